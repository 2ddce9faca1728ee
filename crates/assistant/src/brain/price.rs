//! What it comes to: codes, delivery, and where to.

use super::{Brain, Thought};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    dialogue::{Offered, Question, Thing},
    perceive::Tap,
    reply::options,
};
use kernel::{Millis, Money, ZoneId};
use ordering::{CartView, Gives, Price, PromoRefused, Zone};

/// The most words of a message that may be codes.
const MOST_TRIED: usize = 4;

impl Brain<'_, '_> {
    /// The parts of a price that are more than goods, then the total.
    pub(super) fn say_price(&mut self, price: &Price, zone: Option<&Zone>) {
        let locale = self.say.locale();
        for discount in &price.discounts {
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
            let Some(promo) = ordering::Promo::by_code(self.gate.tx, self.shop.brand.id, &said.word).await? else {
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
                            let values = [("code", (&promo.code).into()), ("until", (&until).into())];
                            self.reply.say(self.say.say("promo-applied", &values));
                            applied = true;
                        }
                        None => kept.push((promo.code, until)),
                    }
                }
                Err(Refusal::Promo(why)) => {
                    let line = self.why_not(&promo.code, why);
                    self.reply.say(line);
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

    /// Codes said with no cart open: for the order that waits to be paid, if it is opened again for them; else for the next.
    async fn keep_codes(&mut self, codes: Vec<(String, String)>) -> Thought {
        let names: Vec<String> = codes.iter().map(|(code, _)| code.clone()).collect();
        if !codes.is_empty() && self.offers_to_reopen_for(&names).await? {
            return Ok(());
        }
        for (code, until) in codes {
            let values = [("code", (&code).into()), ("until", (&until).into())];
            self.reply.say(self.say.say("promo-kept", &values));
        }
        Ok(())
    }

    /// Asks whether to open the order that waits to be paid again for these codes; false when there is none without them.
    async fn offers_to_reopen_for(&mut self, codes: &[String]) -> Result<bool, AssistantError> {
        let Some(order) = self.order_to_change().await? else { return Ok(false) };
        let used = order.promos(self.gate.tx).await?;
        if codes.iter().all(|code| used.iter().any(|(used, _)| used == code)) {
            return Ok(false);
        }
        let (number, all) = (order.label(), codes.join(", "));
        let values = [("number", (&number).into()), ("code", (&all).into())];
        let question = self.say.say("order-ask-code", &values);
        self.ask_yes_no(question, Question::Reopen { order: order.id, words: String::new(), adds: false });
        Ok(true)
    }

    /// Why codes of an order that is in the cart again are not.
    pub(super) fn say_lost_codes(&mut self) {
        for (code, why) in self.gate.take_lost_codes() {
            let line = self.why_not(&code, why);
            self.reply.say(line);
        }
    }

    /// Gives the first code that the agent may give and that serves this customer; false when there is none. Given again, its
    /// time does not begin again.
    pub(super) async fn offer_code(&mut self) -> Result<bool, AssistantError> {
        let codes = ordering::Promo::all(self.gate.tx, self.shop.brand.id).await?;
        for promo in codes.into_iter().filter(|promo| promo.agent_gives) {
            let given = self.gate.perform(ToolCall::OfferPromo { code: promo.code.clone() }).await?;
            let Ok(ToolResult::Promo(given)) = given else { continue };
            let until = given.until.map(|until| self.until(until)).unwrap_or_default();
            let what = match promo.gives {
                Gives::Percent(part) => format!("−{} %", hundredths(part)),
                Gives::Amount(minor) => {
                    let amount = Money::new(minor, self.shop.brand.currency).display(self.say.locale());
                    format!("−{amount}")
                }
                Gives::FreeDelivery => self.say.plain("promo-free-delivery"),
            };
            let values = [("code", (&promo.code).into()), ("what", (&what).into()), ("until", (&until).into())];
            self.reply.say(self.say.say("promo-offered", &values));
            if self.gate.cart().await?.is_none() {
                self.offers_to_reopen_for(&[promo.code]).await?;
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn until(&self, until: Millis) -> String {
        let time = self.shop.clock_time(until);
        let day = self.shop.clock_day(until);
        if day == self.shop.clock_day(self.gate.tx.now()) {
            self.say.say("until-time", &[("time", (&time).into())])
        } else {
            self.say.say("until-day", &[("day", (&day).into()), ("time", (&time).into())])
        }
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

/// Hundredths of a percent as people write them: `12,5`.
fn hundredths(part: i64) -> String {
    match part % 100 {
        0 => (part / 100).to_string(),
        rest => format!("{},{}", part / 100, format!("{rest:02}").trim_end_matches('0')),
    }
}

/// A word that may be a code.
#[derive(Debug, PartialEq, Eq)]
struct MaybeCode {
    word: String,
    /// Whether it is meant as one, known or not: « le code WA11 », « code bidon ».
    is_surely_one: bool,
}

fn announces(part: &str) -> bool {
    matches!(language::fold(part).as_str(), "code" | "promo" | "coupon" | "bon")
}

/// Words around a code that say nothing else.
const BESIDE_A_CODE: [&str; 34] = [
    "j",
    "ai",
    "jai",
    "le",
    "un",
    "mon",
    "ce",
    "cest",
    "c",
    "est",
    "avec",
    "voici",
    "et",
    "svp",
    "stp",
    "merci",
    "de",
    "reduction",
    "remise",
    "n",
    "pas",
    "applique",
    "appliquer",
    "appliquez",
    "utilise",
    "utiliser",
    "utilisez",
    "mets",
    "mettez",
    "i",
    "have",
    "the",
    "my",
    "please",
];
/// What follows « code » and is none.
const NO_CODE: [&str; 20] = [
    "reduction",
    "remise",
    "svp",
    "stp",
    "merci",
    "pour",
    "valable",
    "valide",
    "marche",
    "disponible",
    "encore",
    "est",
    "please",
    "postal",
    "for",
    "still",
    "valid",
    "discount",
    "rabais",
    "aussi",
];

/// The words of a message that may be a code: capitals or letters beside figures, or what follows « code ».
fn may_be_codes(words: &str) -> Vec<MaybeCode> {
    let shouts = !words.chars().any(char::is_lowercase);
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3).collect();
    let figures = |part: &str| part.chars().any(|c| c.is_ascii_digit());
    let looks =
        |part: &str| part.chars().any(char::is_alphabetic) && (figures(part) || !part.chars().any(char::is_lowercase));
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let before = &parts[..at];
        let announced = before.iter().rev().take(2).any(|before| announces(before));
        if !(looks(part) || announced) || announces(part) || found.len() >= MOST_TRIED {
            continue;
        }
        let folded = language::fold(part);
        // « bon » announces one that is known; « c bon » does not announce one that is not.
        let named = before.iter().rev().take(2).any(|before| announces(before) && language::fold(before) != "bon");
        let by_its_form = looks(part) && (figures(part) || !shouts);
        let is_last =
            at + 1 == parts.len() && parts.len() <= 5 && before.last().is_some_and(|before| announces(before));
        let is_surely_one = named && (by_its_form || is_last) && !NO_CODE.contains(&folded.as_str());
        found.push(MaybeCode { word: (*part).to_owned(), is_surely_one });
    }
    found
}

/// What a message says beside these codes; empty when it is nothing.
fn beside_codes(words: &str, codes: &[String]) -> String {
    let parts = || words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let of_a_code =
        |part: &str| codes.iter().any(|code| code == part) || announces(part) && language::fold(part) != "bon";
    let says = |part: &str| !of_a_code(part) && !BESIDE_A_CODE.contains(&language::fold(part).as_str());
    if !parts().any(says) {
        return String::new();
    }
    parts().filter(|part| !of_a_code(part)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{beside_codes, may_be_codes};

    fn words(said: &str) -> Vec<String> {
        may_be_codes(said).into_iter().map(|said| said.word).collect()
    }

    fn surely(said: &str) -> Vec<String> {
        may_be_codes(said).into_iter().filter(|said| said.is_surely_one).map(|said| said.word).collect()
    }

    #[test]
    fn codes_are_seen_among_words() {
        assert_eq!(words("jai le code wa10"), ["wa10"]);
        assert_eq!(words("WA10"), ["WA10"]);
        assert_eq!(words("avec le code promo bienvenue svp"), ["bienvenue", "svp"]);
        assert!(may_be_codes("je prends 2 robes taille M").is_empty());
        assert!(may_be_codes("oui").is_empty());
    }

    #[test]
    fn what_is_meant_as_a_code_is_told_from_what_only_may_be_one() {
        for said in
            ["code promo SOLDES99", "j'ai un code : WA11", "code bidon", "mon code promo est NOEL2026", "code ABCDEF"]
        {
            assert_eq!(surely(said).len(), 1, "{said}");
        }
        for said in [
            "vous avez un code promo svp",
            "vous avez un code réduction",
            "AVEZ VOUS UN CODE PROMO POUR MOI",
            "oui c bon COCODY",
            "c'est quoi le code postal",
            "TEE35",
        ] {
            assert!(surely(said).is_empty(), "{said}: {:?}", surely(said));
        }
    }

    #[test]
    fn what_is_said_beside_a_code_is_what_is_left() {
        let beside = |said: &str, code: &str| beside_codes(said, &[code.to_owned()]);
        for (said, code) in [
            ("code TOUT", "TOUT"),
            ("le code c'est PRESQUE", "PRESQUE"),
            ("PRESQUE", "PRESQUE"),
            ("j'ai le code LIVRAISON", "LIVRAISON"),
            ("mon code BIENVENUE n'est pas appliqué", "BIENVENUE"),
        ] {
            assert_eq!(beside(said, code), "", "{said}");
        }
        assert_eq!(beside("oui c bon avec le code WA10", "WA10"), "oui c bon avec le");
        assert_eq!(beside("je prends 2 robes code WA10", "WA10"), "je prends 2 robes");
    }
}
