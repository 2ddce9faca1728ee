//! What is remembered of a conversation: of each signal how often and when last, the talk, the mood. Figures that fade are
//! not kept as such: they follow from the moments, so that nothing is rewritten while time passes.

pub(crate) mod talk;
pub(crate) mod trace;

use crate::{
    Event, Outcome, Said, Signal, key,
    lasting::Lasting,
    model::{Features, Weights},
    mood::{Cause, Feelings},
    signals::Life,
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use talk::Talk;
use trace::Traces;

/// The stored state of a conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub traces: Traces,
    talk: Talk,
    feelings: Feelings,
    /// When something happened last; all else is no later.
    pub last_at: Millis,
}

impl State {
    /// Takes in what happened at `at`. News may come late: nothing that is newer is undone by it.
    pub fn apply(&mut self, event: &Event, at: Millis) {
        self.last_at = self.last_at.max(at);
        match event {
            Event::Wrote(said) => self.hear(said, at),
            Event::Answered => {
                if let Some(since) = self.talk.answer(at) {
                    self.feelings.feel_waiting(at - since, at);
                }
            }
            Event::Noticed(signal) => self.notice(*signal, at),
            Event::Over(signal) => self.traces.end(*signal, at),
            Event::PastOrders(count) => self.traces.set(Signal::PastOrders, *count, at),
        }
    }

    fn notice(&mut self, signal: Signal, at: Millis) {
        self.traces.notice(signal, at);
        if signal == Signal::Paid {
            self.traces.notice(Signal::PastOrders, at);
        }
        if let Some(cause) = Cause::of(signal) {
            self.feelings.feel(cause, cause.points(1.0), at);
        }
    }

    fn hear(&mut self, said: &Said, at: Millis) {
        self.feelings.begin_message(at);
        for signal in self.talk.hear(at) {
            self.notice(signal, at);
        }
        self.traces.notice(Signal::Wrote, at);
        match said.hour {
            18..=22 => self.traces.notice(Signal::Evening, at),
            23.. | 0..=5 => self.traces.notice(Signal::Night, at),
            6..=17 => {}
        }
        if let Some(signal) = said.tone.signal() {
            self.traces.notice(signal, at);
        }
        self.feelings.hear(said, at);
    }

    /// What every signal is worth for `outcome` at `now`.
    pub fn features(&self, outcome: Outcome, now: Millis) -> Features {
        self.traces.features(outcome, now)
    }

    /// The class of what does not fade.
    pub fn lasting(&self) -> Lasting {
        self.traces.lasting()
    }

    /// The key under which the conversation is listed by `outcome`.
    pub fn key(&self, outcome: Outcome, weights: &Weights) -> i64 {
        let features = self.features(outcome, self.last_at);
        let fading = Signal::all().filter(|signal| signal.life() == Life::Fades);
        let strength: f64 = fading.map(|signal| features.of(signal) * weights.of(signal)).sum();
        key::key(strength, self.last_at, outcome.half_life())
    }

    /// How the customer feels, and since when they wait for an answer.
    pub fn feelings(&self) -> (&Feelings, Option<Millis>) {
        (&self.feelings, self.talk.waiting_since())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Tone, learning::Served};
    use kernel::{days, hours};
    use proptest::prelude::*;

    /// Anything that may happen in a month, in any order.
    pub fn happenings() -> impl Strategy<Value = Vec<(Event, Millis)>> {
        let tones = [Tone::Neutral, Tone::Positive, Tone::Frustrated, Tone::Urgent, Tone::Hesitant];
        let said =
            (0..5_usize, 0.0..1.0_f32, any::<bool>(), 0..24_u8).prop_map(move |(tone, intensity, loud, hour)| {
                Event::Wrote(Said { tone: tones[tone], intensity, shouts: loud, insists: loud, hour })
            });
        let signal = (0..Signal::COUNT).prop_map(|at| Event::Noticed(Signal::all().nth(at).unwrap()));
        let event = prop_oneof![said, Just(Event::Answered), signal, (0..6_u32).prop_map(Event::PastOrders)];
        prop::collection::vec((event, 0..days(30).0), 1..25)
            .prop_map(|events| events.into_iter().map(|(event, at)| (event, Millis(1_793_610_000_000 + at))).collect())
    }

    pub fn told(events: &[(Event, Millis)]) -> State {
        let mut state = State::default();
        events.iter().for_each(|(event, at)| state.apply(event, *at));
        state
    }

    proptest! {
        /// What the list is made from and what a conversation is shown with are the same, at any later moment …
        #[test]
        fn class_and_key_come_to_the_exact_score(events in happenings(), later in 0..days(60).0) {
            let state = told(&events);
            let now = state.last_at + Millis(later);
            for outcome in Outcome::ALL {
                let weights = Served::prior(outcome).weights;
                let listed = weights.logit_of_key(state.lasting(), state.key(outcome, &weights), now);
                let exact = weights.logit(&state.features(outcome, now));
                prop_assert!((listed - exact).abs() < 1e-7, "{listed} for {exact}");
            }
        }

        /// … so that of two of a class the order of their keys is that of their exact scores, whenever one looks.
        #[test]
        fn keys_order_conversations_of_a_class(one in happenings(), other in happenings(), later in 0..days(60).0) {
            let (one, other) = (told(&one), told(&other));
            let now = one.last_at.max(other.last_at) + Millis(later);
            for outcome in Outcome::ALL {
                let weights = Served::prior(outcome).weights;
                let exact = |state: &State| {
                    let all = weights.logit(&state.features(outcome, now));
                    all - weights.logit_of_key(state.lasting(), 0, now)
                };
                let (exact_one, exact_other) = (exact(&one), exact(&other));
                if (exact_one - exact_other).abs() > 1e-7 {
                    prop_assert_eq!(one.key(outcome, &weights) > other.key(outcome, &weights), exact_one > exact_other);
                }
            }
        }

        #[test]
        fn a_state_is_kept_as_it_is(events in happenings()) {
            let state = told(&events);
            let again: State = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
            prop_assert_eq!(&again.traces, &state.traces);
            let mood = |state: &State| state.feelings().0.mood(state.last_at + hours(1), state.feelings().1);
            let (again, state) = (mood(&again), mood(&state));
            prop_assert_eq!((again.value, again.word, again.trend), (state.value, state.word, state.trend));
            // A sum read back from text may differ in its last bit: which of two equal causes gets the odd point may, too.
            for (cause, points) in &state.reasons {
                let found = again.reasons.iter().find(|(other, _)| other == cause).map_or(0, |(_, points)| *points);
                prop_assert!((found - points).abs() <= 1, "{cause:?}: {found} and {points}");
            }
        }
    }

    #[test]
    fn what_follows_from_moments_is_noticed() {
        let nine = Millis(1_793_610_000_000);
        let state = told(&[
            (Event::Wrote(Said { hour: 19, ..Said::CALM }), nine),
            (Event::Answered, nine + kernel::minutes(1)),
            (Event::Wrote(Said { tone: Tone::Urgent, ..Said::CALM }), nine + kernel::minutes(3)),
            (Event::Wrote(Said::CALM), nine + kernel::minutes(30)),
            (Event::Noticed(Signal::Paid), nine + kernel::minutes(40)),
        ]);
        let noticed: Vec<&str> = state.traces.each().map(|(signal, _)| signal.code()).collect();
        assert_eq!(noticed, ["wrote", "paid", "urgent", "quick_reply", "unanswered", "evening", "past_orders"]);
        assert_eq!(state.lasting(), Lasting::of(1, false));
    }
}
