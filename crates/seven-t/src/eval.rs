//! `seven-t eval`: how well messages are understood that nobody trained on, as tables of what was wanted and what was given.
//!
//! The split is `crates/language/data/eval.tsv`, written by somebody who did not write the training phrases. Its halves
//! are told apart by a hash of the text: the half `dev` is read and learnt from, so that its figures say little; of the half `test`
//! nobody reads more than the totals.

mod items;
mod labels;
mod moods;
mod searches;
mod split;

use clap::{Args, ValueEnum};
use items::ItemScore;
use labels::LabelScore;
use language::{Context, understand};
use moods::MoodScore;
use sentences::Sentences;
use split::Message;
use std::{path::PathBuf, sync::Arc};

/// What `seven-t eval` is asked.
#[derive(Debug, Clone, Args)]
pub struct Eval {
    /// A split of one's own: tab-separated text, language, labels (a+b), mood, items (2×robe wax; 1×sac).
    #[arg(long, value_name = "FILE")]
    split: Option<PathBuf>,
    /// Only this half.
    #[arg(long, value_enum)]
    half: Option<Half>,
    /// Prints each message that was not understood as wanted.
    #[arg(long)]
    errors: bool,
    /// Also how often a search finds what was meant: the apply file of the shops that `queries.tsv` beside it speaks of.
    #[arg(long, value_name = "FILE")]
    search: Option<PathBuf>,
}

/// A half of the split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Half {
    /// Learnt from.
    Dev,
    /// Never learnt from: its totals are the measure.
    Test,
}

/// Reads every message of the split and says how well.
pub async fn run(options: &Eval, model: Option<Arc<Sentences>>) -> anyhow::Result<String> {
    let messages = split::read(options.split.as_deref())?;
    let mut out = String::new();
    let halves = match options.half {
        Some(half) => vec![Some(half)],
        None => vec![Some(Half::Dev), Some(Half::Test), None],
    };
    for half in halves {
        let chosen: Vec<&Message> = messages.iter().filter(|m| half.is_none_or(|half| half == m.half())).collect();
        let name = half.map_or("all", |half| if half == Half::Dev { "dev" } else { "test" });
        out.push_str(&measured(&chosen, name, options, half != Some(Half::Test) || options.half.is_some()));
    }
    if let Some(shops) = &options.search {
        out.push_str(&searches::measured(shops, options, model).await?);
    }
    Ok(out)
}

fn measured(messages: &[&Message], name: &str, options: &Eval, tables: bool) -> String {
    let (mut labels, mut moods, mut items) = (LabelScore::default(), MoodScore::default(), ItemScore::default());
    let mut errors = String::new();
    for message in messages {
        let read = understand(&message.text, &Context::default());
        let wrong: Vec<String> = [
            labels.take(&message.labels, &read.labels),
            moods.take(message.mood, &read.mood),
            items.take(&message.items, &crate::understand::items(&read, None)),
        ]
        .into_iter()
        .flatten()
        .collect();
        if options.errors && !wrong.is_empty() {
            errors += &format!("  {}\n", message.text);
            wrong.iter().for_each(|wrong| errors += &format!("      {wrong}\n"));
        }
    }
    let mut out = format!("{name}: {} messages\n", messages.len());
    out += &errors;
    out += &labels.summary();
    out += &moods.summary();
    out += &items.summary();
    if tables && options.half.is_some() || name == "all" {
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
