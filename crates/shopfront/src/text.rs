//! Words of strangers made plain: entities decoded, spaces folded, what is not seen removed, lengths cut.
//!
//! Source: contract *catalogue sources*, sections 1, 21 and 25.

mod cut;
mod entities;
mod markup;

pub(crate) use cut::bytes as head;
pub use cut::cut;
pub use entities::decode_entities;
pub use markup::strip_tags;

use icu_normalizer::ComposingNormalizerBorrowed;

/// The most letters of a name (section 21), as a reader counts them.
const NAME_LETTERS: usize = 200;
/// The most letters of a description.
const DESCRIPTION_LETTERS: usize = 5_000;
/// Names longer than this are cut before anything else looks at them, in bytes.
const MOST_BYTES: usize = 20_000;
/// Descriptions, with their markup, in bytes.
const MOST_DESCRIPTION: usize = 100_000;

/// A name on one line: entities decoded once (twice where they were escaped twice), no markup, NFC, at most 200 letters.
pub fn name(text: &str) -> String {
    let plain = decoded(cut::bytes(text, MOST_BYTES));
    let line = fold(&plain);
    cut(line.trim(), NAME_LETTERS).trim_end().to_owned()
}

/// A description: as [`name`], with its paragraphs kept, at most 5000 letters.
pub fn description(text: &str) -> String {
    let plain = decoded(cut::bytes(text, MOST_DESCRIPTION));
    let mut lines = String::with_capacity(plain.len());
    for line in plain.lines().map(fold) {
        let line = line.trim();
        if !line.is_empty() {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(line);
        }
    }
    cut(&lines, DESCRIPTION_LETTERS).trim_end().to_owned()
}

fn decoded(text: &str) -> String {
    let stripped = strip_tags(text);
    let once = decode_entities(&stripped);
    let twice = if entities::remain(&once) { decode_entities(&once).into_owned() } else { once.into_owned() };
    // What was escaped once more is markup all the same.
    if twice.contains('<') { strip_tags(&twice).into_owned() } else { twice }
}

/// One line in NFC: every kind of space one space, nothing that is not seen.
pub fn fold(text: &str) -> String {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && !text.contains("  ") {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            // Direction marks, overrides and joiners: a reader does not see them, a spoofer does.
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200c}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{fff9}'..='\u{fffb}' => {}
            // A tag of the tags block is an instruction nobody sees.
            '\u{e0000}'..='\u{e007f}' => {}
            '\u{200b}' => space(&mut line),
            letter if letter.is_whitespace() || letter == '\u{85}' => space(&mut line),
            letter if letter.is_control() => {}
            letter => line.push(letter),
        }
    }
    if line.is_ascii() { line } else { ComposingNormalizerBorrowed::new_nfc().normalize(&line).into_owned() }
}

fn space(line: &mut String) {
    if !line.ends_with(' ') {
        line.push(' ');
    }
}

/// A text as labels are compared: lower case, without accents, single spaces. For matching, never for showing.
pub fn bare(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    for letter in decomposed.chars() {
        match letter {
            '\u{300}'..='\u{36f}' => {}
            'œ' | 'Œ' => plain.push_str("oe"),
            'æ' | 'Æ' => plain.push_str("ae"),
            '’' | '‘' | 'ʼ' => plain.push('\''),
            letter if letter.is_whitespace() || letter == '_' || letter == '\u{200b}' => {
                if !plain.ends_with(' ') && !plain.is_empty() {
                    plain.push(' ');
                }
            }
            letter => plain.extend(letter.to_lowercase()),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::{bare, description, name};

    #[test]
    fn names_are_plain() {
        for (raw, said) in [
            ("  Bague\u{a0}d&#x27;or\n18&nbsp;carats ", "Bague d'or 18 carats"),
            ("Caf&amp;eacute; moulu", "Café moulu"),
            ("Robe <b>wax</b> &#8211; taille M", "Robe wax – taille M"),
            ("e\u{301}te\u{301} \u{202e}txt\u{202c}", "été txt"),
            ("<script>alert(1)</script>Sac", "Sac"),
            ("&lt;img src=x onerror=alert(1)&gt;Sac", "Sac"),
            ("Écran < 27 pouces", "Écran < 27 pouces"),
            ("AT&T", "AT&T"),
        ] {
            assert_eq!(name(raw), said, "{raw}");
        }
        assert_eq!(name(&"é".repeat(300)).chars().count(), 200);
        assert_eq!(description("<p>Un</p><p>Deux<br>trois</p><style>p{}</style>"), "Un\nDeux\ntrois");
        assert_eq!(bare("  Désignation_DU Produit "), "designation du produit");
    }
}
