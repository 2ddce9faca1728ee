//! What the merchant told: questions that the shop's own data does not answer are looked up in its articles and its
//! products' sheets, and answered in the merchant's words. What nobody can answer is noted for the merchant.

use super::{Brain, Thought};
use crate::{AssistantError, reason::ToolUse};
use catalogue::Product;
use knowledge::{Asked, Found, Kind, Sheet};
use language::{Act, Intent, Slots};
use serde_json::json;

/// How surely an article must be about a question that the shop's data answers as well.
const SURER: f32 = 0.75;
/// The most products whose sheets are read for one question.
const MOST_SHEETS: usize = 20;
/// The most of them that are told.
const MOST_TOLD: usize = 4;

/// How surely an article must be about the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surely {
    /// As usual: nothing else would answer.
    Usual,
    /// More: something else would.
    More,
}

impl Brain<'_, '_> {
    /// The words of an act: of a message that asks several things, its part.
    pub(super) fn words_of_act(&self, act: &Act) -> String {
        let part = self.words.get(act.span.clone()).filter(|part| self.spans_hold && !part.trim().is_empty());
        part.unwrap_or(&self.words).trim().to_owned()
    }

    /// Names in an act that an article need not repeat: goods and places.
    pub(super) fn names_in(&self, slots: &Slots) -> Vec<String> {
        let goods = slots.items.iter().map(|item| item.mention.text.clone());
        goods.chain(slots.places.iter().map(|place| place.name.to_owned())).collect()
    }

    /// Answers from the merchant's articles; false when none is about it.
    pub(super) fn know(&mut self, act: &Act, surely: Surely) -> bool {
        if self.shop.library.is_empty() {
            return false;
        }
        let (part, about) = (self.words_of_act(act), self.names_in(&act.slots));
        let locale = self.say.locale();
        let asked = Asked { words: &part, locale, about: &about };
        let mut found = self.shop.library.answers(&asked).found;
        // The part alone may have lost what it is about.
        if found.is_empty() && part != self.words.trim() {
            found.extend(self.shop.library.answer(&Asked { words: &self.words, ..asked }));
        }
        found.retain(|found| surely == Surely::Usual || found.confidence >= SURER);
        for found in &found {
            self.tell(found);
        }
        !found.is_empty()
    }

    /// Tells what the merchant told of a matter of the shop; false when nothing was.
    pub(super) fn know_of(&mut self, kind: Kind) -> bool {
        match self.shop.library.told_of(kind, self.say.locale()) {
            Some(found) => {
                self.tell(&found);
                true
            }
            None => false,
        }
    }

    /// « c combien la robe ? vous êtes ouverts le dimanche ? »: a question of a message about something else.
    pub(super) fn know_the_rest(&mut self) {
        let words = self.words.clone();
        let parts: Vec<&str> = words.split_inclusive('?').filter(|part| part.ends_with('?')).collect();
        if parts.len() < 2 || self.reply.is_empty() {
            return;
        }
        for part in parts {
            let asked = Asked { words: part, locale: self.say.locale(), about: &[] };
            let found = self.shop.library.answer(&asked).filter(|found| found.confidence >= SURER);
            // What the shop's own data says of delivery and payment was said.
            let beside = found.filter(|found| !matches!(found.kind, Kind::Delivery | Kind::Payment));
            if let Some(found) = beside {
                self.tell(&found);
            }
        }
    }

    /// Says what was found, word for word, and from where for the merchant.
    fn tell(&mut self, found: &Found) {
        self.understood = true;
        self.reply.say(found.extract.clone());
        self.cite(&found.title);
        self.gate.note(ToolUse {
            name: "answer_from_knowledge".to_owned(),
            arguments: json!({ "article": found.article }),
            done: true,
            refused: None,
        });
    }

    /// Notes what an answer is drawn from, once.
    pub(super) fn cite(&mut self, title: &str) {
        if !self.sources.iter().any(|known| known == title) {
            self.sources.push(title.to_owned());
        }
    }

    /// Answers from a product's sheet; what it has to say.
    pub(super) fn sheet(&mut self, act: &Act, product: &Product) -> Sheet {
        let (words, about) = (self.words_of_act(act), self.names_in(&act.slots));
        let asked = Asked { words: &words, locale: self.say.locale(), about: &about };
        Sheet::asked(&asked, &product.name, &product.description)
    }

