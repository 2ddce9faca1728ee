//! Tables that people open in a spreadsheet: as CSV and as a workbook, and nothing in them that runs.

mod csv;
mod xlsx;

use jiff::civil::DateTime;
use kernel::Money;
use std::borrow::Cow;

/// A table to be opened in a spreadsheet.
pub(crate) struct Sheet {
    /// What the workbook calls it.
    pub(crate) name: String,
    /// Its titles.
    pub(crate) head: Vec<String>,
    /// Its rows, each as wide as the titles.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
pub(crate) enum Cell {
    /// Words, whoever wrote them.
    Text(String),
    /// An amount, as a number in major units; its currency is told in a cell of its own.
    Amount(Money),
    /// A moment, in the brand's time.
    At(DateTime),
}

impl Cell {
    /// Words, or nothing.
    pub(crate) fn text(words: Option<String>) -> Self {
        Self::Text(words.unwrap_or_default())
    }
}

/// What makes a spreadsheet run a cell's words as a formula, at their beginning; the wide ones are those of Asian input.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Words that no spreadsheet takes for a formula: an apostrophe before what would begin one. In a workbook too, where
/// words are never formulas, because people save workbooks as CSV.
fn harmless(words: &str) -> Cow<'_, str> {
    if words.starts_with(STARTS) { format!("'{words}").into() } else { words.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_never_begin_a_formula() {
        for words in ["=1+1", "+225", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"] {
            assert_eq!(harmless(words), format!("'{words}"));
        }
        for words in ["", "pi_1", "#0042", "'x", "a=b", "12-3", " =1"] {
            assert_eq!(harmless(words), words);
        }
    }
}
