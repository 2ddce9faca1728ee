use super::Read;
use crate::{
    Colour,
    text::{Token, sound_key, stem},
};
use std::{collections::HashMap, sync::LazyLock};

/// Spelling (one to three words) → colour.
struct Colours {
    by_spelling: HashMap<&'static str, Colour>,
    by_sound: HashMap<String, Colour>,
}

static COLOURS: LazyLock<Colours> = LazyLock::new(|| {
    let mut by_spelling = HashMap::new();
    let mut by_sound = HashMap::new();
    for line in include_str!("../../data/colours.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(name), Some(family), Some(spellings)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let colour = Colour { name, family };
        for spelling in spellings.split(',') {
            by_spelling.insert(spelling, colour);
            if spelling.len() >= 5 && !spelling.contains(' ') {
                by_sound.entry(sound_key(&stem(spelling))).or_insert(colour);
            }
        }
    }
    Colours { by_spelling, by_sound }
});

/// Words that sound like a colour and are not one.
const NOT_COLOURS: [&str; 14] = [
    "orange", "verre", "vers", "vert", "maroc", "rester", "violer", "rosee", "marin", "grise", "blague", "jeune",
    "jeunes", "rougeur",
];

/// The colours named, the longest reading first (« bleu marine » before « bleu »).
pub(crate) fn colours_in(tokens: &[Token]) -> Vec<Read<Colour>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let read = (1..=3).rev().find_map(|count| colour_at(tokens, at, count).map(|what| (what, count)));
        match read {
            Some((what, count)) => {
                found.push(Read { what, tokens: at..at + count });
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn colour_at(tokens: &[Token], at: usize, count: usize) -> Option<Colour> {
    let words = tokens.get(at..at + count)?;
    if count > 1 {
        let joined = words.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        return COLOURS.by_spelling.get(joined.as_str()).copied();
    }
    // « orange money » is a way to pay.
    if words[0].is("orange") && tokens.get(at + 1).is_some_and(|t| t.is_any(&["money", "mony", "monnaie", "monney"])) {
        return None;
    }
    word(&words[0].text)
}

/// The colour a single word names.
fn word(word: &str) -> Option<Colour> {
    let known = COLOURS.by_spelling.get(word).copied();
    if known.is_some() || word.len() < 5 || NOT_COLOURS.contains(&word) {
        return known;
    }
    COLOURS.by_sound.get(&sound_key(&stem(word))).copied()
}

/// Whether the word is a colour by itself.
pub(super) fn is_word(text: &str) -> bool {
    COLOURS.by_spelling.contains_key(text)
}
