//! How one pays: online, or at the door.

use super::{Brain, Thought, know::Surely};
use crate::{Refusal, ToolCall, ToolResult};
use identity::PaymentMethod;
use language::Act;
use ordering::OrderState;

impl Brain<'_, '_> {
    /// How one pays: what the shop takes, then what the merchant tells about it.
    pub(super) async fn payment_asked(&mut self, act: &Act) -> Thought {
        self.payment().await?;
        self.know(act, Surely::More);
        Ok(())
    }

    pub(super) async fn payment(&mut self) -> Thought {
        let no_cash = self.why_no_cash().await?.is_some();
        let methods = &self.shop.brand.payment_methods;
        let takes_cash = methods.contains(&PaymentMethod::CashOnDelivery) && !no_cash;
        let key = match (methods.contains(&PaymentMethod::Online), takes_cash) {
            (true, true) => "ask-payment-both",
            (true, false) => "ask-payment-online",
            _ => "ask-payment-cash",
        };
        self.reply.say(self.say.plain(key));
        Ok(())
    }

    /// « à la livraison »: for the order that waits, or for the one to come.
    pub(super) async fn pay_at_the_door(&mut self, alone: bool) -> Thought {
        self.understood = true;
        if !self.shop.brand.payment_methods.contains(&PaymentMethod::CashOnDelivery) {
            self.reply.say(self.say.plain("ask-payment-online"));
            return Ok(());
        }
        self.dialogue.cash = true;
        if self.gate.cart().await?.is_some() {
            return if alone { Box::pin(self.ask_confirm()).await } else { Ok(()) };
        }
        let waiting = self.gate.latest_order().await?.filter(|o| matches!(o.state, OrderState::AwaitingPayment { .. }));
        let Some(order) = waiting else {
            match self.why_no_cash().await? {
                Some(why) => self.say_no_cash(why).await?,
                None => self.reply.say(self.say.plain("ask-payment-cash")),
            }
            return Ok(());
        };
        match self.gate.perform(ToolCall::PayOnDelivery { order: order.id }).await? {
            Ok(ToolResult::Order(order)) => {
                if let Some(address) = order.address.clone() {
                    self.dialogue.address = Some(address);
                }
                self.show_placed(&order).await
            }
            Ok(_) => Ok(()),
            Err(Refusal::CashRefused(why)) => {
                self.say_no_cash(why).await?;
                Box::pin(self.show_order_to_pay(&order)).await
            }
            Err(_) => self.order_status().await,
        }
    }

    /// « en ligne », « par Wave »: for the order that waits, or for the one to come.
    pub(super) async fn pay_online(&mut self, alone: bool) -> Thought {
        self.understood = true;
        if !self.shop.brand.payment_methods.contains(&PaymentMethod::Online) {
            self.reply.say(self.say.plain("ask-payment-cash"));
            return Ok(());
        }
        self.dialogue.cash = false;
        if self.gate.cart().await?.is_some() {
            return if alone { Box::pin(self.ask_confirm()).await } else { Ok(()) };
        }
        match self.gate.latest_order().await? {
            // One to be paid at the door may be paid by the link all the same.
            Some(order) if order.state.is_payable(self.gate.tx.now()) => Box::pin(self.show_order_to_pay(&order)).await,
            _ => {
                self.reply.say(self.say.plain("ask-payment-online"));
                Ok(())
            }
        }
    }
}
