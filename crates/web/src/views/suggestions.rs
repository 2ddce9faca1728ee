use super::codes::{REASONS, REFUSED, word};
use crate::Ui;
use askama::Template;
use kernel::{ConversationId, Millis, Money, Uuid};
use suggestions::{Deed, Later};

/// What could be done next in a conversation, and what was just done.
#[derive(Debug, Clone)]
pub struct SuggestionsView {
    /// Which conversation.
    pub conversation: ConversationId,
    /// What is proposed, what presses first.
    pub proposed: Vec<ProposalView>,
    /// What is about to be done, or was not done after all; the latest first.
    pub taken: Vec<TakenView>,
}

/// Something that could be done with a tap.
#[derive(Debug, Clone)]
pub struct ProposalView {
    /// What.
    pub deed: Deed,
    /// The stable word for why.
    pub why: &'static str,
}

impl ProposalView {
    /// What the button says.
    pub fn said(&self, ui: &Ui) -> String {
        deed_said(&self.deed, ui)
    }
    /// Why, in words.
    pub fn why_said(&self, ui: &Ui) -> String {
        word(REASONS, self.why, ui)
    }
    /// Its picture.
    pub fn icon(&self) -> &'static str {
        match self.deed {
            Deed::HandOver => "hand",
            Deed::SendOffer { .. } => "receipt",
            Deed::SendLink { .. } => "wallet",
            Deed::AskSize { .. } | Deed::AskAddress { .. } => "help",
            Deed::Answer { .. } => "reply",
            Deed::TellRestock { .. } => "box",
            Deed::FollowUp { .. } | Deed::Remind { .. } => "clock",
            Deed::Close => "check",
        }
    }
    /// What it puts into the composer, for a draft.
    pub fn draft(&self) -> Option<&str> {
        match &self.deed {
            Deed::Answer { text, .. } => Some(text),
            _ => None,
        }
    }
}

/// A suggestion that was tapped.
#[derive(Debug, Clone)]
pub struct TakenView {
    /// Which.
    pub id: Uuid,
    /// What.
    pub deed: Deed,
    /// Until when it can be taken back; none once it was refused.
    pub due: Option<Millis>,
    /// The stable word for why it was not done.
    pub refused: Option<String>,
}

impl TakenView {
    /// What it is.
    pub fn said(&self, ui: &Ui) -> String {
        deed_said(&self.deed, ui)
    }
    /// Why it was not done, in words.
    pub fn refused_said(&self, ui: &Ui) -> Option<String> {
        self.refused.as_deref().map(|why| word(REFUSED, why, ui))
    }
}

/// What is done, as a button says it.
fn deed_said(deed: &Deed, ui: &Ui) -> String {
    match deed {
        Deed::HandOver => ui.say("suggest-hand-over"),
        Deed::SendOffer { code } => ui.say_with("suggest-send-offer", "code", code),
        Deed::SendLink { number, .. } => ui.say_with("suggest-send-link", "number", number),
        Deed::AskSize { name, .. } => ui.say_with("suggest-ask-size", "name", name),
        Deed::AskAddress { number, .. } => ui.say_with("suggest-ask-address", "number", number),
        Deed::Answer { title, .. } => ui.say_with("suggest-answer", "title", title),
        Deed::TellRestock { name, .. } => ui.say_with("suggest-tell-restock", "name", name),
        Deed::FollowUp { when: Later::Soon } => ui.say("suggest-follow-up-soon"),
        Deed::FollowUp { when: Later::Tomorrow } => ui.say("suggest-follow-up-tomorrow"),
        Deed::Remind { when: Later::Soon } => ui.say("suggest-remind-soon"),
        Deed::Remind { when: Later::Tomorrow } => ui.say("suggest-remind-tomorrow"),
        Deed::Close => ui.say("suggest-close"),
    }
}

/// The strip alone: `#suggestions-{id}`, answered to a tap.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/suggestions.html")]
pub struct Suggested {
    /// The reader.
    pub ui: Ui,
    /// The strip.
    pub suggestions: SuggestionsView,
}

/// How a kind of suggestion fared.
#[derive(Debug, Clone)]
pub struct EarnedView {
    /// Its stable word.
    pub kind: String,
    /// How often it was tapped.
    pub taken: i64,
    /// Taken back.
    pub undone: i64,
    /// Not done, because it did not fit any more.
    pub refused: i64,
    /// Followed by an order that was paid.
    pub paid: i64,
    /// What those came to.
    pub earned: Money,
}

impl EarnedView {
    /// What it is.
    pub fn said(&self, ui: &Ui) -> String {
        word(super::codes::SUGGESTED, &self.kind, ui)
    }
}
