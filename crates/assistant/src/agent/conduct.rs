//! How an agent behaves: when it works, how soon it answers, when a human is asked.

use super::{Routing, WorkHours};
use jiff::tz::TimeZone;
use kernel::{Millis, minutes};
use serde::{Deserialize, Serialize};

/// How an agent behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conduct {
    /// When it answers; none: always.
    pub hours: Option<WorkHours>,
    /// What it says once to who writes while it is away; empty: our own words.
    pub absence: String,
    /// How long after the customer's last message it answers, at the least.
    pub wait: Millis,
    /// How many messages in a row it may fail to understand before a human is asked.
    pub patience: u8,
    /// What it may give away by itself at most, to a customer who bargains: percent of the goods a code is for; none: what
    /// the codes it may give are worth.
    pub most_discount: Option<u8>,
    /// How many messages in a row it may send by itself before the customer writes again: reminders, not answers.
    pub most_in_a_row: u8,
    /// When a human is asked, and what else is done about how a customer feels.
    pub routing: Routing,
    /// When the team answers; none: always.
    pub team_hours: Option<WorkHours>,
    /// How long a customer waits for the team, in its hours, before they are told and the next teammate is.
    pub team_within: Millis,
    /// Whether its first answer to a customer says that it is an AI.
    pub discloses: bool,
    /// When it answers aloud, where its brand and the platform let it, and the customer does not want otherwise.
    pub aloud: Aloud,
}

/// When an agent answers aloud.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aloud {
    /// Never.
    #[default]
    Never,
    /// To a voice note.
    Mirror,
    /// Always.
    Always,
}

impl Aloud {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::Never, Self::Mirror, Self::Always];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Mirror => "mirror",
            Self::Always => "always",
        }
    }

    /// Reads [`Aloud::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aloud| aloud.code() == word)
    }
}

impl Default for Conduct {
    fn default() -> Self {
        Self {
            hours: None,
            absence: String::new(),
            wait: Millis(0),
            patience: 2,
            most_discount: None,
            most_in_a_row: 3,
            routing: Routing::default(),
            team_hours: None,
            team_within: minutes(10),
            discloses: true,
            aloud: Aloud::Never,
        }
    }
}

impl Conduct {
    /// The longest [`Conduct::wait`].
    pub const LONGEST_WAIT: Millis = Millis(60_000);
    /// The most [`Conduct::patience`].
    pub const MOST_PATIENCE: u8 = 5;
    /// The most [`Conduct::most_in_a_row`].
    pub const MOST_IN_A_ROW: u8 = 10;
    /// What [`Conduct::team_within`] may be, in minutes.
    pub const TEAM_WITHIN: std::ops::RangeInclusive<i64> = 1..=1_440;
    /// The longest [`Conduct::absence`], in characters: one message.
    pub const LONGEST_ABSENCE: usize = 1_000;

    /// When it is back, if it is away at `now`.
    pub fn away_until(&self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        self.hours.as_ref()?.closed_until(now, zone)
    }

    /// When the team is back, if nobody is there at `now`.
    pub fn team_back(&self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        self.team_hours.as_ref()?.closed_until(now, zone)
    }

    /// When a customer who waits for the team since `now` has waited long enough: only the team's hours count.
    pub fn waited_enough(&self, now: Millis, zone: &TimeZone) -> Millis {
        let (mut at, mut left) = (now, self.team_within);
        let Some(hours) = &self.team_hours else { return at + left };
        // A day of work holds a minute at least: the loop ends within the longest wait's days.
        for _ in 0..=*Self::TEAM_WITHIN.end() * 7 {
            if let Some(opens) = hours.closed_until(at, zone) {
                at = opens;
                continue;
            }
            let step = hours.open_for(at, zone).unwrap_or(left).min(left);
            at = at + step;
            left = left - step;
            if left.0 <= 0 {
                break;
            }
        }
        at
    }
}
