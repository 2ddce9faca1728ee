//! A list with pictures that Meta refuses, because its catalogue has none of the goods, is said in words: the customer is
//! not left without an answer by a catalogue that lags behind.

use crate::{Assistant, AssistantError};
use conversation::{Author, Body, Conversation, ConversationError, Message, MessageState, Said, find_message, say};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{ConversationId, MessageId};
use std::sync::Arc;
use storage::{StoreError, Tx};
use whatsapp::Outgoing;

impl Assistant {
    /// Reacts to `message.failed`.
    #[kernel::boxed]
    pub async fn say_list_in_words(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                in_words(tx, &fact).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }
}

async fn in_words(tx: &mut Tx, fact: &FactJob) -> Result<(), AssistantError> {
    let nameless = || StoreError::Defect("a failed message has no id".into());
    let id: MessageId = fact.data["message"].as_str().and_then(|id| id.parse().ok()).ok_or_else(nameless)?;
    // Another reason than what it holds would meet the words as well.
    if fact.data["reason"] != "bad_request" {
        return Ok(());
    }
    let Some(message) = find_message(tx, fact.brand, id).await? else { return Ok(()) };
    let Message { body: Body::Out(refused), author: Author::Agent, state, at, .. } = message else { return Ok(()) };
    let Outgoing::ProductList { body, .. } = *refused else { return Ok(()) };
    let Some(conversation) = Conversation::find(tx, fact.brand, ConversationId(fact.subject)).await? else {
        return Ok(());
    };
    // Somebody sent it again, a human is there, or the customer has gone on: there is nothing to repair.
    let is_open = state == MessageState::Failed && conversation.handling.is_the_agents();
    if !is_open || conversation.last_in_at.is_some_and(|wrote| wrote > at) {
        return Ok(());
    }
    let said = Said {
        brand: fact.brand,
        conversation: conversation.id,
        author: Author::Agent,
        message: Outgoing::text(body),
        quotes: None,
        revocable: true,
    };
    match say(tx, said).await {
        Ok(_) | Err(ConversationError::WindowClosed) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
