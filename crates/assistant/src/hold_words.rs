//! Until when goods are kept, in words: the day is said unless it is today.

use crate::Phrases;
use jiff::{Timestamp, tz::TimeZone};
use kernel::Millis;

/// « Articles réservés 30 min, jusqu'à 14:35. »
pub(crate) fn hold_words(phrases: Phrases, zone: &TimeZone, until: Millis, now: Millis) -> String {
    let left = left(until - now);
    let (day, time) = (said(until, zone, "%d/%m"), said(until, zone, "%H:%M"));
    let values = [("left", (&left).into()), ("day", (&day).into()), ("time", (&time).into())];
    phrases.say(if day == said(now, zone, "%d/%m") { "order-hold" } else { "order-hold-day" }, &values)
}

/// « Commande #0042 : nous vous gardons les articles jusqu'à 15:05. »
pub(crate) fn held_longer(phrases: Phrases, number: &str, zone: &TimeZone, until: Millis, now: Millis) -> String {
    let (day, time) = (said(until, zone, "%d/%m"), said(until, zone, "%H:%M"));
    let values = [("number", number.into()), ("day", (&day).into()), ("time", (&time).into())];
    let is_today = day == said(now, zone, "%d/%m");
    phrases.say(if is_today { "order-held-longer" } else { "order-held-longer-day" }, &values)
}

/// How long is left, as French and English both write it: `10 min`, `3 h`. Hours are rounded down: nobody is promised more.
/// A minute that has begun counts: a timer is some moments late.
pub(crate) fn left(time: Millis) -> String {
    let minutes = ((time.as_seconds() + 59) / 60).max(1);
    if minutes < 120 { format!("{minutes} min") } else { format!("{} h", minutes / 60) }
}

fn said(at: Millis, zone: &TimeZone, format: &str) -> String {
    let stamp = Timestamp::from_millisecond(at.0);
    stamp.map_or_else(|_| String::new(), |stamp| stamp.to_zoned(zone.clone()).strftime(format).to_string())
}
