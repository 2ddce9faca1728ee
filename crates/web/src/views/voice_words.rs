use super::{Shell, Tab};
use crate::Ui;
use askama::Template;

/// What the shop's ears learnt, and how its mouth says words.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/voice_words.html")]
pub struct VoiceWordsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Names that the team corrected, the newest first.
    pub learned: Vec<String>,
    /// A line each: `Akofena = a-ko-fé-na`.
    pub lines: String,
    /// Whether the reader may change them.
    pub may_edit: bool,
    /// They were just kept.
    pub saved: bool,
    /// Why what was just typed cannot be kept.
    pub trouble: Option<VoiceTrouble>,
}

/// Why sounds cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoiceTrouble {
    /// A line that is not « word = how it is said », more than one word, or too long.
    Line(String),
    /// A word with two sounds.
    Twice(String),
    /// More than are kept.
    TooMany,
}

impl VoiceWordsPage {
    fn tab(&self) -> Tab {
        Tab::Settings
    }
}

impl VoiceTrouble {
    fn said(&self, ui: &Ui) -> String {
        match self {
            Self::Line(line) => ui.say_with("voices-wrong-line", "line", line),
            Self::Twice(word) => ui.say_with("voices-wrong-twice", "word", word),
            Self::TooMany => ui.say("voices-wrong-many"),
        }
    }
}
