use crate::{Deed, SuggestionError, store};
use conversation::Conversation;
use jobs::Job;
use kernel::{BrandId, ConversationId, Millis, TeammateId, Uuid, seconds};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// How long a tap may be taken back.
pub const TIME_TO_UNDO: Millis = seconds(10);
/// Suggestions of a conversation that a page shows, those that were taken up last.
const SHOWN: i64 = 3;

/// A suggestion that somebody took up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Ours.
    pub id: Uuid,
    /// Where.
    pub conversation: ConversationId,
    /// What.
    pub deed: Deed,
    /// The stable word for why it was proposed.
    pub why: String,
    /// Who tapped.
    pub by: TeammateId,
    /// When.
    pub at: Millis,
    /// How it stands.
    pub state: State,
}

/// How a suggestion that was taken up stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is done at that moment, unless it is taken back before.
    Waiting {
        /// When.
        due: Millis,
    },
    /// It is done.
    Done {
        /// Since when.
        at: Millis,
    },
    /// It was taken back.
    Undone {
        /// When.
        at: Millis,
    },
    /// It did not fit any more when its time came: nothing was done.
    Refused {
        /// When.
        at: Millis,
        /// A stable word for why.
        why: String,
    },
}

impl State {
    /// Its stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Done { .. } => "done",
            Self::Undone { .. } => "undone",
            Self::Refused { .. } => "refused",
        }
    }
}

/// Does what was tapped, when it cannot be taken back any more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    /// Whose.
    pub brand: BrandId,
    /// Which suggestion.
    pub suggestion: Uuid,
}

impl Job for Act {
    const NAME: &'static str = "suggestions.act";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.suggestion.to_string())
    }
}

/// Takes a tap back: nothing of it is done. By whoever of the team sees it; twice is quiet. Too late
/// ([`SuggestionError::TooLate`]) once it is done, or was refused.
#[kernel::boxed]
pub async fn undo(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    id: Uuid,
    by: TeammateId,
) -> Result<(), SuggestionError> {
    // As the act itself does: the conversation first.
    let conversation = Conversation::lock(tx, brand, conversation).await?.id;
    let taken = store::lock(tx, brand, id).await?.ok_or(SuggestionError::NotFound)?;
    if taken.conversation != conversation {
        return Err(SuggestionError::NotFound);
    }
    match taken.state {
        State::Waiting { .. } => {}
        State::Undone { .. } => return Ok(()),
        State::Done { .. } | State::Refused { .. } => return Err(SuggestionError::TooLate),
    }
    jobs::cancel::<Act>(tx, brand, &id.to_string()).await?;
    end(tx, brand, &taken, &State::Undone { at: tx.now() }, Some(by)).await?;
    Ok(())
}

/// The suggestions that were taken up last in a conversation since a moment, the latest first.
#[kernel::boxed]
pub async fn latest(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    since: Millis,
) -> Result<Vec<Taken>, StoreError> {
    store::latest(on, brand, conversation, since, SHOWN).await
}

/// Writes down how it ended, and tells.
pub(crate) async fn end(
    tx: &mut Tx,
    brand: BrandId,
    taken: &Taken,
    state: &State,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    store::set_state(tx, brand, taken.id, state).await?;
    let kind = match state {
        State::Waiting { .. } => "suggestion.taken_up",
        State::Done { .. } => "suggestion.done",
        State::Undone { .. } => "suggestion.undone",
        State::Refused { .. } => "suggestion.refused",
    };
    let why = match state {
        State::Refused { why, .. } => Some(why.as_str()),
        _ => None,
    };
    let data = json!({ "conversation": taken.conversation, "deed": taken.deed.code(), "by": by, "why": why });
    jobs::tell(tx, brand, NewFact::new(kind, taken.id).with(data)).await.map(drop)
}
