use crate::{Lead, LeadError, Stage, store};
use conversation::Conversation;
use insight::{Event, Outcome, Signal};
use kernel::{BrandId, TeammateId, Uuid};
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// A human moves a lead on. Twice the same is quiet. To take one up, to turn one down, and to win one by hand are told to
/// the scores of its conversation: what a human sees is learned from as what customers do is.
#[kernel::boxed]
pub async fn move_to(tx: &mut Tx, brand: BrandId, id: Uuid, stage: Stage, by: TeammateId) -> Result<(), LeadError> {
    // As others do: the conversation first, then what hangs on it.
    let known = store::find(tx, brand, id).await?.ok_or(LeadError::NotFound)?;
    let conversation = match Conversation::lock(tx, brand, known.conversation).await {
        Ok(conversation) => Some(conversation.id),
        Err(conversation::ConversationError::Store(error)) => return Err(error.into()),
        Err(_) => None,
    };
    let lead = store::lock(tx, brand, id).await?.ok_or(LeadError::NotFound)?;
    if !lead.stage.may_become(stage)? {
        return Ok(());
    }
    if stage.is_open() && !lead.stage.is_open() && store::lock_open(tx, brand, lead.contact).await?.is_some() {
        return Err(LeadError::AnotherOpen);
    }
    set_stage(tx, brand, &lead, stage, Some(by)).await?;
    let Some(conversation) = conversation else { return Ok(()) };
    let now = tx.now();
    let was_decided = !matches!(lead.stage, Stage::Proposed | Stage::Rejected | Stage::Lost);
    match stage {
        Stage::Accepted if !was_decided => {
            insight::note(tx, brand, conversation, &[Event::Noticed(Signal::LeadAccepted)], now).await?;
        }
        Stage::Rejected | Stage::Lost => {
            insight::note(tx, brand, conversation, &[Event::Noticed(Signal::LeadRejected)], now).await?;
        }
        // Sold where no order tells of it.
        Stage::Won => {
            insight::outcome(tx, brand, conversation, Outcome::Buying, now).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Writes down where a lead stands now, and tells.
pub(crate) async fn set_stage(
    tx: &mut Tx,
    brand: BrandId,
    lead: &Lead,
    stage: Stage,
    by: Option<TeammateId>,
) -> Result<(), StoreError> {
    store::set_stage(tx, brand, lead.id, stage, by).await?;
    let kind = match stage {
        Stage::Proposed => "lead.proposed",
        Stage::Accepted => "lead.accepted",
        Stage::Rejected => "lead.rejected",
        Stage::Won => "lead.won",
        Stage::Lost => "lead.lost",
        Stage::Contacted | Stage::Negotiating => "lead.moved",
    };
    let data = json!({ "conversation": lead.conversation, "from": lead.stage.code(), "to": stage.code(), "by": by });
    jobs::tell(tx, brand, NewFact::new(kind, lead.id).with(data)).await.map(drop)
}
