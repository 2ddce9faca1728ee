//! Where somebody lives, out of the sentence that says it: « je livre à Cocody Angré » is Cocody Angré.

/// How such sentences begin, folded; the longest that fits falls.
const OPENINGS: [&[&str]; 25] = [
    &["mon", "adresse", "c'est"],
    &["mon", "adresse", "cest"],
    &["mon", "adresse", "est"],
    &["mon", "adresse"],
    &["l'adresse", "c'est"],
    &["adresse"],
    &["je", "livre", "a"],
    &["je", "me", "fais", "livrer", "a"],
    &["livrez", "moi", "a"],
    &["livrez-moi", "a"],
    &["livrez", "a"],
    &["livrer", "a"],
    &["livre", "a"],
    &["livraison", "a"],
    &["livraison", "sur"],
    &["livraison"],
    &["je", "suis", "a"],
    &["je", "suis", "au"],
    &["j'habite", "a"],
    &["j'habite"],
    &["jhabite", "a"],
    &["c'est", "a"],
    &["my", "address", "is"],
    &["deliver", "to"],
    &["i", "live", "in"],
];

/// The place itself; all of the words where nothing else would be left.
pub(super) fn place_of(words: &str) -> &str {
    let mut parts = Vec::new();
    let mut at = 0;
    for part in words.split_whitespace() {
        let begin = words[at..].find(part).map_or(at, |found| at + found);
        at = begin + part.len();
        parts.push((begin, language::fold(part.trim_end_matches(':'))));
    }
    let fits = |opening: &&&[&str]| {
        parts.len() > opening.len() && opening.iter().zip(&parts).all(|(word, (_, part))| *word == part)
    };
    let Some(opening) = OPENINGS.iter().filter(fits).max_by_key(|opening| opening.len()) else { return words };
    let rest = parts.get(opening.len()).map_or("", |(begin, _)| &words[*begin..]);
    let rest = rest.trim_start_matches([':', ' ']);
    if rest.is_empty() { words } else { rest }
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn the_place_is_told_from_the_sentence() {
        for (said, place) in [
            ("je livre à Cocody Angré", "Cocody Angré"),
            ("mon adresse c'est Cocody Angré 8e tranche", "Cocody Angré 8e tranche"),
            ("livraison à Cocody", "Cocody"),
            ("Adresse : Yopougon Siporex", "Yopougon Siporex"),
            ("Je suis au Plateau, rue du Commerce", "Plateau, rue du Commerce"),
            ("cocody angré 8e tranche", "cocody angré 8e tranche"),
            ("je suis à", "je suis à"),
            ("derrière la mosquée", "derrière la mosquée"),
        ] {
            assert_eq!(place_of(said), place, "{said}");
        }
    }
}
