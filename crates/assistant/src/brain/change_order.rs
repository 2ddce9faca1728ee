//! Changing an order that is placed and not paid: it is opened again, with the customer's yes, and what they said before
//! is then done to the cart.

use super::{Brain, Thought};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    dialogue::Question,
    perceive::{Move, Perceived},
};
use kernel::OrderId;
use language::{Act, Intent};
use ordering::{Order, OrderState};

/// Words that add to what there is.
const ADDING: [&str; 10] =
    ["ajouter", "ajoute", "ajoutez", "rajoute", "rajoutez", "rajouter", "aussi", "add", "also", "plus"];

impl Brain<'_, '_> {
    /// The order a change is about when no cart is open: the latest, if it can still be changed.
    pub(super) async fn order_to_change(&mut self) -> Result<Option<Order>, AssistantError> {
        let Some(order) = self.gate.latest_order().await? else { return Ok(None) };
        let now = self.gate.tx.now();
        let open = matches!(order.state, OrderState::AwaitingPayment { until } if now < until)
            || order.state == OrderState::Confirmed;
        if !open || self.gate.has_money(order.id).await? {
            return Ok(None);
        }
        Ok(Some(order))
    }

    /// The same, if it has what is named.
    async fn order_with_it(&mut self, act: &Act) -> Result<Option<Order>, AssistantError> {
        let Some(order) = self.order_to_change().await? else { return Ok(None) };
        let Some(item) = act.slots.items.first() else { return Ok(Some(order)) };
        let named = match self.mentioned(&item.mention) {
            super::target::Found::One(id) => vec![id],
            super::target::Found::Several(ids) => ids,
            super::target::Found::Nothing => Vec::new(),
        };
        let has_it = order.lines(self.gate.tx).await?.iter().any(|line| named.contains(&line.product));
        Ok(has_it.then_some(order))
    }

    /// Offers to open the order that a change is about; false when there is none.
    pub(super) async fn offers_to_reopen(&mut self, act: &Act) -> Result<bool, AssistantError> {
        let Some(order) = self.order_with_it(act).await? else { return Ok(false) };
        self.ask_to_reopen(&order, false);
        Ok(true)
    }

    /// Asks whether to open it; `adds` where something more is wanted rather than another thing.
    pub(super) fn ask_to_reopen(&mut self, order: &Order, adds: bool) {
        let key = match order.state {
            _ if adds => "order-ask-add",
            OrderState::Confirmed => "order-ask-reopen-cash",
            _ => "order-ask-reopen",
        };
        let question = self.say.say(key, &[("number", (&order.label()).into())]);
        self.ask_yes_no(question, Question::Reopen { order: order.id, words: self.words.clone(), adds });
    }

    /// An order was opened: its goods are in the cart, and it goes where the order went.
    pub(super) fn is_in_the_cart_again(&mut self, order: &Order) {
        self.dialogue.asked = None;
        self.dialogue.placed = None;
        self.dialogue.address = order.address.clone().or(self.dialogue.address.take());
        self.reply.say(self.say.say("order-reopened", &[("number", (&order.label()).into())]));
    }

    /// « ajoute un foulard », with an order that waits and no cart: into that order, if they like.
    pub(super) async fn offers_to_add(&mut self, act: &Act) -> Result<bool, AssistantError> {
        let adds = language::tokens(&self.words).iter().any(|token| token.is_any(&ADDING));
        if !adds || self.apart || act.slots.items.is_empty() || self.gate.cart().await?.is_some() {
            return Ok(false);
        }
        let Some(order) = self.order_to_change().await? else { return Ok(false) };
        self.ask_to_reopen(&order, true);
        Ok(true)
    }

    /// Takes in again what was said before a question about it.
    pub(super) async fn again(&mut self, words: &str) -> Thought {
        words.clone_into(&mut self.words);
        let Perceived { mut moves, locale, .. } = self.shop.ears.hear(words, &self.dialogue);
        // Their yes or no was to another question.
        moves.retain(|one| !matches!(one, Move::Act(act) if matches!(act.intent, Intent::Confirm | Intent::Refuse)));
        self.take_in(moves, locale).await
    }

    /// The yes: the order's goods are in the cart, and what the customer had said is done to it.
    pub(super) async fn reopen(&mut self, order: OrderId, words: &str) -> Thought {
        self.dialogue.asked = None;
        match self.gate.perform(ToolCall::Reopen { order }).await? {
            Ok(ToolResult::Order(order)) => {
                self.is_in_the_cart_again(&order);
                self.say_lost_codes();
                // Opened again for a code, which is on the cart already.
                match words.trim() {
                    "" => Box::pin(self.ask_confirm()).await,
                    words => Box::pin(self.again(words)).await,
                }
            }
            Ok(_) => Ok(()),
            Err(Refusal::OutOfStock { variant, left }) => {
                let name = self.name_of(variant).await?;
                self.refused(Refusal::OutOfStock { variant, left }, &name, variant).await
            }
            Err(_) => self.order_status().await,
        }
    }
}
