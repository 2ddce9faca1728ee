//! What alerts say: Fluent files, one per language.

use crate::Kind;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::Locale;
use std::sync::OnceLock;

const FILES: [(&str, &str); 2] = [("fr", include_str!("../locales/fr.ftl")), ("en", include_str!("../locales/en.ftl"))];

fn bundle(locale: Locale) -> &'static FluentBundle<FluentResource> {
    static ALL: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let [fr, en] = ALL.get_or_init(|| FILES.map(|(tag, text)| load(tag, text)));
    match locale {
        Locale::Fr => fr,
        Locale::En => en,
    }
}

fn load(tag: &str, text: &str) -> FluentBundle<FluentResource> {
    // The files are part of the program: a mistake in one is found by the first test that runs.
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{tag}.ftl: {errors:?}"));
    let identifier = tag.parse().unwrap_or_else(|error| panic!("{tag}: {error}"));
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // The marks would show as boxes on old phones.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{tag}.ftl: {errors:?}"));
    bundle
}

fn say(locale: Locale, key: &str, args: &FluentArgs<'_>) -> String {
    let bundle = bundle(locale);
    let pattern = bundle.get_message(key).and_then(|message| message.value());
    debug_assert!(pattern.is_some(), "no words for {key}");
    pattern.map(|it| bundle.format_pattern(it, Some(args), &mut Vec::new()).into_owned()).unwrap_or_default()
}

/// One line about so many alerts of a kind; `about` is what one of them is about.
pub fn line(locale: Locale, kind: Kind, count: i64, about: Option<&str>) -> String {
    let mut args = FluentArgs::new();
    args.set("count", FluentValue::from(count));
    let form = match about {
        _ if count > 1 => "many",
        Some(about) => {
            args.set("about", FluentValue::from(about));
            "about"
        }
        None => "one",
    };
    say(locale, &format!("{}-{form}", kind.code()), &args)
}

/// A line, and that there are `count` others.
pub(crate) fn and_more(locale: Locale, line: &str, count: i64) -> String {
    let mut args = FluentArgs::new();
    args.set("line", FluentValue::from(line));
    args.set("count", FluentValue::from(count));
    say(locale, "and-more", &args)
}

/// Where to look, in an e-mail.
pub(crate) fn mail_look(locale: Locale, url: &str) -> String {
    let mut args = FluentArgs::new();
    args.set("url", FluentValue::from(url));
    say(locale, "mail-look", &args)
}

/// Why they get this e-mail, and how not to.
pub(crate) fn mail_why(locale: Locale, brand: &str, url: &str) -> String {
    let mut args = FluentArgs::new();
    args.set("brand", FluentValue::from(brand));
    args.set("url", FluentValue::from(url));
    say(locale, "mail-why", &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Each key with the values it takes.
    fn keys(text: &str) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut last = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                key.clone_into(&mut last);
                all.entry(last.clone()).or_default();
            }
            let values = line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
            let found = all.entry(last.clone()).or_default();
            found.extend(values.map(str::to_owned));
            found.sort();
            found.dedup();
        }
        all.retain(|key, _| !key.is_empty());
        all
    }

    #[test]
    fn both_languages_say_everything_with_the_same_values() {
        let [(_, french), (_, english)] = FILES;
        assert_eq!(keys(french), keys(english));
        for kind in Kind::ALL {
            for form in ["about", "one", "many"] {
                assert!(keys(french).contains_key(&format!("{}-{form}", kind.code())), "{}-{form}", kind.code());
            }
        }
        assert_eq!(keys(french).len(), Kind::ALL.len() * 3 + 3, "nothing is left over");
    }

    #[test]
    fn alerts_are_told_alone_and_together() {
        let waits = |locale, count, about| line(locale, Kind::HumanWanted, count, about);
        assert_eq!(waits(Locale::Fr, 1, Some("Awa")), "Awa attend une personne");
        assert_eq!(waits(Locale::Fr, 1, None), "Un client attend une personne");
        assert_eq!(waits(Locale::Fr, 3, Some("Awa")), "3 clients attendent une personne");
        assert_eq!(waits(Locale::En, 3, None), "3 customers are waiting for a person");
        assert_eq!(and_more(Locale::Fr, "Awa est en colère", 1), "Awa est en colère, et une autre nouvelle");
        assert_eq!(and_more(Locale::En, "Awa is angry", 2), "Awa is angry, and 2 other things");
    }
}
