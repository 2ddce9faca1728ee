//! An order that was placed: shown, paid, taken up again, called off.

use super::{Brain, Thought};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    dialogue::Question,
    hold_words::hold_words,
    perceive::{Tap, says_paid, speaks_of_paying},
    reply::{Extra, button},
    shop::full_name,
};
use identity::PaymentMethod;
use kernel::OrderId;
use ordering::{CancelledBy, Order, OrderState};

impl Brain<'_, '_> {
    pub(super) async fn order(&mut self, id: OrderId) -> Result<Option<Order>, AssistantError> {
        Ok(Order::find(self.gate.tx, self.shop.brand.id, id).await?)
    }

    /// The order just placed: items, total, time left, and how to pay.
    pub(super) async fn show_placed(&mut self, order: &Order) -> Thought {
        if let Some(address) = self.dialogue.address.clone().filter(|_| !order.pickup) {
            let address = self.address_with_note(&address);
            let set = ToolCall::SetAddress { order: order.id, address: address.clone() };
            if self.gate.perform(set).await?.is_ok() {
                self.reply.say(self.say.say("address-noted", &[("address", (&address).into())]));
            }
        }
        self.say_order(order).await?;
        // What was said of paying was said of this order; the next cart is asked anew.
        self.dialogue.cash = false;
        let rest = self.gate.balance(order).await?.rest().display(self.say.locale());
        let needs_address = self.dialogue.address.is_none() && !order.pickup;
        match order.state {
            OrderState::AwaitingPayment { until } => {
                self.say_hold(until);
                self.reply.say(self.say.plain("order-pay"));
                let takes_cash = self.shop.brand.payment_methods.contains(&PaymentMethod::CashOnDelivery);
                if takes_cash && self.why_no_cash().await?.is_none() {
                    self.reply.say(self.say.plain(if order.pickup { "order-or-cash-pickup" } else { "order-or-cash" }));
                }
                self.ask_where(order, needs_address);
                let (label, url) = (self.say.plain("order-pay-button"), self.shop.pay_url(&order.code));
                self.reply.extra = Extra::Link { label, url };
            }
            OrderState::Paid { .. } => {
                self.reply.say(self.say.plain(if order.total.minor == 0 { "order-free" } else { "order-covered" }));
                self.ask_where(order, needs_address);
                self.reply.extra = Extra::Nothing;
            }
            _ => {
                let key = if order.pickup { "order-cash-pickup" } else { "order-cash" };
                self.reply.say(self.say.say(key, &[("total", (&rest).into())]));
                self.ask_where(order, needs_address);
                self.reply.extra = Extra::Nothing;
            }
        }
        Ok(())
    }

    fn ask_where(&mut self, order: &Order, needs_address: bool) {
        self.dialogue.asked = needs_address.then_some(Question::Address { order: order.id });
        self.reply.ask = needs_address.then(|| self.say.plain("order-where"));
    }

    fn say_hold(&mut self, until: kernel::Millis) {
        let words = hold_words(self.say, &self.shop.zone(), until, self.gate.tx.now());
        self.reply.say(words);
    }

    async fn say_order(&mut self, order: &Order) -> Thought {
        let lines = order.lines(self.gate.tx).await?;
        self.reply.say(self.say.say("order-placed", &[("number", (&order.label()).into())]));
        for line in lines.iter().take(12) {
            let (name, total) = (full_name(&line.name, &line.label), line.total.display(self.say.locale()));
            self.say_line(line.quantity, &name, &total);
        }
        if lines.len() > 12 {
            self.reply.say("…".into());
        }
        self.say_what_was_agreed(order).await
    }

    /// What an order comes to, as it was at the yes.
    async fn say_what_was_agreed(&mut self, order: &Order) -> Thought {
        let locale = self.say.locale();
        for (code, amount) in order.promos(self.gate.tx).await? {
            let amount = amount.display(locale);
            self.reply.say(self.say.say("price-code", &[("code", (&code).into()), ("amount", (&amount).into())]));
        }
        if let Some(zone) = &order.zone {
            let fee = order.delivery_fee.display(locale);
            let values = [("zone", zone.into()), ("delay", "".into()), ("fee", (&fee).into())];
            let key = match order.delivery_fee.minor {
                _ if order.pickup => "price-pickup",
                0 => "price-delivery-free",
                _ => "price-delivery",
            };
            self.reply.say(self.say.say(key, &values));
        }
        let total = order.total.display(locale);
        self.reply.say(self.say.say("cart-total", &[("total", (&total).into())]));
        let balance = self.gate.balance(order).await?;
        if balance.credit_used.minor > 0 {
            let used = balance.credit_used.display(locale);
            self.reply.say(self.say.say("credit-used", &[("amount", (&used).into())]));
            let left = self.gate.credit().await?;
            if left.minor > 0 {
                let left = left.display(locale);
                self.reply.say(self.say.say("credit-left-over", &[("amount", (&left).into())]));
            }
        }
        let rest = balance.due();
        if rest != order.total && rest.minor > 0 {
            self.reply.say(self.say.say("credit-rest", &[("rest", (&rest.display(locale)).into())]));
        }
        Ok(())
    }

