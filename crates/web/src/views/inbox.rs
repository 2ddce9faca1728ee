use super::{Author, Badges, Content, PaneView, Shell, Tab, Tick, initials};
use crate::Ui;
use askama::Template;
use insight::Mark;
use kernel::{ConversationId, Millis, hours};

/// Messages: the list, and the open conversation beside it.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/inbox.html")]
pub struct InboxPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The list.
    pub list: ConversationListView,
    /// The open conversation, if any.
    pub open: Option<PaneView>,
}
impl InboxPage {
    fn tab(&self) -> Tab {
        Tab::Messages
    }
    fn is_open(&self, id: &ConversationId) -> bool {
        self.open.as_ref().is_some_and(|pane| pane.id == *id)
    }
}

/// One page of the list.
#[derive(Debug, Clone)]
pub struct ConversationListView {
    /// Which conversations.
    pub view: InboxFilter,
    /// The search, empty for none.
    pub query: String,
    /// The newest first.
    pub rows: Vec<ConversationRowView>,
    /// How many wait in some views: shown on their tabs.
    pub counts: Vec<(InboxFilter, i64)>,
    /// The cursor of the next page.
    pub next: Option<String>,
}
impl ConversationListView {
    /// `?view=…&q=…`, for links and for the fragments that news asks for.
    pub fn params(&self, ui: &Ui) -> String {
        format!("?view={}&q={}", self.view.code(), ui.query(&self.query))
    }
    /// The tabs.
    pub fn views(&self) -> &'static [InboxFilter] {
        &InboxFilter::ALL
    }
    /// How many wait in `view`, when that is known and not zero.
    pub fn waiting(&self, view: &InboxFilter) -> Option<i64> {
        self.counts.iter().find(|(known, n)| known == view && *n > 0).map(|(_, n)| *n)
    }
}

/// A view of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxFilter {
    /// Everything.
    #[default]
    All,
    /// The reader's own.
    Mine,
    /// Nobody's.
    Unowned,
    /// The assistant asks for a human.
    NeedsHuman,
    /// About to buy.
    Hot,
    /// About to complain or to leave.
    AtRisk,
    /// Something could not be sent.
    Failed,
}
impl InboxFilter {
    /// In the order of the tabs.
    pub const ALL: [Self; 7] =
        [Self::All, Self::NeedsHuman, Self::Hot, Self::AtRisk, Self::Mine, Self::Unowned, Self::Failed];

    /// The value of `view=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Unowned => "unowned",
            Self::NeedsHuman => "needs-human",
            Self::Hot => "hot",
            Self::AtRisk => "at-risk",
            Self::Failed => "failed",
        }
    }
    /// Reads `view=`; anything unknown shows everything.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.code() == code).unwrap_or_default()
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::All => "view-all",
            Self::Mine => "view-mine",
            Self::Unowned => "view-unowned",
            Self::NeedsHuman => "view-needs-human",
            Self::Hot => "view-hot",
            Self::AtRisk => "view-at-risk",
            Self::Failed => "view-failed",
        })
    }
    /// What an empty list says: a title and the next step.
    pub fn empty(self, ui: &Ui) -> (String, String) {
        match self {
            Self::All => (ui.say("inbox-empty-all"), ui.say("inbox-empty-all-next")),
            Self::Mine => (ui.say("inbox-empty-mine"), ui.say("inbox-empty-mine-next")),
            Self::Unowned => (ui.say("inbox-empty-unowned"), ui.say("inbox-empty-unowned-next")),
            Self::NeedsHuman => (ui.say("inbox-empty-needs-human"), ui.say("inbox-empty-needs-human-next")),
            Self::Hot => (ui.say("inbox-empty-hot"), ui.say("inbox-empty-hot-next")),
            Self::AtRisk => (ui.say("inbox-empty-at-risk"), ui.say("inbox-empty-at-risk-next")),
            Self::Failed => (ui.say("inbox-empty-failed"), ui.say("inbox-empty-failed-next")),
        }
    }
}

/// Below this much left, the window is worth a warning.
const SOON: Millis = hours(3);

