use super::{Shell, Tab};
use crate::Ui;
use askama::Template;

/// What the shop's customers call its goods.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/words.html")]
pub struct WordsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// A line each: `sitoulou = karité`.
    pub lines: String,
    /// Whether the reader may change them.
    pub may_edit: bool,
    /// They were just kept.
    pub is_saved: bool,
    /// Why what was just typed cannot be kept.
    pub trouble: Option<WordsTrouble>,
}

/// Why words cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsTrouble {
    /// A line that is not « word = word », or a word too long.
    Line(String),
    /// A word with two meanings.
    Twice(String),
    /// More than a list holds.
    TooMany,
}

impl WordsPage {
    fn tab(&self) -> Tab {
        Tab::Catalogue
    }
}

impl WordsTrouble {
    fn said(&self, ui: &Ui) -> String {
        match self {
            Self::Line(line) => ui.say_with("words-wrong-line", "line", line),
            Self::Twice(word) => ui.say_with("words-wrong-twice", "word", word),
            Self::TooMany => ui.say("words-wrong-many"),
        }
    }
}
