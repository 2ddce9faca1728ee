//! A chain of classes over the words of a message, fitted by AdaGrad: each word's class speaks for the next one's.

use super::{Dice, fit::Pace};
use crate::{
    classifier::{Feature, Model, exp},
    spoken::{FURTHER, OUTSIDE, SHAPE, START, features::after},
};

/// A message with the class of each of its words.
pub(super) struct Sentence {
    pub words: Vec<(usize, Vec<Feature>)>,
    /// The number of its template: sentences of one template are never on both sides of a split.
    pub template: usize,
    /// How much it counts beside the others.
    pub weight: f32,
}

const CLASSES: usize = 3;
/// The weights kept are the mean of those after so many last epochs.
const AVERAGED: usize = 4;
/// One template in so many is set aside to tell how it goes.
const SET_ASIDE: usize = 6;

/// Trains a chain; `tell` hears how many messages set aside come out with all their words right.
pub(super) fn train(sentences: &[Sentence], pace: Pace, corpora: u64, mut tell: impl FnMut(&str)) -> Model {
    tell(&format!("{} messages of {CLASSES} classes", sentences.len()));
    let (aside, kept): (Vec<&Sentence>, Vec<&Sentence>) = sentences.iter().partition(|s| s.template % SET_ASIDE == 3);
    if !aside.is_empty() {
        let trial = fit(&kept, pace).round(corpora);
        let right = aside.iter().filter(|sentence| is_right(&trial, sentence)).count();
        tell(&format!(
            "templates set aside: {right} of {} messages right ({:.1} %)",
            aside.len(),
            100.0 * right as f32 / aside.len() as f32
        ));
    }
    fit(&sentences.iter().collect::<Vec<_>>(), pace).round(corpora)
}

fn is_right(model: &Model, sentence: &Sentence) -> bool {
    let scores: Vec<[f32; CLASSES]> =
        sentence.words.iter().map(|(_, features)| crate::spoken::scores(model, features)).collect();
    let best = crate::spoken::best_path(model, &scores);
    best.iter().zip(&sentence.words).all(|(class, (wanted, _))| class == wanted)
}

/// Weights before rounding: bucket by bucket, one per class.
struct Weights(Vec<f32>);

fn fit(sentences: &[&Sentence], pace: Pace) -> Weights {
    let size = SHAPE.buckets * CLASSES;
    let (mut weights, mut past, mut sum) = (vec![0.0_f32; size], vec![0.01_f32; size], vec![0.0_f32; size]);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut dice = Dice(11);
    for epoch in 0..pace.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        for at in &order {
            learn(sentences[*at], &mut weights, &mut past, pace.rate);
        }
        weights.iter_mut().for_each(|weight| *weight *= pace.kept);
        if epoch + AVERAGED >= pace.epochs {
            sum.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
        }
    }
    Weights(sum.into_iter().map(|weight| weight / AVERAGED as f32).collect())
}

/// One step down the slope of how unlikely the classes of a sentence are.
fn learn(sentence: &Sentence, weights: &mut [f32], past: &mut [f32], rate: f32) {
    let emitted: Vec<[f32; CLASSES]> = sentence.words.iter().map(|(_, features)| emission(weights, features)).collect();
    let passing: Vec<[f32; CLASSES]> = (0..=START).map(|before| transition(weights, before)).collect();
    let forward = forward(&emitted, &passing);
    let backward = backward(&emitted, &passing);
    let mut push = |bucket: u32, class: usize, slope: f32| {
        let at = bucket as usize * CLASSES + class;
        past[at] += slope * slope;
        weights[at] -= rate * slope / past[at].sqrt();
    };
    let mut before = START;
    for (at, (wanted, features)) in sentence.words.iter().enumerate() {
        let here = normal([0, 1, 2].map(|class| forward[at][class] * backward[at][class]));
        for (class, share) in here.into_iter().enumerate() {
            let error = (share - f32::from(u8::from(class == *wanted))) * sentence.weight;
            if error.abs() > 0.003 {
                features.iter().for_each(|(bucket, value)| push(*bucket, class, error * value));
            }
        }
        // How often each class was expected to follow each.
        let from: [f32; CLASSES + 1] = if at == 0 {
            [0.0, 0.0, 0.0, 1.0]
        } else {
            [forward[at - 1][0], forward[at - 1][1], forward[at - 1][2], 0.0]
        };
        let mut pairs = [[0.0_f32; CLASSES]; CLASSES + 1];
        for (earlier, row) in pairs.iter_mut().enumerate() {
            for (class, pair) in row.iter_mut().enumerate() {
                *pair = from[earlier] * passing[earlier][class] * emitted[at][class] * backward[at][class];
            }
        }
        let whole: f32 = pairs.iter().flatten().sum::<f32>().max(f32::MIN_POSITIVE);
        for (earlier, row) in pairs.iter().enumerate() {
            for (class, pair) in row.iter().enumerate() {
                let truth = f32::from(u8::from(earlier == before && class == *wanted));
                let error = (pair / whole - truth) * sentence.weight * 0.25;
                if error.abs() > 0.001 {
                    push(after(earlier), class, error);
                }
            }
        }
        before = *wanted;
    }
}

