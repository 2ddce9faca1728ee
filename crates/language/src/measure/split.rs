//! Messages with what is to be understood of them.

use super::Half;
use crate::{Label, Mood};

const OWN: &str = include_str!("../../data/eval.tsv");

/// A message and what a person understood.
#[derive(Debug, Clone)]
pub struct Message {
    /// As typed.
    pub text: String,
    /// The labels that are right, the main one first.
    pub labels: Vec<Label>,
    /// How it is said.
    pub mood: Mood,
    /// How many of what, in words.
    pub items: Vec<(u32, String)>,
}

impl Message {
    /// Whether it may be learnt from or only measured.
    pub fn half(&self) -> Half {
        if crate::training::is_for_measuring(&self.text) { Half::Test } else { Half::Dev }
    }
}

/// Our own split, `data/eval.tsv`.
pub fn own() -> Vec<Message> {
    read(OWN).expect("data/eval.tsv is checked by a test")
}

/// The messages of a table: tab-separated text, language, labels (a+b), mood, items (2×robe wax; 1×sac), below a line of
/// titles. The error names the line.
pub fn read(table: &str) -> Result<Vec<Message>, String> {
    let lines = table.lines().zip(1..).skip(1).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(line, number)| message(line).map_err(|error| format!("line {number}: {error}"))).collect()
}

fn message(line: &str) -> Result<Message, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [text, _, labels, mood, rest @ ..] = &columns[..] else {
        return Err("text, language, labels, mood, items".to_owned());
    };
    let label = |code: &str| Label::from_code(code).ok_or_else(|| format!("unknown label {code:?}"));
    let items = rest.first().copied().unwrap_or_default();
    Ok(Message {
        text: text.replace("\\n", "\n"),
        labels: labels.split('+').map(|code| label(code.trim())).collect::<Result<_, _>>()?,
        mood: Mood::from_code(mood.trim()).ok_or_else(|| format!("unknown mood {mood:?}"))?,
        items: items.split(';').map(str::trim).filter(|item| !item.is_empty()).map(item).collect(),
    })
}

fn item(text: &str) -> (u32, String) {
    let (count, name) = text.split_once(['×', 'x']).unwrap_or(("1", text));
    match count.trim().parse() {
        Ok(count) => (count, name.trim().to_owned()),
        // « robe xl » has an x of its own.
        Err(_) => (1, text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_tables_are_read() {
        assert!(own().len() > 800);
        assert!(read(include_str!("../../data/messages.tsv")).is_ok_and(|messages| messages.len() > 800));
        assert_eq!(
            read("text\nbonjour\tfr\tgreting\tneutral\t\n").err(),
            Some("line 2: unknown label \"greting\"".to_owned())
        );
    }
}
