use super::{
    Shell, Tab,
    codes::{ALERTS, CHANNELS, word},
};
use crate::Ui;
use askama::Template;
use kernel::Millis;

/// What a teammate must hear of.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/alerts.html")]
pub struct AlertsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The latest first.
    pub alerts: Vec<AlertView>,
}
impl AlertsPage {
    fn tab(&self) -> Tab {
        Tab::Alerts
    }
    fn has_new(&self) -> bool {
        self.alerts.iter().any(|alert| alert.is_new)
    }
}

/// An alert.
#[derive(Debug, Clone)]
pub struct AlertView {
    /// What happened, in a sentence.
    pub text: String,
    /// Where one looks at it.
    pub href: String,
    /// When.
    pub at: Millis,
    /// Whether it cannot wait.
    pub is_urgent: bool,
    /// Whether the reader has not read it.
    pub is_new: bool,
}

/// What reaches a teammate, and where.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/alert_choices.html")]
pub struct AlertChoicesPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// A row for each kind.
    pub rows: Vec<AlertChoiceRow>,
    /// What browsers must know to take our notices.
    pub push_key: String,
}
impl AlertChoicesPage {
    fn tab(&self) -> Tab {
        Tab::Alerts
    }
}

/// Where one kind of alert reaches a teammate.
#[derive(Debug, Clone)]
pub struct AlertChoiceRow {
    /// Its stable word.
    pub kind: &'static str,
    /// For each channel its word, and whether it does there.
    pub boxes: Vec<(&'static str, bool)>,
}

impl AlertChoiceRow {
    /// The kind in words.
    pub fn said(&self, ui: &Ui) -> String {
        word(ALERTS, self.kind, ui)
    }
    /// A channel in words.
    pub fn channel(&self, channel: &&'static str, ui: &Ui) -> String {
        word(CHANNELS, channel, ui)
    }
}