    /// An order that waits, with its button again.
    pub(super) async fn show_order_to_pay(&mut self, order: &Order) -> Thought {
        self.say_order(order).await?;
        if let OrderState::AwaitingPayment { until } = order.state {
            self.say_hold(until);
        }
        self.reply.say(self.say.plain("order-pay"));
        self.reply.ask = None;
        self.reply.extra =
            Extra::Link { label: self.say.plain("order-pay-button"), url: self.shop.pay_url(&order.code) };
        Ok(())
    }

    pub(super) async fn pay_now(&mut self) -> Thought {
        if self.gate.cart().await?.is_some() {
            return Box::pin(self.ask_confirm()).await;
        }
        let now = self.gate.tx.now();
        match self.gate.latest_order().await? {
            Some(order) if order.state.is_payable(now) && self.gate.is_with_a_human(&order).await? => {
                self.money_is_checked(&order).await
            }
            Some(order) if matches!(order.state, OrderState::AwaitingPayment { .. }) => {
                Box::pin(self.show_order_to_pay(&order)).await
            }
            Some(order) if order.state.is_payable(now) => self.pay_instead_of_cash(&order).await,
            Some(order) if matches!(order.state, OrderState::Expired { .. }) => self.offer_again(&order).await,
            _ => {
                self.reply.ask(self.say.plain("pay-nothing"), self.browse_button());
                Ok(())
            }
        }
    }

    /// What is due at the door, or was not all given there: the link to pay it, where there is one.
    async fn pay_instead_of_cash(&mut self, order: &Order) -> Thought {
        let rest = self.gate.balance(order).await?.due();
        if rest.minor == 0 || !payments::takes_online(self.gate.tx, order.brand, rest).await? {
            return Box::pin(self.order_status()).await;
        }
        let total = rest.display(self.say.locale());
        let words = self.say.say("pay-link", &[("number", (&order.label()).into()), ("total", (&total).into())]);
        let url = self.shop.pay_url(&order.code);
        self.reply.ask(words, Extra::Link { label: self.say.plain("order-pay-button"), url });
        Ok(())
    }

    async fn offer_again(&mut self, order: &Order) -> Thought {
        if self.gate.is_with_a_human(order).await? {
            return self.money_is_checked(order).await;
        }
        let question = self.say.say("order-expired", &[("number", (&order.label()).into())]);
        let resume = button(&Tap::Resume(order.id).id(), &self.say.plain("order-expired-button"));
        self.dialogue.asked = Some(Question::Resume { order: order.id });
        self.reply.ask(question, Extra::Buttons(vec![resume]));
        Ok(())
    }

    /// Their money came and did not settle the order: nobody asks them for more. Where a part is missing, they are told which.
    async fn money_is_checked(&mut self, order: &Order) -> Thought {
        let (number, balance) = (order.label(), self.gate.balance(order).await?);
        let (held, rest) = (balance.available(), balance.due());
        let line = if held.minor > 0 && rest.minor > 0 {
            let (received, rest) = (held.display(self.say.locale()), rest.display(self.say.locale()));
            let values = [("number", (&number).into()), ("received", (&received).into()), ("rest", (&rest).into())];
            self.say.say("order-money-short", &values)
        } else {
            self.say.say("order-money-checked", &[("number", (&number).into())])
        };
        self.reply.say(line);
        self.reply.ask = None;
        Ok(())
    }

    /// « reprendre »: the goods of an order that lapsed, back in the cart at today's prices.
    pub(super) async fn resume(&mut self, order: OrderId) -> Thought {
        match self.gate.perform(ToolCall::TakeUpAgain { order }).await? {
            // The very order again: they have said yes to it, and not to anything else.
            Ok(_) if self.gate.may_place() => Box::pin(self.place_order()).await,
            Ok(_) => {
                self.reply.say(self.say.plain("order-resumed"));
                self.say_lost_codes();
                Box::pin(self.ask_confirm()).await
            }
            Err(Refusal::OutOfStock { variant, left }) => {
                let name = self.name_of(variant).await?;
                self.refused(Refusal::OutOfStock { variant, left }, &name, variant).await
            }
            Err(Refusal::WrongState(OrderState::AwaitingPayment { .. })) => self.yes_or_status(order).await,
            Err(_) => self.order_status().await,
        }
    }

    async fn yes_or_status(&mut self, order: OrderId) -> Thought {
        match self.order(order).await? {
            Some(order) => Box::pin(self.show_order_to_pay(&order)).await,
            None => self.order_status().await,
        }
    }

