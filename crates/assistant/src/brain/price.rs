//! What it comes to: codes, delivery, and where to.

use super::{
    Brain, Thought,
    codes::{beside_codes, may_be_codes, takes_codes_off},
};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    by_hand::{offer_words, terms_words, until_words},
    dialogue::{Offered, Question, Thing},
    perceive::Tap,
    reply::options,
};
use kernel::{Millis, ZoneId};
use ordering::{CartView, Order, Price, Promo, PromoRefused, Zone};

impl Brain<'_, '_> {
    /// The parts of a price that are more than goods, then the total.
    pub(super) fn say_price(&mut self, price: &Price, zone: Option<&Zone>) {
        let locale = self.say.locale();
        for discount in price.discounts.iter().filter(|discount| discount.amount.minor > 0) {
            let amount = discount.amount.display(locale);
            let values = [("code", (&discount.code).into()), ("amount", (&amount).into())];
            self.reply.say(self.say.say("price-code", &values));
        }
        for (code, why) in &price.refused {
            let line = self.why_not(code, *why);
            self.reply.say(line);
        }
        if let (Some(zone), Some(fee)) = (zone, price.delivery) {
            let line = self.delivery_line(zone, (fee.minor > 0).then(|| fee.display(locale)));
            self.reply.say(line);
        }
        let total = price.total.display(locale);
        self.reply.say(self.say.say("cart-total", &[("total", (&total).into())]));
    }

    pub(super) fn delivery_line(&self, zone: &Zone, fee: Option<String>) -> String {
        let delay = if zone.delay.is_empty() { String::new() } else { format!("({})", zone.delay) };
        let (name, delay) = (("zone", (&zone.name).into()), ("delay", (&delay).into()));
        match fee {
            _ if zone.pickup => self.say.say("price-pickup", &[name, delay]),
            Some(fee) => self.say.say("price-delivery", &[name, delay, ("fee", (&fee).into())]),
            None => self.say.say("price-delivery-free", &[name, delay]),
        }
    }

    /// Where the cart goes, when it is not known: from the address said before, else asked.
    pub(super) async fn ask_zone(&mut self, cart: &CartView) -> Thought {
        let said = self.dialogue.address.clone().unwrap_or_default();
        if let Some(zone) = Zone::of_address(&self.shop.zones, &said).map(|zone| zone.id)
            && self.gate.perform(ToolCall::SetZone { zone }).await?.is_ok()
        {
            self.reply.lines.clear();
            return Box::pin(self.ask_confirm()).await;
        }
        self.list_zones(cart)
    }

