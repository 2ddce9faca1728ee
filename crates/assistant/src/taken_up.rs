//! An order lapsed, its customer took it up again into a cart, and late money has paid it after all.

use crate::{
    Assistant, AssistantError,
    dialogue::{self, Question},
};
use conversation::{Conversation, ConversationError};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{BrandId, OrderId};
use ordering::{Cart, Order};
use std::sync::Arc;
use storage::Tx;

impl Assistant {
    /// Reacts to `order.revived`: what was taken up again from an order that late money has paid after all is not ordered
    /// twice. A cart that has something else in it is the customer's own affair.
    #[kernel::boxed]
    pub async fn drop_taken_up(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                self.drop_cart_of(tx, fact.brand, OrderId(fact.subject)).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn drop_cart_of(&self, tx: &mut Tx, brand: BrandId, order: OrderId) -> Result<(), AssistantError> {
        let Some(order) = Order::find(tx, brand, order).await? else { return Ok(()) };
        let conversation = match Conversation::lock(tx, brand, order.conversation).await {
            Err(ConversationError::NotFound) => return Ok(()),
            locked => locked?,
        };
        let Some(cart) = Cart::of_conversation(tx, brand, conversation.id).await? else { return Ok(()) };
        let now = tx.now();
        let view = cart.view(tx, now).await?;
        let ordered = order.lines(tx).await?;
        let is_of_it =
            |variant, quantity| ordered.iter().any(|line| line.variant == variant && quantity <= line.quantity);
        let is_taken_up = cart.opened_at >= order.created_at
            && !view.lines.is_empty()
            && view.lines.iter().all(|line| is_of_it(line.variant, line.quantity));
        if is_taken_up {
            cart.clear(tx).await?;
            let mut kept = dialogue::store::find(tx, brand, conversation.id).await?;
            if matches!(kept.state.asked, Some(Question::Confirm { .. } | Question::Resume { .. })) {
                kept.state.asked = None;
                dialogue::store::save(tx, brand, conversation.id, &kept).await?;
            }
        }
        Ok(())
    }
}
