use kernel::{AppointmentId, ServiceId};
use serde::{Deserialize, Serialize};

/// The appointment a customer is making, as far as said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    /// For what.
    pub service: Option<ServiceId>,
    /// The appointment it is instead of.
    pub moves: Option<AppointmentId>,
    /// The day, as `2026-11-28`.
    pub date: Option<String>,
    /// The part of the day.
    pub part: Option<Part>,
    /// The hour, in minutes after midnight.
    pub minute: Option<i64>,
    /// Only from this minute of the day on.
    pub from: Option<i64>,
    /// Only before this minute of the day.
    pub before: Option<i64>,
    /// What they said they come for, in their words.
    pub note: String,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Before noon.
    Morning,
    /// From noon to six.
    Afternoon,
    /// From five on.
    Evening,
}

impl Part {
    /// Whether a minute of the day lies in it.
    pub const fn has(self, minute: i64) -> bool {
        match self {
            Self::Morning => minute < 12 * 60,
            Self::Afternoon => 12 * 60 <= minute && minute < 18 * 60,
            Self::Evening => 17 * 60 <= minute,
        }
    }
}
