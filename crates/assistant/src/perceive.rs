//! What the customer does with a message: taps are certain, words are understood.

mod paying;

use crate::{
    dialogue::{Dialogue, Question},
    ears::Ears,
};
use conversation::{Body, Message};
use jiff::civil::Date;
use kernel::{AppointmentId, Locale, Millis, OrderId, ProductId, ServiceId, ZoneId};
use language::{Act, Asked, Context, Feeling, Intent, Label, Lexicon, Mention, Shown, Slots, Token, Understanding};
use paying::Way;
pub(crate) use paying::{says_paid, speaks_of_paying};
use whatsapp::Content;

/// One thing the customer does.
#[derive(Debug, Clone)]
pub(crate) enum Move {
    /// Said in words.
    Act(Box<Act>),
    /// Tapped on something we offered.
    Tap(Tap),
    /// A place on the map or its words.
    Place(String),
    /// Items of Meta's catalogue, by the merchant's reference; prices are ours.
    Items(Vec<(String, i64)>),
    /// Will pay at the door; `alone` when the message says nothing else that asks for an answer.
    Cash { alone: bool },
    /// Will pay by the link.
    Online { alone: bool },
    /// A voice note that was not understood.
    Voice,
    /// A voice note in no language of ours.
    Foreign,
    /// A voice note of which these words were heard, not surely.
    Unsure(String),
    /// A picture, a file: for human eyes.
    Media,
}

/// What our own buttons and rows mean.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tap {
    Product(ProductId),
    Category(String),
    Size(String),
    Colour(String),
    Yes,
    No,
    More,
    Browse,
    Human,
    Resume(OrderId),
    Zone(ZoneId),
    /// An appointment, please.
    Visit,
    Service(ServiceId),
    /// On which days is something free?
    Days,
    Day(Date),
    /// When a slot begins.
    Slot(Millis),
    MoveVisit(AppointmentId),
    CancelVisit(AppointmentId),
}

impl Tap {
    pub fn id(&self) -> String {
        match self {
            Self::Product(id) => format!("product:{id}"),
            Self::Category(name) => format!("category:{name}"),
            Self::Size(size) => format!("size:{size}"),
            Self::Colour(colour) => format!("colour:{colour}"),
            Self::Yes => "yes".into(),
            Self::No => "no".into(),
            Self::More => "more".into(),
            Self::Browse => "browse".into(),
            Self::Human => "human".into(),
            Self::Resume(order) => format!("resume:{order}"),
            Self::Zone(zone) => format!("zone:{zone}"),
            Self::Visit => "visit".into(),
            Self::Service(id) => format!("service:{id}"),
            Self::Days => "days".into(),
            Self::Day(date) => format!("day:{date}"),
            Self::Slot(at) => format!("slot:{}", at.0),
            Self::MoveVisit(id) => format!("visit-move:{id}"),
            Self::CancelVisit(id) => format!("visit-cancel:{id}"),
        }
    }

    fn read(id: &str) -> Option<Self> {
        let (kind, value) = id.split_once(':').unwrap_or((id, ""));
        Some(match kind {
            "product" => Self::Product(value.parse().ok()?),
            "category" => Self::Category(value.to_owned()),
            "size" => Self::Size(value.to_owned()),
            "colour" => Self::Colour(value.to_owned()),
            "yes" => Self::Yes,
            "no" => Self::No,
            "more" => Self::More,
            "browse" => Self::Browse,
            "human" => Self::Human,
            "resume" => Self::Resume(value.parse().ok()?),
            "zone" => Self::Zone(value.parse().ok()?),
            "visit" => Self::Visit,
            "service" => Self::Service(value.parse().ok()?),
            "days" => Self::Days,
            "day" => Self::Day(value.parse().ok()?),
            "slot" => Self::Slot(Millis(value.parse().ok()?)),
            "visit-move" => Self::MoveVisit(value.parse().ok()?),
            "visit-cancel" => Self::CancelVisit(value.parse().ok()?),
            _ => return None,
        })
    }
}

/// The words of a customer's message, typed or under a picture.
pub(crate) fn words_of(message: &Message) -> &str {
    match &message.body {
        Body::In(_) => message.words().unwrap_or_default(),
        Body::Out(_) => "",
    }
}

