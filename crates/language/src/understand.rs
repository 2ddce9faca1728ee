use crate::{Act, Context, Intent, Slots, Understanding};

/// Reads one message (or the joined messages of a burst, a line each) in the light of the dialogue.
///
/// Pure and deterministic. Every act carries the part of the message it was read in, a calibrated probability and
/// what was named; an act below [`Act::SURE`] is a guess to be asked about.
pub fn understand(text: &str, context: &Context<'_>) -> Understanding {
    let act = Act {
        intent: Intent::Other,
        probability: 0.0,
        alternatives: Vec::new(),
        slots: Slots::default(),
        span: 0..text.len(),
    };
    Understanding { language: context.language.unwrap_or_default(), language_sure: 0.0, acts: vec![act] }
}
