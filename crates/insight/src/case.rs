//! A prediction that waits for its outcome. One conversation has one at a time: cases of the same hours would tell the
//! same thing many times over.

use crate::{Event, Outcome, Signal, state::State, state::trace::Traces};
use kernel::{Millis, days, minutes};
use serde::{Deserialize, Serialize};

/// When and how a conversation is looked at to be learned from.
///
/// The look is at a moment drawn when the customer writes, whatever happens next: a moment chosen by what happens (the last
/// message, say) would know something of the outcome. What was known at that moment is taken down when the next thing
/// happens, or when the case closes; in between nothing changes, so that no timer is needed for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Case {
    pub look_at: Millis,
    /// What was noticed up to then; none until it is taken down.
    pub seen: Option<Traces>,
    /// Which outcomes came in their time.
    pub came: Vec<Outcome>,
}

/// The look is between so long …
const SOONEST: Millis = minutes(2);
/// … and so many times that after the customer wrote, evenly in the logarithm: half of the looks within an hour, as
/// merchants look at those who just wrote, some a day later, so that silence is learned from.
const LATEST: f64 = 720.0;

impl Case {
    /// When a case closes: all outcomes had their time.
    const OPEN: Millis = days(7);

    /// A case that begins with what the customer writes at `at`; `drawn` is in 0–1.
    pub fn open(at: Millis, drawn: f64) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "a day at most")]
        let after = (crate::key::millis(SOONEST) * LATEST.powf(drawn.clamp(0.0, 1.0))) as i64;
        Self { look_at: at + Millis(after), seen: None, came: Vec::new() }
    }

    pub fn closes_at(&self) -> Millis {
        self.look_at + Self::OPEN
    }

    /// Before `state` takes in something that happened at `at`: what was known at the look is taken down.
    pub fn look(&mut self, state: &State, at: Millis) {
        if at > self.look_at && self.seen.is_none() {
            self.seen = Some(state.traces.clone());
        }
    }

    /// Something came at `at`: it counts if that was after the look and in time.
    pub fn came(&mut self, outcome: Outcome, at: Millis) {
        let in_time = at > self.look_at && at <= self.look_at + outcome.horizon();
        if in_time && !self.came.contains(&outcome) {
            self.came.push(outcome);
        }
    }
}

impl Event {
    /// The outcome that this is.
    pub(crate) const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Wrote(_) => Some(Outcome::Engagement),
            Self::Noticed(Signal::Paid) => Some(Outcome::Buying),
            Self::Noticed(Signal::Complaint | Signal::RefundAsked | Signal::OptedOut) => Some(Outcome::Risk),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Said;
    use kernel::hours;

    const NINE: Millis = Millis(1_793_610_000_000);

    #[test]
    fn a_case_knows_what_was_known_at_its_look_and_nothing_later() {
        let (mut state, mut case) = (State::default(), Case::open(NINE, 0.5));
        assert!(case.look_at > NINE + minutes(50) && case.look_at < NINE + hours(1));
        let happens = |event: Event, at: Millis, state: &mut State, case: &mut Case| {
            case.look(state, at);
            event.outcome().into_iter().for_each(|outcome| case.came(outcome, at));
            state.apply(&event, at);
        };
        happens(Event::Wrote(Said::CALM), NINE, &mut state, &mut case);
        happens(Event::Noticed(Signal::Price), NINE + minutes(10), &mut state, &mut case);
        happens(Event::Noticed(Signal::Cart), NINE + hours(2), &mut state, &mut case);
        happens(Event::Noticed(Signal::Paid), NINE + hours(3), &mut state, &mut case);
        happens(Event::Wrote(Said::CALM), NINE + hours(30), &mut state, &mut case);
        let seen = case.seen.unwrap();
        assert!(seen.of(Signal::Price).is_some() && seen.of(Signal::Cart).is_none());
        assert_eq!(case.came, [Outcome::Buying], "writing again after thirty hours is not within a day");
    }
}
