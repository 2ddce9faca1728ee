use super::{Refund, RefundRoute, RefundState, SendRefund, store, won_back};
use crate::{Balance, Payment, PaymentAccount, PaymentError, Payments, payment};
use kernel::{BrandId, CaseId, Money, OrderId, PaymentId, RefundId, TeammateId};
use ordering::Order;
use psp::{Refunds, Urgency};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// Money is wanted back: by a teammate, or by a rule of the shop.
#[derive(Debug, Clone)]
pub struct AskRefund {
    /// How much.
    pub amount: Money,
    /// Whether the order's pieces return to the shelf with it, once all of its total is back.
    pub restock: bool,
    /// Which case it settles.
    pub case: Option<CaseId>,
    /// Who asks; none: the shop's own rule.
    pub by: Option<TeammateId>,
    /// Whether that teammate may decide on money that goes out; otherwise a manager has to agree.
    pub may_decide: bool,
    /// The merchant gives it back by their own means, even where the provider could.
    pub by_hand: bool,
}

impl Payments {
    /// Gives `amount` of an order's money back: of the newest payments first, through their providers where these can,
    /// otherwise by hand. Refused ([`PaymentError::TooMuch`]) beyond what the shop holds for the order and what is not on its
    /// way back already, checked under the order's lock.
    #[kernel::boxed]
    pub async fn refund_order(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        order: OrderId,
        ask: &AskRefund,
    ) -> Result<Vec<Refund>, PaymentError> {
        let order = Order::lock(tx, brand, order).await?;
        let available = Balance::of(tx, &order).await?.available();
        if ask.amount.minor <= 0 {
            return Err(PaymentError::NotAnAmount);
        }
        if ask.amount.currency != available.currency || ask.amount.minor > available.minor {
            return Err(PaymentError::TooMuch { available });
        }
        let mut left = ask.amount.minor;
        let mut made = Vec::new();
        let mut payments = crate::payments_of(tx, brand, order.id).await?;
        payments.reverse();
        for payment in payments.iter().filter(|payment| payment.amount.currency == available.currency) {
            let part = refundable(tx, payment).await?.min(left);
            if part > 0 {
                let part = AskRefund { amount: Money::new(part, available.currency), ..ask.clone() };
                left -= part.amount.minor;
                made.push(self.write_down(tx, Some(&order), Some(payment), &part).await?);
            }
        }
        // Cash, or a credit that was used: nothing that a provider could give back.
        if left > 0 {
            let rest = AskRefund { amount: Money::new(left, available.currency), ..ask.clone() };
            made.push(self.write_down(tx, Some(&order), None, &rest).await?);
        }
        Ok(made)
    }

    /// Gives `amount` of one payment back: money that did not fit its order, or named none.
    pub(crate) async fn refund_payment(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        id: PaymentId,
        ask: &AskRefund,
    ) -> Result<Refund, PaymentError> {
        let unknown = || PaymentError::CaseRefuses("its money is not known");
        let seen = Payment::find(tx, brand, id).await?.ok_or_else(unknown)?;
        let order = match seen.order {
            Some(order) => Some(Order::lock(tx, brand, order).await?),
            None => None,
        };
        let payment = payment::store::lock(tx, brand, id).await?.ok_or_else(unknown)?;
        let mut available = Money::new(refundable(tx, &payment).await?, payment.amount.currency);
        if let Some(order) = order.as_ref().filter(|order| order.total.currency == available.currency) {
            available.minor = available.minor.min(Balance::of(tx, order).await?.available().minor).max(0);
        }
        if ask.amount.minor <= 0 {
            return Err(PaymentError::NotAnAmount);
        }
        if ask.amount.currency != available.currency || ask.amount.minor > available.minor {
            return Err(PaymentError::TooMuch { available });
        }
        self.write_down(tx, order.as_ref(), Some(&payment), ask).await
    }

    async fn write_down(
        &self,
        tx: &mut Tx,
        order: Option<&Order>,
        payment: Option<&Payment>,
        ask: &AskRefund,
    ) -> Result<Refund, PaymentError> {
        let route = match payment {
            Some(payment) if !ask.by_hand => self.route(tx, payment, ask.amount).await?,
            _ => RefundRoute::Hand,
        };
        let brand = order.map(|order| order.brand).or(payment.map(|payment| payment.brand));
        let brand = brand.ok_or(PaymentError::CaseRefuses("its money is not known"))?;
        let now = tx.now();
        let refund = Refund {
            brand,
            id: RefundId(tx.new_id()),
            order: order.map(|order| order.id),
            payment: payment.map(|payment| payment.id),
            case: ask.case,
            amount: ask.amount,
            route,
            state: if ask.may_decide { RefundState::Approved } else { RefundState::Requested },
            state_at: now,
            restock: ask.restock,
            found: false,
            why: None,
            reference: None,
            given_on: None,
            asked_by: ask.by,
            decided_by: ask.by.filter(|_| ask.may_decide),
            created_at: now,
        };
        store::insert(tx, &refund).await?;
        tell(tx, &refund, "payment.refund_asked", ask.by).await?;
        if refund.state == RefundState::Approved {
            send_if_approved(tx, &refund).await?;
        }
        Ok(refund)
    }

    /// Whether the provider gives that much of this payment back.
    pub(super) async fn route(
        &self,
        tx: &mut Tx,
        payment: &Payment,
        amount: Money,
    ) -> Result<RefundRoute, PaymentError> {
        let (Some(_), Some(account)) =
            (payment.attempt, PaymentAccount::find(tx, payment.brand, payment.account).await?)
        else {
            return Ok(RefundRoute::Hand);
        };
        let can = match self.provider(&account, Urgency::PersonWaits)?.capabilities().refunds {
            Refunds::None => false,
            Refunds::Whole => amount == payment.amount,
            Refunds::Partial => true,
        };
        Ok(if can { RefundRoute::Api } else { RefundRoute::Hand })
    }
}

/// What of a payment has not gone back, or came back again, and is not on its way.
pub(super) async fn refundable(tx: &mut Tx, payment: &Payment) -> Result<i64, PaymentError> {
    let refunds = store::of_payment(tx, payment.brand, payment.id).await?;
    let gone = refunds.iter().filter(|refund| refund.state.is_open() || refund.state == RefundState::Done);
    let gone: i64 = gone.map(|refund| refund.amount.minor).sum();
    let won_back = won_back::store::of_payment(tx, payment.brand, payment.id).await?;
    Ok((payment.amount.minor - gone + won_back).max(0))
}

/// An agreed refund that a provider can make is asked of it; one by hand waits for its human.
pub(super) async fn send_if_approved(tx: &mut Tx, refund: &Refund) -> Result<(), PaymentError> {
    if refund.route == RefundRoute::Api {
        jobs::enqueue(tx, &SendRefund { brand: refund.brand, refund: refund.id }).await?;
    }
    Ok(())
}

pub(super) async fn tell(
    tx: &mut Tx,
    refund: &Refund,
    kind: &'static str,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    let subject = refund.order.map_or(refund.id.0, |order| order.0);
    let data = json!({
        "refund": refund.id,
        "payment": refund.payment,
        "order": refund.order,
        "amount": refund.amount.minor,
        "currency": refund.amount.currency,
        "route": refund.route.name(),
        "state": refund.state.name(),
        "why": refund.why,
        "by": by,
    });
    jobs::tell(tx, refund.brand, NewFact::new(kind, subject).with(data)).await?;
    Ok(())
}
