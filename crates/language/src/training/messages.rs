//! Messages as people write them, with everything that is to be understood: `data/messages.tsv`, and the half of
//! `data/eval.tsv` that may be learnt from. The other half is for measuring only.

use crate::measure::{Half, Message, own, read};

const OWN: &str = include_str!("../../data/messages.tsv");
const SPLIT: &str = include_str!("../../data/eval.tsv");

/// Whether a message of the split is for measuring only: by a hash of its text, so that it stays where it is when others
/// come.
pub fn is_for_measuring(text: &str) -> bool {
    !(hash(text) >> 8).is_multiple_of(2)
}

/// FNV-1a of a text.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// The messages to learn from, in a fixed order: those written for it, then those of the split.
pub(super) fn messages() -> (Vec<Message>, Vec<Message>) {
    let written = read(OWN).expect("data/messages.tsv is checked by a test");
    (written, own().into_iter().filter(|message| message.half() == Half::Dev).collect())
}

/// All of them.
pub(super) fn all() -> Vec<Message> {
    let (mut written, split) = messages();
    written.extend(split);
    written
}

/// In which of `count` folds a message is measured.
pub(super) fn fold_of(message: &Message, count: usize) -> usize {
    (hash(&message.text) >> 12) as usize % count
}

/// The bytes [`messages`] are made from, for fingerprints.
pub(super) const FILES: [&str; 2] = [OWN, SPLIT];
