//! Products as spoken, known to a catalogue or not: « je veux 2 robes wax et un sac noir ».
//!
//! A chain of classes says of every word whether it begins, continues or stays outside the name of something sold; it
//! learnt that from the places products have in our own phrases.

pub(crate) mod features;

use crate::{
    Label,
    classifier::{Feature, Model, Shape},
    reading::Reading,
    text::Kind,
};
use features::Words;
use std::{ops::Range, sync::LazyLock};

/// Outside, first word, further word.
pub(crate) const OUTSIDE: usize = 0;
pub(crate) const FIRST: usize = 1;
pub(crate) const FURTHER: usize = 2;
/// What comes before the first word.
pub(crate) const START: usize = 3;

/// One class per part a word may have; what a class says of the next one is a feature of its own.
pub(crate) const SHAPE: Shape = Shape { classes: 3, buckets: features::BUCKETS as usize + START + 1 };

pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Made by `train` and checked by a test; unreadable weights are a broken build, not a runtime condition.
    Model::read(include_bytes!("../data/spoken.bin"), SHAPE).expect("data/spoken.bin is not a model: run train")
});

/// Nothing is as unlikely.
const NEVER: f32 = -1e9;

/// What a message is about, for its names: the likeliest label but for the greeting before it.
pub(crate) fn about(labels: &[(Label, f32)]) -> Option<Label> {
    let first = |but: Option<Label>| labels.iter().map(|(label, _)| *label).find(|label| Some(*label) != but);
    first(Some(Label::Greeting)).or_else(|| first(None))
}

/// The tokens of each product named, in order.
pub(crate) fn spoken(model: &Model, reading: &Reading<'_>, labels: &[(Label, f32)]) -> Vec<Range<usize>> {
    let words = Words::of(reading, about(labels));
    // « une dizaine » counts, it is nothing sold.
    let counts = |at: usize| reading.numbers.iter().any(|number| number.tokens.contains(&at));
    let scored = |at: usize| {
        let token = &reading.tokens[at];
        if token.kind == Kind::Emoji || token.kind == Kind::Mark && !token.is("-") {
            return [0.0, NEVER, NEVER];
        }
        let next = reading.tokens.get(at + 1);
        // « cahier x3 »: how many, no part of the name.
        if token.is("x") && next.is_some_and(|t| t.kind == Kind::Number) || is_times(reading, at) {
            return [0.0, NEVER, NEVER];
        }
        let mut scores = scores(model, &words.features(at));
        if counts(at) {
            scores[FIRST] = NEVER;
        }
        scores
    };
    let each: Vec<[f32; 3]> = (0..reading.tokens.len()).map(scored).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, class) in best_path(model, &each).into_iter().enumerate() {
        match found.last_mut() {
            Some(last) if class == FURTHER => last.end = at + 1,
            _ if class == FIRST => found.push(at..at + 1),
            _ => {}
        }
    }
    // A name does not end in a link: « robe de ».
    for range in &mut found {
        while range.end > range.start + 1 && features::is_link(&reading.tokens[range.end - 1].text) {
            range.end -= 1;
        }
    }
    found
}

/// The figure of « x3 ».
fn is_times(reading: &Reading<'_>, at: usize) -> bool {
    reading.tokens[at].kind == Kind::Number && at > 0 && reading.tokens[at - 1].is("x")
}

/// How much speaks for each class of a word.
pub(crate) fn scores(model: &Model, features: &[Feature]) -> [f32; 3] {
    let mut sums = [0.0_f32; 3];
    for (bucket, value) in features {
        let from = *bucket as usize * 3;
        for (sum, weight) in sums.iter_mut().zip(&model.weights[from..from + 3]) {
            *sum += value * f32::from(*weight);
        }
    }
    [0, 1, 2].map(|class| sums[class] * model.step[class] + model.bias[class])
}

/// The likeliest classes of some words one after the other.
pub(crate) fn best_path(model: &Model, scores: &[[f32; 3]]) -> Vec<usize> {
    let passing = |before: usize| -> [f32; 3] {
        let mut passing = self::scores(model, &[(features::after(before), 1.0)]);
        // A name cannot go on that has not begun.
        if before == OUTSIDE || before == START {
            passing[FURTHER] = NEVER;
        }
        passing
    };
    let passing: [[f32; 3]; 4] = [0, 1, 2, 3].map(passing);
    let mut best = [0.0_f32; 3];
    let mut came: Vec<[usize; 3]> = Vec::with_capacity(scores.len());
    for (at, here) in scores.iter().enumerate() {
        let reached = |class: usize| -> (usize, f32) {
            if at == 0 {
                return (START, passing[START][class]);
            }
            let from = [0, 1, 2].map(|before| best[before] + passing[before][class]);
            let before = (1..3).fold(0, |top, before| if from[before] > from[top] { before } else { top });
            (before, from[before])
        };
        let steps = [0, 1, 2].map(reached);
        best = [0, 1, 2].map(|class| steps[class].1 + here[class]);
        came.push(steps.map(|(before, _)| before));
    }
    let mut class = (1..3).fold(0, |top, class| if best[class] > best[top] { class } else { top });
    let mut path = vec![OUTSIDE; scores.len()];
    for at in (0..scores.len()).rev() {
        path[at] = class;
        class = came[at][class];
    }
    path
}

/// The fingerprint of the corpora the weights were made from.
#[cfg(test)]
pub(crate) fn corpora_of_weights() -> u64 {
    MODEL.corpora
}
