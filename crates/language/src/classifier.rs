//! A linear classifier over hashed features: one signed byte per bucket and class.

/// A bucket and how much of the feature there is.
pub(crate) type Feature = (u32, f32);

const MAGIC: &[u8; 4] = b"7TI2";

/// How many classes a classifier tells apart, and how many buckets its features share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub classes: usize,
    pub buckets: usize,
}

/// A trained classifier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    /// Fingerprint of the corpora it was trained on.
    pub corpora: u64,
    /// Scores are divided by it before becoming probabilities, so that 0.8 is right eight times in ten.
    pub temperature: f32,
    /// Per class.
    pub bias: Vec<f32>,
    /// What one step of a byte is worth, per class.
    pub step: Vec<f32>,
    /// Bucket by bucket, one byte per class.
    pub weights: Vec<i8>,
}

impl Model {
    /// Reads the bytes [`Model::write`] made; `None` when they are something else or of another shape.
    pub fn read(bytes: &[u8], shape: Shape) -> Option<Self> {
        let bytes = bytes.strip_prefix(MAGIC)?;
        let (corpora, bytes) = bytes.split_first_chunk::<8>()?;
        let (count, bytes) = bytes.split_first_chunk::<4>()?;
        if u32::from_le_bytes(*count) as usize != shape.classes {
            return None;
        }
        let mut floats = bytes.chunks_exact(4).filter_map(|c| Some(f32::from_le_bytes(c.try_into().ok()?)));
        let temperature = floats.next()?;
        let bias: Vec<f32> = floats.by_ref().take(shape.classes).collect();
        let step: Vec<f32> = floats.by_ref().take(shape.classes).collect();
        let weights: Vec<i8> = bytes.get(4 * (1 + 2 * shape.classes)..)?.iter().map(|b| b.cast_signed()).collect();
        (weights.len() == shape.buckets * shape.classes).then_some(Self {
            corpora: u64::from_le_bytes(*corpora),
            temperature,
            bias,
            step,
            weights,
        })
    }

    /// The bytes of the weights file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.corpora.to_le_bytes());
        // There are a few dozen classes.
        out.extend(u32::try_from(self.bias.len()).unwrap_or(u32::MAX).to_le_bytes());
        for value in std::iter::once(&self.temperature).chain(&self.bias).chain(&self.step) {
            out.extend(value.to_le_bytes());
        }
        out.extend(self.weights.iter().map(|w| w.cast_unsigned()));
        out
    }

    /// The probability of every class.
    pub fn predict(&self, features: &[Feature]) -> Vec<f32> {
        let scores: Vec<f32> = self.scores(features).into_iter().map(|score| score / self.temperature).collect();
        softmax(&scores)
    }

    /// How much speaks for every class, before any cooling.
    pub fn scores(&self, features: &[Feature]) -> Vec<f32> {
        let classes = self.bias.len();
        let mut sums = vec![0.0_f32; classes];
        for (bucket, value) in features {
            let from = *bucket as usize * classes;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[from..from + classes]) {
                *sum += value * f32::from(*weight);
            }
        }
        sums.iter().zip(&self.step).zip(&self.bias).map(|((sum, step), bias)| sum * step + bias).collect()
    }
}

/// The bucket, of `buckets`, of some words one after the other; `kind` keeps kinds of features apart.
pub(crate) fn hash(kind: u8, words: &[&str], buckets: u32) -> u32 {
    let mut hash = fnv(kind, &[]);
    for word in words {
        hash = fnv_on(hash, word.as_bytes());
        hash = fnv_on(hash, b" ");
    }
    hash % buckets
}

/// FNV-1a of some bytes.
pub(crate) fn fnv(kind: u8, bytes: &[u8]) -> u32 {
    fnv_on(fnv_on(0x811c_9dc5, &[kind]), bytes)
}

fn fnv_on(hash: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Scores to probabilities.
pub(crate) fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised: Vec<f32> = scores.iter().map(|score| exp(score - top)).collect();
    let sum: f32 = raised.iter().sum();
    raised.into_iter().map(|value| value / sum).collect()
}

/// e^x for x ≤ 0 from additions and multiplications only, so that training gives the same bytes on every machine
/// (the platform's own `exp` may round differently).
pub(crate) fn exp(x: f32) -> f32 {
    if x < -30.0 {
        return 0.0;
    }
    // e^x = (e^(x/1024))^1024; the series is exact to f64 rounding for such small arguments.
    let small = f64::from(x) / 1024.0;
    let mut value = 1.0 + small * (1.0 + small / 2.0 * (1.0 + small / 3.0 * (1.0 + small / 4.0)));
    for _ in 0..10 {
        value *= value;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a probability fits")]
    let value = value as f32;
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { classes: 3, buckets: 8 };

    #[test]
    fn our_exponential_is_the_exponential() {
        for x in [0.0_f32, -0.1, -1.0, -5.0, -12.5, -29.0] {
            let relative = (exp(x) - x.exp()).abs() / x.exp();
            assert!(relative < 1e-5, "{x}: {relative}");
        }
    }

    #[test]
    fn bytes_that_are_not_weights_are_refused() {
        assert_eq!(Model::read(b"", SHAPE), None);
        assert_eq!(Model::read(b"7TI2 and then nonsense, far too short to be weights", SHAPE), None);
    }
}
