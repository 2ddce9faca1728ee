//! A model provider emulated over HTTP in three dialects: OpenAI's under `/models/openai/v1`, Anthropic's under
//! `/models/anthropic`, Gemini's under `/models/gemini/v1beta`, services of sounds (see [`sounds`]), and a control surface under `/control/models` that no
//! provider has.
//!
//! It does not think: it follows scripts (see [`script`]), and misbehaves where they say so. A question for which there
//! is no script is answered 500, « no script », never with something invented. Rule of the house: never kinder than
//! any service of its dialect. What one of them refuses (a field too many, a call without its result, Mistral's ids,
//! a lost signature) is refused here.
//!
//! To start: any model name but those that begin with `unknown`, the key [`KEY`] or one given by
//! `POST /control/models/keys`, and a script by `POST /control/models/script`.

mod anthropic;
mod asked;
mod book;
mod control;
mod fault;
mod fill;
mod gemini;
mod no;
mod openai;
mod reply;
mod script;
mod seen;
mod serve;
mod shape;
mod sounds;
mod usage;
mod voice;

use axum::Router;
use kernel::Chance;
use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The key that is good from the start.
pub const KEY: &str = "sk-sandbox";

/// Everything the emulated provider knows.
#[derive(Clone)]
pub struct ModelsState(Arc<Inner>);

struct Inner {
    chance: Chance,
    keys: Mutex<HashSet<String>>,
    book: Mutex<book::Book>,
    seen: Mutex<seen::Seen>,
    sounds: Mutex<sounds::Sounds>,
    /// What was read before, and is cached for that.
    read: Mutex<HashSet<u64>>,
    /// Signatures given out: they must come back as they were.
    signed: Mutex<HashSet<String>>,
}

impl ModelsState {
    /// A provider without a script.
    pub fn new(chance: Chance) -> Self {
        Self(Arc::new(Inner {
            chance,
            keys: Mutex::new(HashSet::from([KEY.to_owned()])),
            book: Mutex::default(),
            seen: Mutex::default(),
            sounds: Mutex::default(),
            read: Mutex::default(),
            signed: Mutex::default(),
        }))
    }

    /// Adds a script, or a list of them: the JSON that `POST /control/models/script` takes. Gives how many there are.
    pub fn script(&self, scripts: &serde_json::Value) -> Result<usize, String> {
        let scripts = script::read(scripts)?;
        let mut book = lock(&self.0.book);
        scripts.into_iter().for_each(|script| book.add(script));
        Ok(book.len())
    }

    fn id(&self, prefix: &str, length: usize) -> String {
        format!("{prefix}{}", self.0.chance.code(length))
    }

    /// A signature that must come back.
    fn sign(&self) -> String {
        let signature = self.id("c2ln", 24);
        lock(&self.0.signed).insert(signature.clone());
        signature
    }

    fn is_signed(&self, signature: Option<&str>) -> bool {
        signature.is_some_and(|it| lock(&self.0.signed).contains(it))
    }
}

impl fmt::Debug for ModelsState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ModelsState(…)")
    }
}

/// The emulator and its control surface.
pub fn router(state: ModelsState) -> Router {
    Router::new().merge(serve::routes()).merge(control::routes()).merge(sounds::routes()).with_state(state)
}

/// A panic while holding a book is a fault of the emulator that the next call shows anyway.
fn lock<T>(book: &Mutex<T>) -> MutexGuard<'_, T> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}
