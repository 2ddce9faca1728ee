//! Communes, quarters and towns, however they are spelt.

use crate::{
    Place,
    attributes::Read,
    text::{Kind, Token, similar_words, sound_key},
};
use std::{collections::HashMap, sync::LazyLock};

struct Places {
    by_spelling: HashMap<&'static str, Place>,
    by_sound: HashMap<String, Place>,
    /// One-word spellings long enough to forgive slips in, by first letter.
    by_letter: HashMap<u8, Vec<(&'static str, Place)>>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let (mut by_spelling, mut by_sound) = (HashMap::new(), HashMap::new());
    let mut by_letter: HashMap<u8, Vec<(&'static str, Place)>> = HashMap::new();
    for line in include_str!("../data/places.tsv").lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let [name, town, country, spellings] = columns[..] else { continue };
        let place = Place { name, town, country };
        for spelling in spellings.split(',') {
            by_spelling.insert(spelling, place);
            if spelling.len() >= 5 && !spelling.contains(' ') {
                by_sound.entry(sound_key(spelling)).or_insert(place);
                by_letter.entry(spelling.as_bytes()[0]).or_default().push((spelling, place));
            }
        }
    }
    Places { by_spelling, by_sound, by_letter }
});

/// Words that are a place only when said as one (« au plateau »): too near everyday words to forgive slips.
const EVERYDAY: [&str; 14] = [
    "plateau", "plateaux", "riviere", "adame", "accro", "paria", "parie", "mopto", "boubou", "bonapris", "louange",
    "bouge", "dispo", "parcelle",
];

/// The places named, the longest reading first.
pub(crate) fn places_in(tokens: &[Token]) -> Vec<Read<Place>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match (1..=3).rev().find_map(|count| place_at(tokens, at, count).map(|what| (what, count))) {
            Some((what, count)) => {
                found.push(Read { what, tokens: at..at + count });
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn place_at(tokens: &[Token], at: usize, count: usize) -> Option<Place> {
    let words = tokens.get(at..at + count)?;
    if words.iter().any(|t| matches!(t.kind, Kind::Mark | Kind::Emoji)) {
        return None;
    }
    if count > 1 {
        let joined = words.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        return PLACES.by_spelling.get(joined.as_str()).copied();
    }
    let word = words[0].text.as_str();
    let at_place = at > 0 && tokens[at - 1].is_any(&["a", "au", "vers", "sur", "de", "to", "in", "at", "dans"]);
    match word {
        // Everyday words, unless said as a place.
        "man" | "kara" | "bobo" | "po" if at_place && tokens.len() > 1 => {
            let name = match word {
                "man" => "ville de man",
                "kara" => "ville de kara",
                "bobo" => "bobo dioulasso",
                _ => return None,
            };
            return PLACES.by_spelling.get(name).copied();
        }
        "plateau" if !(at_place || tokens.len() <= 2 || at == 0 || tokens[at - 1].is("le")) => return None,
        _ => {}
    }
    if let Some(place) = PLACES.by_spelling.get(word) {
        return Some(*place);
    }
    if word.len() < 5 || !word.is_ascii() || EVERYDAY.contains(&word) {
        return None;
    }
    let by_sound = PLACES.by_sound.get(&sound_key(word)).copied();
    by_sound.or_else(|| {
        if word.len() < 6 {
            return None;
        }
        let near = PLACES.by_letter.get(&word.as_bytes()[0])?;
        near.iter()
            .map(|(spelling, place)| (similar_words(word, spelling), *place))
            .filter(|(likeness, _)| *likeness >= 0.78)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, place)| place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_known_by_their_many_spellings() {
        for (text, name) in [
            ("vous livrez à Bouaké ?", "Bouaké"),
            ("bouake", "Bouaké"),
            ("je suis a yop", "Yopougon"),
            ("cocodi angre", "Cocody"),
            ("port-bouet", "Port-Bouët"),
            ("livraison riviera 3 svp", "Riviera"),
            ("yamousoukro", "Yamoussoukro"),
            ("à Grand Bassam", "Grand-Bassam"),
            ("deux plateaux", "Deux Plateaux"),
            ("parcelles assainies", "Parcelles Assainies"),
            ("au plateau", "Plateau"),
            ("je suis a man", "Man"),
            ("abijan", "Abidjan"),
            ("ouaga", "Ouagadougou"),
            ("Thiès", "Thiès"),
        ] {
            let found = places_in(&crate::tokens(text));
            assert_eq!(found.first().map(|r| r.what.name), Some(name), "{text}");
        }
        for text in ["bonjour", "je veux un boubou", "une robe rouge", "the man is here", "parle moi", "c'est dispo"] {
            assert_eq!(places_in(&crate::tokens(text)), [], "{text}");
        }
    }
}
