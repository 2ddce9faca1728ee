use super::{Shell, Tab};
use crate::Ui;
use askama::Template;

/// When customers may come, and what for.
#[derive(Debug, Clone, Template)]
#[template(path = "appointments/agenda.html")]
pub struct AgendaPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// As it is decided, or as it was typed.
    pub form: AgendaForm,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// Whether it was just saved.
    pub saved: bool,
    /// What of what was just typed could not be, in the words of the apply file.
    pub wrong: Option<&'static str>,
}
impl AgendaPage {
    fn tab(&self) -> Tab {
        Tab::Appointments
    }
    fn told(&self, field: &str) -> String {
        self.ui.say(match field {
            "opening" => "agenda-wrong-opening",
            "closed" => "agenda-wrong-closed",
            "capacity" => "agenda-wrong-capacity",
            "every_minutes" => "agenda-wrong-every",
            "notice_minutes" => "agenda-wrong-notice",
            "horizon_days" => "agenda-wrong-horizon",
            "name" => "agenda-wrong-name",
            "minutes" => "agenda-wrong-minutes",
            "price" => "agenda-wrong-price",
            "services" => "agenda-wrong-services",
            "active" => "agenda-wrong-active",
            _ => "settings-wrong",
        })
    }
}

/// An agenda as it stands in its form.
#[derive(Debug, Clone, Default)]
pub struct AgendaForm {
    /// Whether customers may make appointments.
    pub active: bool,
    /// What they may come for; some empty ones last.
    pub services: Vec<ServiceForm>,
    /// Monday first.
    pub days: Vec<DayForm>,
    /// How many at once.
    pub capacity: String,
    /// Minutes between two slots.
    pub every: String,
    /// Minutes before.
    pub notice: String,
    /// Days ahead.
    pub horizon: String,
    /// Dates off, one a line.
    pub closed: String,
    /// Whether customers are reminded.
    pub reminds: bool,
}

/// A service as it stands in the form.
#[derive(Debug, Clone, Default)]
pub struct ServiceForm {
    /// As customers read it; empty: none.
    pub name: String,
    /// How long it takes.
    pub minutes: String,
    /// What it costs, for information.
    pub price: String,
}

/// A day of the week as it stands in the form: two parts, each from and until, empty where there is none.
#[derive(Debug, Clone, Default)]
pub struct DayForm {
    /// Its word in the form's fields: `mon`.
    pub word: &'static str,
    /// The first part.
    pub first: (String, String),
    /// The second part.
    pub second: (String, String),
}

impl DayForm {
    /// The words of the days, Monday first.
    pub const WORDS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    fn said(&self, ui: &Ui) -> String {
        ui.say(match self.word {
            "mon" => "agenda-mon",
            "tue" => "agenda-tue",
            "wed" => "agenda-wed",
            "thu" => "agenda-thu",
            "fri" => "agenda-fri",
            "sat" => "agenda-sat",
            _ => "agenda-sun",
        })
    }
}