/// What a message says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Perceived {
    /// What the customer does, in order.
    pub moves: Vec<Move>,
    /// The language it is said in, when it was words.
    pub locale: Option<Locale>,
    /// The mood it is said in, when it was words.
    pub mood: Option<Feeling>,
    /// Whether it is about nothing that a shop does: « raconte-moi une blague ».
    pub off_topic: bool,
}

impl From<Vec<Move>> for Perceived {
    fn from(moves: Vec<Move>) -> Self {
        Self { moves, ..Self::default() }
    }
}

/// What a message says.
pub(crate) fn perceive(message: &Message, dialogue: &Dialogue, ears: &Ears) -> Perceived {
    let Body::In(content) = &message.body else { return Perceived::default() };
    match content.as_ref() {
        Content::ButtonReply { id, title } | Content::ListReply { id, title, .. } => match Tap::read(id) {
            Some(tap) => vec![Move::Tap(tap)].into(),
            // A button of another time or another program: its words still mean something.
            None => ears.hear(title, dialogue),
        },
        Content::Location { latitude, longitude, name, address, .. } => {
            let words: Vec<&str> = [name.as_deref(), address.as_deref()].into_iter().flatten().collect();
            let place = if words.is_empty() { format!("{latitude:.5}, {longitude:.5}") } else { words.join(", ") };
            vec![Move::Place(place)].into()
        }
        Content::Order { items, text, .. } => {
            let wanted =
                items.iter().map(|item| (item.product_retailer_id.clone(), i64::from(item.quantity))).collect();
            let mut moves = vec![Move::Items(wanted)];
            let said = text.as_deref().map_or_else(Perceived::default, |text| ears.hear(text, dialogue));
            moves.extend(said.moves);
            Perceived { moves, ..said }
        }
        Content::Audio { .. } => vec![heard(message)].into(),
        Content::Sticker { .. } => Perceived::default(),
        other => match other.text_for_agent() {
            Some(words) if !matches!(other, Content::Contacts { .. }) => ears.hear(words, dialogue),
            _ => vec![Move::Media].into(),
        },
    }
}

/// What a voice note says that is not taken as written.
fn heard(message: &Message) -> Move {
    match &message.heard {
        Some(heard) if heard.words().is_none() => Move::Voice,
        Some(heard) if !heard.is_ours => Move::Foreign,
        Some(heard) => Move::Unsure(heard.text.clone()),
        None => Move::Voice,
    }
}

/// Where in the talk words are read.
pub(crate) fn context<'a>(dialogue: &Dialogue, lexicon: &'a Lexicon) -> Context<'a> {
    Context {
        language: dialogue.locale,
        asked: dialogue.asked.as_ref().map(asked),
        options: dialogue.shown.iter().map(|offered| Shown { key: None, label: offered.label.clone() }).collect(),
        lexicon: Some(lexicon),
        ..Context::default()
    }
}

/// What words say. Nothing to see says nothing.
pub(crate) fn understood(words: &str, context: &Context<'_>) -> Perceived {
    if !words.chars().any(is_visible) {
        return Perceived::default();
    }
    // « Savon noir liquide » was shown: the word means it.
    let shown = |word: &str| context.options.iter().any(|shown| language::fold(&shown.label).contains(word));
    // So it does beside the rest of the name of something sold.
    let is_named = |token: &Token| {
        let beside = |mention: &Mention| mention.span.start < token.start && token.end <= mention.span.end;
        context.lexicon.is_some_and(|lexicon| lexicon.find(words).iter().any(beside))
    };
    let paying = paying::way_of_paying(words, |token| shown(&token.text) || is_named(token));
    let way = paying.as_ref().map(|(way, _)| *way);
    let words = paying.as_ref().map_or(words, |(_, rest)| rest.as_str());
    let pays = |alone| match way? {
        Way::AtTheDoor => Some(Move::Cash { alone }),
        Way::Online => Some(Move::Online { alone }),
    };
    if !words.chars().any(is_visible) {
        return pays(true).into_iter().collect::<Vec<_>>().into();
    }
    let mut understood = language::understand(words, context);
    // What answers a question may be said in any words.
    let off_topic = context.asked.is_none() && is_off_topic(words, &understood);
    let sure = understood.language_sure >= 0.5;
    // Thanks come after what is asked, and a yes last: it is to everything else that the same message says.
    understood.acts.sort_by_key(|act| match act.intent {
        Intent::Confirm => 2,
        Intent::Thanks | Intent::Goodbye | Intent::Smalltalk => 1,
        _ => 0,
    });
    // « non, mets 3 »: what follows the no says what instead; it is no refusal.
    if understood.acts.iter().any(says_what_instead) {
        understood.acts.retain(|act| act.intent != Intent::Refuse);
    }
    if way.is_some() {
        understood.acts.retain(|act| !is_about_paying(act));
    }
    let alone = understood.acts.iter().all(|act| act.intent.is_courtesy());
    let first = pays(alone);
    let moves = first.into_iter().chain(understood.acts.into_iter().map(|act| Move::Act(Box::new(act)))).collect();
    let locale = (sure || context.language.is_none()).then_some(understood.language);
    Perceived { moves, locale, mood: Some(understood.mood), off_topic }
}

