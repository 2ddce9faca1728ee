//! Windows of time in feeds: `start/end` in ISO 8601.

/// Seconds since the beginning of 1970, UTC: the time something is read at, as a value.
pub type Now = i64;

/// Whether a window is open. Without a time to compare with, or unreadable, it is taken as open.
pub(crate) fn is_open(window: &str, now: Option<Now>) -> bool {
    let Some(now) = now else { return true };
    let (start, end) = window.split_once('/').unwrap_or((window, ""));
    seconds(start, false).is_none_or(|start| now >= start) && seconds(end, true).is_none_or(|end| now <= end)
}

/// `2026-11-01T08:00+0100`, `2026-11-01T08:00:00Z`, `2026-11-01`; a date alone at the end lasts its day.
fn seconds(text: &str, is_end: bool) -> Option<i64> {
    let text = text.trim();
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days(year, month, day) * 86_400;
    let Some(clock) = text.get(11..).filter(|clock| !clock.is_empty()) else {
        return Some(midnight + if is_end { 86_399 } else { 0 });
    };
    let zone_at = clock.find(['+', '-', 'Z', 'z']).unwrap_or(clock.len());
    let (time, zone) = clock.split_at(zone_at);
    let mut parts = time.split(':').map(|part| part.split('.').next().unwrap_or_default().parse::<i64>());
    let (hours, minutes) = (parts.next()?.ok()?, parts.next().and_then(Result::ok).unwrap_or(0));
    let rest = parts.next().and_then(Result::ok).unwrap_or(0);
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let offset = match digits.len() {
        4 => digits[..2].parse::<i64>().ok()? * 3600 + digits[2..].parse::<i64>().ok()? * 60,
        2 => digits.parse::<i64>().ok()? * 3600,
        _ => 0,
    };
    let offset = if zone.starts_with('-') { -offset } else { offset };
    Some(midnight + hours * 3600 + minutes * 60 + rest - offset)
}

/// Days from 1970-01-01 in the civil calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{is_open, seconds};

    #[test]
    fn windows_open_and_close() {
        assert_eq!(seconds("1970-01-02", false), Some(86_400));
        assert_eq!(seconds("2026-11-27T05:00:00Z", false), Some(1_795_755_600));
        assert_eq!(seconds("2026-11-27T06:00+0100", false), Some(1_795_755_600));
        let now = Some(1_795_755_600);
        assert!(is_open("2026-11-01T00:00Z/2026-11-30T00:00Z", now));
        assert!(!is_open("2026-10-01T00:00Z/2026-10-30T00:00Z", now));
        assert!(!is_open("2026-12-01/2026-12-30", now));
        assert!(is_open("rien", now));
    }
}
