use super::{
    ModelsView, Shell, Tab,
    codes::{DEEDS, WHENS, word},
};
use crate::Ui;
use askama::Template;
use assistant::{Deed, Routing, When};
use kernel::Locale;

/// The brand's assistants, and their settings.
#[derive(Debug, Clone, Template)]
#[template(path = "agent/page.html")]
pub struct AgentPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The brand's assistants, the one that answers its customers in front.
    pub agents: Vec<AgentForm>,
    /// A new one, where the reader may make one and there is room.
    pub new: Option<AgentForm>,
    /// What they think with.
    pub models: ModelsView,
    /// Whether the reader may change anything here.
    pub may_edit: bool,
}
impl AgentPage {
    fn tab(&self) -> Tab {
        Tab::Agent
    }
}

/// An assistant's settings as they stand in its form.
#[derive(Debug, Clone, Default)]
pub struct AgentForm {
    /// Its id; `new` for one that is not made yet.
    pub key: String,
    /// Whether it answers the brand's customers.
    pub answers: bool,
    /// Whether its form is open.
    pub open: bool,
    /// Whether it was just saved.
    pub saved: bool,
    /// What was just typed and could not be.
    pub trouble: Option<AgentTrouble>,
    /// Its name.
    pub name: String,
    /// Its tone's word.
    pub tone: String,
    /// The codes of its languages, its own first.
    pub languages: Vec<String>,
    /// What the merchant tells it.
    pub instructions: String,
    /// The days it works on, 1 for Monday; none: always.
    pub days: Vec<u8>,
    /// From when, `08:00`.
    pub from: String,
    /// Until when, `20:00`.
    pub until: String,
    /// What it says when it is away.
    pub absence: String,
    /// Seconds it waits at the least.
    pub wait: String,
    /// How many messages in a row it may fail to understand.
    pub patience: String,
    /// What it may give away by itself at most, percent; empty: no limit of its own.
    pub most_discount: String,
    /// How many messages in a row it may send by itself.
    pub most_in_a_row: String,
    /// What is done when.
    pub routing: Routing,
    /// The days the team works on, 1 for Monday; none: always.
    pub team_days: Vec<u8>,
    /// From when, `08:00`.
    pub team_from: String,
    /// Until when.
    pub team_until: String,
    /// Minutes a customer waits for the team.
    pub team_within: String,
    /// Whether its first answer says that it is an AI.
    pub discloses: bool,
    /// When it answers aloud, by its word.
    pub aloud: String,
}

/// A row of the table of what is done when.
#[derive(Debug, Clone)]
pub struct RoutingRow {
    /// When, in words.
    pub said: String,
    /// What may be done then.
    pub deeds: Vec<RoutingDeed>,
}

/// One thing that may be done.
#[derive(Debug, Clone)]
pub struct RoutingDeed {
    /// The value of its box.
    pub value: String,
    /// What, in words.
    pub said: String,
    /// Whether it is.
    pub is_done: bool,
    /// Whether that cannot be changed.
    pub is_fixed: bool,
}

impl AgentForm {
    /// The form of a new assistant.
    pub fn new() -> Self {
        Self {
            key: "new".into(),
            tone: "warm".into(),
            languages: Locale::ALL.iter().map(|locale| locale.code().to_owned()).collect(),
            from: "08:00".into(),
            until: "20:00".into(),
            wait: "0".into(),
            patience: "2".into(),
            most_in_a_row: "3".into(),
            team_from: "08:00".into(),
            team_until: "20:00".into(),
            team_within: "10".into(),
            discloses: true,
            aloud: "never".into(),
            ..Self::default()
        }
    }

    /// Whether it is not made yet.
    pub fn is_new(&self) -> bool {
        self.key == "new"
    }

