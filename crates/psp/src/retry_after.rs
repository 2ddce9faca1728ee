use jiff::fmt::rfc2822::DateTimeParser;
use kernel::Millis;

/// The seconds to wait that a `Retry-After` asks for (RFC 9110 §10.2.3): told as a number, or as a moment, which is compared
/// with `now` where that is known. A moment that is past is no wait; `None`: nothing that can be understood.
pub(crate) fn retry_after(value: &str, now: Option<Millis>) -> Option<u32> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // Digits without an end are a long time, not nonsense.
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    // The preferred form of a date; the two that are obsolete are sent by nobody any more.
    let at = DateTimeParser::new().parse_timestamp(value).ok()?;
    let wait = Millis(at.as_millisecond()) - now? + Millis(999);
    Some(u32::try_from(wait.as_seconds().max(0)).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::seconds;

    /// Tue, 14 Nov 2023 22:13:20 GMT.
    const NOW: Millis = Millis(1_700_000_000_000);

    #[test]
    fn seconds_are_taken_as_they_are() {
        assert_eq!(retry_after("120", Some(NOW)), Some(120));
        assert_eq!(retry_after(" 7 ", None), Some(7));
        assert_eq!(retry_after("0", None), Some(0));
        assert_eq!(retry_after("99999999999999999999", None), Some(u32::MAX));
    }

    #[test]
    fn a_moment_is_a_wait_from_now() {
        assert_eq!(retry_after("Tue, 14 Nov 2023 22:15:20 GMT", Some(NOW)), Some(120));
        assert_eq!(retry_after("Tue, 14 Nov 2023 22:15:20 GMT", Some(NOW + Millis(1))), Some(120), "never too early");
        assert_eq!(retry_after("Wed, 15 Nov 2023 00:13:20 +0100", Some(NOW)), Some(3_600));
        assert_eq!(retry_after("Tue, 14 Nov 2023 22:13:20 GMT", Some(NOW)), Some(0));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", Some(NOW)), Some(0), "past");
        assert_eq!(retry_after("Tue, 14 Nov 2023 22:13:21 GMT", Some(NOW + seconds(5))), Some(0));
        assert_eq!(retry_after("Tue, 14 Nov 2023 22:15:20 GMT", None), None);
    }

    #[test]
    fn nonsense_is_no_wait_at_all() {
        for nonsense in
            ["", " ", "-5", "+5", "1.5", "soon", "Mon, 14 Nov 2023 22:15:20 GMT", "2023-11-14T22:15:20Z", "é"]
        {
            assert_eq!(retry_after(nonsense, Some(NOW)), None, "{nonsense:?}");
        }
    }
}