/// How sure the understanding must be that words are about nothing of the shop. Half of what a customer means and it does
/// not know is below.
const OFF_TOPIC: f32 = 0.85;
/// « ah bon » has no topic.
const FEW_WORDS: usize = 3;

fn is_off_topic(words: &str, understood: &Understanding) -> bool {
    let says_something = words.split_whitespace().count() >= FEW_WORDS;
    let other = understood.labels.first().is_some_and(|(label, p)| *label == Label::Other && *p >= OFF_TOPIC);
    says_something
        && other
        && understood.acts.iter().all(|act| act.intent == Intent::Other && act.slots.items.is_empty())
}

/// Whether a reader sees something: not a space, not a mark that only directs the text.
fn is_visible(c: char) -> bool {
    let directs = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}');
    !(c.is_whitespace() || c.is_control() || directs)
}

fn says_what_instead(act: &Act) -> bool {
    let slots = &act.slots;
    let names =
        !(slots.items.is_empty() && slots.choices.is_empty() && slots.sizes.is_empty() && slots.colours.is_empty());
    slots.repair && !slots.negated && act.intent != Intent::Refuse && (names || slots.quantity.is_some())
}

/// What is left of « je voudrais payer … » once the way of paying is taken out.
fn is_about_paying(act: &Act) -> bool {
    let about = matches!(act.intent, Intent::AskPayment | Intent::PayNow);
    about || (act.intent == Intent::Other || !act.is_sure()) && act.slots.items.is_empty()
}

fn asked(question: &Question) -> Asked {
    match question {
        Question::Product => Asked::Product,
        Question::Choice | Question::Service | Question::Slot => Asked::Choice,
        Question::Size => Asked::Size,
        Question::Colour => Asked::Colour,
        Question::Quantity => Asked::Quantity,
        Question::WantIt
        | Question::TakeLeft { .. }
        | Question::Confirm { .. }
        | Question::Cancel { .. }
        | Question::Reopen { .. }
        | Question::Book { .. }
        | Question::CancelVisit { .. }
        | Question::Resume { .. }
        | Question::Heard { .. } => Asked::Confirm,
        Question::Address { .. } | Question::Zone => Asked::Address,
    }
}

/// Whether an act is about paying or about what was paid, more likely than not, in all its readings together.
pub(crate) fn is_of_money(act: &Act) -> bool {
    let read = std::iter::once((act.intent, act.probability)).chain(act.alternatives.iter().copied());
    let of_money = |intent: Intent| {
        matches!(intent, Intent::AskPayment | Intent::PayNow | Intent::OrderStatus | Intent::Complaint | Intent::Refund)
    };
    read.filter(|(intent, _)| of_money(*intent)).map(|(_, p)| p).sum::<f32>() >= Act::SURE
}

/// An act with nothing in it, for a tap that stands for words.
pub(crate) fn plain_act(intent: Intent) -> Act {
    Act { intent, probability: 1.0, alternatives: Vec::new(), slots: Slots::default(), span: 0..0 }
}
