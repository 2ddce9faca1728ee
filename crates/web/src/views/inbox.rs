use super::{Badges, ConversationListView, InboxAddress, PaneView, Shell, Tab, initials};
use crate::Ui;
use askama::Template;
use insight::Mark;
use kernel::{ConversationId, Millis, hours, minutes};

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

/// Below this much left, the window is worth a warning.
const SOON: Millis = hours(3);
/// An answer that is not there by then is missed.
const TO_WRITE: Millis = minutes(5);

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
    /// Whether it goes before the others.
    pub is_urgent: bool,
    /// Since when the customer waits for a human.
    pub waits_since: Option<Millis>,
    /// Until when it is put off.
    pub snoozed_until: Option<Millis>,
    /// Whether it is closed.
    pub is_resolved: bool,
    /// What its place in the list is told by: greater before less.
    pub key: i64,
    /// The list it is a row of, for the link that opens it: `?view=…`.
    pub list: String,
    /// Whether it may be chosen for what is done to many.
    pub may_choose: bool,
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
    /// Since how long the customer waits, in minutes or more: for somebody, or for the answer of the one who has the
    /// conversation, to whom a moment to write it is left.
    pub fn waits_said(&self, ui: &Ui) -> Option<String> {
        let waited = ui.now - self.waits_since?;
        let minutes = waited.0 / minutes(1).0;
        if self.handler.is_human() {
            return (waited >= TO_WRITE).then(|| match minutes {
                0..60 => ui.say_n("row-unanswered-minutes", minutes),
                60..2_880 => ui.say_n("row-unanswered-hours", minutes / 60),
                _ => ui.say_n("row-unanswered-days", minutes / 1_440),
            });
        }
        Some(match minutes {
            0..60 => ui.say_n("row-waits-minutes", minutes.max(1)),
            60..2_880 => ui.say_n("row-waits-hours", minutes / 60),
            _ => ui.say_n("row-waits-days", minutes / 1_440),
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

/// A row alone, for news: `GET …/messages/{id}/row?view=&q=`, with the counts that it may have changed.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/row_fragment.html")]
pub struct ConversationRow {
    /// The reader.
    pub ui: Ui,
    /// Which.
    pub id: ConversationId,
    /// The row; none when it does not belong in that view any more.
    pub row: Option<ConversationRowView>,
    /// Renews the counts of the bar.
    pub badges: Badges,
    /// Renews the counts of the tabs.
    pub counts: Vec<(super::InboxFilter, i64)>,
}
impl ConversationRow {
    /// Which row is the open one is known to the page, not to a fragment.
    fn is_open(&self, _: &ConversationId) -> bool {
        false
    }
}
