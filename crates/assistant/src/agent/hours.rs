use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use kernel::Millis;
use serde::{Deserialize, Serialize};

/// The days and the part of the day on which an agent answers, in the brand's own time; may go over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkHours {
    /// 1 is Monday, 7 is Sunday; ascending, not empty.
    days: Vec<u8>,
    /// Minutes after midnight; the work begins with this one.
    from: i64,
    /// Minutes after midnight; the work is over with this one. Not after `from`: on the next day.
    until: i64,
}

const DAY: i64 = 24 * 60;

impl WorkHours {
    /// On these days, from one minute of the day to another; none when a number is no day (1 to 7) or no minute of a day
    /// (below 1440), or when there is no day.
    pub fn new(days: &[u8], from: i64, until: i64) -> Option<Self> {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        let fits = !days.is_empty() && days.iter().all(|day| (1..=7).contains(day));
        let minutes = (0..DAY).contains(&from) && (0..DAY).contains(&until);
        (fits && minutes).then_some(Self { days, from, until })
    }

    /// The days, 1 for Monday to 7 for Sunday.
    pub fn days(&self) -> &[u8] {
        &self.days
    }

    /// Both ends, in minutes after midnight.
    pub const fn minutes(&self) -> (i64, i64) {
        (self.from, self.until)
    }

    /// When the work begins again, if it rests at `now`.
    pub fn closed_until(&self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        let here = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let (today, yesterday) = (here.date(), here.date().checked_sub(1.day()).ok()?);
        let is_over_midnight = self.until <= self.from;
        let since_today = self.works_on(today) && minute >= self.from && (is_over_midnight || minute < self.until);
        let since_yesterday = is_over_midnight && self.works_on(yesterday) && minute < self.until;
        if since_today || since_yesterday {
            return None;
        }
        // At most a week ahead: there is a day.
        (0..=7).find_map(|ahead| {
            let date = today.checked_add(ahead.days()).ok().filter(|date| self.works_on(*date))?;
            let (hour, minute) = (i8::try_from(self.from / 60).ok()?, i8::try_from(self.from % 60).ok()?);
            let begins = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
            Some(Millis(begins.timestamp().as_millisecond())).filter(|at| *at > now)
        })
    }

    /// How long the work goes on from `now`, to the end of this part of the day; none when it rests then.
    pub fn open_for(&self, now: Millis, zone: &TimeZone) -> Option<Millis> {
        if self.closed_until(now, zone).is_some() {
            return None;
        }
        let here = Timestamp::from_millisecond(now.0).ok()?.to_zoned(zone.clone());
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let ends_tomorrow = self.until <= self.from && minute >= self.from;
        let date = if ends_tomorrow { here.date().checked_add(1.day()).ok()? } else { here.date() };
        let (hour, minute) = (i8::try_from(self.until / 60).ok()?, i8::try_from(self.until % 60).ok()?);
        let ends = date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
        Some(Millis(ends.timestamp().as_millisecond()) - now)
    }

    fn works_on(&self, date: Date) -> bool {
        u8::try_from(date.weekday().to_monday_one_offset()).is_ok_and(|day| self.days.contains(&day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{days, hours, minutes};

    /// Monday 2 November 2026, 00:00 in Abidjan, which is UTC.
    const MONDAY: Millis = Millis(1_793_577_600_000);

    fn closed(hours: &WorkHours, at: Millis) -> Option<Millis> {
        hours.closed_until(MONDAY + at, &TimeZone::UTC).map(|until| until - MONDAY)
    }

    #[test]
    fn from_monday_to_saturday_by_day() {
        let week = WorkHours::new(&[1, 2, 3, 4, 5, 6], 8 * 60, 20 * 60).unwrap();
        assert_eq!(closed(&week, hours(8) - minutes(1)), Some(hours(8)));
        assert_eq!(closed(&week, hours(8)), None);
        assert_eq!(closed(&week, hours(20) - minutes(1)), None);
        assert_eq!(closed(&week, hours(20)), Some(hours(32)), "tomorrow");
        assert_eq!(closed(&week, days(5) + hours(21)), Some(days(7) + hours(8)), "Sunday is free");
        // Douala is an hour ahead.
        let there = week.closed_until(MONDAY + hours(19), &TimeZone::get("Africa/Douala").unwrap());
        assert_eq!(there, Some(MONDAY + hours(31)));
    }

    #[test]
    fn an_evening_that_goes_over_midnight_and_a_day_that_never_ends() {
        let night = WorkHours::new(&[5], 18 * 60, 2 * 60).unwrap();
        assert_eq!(closed(&night, days(4) + hours(17)), Some(days(4) + hours(18)));
        assert_eq!(closed(&night, days(5) + hours(1)), None, "Friday's evening lasts into Saturday");
        assert_eq!(closed(&night, days(5) + hours(2)), Some(days(11) + hours(18)));
        let always = WorkHours::new(&[1, 2, 3, 4, 5, 6, 7], 8 * 60, 8 * 60).unwrap();
        assert!((0..24).all(|hour| closed(&always, hours(hour)).is_none()));
    }

    #[test]
    fn what_is_no_day_or_no_minute_is_refused() {
        for (days, from, until) in [(&[][..], 480, 600), (&[0][..], 480, 600), (&[8][..], 480, 600)] {
            assert_eq!(WorkHours::new(days, from, until), None);
        }
        assert_eq!(WorkHours::new(&[1], -1, 600), None);
        assert_eq!(WorkHours::new(&[1], 480, 1_440), None);
        assert_eq!(WorkHours::new(&[3, 1, 3], 480, 600).unwrap().days(), [1, 3]);
    }
}
