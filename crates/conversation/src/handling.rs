use crate::{Conversation, ConversationError, desk, message, thread};
use kernel::{BrandId, ConversationId, TeammateId};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// Why a conversation waits for a human: somebody of the shop has answered in the phone app.
pub(crate) const ANSWERED_ON_PHONE: &str = "answered_on_phone";

/// Who answers a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// The agent.
    Agent,
    /// Nobody yet: the agent asks for a human and stays silent.
    Waiting {
        /// Stable word: `customer_asked`, `lost`, `late_message`…
        why: String,
    },
    /// A teammate; the agent stays silent until handed back.
    Human {
        /// Who.
        teammate: TeammateId,
    },
}

/// Why a conversation waits for a human: it is outside the agent's hours. The agent goes on by itself when they begin.
pub const AWAY: &str = "away";

impl Handling {
    /// Whether the agent answers: now, or when its hours begin.
    pub fn is_the_agents(&self) -> bool {
        match self {
            Self::Agent => true,
            Self::Waiting { why } => why == AWAY,
            Self::Human { .. } => false,
        }
    }

    pub(crate) fn columns(&self) -> (&'static str, Option<&str>, Option<TeammateId>) {
        match self {
            Self::Agent => ("agent", None, None),
            Self::Waiting { why } => ("waiting", Some(why), None),
            Self::Human { teammate } => ("human", None, Some(*teammate)),
        }
    }

    pub(crate) fn read(word: &str, why: Option<String>, teammate: Option<TeammateId>) -> Result<Self, StoreError> {
        match (word, teammate) {
            ("agent", _) => Ok(Self::Agent),
            ("waiting", _) => Ok(Self::Waiting { why: why.unwrap_or_default() }),
            ("human", Some(teammate)) => Ok(Self::Human { teammate }),
            _ => Err(StoreError::Defect(format!("conversation.handling {word:?} without a teammate"))),
        }
    }
}

/// A teammate answers from now on: the agent is silent, and what it had queued and not yet sent is taken back.
/// Twice by the same teammate changes nothing; another teammate takes the conversation over, asked or not:
/// [`crate::take`] looks who has it.
#[kernel::boxed]
pub async fn take_over(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    teammate: TeammateId,
) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    let id = conversation.id;
    if conversation.handling == (Handling::Human { teammate }) {
        return Ok(());
    }
    desk::put_in_hand(tx, &conversation, teammate).await?;
    let fact = NewFact::new("conversation.taken_over", id).with(json!({ "teammate": teammate }));
    jobs::tell(tx, brand, fact).await?;
    Ok(())
}

/// The agent answers again, from the customer's next message on: what a human has seen is not answered twice.
#[kernel::boxed]
pub async fn hand_back(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    if conversation.handling == Handling::Agent {
        return Err(ConversationError::AlreadyWithAgent);
    }
    let id = conversation.id;
    message::store::mark_all_answered(tx, brand, id).await?;
    thread::store::set_pending(tx, brand, id, None).await?;
    thread::store::set_handling(tx, brand, id, &Handling::Agent).await?;
    jobs::tell(tx, brand, NewFact::new("conversation.handed_back", id)).await?;
    Ok(())
}

/// The agent's hours have begun: it answers what was written while it was away. Nothing changes if it was not.
#[kernel::boxed]
pub async fn resume_after_absence(tx: &mut Tx, brand: BrandId, id: ConversationId) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    if !matches!(&conversation.handling, Handling::Waiting { why } if why == AWAY) {
        return Ok(());
    }
    thread::store::set_handling(tx, brand, conversation.id, &Handling::Agent).await?;
    jobs::tell(tx, brand, NewFact::new("conversation.resumed", conversation.id)).await?;
    Ok(())
}

/// The agent asks for a human and stays silent until handed back. Nothing changes if a human already has it.
#[kernel::boxed]
pub async fn ask_for_human(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    why: &'static str,
) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    if conversation.handling != Handling::Agent {
        return Ok(());
    }
    let id = conversation.id;
    thread::store::set_handling(tx, brand, id, &Handling::Waiting { why: why.to_owned() }).await?;
    desk::end_snooze(tx, &conversation, "human_wanted").await?;
    let fact = NewFact::new("conversation.human_wanted", id).with(json!({ "why": why }));
    jobs::tell(tx, brand, fact).await?;
    Ok(())
}
