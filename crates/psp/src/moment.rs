use kernel::Millis;

/// A moment as providers write it: ISO 8601 with its offset. `None` for anything else; nothing hangs on it.
pub(crate) fn moment(text: Option<&str>) -> Option<Millis> {
    text?.parse::<jiff::Timestamp>().ok().map(|at| Millis(at.as_millisecond()))
}

/// The day of a moment in Abidjan and in UTC, such as `2026-01-02`, for providers that list by day.
pub(crate) fn day(at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_with_their_offset() {
        let at = Some(Millis(1_700_000_000_123));
        assert_eq!(moment(Some("2023-11-14T22:13:20.123456Z")), at);
        assert_eq!(moment(Some("2023-11-14T23:13:20.123+01:00")), at);
        assert_eq!(moment(Some("2023-11-14 22:13:20")), None);
        assert_eq!(moment(None), None);
        assert_eq!(day(Millis(1_700_000_000_123)), "2023-11-14");
    }
}
