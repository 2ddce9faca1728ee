//! Nearly every status moves a message of ours one step on, and says nothing else: those of a batch are asked together.

use super::{Delivery, Intake, status};
use kernel::{BrandId, MessageId};
use std::collections::HashSet;
use storage::{StoreError, Tx};
use whatsapp::{Kind, Update};

/// Which update of a batch: the delivery's number and its place in it.
pub(super) type Place = (usize, usize);

impl Intake {
    /// Moves on the messages whose statuses say only that; which updates these were. The others are to be read one by one.
    pub(super) async fn move_on(
        &self,
        tx: &mut Tx,
        batch: &[(Delivery, Vec<Update>)],
    ) -> Result<HashSet<Place>, StoreError> {
        let (now, mut steps) = (tx.now(), Vec::new());
        for (number, (delivery, updates)) in batch.iter().enumerate() {
            for (place, update) in updates.iter().enumerate() {
                let (Kind::Status(told), Some(of)) = (&update.kind, update.line.as_deref()) else { continue };
                let Some(open) = self.lines.by_number(of).await? else { continue };
                // A signature made with another merchant's secret says nothing about this line.
                if open.line.app_key[..] != delivery.app_key[..] {
                    continue;
                }
                let brand = open.line.brand;
                if let Some((id, asking)) = status::step(brand, told, now) {
                    steps.push((brand, id, (number, place), asking));
                }
            }
        }
        if steps.is_empty() {
            return Ok(HashSet::new());
        }
        // Two intakes that have statuses of the same messages take their rows in the same order.
        steps.sort_by_key(|(_, id, ..)| *id);
        let (whose, asks): (Vec<(BrandId, MessageId, Place)>, Vec<_>) =
            steps.into_iter().map(|(brand, id, place, asking)| ((brand, id, place), asking)).unzip();
        let mut moved = HashSet::new();
        for ((brand, _, place), conversations) in whose.into_iter().zip(tx.ask(asks).await?) {
            if let Some((conversation,)) = conversations.first() {
                tx.announce(brand, "message.state", *conversation);
                moved.insert(place);
            }
        }
        Ok(moved)
    }
}