/// e to the scores of each class, the largest 1.
fn emission(weights: &[f32], features: &[Feature]) -> [f32; CLASSES] {
    let mut scores = [0.0_f32; CLASSES];
    for (bucket, value) in features {
        let from = *bucket as usize * CLASSES;
        scores.iter_mut().zip(&weights[from..from + CLASSES]).for_each(|(score, weight)| *score += value * weight);
    }
    raised(scores)
}

/// The same of passing from one class to each; a name cannot go on that has not begun.
fn transition(weights: &[f32], before: usize) -> [f32; CLASSES] {
    let from = after(before) as usize * CLASSES;
    let mut passing = raised([weights[from], weights[from + 1], weights[from + 2]]);
    if before == OUTSIDE || before == START {
        passing[FURTHER] = 0.0;
    }
    passing
}

fn raised(scores: [f32; CLASSES]) -> [f32; CLASSES] {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.map(|score| exp(score - top).max(1e-12))
}

fn normal(values: [f32; CLASSES]) -> [f32; CLASSES] {
    let sum: f32 = values.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    values.map(|value| value / sum)
}

fn forward(emitted: &[[f32; CLASSES]], passing: &[[f32; CLASSES]]) -> Vec<[f32; CLASSES]> {
    let mut out: Vec<[f32; CLASSES]> = Vec::with_capacity(emitted.len());
    for here in emitted {
        let reached = match out.last() {
            None => passing[START],
            Some(before) => [0, 1, 2].map(|class| (0..CLASSES).map(|b| before[b] * passing[b][class]).sum()),
        };
        out.push(normal([0, 1, 2].map(|class| reached[class] * here[class])));
    }
    out
}

fn backward(emitted: &[[f32; CLASSES]], passing: &[[f32; CLASSES]]) -> Vec<[f32; CLASSES]> {
    let mut out = vec![[1.0_f32; CLASSES]; emitted.len()];
    for at in (1..emitted.len()).rev() {
        let next = out[at];
        out[at - 1] = normal(
            [0, 1, 2]
                .map(|class| (0..CLASSES).map(|later| passing[class][later] * emitted[at][later] * next[later]).sum()),
        );
    }
    out
}

impl Weights {
    fn round(&self, corpora: u64) -> Model {
        let largest = |class: usize| {
            self.0.iter().skip(class).step_by(CLASSES).fold(0.0_f32, |most, weight| most.max(weight.abs()))
        };
        let step: Vec<f32> = (0..CLASSES).map(|class| largest(class).max(f32::EPSILON) / 127.0).collect();
        let weights = self.0.iter().enumerate().map(|(at, weight)| {
            #[expect(clippy::cast_possible_truncation, reason = "at most 127 steps by the choice of the step")]
            let byte = (weight / step[at % CLASSES]).round() as i8;
            byte
        });
        Model { corpora, temperature: 1.0, bias: vec![0.0; CLASSES], weights: weights.collect(), step }
    }
}