    /// The tones to choose from: word, and what it is called.
    pub fn tones(&self, ui: &Ui) -> [(&'static str, String); 3] {
        [("warm", ui.say("tone-warm")), ("neutral", ui.say("tone-neutral")), ("formal", ui.say("tone-formal"))]
    }

    /// When it may answer aloud: word, and what it is called.
    pub fn voices(&self, ui: &Ui) -> [(&'static str, String); 3] {
        [
            ("never", ui.say("agent-aloud-never")),
            ("mirror", ui.say("agent-aloud-mirror")),
            ("always", ui.say("agent-aloud-always")),
        ]
    }

    /// The instructions to begin with: word, and what they are called.
    pub fn templates(&self, ui: &Ui) -> [(&'static str, String); 4] {
        [
            ("sales", ui.say("agent-template-sales")),
            ("support", ui.say("agent-template-support")),
            ("faq", ui.say("agent-template-faq")),
            ("appointments", ui.say("agent-template-appointments")),
        ]
    }

    /// The instructions of that word, in the reader's language.
    pub fn template(word: &str, ui: &Ui) -> Option<String> {
        Some(ui.say(match word {
            "sales" => "agent-instructions-sales",
            "support" => "agent-instructions-support",
            "faq" => "agent-instructions-faq",
            "appointments" => "agent-instructions-appointments",
            _ => return None,
        }))
    }

    /// The days of a week: number, and name.
    pub fn week(&self, ui: &Ui) -> Vec<(u8, String)> {
        const KEYS: [&str; 7] =
            ["weekday-mon", "weekday-tue", "weekday-wed", "weekday-thu", "weekday-fri", "weekday-sat", "weekday-sun"];
        (1..).zip(KEYS.map(|key| ui.say(key))).collect()
    }

    /// The rows of the table: which, in words, and its deeds.
    pub fn rows(&self, ui: &Ui) -> Vec<RoutingRow> {
        let row = |when: When| RoutingRow {
            said: word(WHENS, when.code(), ui),
            deeds: when.may().iter().map(|deed| self.deed(when, *deed, ui)).collect(),
        };
        When::ALL.into_iter().map(row).collect()
    }

    fn deed(&self, when: When, deed: Deed, ui: &Ui) -> RoutingDeed {
        RoutingDeed {
            value: format!("{}:{}", when.code(), deed.code()),
            said: word(DEEDS, deed.code(), ui),
            is_done: self.routing.does(when, deed),
            is_fixed: when.must().contains(&deed),
        }
    }

    /// Whether the team works on this day.
    pub fn team_works_on(&self, day: &u8) -> bool {
        self.team_days.contains(day)
    }

    /// Whether it works on this day.
    pub fn works_on(&self, day: &u8) -> bool {
        self.days.contains(day)
    }

    /// Whether it speaks this language.
    pub fn speaks(&self, locale: &Locale) -> bool {
        self.languages.iter().any(|code| code == locale.code())
    }

    /// When it answers, in a line.
    pub fn hours_said(&self, ui: &Ui) -> String {
        if self.days.is_empty() {
            return ui.say("agent-always");
        }
        let between = ui.say_with_two("agent-between", "from", &self.from, "until", &self.until);
        format!("{between}, {}", self.days_said(ui))
    }

    /// Its days: `tous les jours`, `du lundi au samedi`, `lundi, jeudi`.
    fn days_said(&self, ui: &Ui) -> String {
        let week = self.week(ui).into_iter().filter(|(day, _)| self.works_on(day));
        let (numbers, names): (Vec<u8>, Vec<String>) = week.unzip();
        let in_a_row = numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        match &names[..] {
            [first, .., last] if in_a_row && names.len() > 2 => match names.len() {
                7 => ui.say("agent-every-day"),
                _ => ui.say_with_two("agent-days", "first", first, "last", last),
            },
            _ => names.join(", "),
        }
    }
}

/// Why an assistant's settings were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentTrouble {
    /// No name, or one that is too long.
    Name,
    /// Another assistant has it.
    NameTaken,
    /// No language.
    Languages,
    /// Too many instructions.
    Instructions,
    /// The hours are no hours of a day.
    Hours,
    /// The absence message is too long.
    Absence,
    /// No number of seconds from 0 to 60.
    Wait,
    /// No number from 1 to 5.
    Patience,
    /// The wait for the team.
    TeamWithin,
    /// No percentage from 1 to 100.
    Discount,
    /// No number from 1 to 10.
    InARow,
    /// The last one stays.
    Last,
    /// There are enough.
    TooMany,
}
impl AgentTrouble {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Name => "agent-trouble-name",
            Self::NameTaken => "agent-trouble-name-taken",
            Self::Languages => "agent-trouble-languages",
            Self::Instructions => "agent-trouble-instructions",
            Self::Hours => "agent-trouble-hours",
            Self::Absence => "agent-trouble-absence",
            Self::Wait => "agent-trouble-wait",
            Self::Patience => "agent-trouble-patience",
            Self::TeamWithin => "agent-trouble-team-within",
            Self::Discount => "agent-trouble-discount",
            Self::InARow => "agent-trouble-in-a-row",
            Self::Last => "agent-trouble-last",
            Self::TooMany => "agent-trouble-too-many",
        })
    }
}
