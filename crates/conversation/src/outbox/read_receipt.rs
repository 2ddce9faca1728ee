use super::Outbox;
use crate::Conversation;
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, ConversationId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Shows the customer that their messages were read, and, while an answer is being prepared, that someone is typing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MarkRead {
    /// Whose.
    pub brand: BrandId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Whether to show « typing… » until the answer comes (contract §4.6: 25 s at most).
    pub typing: bool,
}

impl Job for MarkRead {
    const NAME: &'static str = "conversation.mark_read";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.conversation.to_string())
    }
}

impl Outbox {
    /// Handles [`MarkRead`]: the latest message and all before it. A courtesy: what fails is not tried again, because by
    /// then it would tell nothing.
    #[kernel::boxed]
    pub async fn mark_read(&self, job: MarkRead, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let found = Conversation::find(&mut &self.db, job.brand, job.conversation).await?;
        let open = match &found {
            Some(conversation) => self.lines.by_id(job.brand, conversation.line).await?,
            None => None,
        };
        if let (Some(open), Some(wamid)) = (open, found.and_then(|conversation| conversation.last_in_wamid)) {
            let credentials = open.credentials(&self.options.graph_version);
            if let Err(error) = self.client.mark_read(&credentials, &wamid, job.typing).await {
                tracing::debug!(line.id = %open.line.id, "A read receipt was not taken: {error}");
            }
        }
        self.db.write(async |tx| claim.end(tx).await).await?;
        Ok(Outcome::Done)
    }
}
