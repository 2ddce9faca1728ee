//! A chat as it goes on the wire: turns in a row by the same side told as one, calls with ids that the service takes.

use crate::{Call, CallResult, Carry, Chat, Model, Turn};
use serde_json::Value;

/// One line of the conversation; the sides alternate.
pub(crate) enum Line<'a> {
    Customer(String),
    Model {
        text: String,
        /// With the ids they have on the wire.
        calls: Vec<(String, &'a Call)>,
        /// What goes back with them; only when this model said them, and said them readably.
        carry: Option<&'a Value>,
    },
    /// In the order of the calls.
    Results(Vec<Told<'a>>),
}

/// The result of a call, told to the service.
pub(crate) struct Told<'a> {
    /// The call's id on the wire.
    pub(crate) id: String,
    pub(crate) tool: &'a str,
    pub(crate) result: &'a CallResult,
}

impl Told<'_> {
    /// As an object that says how it ended.
    pub(crate) fn object(&self) -> Value {
        let how = if self.result.failed { "error" } else { "output" };
        serde_json::json!({how: self.result.content})
    }

    /// As text: what the tool gave, as JSON.
    pub(crate) fn text(&self) -> String {
        match &self.result.content {
            _ if self.result.failed => self.object().to_string(),
            // Some services refuse a result without words.
            Value::String(text) if !text.trim().is_empty() => text.clone(),
            other => other.to_string(),
        }
    }
}

/// The id of a call that no service named, or that another one did: the strictest service (Mistral) wants nine letters
/// and digits, and a chat moves from model to model.
pub(crate) fn made_id(number: usize) -> String {
    format!("call{number:05}")
}

/// How many calls a chat has: the next one's number.
pub(crate) fn count_calls(chat: &Chat) -> usize {
    let calls = |turn: &Turn| if let Turn::Model { calls, .. } = turn { calls.len() } else { 0 };
    chat.turns.iter().map(calls).sum()
}

/// The lines of a checked chat.
pub(crate) fn lines<'a>(model: &Model, chat: &'a Chat) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let mut number = 0;
    for turn in &chat.turns {
        match turn {
            Turn::Customer(said) => match lines.last_mut() {
                Some(Line::Customer(text)) => join(text, said),
                _ => lines.push(Line::Customer(said.clone())),
            },
            Turn::Model { text, calls, carry } => {
                let carry = carried(model, calls, carry.as_ref());
                let first = number;
                number += calls.len();
                let name = |(at, call): (usize, &'a Call)| {
                    let id = if carry.is_some() { call.id.clone() } else { made_id(first + at) };
                    (id, call)
                };
                let calls: Vec<_> = calls.iter().enumerate().map(name).collect();
                match lines.last_mut() {
                    // What was said before without calls says nothing that must come back as it was.
                    Some(Line::Model { text: before, calls: none, carry: old }) => {
                        join(before, text);
                        *none = calls;
                        // The words before are ours to add; with a carry they would be lost, so it is let go of.
                        *old = None;
                    }
                    _ => lines.push(Line::Model { text: text.clone(), calls, carry }),
                }
            }
            Turn::Results(results) => {
                let told = match lines.last() {
                    Some(Line::Model { calls, .. }) => told(calls, results),
                    _ => Vec::new(),
                };
                lines.push(Line::Results(told));
            }
        }
    }
    lines
}

fn carried<'a>(model: &Model, calls: &[Call], carry: Option<&'a Carry>) -> Option<&'a Value> {
    carry
        .and_then(|carry| carry.for_model(model))
        .filter(|_| calls.iter().all(|call| call.arguments.fields().is_some()))
}

fn told<'a>(calls: &[(String, &'a Call)], results: &'a [CallResult]) -> Vec<Told<'a>> {
    let tell = |(id, call): &(String, &'a Call)| {
        let result = results.iter().find(|result| result.id == call.id)?;
        Some(Told { id: id.clone(), tool: &call.name, result })
    };
    calls.iter().filter_map(tell).collect()
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}
