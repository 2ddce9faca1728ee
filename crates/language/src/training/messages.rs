//! Messages as people write them, with everything that is to be understood: `data/messages.tsv`, and the half of
//! `data/eval.tsv` that may be learnt from. The other half is for measuring only.

use crate::{Label, Mood};

const OWN: &str = include_str!("../../data/messages.tsv");
const SPLIT: &str = include_str!("../../data/eval.tsv");

/// A message and what a person understood.
pub(super) struct Message {
    pub text: &'static str,
    pub labels: Vec<Label>,
    pub mood: Mood,
    /// The words of the things wanted.
    pub items: Vec<&'static str>,
}

/// Whether a message of the split is for measuring only: by a hash (FNV-1a) of its text, so that it stays where it is
/// when others come.
pub fn is_for_measuring(text: &str) -> bool {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
    !(hash >> 8).is_multiple_of(2)
}

/// The messages to learn from, in a fixed order.
pub(super) fn messages() -> Vec<Message> {
    let lines = |file: &'static str| file.lines().skip(1).filter(|line| !line.is_empty());
    let split = lines(SPLIT)
        .filter(|line| !is_for_measuring(&line.split('\t').next().unwrap_or_default().replace("\\n", "\n")));
    lines(OWN).chain(split).map(message).collect()
}

/// The bytes [`messages`] are made from, for fingerprints.
pub(super) const FILES: [&str; 2] = [OWN, SPLIT];

fn message(line: &'static str) -> Message {
    let columns: Vec<&str> = line.split('\t').collect();
    let [text, _, labels, mood, rest @ ..] = &columns[..] else {
        panic!("text, language, labels, mood, items: {line}")
    };
    let label = |code: &str| Label::from_code(code.trim()).unwrap_or_else(|| panic!("unknown label: {line}"));
    let items = rest.first().copied().unwrap_or_default().split(';').map(str::trim).filter(|item| !item.is_empty());
    Message {
        text,
        labels: labels.split('+').map(label).collect(),
        mood: Mood::from_code(mood.trim()).unwrap_or_else(|| panic!("unknown mood: {line}")),
        items: items.map(|item| item.split_once('×').map_or(item, |(_, name)| name.trim())).collect(),
    }
}
