//! A push service and the browser behind it: `/push/{id}` takes notices as RFC 8030 has it, only from who proves who they are
//! (RFC 8292), and opens them with the browser's own keys (RFC 8291), so that a story sees the words. Control under
//! `/control/push`.
//!
//! Rule of the house: never kinder than a real service. A token for another service, an old or a far one, another key than the
//! browser was given, a notice too large or that does not open: refused, with the code that services answer.

mod check;
mod control;
mod open;
mod take;

use axum::Router;
use kernel::{Chance, Clock, Millis};
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

#[derive(Clone)]
pub(crate) struct PushState(Arc<Inner>);

struct Inner {
    clock: Clock,
    chance: Chance,
    base: String,
    browsers: Mutex<HashMap<String, Browser>>,
    notices: Mutex<Vec<Notice>>,
    faults: Mutex<Vec<control::Fault>>,
}

/// A browser that takes notices.
struct Browser {
    private: [u8; 32],
    auth: [u8; 16],
    /// The only sender it takes them from (`applicationServerKey`), if it was given one.
    sender: Option<Vec<u8>>,
    /// Its user said no: it takes none any more.
    is_gone: bool,
}

/// A notice, opened.
#[derive(Debug, Clone, Serialize)]
struct Notice {
    browser: String,
    at: Millis,
    ttl: i64,
    urgency: Option<String>,
    topic: Option<String>,
    /// What the sender says of themselves.
    contact: String,
    text: String,
}

impl PushState {
    pub(crate) fn new(clock: Clock, chance: Chance, base: &str) -> Self {
        let (browsers, notices, faults) = Default::default();
        Self(Arc::new(Inner { clock, chance, base: base.to_owned(), browsers, notices, faults }))
    }
}

/// The service and its control surface.
pub(crate) fn router(state: PushState) -> Router {
    Router::new().merge(take::routes()).merge(control::routes()).with_state(state)
}

/// A panic while holding a list is a fault of the emulator that the next call shows anyway.
fn lock<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn text(bytes: &[u8]) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.encode(bytes)
}
