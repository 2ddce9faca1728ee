//! Reminders of unpaid orders: one before the hold ends, one some hours after; two at most, and none to whom it would
//! not be welcome. A reminder is a timer that looks at the world again: whatever has changed since counts.

mod due;
mod store;

use crate::{
    Agent, Assistant, AssistantError, Conduct, Phrases,
    dialogue::{self, Question},
    hold_words::left,
    notices::{ask, locale_of},
    perceive::Tap,
    reply::{Extra, Reply, button},
};
use conversation::{Author, Contact, Conversation, ConversationError, Said, say};
use due::{Due, due};
use identity::Brand;
use jobs::{Claim, FactJob, Job, JobError, Outcome};
use kernel::{BrandId, Millis, OrderId};
use ordering::{Order, OrderState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::{NewFact, StoreError, Tx};

/// Reminds a customer of an unpaid order, if that still makes sense.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remind {
    brand: BrandId,
    order: OrderId,
    which: Which,
}

/// Which of the two reminders an order may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// Before its hold ends.
    Before,
    /// Some hours after it was placed or lapsed.
    After,
}

impl Which {
    const fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

impl Job for Remind {
    const NAME: &'static str = "assistant.remind";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(format!("{}:{}", self.which.word(), self.order))
    }
}

/// What a reminder finds when its time has come.
enum Found {
    /// Not now.
    Later(Millis),
    /// It is said, or need not be.
    Over,
}

