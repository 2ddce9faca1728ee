use crate::{PspError, Urgency};
use kernel::{Bucket, Millis, Rate, seconds};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How often a provider may be asked on one account, in calls per second (§9.8). In no second more: a fifth of it can go at
/// once, the rest comes evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallBudget {
    /// All calls.
    pub all: u32,
    /// The part of them for work that can wait; what it leaves is there for whoever waits.
    pub background: u32,
}

impl CallBudget {
    /// Stripe's test mode takes 25 (§2.11).
    pub const STRIPE_TEST: Self = Self { all: 25, background: 20 };
    /// Live it takes 100, of which 25 to one address (§2.11): look-ups go to one.
    pub const STRIPE_LIVE: Self = Self { all: 100, background: 25 };
    /// The other providers publish no number: a careful one, of our choice.
    pub const UNPUBLISHED: Self = Self { all: 10, background: 8 };
}

/// A person waits so long for a turn, and is told « later » otherwise.
const PATIENCE: Millis = seconds(2);
/// What is put off comes back within this, however many wait: not all of it is still wanted then.
const LONGEST_LINE: Millis = seconds(60);

/// What is left of an account's budget.
#[derive(Debug)]
pub(crate) struct Purse {
    all: Rate,
    background: Rate,
    left: Mutex<Left>,
}

#[derive(Debug, Default)]
struct Left {
    all: Bucket,
    background: Bucket,
    /// Those who were told to come back: each is told a later moment than the one before.
    line: Bucket,
}

impl Purse {
    /// `percent` of the budget is this process's to spend.
    pub(crate) fn new(budget: CallBudget, percent: u32) -> Self {
        let rate = |calls: u32| Rate::new(calls * percent / 500, calls * percent * 4, seconds(500));
        Self { all: rate(budget.all), background: rate(budget.background), left: Mutex::default() }
    }

    /// Takes the first call of an operation; how long to wait before it is made. An operation that was let in goes on to its
    /// end ([`Purse::spend`]): were its next call put off, several of them could keep each other from ever ending.
    pub(crate) fn let_in(&self, urgency: Urgency, now: Millis) -> Result<Millis, PspError> {
        let mut left = self.left();
        let wait = left.all.wait(self.all, now);
        if urgency == Urgency::PersonWaits {
            if wait > PATIENCE {
                return Err(PspError::OverBudget { until: now + wait });
            }
            left.all.take(self.all, now);
            return Ok(wait);
        }
        let wait = wait.max(left.background.wait(self.background, now));
        if wait > Millis(0) {
            let behind = left.line.wait(self.background, now);
            if behind < LONGEST_LINE {
                left.line.take(self.background, now);
            }
            return Err(PspError::OverBudget { until: now + wait + behind });
        }
        left.all.take(self.all, now);
        left.background.take(self.background, now);
        Ok(wait)
    }

    /// Counts one more call of an operation that was let in.
    pub(crate) fn spend(&self, urgency: Urgency, now: Millis) {
        let mut left = self.left();
        left.all.take(self.all, now);
        if urgency == Urgency::CanWait {
            left.background.take(self.background, now);
        }
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_700_000_000_000);

    fn until(let_in: Result<Millis, PspError>) -> Millis {
        match let_in {
            Err(PspError::OverBudget { until }) => until - NOW,
            other => panic!("not put off: {other:?}"),
        }
    }

    #[test]
    fn no_second_holds_more_than_the_budget() {
        for budget in [CallBudget::STRIPE_TEST, CallBudget::STRIPE_LIVE, CallBudget::UNPUBLISHED] {
            for (urgency, most) in [(Urgency::CanWait, budget.background), (Urgency::PersonWaits, budget.all)] {
                let purse = Purse::new(budget, 100);
                let goes = |ms: &i64| matches!(purse.let_in(urgency, NOW + Millis(*ms)), Ok(Millis(0)));
                // A person who would have to wait is not asked for here: their credit would be taken.
                let is_free = |ms: &i64| purse.left().all.wait(purse.all, NOW + Millis(*ms)) == Millis(0);
                let went: Vec<i64> = (0..5_000).filter(|ms| is_free(ms) && goes(ms)).collect();
                let busiest =
                    (0..4_000).map(|from| went.iter().filter(|at| (from..from + 1_000).contains(*at)).count());
                let (busiest, most) = (busiest.max().unwrap(), usize::try_from(most).unwrap());
                assert!(busiest <= most && busiest * 5 >= most * 4, "{budget:?} {urgency:?}: {busiest}");
            }
        }
    }

    #[test]
    fn those_who_are_put_off_come_back_one_after_the_other() {
        let purse = Purse::new(CallBudget::UNPUBLISHED, 100);
        assert_eq!(purse.let_in(Urgency::CanWait, NOW), Ok(Millis(0)));
        let back: Vec<i64> = (0..4).map(|_| until(purse.let_in(Urgency::CanWait, NOW)).0).collect();
        assert!(back.windows(2).all(|two| two[1] - two[0] >= 150), "{back:?}");
        assert_eq!(purse.let_in(Urgency::CanWait, NOW + Millis(back[0])), Ok(Millis(0)));
        for _ in 0..10_000 {
            let _ = purse.let_in(Urgency::CanWait, NOW);
        }
        assert!(until(purse.let_in(Urgency::CanWait, NOW)) <= seconds(62), "a line without an end");
    }

    #[test]
    fn a_person_does_not_wait_behind_jobs_and_is_not_kept_waiting_long() {
        let purse = Purse::new(CallBudget::UNPUBLISHED, 100);
        for _ in 0..100 {
            let _ = purse.let_in(Urgency::CanWait, NOW);
        }
        assert_eq!(purse.let_in(Urgency::PersonWaits, NOW), Ok(Millis(0)));
        let waits: Vec<i64> =
            std::iter::from_fn(|| purse.let_in(Urgency::PersonWaits, NOW).ok()).map(|w| w.0).collect();
        assert!(waits.windows(2).all(|two| two[0] < two[1]) && *waits.last().unwrap() <= 2_000, "{waits:?}");
        assert!(until(purse.let_in(Urgency::PersonWaits, NOW)) > seconds(2));
    }

    #[test]
    fn the_calls_of_one_operation_are_all_counted() {
        let purse = Purse::new(CallBudget::UNPUBLISHED, 100);
        assert_eq!(purse.let_in(Urgency::CanWait, NOW), Ok(Millis(0)));
        for _ in 0..3 {
            purse.spend(Urgency::CanWait, NOW);
        }
        assert!(until(purse.let_in(Urgency::CanWait, NOW)) >= Millis(4 * 150));
    }
}
