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
    /// The colleagues it may be passed on to.
    pub team: Vec<(TeammateId, String)>,
    /// Whether the reader may do anything here.
    pub may_act: bool,
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
