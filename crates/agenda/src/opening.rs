use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A part of a day of the week when customers are received, in the brand's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(i64, i64, i64)", into = "(i64, i64, i64)")]
pub struct Opening {
    /// 1 is Monday, 7 is Sunday.
    pub day: i64,
    /// Minutes after midnight: the first appointment may begin then.
    pub from: i64,
    /// Minutes after midnight, at most 1440: the last appointment is over by then.
    pub until: i64,
}

/// Minutes of a day.
pub(crate) const DAY: i64 = 24 * 60;

impl Opening {
    /// Whether it is a part of a day at all.
    pub const fn is_sound(self) -> bool {
        1 <= self.day && self.day <= 7 && 0 <= self.from && self.from < self.until && self.until <= DAY
    }

    /// Whether both have a minute in common.
    pub const fn meets(self, other: Self) -> bool {
        self.day == other.day && self.from < other.until && other.from < self.until
    }

    /// Whether it is of this date's day of the week.
    pub fn is_on(self, date: Date) -> bool {
        i64::from(date.weekday().to_monday_one_offset()) == self.day
    }
}

impl From<(i64, i64, i64)> for Opening {
    fn from((day, from, until): (i64, i64, i64)) -> Self {
        Self { day, from, until }
    }
}

impl From<Opening> for (i64, i64, i64) {
    fn from(opening: Opening) -> Self {
        (opening.day, opening.from, opening.until)
    }
}
