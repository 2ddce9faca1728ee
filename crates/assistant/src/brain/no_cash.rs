//! A buyer who is not offered cash on delivery: told why, and offered to pay online. Never silently, and never refused
//! without a way on.

use super::{Brain, Thought};
use crate::{AssistantError, ToolCall};
use identity::PaymentMethod;
use kernel::Money;
use ordering::CashRefused;

impl Brain<'_, '_> {
    /// How the cart is to be paid, as far as the customer and the shop have said.
    pub(super) fn method_wanted(&self) -> PaymentMethod {
        let offered = &self.shop.brand.payment_methods;
        if self.dialogue.cash && offered.contains(&PaymentMethod::CashOnDelivery) {
            return PaymentMethod::CashOnDelivery;
        }
        offered.first().copied().unwrap_or(PaymentMethod::Online)
    }

    /// Why this customer may not pay at the door; none: they may, or the shop does not take cash at all.
    pub(super) async fn why_no_cash(&mut self) -> Result<Option<CashRefused>, AssistantError> {
        if !self.shop.brand.payment_methods.contains(&PaymentMethod::CashOnDelivery) {
            return Ok(None);
        }
        self.gate.cash_refused().await
    }

    /// With the cart shown: its yes is then to an order paid online. Takes note of it, so that the yes is to what was said.
    pub(super) async fn say_if_no_cash(&mut self) -> Result<bool, AssistantError> {
        let why = match self.method_wanted() {
            PaymentMethod::CashOnDelivery => self.why_no_cash().await?,
            PaymentMethod::Online => None,
        };
        self.dialogue.online_only = why.is_some();
        if let Some(why) = why {
            self.say_no_cash(why).await?;
        }
        Ok(why.is_some())
    }

    /// With the cart shown: an amount that no provider of the shop takes is not offered to be paid online (§9.6 of the
    /// contract), but at the door; where that cannot be, a human sees to it, and true.
    pub(super) async fn say_if_not_online(&mut self, total: Money) -> Result<bool, AssistantError> {
        if self.method_wanted() != PaymentMethod::Online || total.minor == 0 || self.gate.takes_online(total).await? {
            return Ok(false);
        }
        let offered = self.shop.brand.payment_methods.contains(&PaymentMethod::CashOnDelivery);
        if offered && self.why_no_cash().await?.is_none() {
            self.reply.say(self.say.plain("not-online-cash"));
            self.dialogue.cash = true;
            return Ok(false);
        }
        self.reply.say(self.say.plain("not-online-team"));
        self.gate.perform(ToolCall::HandOver { why: "amount_not_payable" }).await?.ok();
        Ok(true)
    }

    /// Why, and what to do instead; a shop that is only paid at the door sees to it itself.
    pub(super) async fn say_no_cash(&mut self, why: CashRefused) -> Thought {
        match why {
            CashRefused::TooManyOpen { open } => {
                self.reply.say(self.say.say("no-cash-too-many", &[("count", open.into())]));
            }
            CashRefused::RefusedBefore { .. } => self.reply.say(self.say.plain("no-cash-refused-before")),
        }
        if self.shop.brand.payment_methods.contains(&PaymentMethod::Online) {
            self.reply.say(self.say.plain("no-cash-online"));
            return Ok(());
        }
        self.reply.say(self.say.plain("no-cash-team"));
        self.gate.perform(ToolCall::HandOver { why: "cash_refused" }).await.map(|_| ())
    }
}
