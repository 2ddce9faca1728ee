//! Labels that fit: names of products are longer than buttons.

use super::limits::{BUTTON_TITLE, ROW_DESCRIPTION, ROW_TITLE};

/// `text` in one line of at most `max` characters, ending in `…` when it was cut. Cuts between characters people see
/// where that is cheap to know: never inside an emoji with its modifiers, nor between a letter and its accent.
#[must_use]
pub fn shorten(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let Some(room) = max.checked_sub(1) else { return String::new() };
    let characters: Vec<char> = line.chars().collect();
    let mut end = room;
    while end > 0 && (belongs_to_previous(characters[end]) || characters[end - 1] == ZERO_WIDTH_JOINER) {
        end -= 1;
    }
    let kept: String = characters[..end].iter().collect();
    format!("{}…", kept.trim_end())
}

const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Joiners, variation selectors, skin tones, combining accents.
fn belongs_to_previous(c: char) -> bool {
    matches!(c, ZERO_WIDTH_JOINER | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{300}'..='\u{36f}' | '\u{20e3}')
}

/// A title that a reply button takes: 20 characters, no markup.
#[must_use]
pub fn button_title(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !matches!(c, '*' | '~' | '`')).collect();
    // An underscore alone is part of a name; a pair would be italics.
    let plain = if plain.matches('_').count() > 1 { plain.replace('_', " ") } else { plain };
    shorten(&plain, BUTTON_TITLE)
}

/// A title that a list row takes: 24 characters.
#[must_use]
pub fn row_title(text: &str) -> String {
    shorten(text, ROW_TITLE)
}

/// A second line that a list row takes: 72 characters.
#[must_use]
pub fn row_description(text: &str) -> String {
    shorten(text, ROW_DESCRIPTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_cut_where_people_see_characters() {
        assert_eq!(shorten("Robe wax", 8), "Robe wax");
        assert_eq!(shorten("Robe  wax\nbleue", 24), "Robe wax bleue");
        assert_eq!(shorten("Robe wax bleue", 9), "Robe wax…");
        assert_eq!(shorten("Robe wax bleue", 10), "Robe wax…", "no space before the dots");
        assert_eq!(shorten("éééé", 3), "éé…");
        assert_eq!(shorten("ab👍🏽cd", 4), "ab…", "an emoji keeps its colour or goes");
        assert_eq!(shorten("a👩\u{200d}🦱bc", 4), "a…");
        assert_eq!(shorten("e\u{301}e\u{301}e\u{301}", 4), "e\u{301}…");
        assert_eq!((shorten("abc", 1), shorten("abc", 0)), ("…".to_owned(), String::new()));
        assert_eq!(button_title("*Taille* _XL_"), "Taille XL");
        assert_eq!(button_title("ref_12"), "ref_12");
    }
}
