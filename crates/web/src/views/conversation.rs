use super::codes::{CAUSES, FEELINGS, SCORES, SIGNALS, TRENDS, word};
use super::{
    Author, BubbleView, CartLineView, ComposerView, FollowUpView, Handler, LongerView, OrderState, OtherView,
    SuggestionsView, Tick, WindowView, initials,
};
use crate::Ui;
use askama::Template;
use kernel::{ConversationId, MessageId, Millis, Money, OrderId};

/// An open conversation.
#[derive(Debug, Clone)]
pub struct PaneView {
    /// What could be done next.
    pub suggestions: SuggestionsView,
    /// What teammates do with it besides writing.
    pub follow_up: FollowUpView,
    /// Which.
    pub id: ConversationId,
    /// The colleagues who are here too.
    pub others: Vec<OtherView>,
    /// The address of the list it was opened from: `?view=…`.
    pub list: String,
    /// The customer's name.
    pub name: String,
    /// Under the name: number, line.
    pub subtitle: String,
    /// Who answers.
    pub handler: Handler,
    /// Whether one may write freely.
    pub window: WindowView,
    /// Oldest first.
    pub bubbles: Vec<BubbleView>,
    /// The cursor of the messages before these.
    pub older: Option<String>,
    /// Up to where the thread is known: what news asks after. Anything that grows with each change (a fact id).
    pub cursor: String,
    /// The place to write.
    pub composer: ComposerView,
    /// What we know of the customer.
    pub know: KnowView,
}
impl PaneView {
    /// For the round mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// The side panel: contact, cart, orders.
#[derive(Debug, Clone)]
pub struct KnowView {
    /// Facts about the contact: label (a translation key of `know-…`) and value.
    pub contact: Vec<(KnowFact, String)>,
    /// How they feel and what is to be expected of them; none before they wrote.
    pub standing: Option<StandingView>,
    /// What they are about to order.
    pub cart: Vec<CartLineView>,
    /// The cart's total.
    pub cart_total: Option<Money>,
    /// Their orders, newest first.
    pub orders: Vec<OrderLineView>,
    /// What the assistant keeps of them from one talk to the next.
    pub memory: Vec<(KnowFact, String)>,
    /// Whether the reader may make it forget.
    pub may_forget: bool,
    /// How they want to be answered: `voice`, `text`, or empty, as the assistant does.
    pub wants: &'static str,
    /// Promo codes that the reader may give them; empty when there are none, or they may not.
    pub codes: Vec<String>,
}

/// How a customer feels, and what is to be expected of them.
#[derive(Debug, Clone)]
pub struct StandingView {
    /// Their mood's stable word.
    pub mood: &'static str,
    /// Where it goes: its stable word.
    pub trend: &'static str,
    /// What made it so, the strongest first: stable words.
    pub causes: Vec<&'static str>,
    /// The scores.
    pub scores: Vec<ScoreView>,
}

impl StandingView {
    /// The mood in a line.
    pub fn mood_said(&self, ui: &Ui) -> String {
        word(FEELINGS, self.mood, ui)
    }
    /// Where it goes; none when it stays.
    pub fn trend_said(&self, ui: &Ui) -> Option<String> {
        (self.trend != "steady").then(|| word(TRENDS, self.trend, ui))
    }
    /// Why, in a line; empty for no reason.
    pub fn causes_said(&self, ui: &Ui) -> String {
        let said = |code: &&'static str| word(CAUSES, code, ui);
        self.causes.iter().map(said).collect::<Vec<_>>().join(" · ")
    }
    /// The tone of the mood.
    pub fn tone(&self) -> &'static str {
        match self.mood {
            "angry" => "bad",
            "tense" => "warn",
            "pleased" => "ok",
            _ => "info",
        }
    }
}

/// A score with its reasons.
#[derive(Debug, Clone)]
pub struct ScoreView {
    /// Of what: its stable word.
    pub outcome: &'static str,
    /// 0–100.
    pub value: i64,
    /// What a silent conversation has.
    pub base: i64,
    /// Stable word and signed points, the strongest first; with the base they make the score.
    pub reasons: Vec<(&'static str, i64)>,
}

impl ScoreView {
    /// What it is of.
    pub fn said(&self, ui: &Ui) -> String {
        word(SCORES, self.outcome, ui)
    }
    /// A reason in words.
    pub fn reason(&self, code: &&'static str, ui: &Ui) -> String {
        word(SIGNALS, code, ui)
    }
    /// Points as they are read: `+18`, `−12`.
    pub fn points(&self, points: &i64) -> String {
        if *points < 0 { format!("−{}", points.unsigned_abs()) } else { format!("+{points}") }
    }
}

/// What is known of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnowFact {
    /// Phone number.
    Phone,
    /// WhatsApp user name.
    Username,
    /// Language.
    Language,
    /// First message.
    Since,
    /// The number written to.
    Line,
    /// Delivery address.
    Address,
    /// Whether promotions are allowed.
    Consent,
    /// Whom to ask for, for whoever delivers.
    DeliveryNote,
    /// How they pay.
    Payment,
    /// The size of what they want.
    Size,
    /// Its colour.
    Colour,
    /// The size they take.
    UsualSize,
    /// A colour they like.
    Liked,
    /// Something else to bear in mind.
    Note,
}
impl KnowFact {
    /// Its label.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Phone => "know-phone",
            Self::Username => "know-username",
            Self::Language => "know-language",
            Self::Since => "know-since",
            Self::Line => "know-line",
            Self::Address => "know-address",
            Self::Consent => "know-consent",
            Self::DeliveryNote => "know-delivery-note",
            Self::Payment => "know-payment",
            Self::Size => "know-size",
            Self::Colour => "know-colour",
            Self::UsualSize => "know-usual-size",
            Self::Liked => "know-liked",
            Self::Note => "know-note",
        })
    }
}

/// An order in a line.
#[derive(Debug, Clone)]
pub struct OrderLineView {
    /// Which.
    pub id: OrderId,
    /// Its number for people.
    pub number: String,
    /// Its total.
    pub total: Money,
    /// Where it stands.
    pub state: OrderState,
    /// Whether the reader may send the customer its payment link.
    pub may_send_link: bool,
    /// The shortest way to keep its stock longer, when the reader may.
    pub longer: Option<LongerView>,
    /// When it was placed.
    pub at: Millis,
}

/// The conversation alone, put beside the list: `GET …/messages/{id}` asked by the page.
#[derive(Debug, Clone, Template)]
#[template(source = "{{ pane.shown(ui) }}", ext = "html")]
pub struct ConversationPane {
    /// The reader.
    pub ui: Ui,
    /// The conversation.
    pub pane: PaneView,
}

/// Bubbles that are new or changed since a cursor, the composer as it is now, and the new cursor:
/// `GET …/messages/{id}/bubbles?after=`; also the answer to a reply. With `older` set: the messages before,
/// `GET …/bubbles?before=`.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/bubbles.html")]
pub struct BubblesFragment {
    /// The reader.
    pub ui: Ui,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Oldest first; known ones are replaced, others take their place by time.
    pub bubbles: Vec<BubbleView>,
    /// Messages taken back before they left: their bubbles go.
    pub gone: Vec<MessageId>,
    /// The new cursor; none for older messages.
    pub cursor: Option<String>,
    /// The composer, when it may have changed.
    pub composer: Option<ComposerView>,
    /// For older messages: `Some(None)` when there are no more, `Some(cursor)` when there are.
    pub older: Option<Option<String>>,
}
