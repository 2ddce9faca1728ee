use crate::{Deed, State, SuggestionError, Taken, store};
use assistant::Dialogue;
use catalogue::Product;
use conversation::{Author, Body, Contact, Conversation, ConversationError, Message};
use identity::Brand;
use insight::Standing;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Millis, ProductId, VariantId};
use knowledge::{Asked, Found, Library};
use ordering::{Cart, CartView, Order};
use std::collections::BTreeSet;
use storage::Read;

/// Messages that are looked at for who spoke last.
const MESSAGES: i64 = 10;
/// Orders that are looked at, the latest.
const ORDERS: i64 = 5;
/// Movements of a form's stock that are looked at, the latest.
const MOVEMENTS: i64 = 20;

/// Taps that are looked at, the latest.
const TAPS: i64 = 20;

/// The facts of a conversation that the rules go by.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The present.
    pub now: Millis,
    /// The hour of the day where the brand is, 0–23.
    pub hour: i8,
    /// Whose shop.
    pub brand: Brand,
    /// The conversation.
    pub conversation: Conversation,
    /// Whether the customer wants no messages.
    pub has_opted_out: bool,
    /// The language they are told things in.
    pub locale: Locale,
    /// How they feel and what is to be expected; none when nothing was ever noticed.
    pub standing: Option<Standing>,
    /// When they said something last.
    pub last_in_at: Option<Millis>,
    /// When we said something last.
    pub last_out_at: Option<Millis>,
    /// Whether something is in their cart.
    pub has_cart: bool,
    /// Their latest orders here, the newest first.
    pub orders: Vec<Order>,
    /// When they were last sent a payment link.
    pub link_sent_at: Option<Millis>,
    /// Whether the brand can be paid online.
    pub takes_payments: bool,
    /// A code that they may be given: their own, or one that the agent may give.
    pub code: Option<String>,
    /// The product the talk is about.
    pub focus: Option<Focus>,
    /// What the merchant's articles say to what they asked last.
    pub known: Option<Found>,
}

/// The product a talk is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// Which.
    pub product: ProductId,
    /// Its name.
    pub name: String,
    /// The sizes of it that are free.
    pub sizes: Vec<String>,
    /// Pieces of it that are free.
    pub free: i64,
    /// Whether all of it was gone when they wrote last, and some is there now, which nobody has told them yet.
    pub came_back: bool,
    /// Whether it is in their cart.
    pub is_in_cart: bool,
}

