//! Measuring by folds: each message is understood with weights that were made without it.

use super::{Pace, Vectors, chain, fit, labels, meanings, messages, moods, spoken};
use crate::{
    Context, Understanding,
    classifier::{Model, Shape},
    measure::{Half, Message, Told, report},
    models::Models,
    understand::understand_with,
};
use std::{collections::HashMap, thread};

/// Trains `count` times, each time without one part of the messages, and says how well that part is understood: the
/// learnt half of the split, which somebody else wrote, and our own messages apart.
pub fn folds(count: usize, shared: &[String], vectors: &Vectors, told: Told) -> String {
    let all = messages::all();
    let understood: HashMap<String, Understanding> = thread::scope(|scope| {
        let all = &all;
        let each = |fold: usize| move || understood(all, fold, count, shared, vectors);
        // Every fold has a thread of its own: there are a few.
        let threads: Vec<_> = (0..count).map(|fold| scope.spawn(each(fold))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("training does not panic")).collect()
    });
    let (written, split) = messages::messages();
    let part = |name: &str, messages: &[Message]| {
        report(name, &messages.iter().collect::<Vec<_>>(), told, |message| understood[&message.text].clone())
    };
    debug_assert!(split.iter().all(|message| message.half() == Half::Dev), "the other half is for measuring only");
    part("messages.tsv, by folds", &written) + &part("dev, by folds", &split)
}

/// The messages of one fold, understood by those who never saw them.
fn understood(
    all: &[Message],
    fold: usize,
    count: usize,
    shared: &[String],
    vectors: &Vectors,
) -> Vec<(String, Understanding)> {
    let (aside, kept): (Vec<Message>, Vec<Message>) =
        all.iter().cloned().partition(|message| messages::fold_of(message, count) == fold);
    let train = |examples: Vec<fit::Example>, shape: Shape, pace: Pace| -> Model {
        fit::train(&examples, shape, pace, 0, |_| ())
    };
    let label = train(labels::examples(&kept), crate::label::SHAPE, super::LABELS);
    let mood = train(moods::examples(shared, &kept), crate::mood::SHAPE, super::MOODS);
    let spoken = chain::train(&spoken::examples(&kept), super::SPOKEN, 0, |_| ());
    let label_meant = train(meanings::labels(vectors, &kept), crate::meaning::LABEL_SHAPE, super::MEANINGS);
    let mood_meant = train(meanings::moods(vectors, &kept), crate::meaning::MOOD_SHAPE, super::MEANINGS);
    let models = Models {
        label: &label,
        mood: &mood,
        spoken: &spoken,
        label_meant: &label_meant,
        mood_meant: &mood_meant,
        ..Models::own()
    };
    let read = |message: Message| {
        let understood = understand_with(
            &models,
            &message.text,
            &Context { meaning: vectors.of(&message.text), ..Context::default() },
        );
        (message.text, understood)
    };
    aside.into_iter().map(read).collect()
}
