use crate::{Call, CallResult, Carry};
use serde_json::Value;

/// What a model is asked.
#[derive(Clone, PartialEq)]
pub struct Chat {
    /// Who it is and what it may do. Keep it the same from question to question: services cache the longest beginning
    /// they have seen before (tools and system first), and charge a fraction for it.
    pub system: String,
    /// What was said, oldest first; begins with the customer, ends with the customer or with results.
    pub turns: Vec<Turn>,
    /// What it may call.
    pub tools: Vec<Tool>,
    /// The most tokens it may write. Models that think pay their thoughts from it too: leave them room.
    pub most_tokens: u32,
    /// From 0, the most likely words, to 1 (2 at some services). `None` for models that refuse to be told: most that think.
    pub temperature: Option<f32>,
}

/// Something said. Several turns of the customer in a row are told as one, and so are several of the model.
#[derive(Clone, PartialEq)]
pub enum Turn {
    /// By the customer.
    Customer(String),
    /// By the model, or in its place.
    Model {
        /// The words; may be empty when there are calls.
        text: String,
        /// What it would have called; the next turn has their results.
        calls: Vec<Call>,
        /// What its service wants back with it: from [`crate::Answer::turn`], never made up.
        carry: Option<Carry>,
    },
    /// What came of the calls of the turn before: each of them, once.
    Results(Vec<CallResult>),
}

/// A tool on offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// 1 to 63 letters, digits, `_` and `-`.
    pub name: String,
    /// When to use it and what it gives, for the model.
    pub description: String,
    /// A JSON Schema of type `object`. What every service understands: `type`, `description`, `properties`, `required`,
    /// `items`, `enum` of strings, `minimum`, `maximum`, `minItems`, `maxItems`; the rest is advice that some never see.
    pub schema: Value,
}

impl Turn {
    /// Something said in the model's place: an earlier answer, a human's words.
    pub fn said(text: impl Into<String>) -> Self {
        Self::Model { text: text.into(), calls: Vec::new(), carry: None }
    }
}
