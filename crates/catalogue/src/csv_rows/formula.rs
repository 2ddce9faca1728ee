//! Words of strangers in a table that people open in a spreadsheet: an apostrophe before what would begin a formula, and away
//! with it when the table comes back (contract, section 25).

use std::borrow::Cow;

/// What begins a formula; the wide ones are those of Asian input.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Words that no spreadsheet takes for a formula.
pub(crate) fn harmless(words: &str) -> Cow<'_, str> {
    if words.trim_start_matches('\'').starts_with(STARTS) { format!("'{words}").into() } else { words.into() }
}

/// The words as they were.
pub(super) fn bare(cell: &str) -> &str {
    let is_ours = |rest: &&str| rest.trim_start_matches('\'').starts_with(STARTS);
    cell.strip_prefix('\'').filter(is_ours).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_words_and_come_back() {
        for words in ["=1+1", "+225", "-1", "@SUM(A1)", "＝1", "'=1", "''+2"] {
            assert_eq!(harmless(words), format!("'{words}"));
            assert_eq!(bare(&harmless(words)), words);
        }
        for words in ["", "Savon", "'x", "l'huile", "a=b", "'"] {
            assert_eq!((harmless(words).as_ref(), bare(words)), (words, words));
        }
    }
}
