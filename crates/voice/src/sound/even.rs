//! Every voice note as loud as the next.

use super::{Sound, power};

/// Power that speech is brought to: -20 decibels below the loudest there is, as phones play comfortably.
const TARGET: f32 = 0.01;
/// Peaks stay below this.
const CEILING: f32 = 0.89;
/// What is quieter than this part of the mean is a pause and does not count.
const PAUSE: f32 = 0.1;

/// The same sound, its speech as loud as everywhere; peaks are rounded off and never cut.
#[must_use]
pub fn even(sound: Sound) -> Sound {
    let block = (sound.rate / 50).max(1) as usize;
    let mean = power(&sound.samples);
    let spoken: Vec<f32> = sound.samples.chunks(block).map(power).filter(|power| *power > mean * PAUSE).collect();
    if spoken.is_empty() || mean <= f32::EPSILON {
        return sound;
    }
    let loud = spoken.iter().sum::<f32>() / super::count(spoken.len());
    let gain = (TARGET / loud).sqrt().clamp(0.1, 30.0);
    let samples = sound.samples.iter().map(|sample| rounded(sample * gain)).collect();
    Sound { samples, ..sound }
}

/// Straight up to three quarters of the ceiling, then bent so that it is never reached.
fn rounded(sample: f32) -> f32 {
    const KNEE: f32 = CEILING * 0.75;
    let size = sample.abs();
    if size <= KNEE {
        return sample;
    }
    let room = CEILING - KNEE;
    (KNEE + room * ((size - KNEE) / room).tanh()).copysign(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loud_and_quiet_come_out_alike() {
        let voice = |loud: f32| Sound {
            rate: 16_000,
            samples: (0..32_000u16)
                .map(|n| if n % 8000 < 6000 { loud * (f32::from(n) * 0.3).sin() } else { 0.0 })
                .collect(),
        };
        let powers: Vec<f32> = [0.02, 0.2, 0.9].iter().map(|loud| power(&even(voice(*loud)).samples)).collect();
        assert!(powers.iter().all(|power| (power / powers[0] - 1.0).abs() < 0.1), "{powers:?}");
        assert!(even(voice(5.0)).samples.iter().all(|sample| sample.abs() <= CEILING));
        let silence = Sound { rate: 16_000, samples: vec![0.0; 100] };
        assert_eq!(even(silence.clone()), silence);
    }
}
