//! Sound in memory: one channel of floats from -1 to 1.

mod decode;
mod even;
mod ogg;
mod quiet;
mod rate;
mod voice_note;
mod wave;

pub use decode::{decode, most_seconds};
pub use even::even;
pub use quiet::{Piece, pieces};
pub use rate::resample;
pub use voice_note::{voice_note, voice_note_at};
pub use wave::wave;

/// What ears hear: 16,000 samples a second.
pub const EAR_RATE: u32 = 16_000;

/// A stretch of sound.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sound {
    /// Samples a second.
    pub rate: u32,
    /// One channel.
    pub samples: Vec<f32>,
}

impl Sound {
    /// How long it is, in seconds.
    pub fn seconds(&self) -> f32 {
        if self.rate == 0 { 0.0 } else { count(self.samples.len()) / count(self.rate as usize) }
    }

    /// The same at another rate.
    #[must_use]
    pub fn at(self, rate: u32) -> Self {
        if self.rate == rate || self.rate == 0 {
            return self;
        }
        Self { samples: resample(&self.samples, self.rate, rate), rate }
    }
}

/// Mean power of samples.
pub(crate) fn power(samples: &[f32]) -> f32 {
    if samples.is_empty() { 0.0 } else { samples.iter().map(|s| s * s).sum::<f32>() / count(samples.len()) }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sounds have millions of samples at most, and a float counts to 16 million"
)]
pub(crate) fn count(n: usize) -> f32 {
    n as f32
}
