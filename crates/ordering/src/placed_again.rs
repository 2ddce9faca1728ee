use crate::{Order, OrderState, order};
use kernel::VariantId;
use storage::{Read, StoreError};

/// The latest orders of a conversation that are looked through.
const LOOKED_THROUGH: i64 = 20;

/// The order that was placed for the very same goods after this one had ended, in the same conversation, and stands: its
/// customer took up again what had lapsed. The newest, if there are several. Two orders that were wanted side by side are
/// two.
pub async fn placed_again(on: &mut impl Read, of: &Order) -> Result<Option<Order>, StoreError> {
    let goods = goods(on, of).await?;
    let page = order::list_of_conversation(on, of.brand, of.conversation, None, LOOKED_THROUGH).await?;
    for later in page.orders.into_iter().filter(|order| order.id != of.id && order.created_at >= of.state_at) {
        let stands = !matches!(
            later.state,
            OrderState::Expired { .. } | OrderState::Cancelled { .. } | OrderState::Refunded { .. }
        );
        if stands && self::goods(on, &later).await? == goods {
            return Ok(Some(later));
        }
    }
    Ok(None)
}

async fn goods(on: &mut impl Read, order: &Order) -> Result<Vec<(VariantId, i64)>, StoreError> {
    let mut goods: Vec<_> = order.lines(on).await?.iter().map(|line| (line.variant, line.quantity)).collect();
    goods.sort_unstable();
    Ok(goods)
}
