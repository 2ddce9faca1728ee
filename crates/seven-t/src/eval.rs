//! `seven-t eval`: how well messages are understood that nobody trained on, as tables of what was wanted and what was given.
//!
//! The split is `crates/language/data/eval.tsv`, written by somebody who did not write the training phrases. Its halves
//! are told apart by a hash of the text: the half `dev` is read and learnt from, so that its figures say little; of the half `test`
//! nobody reads more than the totals.

mod searches;

use crate::understand::Reader;
use anyhow::{Context as _, anyhow};
use clap::{Args, ValueEnum};
use language::{
    Context,
    measure::{self, Message, Told},
};
use sentences::Sentences;
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

impl From<Half> for measure::Half {
    fn from(half: Half) -> Self {
        match half {
            Half::Dev => Self::Dev,
            Half::Test => Self::Test,
        }
    }
}

/// Reads every message of the split and says how well.
#[kernel::boxed]
pub async fn run(options: &Eval, model: Option<Arc<Sentences>>) -> anyhow::Result<String> {
    let messages = match &options.split {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            measure::read(&text).map_err(|error| anyhow!("{}, {error}", file.display()))?
        }
        None => measure::own(),
    };
    let halves = match options.half {
        Some(half) => vec![Some(half)],
        None => vec![Some(Half::Dev), Some(Half::Test), None],
    };
    let reader = Reader::new(model.clone());
    let report = |half: Option<Half>| {
        let chosen: Vec<&Message> =
            messages.iter().filter(|m| half.is_none_or(|half| measure::Half::from(half) == m.half())).collect();
        let name = half.map_or("all", |half| if half == Half::Dev { "dev" } else { "test" });
        let told = Told { errors: options.errors, tables: options.half.is_some() || half.is_none() };
        measure::report(name, &chosen, told, |message| reader.read(&message.text, Context::default()))
    };
    let mut out: String = halves.into_iter().map(report).collect();
    if let Some(shops) = &options.search {
        out.push_str(&searches::measured(shops, options, model).await?);
    }
    Ok(out)
}
