mod heard;
mod order;
pub(crate) mod store;

pub use heard::{Heard, correct_heard, hear_note};

pub(crate) use order::new_id;

use crate::Conversation;
use kernel::{BrandId, ConversationId, MessageId, Millis, TeammateId};
use serde::{Deserialize, Serialize};
use storage::{Ask, Read, StoreError, Tx};
use whatsapp::{Content, Outgoing, Quoted, Referral};

/// One message, either way.
#[derive(Debug, Clone)]
pub struct Message {
    /// Ours.
    pub id: MessageId,
    /// Where it was said.
    pub conversation: ConversationId,
    /// Its place in the conversation: Meta's time for inbound, ours for outbound.
    pub at: Millis,
    /// Who said it.
    pub author: Author,
    /// What.
    pub body: Body,
    /// Meta's id, once known.
    pub wamid: Option<String>,
    /// How far it has come.
    pub state: MessageState,
    /// Since when.
    pub state_at: Millis,
    /// Meta's error code, when it failed.
    pub error_code: Option<i64>,
    /// Stable word for why it failed or was taken back; pages translate it.
    pub error_reason: Option<String>,
    /// Since when it may have been sent twice: the answer to the first sending was lost.
    pub doubtful_at: Option<Millis>,
    /// When the customer edited it.
    pub edited_at: Option<Millis>,
    /// When the customer took it back.
    pub revoked_at: Option<Millis>,
    /// What it quotes and where it comes from (inbound).
    pub context: InboundContext,
    /// What was heard in it, once somebody has listened (voice notes).
    pub heard: Option<Heard>,
}

/// Who said a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Contact,
    /// The AI agent.
    Agent,
    /// The product itself, by code: receipts, expiry notes.
    System,
    /// A human of the team.
    Teammate(TeammateId),
    /// Somebody of the shop, in the WhatsApp Business app on a phone.
    Phone,
}

/// What was said.
#[derive(Debug, Clone)]
pub enum Body {
    /// As Meta tells it: by the customer, or by the shop in the phone app.
    In(Box<Content>),
    /// By us.
    Out(Box<Outgoing>),
}

/// What came around an inbound message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct InboundContext {
    /// The message it answers or forwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quoted>,
    /// The ad or post that opened the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageState {
    /// Inbound: here.
    Received,
    /// To be sent.
    Queued,
    /// On its way; after a crash nobody knows until a status tells or the grace has passed.
    Sending,
    /// Meta has taken it.
    Accepted,
    /// It has left Meta.
    Sent,
    /// On the customer's device.
    Delivered,
    /// Seen.
    Read,
    /// Heard (voice notes).
    Played,
    /// It did not reach the customer; see the reason.
    Failed,
    /// Taken back by us before it left.
    Cancelled,
}

impl Message {
    /// Its words: typed, under a picture, heard in a voice note, or sent by us.
    pub fn words(&self) -> Option<&str> {
        match &self.body {
            Body::In(content) => content.text_for_agent().or_else(|| self.heard.as_ref()?.words()),
            Body::Out(sent) => sent.summary().or_else(|| self.heard.as_ref()?.words()),
        }
    }

    /// Whether it is a voice note of the customer's, heard or not.
    pub fn is_voice(&self) -> bool {
        matches!(&self.body, Body::In(content) if matches!(content.as_ref(), Content::Audio { .. }))
    }
}

