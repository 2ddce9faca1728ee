use super::{Case, CaseKind, Closed, store};
use crate::PaymentError;
use kernel::{BrandId, CaseId, TeammateId};
use serde_json::json;
use storage::{NewFact, Tx};

/// How a human settles a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// Take the order's stock again and go on with it: for money that came too late.
    TakeStockAgain,
    /// The merchant gave the money (or what was too much) back, by their own means.
    RefundedByHand,
    /// The money stays: the rest was paid otherwise, or the customer has a credit.
    Kept,
    /// Its order was found, and took it: the case settled itself. Nobody chooses this.
    Found,
}

impl Settlement {
    const ALL: [Self; 4] = [Self::TakeStockAgain, Self::RefundedByHand, Self::Kept, Self::Found];

    /// Its word in storage and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TakeStockAgain => "take_stock_again",
            Self::RefundedByHand => "refunded_by_hand",
            Self::Kept => "kept",
            Self::Found => "found",
        }
    }

    /// The settlement of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.name() == word)
    }
}

/// Settles a case. Quiet when it is settled in this way already; refused when in another. Taking the stock again fails
/// with [`ordering::OrderError::OutOfStock`] when somebody else has it now: the case stays open.
pub async fn settle_case(
    tx: &mut Tx,
    brand: BrandId,
    case: CaseId,
    how: Settlement,
    by: TeammateId,
) -> Result<Case, PaymentError> {
    let missing = PaymentError::NoSuchCase(case);
    let seen = store::find(tx, brand, case).await?.ok_or(missing)?;
    // Order before case, as everywhere.
    if let Some(order) = seen.order {
        ordering::Order::lock(tx, brand, order).await?;
    }
    let case = store::lock(tx, brand, case).await?.ok_or(PaymentError::NoSuchCase(case))?;
    match case.closed {
        Some(closed) if closed.how == how => return Ok(case),
        Some(_) => return Err(PaymentError::CaseRefuses("it has been settled in another way")),
        None => {}
    }
    if how == Settlement::Found {
        return Err(PaymentError::CaseRefuses("it settles itself so when its order is found"));
    }
    if how == Settlement::TakeStockAgain {
        let late = matches!(case.kind, CaseKind::PaidAfterExpiry | CaseKind::PaidAfterCancel);
        let order = case.order.filter(|_| late).ok_or(PaymentError::CaseRefuses("its money did not come too late"))?;
        ordering::revive(tx, brand, order, case.payment).await?;
    }
    let case = Case { closed: Some(Closed { at: tx.now(), by: Some(by), how }), ..case };
    store::close(tx, &case).await?;
    let subject = case.order.map_or(case.payment.0, |order| order.0);
    let data = json!({ "case": case.id, "kind": case.kind.name(), "how": how.name(), "by": by, "order": case.order });
    jobs::tell(tx, brand, NewFact::new("payment.case_closed", subject).with(data)).await?;
    Ok(case)
}
