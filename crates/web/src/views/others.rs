use crate::Ui;
use askama::Template;
use kernel::ConversationId;

/// The colleagues who are in the same conversation: `#others`, renewed by news and by the page's own sign of life.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/others.html")]
pub struct OthersHere {
    /// The reader.
    pub ui: Ui,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Who is there.
    pub others: Vec<OtherView>,
}

/// A colleague in the same conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherView {
    /// Their name.
    pub name: String,
    /// Whether they write.
    pub writes: bool,
}

impl OtherView {
    /// « Koffi écrit… », « Koffi regarde aussi ».
    pub fn said(&self, ui: &Ui) -> String {
        match self.writes {
            true => ui.say_with("other-writes", "name", &self.name),
            false => ui.say_with("other-looks", "name", &self.name),
        }
    }
}

/// Whether one of them writes: then the page looks again soon.
pub(crate) fn one_writes(others: &[OtherView]) -> bool {
    others.iter().any(|other| other.writes)
}
