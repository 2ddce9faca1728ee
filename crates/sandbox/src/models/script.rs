//! What the model is to say. A script is `{"when"?: …, "times"?: n, "steps": […]}`: it speaks when the customer's last
//! words contain `when` (in whatever case; without it, always), `times` times at most (each time its last step is told).
//! Its first step answers the customer, the second the results of the first's calls, and so on: which step it is, the
//! question itself tells, so that conversations do not disturb each other. The first script that has something to say
//! does.
//!
//! A step is `{"text"?, "calls"?: [{"name", "arguments"}], "stop"?: "length" | "filtered", "usage"?: {"input", "cached",
//! "output"}, "fault"?: {"effect": …, "times"?: n}}`. In texts and arguments, `{{result.0/products/0/variant}}` is what
//! the first result since the customer's words has there.

use super::fault::{Effect, Fault};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    pub(super) when: Option<String>,
    pub(super) times: Option<u32>,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) calls: Vec<SaidCall>,
    pub(super) stop: Option<Stop>,
    pub(super) usage: Option<Told>,
    pub(super) fault: Option<Fault>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaidCall {
    pub(super) name: String,
    #[serde(default)]
    pub(super) arguments: Map<String, Value>,
}

/// An end that is not the natural one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stop {
    Length,
    Filtered,
}

/// Tokens to tell instead of those counted.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub(super) input: u64,
    #[serde(default)]
    pub(super) cached: u64,
    pub(super) output: u64,
}

/// One script or a list of them, checked.
pub(super) fn read(json: &Value) -> Result<Vec<Script>, String> {
    let scripts: Vec<Script> = match json {
        Value::Array(all) => all.iter().map(Script::deserialize).collect::<Result<_, _>>(),
        one => Script::deserialize(one).map(|script| vec![script]),
    }
    .map_err(|error| error.to_string())?;
    for script in &scripts {
        if script.steps.is_empty() {
            return Err("a script has steps".to_owned());
        }
        if !script.steps.iter().all(Step::says_something) {
            return Err("a step has text, calls, stop or fault".to_owned());
        }
        let loops = |step: &Step| step.fault.as_ref().is_some_and(|fault| fault.effect == Effect::Loop);
        if script.steps.iter().rev().skip(1).any(loops) {
            return Err("loop: only the last step goes on for ever".to_owned());
        }
    }
    Ok(scripts)
}

impl Step {
    fn says_something(&self) -> bool {
        !self.text.is_empty() || !self.calls.is_empty() || self.stop.is_some() || self.fault.is_some()
    }
}

impl Script {
    pub(super) fn is_about(&self, words: &str) -> bool {
        self.when.as_ref().is_none_or(|when| words.to_lowercase().contains(&when.to_lowercase()))
    }

    /// The step after so many of the model's own, and whether it is the last.
    pub(super) fn step(&self, number: usize) -> Option<(usize, &Step)> {
        let last = self.steps.len().checked_sub(1)?;
        let loops = self.steps[last].fault.as_ref().is_some_and(|fault| fault.effect == Effect::Loop);
        let at = if loops { number.min(last) } else { number };
        self.steps.get(at).map(|step| (at, step))
    }
}
