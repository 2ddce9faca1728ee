use crate::Ui;
use kernel::{Currency, Money};

/// What the brand's assistant thinks with, on the page of the assistants.
#[derive(Debug, Clone)]
pub struct ModelsView {
    /// The models, the one asked first in front.
    pub models: Vec<ModelForm>,
    /// A new one, where there is room and the reader may.
    pub new: Option<ModelForm>,
    /// What they may cost a month, as typed; empty: as much as they do.
    pub budget: String,
    /// The same, as it is held.
    pub budget_held: Option<Money>,
    /// Whether what was typed as the budget is no amount.
    pub budget_trouble: bool,
    /// What they cost this month and today, in millionths of a minor unit.
    pub month: i64,
    /// Today alone.
    pub today: i64,
    /// Their answers this month.
    pub answers: i64,
    /// Answers of this month that the built-in brain gave because a model gave up.
    pub given_up: i64,
    /// Of which currency.
    pub currency: Currency,
    /// Whether the budget is used up.
    pub spent_up: bool,
}

impl ModelsView {
    /// What they cost this month.
    pub fn month_said(&self, ui: &Ui) -> String {
        ui.cost(self.month, self.currency)
    }

    /// What they cost today.
    pub fn today_said(&self, ui: &Ui) -> String {
        ui.cost(self.today, self.currency)
    }

    /// Whether a model has answered or given up this month.
    pub fn has_answered(&self) -> bool {
        self.answers > 0 || self.given_up > 0
    }
}

/// A model's settings as they stand in its form.
#[derive(Debug, Clone, Default)]
pub struct ModelForm {
    /// Its id; `new` for one that is not there yet.
    pub key: String,
    /// Its place in the order, from 1.
    pub place: usize,
    /// Whether its form is open.
    pub open: bool,
    /// What was just typed and could not be.
    pub trouble: Option<ModelTrouble>,
    /// The word of its service; empty where the operator has set an address.
    pub service: String,
    /// The services to choose from: word and name.
    pub services: Vec<(&'static str, &'static str)>,
    /// Its name there.
    pub name: String,
    /// Whether a key is held.
    pub has_key: bool,
    /// Seconds one question may take.
    pub seconds: String,
    /// What a million tokens read cost, in major units.
    pub input: String,
    /// What a million tokens read again cost.
    pub cached_input: String,
    /// What a million tokens written cost.
    pub output: String,
    /// The words of what it is asked for; none: everything.
    pub requests: Vec<String>,
}

impl ModelForm {
    /// Whether it is not there yet.
    pub fn is_new(&self) -> bool {
        self.key == "new"
    }

    /// What it may be asked for: word, what it is called, and whether it is ticked.
    pub fn kinds(&self, ui: &Ui) -> [(&'static str, String, bool); 3] {
        [("sale", "model-request-sale"), ("order", "model-request-order"), ("question", "model-request-question")]
            .map(|(word, key)| (word, ui.say(key), self.requests.iter().any(|one| one == word)))
    }

    /// What it is asked for, in a line; empty: everything.
    pub fn asked_for(&self, ui: &Ui) -> String {
        let ticked = self.kinds(ui).into_iter().filter_map(|(_, name, ticked)| ticked.then_some(name));
        ticked.collect::<Vec<_>>().join(", ")
    }

    /// The name of its service.
    pub fn service_name(&self, ui: &Ui) -> String {
        let known = self.services.iter().find(|(word, _)| *word == self.service);
        known.map_or_else(|| ui.say("model-own-address"), |(_, name)| (*name).to_owned())
    }
}

/// Why a model's settings were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelTrouble {
    /// No name, or one that is too long.
    Name,
    /// No service was chosen.
    Service,
    /// Another service needs its own key.
    Key,
    /// No number of seconds from 1 to 30.
    Seconds,
    /// A price is no amount.
    Price,
    /// It is there already.
    Twice,
    /// There are enough.
    TooMany,
}
impl ModelTrouble {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Name => "model-trouble-name",
            Self::Service => "model-trouble-service",
            Self::Key => "model-trouble-key",
            Self::Seconds => "model-trouble-seconds",
            Self::Price => "model-trouble-price",
            Self::Twice => "model-trouble-twice",
            Self::TooMany => "model-trouble-too-many",
        })
    }
}
