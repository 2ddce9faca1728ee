//! What a teammate has said by a tap, in the agent's words: the message is theirs, the conversation stays with whoever has
//! it, and the agent, if that is who, knows what was asked and understands the answer.

use crate::{
    AssistantError, Phrases,
    dialogue::{self, Question, Wish},
    notices::{ask, locale_of},
    reply::{Extra, Reply},
    shop::Shop,
};
use catalogue::Product;
use conversation::{Author, Contact, Conversation, ConversationError, Said, say};
use identity::Brand;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Currency, MessageId, Millis, Money, TeammateId};
use ordering::{Given, Gives, Order, Promo};
use storage::{StoreError, Tx};

/// A teammate's tap in a conversation: where, and who.
#[derive(Debug, Clone, Copy)]
pub struct ByHand<'a> {
    /// Whose shop.
    pub brand: &'a Brand,
    /// Where; locked by the caller.
    pub conversation: &'a Conversation,
    /// Who.
    pub by: TeammateId,
}

impl ByHand<'_> {
    /// Tells the customer of a code that was given to them.
    #[kernel::boxed]
    pub async fn offer(&self, tx: &mut Tx, given: &Given) -> Result<MessageId, AssistantError> {
        let phrases = self.phrases(tx).await?;
        let (now, zone) = (tx.now(), Shop::zone_of(self.brand));
        let mut reply = Reply::default();
        reply.say(offer_words(phrases, given, self.brand.currency, (&zone, now)));
        self.send(tx, reply).await
    }

    /// Asks where an order is to be delivered.
    #[kernel::boxed]
    pub async fn ask_address(&self, tx: &mut Tx, order: &Order) -> Result<MessageId, AssistantError> {
        let phrases = self.phrases(tx).await?;
        let mut reply = Reply::default();
        reply.say(phrases.say("order-for", &[("number", (&order.label()).into())]));
        reply.ask(phrases.plain("order-where"), Extra::Nothing);
        let id = self.send(tx, reply).await?;
        ask(tx, order, Some(Question::Address { order: order.id })).await?;
        Ok(id)
    }

    /// Asks which size of a product they want, of those there are.
    #[kernel::boxed]
    pub async fn ask_size(
        &self,
        tx: &mut Tx,
        product: &Product,
        sizes: &[String],
    ) -> Result<MessageId, AssistantError> {
        let phrases = self.phrases(tx).await?;
        let mut reply = Reply::default();
        reply.say(phrases.say("sizes-available", &[("sizes", (&sizes.join(", ")).into())]));
        let question = phrases.say("ask-size", &[("name", (&product.name).into()), ("count", 1.into())]);
        reply.ask(question, Extra::Nothing);
        let id = self.send(tx, reply).await?;
        let wish = Wish { product: Some(product.id), ..Wish::default() };
        self.remember(tx, product, Question::Size, vec![wish]).await?;
        Ok(id)
    }

    /// Tells that a product is there again, and asks whether they want it.
    #[kernel::boxed]
    pub async fn tell_back_in_stock(&self, tx: &mut Tx, product: &Product) -> Result<MessageId, AssistantError> {
        let phrases = self.phrases(tx).await?;
        let mut reply = Reply::default();
        reply.say(phrases.say("back-in-stock", &[("name", (&product.name).into())]));
        reply.ask(phrases.plain("want-it"), Extra::Nothing);
        let id = self.send(tx, reply).await?;
        self.remember(tx, product, Question::WantIt, Vec::new()).await?;
        Ok(id)
    }

    /// Comes back to who was interested and went silent: about a product that is there, the cart that waits, or neither.
    #[kernel::boxed]
    pub async fn follow_up(
        &self,
        tx: &mut Tx,
        product: Option<&Product>,
        has_cart: bool,
    ) -> Result<MessageId, AssistantError> {
        let phrases = self.phrases(tx).await?;
        let mut reply = Reply::default();
        match product {
            _ if has_cart => reply.say(phrases.plain("follow-up-cart")),
            Some(product) => {
                reply.say(phrases.say("follow-up-product", &[("name", (&product.name).into())]));
                reply.ask(phrases.plain("want-it"), Extra::Nothing);
            }
            None => reply.say(phrases.plain("follow-up-plain")),
        }
        let id = self.send(tx, reply).await?;
        if let Some(product) = product.filter(|_| !has_cart) {
            self.remember(tx, product, Question::WantIt, Vec::new()).await?;
        }
        Ok(id)
    }

    async fn phrases(self, tx: &mut Tx) -> Result<Phrases, AssistantError> {
        let contact = Contact::find(tx, self.brand.id, self.conversation.contact).await?;
        let contact = contact.ok_or(ConversationError::NotFound)?;
        Ok(Phrases::new(locale_of(&contact, self.brand), 0))
    }

    async fn send(self, tx: &mut Tx, reply: Reply) -> Result<MessageId, AssistantError> {
        let message = reply.into_message().ok_or(ConversationError::NoText)?;
        let said = Said {
            brand: self.brand.id,
            conversation: self.conversation.id,
            author: Author::Teammate(self.by),
            message,
            quotes: None,
            revocable: false,
        };
        Ok(say(tx, said).await?)
    }

    /// The agent knows what was asked, and about what.
    async fn remember(
        self,
        tx: &mut Tx,
        product: &Product,
        asked: Question,
        wishes: Vec<Wish>,
    ) -> Result<(), StoreError> {
        let (brand, id) = (self.brand.id, self.conversation.id);
        let mut kept = dialogue::store::find(tx, brand, id).await?;
        kept.state.focus = Some(product.id);
        kept.state.asked = Some(asked);
        kept.state.wishes = wishes;
        dialogue::store::save(tx, brand, id, &kept).await
    }
}

