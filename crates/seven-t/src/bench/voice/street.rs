//! The noise of a street, made: rumble that swells as cars pass, a hum, and now and then a horn. The same for every run.

use super::super::dice::Dice;
use voice::Sound;

/// The sound with a street below it, so many decibels quieter than speech.
#[expect(clippy::cast_precision_loss, reason = "samples of some seconds")]
pub(super) fn below(sound: &Sound, decibels: f32) -> Sound {
    let rate = sound.rate as f32;
    let mut dice = Dice::new(sound.samples.len() as u64);
    let (mut low, mut lower) = (0.0_f32, 0.0_f32);
    let street: Vec<f32> = (0..sound.samples.len())
        .map(|n| {
            let at = n as f32 / rate;
            let white = (dice.next() >> 40) as f32 / 8_388_608.0 - 1.0;
            // Two leaks in a row leave what is deep.
            low += 0.12 * (white - low);
            lower += 0.03 * (low - lower);
            let passing = 0.6 + 0.4 * (at * 1.3).sin();
            let horn = if at % 2.7 < 0.35 { 0.02 * ((at * 2760.0).sin() + (at * 3450.0).sin()) } else { 0.0 };
            passing * (lower * 3.0 + low * 0.5 + white * 0.02) + horn
        })
        .collect();
    let power = |samples: &[f32]| samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32;
    let wanted = power(&sound.samples) * 10_f32.powf(-decibels / 10.0);
    let gain = (wanted / power(&street).max(f32::EPSILON)).sqrt();
    let samples = sound.samples.iter().zip(street).map(|(voice, noise)| voice + gain * noise).collect();
    Sound { samples, rate: sound.rate }
}