/// A conversation in the list.
#[derive(Debug, Clone)]
pub struct ConversationRowView {
    /// Which.
    pub id: ConversationId,
    /// The customer's name, or their number as written for people, or a word for somebody unnamed.
    pub name: String,
    /// The last message in a line.
    pub last: PreviewView,
    /// When it came or went.
    pub at: Millis,
    /// Messages of the customer nobody read.
    pub unread: i64,
    /// Whether one may still write freely.
    pub window: WindowView,
    /// Who answers.
    pub handler: Handler,
    /// The teammate it belongs to.
    pub owner: Option<String>,
    /// The last message of ours did not arrive.
    pub failed: bool,
    /// How near it is to an order or to a complaint, when it is worth a word; with the score.
    pub mark: Option<(Mark, i64)>,
}
impl ConversationRowView {
    /// The tone of a mark.
    pub fn mark_tone(&self, mark: &Mark) -> &'static str {
        match mark {
            Mark::AtRisk => "bad",
            Mark::Hot => "ok",
            Mark::Warm => "",
        }
    }
    /// Its icon.
    pub fn mark_icon(&self, mark: &Mark) -> &'static str {
        match mark {
            Mark::AtRisk => "alert",
            Mark::Hot | Mark::Warm => "spark",
        }
    }
    /// It in a word.
    pub fn mark_said(&self, mark: &Mark, ui: &Ui) -> String {
        ui.say(match mark {
            Mark::AtRisk => "mark-at-risk",
            Mark::Hot => "mark-hot",
            Mark::Warm => "mark-warm",
        })
    }
    /// For the round mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
    /// Whether the window closes soon.
    pub fn is_soon(&self, ui: &Ui) -> bool {
        self.window.closes().is_some_and(|until| until - ui.now < SOON)
    }
}

/// The last message, in a line.
#[derive(Debug, Clone)]
pub struct PreviewView {
    /// Whether it is ours.
    pub ours: bool,
    /// What it is.
    pub kind: PreviewKind,
    /// Its words; empty for a photo without a caption.
    pub text: String,
}

/// What a message is, for a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PreviewKind {
    /// Words.
    Text,
    /// A picture.
    Photo,
    /// A film.
    Video,
    /// A voice note or a sound.
    Voice,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// A contact card.
    Contact,
    /// A cart from WhatsApp's catalogue.
    Order,
    /// A form, sent or filled in.
    Form,
    /// Something that was taken back.
    Revoked,
    /// Something we cannot show.
    Other,
}
impl PreviewKind {
    /// Its icon; none for words.
    pub fn icon(self) -> Option<&'static str> {
        match self {
            Self::Text | Self::Revoked => None,
            Self::Photo | Self::Sticker => Some("photo"),
            Self::Video => Some("video"),
            Self::Voice => Some("mic"),
            Self::Document => Some("file"),
            Self::Location => Some("pin"),
            Self::Contact => Some("card"),
            Self::Order => Some("cart"),
            Self::Form => Some("form"),
            Self::Other => Some("help"),
        }
    }
    /// Its name, shown when it has no words of its own.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Text => "kind-text",
            Self::Photo => "kind-photo",
            Self::Video => "kind-video",
            Self::Voice => "kind-voice",
            Self::Document => "kind-document",
            Self::Sticker => "kind-sticker",
            Self::Location => "kind-location",
            Self::Contact => "kind-contact",
            Self::Order => "kind-order",
            Self::Form => "kind-form",
            Self::Revoked => "kind-revoked",
            Self::Other => "kind-other",
        })
    }
}

/// WhatsApp's 24-hour window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowView {
    /// Free text may go until then.
    Open {
        /// The end.
        until: Millis,
    },
    /// Only an approved template may go.
    Closed,
}

impl WindowView {
    /// Until when it is open; none when closed.
    pub fn closes(self) -> Option<Millis> {
        match self {
            Self::Open { until } => Some(until),
            Self::Closed => None,
        }
    }
}

/// Who answers the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handler {
    /// The assistant.
    Assistant,
    /// A human took over; the assistant is silent.
    Human,
    /// The assistant asks for a human and is silent.
    NeedsHuman,
}
impl Handler {
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Assistant => "spark",
            Self::Human => "person",
            Self::NeedsHuman => "hand",
        }
    }
    /// Whether the assistant asks for help.
    pub fn needs_human(self) -> bool {
        self == Self::NeedsHuman
    }
    /// Whether a human has it.
    pub fn is_human(self) -> bool {
        self == Self::Human
    }
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Assistant => "handler-assistant",
            Self::Human => "handler-human",
            Self::NeedsHuman => "handler-needs-human",
        })
    }
}

/// A row alone, for news: `GET …/messages/{id}/row?view=&q=`. Answer 204 when the conversation does not belong in that
/// view any more.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/row_fragment.html")]
pub struct ConversationRow {
    /// The reader.
    pub ui: Ui,
    /// The row.
    pub row: ConversationRowView,
    /// Renews the counts of the bar.
    pub badges: Badges,
}
impl ConversationRow {
    /// Which row is the open one is known to the page, not to a fragment.
    fn is_open(&self, _: &ConversationId) -> bool {
        false
    }
}
