//! Validates a Flow JSON (sections 8.1 to 8.5): what is found is told in the shape of section 8.6, and any of it blocks
//! publishing. The words in `error` are ours where section 8.6 names none; sentences say which rule.

mod actions;
mod components;
mod counts;
mod data;
mod footer;
mod limits;
mod node;
mod options;
mod particular;
mod place;
mod references;
mod routing;
mod screens;
mod top;

use node::{Finding, Findings, Node};
use serde_json::{Value, json};

/// A Flow JSON version, such as 7.3.
type Version = (u32, u32);

/// What every check of one Flow JSON needs to know.
struct Flow<'a> {
    version: Version,
    uses_endpoint: bool,
    screens: Vec<Node<'a>>,
}

impl<'a> Flow<'a> {
    fn screen(&self, id: &str) -> Option<&Node<'a>> {
        self.screens.iter().find(|screen| screen.text("id") == Some(id))
    }
}

/// The most that is told at once.
const MOST: usize = 100;

/// `validation_errors[]` of a Flow JSON; empty when it may be published.
pub(crate) fn check(text: &str) -> Vec<Value> {
    let document = match serde_json::from_str::<Value>(text) {
        Ok(document) => document,
        Err(error) => {
            let at = json!({"line_start": error.line(), "line_end": error.line(),
                "column_start": error.column(), "column_end": error.column()});
            return vec![view("INVALID_FLOW_JSON", &format!("The Flow JSON is not valid JSON: {error}"), "", at)];
        }
    };
    let mut findings = Findings::default();
    top::check(&Node::root(&document), &mut findings);
    findings.0.truncate(MOST);
    let tell = |found: &Finding| view(found.error, &found.message, &found.path, place::place(text, &found.path));
    findings.0.iter().map(tell).collect()
}

fn view(error: &str, message: &str, path: &str, place: Value) -> Value {
    let mut pointer = place.clone();
    pointer["path"] = json!(path);
    let mut view = place;
    view["error"] = json!(error);
    view["error_type"] = json!("FLOW_JSON_ERROR");
    view["message"] = json!(message);
    view["pointers"] = json!([pointer]);
    view
}
