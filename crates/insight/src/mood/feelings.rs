use super::{Cause, Mood, MoodWord, Trend};
use crate::{
    Said, key,
    rounding::{round, to_whole},
};
use kernel::{Millis, hours, minutes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What each cause has added to the mood, as it was worth at `at`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Feelings {
    at: Millis,
    causes: BTreeMap<Cause, f64>,
    /// What all were worth together, at `at`, before the last message.
    before: f64,
}

/// In what time a feeling is half gone: after a night an annoyed customer is calm, a furious one is still tense.
const HALF_LIFE: Millis = hours(24);
/// The mood's ends.
const MOST: f64 = 100.0;
/// What a kind word leaves of the grudges before it.
const FORGIVEN: f64 = 0.5;
/// A wait of this, and of each doubling of it, is a fifth of the worst wait.
const PATIENCE: Millis = minutes(15);

impl Feelings {
    /// A message of the customer begins: what comes is compared with what was.
    pub fn begin_message(&mut self, at: Millis) {
        self.fade_to(at);
        self.before = self.sum();
    }

    /// How a message was written.
    pub fn hear(&mut self, said: &Said, at: Millis) {
        let intensity = f64::from(said.intensity);
        if let Some(cause) = Cause::of_tone(said.tone) {
            if cause == Cause::Positive {
                self.causes.values_mut().filter(|points| **points < 0.0).for_each(|points| *points *= FORGIVEN);
                self.keep_within_ends();
            }
            self.feel(cause, cause.points(intensity), at);
        }
        // Capitals and « !!! » are joy in a happy message.
        let upset = said.tone != crate::Tone::Positive;
        for (said, cause) in [(said.shouts, Cause::Shouting), (said.insists, Cause::Insisting)] {
            if said && upset {
                self.feel(cause, cause.points(1.0), at);
            }
        }
    }

    /// The customer has waited so long for the answer that came at `at`.
    pub fn feel_waiting(&mut self, waited: Millis, at: Millis) {
        self.feel(Cause::Waiting, waiting(waited), at);
    }

    /// Adds to a cause what it is worth at `at`, as far as the mood's end.
    pub fn feel(&mut self, cause: Cause, points: f64, at: Millis) {
        self.fade_to(at);
        let worth = points * key::left_after(self.at - at, HALF_LIFE);
        let sum = self.sum();
        let added = (sum + worth).clamp(-MOST, MOST) - sum;
        if added != 0.0 {
            *self.causes.entry(cause).or_default() += added;
        }
    }

    fn fade_to(&mut self, at: Millis) {
        if at > self.at {
            let left = key::left_after(at - self.at, HALF_LIFE);
            self.causes.values_mut().for_each(|points| *points *= left);
            self.before *= left;
            // A hundredth of a point moves nothing.
            self.causes.retain(|_, points| points.abs() > 0.01);
            self.at = at;
        }
    }

    fn keep_within_ends(&mut self) {
        let beyond = self.sum().abs() / MOST;
        if beyond > 1.0 {
            self.causes.values_mut().for_each(|points| *points /= beyond);
        }
    }

    fn sum(&self) -> f64 {
        self.causes.values().sum()
    }

    /// The mood at `now`, of somebody who has waited for an answer since `waiting_since`.
    pub fn mood(&self, now: Millis, waiting_since: Option<Millis>) -> Mood {
        let mut told = self.clone();
        told.fade_to(now);
        if let Some(since) = waiting_since {
            told.feel_waiting(now - since, now);
        }
        let sum = told.sum();
        let value = round(sum);
        let (causes, points): (Vec<Cause>, Vec<f64>) =
            told.causes.iter().map(|(cause, points)| (*cause, *points)).unzip();
        let mut reasons: Vec<_> =
            causes.into_iter().zip(to_whole(&points, value)).filter(|(_, points)| *points != 0).collect();
        reasons.sort_by_key(|(cause, points)| (std::cmp::Reverse(points.abs()), *cause));
        let hesitation = told.causes.get(&Cause::Hesitant).copied().unwrap_or_default();
        Mood { value, word: MoodWord::of(value, hesitation), trend: Trend::of(sum - told.before), reasons }
    }
}

/// What a wait costs: nothing for a moment, then the same for each doubling.
fn waiting(waited: Millis) -> f64 {
    let quarters = key::millis(waited).max(0.0) / key::millis(PATIENCE);
    Cause::Waiting.points((1.0 + quarters).log2() / 5.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tone;
    use proptest::prelude::*;

    const NINE: Millis = Millis(1_793_610_000_000);

    fn said(tone: Tone, intensity: f32) -> Said {
        Said { tone, intensity, ..Said::CALM }
    }

    fn after(messages: &[Said]) -> Mood {
        let mut feelings = Feelings::default();
        for message in messages {
            feelings.begin_message(NINE);
            feelings.hear(message, NINE);
        }
        feelings.mood(NINE, None)
    }

    #[test]
    fn words_for_moods() {
        let word = |messages: &[Said]| after(messages).word.code();
        assert_eq!(word(&[Said::CALM]), "calm");
        assert_eq!(word(&[said(Tone::Positive, 0.6)]), "pleased");
        assert_eq!(word(&[said(Tone::Hesitant, 0.5)]), "hesitant");
        assert_eq!(word(&[said(Tone::Frustrated, 0.4)]), "tense");
        assert_eq!(word(&[said(Tone::Frustrated, 0.9)]), "angry");
        assert_eq!(
            word(&[said(Tone::Frustrated, 0.4), Said { shouts: true, insists: true, ..said(Tone::Frustrated, 0.2) }]),
            "angry"
        );
        assert_eq!(word(&[Said { shouts: true, insists: true, ..said(Tone::Positive, 0.9) }]), "pleased", "MERCI !!!");
    }

    #[test]
    fn what_is_no_number_is_as_little_as_can_be() {
        assert_eq!(after(&[said(Tone::Frustrated, f32::NAN)]), after(&[said(Tone::Frustrated, 0.0)]));
        assert_eq!(after(&[said(Tone::Frustrated, 7.0)]), after(&[said(Tone::Frustrated, 1.0)]));
    }

    #[test]
    fn a_kind_word_recovers_and_shows_as_better() {
        let mood = after(&[said(Tone::Frustrated, 0.9), said(Tone::Positive, 0.8)]);
        assert_eq!((mood.word, mood.trend), (MoodWord::Calm, Trend::Better));
        assert_eq!(mood.reasons, [(Cause::Positive, 31), (Cause::Frustrated, -30)]);
        assert_eq!(after(&[said(Tone::Positive, 0.8), said(Tone::Frustrated, 0.9)]).trend, Trend::Worse);
    }

    #[test]
    fn waiting_makes_tense_and_a_night_makes_calm() {
        let mut feelings = Feelings::default();
        feelings.begin_message(NINE);
        feelings.hear(&said(Tone::Urgent, 1.0), NINE);
        assert_eq!(feelings.mood(NINE, Some(NINE)).value, -10);
        let hungry = feelings.mood(NINE + hours(4), Some(NINE));
        assert_eq!((hungry.word, hungry.reasons[0].0), (MoodWord::Tense, Cause::Waiting));
        feelings.feel_waiting(hours(4), NINE + hours(4));
        assert_eq!(feelings.mood(NINE + hours(4), None).value, hungry.value, "answered: no worse, no better at once");
        assert_eq!(feelings.mood(NINE + hours(28), None).word, MoodWord::Calm);
    }

    proptest! {
        /// Whatever happens, in whatever order news comes.
        #[test]
        fn a_mood_keeps_within_its_ends_and_adds_up(
            events in prop::collection::vec((0..5_usize, 0.0..1.0_f32, any::<bool>(), 0..100_000_000_i64), 0..30),
        ) {
            let tones = [Tone::Neutral, Tone::Positive, Tone::Frustrated, Tone::Urgent, Tone::Hesitant];
            let mut feelings = Feelings::default();
            for (tone, intensity, loud, at) in events {
                feelings.begin_message(NINE + Millis(at));
                feelings.hear(&Said { shouts: loud, insists: loud, ..said(tones[tone], intensity) }, NINE + Millis(at));
                let mood = feelings.mood(NINE + Millis(100_000_000), Some(NINE));
                prop_assert!((-100..=100).contains(&mood.value));
                prop_assert_eq!(mood.reasons.iter().map(|(_, points)| points).sum::<i64>(), mood.value);
            }
        }
    }
}
