use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Chance;
use std::sync::atomic::{AtomicU64, Ordering};

/// Identifiers as Meta makes them: opaque, unique across every store of this sandbox.
#[derive(Debug)]
pub(crate) struct Ids {
    chance: Chance,
    next: AtomicU64,
}

/// Ids stay under 2^53 so that JSON readers with floats keep them whole (section 13, rule 2).
const FIRST: u64 = 1_000_000_000_000_000;

impl Ids {
    pub(crate) fn new(chance: Chance) -> Self {
        Self { chance, next: AtomicU64::new(FIRST) }
    }

    /// Where chance comes from, for keys that are used once.
    pub(crate) fn chance(&self) -> &Chance {
        &self.chance
    }

    /// A fresh object id: digits only. Numbers and WABAs bring their own ids, so the range is far from theirs.
    pub(crate) fn object(&self) -> String {
        let step = 1 + u64::from(self.chance.bytes::<1>()[0]);
        self.next.fetch_add(step, Ordering::SeqCst).to_string()
    }

    /// Never give out `id` or anything before it again: it was read from the journal.
    pub(crate) fn seen(&self, id: &str) {
        if let Ok(id) = id.parse::<u64>() {
            self.next.fetch_max(id + 1, Ordering::SeqCst);
        }
    }

    /// A message id: `wamid.` and base64 of the other side's address and fresh bytes.
    pub(crate) fn wamid(&self, address: &str, inbound: bool) -> String {
        let mut raw = vec![0x1c, 0x18, u8::try_from(address.len()).unwrap_or(u8::MAX)];
        raw.extend_from_slice(address.as_bytes());
        raw.extend_from_slice(&[0x15, 0x02, 0x00, if inbound { 0x12 } else { 0x11 }, 0x18, 0x14]);
        raw.extend_from_slice(hex::encode_upper(self.chance.bytes::<10>()).as_bytes());
        raw.push(0);
        format!("wamid.{}", STANDARD.encode(raw))
    }

    /// The trace id of an error.
    pub(crate) fn trace(&self) -> String {
        let plain = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.chance.bytes::<17>());
        format!("A{}", &plain[..22])
    }
}