    /// Asks for the zone, with its prices.
    pub(super) fn list_zones(&mut self, cart: &CartView) -> Thought {
        if let Some(goods) = cart.price.as_ref().map(|price| price.goods.display(self.say.locale())) {
            self.reply.say(self.say.say("price-goods", &[("goods", (&goods).into())]));
        }
        let locale = self.say.locale();
        let rows = self.shop.zones.iter().take(10).map(|zone| {
            let fee = if zone.fee.minor > 0 { zone.fee.display(locale) } else { self.say.plain("free") };
            let note = [fee, zone.delay.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            (Tap::Zone(zone.id).id(), zone.name.clone(), Some(note.join(" · ")))
        });
        let extra = options(self.say, "list-zones", rows.collect());
        self.dialogue.shown = self
            .shop
            .zones
            .iter()
            .map(|zone| Offered { what: Thing::Zone(zone.id), label: zone.name.clone() })
            .collect();
        self.dialogue.asked = Some(Question::Zone);
        self.reply.ask(self.say.plain("ask-zone"), extra);
        Ok(())
    }

    /// The customer picks a zone.
    pub(super) async fn goes_to(&mut self, zone: ZoneId) -> Thought {
        if self.gate.cart().await?.is_none() {
            return self.show_cart().await;
        }
        match self.gate.perform(ToolCall::SetZone { zone }).await? {
            Ok(_) => Box::pin(self.ask_confirm()).await,
            // Switched off since it was shown: those of today are shown.
            Err(_) => Box::pin(self.ask_confirm()).await,
        }
    }

    /// The zone an address lies in, on the cart that waits; false when the brand has zones and it lies in none.
    pub(super) async fn zone_of_cart(&mut self, address: &str) -> Result<bool, AssistantError> {
        if self.shop.zones.is_empty() {
            return Ok(true);
        }
        match Zone::of_address(&self.shop.zones, address).map(|zone| zone.id) {
            Some(zone) => Ok(self.gate.perform(ToolCall::SetZone { zone }).await?.is_ok()),
            None => Ok(false),
        }
    }

    /// Takes in the codes that the message says; what else it says, none when it says no code.
    pub(super) async fn hear_code(&mut self) -> Result<Option<String>, AssistantError> {
        let (mut heard, mut kept, mut applied) = (Vec::new(), Vec::new(), false);
        for said in may_be_codes(&self.words) {
            let Some(promo) = Promo::by_code(self.gate.tx, self.shop.brand.id, &said.word).await? else {
                if said.is_surely_one && heard.is_empty() {
                    self.reply.say(self.say.say("promo-unknown", &[("code", (&said.word).into())]));
                    heard.push(said.word);
                }
                continue;
            };
            heard.push(said.word);
            match self.gate.perform(ToolCall::ApplyPromo { code: promo.code.clone() }).await? {
                Ok(ToolResult::Promo(given)) => {
                    let until = given.until.map(|until| self.until(until)).unwrap_or_default();
                    match self.gate.cart().await? {
                        Some(_) => {
                            let what = self.terms(&promo, &until);
                            let values = [("code", (&promo.code).into()), ("what", (&what).into())];
                            self.reply.say(self.say.say("promo-applied", &values));
                            applied = true;
                        }
                        None => kept.push((promo, until)),
                    }
                }
                Err(Refusal::Promo(why)) => {
                    let line = self.why_not(&promo.code, why);
                    self.reply.say(line);
                    if matches!(why, PromoRefused::Minimum { .. }) {
                        self.reply.say(self.say.plain("promo-say-again"));
                    }
                }
                Ok(_) | Err(_) => {}
            }
        }
        if heard.is_empty() {
            return Ok(None);
        }
        self.understood = true;
        // What was asked about the cart is asked again, with what the code made of it.
        let asked = matches!(self.dialogue.asked, Some(Question::Confirm { .. }));
        if applied || asked && self.gate.cart().await?.is_some() {
            Box::pin(self.ask_confirm()).await?;
        }
        self.keep_codes(kept).await?;
        Ok(Some(beside_codes(&self.words, &heard)))
    }

    /// « enlève le code »: those of the cart, or the one that is named, count no more; the goods stay. False when the message does
    /// not say so.
    pub(super) async fn takes_codes_off(&mut self) -> Result<bool, AssistantError> {
        let on_the_cart = self.gate.codes_on_cart().await?;
        if !takes_codes_off(&self.words, &on_the_cart) {
            return Ok(false);
        }
        if on_the_cart.is_empty() {
            self.reply.say(self.say.plain("promo-none-on-cart"));
        }
        let folded = language::fold(&self.words);
        let named =
            |code: &&String| folded.split(|c: char| !c.is_alphanumeric()).any(|part| part == language::fold(code));
        let one: Vec<String> = on_the_cart.iter().filter(named).cloned().collect();
        for code in if one.is_empty() { on_the_cart } else { one } {
            self.gate.drop_code(&code).await?;
            self.reply.say(self.say.say("promo-taken-off", &[("code", (&code).into())]));
        }
        self.understood = true;
        Ok(true)
    }

    /// Codes said with no cart open: for the order that waits to be paid, if it is opened again for them; else for the next.
    async fn keep_codes(&mut self, codes: Vec<(Promo, String)>) -> Thought {
        let promos: Vec<Promo> = codes.iter().map(|(promo, _)| promo.clone()).collect();
        if !codes.is_empty() && self.offers_to_reopen_for(&promos).await? {
            return Ok(());
        }
        for (promo, until) in codes {
            let what = self.terms(&promo, &until);
            let values = [("code", (&promo.code).into()), ("what", (&what).into())];
            self.reply.say(self.say.say("promo-kept", &values));
        }
        Ok(())
    }

    /// Asks whether to open the order that waits to be paid again for these codes; false when there is none that they would
    /// make cheaper.
    async fn offers_to_reopen_for(&mut self, promos: &[Promo]) -> Result<bool, AssistantError> {
        let Some(order) = self.order_to_change().await? else { return Ok(false) };
        let used = order.promos(self.gate.tx).await?;
        let (mut codes, mut told) = (Vec::new(), false);
        for promo in promos.iter().filter(|promo| used.iter().all(|(used, _)| *used != promo.code)) {
            if !self.is_for_goods_of(promo, &order).await? {
                continue;
            }
            // Opened again for it, the order would lose the code it has.
            if self.goes_with(promo, &used).await? {
                codes.push(promo.code.as_str());
            } else {
                let (number, code) = (order.label(), promo.code.clone());
                let values = [("code", (&code).into()), ("number", (&number).into())];
                self.reply.say(self.say.say("promo-not-with-order", &values));
                told = true;
            }
        }
        if codes.is_empty() {
            return Ok(told);
        }
        let (number, all) = (order.label(), codes.join(", "));
        let values = [("number", (&number).into()), ("code", (&all).into())];
        let question = self.say.say("order-ask-code", &values);
        self.ask_yes_no(question, Question::Reopen { order: order.id, words: String::new(), adds: false });
        Ok(true)
    }

    /// Whether a code counts beside those that an order has.
    async fn goes_with(&mut self, promo: &Promo, used: &[(String, kernel::Money)]) -> Result<bool, AssistantError> {
        for (code, _) in used {
            let theirs = Promo::by_code(self.gate.tx, self.shop.brand.id, code).await?;
            if !promo.stackable || theirs.is_none_or(|theirs| !theirs.stackable) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a code is for something of the order, and that is worth what the code asks for.
    async fn is_for_goods_of(&mut self, promo: &Promo, order: &Order) -> Result<bool, AssistantError> {
        let (mut sum, mut concerns) = (0, false);
        for line in order.lines(self.gate.tx).await? {
            let Some(product) = self.product(line.product).await? else { continue };
            if promo.is_for(&product.reference, product.category.as_deref()) {
                concerns = true;
                sum += line.total.minor;
            }
        }
        Ok(concerns && promo.minimum.is_none_or(|minimum| sum >= minimum.minor))
    }

    /// Why codes of an order that is in the cart again are not. Those codes.
    pub(super) fn say_lost_codes(&mut self) -> Vec<String> {
        let lost = self.gate.take_lost_codes();
        for (code, why) in &lost {
            let line = self.why_not(code, *why);
            self.reply.say(line);
        }
        lost.into_iter().map(|(code, _)| code).collect()
    }

    /// Gives the first code that the agent may give and that serves this customer, or says that they have it; false when there
    /// is none. Given again, its time does not begin again.
    pub(super) async fn offer_code(&mut self) -> Result<bool, AssistantError> {
        let codes = Promo::all(self.gate.tx, self.shop.brand.id).await?;
        let on_cart = self.gate.codes_on_cart().await?;
        for promo in codes.into_iter().filter(|promo| promo.agent_gives) {
            if on_cart.contains(&promo.code) {
                self.reply.say(self.say.say("price-with-code", &[("code", (&promo.code).into())]));
                return Ok(true);
            }
            let given = self.gate.perform(ToolCall::OfferPromo { code: promo.code.clone() }).await?;
            let Ok(ToolResult::Promo(given)) = given else { continue };
            let zone = self.shop.zone();
            let now = self.gate.tx.now();
            self.reply.say(offer_words(self.say, &given, self.shop.brand.currency, (&zone, now)));
            if self.gate.cart().await?.is_none() {
                self.offers_to_reopen_for(&[promo]).await?;
            }
            return Ok(true);
        }
        Ok(false)
    }

    /// What a code gives, what it asks for, and until when.
    fn terms(&self, promo: &Promo, until: &str) -> String {
        let what = terms_words(self.say, promo, self.shop.brand.currency);
        if until.is_empty() { what } else { format!("{what} {until}") }
    }

    fn until(&self, until: Millis) -> String {
        until_words(self.say, until, (&self.shop.zone(), self.gate.tx.now()))
    }

    /// Why a code does not serve, in words.
    fn why_not(&self, code: &str, why: PromoRefused) -> String {
        let code = ("code", code.into());
        match why {
            PromoRefused::Unknown => self.say.say("promo-unknown", &[code]),
            PromoRefused::NotYet { from } => {
                let day = self.shop.clock_day(from);
                self.say.say("promo-not-yet", &[code, ("day", (&day).into())])
            }
            PromoRefused::Over { until } => {
                let (day, time) = (self.shop.clock_day(until), self.shop.clock_time(until));
                self.say.say("promo-over", &[code, ("day", (&day).into()), ("time", (&time).into())])
            }
            PromoRefused::Minimum { minimum } => {
                let minimum = minimum.display(self.say.locale());
                self.say.say("promo-minimum", &[code, ("minimum", (&minimum).into())])
            }
            PromoRefused::NothingConcerned => self.say.say("promo-nothing-concerned", &[code]),
            PromoRefused::UsedUp => self.say.say("promo-used-up", &[code]),
            PromoRefused::UsedByThem => self.say.say("promo-used-by-them", &[code]),
            PromoRefused::DoesNotCombine => self.say.say("promo-does-not-combine", &[code]),
        }
    }
}
