use kernel::Millis;

/// How long to wait after a message for the rest of the thought: people write « bonjour », then the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BurstWait {
    /// After a message that reads complete.
    pub min: Millis,
    /// At most, from the first unanswered message on.
    pub max: Millis,
}

impl BurstWait {
    /// The same wait after each message; zero answers at once.
    pub const fn fixed(wait: Millis) -> Self {
        Self { min: wait, max: wait }
    }

    /// When to answer, given the message that came at `now` and since when the customer waits: a question waits least,
    /// a bare greeting or a few words wait most, and nobody waits longer than `max` in all.
    pub fn due(self, text: &str, now: Millis, waiting_since: Millis) -> Millis {
        let span = self.max.0 - self.min.0;
        let words = text.split_whitespace().count();
        let share = match text.trim_end().chars().last() {
            Some('?' | '!') => 0,
            _ if words > 4 => span / 4,
            _ if words > 2 => span / 2,
            _ => span,
        };
        let patient = Millis(now.0 + self.min.0 + share);
        patient.min(Millis(waiting_since.0 + self.max.0)).max(now)
    }
}

impl Default for BurstWait {
    fn default() -> Self {
        Self { min: Millis(2_000), max: Millis(6_000) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_sooner_than_a_greeting_and_nobody_waits_too_long() {
        let wait = BurstWait::default();
        let now = Millis(100_000);
        assert_eq!(wait.due("c combien la robe wax ?", now, now), Millis(102_000));
        assert_eq!(wait.due("bonjour", now, now), Millis(106_000));
        assert_eq!(wait.due("je voudrais une robe pour samedi", now, now), Millis(103_000));
        assert_eq!(wait.due("en rouge", now, Millis(95_000)), Millis(101_000));
        assert_eq!(wait.due("en rouge", now, Millis(10_000)), now);
        assert_eq!(BurstWait::fixed(Millis(0)).due("bonjour", now, now), now);
    }
}
