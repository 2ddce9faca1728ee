//! How an agent behaves: when it works, how soon it answers, when a human is asked.

use super::WorkHours;
use jiff::tz::TimeZone;
use kernel::Millis;
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
    /// Whether who complains is given to a human at once.
    pub complaints_to_human: bool,
    /// Whether its first answer to a customer says that it is an AI.
    pub discloses: bool,
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
            complaints_to_human: true,
            discloses: true,
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
    /// The longest [`Conduct::absence`], in characters: one message.
    pub const LONGEST_ABSENCE: usize = 1_000;

    /// When it is back, if it is away at `now`.
    pub fn away_until(&self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        self.hours.as_ref()?.closed_until(now, zone)
    }
}
