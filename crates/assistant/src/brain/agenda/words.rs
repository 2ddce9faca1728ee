//! How a time is said: « samedi 28 novembre à 10h30 », `sam. 28/11 10h30` where there is little room.

use crate::Phrases;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use kernel::Millis;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date of a moment, where the shop is.
pub(crate) fn date_of(at: Millis, zone: &TimeZone) -> Date {
    Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone()).date()
}

/// « samedi 28 novembre », with « demain » in front of it where it is.
pub(crate) fn day(say: Phrases, date: Date, today: Date) -> String {
    let weekday = say.plain(&format!("weekday-{}", DAYS[index(date.weekday().to_monday_one_offset(), 7)]));
    let month = say.plain(&format!("month-{}", MONTHS[index(date.month(), 12)]));
    let number = date.day().to_string();
    let values = [("weekday", (&weekday).into()), ("day", (&number).into()), ("month", (&month).into())];
    let said = say.say("day-said", &values);
    let key = match () {
        () if date == today => "day-today",
        () if today.checked_add(1.day()).is_ok_and(|tomorrow| tomorrow == date) => "day-tomorrow",
        () => return said,
    };
    say.say(key, &[("day", (&said).into())])
}

/// « 10h30 ».
pub(crate) fn hour(say: Phrases, at: Millis, zone: &TimeZone) -> String {
    let here = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone());
    let (hour, minute) = (here.hour().to_string(), format!("{:02}", here.minute()));
    let key = if here.minute() == 0 { "clock-full" } else { "clock-half" };
    say.say(key, &[("hour", (&hour).into()), ("minute", (&minute).into())])
}

/// « samedi 28 novembre à 10h30 ».
pub(crate) fn moment(say: Phrases, at: Millis, zone: &TimeZone, now: Millis) -> String {
    let day = day(say, date_of(at, zone), date_of(now, zone));
    let hour = hour(say, at, zone);
    say.say("moment", &[("day", (&day).into()), ("hour", (&hour).into())])
}

/// `sam. 28/11 10h30`: on a button.
pub(crate) fn short(say: Phrases, at: Millis, zone: &TimeZone) -> String {
    let date = date_of(at, zone);
    format!("{} {}", short_day(say, date), hour(say, at, zone))
}

/// `sam. 28/11`.
pub(crate) fn short_day(say: Phrases, date: Date) -> String {
    let weekday = say.plain(&format!("weekday-short-{}", DAYS[index(date.weekday().to_monday_one_offset(), 7)]));
    format!("{weekday} {:02}/{:02}", date.day(), date.month())
}

/// From a number that counts from one.
fn index(one_based: i8, most: usize) -> usize {
    usize::try_from(one_based - 1).unwrap_or_default().min(most - 1)
}
