//! Idempotency keys (§2.10): the first answer under a key is repeated for 24 hours; other parameters or a call still
//! running are errors. A refusal before execution is not kept.

use super::{
    super::{PspState, lock},
    error::Refusal,
};
use kernel::{Millis, hours};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Keys(Vec<Kept>);

#[derive(Serialize, Deserialize)]
struct Kept {
    account: String,
    key: String,
    parameters: String,
    /// `None` while the first call runs.
    answer: Option<(u16, Value)>,
    at: Millis,
}

impl Keys {
    /// Frees the keys of calls that nobody answers any more.
    pub(super) fn forget_unanswered(&mut self) {
        self.0.retain(|kept| kept.answer.is_some());
    }
}

impl Kept {
    fn is_at(&self, (account, key): &(String, String)) -> bool {
        self.account == *account && self.key == *key
    }
}

/// What a key says about a call.
pub(super) enum Verdict {
    /// The first under this key: to be executed.
    First(Running),
    /// Answered before: repeat it.
    Again(u16, Value),
    Refused(Refusal),
}

/// A key whose first call is on its way; forgotten if that call is abandoned before it is answered.
pub(super) struct Running {
    state: PspState,
    key: Option<(String, String)>,
}

pub(super) fn begin(state: &PspState, account: &str, key: Option<&str>, parameters: String) -> Verdict {
    let Some(key) = key else { return Verdict::First(Running { state: state.clone(), key: None }) };
    if key.is_empty() || key.len() > 255 {
        return Verdict::Refused(Refusal::state("Idempotency keys have 1 to 255 characters."));
    }
    let now = state.now();
    let place = (account.to_owned(), key.to_owned());
    let mut book = lock(&state.0.books.stripe);
    book.keys.0.retain(|kept| now < kept.at + hours(24));
    if let Some(kept) = book.keys.0.iter().find(|kept| kept.is_at(&place)) {
        return match &kept.answer {
            _ if kept.parameters != parameters => Verdict::Refused(Refusal::idempotency(
                400,
                None,
                "Keys for idempotent requests can only be used with the same parameters they were first used with.",
            )),
            None => Verdict::Refused(Refusal::idempotency(
                409,
                Some("idempotency_key_in_use"),
                "There is currently another in-progress request using this idempotency key.",
            )),
            Some((status, answer)) => Verdict::Again(*status, answer.clone()),
        };
    }
    book.keys.0.push(Kept { account: place.0.clone(), key: place.1.clone(), parameters, answer: None, at: now });
    Verdict::First(Running { state: state.clone(), key: Some(place) })
}

impl Running {
    /// Keeps the answer: from now on it is repeated.
    pub(super) fn executed(mut self, status: u16, answer: &Value) {
        if let Some(key) = self.key.take()
            && let Some(kept) = lock(&self.state.0.books.stripe).keys.0.iter_mut().find(|kept| kept.is_at(&key))
        {
            kept.answer = Some((status, answer.clone()));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            lock(&self.state.0.books.stripe).keys.0.retain(|kept| !kept.is_at(&key));
        }
    }
}
