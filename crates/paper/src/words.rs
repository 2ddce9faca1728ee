//! What a receipt says in each language.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Millis};
use std::sync::LazyLock;

static ALL: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [load("fr", include_str!("../locales/fr.ftl")), load("en", include_str!("../locales/en.ftl"))]);

fn load(tag: &str, text: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
    // The marks would be copied with the text.
    bundle.set_use_isolating(false);
    // A test finds what is written twice.
    let _ = bundle.add_resource(resource);
    bundle
}

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub(crate) Locale);

impl Words {
    pub(crate) fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    pub(crate) fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let bundle = match self.0 {
            Locale::Fr => &ALL[0],
            Locale::En => &ALL[1],
        };
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        debug_assert!(pattern.is_some(), "no words for {key}");
        let Some(pattern) = pattern else { return String::new() };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// A moment by the clock of `zone`: `26 novembre 2026 à 14:05`.
    pub(crate) fn moment(self, at: Millis, zone: &TimeZone) -> String {
        let time = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
        let (day, year) = (time.day().to_string(), time.year().to_string());
        let clock = format!("{:02}:{:02}", time.hour(), time.minute());
        let month = self.say(&format!("month-{}", time.month()));
        let day = if day == "1" { self.say("first-day") } else { day };
        self.with("moment", &[("day", &day), ("month", &month), ("year", &year), ("clock", &clock)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_everything() {
        let keys =
            |text: &'static str| -> Vec<&str> { text.lines().filter_map(|l| Some(l.split_once(" =")?.0)).collect() };
        let (fr, en) = (keys(include_str!("../locales/fr.ftl")), keys(include_str!("../locales/en.ftl")));
        assert_eq!(fr, en);
        assert!(fr.iter().all(|key| ALL.iter().all(|bundle| bundle.has_message(key))));
    }

    #[test]
    fn moments_are_those_of_the_shop() {
        let (noon, abidjan) = (Millis(1_795_694_700_000), TimeZone::get("Africa/Abidjan").unwrap());
        let fr = Words(Locale::Fr).moment(noon, &abidjan);
        assert_eq!(fr, "26 novembre 2026 à 12:05");
        assert_eq!(Words(Locale::En).moment(noon, &TimeZone::get("Africa/Lagos").unwrap()), "26 November 2026, 13:05");
    }
}
