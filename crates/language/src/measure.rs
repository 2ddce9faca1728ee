//! How well messages are understood, as tables of what was wanted and what was given.
//!
//! The split is `data/eval.tsv`, written by somebody who did not write the training phrases. Its halves are told apart
//! by a hash of the text: the half `dev` is read and learnt from, so that its figures say little; of the half `test`
//! nobody reads more than the totals.

mod items;
mod labels;
mod moods;
mod split;

use crate::Understanding;
use items::ItemScore;
use labels::LabelScore;
use moods::MoodScore;
pub use split::{Message, own, read};

/// A half of the split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Learnt from.
    Dev,
    /// Never learnt from: its totals are the measure.
    Test,
}

/// What of the measure is told beside the totals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// Each message that was not understood as wanted.
    pub errors: bool,
    /// What was given instead of what, per label and mood.
    pub tables: bool,
}

/// Compares what is understood of each message with what a person understood.
pub fn report(name: &str, messages: &[&Message], told: Told, understand: impl Fn(&Message) -> Understanding) -> String {
    let (mut labels, mut moods, mut items) = (LabelScore::default(), MoodScore::default(), ItemScore::default());
    let mut errors = String::new();
    for message in messages {
        let read = understand(message);
        let given: Vec<(u32, &str)> =
            read.entities.items.iter().map(|item| (item.quantity.unwrap_or(1), item.mention.text.as_str())).collect();
        let wrong: Vec<String> = [
            labels.take(&message.labels, &read.labels),
            moods.take(message.mood, &read.mood),
            items.take(&message.items, &given),
        ]
        .into_iter()
        .flatten()
        .collect();
        if told.errors && !wrong.is_empty() {
            errors += &format!("  {}\n", message.text);
            wrong.iter().for_each(|wrong| errors += &format!("      {wrong}\n"));
        }
    }
    let mut out = format!("{name}: {} messages\n", messages.len());
    out += &errors;
    out += &labels.summary();
    out += &moods.summary();
    out += &items.summary();
    if told.tables {
        out += &labels.table();
        out += &moods.table();
        out += &items.table();
    }
    out + "\n"
}

/// A part of a whole, 0 of nothing.
#[allow(clippy::cast_precision_loss, reason = "counts of messages")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
