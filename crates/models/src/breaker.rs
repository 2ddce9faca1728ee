use crate::{Model, ModelError};
use kernel::Millis;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Which models are left alone. A model here is a name at an address, whatever the key: what counts is what any key would
/// meet (no connection, no answer, nonsense), never a refusal or a limit, which are one account's own.
#[derive(Default)]
pub(crate) struct Breakers(Mutex<HashMap<String, Breaker>>);

/// More models than one process talks to; past it all is forgotten, which only costs a few tries.
const MOST: usize = 10_000;

#[derive(Default)]
struct Breaker {
    /// In a row.
    failures: u32,
    /// Left alone until then; afterwards one question may try.
    open_until: Option<Millis>,
    /// That one is under way.
    trying: bool,
}

/// The right to ask once; tell what came of it. Dropped without a word (the asker was cancelled), it is as if nobody asked.
pub(crate) struct Pass<'a> {
    breakers: &'a Breakers,
    key: String,
    is_trial: bool,
}

/// What a question says about the model.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Health {
    Alive,
    /// Alive, but it does not want to be asked.
    Full,
    Failing,
}

impl Breakers {
    pub(crate) fn enter(&self, model: &Model, now: Millis) -> Result<Pass<'_>, ModelError> {
        let key = format!("{} {}", model.base_url, model.name);
        let mut all = self.all();
        let mut is_trial = false;
        if let Some(breaker) = all.get_mut(&key)
            && let Some(until) = breaker.open_until
        {
            if now < until || breaker.trying {
                return Err(ModelError::Open);
            }
            breaker.trying = true;
            is_trial = true;
        }
        Ok(Pass { breakers: self, key, is_trial })
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Breaker>> {
        // Nothing here panics half-way through a change.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// Whether the model was just given up by this.
    pub(crate) fn tell<T>(mut self, outcome: &Result<T, ModelError>, now: Millis, failures: u32, rest: Millis) -> bool {
        let is_trial = std::mem::take(&mut self.is_trial);
        let mut all = self.breakers.all();
        let health = health(outcome);
        if health == Health::Alive {
            all.remove(&self.key);
            return false;
        }
        if health == Health::Full && !is_trial {
            return false;
        }
        if all.len() >= MOST && !all.contains_key(&self.key) {
            all.clear();
        }
        let breaker = all.entry(self.key.clone()).or_default();
        breaker.failures = breaker.failures.saturating_add(1);
        if is_trial {
            breaker.trying = false;
        }
        let opens = is_trial || breaker.failures >= failures;
        if opens {
            breaker.open_until = Some(now + rest);
        }
        opens
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.is_trial
            && let Some(breaker) = self.breakers.all().get_mut(&self.key)
        {
            breaker.trying = false;
        }
    }
}

fn health<T>(outcome: &Result<T, ModelError>) -> Health {
    match outcome {
        Ok(_) | Err(ModelError::Refused { .. } | ModelError::TooLong) => Health::Alive,
        // Nothing was sent: these say nothing; they do not get here.
        Err(ModelError::Busy { .. } | ModelError::Invalid(_) | ModelError::Open) => Health::Full,
        Err(ModelError::NotSent | ModelError::TimedOut | ModelError::Down { .. } | ModelError::Unreadable(_)) => {
            Health::Failing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, Price};

    const REST: Millis = Millis(100);

    fn model(name: &str) -> Model {
        let dialect = Dialect::OpenAi;
        let base_url = crate::base_url(dialect, None).unwrap();
        let time_out = std::time::Duration::from_secs(1);
        Model { dialect, base_url, name: name.into(), key: None, time_out, price: Price::default() }
    }
    fn ask(breakers: &Breakers, name: &str, at: i64, outcome: Result<(), ModelError>) -> Result<(), ModelError> {
        let pass = breakers.enter(&model(name), Millis(at))?;
        pass.tell(&outcome, Millis(at), 2, REST);
        outcome
    }
    const DOWN: Result<(), ModelError> = Err(ModelError::Down { status: Some(500) });
    const OPEN: Result<(), ModelError> = Err(ModelError::Open);

    #[test]
    fn two_failures_in_a_row_open_it_and_one_trial_closes_it() {
        let breakers = Breakers::default();
        assert_eq!(ask(&breakers, "a", 0, DOWN), DOWN);
        assert_eq!(ask(&breakers, "a", 1, Ok(())), Ok(()));
        assert_eq!(ask(&breakers, "a", 2, DOWN), DOWN, "the row began again");
        assert_eq!(ask(&breakers, "a", 3, DOWN), DOWN);
        assert_eq!(ask(&breakers, "a", 102, Ok(())), OPEN);
        assert_eq!(ask(&breakers, "b", 102, Ok(())), Ok(()), "another model");
        assert_eq!(ask(&breakers, "a", 103, DOWN), DOWN, "the trial");
        assert_eq!(ask(&breakers, "a", 202, Ok(())), OPEN);
        assert_eq!(ask(&breakers, "a", 203, Ok(())), Ok(()));
        assert_eq!(ask(&breakers, "a", 204, DOWN), DOWN);
        assert_eq!(ask(&breakers, "a", 205, Ok(())), Ok(()), "one failure is none");
    }

    #[test]
    fn only_one_question_tries_and_a_cancelled_one_leaves_its_place() {
        let breakers = Breakers::default();
        assert_eq!(ask(&breakers, "a", 0, DOWN), DOWN);
        assert_eq!(ask(&breakers, "a", 0, DOWN), DOWN);
        let trial = breakers.enter(&model("a"), Millis(100)).ok().unwrap();
        assert_eq!(ask(&breakers, "a", 100, Ok(())), OPEN);
        drop(trial);
        assert!(ask(&breakers, "a", 100, Err(ModelError::Busy { retry_after: None })).is_err());
        assert_eq!(ask(&breakers, "a", 101, Ok(())), OPEN, "a full service is no reason to close");
        assert_eq!(ask(&breakers, "a", 200, Ok(())), Ok(()));
    }

    #[test]
    fn refusals_and_limits_are_one_accounts_own() {
        let breakers = Breakers::default();
        for at in 0..9 {
            let refused = Err(ModelError::Refused { status: 401, code: "no".into() });
            assert_eq!(ask(&breakers, "a", at, refused.clone()), refused);
            let busy = Err(ModelError::Busy { retry_after: None });
            assert_eq!(ask(&breakers, "a", at, busy.clone()), busy);
        }
    }
}
