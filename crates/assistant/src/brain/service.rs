//! Everything around the sale: greetings, orders, delivery, payment, people.

use super::{
    Brain, Thought,
    know::{Surely, asks},
    place::place_of,
};
use crate::{
    AssistantError, Deed, Refusal, ToolCall, ToolResult, When,
    dialogue::Question,
    hold_words::hold_words,
    perceive::{Tap, says_paid, speaks_of_paying},
    reply::{Extra, button},
    shop::full_name,
};
use catalogue::Variant;
use identity::PaymentMethod;
use kernel::{OrderId, ProductId, hours};
use knowledge::Kind;
use language::{Act, Slots};
use ordering::{CancelledBy, Order, OrderState, Zone};

/// A greeting within this time of the last one is « re-bonjour ».
const SAME_VISIT: kernel::Millis = hours(6);

/// How well words must fit a product to show it when nothing else in them was understood.
const NAMES_IT: f32 = 0.5;

/// Whether an order can still be delivered somewhere.
pub(super) fn is_open(order: &Order) -> bool {
    !matches!(
        order.state,
        OrderState::PartlyCollected
            | OrderState::Delivered { .. }
            | OrderState::Expired { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Refunded { .. }
    )
}

impl Brain<'_, '_> {
    pub(super) async fn greet(&mut self) -> Thought {
        let now = self.gate.tx.now();
        let again = self.dialogue.greeted_at.is_some_and(|at| now - at < SAME_VISIT);
        self.dialogue.greeted_at = Some(now);
        self.is_first_greeting = !again;
        let name = self.contact.name.clone().unwrap_or_default();
        let values = [
            ("name", (&name).into()),
            ("brand", (&self.shop.brand.name).into()),
            ("agent", (&self.shop.agent.name).into()),
        ];
        // Alone, the greeting is the answer; with more, it only opens it.
        self.reply.hello = Some(self.say.say(if again { "greet-again" } else { "greet" }, &values));
        if self.dialogue.asked.is_none() {
            self.reply.extra = self.browse_button();
        }
        Ok(())
    }

    pub(super) fn courtesy(&mut self, key: &str) -> Thought {
        if self.reply.is_empty() {
            let values = [("brand", (&self.shop.brand.name).into()), ("agent", (&self.shop.agent.name).into())];
            self.reply.say(self.say.say(key, &values));
            // « Je suis Aïcha, l'assistante IA… » says it.
            self.dialogue.disclosed |= key == "smalltalk";
        }
        Ok(())
    }

    /// Something went wrong. Where the merchant wants the agent to listen first, it asks what happened; who goes on
    /// complaining gets a human.
    pub(super) async fn complaint(&mut self) -> Thought {
        if self.shop.agent.conduct.routing.does(When::Complaint, Deed::HandOver) || self.dialogue.complained {
            self.dialogue.complained = false;
            return self.hand_over("complaint", "human-sorry").await;
        }
        self.understood = true;
        self.dialogue.complained = true;
        let button = button(&Tap::Human.id(), &self.say.plain("complaint-button"));
        self.reply.ask(self.say.plain("complaint-tell"), Extra::Buttons(vec![button]));
        Ok(())
    }

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

    pub(super) fn address_words(&self, act: &Act) -> String {
        let places = || act.slots.places.iter().map(|place| place.name).collect::<Vec<_>>().join(", ");
        act.slots.address.clone().filter(|address| !address.trim().is_empty()).unwrap_or_else(places)
    }

    /// Where to deliver: on the order that waits for it, or kept for the next one.
    pub(super) async fn address(&mut self, words: &str) -> Thought {
        self.understood = true;
        let words = words.trim();
        if words.is_empty() {
            return self.lost().await;
        }
        if self.comes_for_it(words) && self.gate.cart().await?.is_some() {
            let pickup = self.shop.zones.iter().find(|zone| zone.pickup).map(|zone| zone.id);
            if let Some(zone) = pickup {
                return self.goes_to(zone).await;
            }
        }
        let words = place_of(words);
        self.dialogue.address = Some(words.to_owned());
        let in_a_zone = self.gate.cart().await?.is_none() || self.zone_of_cart(words).await?;
        let order = match self.dialogue.asked {
            Some(Question::Address { order }) => Some(order),
            _ => self.gate.latest_order().await?.filter(is_open).map(|order| order.id),
        };
        let cart_waits = self.gate.cart().await?.is_some();
        if let Some(order) = order.filter(|_| !cart_waits) {
            let address = self.address_with_note(words);
            let set = ToolCall::SetAddress { order, address: address.clone() };
            if self.gate.perform(set).await?.is_ok() {
                // The same turn may have asked for it: « à la livraison, Cocody ».
                if matches!(self.dialogue.asked, Some(Question::Address { .. })) {
                    self.reply.ask = None;
                }
                self.dialogue.asked = None;
                self.reply.say(self.say.say("address-noted", &[("address", (&address).into())]));
                return Ok(());
            }
        }
        let key = if in_a_zone { "address-kept" } else { "address-which-zone" };
        self.reply.say(self.say.say(key, &[("address", words.into())]));
        if !in_a_zone && let Some(cart) = self.gate.cart().await? {
            return self.list_zones(&cart);
        }
        if cart_waits { Box::pin(self.ask_confirm()).await } else { Ok(()) }
    }

    /// A name, a number to call: kept beside the address, for whoever delivers.
    pub(super) async fn note_for_delivery(&mut self) -> Thought {
        self.understood = true;
        let said = self.words.trim().to_owned();
        let known = self.dialogue.delivery_note.take().filter(|note| !note.contains(&said));
        self.dialogue.delivery_note = Some([known, Some(said)].into_iter().flatten().collect::<Vec<_>>().join(", "));
        match self.dialogue.address.clone() {
            Some(address) => self.address(&address).await,
            None => {
                self.reply.say(self.say.plain("noted"));
                if self.gate.cart().await?.is_some() { Box::pin(self.ask_confirm()).await } else { Ok(()) }
            }
        }
    }

    /// « je viens chercher moi-même »: where the shop hands goods out itself.
    pub(super) fn comes_for_it(&self, words: &str) -> bool {
        const COMES: [&str; 9] = [
            "chercher",
            "recuperer",
            "recupere",
            "retirer",
            "retrait",
            "passer prendre",
            "passe prendre",
            "pick up",
            "pickup",
        ];
        let folded = language::fold(words);
        self.shop.zones.iter().any(|zone| zone.pickup) && COMES.iter().any(|word| folded.contains(word))
    }

    /// Where an order goes and whom to ask for there.
    fn address_with_note(&self, address: &str) -> String {
        let note = self.dialogue.delivery_note.as_deref();
        std::iter::once(address).chain(note).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn delivery(&mut self, act: &Act) -> Thought {
        self.dialogue.told_delivery = true;
        if !self.shop.zones.is_empty() {
            return self.delivery_prices(act);
        }
        // No zones, but the merchant told how it is done.
        if self.know_of(Kind::Delivery) {
            return Ok(());
        }
        let line = match act.slots.places.first() {
            Some(place) => self.say.say("ask-delivery-place", &[("place", place.name.into())]),
            None => self.say.plain("ask-delivery"),
        };
        self.reply.say(line);
        Ok(())
    }

    /// What delivery costs where they ask about, or everywhere.
    fn delivery_prices(&mut self, act: &Act) -> Thought {
        let mut asked: Vec<Zone> = Vec::new();
        for place in &act.slots.places {
            match Zone::of_address(&self.shop.zones, place.name) {
                Some(zone) if asked.iter().any(|known| known.id == zone.id) => {}
                Some(zone) => asked.push(zone.clone()),
                None => {}
            }
        }
        if asked.is_empty() {
            asked.extend(Zone::of_address(&self.shop.zones, &self.words).cloned());
        }
        if let Some(place) = act.slots.places.first().filter(|_| asked.is_empty()) {
            self.reply.say(self.say.say("delivery-not-there", &[("place", place.name.into())]));
        }
        let zones = if asked.is_empty() { self.shop.zones.clone() } else { asked };
        for zone in zones.iter().take(12) {
            let fee = (zone.fee.minor > 0).then(|| zone.fee.display(self.say.locale()));
            let line = self.delivery_line(zone, fee);
            self.reply.say(line);
            if let Some(sum) = zone.free_above.filter(|_| zones.len() == 1) {
                let sum = sum.display(self.say.locale());
                self.reply.say(self.say.say("delivery-free-above", &[("sum", (&sum).into())]));
            }
        }
        Ok(())
    }

    /// What delivery costs and how long it takes is the shop's own data; the rest the merchant may have told.
    pub(super) fn delivery_asked(&mut self, act: &Act) -> Thought {
        let surely = match self.shop.zones.is_empty() {
            true => Surely::Usual,
            false => Surely::More,
        };
        if (self.shop.zones.is_empty() || act.slots.places.is_empty()) && self.know(act, surely) {
            self.dialogue.told_delivery = true;
            return Ok(());
        }
        self.delivery(act)
    }

    /// How one pays: what the shop takes, then what the merchant tells about it.
    pub(super) async fn payment_asked(&mut self, act: &Act) -> Thought {
        self.payment().await?;
        self.know(act, Surely::More);
        Ok(())
    }

    /// The rule for returns is the merchant's to tell; money that goes back is for a person.
    pub(super) async fn refund(&mut self, act: &Act) -> Thought {
        if self.asks_about_returns().await? && self.know(act, Surely::More) {
            return Ok(());
        }
        if !self.shop.agent.conduct.routing.does(When::Refund, Deed::HandOver) {
            return self.complaint().await;
        }
        self.hand_over("refund", "human-sorry").await
    }

    /// Nothing the agent knows how to do: the merchant may have told.
    pub(super) async fn other(&mut self, act: &Act) -> Thought {
        let asks = asks(&self.words_of_act(act));
        if asks && self.know(act, Surely::Usual) {
            return Ok(());
        }
        let nothing_said = self.reply.is_empty();
        self.lost().await?;
        if asks && nothing_said && self.puzzled {
            self.miss(act).await?;
        }
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

    /// A cart of Meta's catalogue: our references, our prices, our stock.
    pub(super) async fn items(&mut self, items: &[(String, i64)]) -> Thought {
        self.understood = true;
        for (sku, quantity) in items {
            let variant = Variant::by_sku(self.gate.tx, self.shop.brand.id, sku).await?;
            let product = match &variant {
                Some(variant) => self.product(variant.product).await?,
                None => None,
            };
            match (product, variant) {
                (Some(product), Some(variant)) => {
                    if !self.put(&product, &variant, *quantity).await? {
                        return Ok(());
                    }
                }
                _ => self.reply.say(self.say.say("not-found", &[("words", sku.into())])),
            }
        }
        Box::pin(self.ask_confirm()).await
    }

    pub(super) async fn hand_over(&mut self, why: &'static str, key: &str) -> Thought {
        self.understood = true;
        self.reply.say(self.say.plain(key));
        // Nobody is promised an answer « très vite » that comes tomorrow.
        if let Some(back) = self.shop.agent.conduct.team_back(self.gate.tx.now(), &self.shop.zone()) {
            let (day, time) = (self.shop.clock_day(back), self.shop.clock_time(back));
            let today = day == self.shop.clock_day(self.gate.tx.now());
            let values = [("day", (&day).into()), ("time", (&time).into())];
            self.reply.say(self.say.say(if today { "team-back-today" } else { "team-back" }, &values));
        }
        self.reply.ask(String::new(), Extra::Nothing);
        self.gate.perform(ToolCall::HandOver { why }).await?.ok();
        self.prioritise(why).await
    }

    pub(super) async fn stop(&mut self) -> Thought {
        self.gate.perform(ToolCall::SetSilence { silent: true }).await?.ok();
        self.dialogue.restart();
        self.reply = crate::reply::Reply::default();
        self.reply.say(self.say.plain("stopped"));
        Ok(())
    }

    pub(super) async fn opt_in(&mut self) -> Thought {
        self.gate.perform(ToolCall::SetSilence { silent: false }).await?.ok();
        self.reply.say(self.say.plain("opted-in"));
        Ok(())
    }

    pub(super) async fn start_again(&mut self) -> Thought {
        if self.gate.cart().await?.is_some() {
            self.gate.perform(ToolCall::CartClear).await?.ok();
        }
        self.dialogue.restart();
        self.dialogue.asked = Some(Question::Product);
        self.reply.ask(self.say.plain("started-again"), self.browse_button());
        Ok(())
    }

    /// Not understood: one precise question; as often in a row as the merchant allows, a human.
    pub(super) async fn lost(&mut self) -> Thought {
        // The rest of the turn was understood, or the same turn already said so.
        if self.puzzled || !self.reply.is_empty() {
            return Ok(());
        }
        // Words the model does not know may still name something of the shop.
        let hits: Vec<ProductId> = self
            .shop
            .search
            .find(&self.words)
            .iter()
            .filter(|hit| hit.score >= NAMES_IT)
            .map(|hit| hit.product)
            .collect();
        let found = if hits.is_empty() { self.seeming().await? } else { self.products(&hits).await? };
        if !found.is_empty() {
            self.understood = true;
            return self.present(found, &Slots::default()).await;
        }
        self.puzzled = true;
        self.understood = false;
        self.dialogue.lost = self.dialogue.lost.saturating_add(1);
        if self.dialogue.lost >= self.shop.agent.conduct.patience {
            self.dialogue.lost = 0;
            self.reply.say(self.say.plain("human-lost"));
            self.reply.extra = Extra::Nothing;
            return self.gate.perform(ToolCall::HandOver { why: "lost" }).await.map(|_| ());
        }
        // A business speaks of its business (Meta's policy for WhatsApp): what is beyond it is declined, not guessed at.
        let said = match self.off_topic {
            true => self.say.say("off-topic", &[("brand", (&self.shop.brand.name).into())]),
            false => self.say.plain("lost"),
        };
        self.reply.ask(said, self.browse_button());
        Ok(())
    }
}