    pub(super) async fn order_status(&mut self) -> Thought {
        self.gate.ask_about_latest_payment().await?;
        let Some(order) = self.gate.latest_order().await? else {
            if self.gate.cart().await?.is_some() {
                return Box::pin(self.ask_confirm()).await;
            }
            self.reply.ask(self.say.plain("order-none"), self.browse_button());
            return Ok(());
        };
        // Called off because late money has paid the one before it: that is the order they have.
        let order = match order.state {
            OrderState::Cancelled { why: CancelledBy::PaidBefore(paid), .. } => {
                self.order(paid).await?.unwrap_or(order)
            }
            _ => order,
        };
        let waits = matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Cancelled { .. });
        if waits && self.gate.is_with_a_human(&order).await? {
            return self.money_is_checked(&order).await;
        }
        let number = order.label();
        if says_paid(&self.words) && !order.state.is_settled() && self.gate.may_hold_money(order.id).await? {
            self.reply.say(self.say.say("order-payment-looked-up", &[("number", (&number).into())]));
            self.reply.ask = None;
            return Ok(());
        }
        if order.state.is_settled() && speaks_of_paying(&self.words) && !order.state.is_refunded() {
            self.reply.say(self.say.say("order-nothing-due", &[("number", (&number).into())]));
        }
        let due = if order.state.is_settled() { order.total } else { self.gate.balance(&order).await?.due() };
        let key = match order.state {
            OrderState::AwaitingPayment { .. } if due != order.total => "order-state-awaiting-rest",
            OrderState::AwaitingPayment { .. } => "order-state-awaiting",
            OrderState::Confirmed => "order-state-confirmed",
            OrderState::Paid { .. } => "order-state-paid",
            OrderState::Preparing { .. } => "order-state-preparing",
            OrderState::OutForDelivery { .. } => "order-state-out",
            OrderState::PartlyCollected => "order-state-partly-collected",
            OrderState::Delivered { .. } => "order-state-delivered",
            OrderState::Expired { .. } => return self.offer_again(&order).await,
            OrderState::Cancelled { .. } => "order-state-cancelled",
            OrderState::Refunded { .. } => "order-state-refunded",
        };
        let total = due.display(self.say.locale());
        self.reply.say(self.say.say(key, &[("number", (&number).into()), ("total", (&total).into())]));
        if let OrderState::AwaitingPayment { until } = order.state {
            self.say_hold(until);
            self.reply.ask = None;
            self.reply.extra =
                Extra::Link { label: self.say.plain("order-pay-button"), url: self.shop.pay_url(&order.code) };
        }
        Ok(())
    }

    pub(super) async fn cancel_order(&mut self) -> Thought {
        // « annule », to the cart that is shown: the order of before is not meant.
        if matches!(self.dialogue.asked, Some(Question::Confirm { .. })) && self.gate.cart().await?.is_some() {
            return self.clear_cart_then_order().await;
        }
        let Some(order) = self.gate.latest_order().await? else {
            return if self.gate.cart().await?.is_some() { self.clear_cart().await } else { self.order_status().await };
        };
        match order.state {
            OrderState::AwaitingPayment { .. } | OrderState::Confirmed => {
                let question = self.say.say("order-ask-cancel", &[("number", (&order.label()).into())]);
                self.ask_yes_no(question, Question::Cancel { order: order.id });
                Ok(())
            }
            OrderState::Expired { .. } | OrderState::Cancelled { .. } | OrderState::Refunded { .. } => {
                self.order_status().await
            }
            _ => {
                self.reply.say(self.say.say("order-not-cancellable", &[("number", (&order.label()).into())]));
                self.gate.perform(ToolCall::HandOver { why: "cancel_paid_order" }).await.map(|_| ())
            }
        }
    }

    /// The cart that is shown is given up; of an order that waits beside it, it is asked whether that is meant too.
    async fn clear_cart_then_order(&mut self) -> Thought {
        let waits = |state: &OrderState| matches!(state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed);
        let Some(order) = self.gate.latest_order().await?.filter(|order| waits(&order.state)) else {
            return self.clear_cart().await;
        };
        self.dialogue.wishes.clear();
        if self.gate.perform(ToolCall::CartClear).await?.is_ok() {
            self.reply.say(self.say.plain("cart-cleared"));
        }
        let question = self.say.say("order-ask-cancel-too", &[("number", (&order.label()).into())]);
        self.ask_yes_no(question, Question::Cancel { order: order.id });
        Ok(())
    }

    pub(super) async fn cancel_for_sure(&mut self) -> Thought {
        let Some(Question::Cancel { order }) = self.dialogue.asked.take() else { return Ok(()) };
        match self.gate.perform(ToolCall::CancelOrder { order }).await? {
            Ok(ToolResult::Order(order)) => {
                self.reply.say(self.say.say("order-cancelled", &[("number", (&order.label()).into())]));
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(_) => self.order_status().await,
        }
    }
}
