use kernel::{Chance, Millis};

/// Draws, always the same from a seed.
pub(super) struct Dice(Chance);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Chance::seeded(seed))
    }

    /// In 0–1, evenly.
    pub fn even(&self) -> f64 {
        f64::from(u32::from_le_bytes(self.0.bytes::<4>())) / 4_294_967_296.0
    }

    pub fn between(&self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.even()
    }

    /// As often as `p`.
    pub fn falls(&self, p: f64) -> bool {
        self.even() < p
    }

    /// From the standard normal distribution (Box, Muller 1958).
    pub fn normal(&self) -> f64 {
        let (radius, turn) = (1.0 - self.even(), self.even());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
    }

    /// A length of time whose logarithm is normal around `middle`: `spread` 1 is a factor of e.
    pub fn length(&self, middle: Millis, spread: f64) -> Millis {
        let millis = crate::key::millis(middle) * (spread * self.normal()).exp();
        #[allow(clippy::cast_possible_truncation, reason = "weeks at most")]
        let millis = millis.clamp(1_000.0, 2e9) as i64;
        Millis(millis)
    }
}
