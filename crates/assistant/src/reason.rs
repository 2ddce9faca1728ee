//! Why an answer of the agent is what it is: kept with the message, for the merchant to read.

mod store;

use kernel::{BrandId, ConversationId, MessageId, Millis};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::{Read, StoreError, Tx};

/// Why an answer is what it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// Who thought: `built-in`, or the name of a model.
    pub brain: String,
    /// Why a model that was to think did not: a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gave_up: Option<String>,
    /// What the customer was understood to do, the surest first, with how sure (0–1).
    pub intents: Vec<(String, f32)>,
    /// The customer's mood, with how sure (0–1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mood: Option<(String, f32)>,
    /// What the answer was drawn from: titles, as the merchant named them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The tools that were used.
    pub tools: Vec<ToolUse>,
    /// What it cost: millionths of a minor unit of the brand's currency.
    #[serde(skip_serializing_if = "is_zero")]
    pub cost: i64,
}

/// A tool that was used for an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolUse {
    /// Its name.
    pub name: String,
    /// With what.
    pub arguments: Value,
    /// Whether it did what was asked.
    pub done: bool,
    /// Why not: a stable word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
const fn is_zero(cost: &i64) -> bool {
    *cost == 0
}

impl Reason {
    /// Whether the built-in brain thought.
    pub fn is_built_in(&self) -> bool {
        self.brain == "built-in"
    }

    /// Of this message; none for one that the agent did not answer with, or of long ago.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId, message: MessageId) -> Result<Option<Self>, StoreError> {
        store::of(on, brand, message).await
    }

    /// How many answers of the brand, from that moment on, the built-in brain gave because a model gave up.
    #[kernel::boxed]
    pub async fn given_up_since(on: &mut dyn Read, brand: BrandId, from: Millis) -> Result<i64, StoreError> {
        store::given_up_since(on, brand, from).await
    }

    pub(crate) async fn save(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        store::save(tx, brand, conversation, message, self).await
    }
}
