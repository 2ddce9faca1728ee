use crate::Millis;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// Where unpredictable bytes come from: the operating system, or a seed so that a story repeats itself.
#[derive(Clone)]
pub enum Chance {
    /// Cryptographic randomness of the machine.
    System,
    /// A repeatable sequence; for tests only, never for secrets of a running product.
    Seeded(Arc<AtomicU64>),
}

impl Chance {
    /// A repeatable sequence that starts from `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    /// Fills `out` with fresh bytes.
    pub fn fill(&self, out: &mut [u8]) {
        match self {
            Self::System => {
                // The generator of aws-lc only fails when the machine has no entropy at all: nothing is safe then.
                aws_lc_rs::rand::fill(out).expect("the operating system gives no randomness");
            }
            Self::Seeded(state) => {
                for chunk in out.chunks_mut(8) {
                    chunk.copy_from_slice(&split_mix(state).to_le_bytes()[..chunk.len()]);
                }
            }
        }
    }

    /// `N` fresh bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }

    /// A UUIDv7 of the moment `at`: ids of a later millisecond sort later; those of one millisecond, in any order.
    pub fn uuid(&self, at: Millis) -> Uuid {
        let millis = u64::try_from(at.0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }

    /// A short code of `length` characters from an alphabet without look-alikes (no 0/o, 1/l/i): about 4.9 bits each.
    pub fn code(&self, length: usize) -> String {
        const ALPHABET: &[u8; 30] = b"23456789abcdefghjkmnpqrstvwxyz";
        let mut code = String::with_capacity(length);
        while code.len() < length {
            let [byte] = self.bytes::<1>();
            // 240 = 8 × 30: refusing the last 16 values keeps every letter equally likely.
            if byte < 240 {
                code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
            }
        }
        code
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn split_mix(state: &AtomicU64) -> u64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut z = state.fetch_add(STEP, Ordering::SeqCst).wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl fmt::Debug for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "Chance::System",
            Self::Seeded(_) => "Chance::Seeded",
        })
    }
}
