use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use identity::{Settings, Step, TillRules};
use kernel::Millis;

mod paid;

pub use paid::PaidHow;

/// What the shop has decided once and for all.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/settings.html")]
pub struct SettingsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// What is decided.
    pub settings: Settings,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// What of what was just typed could not be, in the words of the apply file.
    pub wrong: Option<&'static str>,
    /// The names of the brand's providers that can give money back.
    pub refunds_by_api: Vec<String>,
    /// How many delivery zones there are.
    pub zones: i64,
    /// Whether the operator withholds voices.
    pub voices_withheld: bool,
    /// What they were used for lately.
    pub voices_used: super::VoicesUsed,
    /// Whether the reader hosts the platform.
    pub is_host: bool,
    /// The last changes, newest first.
    pub decisions: Vec<DecisionView>,
}

/// Somebody changed something.
#[derive(Debug, Clone)]
pub struct DecisionView {
    /// When.
    pub at: Millis,
    /// Who; empty when they are gone.
    pub by: String,
    /// What, in the words of the apply file.
    pub fields: Vec<String>,
}

impl DecisionView {
    fn said(&self, ui: &Ui) -> String {
        let words: Vec<String> = self.fields.iter().map(|field| ui.say(word(field))).collect();
        words.join(", ")
    }
}

/// The name of a setting for people.
fn word(field: &str) -> &'static str {
    match field {
        "hold_minutes" => "setting-hold",
        "payment_methods" => "setting-methods",
        "remind_before_minutes" => "setting-remind-before",
        "remind_after_hours" => "setting-remind-after",
        "quiet_hours" => "setting-quiet",
        "notices" => "setting-notices",
        "couriers" => "setting-couriers",
        "cash_open_most" => "setting-cash-open",
        "cash_refusals_most" => "setting-cash-refusals",
        "refund_when_gone" => "setting-refund",
        "listens" => "setting-listens",
        "speaks" => "setting-speaks",
        "hears_from" => "setting-hears-from",
        _ => "setting-other",
    }
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
    /// What must be typed instead.
    fn told(&self, field: &str) -> String {
        self.ui.say(match field {
            "hold_minutes" => "settings-wrong-hold",
            "remind_before_minutes" => "settings-wrong-before",
            "remind_after_hours" => "settings-wrong-after",
            "quiet_hours" => "settings-wrong-quiet",
            "couriers" => "settings-wrong-couriers",
            "payment_methods" => "settings-wrong-methods",
            _ => "settings-wrong",
        })
    }
    /// How customers may pay: every way, the word of each and whether it is the one.
    fn paid_how(&self) -> Vec<(PaidHow, bool)> {
        let now = PaidHow::of(&self.settings.payment_methods);
        PaidHow::ALL.into_iter().map(|how| (how, Some(how) == now)).collect()
    }
    /// When the quiet begins and ends, `21:00`; empty for no quiet.
    fn quiet(&self) -> (String, String) {
        let (from, until) = self.settings.initiative.quiet.minutes();
        if from == until {
            return <(String, String)>::default();
        }
        let said = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        (said(from), said(until))
    }
    /// The steps a customer may be told of, and whether they are.
    fn steps(&self) -> Vec<(Step, &'static str, bool)> {
        let label = |step| match step {
            Step::Preparing => "settings-step-preparing",
            Step::OutForDelivery => "settings-step-out",
            Step::Delivered => "settings-step-delivered",
        };
        let told = |step| self.settings.initiative.notices.contains(&step);
        Step::ALL.into_iter().map(|step| (step, label(step), told(step))).collect()
    }
    /// One number a line.
    fn couriers(&self) -> String {
        let numbers: Vec<String> = self.settings.couriers.iter().map(|phone| phone.e164()).collect();
        numbers.join("\n")
    }
}
