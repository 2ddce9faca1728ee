use kernel::{Millis, seconds};
use std::time::Duration;

/// How much is borne with before a model is given up.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often a question is asked again, where that may help; all within the model's time-out.
    pub retries: u32,
    /// What is waited before that, unless the service asks for more.
    pub pause: Duration,
    /// The longest wait a service may ask for; past it the question has failed: a customer waits.
    pub longest_pause: Duration,
    /// After so many questions in a row without an answer, the model is left alone …
    pub failures: u32,
    /// … for so long; then one question may try.
    pub rest: Millis,
}

impl Default for Patience {
    /// One retry after 0.3 s, waits of 2 s at most, half a minute of rest after five failures.
    fn default() -> Self {
        Self {
            retries: 1,
            pause: Duration::from_millis(300),
            longest_pause: Duration::from_secs(2),
            failures: 5,
            rest: seconds(30),
        }
    }
}

impl Patience {
    /// What to wait before another try, where that is not too long.
    pub(crate) fn pause_for(&self, retry_after: Option<u32>) -> Option<Duration> {
        let asked = Duration::from_secs(retry_after.unwrap_or(0).into());
        (asked <= self.longest_pause).then_some(asked.max(self.pause))
    }
}
