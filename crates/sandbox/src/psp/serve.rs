//! How a provider's call is served: the faults in force around the work itself, and a trace of every call.

use super::{
    PspState,
    account::Kind,
    deliver,
    fault::{Effect, Place},
    lock,
};
use axum::{
    body::{Body, to_bytes},
    http::{StatusCode, header::RETRY_AFTER},
    response::{Html, IntoResponse, Response},
};
use kernel::Millis;
use serde::Serialize;
use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

/// One call a provider received.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Call {
    at: Millis,
    provider: Kind,
    on: Place,
    account: Option<String>,
    /// `None` while it runs, and for a call whose connection was cut.
    status: Option<u16>,
    faults: Vec<Effect>,
}

/// The last calls; a trace, not a store.
#[derive(Default)]
pub(super) struct Calls {
    /// How many there were in all, by class.
    counts: BTreeMap<Place, u64>,
    first: usize,
    kept: VecDeque<Call>,
}

const MOST_CALLS: usize = 2_000;

impl Calls {
    fn add(&mut self, call: Call) -> usize {
        *self.counts.entry(call.on).or_default() += 1;
        if self.kept.len() == MOST_CALLS {
            self.kept.pop_front();
            self.first += 1;
        }
        self.kept.push_back(call);
        self.first + self.kept.len() - 1
    }

    fn answered(&mut self, number: usize, status: u16) {
        if let Some(call) = number.checked_sub(self.first).and_then(|at| self.kept.get_mut(at)) {
            call.status = Some(status);
        }
    }

    pub(super) fn counts(&self) -> BTreeMap<Place, u64> {
        self.counts.clone()
    }

    pub(super) fn all(&self) -> Vec<Call> {
        self.kept.iter().cloned().collect()
    }
}

/// Serves one call: `work` does it, the faults in force decide what becomes of it. `work` is told the effects, for
/// those that are the provider's own business.
pub(super) async fn serve(
    state: &PspState,
    provider: Kind,
    on: Place,
    account: Option<&str>,
    work: impl FnOnce(&[Effect]) -> Response,
) -> Response {
    let effects = state.0.faults.strike(provider, on, account);
    let call = Call {
        at: state.now(),
        provider,
        on,
        account: account.map(str::to_owned),
        status: None,
        faults: effects.clone(),
    };
    let number = lock(&state.0.calls).add(call);
    let response = faulty(provider, &effects, work).await;
    if effects.contains(&Effect::NotifyEarly) {
        // Before the answer is returned (§12), and not merely at the same time.
        deliver::first_tries(state).await;
    }
    lock(&state.0.calls).answered(number, response.status().as_u16());
    response
}

async fn faulty(provider: Kind, effects: &[Effect], work: impl FnOnce(&[Effect]) -> Response) -> Response {
    for effect in effects {
        match effect {
            Effect::Slow { ms } => pause(*ms).await,
            Effect::Timeout { ms } => {
                pause(*ms).await;
                cut();
            }
            Effect::Drop => cut(),
            Effect::Down => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Effect::Html502 => {
                return (StatusCode::BAD_GATEWAY, Html("<html><body><h1>502 Bad Gateway</h1></body></html>"))
                    .into_response();
            }
            Effect::TooMany { retry_after } => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                if let Some(seconds) = retry_after {
                    response.headers_mut().insert(RETRY_AFTER, (*seconds).into());
                }
                return response;
            }
            _ => {}
        }
    }
    // Stripe answers 500 from inside the work, where it is saved under the idempotency key.
    if provider != Kind::Stripe && effects.contains(&Effect::Error500) {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let response = work(effects);
    for effect in effects {
        match effect {
            Effect::TimeoutAfter { ms } => {
                pause(*ms).await;
                cut();
            }
            Effect::DropAfter => cut(),
            Effect::Truncated => return halved(response).await,
            _ => {}
        }
    }
    response
}

pub(super) async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// Ends the connection's task, and with it the connection, without an answer and without a panic message.
fn cut() -> ! {
    std::panic::resume_unwind(Box::new("the emulator cuts the connection"))
}

async fn halved(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut response = Response::new(Body::from(whole.slice(..whole.len() / 2)));
    *response.status_mut() = parts.status;
    response
}
