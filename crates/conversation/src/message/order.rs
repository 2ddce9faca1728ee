use kernel::{MessageId, Uuid};
use std::sync::atomic::{AtomicU32, Ordering};
use storage::Tx;

/// An id for a message: of two made by this process, the later sorts later, even within one millisecond. A UUIDv7 alone
/// is in random order there, and messages of one moment (a POST with a thousand updates, two answers of one turn) are
/// read and sent in the order of their ids.
pub(crate) fn new_id(tx: &Tx) -> MessageId {
    static MADE: AtomicU32 = AtomicU32::new(0);
    MessageId(in_order(tx.new_id(), MADE.fetch_add(1, Ordering::Relaxed)))
}

/// Puts the low 26 bits of `turn` where a UUIDv7 has its first random bits: after the time, around the variant.
fn in_order(id: Uuid, turn: u32) -> Uuid {
    let mut bytes = id.into_bytes();
    let [high, b, c, d] = (turn << 6).to_be_bytes();
    bytes[6] = (bytes[6] & 0xF0) | (high >> 4);
    bytes[7] = (high << 4) | (b >> 4);
    bytes[8] = (bytes[8] & 0xC0) | ((b & 0x0F) << 2) | (c >> 6);
    bytes[9] = (c << 2) | (d >> 6);
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use kernel::{Chance, Millis};

    #[test]
    fn ids_of_one_millisecond_sort_as_they_were_made_and_stay_uuids_of_version_7() {
        let chance = Chance::seeded(1);
        let turns = [0, 1, 2, 63, 64, 255, 256, 16_383, 16_384, 65_535, 1 << 20, (1 << 26) - 1];
        let ids: Vec<_> = turns.iter().map(|turn| in_order(chance.uuid(Millis(1_793_610_000_000)), *turn)).collect();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| id.get_version_num() == 7 && id.as_bytes()[8] >> 6 == 2));
        assert!(in_order(chance.uuid(Millis(2)), 0) > in_order(chance.uuid(Millis(1)), u32::MAX));
    }
}
