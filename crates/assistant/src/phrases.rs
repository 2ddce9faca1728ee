//! What the agent says: Fluent files with variants, one per language.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::Locale;
use std::{collections::HashMap, sync::OnceLock};

const FILES: [(Locale, &str, &str); 2] =
    [(Locale::Fr, "fr", include_str!("../locales/fr.ftl")), (Locale::En, "en", include_str!("../locales/en.ftl"))];

struct Language {
    bundle: FluentBundle<FluentResource>,
    /// How many variants a key has: `greet` → 2 for `greet-1` and `greet-2`.
    variants: HashMap<String, usize>,
}

fn language(locale: Locale) -> &'static Language {
    static ALL: OnceLock<HashMap<&'static str, Language>> = OnceLock::new();
    let all = ALL.get_or_init(|| FILES.iter().map(|(locale, tag, text)| (locale.code(), load(tag, text))).collect());
    &all[locale.code()]
}

fn load(tag: &str, text: &str) -> Language {
    // The files are part of the program: a mistake in one is found by the first test that runs.
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{tag}.ftl: {errors:?}"));
    let mut variants = HashMap::new();
    for key in keys(text) {
        if let Some((name, number)) = key.rsplit_once('-')
            && number.parse::<usize>().is_ok()
        {
            *variants.entry(name.to_owned()).or_insert(0) += 1;
        }
    }
    let identifier = tag.parse().unwrap_or_else(|error| panic!("{tag}: {error}"));
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // The marks would show as boxes on old phones.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{tag}.ftl: {errors:?}"));
    Language { bundle, variants }
}

fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
}

/// The agent's words in one language, with a grain of chance that picks among variants.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    locale: Locale,
    grain: u8,
}

impl Phrases {
    /// Words in `locale`; `grain` picks the variants.
    pub fn new(locale: Locale, grain: u8) -> Self {
        Self { locale, grain }
    }

    /// The same way of saying things in another language.
    pub fn in_language(self, locale: Locale) -> Self {
        Self { locale, ..self }
    }

    /// The language.
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// The phrase `key` with its values filled in.
    pub fn say(self, key: &str, values: &[(&str, Word<'_>)]) -> String {
        let language = language(self.locale);
        let count = language.variants.get(key).copied().unwrap_or_default();
        let chosen = match count {
            0 => key.to_owned(),
            count => format!("{key}-{}", usize::from(self.grain) % count + 1),
        };
        let pattern = language.bundle.get_message(&chosen).and_then(|message| message.value());
        debug_assert!(pattern.is_some(), "no phrase {chosen}");
        let Some(pattern) = pattern else { return String::new() };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            match value {
                Word::Text(text) => args.set(*name, FluentValue::from(*text)),
                Word::Count(count) => args.set(*name, FluentValue::from(*count)),
            }
        }
        let said = language.bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
        // An absent name leaves a double space or a space before a mark.
        said.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A line by its key when it is one of the variants of a phrase without values: two ways to say the same thing are
    /// the same answer.
    pub fn without_variants(self, line: &str) -> String {
        let language = language(self.locale);
        let is_variant = |key: &str, count: usize| {
            let said = |n: usize| {
                let message = language.bundle.get_message(&format!("{key}-{n}"))?;
                Some(language.bundle.format_pattern(message.value()?, None, &mut Vec::new()))
            };
            (1..=count).any(|n| said(n).is_some_and(|said| said == line))
        };
        let known = language.variants.iter().find(|(key, count)| is_variant(key, **count));
        known.map_or_else(|| line.to_owned(), |(key, _)| key.clone())
    }

    /// A phrase without values.
    pub fn plain(self, key: &str) -> String {
        self.say(key, &[])
    }
}

/// A value in a phrase.
#[derive(Debug, Clone, Copy)]
pub enum Word<'a> {
    /// Words.
    Text(&'a str),
    /// A number, for plurals.
    Count(i64),
}

impl<'a> From<&'a str> for Word<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
impl<'a> From<&'a String> for Word<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Word<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_language_has_every_phrase_with_the_same_values() {
        let of = |text: &'static str| -> BTreeSet<(String, Vec<String>)> {
            let mut all = BTreeSet::new();
            for key in keys(text) {
                let line = text.lines().find(|line| line.starts_with(&format!("{key} ="))).unwrap();
                let mut values: Vec<String> = line
                    .split("{ $")
                    .skip(1)
                    .filter_map(|rest| rest.split([' ', '}']).next())
                    .map(str::to_owned)
                    .collect();
                values.sort();
                values.dedup();
                all.insert((key.to_owned(), values));
            }
            all
        };
        let [(_, _, fr), (_, _, en)] = FILES;
        assert_eq!(of(fr), of(en));
    }

    #[test]
    fn an_absent_name_leaves_no_hole() {
        let said = Phrases::new(Locale::Fr, 0).say("greet", &[("name", "".into()), ("brand", "Awa Mode".into())]);
        assert_eq!(said, "Bonjour 👋 Bienvenue chez Awa Mode ! Que puis-je faire pour vous ?");
    }
}