/// « Je vous fais un geste : −10 % avec le code WA10 (valable jusqu'à 18:00) ».
pub(crate) fn offer_words(
    phrases: Phrases,
    given: &Given,
    currency: Currency,
    (zone, now): (&TimeZone, Millis),
) -> String {
    let (promo, what) = (&given.promo, gives_words(phrases, &given.promo, currency));
    let until = given.until.map(|until| until_words(phrases, until, (zone, now))).unwrap_or_default();
    phrases
        .say("promo-offered", &[("code", (&promo.code).into()), ("what", (&what).into()), ("until", (&until).into())])
}

/// What a code gives: « −10 % ».
pub(crate) fn gives_words(phrases: Phrases, promo: &Promo, currency: Currency) -> String {
    match promo.gives {
        Gives::Percent(part) => format!("−{} %", hundredths(part)),
        Gives::Amount(minor) => format!("−{}", Money::new(minor, currency).display(phrases.locale())),
        Gives::FreeDelivery => phrases.plain("promo-free-delivery"),
    }
}

/// The same, with what it asks for: « −5 000 FCFA, dès 40 000 FCFA, sur : Pagnes ».
pub(crate) fn terms_words(phrases: Phrases, promo: &Promo, currency: Currency) -> String {
    let mut parts = vec![gives_words(phrases, promo, currency)];
    if let Some(minimum) = promo.minimum {
        let sum = minimum.display(phrases.locale());
        parts.push(phrases.say("promo-terms-from", &[("sum", (&sum).into())]));
    }
    if !promo.products.is_empty() {
        parts.push(phrases.plain("promo-terms-some"));
    } else if !promo.categories.is_empty() {
        let what = promo.categories.join(", ");
        parts.push(phrases.say("promo-terms-on", &[("what", (&what).into())]));
    }
    parts.join(", ")
}

/// « (valable jusqu'à 18:00) », with the day unless it is today.
pub(crate) fn until_words(phrases: Phrases, until: Millis, (zone, now): (&TimeZone, Millis)) -> String {
    let said = |at: Millis, format: &str| {
        let stamp = Timestamp::from_millisecond(at.0);
        stamp.map_or_else(|_| String::new(), |stamp| stamp.to_zoned(zone.clone()).strftime(format).to_string())
    };
    let (time, day) = (said(until, "%H:%M"), said(until, "%d/%m"));
    if day == said(now, "%d/%m") {
        phrases.say("until-time", &[("time", (&time).into())])
    } else {
        phrases.say("until-day", &[("day", (&day).into()), ("time", (&time).into())])
    }
}

/// `10`, `12,5`: hundredths of a percent as percent.
fn hundredths(part: i64) -> String {
    match part % 100 {
        0 => (part / 100).to_string(),
        rest => format!("{},{}", part / 100, format!("{rest:02}").trim_end_matches('0')),
    }
}
