//! Softmax regression by AdaGrad, then rounding to bytes.

use super::Dice;
use crate::classifier::{Feature, Model, Shape, softmax};

/// One thing said, as a classifier sees it.
pub(super) struct Example {
    /// What it is.
    pub class: usize,
    pub features: Vec<Feature>,
    /// The number of its template: examples of one template are never on both sides of a split.
    pub template: usize,
    /// How much it counts beside the others.
    pub weight: f32,
}

/// How long and how fast to learn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub epochs: usize,
    pub rate: f32,
    /// What is left of every weight after an epoch: large weights must earn their size.
    pub kept: f32,
}

/// The weights kept are the mean of those after so many last epochs: steadier than the last alone.
const AVERAGED: usize = 4;
/// One template in so many is set aside to measure how sure the model may be.
const SET_ASIDE: usize = 6;

/// Trains a classifier; `tell` hears how it goes on templates set aside, which also say how sure it may be.
pub(super) fn train(examples: &[Example], shape: Shape, pace: Pace, corpora: u64, mut tell: impl FnMut(&str)) -> Model {
    tell(&format!("{} examples of {} classes", examples.len(), shape.classes));
    let (aside, kept): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|e| e.template % SET_ASIDE == 3);
    let trial = fit(&kept, shape, pace);
    let temperature = temperature(&trial, &aside);
    let right = aside.iter().filter(|e| top(&trial.scores(e)) == e.class).count();
    tell(&format!(
        "templates set aside: {right} of {} right ({:.1} %), temperature {temperature}",
        aside.len(),
        100.0 * right as f32 / aside.len() as f32
    ));
    let all: Vec<&Example> = examples.iter().collect();
    fit(&all, shape, pace).round(temperature, corpora)
}

/// Weights before rounding.
struct Weights {
    bias: Vec<f32>,
    /// Bucket by bucket, one per class.
    weights: Vec<f32>,
}

fn fit(examples: &[&Example], Shape { classes, buckets }: Shape, pace: Pace) -> Weights {
    let size = buckets * classes;
    let mut model = Weights { bias: vec![0.0; classes], weights: vec![0.0; size] };
    let mut past = vec![0.01_f32; size];
    let fair = fairness(examples, classes);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice(11);
    let mut sum = vec![0.0_f32; size];
    for epoch in 0..pace.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        for at in &order {
            let example = examples[*at];
            let mut error = softmax(&model.scores(example));
            error[example.class] -= 1.0;
            error.iter_mut().for_each(|error| *error *= fair[example.class] * example.weight);
            let wrong: Vec<(usize, f32)> = error.into_iter().enumerate().filter(|(_, e)| e.abs() > 0.003).collect();
            for (class, error) in &wrong {
                model.bias[*class] -= 0.01 * error;
            }
            for (bucket, value) in &example.features {
                let from = *bucket as usize * classes;
                for (class, error) in &wrong {
                    let slope = error * value;
                    let seen = &mut past[from + class];
                    *seen += slope * slope;
                    model.weights[from + class] -= pace.rate * slope / seen.sqrt();
                }
            }
        }
        for weight in &mut model.weights {
            *weight *= pace.kept;
        }
        if epoch + AVERAGED >= pace.epochs {
            sum.iter_mut().zip(&model.weights).for_each(|(sum, weight)| *sum += weight);
        }
    }
    model.weights = sum.into_iter().map(|weight| weight / AVERAGED as f32).collect();
    model
}

/// How much an example of each class counts: those of rarely drawn classes more, so that none is drowned.
fn fairness(examples: &[&Example], classes: usize) -> Vec<f32> {
    let mut counts = vec![0.0_f32; classes];
    for example in examples {
        counts[example.class] += example.weight;
    }
    let mean = counts.iter().sum::<f32>() / counts.len() as f32;
    counts.into_iter().map(|count| (mean / count.max(1.0)).sqrt()).collect()
}

impl Weights {
    fn scores(&self, example: &Example) -> Vec<f32> {
        let classes = self.bias.len();
        let mut scores = self.bias.clone();
        for (bucket, value) in &example.features {
            let from = *bucket as usize * classes;
            for (score, weight) in scores.iter_mut().zip(&self.weights[from..from + classes]) {
                *score += value * weight;
            }
        }
        scores
    }

    /// One byte per weight; the step of a class fits its largest weight.
    fn round(&self, temperature: f32, corpora: u64) -> Model {
        let classes = self.bias.len();
        let largest = |class: usize| {
            self.weights.iter().skip(class).step_by(classes).fold(0.0_f32, |most, weight| most.max(weight.abs()))
        };
        let step: Vec<f32> = (0..classes).map(|class| largest(class).max(f32::EPSILON) / 127.0).collect();
        let weights = self.weights.iter().enumerate().map(|(at, weight)| {
            #[expect(clippy::cast_possible_truncation, reason = "at most 127 steps by the choice of the step")]
            let byte = (weight / step[at % classes]).round() as i8;
            byte
        });
        Model { corpora, temperature, bias: self.bias.clone(), weights: weights.collect(), step }
    }
}

fn top(scores: &[f32]) -> usize {
    (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or_default()
}

/// The temperature that makes unseen templates least surprising.
fn temperature(model: &Weights, aside: &[&Example]) -> f32 {
    let scores: Vec<(Vec<f32>, usize)> = aside.iter().map(|e| (model.scores(e), e.class)).collect();
    let surprise = |temperature: f32| {
        let each = scores.iter().map(|(scores, wanted)| {
            let cooled: Vec<f32> = scores.iter().map(|s| s / temperature).collect();
            let truth = |class: usize| f32::from(u8::from(class == *wanted));
            softmax(&cooled).iter().enumerate().map(|(class, p)| (p - truth(class)).powi(2)).sum::<f32>()
        });
        // Brier's score: honest probabilities have the least, and it needs no logarithm.
        each.map(f64::from).sum::<f64>()
    };
    let tried = (4_u8..=40).map(|tenths| f32::from(tenths) / 10.0);
    tried.min_by(|a, b| surprise(*a).total_cmp(&surprise(*b))).unwrap_or(1.0)
}
