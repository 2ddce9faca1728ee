//! Another rate, by a windowed sinc: the weighted mean of the samples near each new one, with what the new rate cannot hold
//! left out (J. O. Smith, « Digital Audio Resampling Home Page »).

use std::f64::consts::PI;

/// Zero crossings of the sinc on each side.
const CROSSINGS: f64 = 16.0;

/// Samples at `from` a second, as samples at `to` a second.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places of samples, all within the sound"
)]
pub fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to || from == 0 || to == 0 {
        return samples.to_vec();
    }
    let step = f64::from(from) / f64::from(to);
    // The narrower of the two bands, with a little room for the filter's edge.
    let band = (1.0 / step).min(1.0) * 0.94;
    let reach = (CROSSINGS / band).ceil();
    let length = (samples.len() as f64 / step).floor() as usize;
    let steps = to / gcd(from, to);
    // The same few distances come again and again: their weights are reckoned once.
    let phases: Vec<Vec<f32>> = (0..steps).map(|n| weights((f64::from(n) * step).fract(), band, reach)).collect();
    let at = |n: i64| usize::try_from(n).ok().and_then(|n| samples.get(n)).copied().unwrap_or(0.0);
    (0..length)
        .map(|n| {
            let first = (n as f64 * step + 1e-9).floor() as i64 - reach as i64 + 1;
            let weights = &phases[n % steps as usize];
            weights.iter().enumerate().map(|(k, weight)| weight * at(first + k as i64)).sum()
        })
        .collect()
}

/// Weights of the samples around a place that is `fraction` after one.
#[expect(clippy::cast_possible_truncation, reason = "weights are floats, and reach is a small count")]
fn weights(fraction: f64, band: f64, reach: f64) -> Vec<f32> {
    let count = 2 * reach as i32;
    (0..count)
        .map(|k| {
            let away = f64::from(k) - (reach - 1.0) - fraction;
            let x = PI * away * band;
            let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
            let window = (PI * away / (2.0 * reach)).cos().powi(2);
            (band * sinc * window) as f32
        })
        .collect()
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, rate: u32) -> Vec<f32> {
        let turn = 2.0 * std::f32::consts::PI * hertz / rate as f32;
        (0..rate).map(|n| (turn * n as f32).sin()).collect()
    }

    #[test]
    fn a_tone_stays_a_tone() {
        for (from, to) in [(24_000, 16_000), (48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (16_000, 24_000)] {
            let (found, wanted) = (resample(&tone(440.0, from), from, to), tone(440.0, to));
            assert_eq!(found.len(), to as usize);
            let middle = to as usize / 4..to as usize * 3 / 4;
            let off = middle.map(|n| (found[n] - wanted[n]).abs()).fold(0.0, f32::max);
            assert!(off < 0.01, "{from} → {to}: {off}");
        }
    }

    #[test]
    fn what_the_new_rate_cannot_hold_is_left_out() {
        let found = resample(&tone(10_000.0, 48_000), 48_000, 16_000);
        assert!(found[1000..15_000].iter().all(|sample| sample.abs() < 0.02));
    }
}
