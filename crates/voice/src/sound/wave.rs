use super::{Sound, count, power};

/// How loud a sound is along its way, in so many steps of 0–100, the loudest of them 100; nothing but silence is all 0. Loudness
/// is the root of the mean power, raised to 0.7 so that what is soft is seen beside what is loud.
pub fn wave(sound: &Sound, steps: usize) -> Vec<u8> {
    let end = |step: usize| sound.samples.len() * step / steps.max(1);
    let loud: Vec<f32> = (0..steps).map(|step| power(&sound.samples[end(step)..end(step + 1)]).sqrt()).collect();
    let loudest = loud.iter().copied().fold(0.0, f32::max);
    let floor = 1.0 / count(1 << 15);
    let level = |one: f32| if loudest <= floor { 0.0 } else { (one / loudest).powf(0.7) * 100.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let rounded = |one: f32| level(one).round().clamp(0.0, 100.0) as u8;
    loud.into_iter().map(rounded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loudest_step_is_a_hundred_and_silence_is_nothing() {
        let half = |level: f32| std::iter::repeat_n([level, -level], 400).flatten();
        let sound = Sound { rate: 16_000, samples: half(0.5).chain(half(0.05)).chain(half(0.0)).collect() };
        assert_eq!(wave(&sound, 3), [100, 20, 0]);
        assert_eq!(wave(&Sound { rate: 16_000, samples: vec![0.0; 100] }, 4), [0; 4]);
        // Shorter than its steps, or nothing at all.
        assert_eq!(wave(&Sound { rate: 16_000, samples: vec![0.5; 2] }, 4).len(), 4);
        assert_eq!(wave(&Sound::default(), 4), [0; 4]);
        assert_eq!(wave(&sound, 0), [0_u8; 0]);
    }
}
