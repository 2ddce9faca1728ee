use crate::Ui;
use kernel::{Millis, TeammateId};

/// What teammates do with a conversation besides writing in it.
#[derive(Debug, Clone, Default)]
pub struct FollowUpView {
    /// Internal notes, the oldest first.
    pub notes: Vec<NoteView>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it goes before the others.
    pub is_urgent: bool,
    /// Until when it is put off; none when it is not.
    pub snoozed_until: Option<Millis>,
    /// Whether it is closed.
    pub is_resolved: bool,
    /// The colleagues it may be passed on to, the best placed first.
    pub team: Vec<ColleagueView>,
    /// Whether the reader may do anything here.
    pub may_act: bool,
}

/// A colleague, and what speaks for them.
#[derive(Debug, Clone)]
pub struct ColleagueView {
    /// Who.
    pub id: TeammateId,
    /// Their name.
    pub name: String,
    /// They had this customer last.
    pub had_last: bool,
    /// What they know of what it is about.
    pub knows: bool,
    /// Conversations that they have in hand.
    pub in_hand: i64,
    /// They are at their desk.
    pub present: bool,
}

impl ColleagueView {
    /// `Koffi Kouassi · connaît ce client · 2 en cours · en ligne`.
    pub fn said(&self, ui: &Ui) -> String {
        let mut parts = vec![self.name.clone()];
        let words = [
            (self.had_last, "colleague-had-last"),
            (self.knows, "colleague-knows"),
            (self.present, "colleague-present"),
        ];
        parts.extend(words.into_iter().filter(|(is_so, _)| *is_so).map(|(_, key)| ui.say(key)));
        if self.in_hand > 0 {
            parts.push(ui.say_n("colleague-in-hand", usize::try_from(self.in_hand).unwrap_or_default()));
        }
        parts.join(" · ")
    }
}

/// An internal note.
#[derive(Debug, Clone)]
pub struct NoteView {
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Millis,
    /// What.
    pub text: String,
}
