mod aloud;
mod at_once;
mod deliver;
mod read_receipt;
mod say;
pub(crate) mod store;

pub use aloud::{Speech, answer_held, let_go, say_aloud, say_note};
pub use at_once::{Leaving, asking_unsent};
pub use deliver::{Outbox, OutboxOptions};
pub(crate) use deliver::{TRIES, fail};
pub use read_receipt::MarkRead;
pub(crate) use say::preview;
pub use say::{Said, answer_in, say, say_again, was_superseded};

use jobs::Job;
use kernel::{BrandId, ConversationId, Uuid};
use serde::{Deserialize, Serialize};

/// Sends what a conversation has queued, in order. One job per conversation: its key keeps the order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendQueued {
    /// Whose.
    pub brand: BrandId,
    /// Which conversation.
    pub conversation: ConversationId,
}

impl Job for SendQueued {
    const NAME: &'static str = "conversation.send_queued";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.conversation.to_string())
    }
    fn lane(&self) -> Option<Uuid> {
        None
    }
}
