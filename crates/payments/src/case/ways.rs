use super::{Case, CaseKind, Settlement};
use crate::{Balance, Payment, PaymentError};
use kernel::{Millis, Money};
use ordering::{Order, OrderError, OrderState, OrderedAgain};
use storage::Read;

impl CaseKind {
    /// The ways that make sense of it, the proposed one first, whatever the shelf and the till say.
    pub(super) const fn all_ways(self) -> &'static [Settlement] {
        use Settlement::{Credited, Kept, LookedAgain, Refunded, RefundedByHand, RestAsked, TakeStockAgain};
        match self {
            Self::PaidAfterExpiry | Self::PaidAfterCancel => {
                &[TakeStockAgain, Refunded, Credited, RefundedByHand, Kept]
            }
            Self::Short => &[RestAsked, Refunded, Credited, RefundedByHand, Kept],
            // The goods are with the customer: no money that came goes back for want of the rest.
            Self::CollectedShort => &[RestAsked, Kept],
            Self::Over | Self::Double => &[Refunded, Credited, RefundedByHand, Kept],
            Self::WrongCurrency | Self::UnknownReference => &[Refunded, RefundedByHand, Kept],
            Self::RefundFailed => &[Refunded, RefundedByHand, Credited, Kept],
            Self::Disagrees | Self::UnknownStatus => &[LookedAgain, Kept],
            // The books stay as they are until its own pages say that the money is not there.
            Self::InDoubt => &[Kept, RefundedByHand],
            Self::WentBack => &[RefundedByHand, Kept],
            Self::Disputed => &[Kept],
        }
    }

    pub(super) fn allows(self, how: Settlement) -> bool {
        self.all_ways().contains(&how)
    }

    /// Whether settling it so moves money out, promises it, lets go of it, or keeps what is somebody else's: a manager
    /// decides.
    pub const fn needs_manager(self, how: Settlement) -> bool {
        match how {
            Settlement::RefundedByHand | Settlement::Credited => true,
            Settlement::Kept => !matches!(self, Self::Disagrees | Self::UnknownStatus | Self::Disputed),
            _ => false,
        }
    }
}

impl Settlement {
    /// Why a case is not settled so, when its kind does not allow it.
    pub(super) const fn why_not(self) -> &'static str {
        match self {
            Self::TakeStockAgain => "its money did not come too late",
            Self::Found | Self::RestCame | Self::Cleared | Self::DisputeWon | Self::DisputeLost => {
                "it settles itself so"
            }
            Self::RestAsked => "nothing is missing",
            Self::LookedAgain => "there is nothing to ask the provider",
            _ => "this is not how such a case is settled",
        }
    }
}

impl Case {
    /// How a human may settle it now, the proposed way first; none once it is settled. Taking the stock again is proposed
    /// while the stock, the codes of its price and all the money are there, a credit while there is that much to keep.
    #[kernel::boxed]
    pub async fn ways(&self, on: &mut dyn Read, now: Millis) -> Result<Vec<Settlement>, PaymentError> {
        if self.closed.is_some() {
            return Ok(Vec::new());
        }
        let order = match self.order {
            Some(order) => Order::find(on, self.brand, order).await?,
            None => None,
        };
        let again = self.ordered_again(on).await?;
        let mut ways = Vec::new();
        for way in self.kind.all_ways() {
            let is_possible = match (way, &order) {
                (Settlement::TakeStockAgain | Settlement::RestAsked | Settlement::Credited, None) => false,
                (Settlement::TakeStockAgain, Some(order)) => {
                    // What its customer has ordered again stands by itself.
                    Balance::of(on, order).await?.rest().minor == 0
                        && again.as_ref().is_none_or(|again| !again.is_the_same)
                        && is_all_there(on, order, now).await?
                }
                (Settlement::RestAsked, Some(order)) => match order.state {
                    OrderState::Expired { .. } => is_all_there(on, order, now).await?,
                    state if state.is_overdue(now) => is_all_there(on, order, now).await?,
                    state => state.is_payable(now),
                },
                (Settlement::Credited, Some(order)) => {
                    let (available, stake) = (Balance::of(on, order).await?.available(), self.money(on).await?);
                    available.currency == stake.currency && (1..=available.minor).contains(&stake.minor)
                }
                // To let go of the rest is to go on with the order.
                (Settlement::Kept, Some(order)) if self.kind == CaseKind::Short => match order.state {
                    OrderState::Expired { .. } => is_all_there(on, order, now).await?,
                    _ => true,
                },
                _ => true,
            };
            if is_possible {
                ways.push(*way);
            }
        }
        // Its customer wants these goods by another order: the money counts there, where it can still; else it goes back.
        if let Some(again) = again {
            let first = if again.order.state.is_settled() { Settlement::Refunded } else { Settlement::Credited };
            ways.sort_by_key(|way| *way != first);
        }
        Ok(ways)
    }

    /// The money that it is about: where something is missing, what came and is still here.
    pub(super) async fn money(&self, on: &mut dyn Read) -> Result<Money, PaymentError> {
        let (CaseKind::Short, Some(payment), Some(order)) = (self.kind, self.payment, self.order) else {
            return Ok(self.amount);
        };
        let unknown = PaymentError::CaseRefuses("its money is not known");
        let (Some(payment), Some(order)) =
            (Payment::find(on, self.brand, payment).await?, Order::find(on, self.brand, order).await?)
        else {
            return Err(unknown);
        };
        let available = Balance::of(on, &order).await?.available();
        Ok(Money::new(payment.amount.minor.min(available.minor).max(0), payment.amount.currency))
    }

    /// The order that the customer has placed since for the same goods, or some of them, where the case is about money that
    /// came too late; none once it is settled.
    #[kernel::boxed]
    pub async fn ordered_again(&self, on: &mut dyn Read) -> Result<Option<OrderedAgain>, PaymentError> {
        if self.closed.is_some() || self.kind != CaseKind::PaidAfterExpiry {
            return Ok(None);
        }
        let order = match self.order {
            Some(order) => Order::find(on, self.brand, order).await?,
            None => None,
        };
        match order.filter(|order| matches!(order.state, OrderState::Expired { .. })) {
            Some(order) => Ok(ordering::ordered_again(on, &order).await?),
            None => Ok(None),
        }
    }

    /// Why an order whose money came too late cannot go on as it was: others have its pieces, or its code. None: it can, or
    /// that is not what the case is about.
    #[kernel::boxed]
    pub async fn what_is_gone(&self, on: &mut dyn Read, now: Millis) -> Result<Option<OrderError>, PaymentError> {
        if self.closed.is_some() || !self.kind.allows(Settlement::TakeStockAgain) {
            return Ok(None);
        }
        match self.order {
            Some(order) => match Order::find(on, self.brand, order).await? {
                Some(order) => Ok(ordering::what_is_gone(on, &order, now).await?),
                None => Ok(None),
            },
            None => Ok(None),
        }
    }
}

async fn is_all_there(on: &mut dyn Read, order: &Order, now: Millis) -> Result<bool, PaymentError> {
    Ok(ordering::what_is_gone(on, order, now).await?.is_none())
}
