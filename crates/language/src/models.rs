//! The trained weights a message is read with: our own, or those of a fold when measuring.

use crate::{classifier::Model, intent, label, meaning, mood, spoken};

/// One model per question asked of a message.
#[derive(Clone, Copy)]
pub(crate) struct Models<'m> {
    pub intent: &'m Model,
    pub label: &'m Model,
    pub mood: &'m Model,
    pub spoken: &'m Model,
    /// What the vector of a message says of its labels and its mood.
    pub label_meant: &'m Model,
    pub mood_meant: &'m Model,
}

impl Models<'static> {
    /// Those in `data/*.bin`.
    pub fn own() -> Self {
        Self {
            intent: &intent::MODEL,
            label: &label::MODEL,
            mood: &mood::MODEL,
            spoken: &spoken::MODEL,
            label_meant: &meaning::LABELS,
            mood_meant: &meaning::MOODS,
        }
    }
}
