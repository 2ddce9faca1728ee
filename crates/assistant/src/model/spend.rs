//! What models cost: every answer of one is written down with its tokens and its price, whatever became of it.

mod store;

use kernel::{BrandId, ConversationId, Millis};
use models::Usage;
use storage::{Read, StoreError, Tx};

/// One answer of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The model, as its service names it.
    pub model: String,
    /// The tokens it took.
    pub usage: Usage,
    /// Millionths of a minor unit of the brand's currency.
    pub cost: i64,
}

/// What models took and cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Answers.
    pub answers: i64,
    /// Tokens read.
    pub read: i64,
    /// Tokens written.
    pub written: i64,
    /// Millionths of a minor unit of the brand's currency.
    pub cost: i64,
}

impl Spent {
    /// In whole minor units, rounded up: what is charged.
    pub const fn minor(&self) -> i64 {
        (self.cost + 999_999) / 1_000_000
    }

    /// Of the brand, from that moment on.
    #[kernel::boxed]
    pub async fn since(on: &mut dyn Read, brand: BrandId, from: Millis) -> Result<Self, StoreError> {
        store::since(on, brand, from).await
    }

    /// Of one conversation, in all.
    #[kernel::boxed]
    pub async fn of_conversation(
        on: &mut dyn Read,
        brand: BrandId,
        conversation: ConversationId,
    ) -> Result<Self, StoreError> {
        store::of_conversation(on, brand, conversation).await
    }
}

/// Writes down what was used in a turn.
pub(crate) async fn note(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    uses: &[Use],
) -> Result<(), StoreError> {
    for used in uses {
        store::insert(tx, brand, conversation, used).await?;
    }
    Ok(())
}
