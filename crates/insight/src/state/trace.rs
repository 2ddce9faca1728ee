use crate::{Outcome, Signal, key, lasting::Lasting, model::Features, signals::Life};
use kernel::{Millis, days};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often a signal was noticed, and when last: `[2, 1793610000000]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trace(pub u32, pub Millis);

/// What was noticed in a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Traces(BTreeMap<Signal, Trace>);

/// After so long a silence of a signal, the next time is the first time again.
const ANEW: Millis = days(14);

impl Traces {
    /// Notices `signal` once more, and forgets what that puts an end to.
    pub fn notice(&mut self, signal: Signal, at: Millis) {
        let trace = self.0.entry(signal).or_insert(Trace(0, at));
        let anew = signal.life() == Life::Fades && at - trace.1 > ANEW;
        *trace = Trace(if anew { 1 } else { trace.0.saturating_add(1) }, trace.1.max(at));
        for ended in signal.ends() {
            self.end(*ended, at);
        }
    }

    /// Says how often a lasting signal holds, unless something newer was told.
    pub fn set(&mut self, signal: Signal, times: u32, at: Millis) {
        let trace = self.0.entry(signal).or_insert(Trace(0, at));
        if trace.1 <= at {
            *trace = Trace(times, at);
        }
    }

    /// Forgets `signal`, unless it was noticed after `at`.
    pub fn end(&mut self, signal: Signal, at: Millis) {
        if self.0.get(&signal).is_some_and(|trace| trace.1 <= at) {
            self.0.remove(&signal);
        }
    }

    /// Each that was noticed.
    pub fn each(&self) -> impl Iterator<Item = (Signal, Trace)> {
        self.0.iter().map(|(signal, trace)| (*signal, *trace))
    }

    /// How often and when last.
    pub fn of(&self, signal: Signal) -> Option<Trace> {
        self.0.get(&signal).copied()
    }

    pub fn lasting(&self) -> Lasting {
        let times = |signal| self.of(signal).map_or(0, |trace| trace.0);
        Lasting::of(times(Signal::PastOrders), times(Signal::OptedOut) > 0)
    }

    /// What every signal is worth for `outcome` at `now`.
    pub fn features(&self, outcome: Outcome, now: Millis) -> Features {
        let (lasting, half_life) = (self.lasting(), outcome.half_life());
        let mut features = Features::default();
        for (signal, Trace(times, at)) in self.each() {
            let worth = match signal.life() {
                Life::Fades => level(times) * key::left_after(now - at, half_life),
                Life::Lasts => lasting.level(signal),
            };
            features.set(signal, worth);
        }
        features
    }
}

/// What noticing a signal so often is worth: once 1, twice 1.6, three times and more 2. Asking a fourth time tells nothing new.
pub(crate) fn level(times: u32) -> f64 {
    f64::from(times.saturating_add(1)).log2().min(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::hours;

    const NOON: Millis = Millis(1_793_620_800_000);

    #[test]
    fn asking_again_counts_less_and_fades_to_half_in_a_half_life() {
        let mut traces = Traces::default();
        traces.notice(Signal::Price, NOON);
        let worth = |traces: &Traces, after| traces.features(Outcome::Buying, NOON + after).of(Signal::Price);
        assert_eq!((worth(&traces, Millis(0)), worth(&traces, hours(48))), (1.0, 0.5));
        traces.notice(Signal::Price, NOON);
        traces.notice(Signal::Price, NOON);
        traces.notice(Signal::Price, NOON);
        assert_eq!(worth(&traces, Millis(0)), 2.0);
        traces.notice(Signal::Price, NOON + days(15));
        assert_eq!(
            traces.of(Signal::Price),
            Some(Trace(1, NOON + days(15))),
            "after two weeks it is the first time again"
        );
    }

    #[test]
    fn paying_ends_what_led_to_it_but_not_what_came_after() {
        let mut traces = Traces::default();
        traces.notice(Signal::Ordered, NOON);
        traces.notice(Signal::Cart, NOON + hours(2));
        traces.notice(Signal::Paid, NOON + hours(1)); // heard late
        assert_eq!(traces.of(Signal::Ordered), None);
        assert!(traces.of(Signal::Cart).is_some(), "a cart begun after the payment stays");
    }
}
