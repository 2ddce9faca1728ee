//! What the customer is told while their order is on its way: at the steps the brand chose, once each.

use crate::{
    Assistant, AssistantError, Phrases,
    notices::locale_of,
    reply::{Extra, Reply},
};
use conversation::{Author, Contact, ConversationError, Said, say};
use identity::{Brand, Step};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::OrderId;
use ordering::{Order, OrderState};
use serde_json::json;
use std::sync::Arc;
use storage::{NewFact, Tx};

impl Assistant {
    /// Reacts to `order.prepared`, `order.shipped` and `order.delivered`, which are told once in the life of an order.
    #[kernel::boxed]
    pub async fn tell_step(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let step = match fact.kind.as_str() {
            "order.prepared" => Step::Preparing,
            "order.shipped" => Step::OutForDelivery,
            "order.delivered" => Step::Delivered,
            _ => return Ok(Outcome::Cancel("no step of an order")),
        };
        self.db
            .write(async |tx| {
                self.say_step(tx, &fact, step).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn say_step(&self, tx: &mut Tx, fact: &FactJob, step: Step) -> Result<(), AssistantError> {
        let brand = fact.brand;
        let Some(shop) = Brand::find(tx, brand).await? else { return Ok(()) };
        if !shop.initiative.notices.contains(&step) {
            return Ok(());
        }
        let Some(order) = Order::find(tx, brand, OrderId(fact.subject)).await? else { return Ok(()) };
        // Two steps in one breath are told in any order: of what is behind it, the customer hears nothing any more.
        if shop.initiative.notices.iter().any(|later| *later > step && has_reached(order.state, *later)) {
            return Ok(());
        }
        let Some(contact) = Contact::find(tx, brand, order.contact).await? else { return Ok(()) };
        if contact.opted_out_at.is_some() {
            return not_told(tx, &order, step, "opted_out").await;
        }
        let reply = self.words(tx, &shop, &contact, &order, step).await?;
        let Some(message) = reply.into_message() else { return Ok(()) };
        let (conversation, author) = (order.conversation, Author::System);
        match say(tx, Said { brand, conversation, author, message, quotes: None, revocable: false }).await {
            Ok(_) => Ok(()),
            // Free text may not go any more, and there is no template yet: the order's history says so to the merchant.
            Err(ConversationError::WindowClosed) => not_told(tx, &order, step, "window_closed").await,
            Err(ConversationError::NotFound) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn words(
        &self,
        tx: &mut Tx,
        shop: &Brand,
        contact: &Contact,
        order: &Order,
        step: Step,
    ) -> Result<Reply, AssistantError> {
        let phrases = Phrases::new(locale_of(contact, shop), 0);
        let rest = payments::Balance::of(tx, order).await?.rest();
        let (number, total) = (order.label(), rest.display(phrases.locale()));
        let values = [("number", (&number).into()), ("total", (&total).into()), ("brand", (&shop.name).into())];
        let mut reply = Reply::default();
        reply.say(match step {
            Step::Preparing => phrases.say("step-preparing", &values[..1]),
            Step::OutForDelivery => phrases.say("step-out", &values[..1]),
            Step::Delivered => phrases.say("step-delivered", &[values[0], values[2]]),
        });
        // Cash is due at the door; who prefers can still pay by phone.
        if step == Step::OutForDelivery && order.state.is_payable(tx.now()) {
            reply.say(phrases.say("order-cash", &values[1..2]));
            if !payments::accounts_of(tx, shop.id).await?.is_empty() {
                let (label, url) = (phrases.plain("order-pay-button"), self.pay_url(order));
                reply.ask(phrases.plain("step-out-or-pay"), Extra::Link { label, url });
            }
        }
        Ok(reply)
    }
}

fn has_reached(state: OrderState, step: Step) -> bool {
    use OrderState::{Delivered, OutForDelivery, PartlyCollected, Preparing};
    match step {
        Step::Preparing => matches!(state, Preparing { .. }) || has_reached(state, Step::OutForDelivery),
        Step::OutForDelivery => matches!(state, OutForDelivery { .. }) || has_reached(state, Step::Delivered),
        Step::Delivered => matches!(state, PartlyCollected | Delivered { .. }),
    }
}

async fn not_told(tx: &mut Tx, order: &Order, step: Step, why: &'static str) -> Result<(), AssistantError> {
    let data = json!({ "step": step, "why": why, "conversation": order.conversation });
    jobs::tell(tx, order.brand, NewFact::new("order.customer_not_told", order.id).with(data)).await?;
    Ok(())
}
