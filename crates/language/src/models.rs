//! The trained weights a message is read with: our own, or those of a fold when measuring.

use crate::{classifier::Model, intent, label, mood, spoken};

/// One model per question asked of a message.
#[derive(Clone, Copy)]
pub(crate) struct Models<'m> {
    pub intent: &'m Model,
    pub label: &'m Model,
    pub mood: &'m Model,
    pub spoken: &'m Model,
}

impl Models<'static> {
    /// Those in `data/*.bin`.
    pub fn own() -> Self {
        Self { intent: &intent::MODEL, label: &label::MODEL, mood: &mood::MODEL, spoken: &spoken::MODEL }
    }
}
