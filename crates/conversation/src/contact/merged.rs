//! Two contacts that proved to be one person, told to whoever keeps something of theirs.

use kernel::{BrandId, ContactId, ConversationId};
use serde::{Deserialize, Serialize};
use storage::{NewFact, StoreError, Tx};

/// What the fact [`Merged::FACT`] says (subject: who stays).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Who is no more: found by this id, the other is meant.
    pub from: ContactId,
    /// Who stays, with all that was either's.
    pub into: ContactId,
    /// Conversations that are no more, each with the one that has their messages now.
    pub joined: Vec<(ConversationId, ConversationId)>,
}

impl Merged {
    /// The fact's name.
    pub const FACT: &'static str = "contact.merged";

    /// Reads what the fact says.
    pub fn read(data: &serde_json::Value) -> Result<Self, StoreError> {
        Self::deserialize(data).map_err(|error| StoreError::Defect(format!("a merged contact does not read: {error}")))
    }

    pub(super) async fn tell(&self, tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
        let data = serde_json::to_value(self)
            .map_err(|error| StoreError::Defect(format!("a merged contact cannot be told: {error}")))?;
        jobs::tell(tx, brand, NewFact::new(Self::FACT, self.into).with(data)).await?;
        Ok(())
    }
}
