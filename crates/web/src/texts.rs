use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use kernel::Locale;
use rust_embed::Embed;
use std::{borrow::Cow, sync::LazyLock};

#[derive(Embed)]
#[folder = "locales"]
struct Files;

/// Everything the pages say in one language: the `.ftl` files of `locales/<code>/`.
pub struct Texts {
    bundle: FluentBundle<FluentResource>,
}

static ALL: LazyLock<Vec<(Locale, Texts)>> =
    LazyLock::new(|| Locale::ALL.into_iter().map(|locale| (locale, Texts::load(locale))).collect());

/// The texts of a language.
///
/// # Panics
/// Never: every locale is loaded.
pub fn texts(locale: Locale) -> &'static Texts {
    ALL.iter().find(|(known, _)| *known == locale).map(|(_, texts)| texts).expect("ALL holds every Locale")
}

impl Texts {
    /// Reads the language's files. A broken file is a mistake of ours which a test finds; it is logged and what can be
    /// read is used.
    fn load(locale: Locale) -> Self {
        let language = locale.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks protect right-to-left names inside left-to-right text; our languages do not need them and
        // they break searching and copying.
        bundle.set_use_isolating(false);
        for name in Files::iter().filter(|name| name.starts_with(locale.code())) {
            let Some(file) = Files::get(&name) else { continue };
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(readable, errors)| {
                tracing::error!(file = %name, ?errors, "A translation file is broken");
                readable
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(file = %name, ?errors, "A translation key is there twice");
            }
        }
        Self { bundle }
    }

    /// The sentence for `key`; the key itself if there is none, which a test makes sure of.
    pub fn say<'a>(&'a self, key: &'a str, arguments: Option<&'a FluentArgs<'_>>) -> Cow<'a, str> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no text for {key}");
            return Cow::Borrowed(key);
        };
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, arguments, &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::{Path, PathBuf},
    };

    /// Every key of a language with the variables its text uses.
    fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::new();
        for file in walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(locale.code())) {
            let text = fs::read_to_string(&file).unwrap();
            FluentResource::try_new(text.clone())
                .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
            let mut current = String::new();
            for line in text.lines() {
                if let Some((key, _)) = line.split_once(" =")
                    && line.starts_with(|c: char| c.is_ascii_lowercase())
                {
                    current = key.to_owned();
                    assert!(keys.insert(current.clone(), BTreeSet::new()).is_none(), "{current} is there twice");
                }
                for piece in line.split('$').skip(1) {
                    let name = piece.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                    keys.get_mut(&current).unwrap().insert(name);
                }
            }
        }
        keys
    }

    fn walk(folder: &Path) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
        }
        files
    }

    /// The sources in which keys are used: code without its tests, and templates.
    fn sources() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut all = String::new();
        for file in [walk(&root.join("src")), walk(&root.join("templates"))].concat() {
            let text = fs::read_to_string(&file).unwrap();
            all.push_str(text.split("#[cfg(test)]").next().unwrap());
        }
        all
    }

    fn literals(source: &str) -> BTreeSet<&str> {
        source.split('"').filter(|piece| piece.len() < 60 && !piece.contains(char::is_whitespace)).collect()
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_variables() {
        let french = keys(Locale::Fr);
        assert!(french.len() > 100);
        for locale in Locale::ALL {
            let other = keys(locale);
            let names = |map: &BTreeMap<String, BTreeSet<String>>| map.keys().cloned().collect::<BTreeSet<_>>();
            let differing: Vec<_> = names(&french).symmetric_difference(&names(&other)).cloned().collect();
            assert!(differing.is_empty(), "{locale:?} and French differ in {differing:?}");
            for (key, variables) in &french {
                assert_eq!(variables, &other[key], "{key} in {locale:?}");
            }
        }
    }

    #[test]
    fn every_key_used_exists_and_every_key_is_used() {
        let known = keys(Locale::Fr);
        let source = sources();
        let mut said = BTreeSet::new();
        for piece in source.split("say").skip(1) {
            let call = piece.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            if let Some(key) = call.strip_prefix("(\"").and_then(|rest| rest.split('"').next()) {
                said.insert(key);
            }
        }
        let unknown: Vec<_> = said.iter().filter(|key| !known.contains_key(**key)).collect();
        assert!(unknown.is_empty(), "said but not translated: {unknown:?}");
        let used = literals(&source);
        let unused: Vec<_> = known.keys().filter(|key| !used.contains(key.as_str())).collect();
        assert!(unused.is_empty(), "translated but never said: {unused:?}");
    }

    /// Words between tags must come from the catalogue: only punctuation, expressions and our own name stand alone.
    #[test]
    fn templates_hold_no_words_of_their_own() {
        let mut found = Vec::new();
        for file in walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")) {
            let text = fs::read_to_string(&file).unwrap();
            let mut visible = String::new();
            let mut rest = text.as_str();
            while let Some(at) = rest.find(['<', '{']) {
                visible.push_str(&rest[..at]);
                let (close, skip) = match &rest[at..(at + 2).min(rest.len())] {
                    "{{" => ("}}", 2),
                    "{%" => ("%}", 2),
                    "{#" => ("#}", 2),
                    _ if rest[at..].starts_with('<') => (">", 1),
                    _ => ("", 1),
                };
                // A tag may hold expressions with `>` in them; strip those first.
                let inner = &rest[at + skip..];
                let end = if close == ">" { tag_end(inner) } else { inner.find(close).unwrap_or(0) + close.len() };
                visible.push('\n');
                rest = &inner[end..];
            }
            visible.push_str(rest);
            for line in
                visible.lines().map(str::trim).filter(|line| line.chars().filter(|c| c.is_alphabetic()).count() > 1)
            {
                if line.trim_start_matches("· ") != "SEVEN T" {
                    found.push(format!("{}: {line}", file.display()));
                }
            }
        }
        assert!(found.is_empty(), "untranslated: {found:#?}");
    }

    fn tag_end(inner: &str) -> usize {
        let mut depth = 0i32;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                b'>' if depth == 0 => return at + 1,
                _ => {}
            }
        }
        inner.len()
    }
}