impl Assistant {
    /// Reacts to `order.placed`: sets the timers of its reminders.
    #[kernel::boxed]
    pub async fn plan_reminders(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let (brand, order) = (fact.brand, OrderId(fact.subject));
        self.db
            .write(async |tx| {
                if let (Some(shop), Some(order)) = (Brand::find(tx, brand).await?, Order::find(tx, brand, order).await?)
                {
                    for which in [Which::Before, Which::After] {
                        if let Due::At(at) = due(&shop.initiative, &order, which) {
                            jobs::enqueue_at(tx, at, &Remind { brand, order: order.id, which }).await?;
                        }
                    }
                }
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }

    /// Handles [`Remind`].
    #[kernel::boxed]
    pub async fn remind(&self, job: Remind, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let found = self.db.write(async |tx| {
            let found = self.look_and_remind(tx, &job).await?;
            if matches!(found, Found::Over) {
                claim.end(tx).await?;
            }
            Ok::<_, AssistantError>(found)
        });
        Ok(match found.await? {
            Found::Later(at) => Outcome::Snooze(at),
            Found::Over => Outcome::Done,
        })
    }

    async fn look_and_remind(&self, tx: &mut Tx, job: &Remind) -> Result<Found, AssistantError> {
        let Remind { brand, order, which } = *job;
        let Some(placed) = Order::find(tx, brand, order).await? else { return Ok(Found::Over) };
        // As a turn does: the conversation first, then the order. What is seen stays so until the commit.
        let conversation = match Conversation::lock(tx, brand, placed.conversation).await {
            Err(ConversationError::NotFound) => return Ok(Found::Over),
            locked => locked?,
        };
        let order = Order::lock(tx, brand, order).await?;
        let (Some(shop), Some(contact)) =
            (Brand::find(tx, brand).await?, Contact::find(tx, brand, order.contact).await?)
        else {
            return Ok(Found::Over);
        };
        let now = tx.now();
        match due(&shop.initiative, &order, which) {
            Due::Never => return Ok(Found::Over),
            Due::At(at) if now < at => return Ok(Found::Later(at)),
            Due::At(_) => {}
        }
        if order.state.is_overdue(now) || !self.is_welcome(tx, &order, &conversation, &contact).await? {
            return Ok(Found::Over);
        }
        if let Some(end) = shop.quiet_until(now) {
            let still_makes_sense = match order.state {
                OrderState::AwaitingPayment { until } => end < until,
                _ => true,
            };
            return Ok(if still_makes_sense && conversation.is_window_open(end) {
                Found::Later(end)
            } else {
                Found::Over
            });
        }
        if store::note(tx, brand, order.id, which).await? {
            self.say_reminder(tx, &order, &contact, &shop, which).await?;
        }
        Ok(Found::Over)
    }

    /// Whether a reminder may be said to them now, whatever the hour: they have not paid, refused, asked for silence, or
    /// gone on to something else, and nobody of the team is talking to them.
    async fn is_welcome(
        &self,
        tx: &mut Tx,
        order: &Order,
        conversation: &Conversation,
        contact: &Contact,
    ) -> Result<bool, StoreError> {
        if contact.opted_out_at.is_some()
            || !conversation.handling.is_the_agents()
            || !conversation.is_window_open(tx.now())
            || !payments::payments_of(tx, order.brand, order.id).await?.is_empty()
            || payments::is_with_a_human(tx, order).await?
            || self.has_said_enough(tx, conversation).await?
        {
            return Ok(false);
        }
        // They want it no more, and have been asked whether it is to be called off: that is the question to answer.
        let dialogue = dialogue::store::find(tx, order.brand, conversation.id).await?.state;
        if matches!(dialogue.asked, Some(Question::Cancel { order: asked }) if asked == order.id) {
            return Ok(false);
        }
        if let OrderState::Expired { at } = order.state {
            // They were asked whether to take it up again. Whoever has written since has answered, one way or the other.
            if conversation.last_in_at.is_some_and(|last| last >= at) {
                return Ok(false);
            }
        }
        // They have ordered again: that order has its own reminders.
        let newest = ordering::list_of_conversation(tx, order.brand, conversation.id, None, 1).await?;
        Ok(newest.orders.first().is_none_or(|newest| newest.id == order.id))
    }

    /// Whether the agent has sent as many messages by itself as the merchant allows since they last wrote.
    async fn has_said_enough(&self, tx: &mut Tx, conversation: &Conversation) -> Result<bool, StoreError> {
        let agent = Agent::of_brand(tx, conversation.brand).await?;
        let most = agent.map_or_else(Conduct::default, |agent| agent.conduct).most_in_a_row;
        let said = conversation::said_unasked(tx, conversation).await?;
        Ok(said >= i64::from(most))
    }

    async fn say_reminder(
        &self,
        tx: &mut Tx,
        order: &Order,
        contact: &Contact,
        shop: &Brand,
        which: Which,
    ) -> Result<(), AssistantError> {
        let phrases = Phrases::new(locale_of(contact, shop), 0);
        let rest = payments::Balance::of(tx, order).await?.rest();
        let (number, total) = (order.label(), rest.display(phrases.locale()));
        let mut reply = Reply::default();
        let mut asked = None;
        if let OrderState::AwaitingPayment { until } = order.state {
            let left = left(until - tx.now());
            let values = [("number", (&number).into()), ("total", (&total).into()), ("left", (&left).into())];
            let key = match which {
                Which::Before => "remind-before",
                Which::After => "remind-waiting",
            };
            let (label, url) = (phrases.plain("order-pay-button"), self.pay_url(order));
            reply.ask(phrases.say(key, &values), Extra::Link { label, url });
        } else {
            let resume = button(&Tap::Resume(order.id).id(), &phrases.plain("order-expired-button"));
            asked = Some(Question::Resume { order: order.id });
            reply.ask(phrases.say("remind-expired", &[("number", (&number).into())]), Extra::Buttons(vec![resume]));
        }
        let Some(message) = reply.into_message() else { return Ok(()) };
        let (brand, conversation) = (order.brand, order.conversation);
        say(tx, Said { brand, conversation, author: Author::System, message, quotes: None, revocable: false }).await?;
        if asked.is_some() {
            ask(tx, order, asked).await?;
        }
        let data = json!({ "which": which, "conversation": conversation });
        jobs::tell(tx, brand, NewFact::new("order.reminded", order.id).with(data)).await?;
        Ok(())
    }
}