impl Scene {
    /// The scene of a conversation at `now`.
    #[kernel::boxed]
    pub async fn of(
        on: &mut dyn Read,
        brand: &Brand,
        conversation: Conversation,
        library: Option<&Library>,
        now: Millis,
    ) -> Result<Self, SuggestionError> {
        let (of, id) = (brand.id, conversation.id);
        let contact = Contact::find(on, of, conversation.contact).await?.ok_or(ConversationError::NotFound)?;
        let locale = assistant::locale_of(&contact, brand);
        let messages = conversation::message_page(on, of, id, None, MESSAGES).await?;
        let last_of = |theirs: bool| {
            let said = |message: &&Message| (message.author == Author::Contact) == theirs;
            messages.iter().rev().find(said).map(|message| message.at)
        };
        let (last_in_at, last_out_at) = (last_of(true), last_of(false));
        let orders = ordering::list_of_conversation(on, of, id, None, ORDERS).await?.orders;
        let mut link_sent_at = None;
        for order in orders.iter().filter(|order| order.state.is_payable(now)) {
            let facts = ordering::history(on, of, order.id).await?;
            let sent = facts.iter().filter(|fact| fact.kind == "order.link_sent").map(|fact| fact.at).max();
            link_sent_at = link_sent_at.max(sent);
        }
        let cart = match Cart::of_conversation(on, of, id).await? {
            Some(cart) => Some(cart.view(on, now).await?),
            None => None,
        };
        let codes = ordering::serving(on, of, contact.id, now).await?;
        let code = codes.into_iter().find(|promo| promo.agent_gives || promo.contact.is_some());
        let focus = Dialogue::of(on, of, id).await?.focus;
        let focus = match focus {
            Some(product) => Focus::of(on, brand, product, (cart.as_ref(), last_in_at), now).await?,
            None => None,
        };
        let done = store::latest(on, of, id, last_in_at.unwrap_or(now), TAPS).await?;
        let is_told = |taken: &Taken| {
            let of_it =
                |focus: &Focus| matches!(taken.deed, Deed::TellRestock { product, .. } if product == focus.product);
            matches!(taken.state, State::Done { .. }) && focus.as_ref().is_some_and(of_it)
        };
        let told_back = done.iter().any(is_told);
        let focus = focus.map(|focus| Focus { came_back: focus.came_back && !told_back, ..focus });
        let asked = messages.iter().rev().take_while(|message| message.author == Author::Contact).find_map(words_of);
        let known = library
            .zip(asked.as_deref())
            .and_then(|(library, words)| library.answer(&Asked { words, locale, about: &[] }));
        Ok(Self {
            now,
            hour: hour_of(now, brand),
            brand: brand.clone(),
            has_opted_out: contact.opted_out_at.is_some(),
            locale,
            standing: insight::standing(on, of, id, now).await?,
            last_in_at,
            last_out_at,
            has_cart: cart.is_some_and(|cart| !cart.lines.is_empty()),
            orders,
            link_sent_at,
            takes_payments: !payments::accounts_of(on, of).await?.is_empty(),
            code: code.map(|promo| promo.code),
            focus,
            known,
            conversation,
        })
    }
}

impl Focus {
    pub(crate) async fn of(
        on: &mut dyn Read,
        brand: &Brand,
        product: ProductId,
        (cart, last_in_at): (Option<&CartView>, Option<Millis>),
        now: Millis,
    ) -> Result<Option<Self>, SuggestionError> {
        let Some(product) = Product::find(on, brand.id, product).await?.filter(|product| product.active) else {
            return Ok(None);
        };
        let variants: Vec<VariantId> = product.sold().map(|variant| variant.id).collect();
        let free = ordering::free(on, brand.id, &variants, now).await?;
        let free_of = |variant: VariantId| free.get(&variant).copied().unwrap_or_default();
        let sizes: BTreeSet<String> = product
            .sold()
            .filter(|variant| free_of(variant.id) > 0)
            .filter_map(|variant| variant.size.clone())
            .collect();
        let mut came_back = last_in_at.is_some() && !variants.is_empty();
        for variant in &variants {
            came_back = came_back && was_gone(on, brand, *variant, last_in_at.unwrap_or(now)).await?;
        }
        Ok(Some(Self {
            sizes: sizes.into_iter().collect(),
            free: variants.iter().map(|variant| free_of(*variant)).sum(),
            came_back,
            is_in_cart: cart.is_some_and(|cart| cart.lines.iter().any(|line| line.product == product.id)),
            product: product.id,
            name: product.name,
        }))
    }
}

/// Whether none of a form was on the shelf at a moment, as its movements since tell.
async fn was_gone(on: &mut dyn Read, brand: &Brand, variant: VariantId, at: Millis) -> Result<bool, SuggestionError> {
    let movements = catalogue::movements(on, brand.id, variant, MOVEMENTS).await?;
    // The newest first: the first that is not later than that moment tells what was there then.
    match movements.iter().find(|movement| movement.at <= at) {
        Some(before) => Ok(before.on_hand <= 0),
        // All that is known came later: what was there before the first of them.
        None => Ok(movements.last().is_some_and(|first| first.on_hand - first.delta <= 0)),
    }
}

fn words_of(message: &Message) -> Option<String> {
    match &message.body {
        Body::In(content) => content.text_for_agent().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        Body::Out(_) => None,
    }
}

fn hour_of(now: Millis, brand: &Brand) -> i8 {
    let zone = TimeZone::get(&brand.time_zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(now.0).map_or(12, |at| at.to_zoned(zone).hour())
}
