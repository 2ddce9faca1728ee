use super::{Case, CaseKind, Closed, store};
use crate::{AskRefund, ByHand, LookUp, PaymentError, Payments, Refund, collection, credit};
use identity::Brand;
use kernel::{BrandId, CaseId, Money, TeammateId};
use ordering::{CancelledBy, LONGEST_HOLD, Order, OrderState};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// How a case is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// Take the order's stock again and go on with it: for money that came too late.
    TakeStockAgain,
    /// Give what is at stake back: through the provider where it can, otherwise by hand, as a [`Refund`] with its own end.
    Refunded,
    /// The merchant gave it back already, by their own means.
    RefundedByHand,
    /// What is at stake is kept for the customer's next order.
    Credited,
    /// The customer is asked for what is missing.
    RestAsked,
    /// The provider is asked once more.
    LookedAgain,
    /// It stays as it is: the rest was paid otherwise, or people have agreed; what is missing of an order is let go.
    Kept,
    /// Its order was found, and took it: the case settled itself. Nobody chooses this.
    Found,
    /// What was missing came: the case settled itself. Nobody chooses this.
    RestCame,
    /// The provider said in the end what became of it: the case settled itself. Nobody chooses this.
    Cleared,
    /// The bank decided for the merchant. Nobody chooses this.
    DisputeWon,
    /// The bank decided for the payer, and the money is gone. Nobody chooses this.
    DisputeLost,
}

impl Settlement {
    const ALL: [Self; 12] = [
        Self::TakeStockAgain,
        Self::Refunded,
        Self::RefundedByHand,
        Self::Credited,
        Self::RestAsked,
        Self::LookedAgain,
        Self::Kept,
        Self::Found,
        Self::RestCame,
        Self::Cleared,
        Self::DisputeWon,
        Self::DisputeLost,
    ];

    /// Its word in storage and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TakeStockAgain => "take_stock_again",
            Self::Refunded => "refunded",
            Self::RefundedByHand => "refunded_by_hand",
            Self::Credited => "credited",
            Self::RestAsked => "rest_asked",
            Self::LookedAgain => "looked_again",
            Self::Kept => "kept",
            Self::Found => "found",
            Self::RestCame => "rest_came",
            Self::Cleared => "cleared",
            Self::DisputeWon => "dispute_won",
            Self::DisputeLost => "dispute_lost",
        }
    }

    /// The settlement of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.name() == word)
    }
}

