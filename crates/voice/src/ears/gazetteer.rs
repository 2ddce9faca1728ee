//! Names that a model does not know, found again by how they sound: « Coco dit » is Cocody.

use language::{fold, sound_key};

/// Names that may be said: places, goods.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    names: Vec<Name>,
}

#[derive(Debug, Clone)]
struct Name {
    written: String,
    folded: String,
    key: String,
    words: usize,
}

/// Words of a transcript that may be one name of so many words, at most.
const MORE_WORDS: usize = 2;
/// Sounds that may differ, of ten.
const DIFFERENCE: f32 = 0.26;
/// Shorter names are too easily heard in anything.
const SHORTEST: usize = 4;

impl Gazetteer {
    /// Of these names. Very short ones are left out.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut found: Vec<Name> = Vec::new();
        for written in names {
            let folded = fold(written);
            let key = key_of(folded.split_whitespace());
            if key.len() >= SHORTEST && found.iter().all(|name| name.folded != folded) {
                found.push(Name {
                    written: written.trim().to_owned(),
                    words: folded.split_whitespace().count(),
                    folded,
                    key,
                });
            }
        }
        Self { names: found }
    }

    /// The text, with what sounds like a name and is no word of its own written as that name.
    pub fn correct(&self, text: &str) -> String {
        let words = words_of(text);
        let (mut out, mut at, mut n) = (String::with_capacity(text.len()), 0, 0);
        while n < words.len() {
            match self.name_at(text, &words[n..]) {
                Some((name, used)) => {
                    out.push_str(&text[at..words[n].start]);
                    out.push_str(&name.written);
                    at = words[n + used - 1].end;
                    n += used;
                }
                None => n += 1,
            }
        }
        out.push_str(&text[at..]);
        out
    }

    /// The name that begins here, and how many words it takes.
    fn name_at(&self, text: &str, words: &[std::ops::Range<usize>]) -> Option<(&Name, usize)> {
        let mut best: Option<(&Name, usize, f32)> = None;
        let most = self.names.iter().map(|name| name.words).max()? + MORE_WORDS;
        let folded: Vec<String> = words.iter().take(most).map(|word| fold(&text[word.clone()])).collect();
        for used in 1..=folded.len() {
            let said = &folded[..used];
            let joined = said.join(" ");
            let key = key_of(said.iter().map(String::as_str));
            // Said rightly, or an everyday word: nothing to correct.
            let everyday = said.iter().all(|word| language::is_everyday(word));
            for name in &self.names {
                if one_of(&name.folded) == one_of(&joined) {
                    return None;
                }
                if everyday || used > name.words + MORE_WORDS || key.len() < SHORTEST || said_with_small_words(said) {
                    continue;
                }
                let away = distance(&key, &name.key) / crate::sound::count(key.len().max(name.key.len()));
                if away <= DIFFERENCE && best.is_none_or(|(_, _, before)| away < before) {
                    best = Some((name, used, away));
                }
            }
        }
        best.map(|(name, used, _)| (name, used))
    }
}

/// « à Cocody »: the small word before a name is not part of it.
fn said_with_small_words(said: &[String]) -> bool {
    const SMALL: [&str; 17] =
        ["a", "de", "du", "des", "le", "la", "les", "un", "une", "et", "en", "au", "pour", "to", "the", "in", "at"];
    said.len() > 1 && (SMALL.contains(&said[0].as_str()) || SMALL.contains(&said[said.len() - 1].as_str()))
}

/// Words without what makes them many: « robes wax » is said rightly where « robe wax » is meant.
fn one_of(folded: &str) -> String {
    let one = |word: &str| word.strip_suffix(['s', 'x']).filter(|one| one.len() > 2).unwrap_or(word).to_owned();
    folded.split_whitespace().map(one).collect::<Vec<_>>().join(" ")
}

fn key_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let joined: String = words.flat_map(|word| word.chars()).filter(|c| c.is_alphanumeric()).collect();
    sound_key(&joined)
}

/// Bytes of the words of a text; an apostrophe parts none.
fn words_of(text: &str) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut begin) = (Vec::new(), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let within = c.is_alphanumeric() || matches!(c, '\'' | '’' | '-') && begin.is_some();
        match (within, begin) {
            (true, None) => begin = Some(at),
            (false, Some(start)) => {
                found.push(start..at);
                begin = None;
            }
            _ => {}
        }
    }
    found
}

/// Levenshtein's distance of two keys.
fn distance(a: &str, b: &str) -> f32 {
    let b: Vec<u8> = b.bytes().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    crate::sound::count(row[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_sound() {
        let known = Gazetteer::new(["Cocody", "Yopougon", "Akwa", "Robe wax", "Attiéké", "Treichville", "Bissap"]);
        for (heard, meant) in [
            ("livrez à Coco dit demain", "livrez à Cocody demain"),
            ("c'est à Kokodi", "c'est à Cocody"),
            ("je suis à Yopugon", "je suis à Yopougon"),
            ("deux robes wax taille M", "deux robes wax taille M"),
            ("un kilo d'atchéké", "un kilo d'atchéké"),
            ("je veux deux robes rouges", "je veux deux robes rouges"),
            ("je suis à Treshville", "je suis à Treichville"),
        ] {
            assert_eq!(known.correct(heard), meant);
        }
    }
}