impl MessageState {
    const WORDS: [(Self, &'static str); 10] = [
        (Self::Received, "received"),
        (Self::Queued, "queued"),
        (Self::Sending, "sending"),
        (Self::Accepted, "accepted"),
        (Self::Sent, "sent"),
        (Self::Delivered, "delivered"),
        (Self::Read, "read"),
        (Self::Played, "played"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
    ];

    /// The stable word, in tables and logs.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    pub(crate) fn read(word: &str) -> Result<Self, StoreError> {
        let found = Self::WORDS.iter().find(|(_, known)| *known == word).map(|(state, _)| *state);
        found.ok_or_else(|| StoreError::Defect(format!("unknown message state {word:?}")))
    }

    /// Whether news of `next` may replace this state: forward only; a failure replaces anything that the customer does
    /// not already have (contract §3.1).
    pub fn may_become(self, next: Self) -> bool {
        match next {
            Self::Failed => matches!(self, Self::Queued | Self::Sending | Self::Accepted | Self::Sent),
            Self::Received | Self::Cancelled => false,
            // « sent » may come after « failed » and proves nothing; the customer's device does.
            _ if self == Self::Failed => next >= Self::Delivered,
            // Taken back too late: it had left.
            _ if self == Self::Cancelled => next >= Self::Sent,
            _ => self != Self::Received && next > self,
        }
    }
}

impl Author {
    pub(crate) fn columns(self) -> (&'static str, Option<TeammateId>) {
        match self {
            Self::Contact => ("contact", None),
            Self::Agent => ("agent", None),
            Self::System => ("system", None),
            Self::Teammate(id) => ("teammate", Some(id)),
            Self::Phone => ("phone", None),
        }
    }

    pub(crate) fn read(word: &str, teammate: Option<TeammateId>) -> Result<Self, StoreError> {
        match (word, teammate) {
            ("contact", _) => Ok(Self::Contact),
            ("agent", _) => Ok(Self::Agent),
            ("system", _) => Ok(Self::System),
            ("teammate", Some(id)) => Ok(Self::Teammate(id)),
            ("phone", _) => Ok(Self::Phone),
            _ => Err(StoreError::Defect(format!("unknown author {word:?}"))),
        }
    }
}

/// The message, if the brand has it.
#[kernel::boxed]
pub async fn find(on: &mut dyn Read, brand: BrandId, id: MessageId) -> Result<Option<Message>, StoreError> {
    store::find(on, brand, id).await
}

/// A page of a conversation in reading order: the newest `limit` messages, or those before a place.
#[kernel::boxed]
pub async fn page(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    before: Option<(Millis, MessageId)>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    store::page(on, brand, conversation, before, limit).await
}

/// What waits for the agent's answer, in reading order.
#[kernel::boxed]
pub async fn unanswered(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Vec<Message>, StoreError> {
    let (waiting,) = on.ask((store::unanswered(brand, conversation),)).await?;
    Ok(waiting)
}

/// How many messages the product sent by itself since the customer last wrote.
#[kernel::boxed]
pub async fn said_unasked(on: &mut dyn Read, conversation: &Conversation) -> Result<i64, StoreError> {
    let since = conversation.last_in_at.unwrap_or_default();
    store::said_unasked(on, conversation.brand, conversation.id, since).await
}

/// [`unanswered`] as a question, to be asked together with others.
pub fn asking_unanswered(brand: BrandId, conversation: ConversationId) -> Ask<Message> {
    store::unanswered(brand, conversation)
}

/// These messages have their answer, `by` (or need none); nothing of the conversation waits any more.
#[kernel::boxed]
pub async fn answered(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    messages: &[Message],
    by: MessageId,
) -> Result<(), StoreError> {
    store::set_answered(tx, brand, messages, by).await?;
    crate::thread::store::set_pending(tx, brand, conversation, None).await
}

#[cfg(test)]
mod tests {
    use super::MessageState::{Accepted, Cancelled, Delivered, Failed, Played, Queued, Read, Received, Sending, Sent};

    #[test]
    fn states_only_move_forward() {
        for (from, to, allowed) in [
            (Sending, Sent, true),
            (Accepted, Delivered, true),
            (Sent, Read, true),
            (Delivered, Sent, false),
            (Read, Delivered, false),
            (Read, Played, true),
            (Sent, Failed, true),
            (Delivered, Failed, false),
            // A retry of ours may have been given up while the first sending did arrive.
            (Failed, Delivered, true),
            (Failed, Sent, false),
            (Failed, Accepted, false),
            (Cancelled, Accepted, false),
            (Cancelled, Sent, true),
            (Cancelled, Failed, false),
            (Received, Sent, false),
            (Queued, Accepted, true),
        ] {
            assert_eq!(from.may_become(to), allowed, "{from:?} -> {to:?}");
        }
    }
}
