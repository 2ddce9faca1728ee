use super::{Content, Shell, Tab, WhyTold};
use crate::Ui;
use askama::Template;

/// An assistant tried out.
#[derive(Debug, Clone, Template)]
#[template(path = "agent/trial.html")]
pub struct TrialPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The assistant's name.
    pub agent: String,
    /// Its id.
    pub id: String,
    /// What was said and answered.
    pub turns: Vec<TrialTurnView>,
    /// The talk as the page carries it to the next message.
    pub talk: String,
    /// What was typed and could not be said.
    pub typed: String,
    /// Why not.
    pub trouble: Option<TrialTrouble>,
}

impl TrialPage {
    fn tab(&self) -> Tab {
        Tab::Agent
    }
}

/// One message of a trial and its answer.
#[derive(Debug, Clone)]
pub struct TrialTurnView {
    /// What the merchant wrote as a customer.
    pub said: String,
    /// The answer; none: the assistant is silent.
    pub content: Option<Content>,
    /// Why it answers so.
    pub why: Option<WhyTold>,
    /// What can be tapped on in it: what is sent, and the label.
    pub taps: Vec<(String, String)>,
    /// Whether a person of the team has the conversation from here on.
    pub with_a_human: bool,
}

/// Why a message of a trial is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialTrouble {
    /// Nothing, or too much.
    Words,
    /// The trial is long enough.
    TooLong,
}

impl TrialTrouble {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Words => "trial-trouble-words",
            Self::TooLong => "trial-trouble-long",
        })
    }
}
