//! Where somebody speaks: silence is taken away and long notes are cut in pieces at their pauses.

use super::{EAR_RATE, power};
use std::ops::Range;

/// A stretch of a note that is not silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its samples in the note.
    pub samples: Range<usize>,
}

/// 20 ms.
const FRAME: usize = EAR_RATE as usize / 50;
/// What is kept around speech: 200 ms.
const MARGIN: usize = 10;
/// A pause at which a long note may be cut: 300 ms.
const PAUSE: usize = 15;
/// The longest piece: 28 s, the two seconds below Whisper's window leave it room.
pub(crate) const LONGEST: usize = 28 * EAR_RATE as usize;
/// Nothing below this power is speech: -60 decibels.
const SILENT: f32 = 1e-6;
/// What is this much louder than the quiet parts is speech: 6 decibels.
const ABOVE: f32 = 4.0;

/// Pieces of at most 28 s that hold all that is said in a note at 16 kHz; none of silence.
pub fn pieces(samples: &[f32]) -> Vec<Piece> {
    let powers: Vec<f32> = samples.chunks(FRAME).map(power).collect();
    let mut sorted = powers.clone();
    sorted.sort_by(f32::total_cmp);
    // The quiet tenth of the note is its background; a note without any pause is speech throughout.
    let (quiet, loud) = (at_part(&sorted, 0.1), at_part(&sorted, 0.95));
    let bar = (quiet * ABOVE).min(loud * 0.05).max(SILENT);
    let speaks: Vec<bool> = powers.iter().map(|power| *power > bar).collect();
    let (Some(first), Some(last)) = (speaks.iter().position(|s| *s), speaks.iter().rposition(|s| *s)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut begin = first.saturating_sub(MARGIN);
    let end = (last + 1 + MARGIN).min(speaks.len());
    while (end - begin) * FRAME > LONGEST {
        let most = begin + LONGEST / FRAME;
        let cut = best_cut(&speaks, &powers, begin, most);
        found.push(begin..cut);
        // The silence after a cut is nobody's.
        begin = (cut..end).find(|n| speaks[*n]).map_or(end, |n| n.saturating_sub(MARGIN).max(cut));
    }
    if begin < end {
        found.push(begin..end);
    }
    let shut = |frames: Range<usize>| Piece { samples: frames.start * FRAME..(frames.end * FRAME).min(samples.len()) };
    found.into_iter().filter(|frames| speaks[frames.clone()].iter().any(|s| *s)).map(shut).collect()
}

fn at_part(sorted: &[f32], part: f32) -> f32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    let at = (super::count(sorted.len().saturating_sub(1)) * part) as usize;
    sorted.get(at).copied().unwrap_or(0.0)
}

/// The middle of the last long pause in the second half of what fits; without one, its quietest moment.
fn best_cut(speaks: &[bool], powers: &[f32], begin: usize, most: usize) -> usize {
    let from = begin + (most - begin) / 2;
    let (mut best, mut run) = (None, 0);
    for (n, speaks) in speaks.iter().enumerate().take(most).skip(from) {
        run = if *speaks { 0 } else { run + 1 };
        if run >= PAUSE {
            best = Some(n - run / 2);
        }
    }
    let quietest = || (from..most).min_by(|a, b| powers[*a].total_cmp(&powers[*b])).unwrap_or(most);
    best.unwrap_or_else(quietest).max(begin + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: usize = EAR_RATE as usize;

    /// Speech where the list says so, a second each.
    fn note(seconds: &[bool]) -> Vec<f32> {
        let mut samples = Vec::new();
        for (n, speaks) in seconds.iter().enumerate() {
            let loud = if *speaks { 0.2 } else { 0.0005 };
            samples.extend((0..RATE).map(|k| loud * ((n * RATE + k) as f32 * 0.21).sin()));
        }
        samples
    }

    #[test]
    fn silence_is_taken_away() {
        assert!(pieces(&note(&[false; 5])).is_empty());
        assert!(pieces(&vec![0.0; RATE]).is_empty());
        assert!(pieces(&[]).is_empty());
        let found = pieces(&note(&[false, false, true, true, false, false]));
        assert_eq!(found.len(), 1);
        let kept = found[0].samples.len();
        assert!((2 * RATE..3 * RATE).contains(&kept), "{kept}");
    }

    #[test]
    fn a_long_note_is_cut_at_its_pauses() {
        let mut seconds = vec![true; 20];
        seconds.extend([false; 12]);
        seconds.extend([true; 25]);
        let found = pieces(&note(&seconds));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|piece| piece.samples.len() <= LONGEST));
        assert!(found[1].samples.start >= 31 * RATE);
        // Nobody breathes for a minute.
        let found = pieces(&note(&[true; 60]));
        let held: usize = found.iter().map(|piece| piece.samples.len()).sum();
        assert!(found.iter().all(|piece| piece.samples.len() <= LONGEST) && held >= 59 * RATE, "{found:?}");
    }
}
