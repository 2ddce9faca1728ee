//! Who of the team is there, and who looks at or writes in the same conversation: a hint, a few seconds old at most. No
//! fact, and no lock: two who answer at once are kept apart by [`crate::take`].

mod store;

use kernel::{BrandId, ConversationId, Millis, TeammateId, minutes, seconds};
use storage::{Db, Read, StoreError, Tx};

/// The kind of news that live pages of this process hear when somebody comes, goes or begins to write; its subject is the
/// conversation.
pub const PRESENCE: &str = "presence";
/// What was noted within this time is not noted again.
const FRESH: Millis = seconds(5);
/// How long after their last sign a teammate still looks at a conversation: pages give one every few seconds.
const LOOKS: Millis = seconds(30);
/// How long after their last key a teammate still writes.
const WRITES: Millis = seconds(8);
/// How long after their last sign a teammate is still at their desk.
const PRESENT: Millis = minutes(2);

/// A colleague in the same conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Here {
    /// Who.
    pub teammate: TeammateId,
    /// Whether they write: « Koffi écrit… ».
    pub writes: bool,
}

/// Where a teammate is, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    seen_at: Millis,
    conversation: Option<ConversationId>,
    writing_until: Option<Millis>,
}

/// A teammate's page is open, on this conversation or on none. To be called every few seconds; nearly always a read.
#[kernel::boxed]
pub async fn look(
    db: &Db,
    brand: BrandId,
    teammate: TeammateId,
    conversation: Option<ConversationId>,
) -> Result<(), StoreError> {
    note(db, brand, teammate, conversation, false).await
}

/// A teammate writes in this conversation. To be called at their keystrokes; nearly always a read.
#[kernel::boxed]
pub async fn write(
    db: &Db,
    brand: BrandId,
    teammate: TeammateId,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    note(db, brand, teammate, Some(conversation), true).await
}

/// A teammate has sent what they wrote, or thrown it away; in the transaction of what they said.
#[kernel::boxed]
pub async fn stop_writing(tx: &mut Tx, brand: BrandId, teammate: TeammateId) -> Result<(), StoreError> {
    if let Some(conversation) = store::stop_writing(tx, brand, teammate).await? {
        tx.announce(brand, PRESENCE, conversation);
    }
    Ok(())
}

/// The colleagues of `me` who are in this conversation, whoever writes first.
#[kernel::boxed]
pub async fn others_here(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    me: TeammateId,
    now: Millis,
) -> Result<Vec<Here>, StoreError> {
    let here = store::here(on, brand, conversation, now - LOOKS).await?;
    let mut here: Vec<Here> = here
        .into_iter()
        .filter(|(teammate, _)| *teammate != me)
        .map(|(teammate, until)| Here { teammate, writes: until.is_some_and(|until| now < until) })
        .collect();
    here.sort_by_key(|one| (!one.writes, one.teammate));
    Ok(here)
}

/// The teammates who are at their desk.
#[kernel::boxed]
pub async fn present(on: &mut dyn Read, brand: BrandId, now: Millis) -> Result<Vec<TeammateId>, StoreError> {
    store::present(on, brand, now - PRESENT).await
}

async fn note(
    db: &Db,
    brand: BrandId,
    teammate: TeammateId,
    conversation: Option<ConversationId>,
    writes: bool,
) -> Result<(), StoreError> {
    let now = db.clock().now();
    let known = store::of(&mut &*db, brand, teammate).await?;
    let is_there = known.is_some_and(|known| known.conversation == conversation);
    let is_writing = |left: Millis| {
        known.filter(|_| is_there).and_then(|known| known.writing_until).filter(|until| *until > now + left)
    };
    let is_known = known.is_some_and(|known| known.seen_at + FRESH > now);
    // A keystroke is noted again when half of the time it lasts is over.
    if is_there && is_known && (!writes || is_writing(Millis(WRITES.0 / 2)).is_some()) {
        return Ok(());
    }
    let writing_until = if writes { Some(now + WRITES) } else { is_writing(Millis(0)) };
    let place = Place { seen_at: now, conversation, writing_until };
    let is_news = !is_there || (writes && is_writing(Millis(0)).is_none());
    db.write(async |tx| {
        store::put(tx, brand, teammate, place).await?;
        if is_news {
            let left = known.and_then(|known| known.conversation).filter(|_| !is_there);
            for conversation in [left, conversation].into_iter().flatten() {
                tx.announce(brand, PRESENCE, conversation);
            }
        }
        Ok(())
    })
    .await
}