impl Payments {
    /// Settles a case in one step, in one transaction. Quiet when it is settled in this way already; refused when in
    /// another. Taking the stock again fails with [`ordering::OrderError::OutOfStock`] when somebody else has it now,
    /// with [`ordering::OrderError::CodeUsedUp`] when a code of its price has served others: the case stays open.
    /// `may_decide`: whether the teammate decides on money that goes out; a refund that another asks for waits for a
    /// manager. `noted`: what a refund by hand needs; [`PaymentError::ReferenceNeeded`] without.
    #[kernel::boxed]
    pub async fn settle_case(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        case: CaseId,
        how: Settlement,
        (by, may_decide): (TeammateId, bool),
        noted: Option<&ByHand>,
    ) -> Result<Case, PaymentError> {
        let case = super::lock(tx, brand, case).await?.ok_or(PaymentError::NoSuchCase(case))?;
        match case.closed {
            Some(closed) if closed.how == how => {
                // Asked for by a seller, decided here by a manager who was looking at the case.
                if how == Settlement::Refunded && may_decide {
                    Refund::approve_asked(tx, brand, case.id, by).await?;
                }
                return Ok(case);
            }
            Some(_) => return Err(PaymentError::CaseRefuses("it has been settled in another way")),
            None => {}
        }
        if case.kind.needs_manager(how) && !may_decide {
            return Err(PaymentError::ManagerNeeded);
        }
        if !case.kind.allows(how) {
            return Err(PaymentError::CaseRefuses(how.why_not()));
        }
        match how {
            Settlement::TakeStockAgain => self.take_stock_again(tx, &case).await?,
            Settlement::Refunded => {
                let amount = self.at_stake(tx, &case).await?;
                self.give_back(tx, &case, amount, by, may_decide, false).await?;
                if may_decide {
                    call_off_short(tx, &case, by).await?;
                }
            }
            Settlement::RefundedByHand => {
                let noted = noted.ok_or(PaymentError::ReferenceNeeded)?;
                let amount = noted.amount_of(self.at_stake(tx, &case).await?)?;
                let refund = self.give_back(tx, &case, amount, by, true, true).await?;
                Refund::confirm_by_hand(tx, brand, refund.id, noted, by).await?;
                call_off_short(tx, &case, by).await?;
            }
            Settlement::Credited => {
                let order = case.order.ok_or(PaymentError::CaseRefuses("it is nobody's money yet"))?;
                let order = Order::lock(tx, brand, order).await?;
                let amount = self.at_stake(tx, &case).await?;
                let next = next_to_pay(tx, &order).await?;
                credit::give(tx, &order, amount, Some(case.id), by).await?;
                if let Some(next) = next {
                    credit::use_credit(tx, &next).await?;
                }
                call_off_short(tx, &case, by).await?;
            }
            Settlement::RestAsked => ask_for_rest(tx, &case, by).await?,
            Settlement::LookedAgain => {
                if let Some(attempt) = case.attempt {
                    jobs::enqueue(tx, &LookUp { brand, attempt }).await?;
                }
            }
            // Closes the case too.
            Settlement::Kept if case.kind == CaseKind::CollectedShort => {
                let order = case.order.ok_or(PaymentError::CaseRefuses("it is nobody's money yet"))?;
                collection::forgive(tx, brand, order, by).await?;
                return store::find(tx, brand, case.id).await?.ok_or(PaymentError::NoSuchCase(case.id));
            }
            // Closes the case too.
            Settlement::Kept if case.kind == CaseKind::Short && collection::let_go(tx, &case, by).await? => {
                return store::find(tx, brand, case.id).await?.ok_or(PaymentError::NoSuchCase(case.id));
            }
            Settlement::Kept
            | Settlement::Found
            | Settlement::RestCame
            | Settlement::Cleared
            | Settlement::DisputeWon
            | Settlement::DisputeLost => {}
        }
        let case = Case { closed: Some(Closed { at: tx.now(), by: Some(by), how }), ..case };
        store::close(tx, &case).await?;
        tell_closed(tx, &case, how, Some(by)).await?;
        Ok(case)
    }

    async fn take_stock_again(&self, tx: &mut Tx, case: &Case) -> Result<(), PaymentError> {
        let no_money = PaymentError::CaseRefuses("its money did not come too late");
        let (Some(order), Some(payment)) = (case.order, case.payment) else { return Err(no_money) };
        let order = Order::lock(tx, case.brand, order).await?;
        if crate::Balance::of(tx, &order).await?.rest().minor > 0 {
            return Err(PaymentError::CaseRefuses("its money is not all that is owed"));
        }
        ordering::revive(tx, case.brand, order.id, payment).await?;
        Ok(())
    }

    async fn give_back(
        &self,
        tx: &mut Tx,
        case: &Case,
        amount: Money,
        by: TeammateId,
        may_decide: bool,
        by_hand: bool,
    ) -> Result<Refund, PaymentError> {
        // What failed through the provider is not asked of it again by itself: a human sees to it.
        let by_hand = by_hand || case.kind == CaseKind::RefundFailed;
        let ask = AskRefund { amount, restock: false, case: Some(case.id), by: Some(by), may_decide, by_hand };
        match (case.payment, case.order) {
            (Some(payment), _) => self.refund_payment(tx, case.brand, payment, &ask).await,
            (None, Some(order)) => {
                let made = self.refund_order(tx, case.brand, order, &ask).await?;
                made.into_iter().next().ok_or(PaymentError::CaseRefuses("no money is there to give back"))
            }
            (None, None) => Err(PaymentError::CaseRefuses("no money is there to give back")),
        }
    }

    /// What would go back: where something is missing, what came; of what is too much, what is left of it.
    async fn at_stake(&self, tx: &mut Tx, case: &Case) -> Result<Money, PaymentError> {
        match left_of(tx, case).await? {
            Some(left) if left.minor == 0 => Err(PaymentError::CaseRefuses("its money has gone back already")),
            Some(left) => Ok(left),
            None => Ok(case.amount),
        }
    }
}

