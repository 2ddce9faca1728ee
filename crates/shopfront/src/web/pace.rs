use std::{collections::HashMap, sync::Mutex, time::Duration};
use tokio::time::Instant;

/// Keeps a distance between questions to one host: two a second, or what its robots.txt asks for, up to ten seconds.
#[derive(Debug, Default)]
pub struct Pace {
    next: Mutex<HashMap<String, Instant>>,
}

/// Between two questions to a host (contract, section 22).
const DISTANCE: Duration = Duration::from_millis(500);
/// The longest distance a host may ask for.
const LONGEST: Duration = Duration::from_secs(10);

impl Pace {
    /// Waits for one's turn at a host that asks for `delay` between questions.
    pub async fn turn(&self, host: &str, delay: Option<Duration>) {
        self.wait(host, delay.map_or(DISTANCE, |delay| delay.clamp(DISTANCE, LONGEST))).await;
    }

    /// Waits for one's turn at a host that is ours to hurry: only for what it asks for itself.
    pub async fn hurried_turn(&self, host: &str, delay: Option<Duration>) {
        if let Some(delay) = delay {
            self.wait(host, delay.min(LONGEST)).await;
        }
    }

    async fn wait(&self, host: &str, distance: Duration) {
        let now = Instant::now();
        let turn = {
            // A panic elsewhere leaves times behind, and times cannot be torn.
            let mut next = self.next.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let turn = next.get(host).copied().unwrap_or(now).max(now);
            next.insert(host.to_owned(), turn + distance);
            turn
        };
        tokio::time::sleep_until(turn).await;
    }
}
