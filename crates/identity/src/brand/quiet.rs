use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};
use kernel::Millis;
use std::{fmt, str::FromStr};

/// The part of the day when a brand says nothing unasked, in its own time; may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// Minutes after midnight; the quiet begins with this one.
    from: i64,
    /// Minutes after midnight; the quiet is over with this one.
    until: i64,
}

const DAY: i64 = 24 * 60;

impl Default for QuietHours {
    /// From nine in the evening to eight in the morning.
    fn default() -> Self {
        Self { from: 21 * 60, until: 8 * 60 }
    }
}

impl QuietHours {
    /// No quiet at all.
    pub const NONE: Self = Self { from: 0, until: 0 };

    /// From one minute of the day to another, each below 1440; none when they are no minutes of a day.
    pub fn of_minutes(from: i64, until: i64) -> Option<Self> {
        ((0..DAY).contains(&from) && (0..DAY).contains(&until)).then_some(Self { from, until })
    }

    /// Both ends, in minutes after midnight.
    pub const fn minutes(self) -> (i64, i64) {
        (self.from, self.until)
    }

    /// When the quiet that reigns at `now` ends; none outside it.
    pub(super) fn ends(self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        let here = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let is_over_midnight = self.from > self.until;
        let is_quiet = if is_over_midnight {
            minute >= self.from || minute < self.until
        } else {
            (self.from..self.until).contains(&minute)
        };
        if !is_quiet {
            return None;
        }
        let date = if minute >= self.until { here.date().checked_add(1.day()).ok()? } else { here.date() };
        let (hour, minute) = (i8::try_from(self.until / 60).ok()?, i8::try_from(self.until % 60).ok()?);
        let end = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
        Some(Millis(end.timestamp().as_millisecond()))
    }
}

/// `21:00-08:00`; empty for no quiet.
impl FromStr for QuietHours {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() {
            return Ok(Self::NONE);
        }
        let minute = |text: &str| {
            let time = Time::strptime("%H:%M", text.trim()).ok()?;
            Some(i64::from(time.hour()) * 60 + i64::from(time.minute()))
        };
        let halves = text.split_once('-').and_then(|(from, until)| Some((minute(from)?, minute(until)?)));
        halves.and_then(|(from, until)| Self::of_minutes(from, until)).ok_or("must look like \"21:00-08:00\"")
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from, self.until);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{hours, minutes};

    /// 2026-11-02, 00:00 in Abidjan, which is UTC.
    const MIDNIGHT: Millis = Millis(1_793_577_600_000);

    fn ends(hours_: &str, at: Millis, zone: &str) -> Option<Millis> {
        let quiet: QuietHours = hours_.parse().unwrap();
        quiet.ends(MIDNIGHT + at, &TimeZone::get(zone).unwrap()).map(|end| end - MIDNIGHT)
    }

    #[test]
    fn the_night_ends_in_the_morning() {
        let night = |at| ends("21:00-08:00", at, "Africa/Abidjan");
        assert_eq!(night(hours(12)), None);
        assert_eq!(night(hours(21) - minutes(1)), None);
        assert_eq!(night(hours(21)), Some(hours(32)));
        assert_eq!(night(hours(3)), Some(hours(8)));
        assert_eq!(night(hours(8)), None);
        // Douala is an hour ahead.
        assert_eq!(ends("21:00-08:00", hours(20), "Africa/Douala"), Some(hours(31)));
    }

    #[test]
    fn a_rest_at_noon_and_no_quiet_at_all() {
        assert_eq!(ends("12:30-14:00", hours(13), "Africa/Abidjan"), Some(hours(14)));
        assert_eq!(ends("12:30-14:00", hours(14), "Africa/Abidjan"), None);
        for at in [0, 8, 21, 23] {
            assert_eq!(ends("", hours(at), "Africa/Abidjan"), None);
        }
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        for wrong in ["21-8", "21:00", "24:00-08:00", "21:60-08:00", "21h-8h", "21:00-08:00-09:00"] {
            assert!(wrong.parse::<QuietHours>().is_err(), "{wrong}");
        }
        assert_eq!("21:00 - 8:00".parse::<QuietHours>().unwrap().to_string(), "21:00-08:00");
    }
}
