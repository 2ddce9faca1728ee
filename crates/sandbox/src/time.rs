use kernel::{Clock, Millis};
use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// The sandbox's two senses of time. `now` is what Meta would print: the given clock, plus what the control plane
/// advanced. `flow` is what delays and rate limits run on: real time plus every jump, so that a story whose clock
/// stands still still gets its `delivered`, and a jump of a day makes a day's retries due.
#[derive(Debug)]
pub(crate) struct Time {
    clock: Clock,
    advanced: AtomicI64,
    born: Instant,
    born_at: Millis,
    scale: AtomicU64,
}

impl Time {
    pub(crate) fn new(clock: Clock, scale: f64) -> Self {
        let born_at = clock.now();
        Self {
            clock,
            advanced: AtomicI64::new(0),
            born: Instant::now(),
            born_at,
            scale: AtomicU64::new(scale.max(0.0).to_bits()),
        }
    }

    /// The moment that timestamps, windows and expiries are computed from.
    pub(crate) fn now(&self) -> Millis {
        self.clock.now() + Millis(self.advanced.load(Ordering::SeqCst))
    }

    /// Milliseconds of running, jumps included.
    pub(crate) fn flow(&self) -> Millis {
        let jumps = if self.is_manual() { self.clock.now() - self.born_at } else { Millis(0) };
        let real = i64::try_from(self.born.elapsed().as_millis()).unwrap_or(i64::MAX);
        Millis(real) + jumps + Millis(self.advanced.load(Ordering::SeqCst))
    }

    /// Jumps forward. A manual clock is moved itself, because others share it.
    pub(crate) fn advance(&self, by: Millis) {
        if self.is_manual() {
            self.clock.advance(by);
        } else {
            self.advanced.fetch_add(by.0, Ordering::SeqCst);
        }
    }

    /// Whether somebody else may move the clock without telling.
    pub(crate) fn is_manual(&self) -> bool {
        matches!(self.clock, Clock::Manual(_))
    }

    /// Changes how long delays last: 1 is real, 0.01 a hundred times faster, 0 at once.
    pub(crate) fn set_scale(&self, scale: f64) {
        self.scale.store(scale.max(0.0).to_bits(), Ordering::SeqCst);
    }

    /// How long delays last, as a factor.
    pub(crate) fn scale(&self) -> f64 {
        f64::from_bits(self.scale.load(Ordering::SeqCst))
    }

    /// `delay` as it lasts here.
    #[allow(clippy::cast_possible_truncation)] // a float beyond i64 saturates, which is what a huge delay means
    pub(crate) fn scaled(&self, delay: Millis) -> Millis {
        Millis((delay.0 as f64 * self.scale()) as i64)
    }

    /// `delay`, scaled, for a sleep.
    pub(crate) fn sleep_for(&self, delay: Millis) -> Duration {
        Duration::from_millis(u64::try_from(self.scaled(delay).0).unwrap_or(0))
    }
}
