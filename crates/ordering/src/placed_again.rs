use crate::{Order, OrderState, order};
use kernel::VariantId;
use storage::{Read, StoreError};

/// The latest orders of a conversation that are looked through.
const LOOKED_THROUGH: i64 = 20;

/// An order that stands, placed after another had ended for goods of that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedAgain {
    /// Which.
    pub order: Order,
    /// Whether it is for the very same goods: nobody wants them twice.
    pub is_the_same: bool,
}

/// The order that was placed for goods of this one after this one had ended, in the same conversation, and stands: its
/// customer took up again what had lapsed, or more or less of it. One for the very same goods rather than another, then the
/// newest. Two orders that were wanted side by side are two, and so is an order for other goods.
#[kernel::boxed]
pub async fn ordered_again(on: &mut dyn Read, of: &Order) -> Result<Option<OrderedAgain>, StoreError> {
    let goods = goods(on, of).await?;
    let page = order::list_of_conversation(on, of.brand, of.conversation, None, LOOKED_THROUGH).await?;
    let mut alike = None;
    for order in page.orders.into_iter().filter(|order| order.id != of.id && order.created_at >= of.state_at) {
        let stands = !matches!(
            order.state,
            OrderState::Expired { .. } | OrderState::Cancelled { .. } | OrderState::Refunded { .. }
        );
        if !stands {
            continue;
        }
        let theirs = self::goods(on, &order).await?;
        if theirs == goods {
            return Ok(Some(OrderedAgain { order, is_the_same: true }));
        }
        let shares = theirs.iter().any(|(variant, _)| goods.iter().any(|(ours, _)| ours == variant));
        if shares && alike.is_none() {
            alike = Some(OrderedAgain { order, is_the_same: false });
        }
    }
    Ok(alike)
}

async fn goods(on: &mut dyn Read, order: &Order) -> Result<Vec<(VariantId, i64)>, StoreError> {
    let mut goods: Vec<_> = order.lines(on).await?.iter().map(|line| (line.variant, line.quantity)).collect();
    goods.sort_unstable();
    Ok(goods)
}
