//! A mail server that delivers everything into one mailbox: SMTP on a port of its own (`--smtp`), the page `/mailbox`, and a
//! control surface under `/control/mailbox`.
//!
//! Rule of the house: never kinder than a real server. Commands have an order, lines end with CR LF, an unknown command is
//! refused; it takes no message in the name of somebody who had to sign in and did not. It misbehaves where a rule says so
//! (see [`fault`]).

mod control;
mod decode;
mod fault;
mod session;

use axum::Router;
use kernel::{Clock, Millis};
use serde::Serialize;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::net::TcpListener;

/// The mailbox keeps so many; older ones go.
const MOST: usize = 1_000;

/// The mail server and its mailbox.
#[derive(Clone)]
pub(crate) struct MailState(Arc<Inner>);

struct Inner {
    clock: Clock,
    letters: Mutex<VecDeque<Mail>>,
    rules: Mutex<Vec<fault::Rule>>,
    /// Who must sign in, and with what; none: nobody has to.
    credentials: Mutex<Option<(String, String)>>,
}

/// A letter, as it arrived.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Mail {
    /// When.
    at: Millis,
    /// Who said to send it.
    from: String,
    /// For whom.
    to: Vec<String>,
    /// As whom the sender had signed in.
    user: Option<String>,
    message_id: Option<String>,
    subject: String,
    /// Its words.
    text: String,
    /// All of it.
    raw: String,
}

impl MailState {
    pub(crate) fn new(clock: Clock) -> Self {
        let (letters, rules, credentials) = Default::default();
        Self(Arc::new(Inner { clock, letters, rules, credentials }))
    }

    /// Takes connections until the listener's task is dropped.
    pub(crate) async fn serve(self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let state = self.clone();
                    tokio::spawn(async move { session::talk(&state, stream).await });
                }
                Err(error) => {
                    tracing::warn!(%error, "The mail server takes no connection for now");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn keep(&self, mail: Mail) {
        let mut letters = lock(&self.0.letters);
        letters.push_back(mail);
        if letters.len() > MOST {
            letters.pop_front();
        }
    }

    fn strike(&self, on: fault::On, to: Option<&str>) -> Option<fault::Effect> {
        lock(&self.0.rules).iter_mut().find_map(|rule| rule.strikes(on, to))
    }
}

/// The page and the control surface.
pub(crate) fn router(state: MailState) -> Router {
    control::routes().with_state(state)
}

/// A panic while holding a list is a fault of the emulator that the next call shows anyway.
fn lock<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
