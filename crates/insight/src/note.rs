//! What happened in a conversation is taken in, in the transaction of whoever tells it.

use crate::{
    Event, InsightError, Outcome, Standing,
    case::Case,
    close::CloseCases,
    store::{self, Kept},
};
use kernel::{BrandId, ConversationId, Millis};
use storage::Tx;

/// Takes in what happened in a conversation at `at`, in the order told; how it stands then. One conversation to a
/// transaction: two would make others wait in two orders. Told by a reaction to a fact, it must be in the transaction that
/// ends the job, so that what happened once counts once.
#[kernel::boxed]
pub async fn note(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    events: &[Event],
    at: Millis,
) -> Result<Standing, InsightError> {
    store::can_be_kept(at)?;
    let (mut kept, published) = store::lock(tx, brand, conversation).await?;
    let had_case = kept.case.is_some();
    for event in events {
        let drawn = f64::from(u32::from_le_bytes(tx.chance().bytes::<4>())) / 4_294_967_296.0;
        kept.take_in(event, at, drawn);
    }
    store::save(tx, brand, conversation, &kept, &published).await?;
    if let Some(case) = kept.case.as_ref().filter(|_| !had_case) {
        jobs::enqueue_by(tx, case.closes_at(), &CloseCases { brand }).await?;
    }
    Ok(Standing::of(&kept.state, &published, at))
}

/// Says that an outcome came which nothing noticed tells: sold in the shop, lost for good. Counts for the prediction that
/// waits for it, if one does; false when none did.
#[kernel::boxed]
pub async fn outcome(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    outcome: Outcome,
    at: Millis,
) -> Result<bool, InsightError> {
    store::can_be_kept(at)?;
    let Some((mut kept, published)) = store::lock_known(tx, brand, conversation).await? else { return Ok(false) };
    let Some(case) = kept.case.as_mut() else { return Ok(false) };
    case.look(&kept.state, at);
    case.came(outcome, at);
    store::save(tx, brand, conversation, &kept, &published).await?;
    Ok(true)
}

/// Forgets all that was noticed in a conversation: for a customer who is erased. What its past cases taught stays: they
/// name nobody. False when nothing was known.
#[kernel::boxed]
pub async fn forget(tx: &mut Tx, brand: BrandId, conversation: ConversationId) -> Result<bool, InsightError> {
    Ok(store::delete(tx, brand, conversation).await?)
}

impl Kept {
    /// Takes in one event; `drawn`, in 0–1, decides when a case that begins with it is looked at.
    pub(crate) fn take_in(&mut self, event: &Event, at: Millis, drawn: f64) {
        if let Some(case) = &mut self.case {
            case.look(&self.state, at);
            if let Some(outcome) = event.outcome() {
                case.came(outcome, at);
            }
        } else if matches!(event, Event::Wrote(_)) {
            self.case = Some(Case::open(at, drawn));
        }
        self.state.apply(event, at);
    }
}
