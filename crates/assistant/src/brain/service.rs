//! Everything around the sale: greetings, delivery, complaints, people.

use super::{
    Brain, Thought,
    know::{Surely, asks},
    place::place_of,
};
use crate::{
    Deed, ToolCall, When,
    dialogue::Question,
    perceive::Tap,
    reply::{Extra, button},
};
use catalogue::Variant;
use kernel::{ProductId, hours};
use knowledge::Kind;
use language::{Act, Slots};
use ordering::{Order, OrderState, Zone};

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
    pub(super) fn address_with_note(&self, address: &str) -> String {
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
