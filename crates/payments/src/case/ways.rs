use super::{Case, CaseKind, Settlement};
use crate::{Balance, PaymentError};
use kernel::{Millis, VariantId};
use ordering::{Order, OrderState};
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
            Self::Disagrees => &[LookedAgain, Kept],
            Self::Disputed => &[Kept],
        }
    }

    pub(super) fn allows(self, how: Settlement) -> bool {
        self.all_ways().contains(&how)
    }

    /// Whether settling it so moves money out, promises it, or lets go of it: a manager decides.
    pub const fn needs_manager(self, how: Settlement) -> bool {
        matches!(
            (self, how),
            (_, Settlement::RefundedByHand | Settlement::Credited) | (Self::CollectedShort, Settlement::Kept)
        )
    }
}

impl Settlement {
    /// Why a case is not settled so, when its kind does not allow it.
    pub(super) const fn why_not(self) -> &'static str {
        match self {
            Self::TakeStockAgain => "its money did not come too late",
            Self::Found | Self::RestCame | Self::DisputeWon | Self::DisputeLost => "it settles itself so",
            Self::RestAsked => "nothing is missing",
            Self::LookedAgain => "there is nothing to ask the provider",
            _ => "this is not how such a case is settled",
        }
    }
}

impl Case {
    /// How a human may settle it now, the proposed way first; none once it is settled. Taking the stock again is proposed
    /// while the stock and all the money are there, a credit while there is that much to keep.
    pub async fn ways(&self, on: &mut impl Read, now: Millis) -> Result<Vec<Settlement>, PaymentError> {
        if self.closed.is_some() {
            return Ok(Vec::new());
        }
        let order = match self.order {
            Some(order) => Order::find(on, self.brand, order).await?,
            None => None,
        };
        let mut ways = Vec::new();
        for way in self.kind.all_ways() {
            let is_possible = match (way, &order) {
                (Settlement::TakeStockAgain | Settlement::RestAsked | Settlement::Credited, None) => false,
                (Settlement::TakeStockAgain, Some(order)) => {
                    Balance::of(on, order).await?.rest().minor == 0 && has_stock(on, order, now).await?
                }
                (Settlement::RestAsked, Some(order)) => match order.state {
                    OrderState::Expired { .. } => has_stock(on, order, now).await?,
                    state if state.is_overdue(now) => has_stock(on, order, now).await?,
                    state => state.is_payable(now),
                },
                (Settlement::Credited, Some(order)) => {
                    let available = Balance::of(on, order).await?.available();
                    available.currency == self.amount.currency && self.amount.minor <= available.minor
                }
                _ => true,
            };
            if is_possible {
                ways.push(*way);
            }
        }
        Ok(ways)
    }
}

async fn has_stock(on: &mut impl Read, order: &Order, now: Millis) -> Result<bool, PaymentError> {
    let lines = order.lines(on).await?;
    let variants: Vec<VariantId> = lines.iter().map(|line| line.variant).collect();
    let free = ordering::free(on, order.brand, &variants, now).await?;
    Ok(lines.iter().all(|line| free.get(&line.variant).is_some_and(|free| *free >= line.quantity)))
}
