//! What takes its time at a payer's bank: written in the book until it happens, so that a restart does not forget it.

use super::{
    super::{PspState, lock, serve::pause},
    book::Book,
    change, dispute, refund,
    session::Status,
    status::RefundStatus,
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What will happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Later {
    /// A delayed method decides.
    Decide { session: String, paid: bool },
    /// A pending refund succeeds, another comes back.
    Refund { session: String, refund: String, status: RefundStatus },
    /// A card whose every payment is disputed (§2.12).
    Dispute { session: String },
}

/// What will happen and when, in the order in which it was decided.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Agenda {
    newest: u64,
    waiting: BTreeMap<u64, (Millis, Later)>,
}

impl Agenda {
    fn put(&mut self, at: Millis, what: Later) -> u64 {
        self.newest += 1;
        self.waiting.insert(self.newest, (at, what));
        self.newest
    }
}

/// Has it happen after the time that a delayed method takes.
pub(super) fn later(state: &PspState, what: Later) {
    let wait = lock(&state.0.books.post).pace().delayed_ms;
    let at = state.after(wait);
    let number = lock(&state.0.books.stripe).agenda.put(at, what);
    wait_for(state, number, wait);
}

fn wait_for(state: &PspState, number: u64, wait: u64) {
    let own = state.clone();
    state.spawn(async move {
        pause(wait).await;
        let due = lock(&own.0.books.stripe).agenda.waiting.remove(&number);
        if let Some((_, what)) = due {
            happen(&own, what);
        }
    });
}

fn happen(state: &PspState, what: Later) {
    match what {
        Later::Decide { session, paid } => {
            if change::decide(state, &session, paid).is_none() {
                tracing::debug!(session = %session, "A delayed payment was decided before its time");
            }
        }
        Later::Refund { session, refund, status } => refund::ends(state, &session, &refund, status),
        Later::Dispute { session } => {
            if let Err(why) = dispute::take(state, &session, dispute::Step::Dispute, None) {
                tracing::debug!(session = %session, "A payment was not disputed: {why}");
            }
        }
    }
}

/// Ends the sessions whose time is over at `at`.
pub(super) fn settle_at(state: &PspState, at: Millis) {
    let (own, wait) = (state.clone(), state.until(at));
    state.spawn(async move {
        pause(wait).await;
        change::settle(&own);
    });
}

/// Goes on with what was waiting when the state was kept. A call that was being answered then has no answer: its
/// idempotency key is free again.
pub(in super::super) fn go_on(state: &PspState) {
    let (waiting, ends) = {
        let mut book = lock(&state.0.books.stripe);
        book.keys.forget_unanswered();
        let Book { agenda, sessions, .. } = &*book;
        let waiting: Vec<(u64, Millis)> = agenda.waiting.iter().map(|(number, (at, _))| (*number, *at)).collect();
        let open = sessions.iter().filter(|session| session.status == Status::Open);
        (waiting, open.map(|session| session.expires_at).collect::<Vec<_>>())
    };
    for (number, at) in waiting {
        wait_for(state, number, state.until(at));
    }
    for end in ends {
        settle_at(state, end);
    }
}
