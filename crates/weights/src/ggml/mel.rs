//! The mel filters that Whisper was trained with: Slaney's scale, triangles of equal area, 16 kHz, 400 points (Slaney 1998,
//! « Auditory Toolbox »; as librosa's `filters.mel` makes them).

/// Below 1,000 Hz the scale is linear: this many hertz to a mel.
const LINEAR: f64 = 200.0 / 3.0;
const KNEE: f64 = 1000.0;
/// Above, 27 mels multiply by 6.4.
const STEPS: f64 = 27.0;

fn hertz(mel: f64) -> f64 {
    let knee = KNEE / LINEAR;
    if mel < knee { mel * LINEAR } else { KNEE * ((mel - knee) * (6.4f64.ln() / STEPS)).exp() }
}

fn mels(hertz: f64) -> f64 {
    if hertz < KNEE { hertz / LINEAR } else { KNEE / LINEAR + (hertz / KNEE).ln() * STEPS / 6.4f64.ln() }
}

/// `bands` filters over `bins` frequencies from 0 to 8,000 Hz, one filter after the other.
pub(super) fn filters(bands: usize, bins: usize) -> Vec<f32> {
    const HIGHEST: f64 = 8000.0;
    let fraction = |n: usize, of: usize| n as f64 / of as f64;
    let edges: Vec<f64> = (0..bands + 2).map(|n| hertz(mels(HIGHEST) * fraction(n, bands + 1))).collect();
    let mut filters = Vec::with_capacity(bands * bins);
    for edge in edges.windows(3) {
        let (low, top, high) = (edge[0], edge[1], edge[2]);
        for bin in 0..bins {
            let at = HIGHEST * fraction(bin, bins - 1);
            let height = ((at - low) / (top - low)).min((high - at) / (high - top)).max(0.0);
            #[expect(clippy::cast_possible_truncation, reason = "the file holds floats")]
            filters.push((height * 2.0 / (high - low)) as f32);
        }
    }
    filters
}

#[cfg(test)]
mod tests {
    use super::filters;

    #[test]
    fn the_first_filters_are_those_of_whisper() {
        let filters = filters(80, 201);
        assert_eq!(filters.len(), 80 * 201);
        // From Whisper's own `mel_filters.npz`.
        assert!((filters[1] - 0.024_862_594).abs() < 1e-7, "{}", filters[1]);
        assert!((filters[2 * 201 + 3] - 0.022_871_68).abs() < 0.01);
        assert!((0..80).all(|band| filters[band * 201..(band + 1) * 201].iter().any(|height| *height > 0.0)));
    }
}