/// The order whose money was too little goes no further once that money is decided to go back, or to count for another one:
/// its stock is free again and nobody is asked to pay it.
pub(crate) async fn call_off_short(tx: &mut Tx, case: &Case, by: TeammateId) -> Result<(), PaymentError> {
    let (CaseKind::Short, Some(order)) = (case.kind, case.order) else { return Ok(()) };
    let order = ordering::expire_if_overdue(tx, case.brand, order).await?;
    if matches!(order.state, OrderState::AwaitingPayment { .. })
        && crate::Balance::of(tx, &order).await?.available().minor == 0
    {
        ordering::cancel_order(tx, case.brand, order.id, CancelledBy::Teammate(by)).await?;
    }
    Ok(())
}

/// What is left of the money that a case is about, where it is money that its order does not need: of a settled order, what is
/// held beyond what is kept for it. A refund made on the order meanwhile may have taken it along. None: it is about other
/// things.
pub(super) async fn left_of(tx: &mut Tx, case: &Case) -> Result<Option<Money>, PaymentError> {
    let is_of_its_money = matches!(
        case.kind,
        CaseKind::Over | CaseKind::Double | CaseKind::PaidAfterExpiry | CaseKind::PaidAfterCancel | CaseKind::Short
    );
    let (true, Some(order)) = (is_of_its_money, case.order) else { return Ok(None) };
    let order = Order::lock(tx, case.brand, order).await?;
    let kept_for_it = if order.state.is_settled() { order.total.minor - order.refunded.minor } else { 0 };
    let too_much = crate::Balance::of(tx, &order).await?.available().minor - kept_for_it;
    let most = case.money(tx).await?;
    Ok(Some(Money::new(too_much.clamp(0, most.minor), most.currency)))
}

/// The order that its customer has placed for the same goods since this one had lapsed, locked, if it waits to be paid: money
/// of this one counts there at once. Locked before the contact's credit is, as whoever places an order does.
async fn next_to_pay(tx: &mut Tx, order: &Order) -> Result<Option<Order>, PaymentError> {
    if !matches!(order.state, OrderState::Expired { .. }) {
        return Ok(None);
    }
    match ordering::ordered_again(tx, order).await?.filter(|again| !again.order.state.is_settled()) {
        Some(again) => Ok(Some(Order::lock(tx, order.brand, again.order.id).await?)),
        None => Ok(None),
    }
}

/// The order's stock is held until the rest can be paid, and the customer is asked for it.
async fn ask_for_rest(tx: &mut Tx, case: &Case, by: TeammateId) -> Result<(), PaymentError> {
    let order = case.order.ok_or(PaymentError::CaseRefuses("it is nobody's money yet"))?;
    let brand = Brand::find(tx, case.brand).await?;
    let brand = brand.ok_or_else(|| StoreError::Defect("a case's brand is gone".into()))?;
    let order = ordering::expire_if_overdue(tx, brand.id, order).await?;
    let order = match order.state {
        OrderState::AwaitingPayment { .. } => {
            let until = tx.now() + brand.hold().min(LONGEST_HOLD);
            ordering::extend_hold_for_rest(tx, brand.id, order.id, until, by).await?
        }
        OrderState::Expired { .. } => ordering::reopen(tx, &brand, order.id).await?,
        _ => order,
    };
    let now = tx.now();
    if !order.state.is_payable(now) {
        return Err(PaymentError::NotPayable(order.state));
    }
    let rest = crate::Balance::of(tx, &order).await?.rest();
    let data = json!({
        "rest": rest.minor,
        "currency": rest.currency,
        "conversation": order.conversation,
        "by": by,
    });
    jobs::tell(tx, brand.id, NewFact::new("payment.rest_asked", order.id).with(data)).await?;
    Ok(())
}

pub(super) async fn tell_closed(
    tx: &mut Tx,
    case: &Case,
    how: Settlement,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    let data = json!({ "case": case.id, "kind": case.kind.name(), "how": how.name(), "by": by, "order": case.order });
    jobs::tell(tx, case.brand, NewFact::new("payment.case_closed", case.told_of()?).with(data)).await?;
    Ok(())
}
