//! Messages with what is to be understood of them.

use super::Half;
use anyhow::{Context, anyhow};
use language::{Label, Mood};
use std::path::Path;

const OWN: &str = include_str!("../../../language/data/eval.tsv");

/// A message and what a person understood.
pub(super) struct Message {
    pub text: String,
    /// The labels that are right, the main one first.
    pub labels: Vec<Label>,
    pub mood: Mood,
    /// How many of what, in words.
    pub items: Vec<(u32, String)>,
}

impl Message {
    /// Whether it may be learnt from or only measured.
    pub fn half(&self) -> Half {
        if language::training::is_for_measuring(&self.text) { Half::Test } else { Half::Dev }
    }
}

/// The messages of a file, or of our own split.
pub(super) fn read(file: Option<&Path>) -> anyhow::Result<Vec<Message>> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        None => OWN.to_owned(),
    };
    let lines = text.lines().zip(1..).skip(1).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(line, number)| message(line).with_context(|| format!("line {number}"))).collect()
}

fn message(line: &str) -> anyhow::Result<Message> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [text, _, labels, mood, rest @ ..] = &columns[..] else {
        return Err(anyhow!("text, language, labels, mood, items"));
    };
    let label = |code: &str| Label::from_code(code).ok_or_else(|| anyhow!("unknown label {code:?}"));
    let items = rest.first().copied().unwrap_or_default();
    let items = items.split(';').map(str::trim).filter(|item| !item.is_empty()).map(item).collect::<Result<_, _>>()?;
    Ok(Message {
        text: text.replace("\\n", "\n"),
        labels: labels.split('+').map(|code| label(code.trim())).collect::<Result<_, _>>()?,
        mood: Mood::from_code(mood.trim()).ok_or_else(|| anyhow!("unknown mood {mood:?}"))?,
        items,
    })
}

fn item(text: &str) -> anyhow::Result<(u32, String)> {
    let (count, name) = text.split_once(['×', 'x']).unwrap_or(("1", text));
    match count.trim().parse() {
        Ok(count) => Ok((count, name.trim().to_owned())),
        // « robe xl » has an x of its own.
        Err(_) => Ok((1, text.trim().to_owned())),
    }
}
