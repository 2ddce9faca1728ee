use crate::Signal;
use kernel::{Millis, hours, minutes};
use serde::{Deserialize, Serialize};

/// Who spoke last, and who waits for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Talk {
    wrote_at: Option<Millis>,
    answered_at: Option<Millis>,
    /// The first message that nobody has answered.
    waiting_since: Option<Millis>,
}

/// An answer to us within this is quick.
const QUICK: Millis = minutes(5);
/// Messages closer together are one message in several bubbles, as people write them.
const BURST: Millis = minutes(10);
/// Whoever writes after such a pause on both sides has come back by themselves.
const AWAY: Millis = hours(20);

impl Talk {
    /// A message of the customer; what its moment tells.
    pub fn hear(&mut self, at: Millis) -> Vec<Signal> {
        let mut told = Vec::new();
        let answered = self.answered_at.filter(|answered| self.wrote_at.is_none_or(|wrote| wrote <= *answered));
        if answered.is_some_and(|answered| at >= answered && at - answered <= QUICK) {
            told.push(Signal::QuickReply);
        }
        if self.waiting_since.is_some_and(|since| at - since >= BURST) {
            told.push(Signal::Unanswered);
        }
        if self.wrote_at.max(self.answered_at).is_some_and(|last| at - last >= AWAY) {
            told.push(Signal::Returned);
        }
        self.wrote_at = self.wrote_at.max(Some(at));
        if self.answered_at.is_none_or(|answered| answered < at) {
            self.waiting_since = Some(self.waiting_since.map_or(at, |since| since.min(at)));
        }
        told
    }

    /// An answer of ours; since when the customer had waited for it.
    pub fn answer(&mut self, at: Millis) -> Option<Millis> {
        self.answered_at = self.answered_at.max(Some(at));
        let waited = self.waiting_since.filter(|since| *since <= at);
        // What was written after the answer, and heard before it, still waits.
        self.waiting_since = self.wrote_at.filter(|wrote| self.waiting_since.is_some() && *wrote > at);
        waited
    }

    pub fn waiting_since(&self) -> Option<Millis> {
        self.waiting_since
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NINE: Millis = Millis(1_793_610_000_000);

    #[test]
    fn moments_tell_who_is_quick_who_waits_and_who_came_back() {
        let mut talk = Talk::default();
        assert_eq!(talk.hear(NINE), []);
        assert_eq!(talk.hear(NINE + minutes(2)), [], "bubbles of one message");
        assert_eq!(talk.hear(NINE + minutes(11)), [Signal::Unanswered]);
        assert_eq!(talk.answer(NINE + minutes(20)), Some(NINE));
        assert_eq!(talk.waiting_since(), None);
        assert_eq!(talk.hear(NINE + minutes(22)), [Signal::QuickReply]);
        assert_eq!(talk.hear(NINE + minutes(23)), [], "only the first is the reply");
        talk.answer(NINE + minutes(24));
        assert_eq!(talk.hear(NINE + hours(30)), [Signal::Returned]);
    }

    #[test]
    fn an_answer_that_crossed_a_message_leaves_it_waiting() {
        let mut talk = Talk::default();
        talk.hear(NINE);
        talk.hear(NINE + minutes(3));
        assert_eq!(talk.answer(NINE + minutes(2)), Some(NINE));
        assert_eq!(talk.waiting_since(), Some(NINE + minutes(3)));
    }
}
