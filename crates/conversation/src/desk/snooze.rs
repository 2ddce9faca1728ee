use super::store;
use crate::{Conversation, ConversationError};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{BrandId, ConversationId, Millis, TeammateId, days};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{Db, NewFact, StoreError, Tx};

/// How far ahead a conversation may be put off.
pub const SNOOZE_MOST: Millis = days(366);

/// Says that a conversation which was put off is back. The lists do not wait for it: they compare the time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WakeSnoozed {
    /// Whose.
    pub brand: BrandId,
    /// Which conversation.
    pub conversation: ConversationId,
}

impl Job for WakeSnoozed {
    const NAME: &'static str = "conversation.wake_snoozed";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.conversation.to_string())
    }
}

impl WakeSnoozed {
    /// Does the work; wired as the handler of this job.
    #[kernel::boxed]
    pub async fn run(self, claim: &Claim, db: &Db) -> Result<Outcome, JobError> {
        db.write(async |tx| {
            let conversation = match Conversation::lock(tx, self.brand, self.conversation).await {
                Ok(conversation) => conversation,
                Err(ConversationError::Store(error)) => return Err(error.into()),
                Err(_) => return Ok(Outcome::Cancel("the conversation is gone")),
            };
            match conversation.snoozed_until {
                Some(until) if until > tx.now() => return Ok(Outcome::Snooze(until)),
                Some(_) => {
                    store::set_snoozed(tx, self.brand, conversation.id, None).await?;
                    tell_woken(tx, &conversation, "time", None).await?;
                }
                None => {}
            }
            claim.end(tx).await?;
            Ok(Outcome::Done)
        })
        .await
    }
}

/// Puts a conversation off: it leaves every list but its own until `until`, or until the customer writes or a human is
/// wanted. One that is put off already is put off to the new time; one that was closed is open again then.
#[kernel::boxed]
pub async fn snooze(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    until: Millis,
    by: TeammateId,
) -> Result<(), ConversationError> {
    if until <= tx.now() || until > tx.now() + SNOOZE_MOST {
        return Err(ConversationError::SnoozeTime);
    }
    let conversation = Conversation::lock(tx, brand, id).await?;
    if conversation.snoozed_until == Some(until) {
        return Ok(());
    }
    let id = conversation.id;
    store::set_snoozed(tx, brand, id, Some(until)).await?;
    jobs::enqueue_at(tx, until, &WakeSnoozed { brand, conversation: id }).await?;
    let fact = NewFact::new("conversation.snoozed", id).with(json!({ "until": until, "by": by }));
    jobs::tell(tx, brand, fact).await?;
    Ok(())
}

/// A teammate wants it back before its time. Quiet if it is not put off.
#[kernel::boxed]
pub async fn wake(tx: &mut Tx, brand: BrandId, id: ConversationId, by: TeammateId) -> Result<(), ConversationError> {
    let conversation = Conversation::lock(tx, brand, id).await?;
    store::set_snoozed(tx, brand, conversation.id, None).await?;
    Ok(end(tx, &conversation, "teammate", Some(by)).await?)
}

/// What was put off, as `before` says, is so no more by what the caller writes: takes its timer back and tells why.
pub(super) async fn end(
    tx: &mut Tx,
    before: &Conversation,
    why: &'static str,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    if before.snoozed_until.is_none() {
        return Ok(());
    }
    jobs::cancel::<WakeSnoozed>(tx, before.brand, &before.id.to_string()).await?;
    tell_woken(tx, before, why, by).await
}

async fn tell_woken(
    tx: &mut Tx,
    conversation: &Conversation,
    why: &'static str,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    let fact = NewFact::new("conversation.woken", conversation.id)
        .with(json!({ "why": why, "by": by, "until": conversation.snoozed_until }));
    jobs::tell(tx, conversation.brand, fact).await?;
    Ok(())
}
