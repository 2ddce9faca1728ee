//! The tools about orders that are placed: how they are paid, and how they are changed.

use super::done::{NO_SUCH_ORDER, Told, refused, why_not};
use crate::{ToolCall, ToolResult, brain::Brain};
use serde_json::json;

impl Brain<'_, '_> {
    pub(super) async fn tool_at_the_door(&mut self, number: Option<&str>) -> Told {
        let Some(order) = self.order_meant(number).await? else { return Ok(refused("no_such_order", NO_SUCH_ORDER)) };
        match self.gate.perform(ToolCall::PayOnDelivery { order: order.id }).await? {
            Ok(ToolResult::Order(order)) => {
                self.dialogue.cash = true;
                if let Some(address) = order.address.clone() {
                    self.dialogue.address = Some(address);
                }
                self.show_placed(&order).await?;
                Ok(json!({ "done": "the order and what is paid at the door are shown; do not repeat them" }))
            }
            Ok(_) => Ok(json!({})),
            Err(why) => Ok(why_not(&why)),
        }
    }

    pub(super) async fn tool_ask_change(&mut self, number: &str) -> Told {
        let Some(order) = self.order_meant(Some(number)).await? else {
            return Ok(refused("no_such_order", NO_SUCH_ORDER));
        };
        if self.order_to_change().await?.is_none_or(|open| open.id != order.id) {
            let mut told = self.order_facts(&order).await?;
            told["refused"] = json!("it cannot be changed any more: hand over if they insist");
            told["code"] = json!("wrong_state");
            return Ok(told);
        }
        self.ask_to_reopen(&order, false);
        Ok(json!({ "done": "the customer is asked; do not repeat it" }))
    }

    pub(super) async fn tool_change(&mut self, number: &str) -> Told {
        let Some(order) = self.order_meant(Some(number)).await? else {
            return Ok(refused("no_such_order", NO_SUCH_ORDER));
        };
        match self.gate.perform(ToolCall::Reopen { order: order.id }).await? {
            Ok(ToolResult::Order(order)) => {
                self.is_in_the_cart_again(&order);
                self.tool_cart_again().await
            }
            Ok(_) => Ok(json!({})),
            Err(why) => Ok(why_not(&why)),
        }
    }

    pub(super) async fn tool_again(&mut self, number: &str) -> Told {
        let Some(order) = self.order_meant(Some(number)).await? else {
            return Ok(refused("no_such_order", NO_SUCH_ORDER));
        };
        match self.gate.perform(ToolCall::TakeUpAgain { order: order.id }).await? {
            Ok(_) => self.tool_cart_again().await,
            Err(why) => Ok(why_not(&why)),
        }
    }

    /// The cart that an order fills again. Which of its codes serve no more, and why, is said by us: a model adds nothing.
    async fn tool_cart_again(&mut self) -> Told {
        let gone = self.say_lost_codes();
        let mut told = self.tool_cart().await?;
        if !gone.is_empty() {
            told["codes_gone"] = json!(gone);
            told["done"] = json!("the customer is told which codes serve no more, and why; do not repeat it");
        }
        Ok(told)
    }
}