    /// Answers from the sheets of several products, each by its name; false when none tells.
    pub(super) async fn sheets(&mut self, act: &Act, products: &[Product]) -> Result<bool, AssistantError> {
        let mut told = 0;
        for product in products.iter().take(MOST_SHEETS) {
            if told < MOST_TOLD
                && let Some(said) = self.sheet(act, product).told()
            {
                self.reply.say(format!("{} : {said}", product.name));
                self.cite(&product.name);
                told += 1;
            }
        }
        self.understood |= told > 0;
        Ok(told > 0)
    }

    /// « vous faites des prix de gros ? »: a question that sounds like one about goods, names none, and has an answer.
    pub(super) fn asks_what_was_told(&mut self, intent: Intent, act: &Act) -> bool {
        let sounds_like_goods = matches!(
            intent,
            Intent::Browse
                | Intent::ProductSearch
                | Intent::AskAvailability
                | Intent::AskPrice
                | Intent::Negotiate
                | Intent::Appointment
                | Intent::GiveDetail
        );
        let names_none = act.slots.items.is_empty() && act.slots.price.is_none();
        sounds_like_goods && names_none && asks(&self.words_of_act(act)) && self.know(act, Surely::More)
    }

    /// A question about the shop: its articles answer, or a person does, and the merchant is told what was asked.
    pub(super) async fn ask_shop(&mut self, act: &Act) -> Thought {
        if self.know(act, Surely::Usual) {
            return Ok(());
        }
        // « c pour offrir, vous faites des coffrets ? »: what can be answered is; the shop is not asked about the rest.
        if self.beside_goods {
            return Ok(());
        }
        self.miss(act).await?;
        self.hand_over("question", "ask-shop").await
    }

    /// What of an act nobody can answer, noted for the merchant.
    pub(super) async fn miss(&mut self, act: &Act) -> Thought {
        let words = self.words_of_act(act);
        self.miss_words(&words).await
    }

    /// The same in words. A model's turn has no act.
    pub(super) async fn miss_words(&mut self, words: &str) -> Thought {
        match self.hearing {
            Some(message) => self.gate.note_question(message, words, self.say.locale()).await,
            None => Ok(()),
        }
    }

    /// « vous reprenez les articles ? » asks about the rule; « remboursez-moi » is for a person.
    pub(super) async fn asks_about_returns(&mut self) -> Result<bool, AssistantError> {
        const OWN: [&str; 12] = [
            "argent", "quand", "recu", "achete", "paye", "commande", "money", "when", "received", "bought", "paid",
            "order",
        ];
        let own = language::tokens(&self.words).iter().any(|token| token.is_any(&OWN));
        Ok(asks(&self.words) && !own && self.gate.latest_order().await?.is_none())
    }
}

/// Whether words are a question, with or without its mark.
pub(super) fn asks(words: &str) -> bool {
    const FIRST: [&str; 34] = [
        "est ce que",
        "ce est quoi",
        "ce est quel",
        "ce est ou",
        "comment",
        "quand",
        "quel",
        "quelle",
        "quels",
        "quelles",
        "combien",
        "pourquoi",
        "qui",
        "ou ",
        "il y a",
        "y a",
        "vous avez",
        "vous faites",
        "vous etes",
        "vous pouvez",
        "vous acceptez",
        "vous prenez",
        "peut on",
        "on peut",
        "je peux",
        "do you",
        "can i",
        "can you",
        "are you",
        "is there",
        "what",
        "where",
        "when",
        "how",
    ];
    if words.contains('?') {
        return true;
    }
    let plain = language::tokens(words).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
    FIRST.iter().any(|first| plain.starts_with(first) || plain.contains(&format!(" {} ", first.trim())))
}

#[cfg(test)]
mod tests {
    use super::asks;

    #[test]
    fn questions_ask_with_or_without_their_mark() {
        for words in
            ["Vous livrez ?", "cest koi vos horaires", "vs etes ou", "bonjour vous avez un parking", "how do I wash it"]
        {
            assert!(asks(words), "{words}");
        }
        for words in ["je veux être remboursé", "merci beaucoup", "la robe bleue"] {
            assert!(!asks(words), "{words}");
        }
    }
}
