use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use identity::TillRules;

/// What the shop has decided about its till.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/settings.html")]
pub struct SettingsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// What is decided.
    pub till: TillRules,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// What was just typed could not be.
    pub is_wrong: bool,
    /// The names of the brand's providers that can give money back.
    pub refunds_by_api: Vec<String>,
}
impl SettingsPage {
    fn tab(&self) -> Tab {
        Tab::Settings
    }
    /// The most a limit may be.
    fn most(&self) -> i64 {
        TillRules::MOST
    }
    /// By which providers money goes back by itself.
    fn by_whom(&self) -> String {
        if self.refunds_by_api.is_empty() {
            return self.ui.say("settings-refund-nobody");
        }
        self.ui.say_with("settings-refund-by", "providers", self.refunds_by_api.join(", "))
    }
}
