/// How many numbers make a vector.
pub const DIMENSIONS: usize = 512;

/// A direction: 512 numbers, of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(pub(crate) Vec<f32>);

impl Vector {
    /// The numbers.
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// −1 to 1: 1 for the same direction.
    pub fn cosine(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }

    /// The same in a quarter of the place, to be kept and compared by the thousand.
    pub fn packed(&self) -> Packed {
        let most = self.0.iter().fold(f32::EPSILON, |most, value| most.max(value.abs()));
        #[expect(clippy::cast_possible_truncation, reason = "within ±127 by the scale")]
        let pack = |value: &f32| (value / most * 127.0).round() as i8;
        let values: Vec<i8> = self.0.iter().map(pack).collect();
        Packed::of(values)
    }
}

/// A vector of whole numbers from −127 to 127; only its direction counts. Cosines differ from those of the full one in the
/// third digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Packed {
    values: Vec<i8>,
    length: f32,
}

impl Packed {
    fn of(values: Vec<i8>) -> Self {
        let squares: i32 = values.iter().map(|value| i32::from(*value) * i32::from(*value)).sum();
        #[expect(clippy::cast_precision_loss, reason = "at most 512 · 127², which an f32 holds")]
        let length = (squares as f32).sqrt().max(1.0);
        Self { values, length }
    }

    /// From bytes that [`Packed::bytes`] gave; none for others.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == DIMENSIONS).then(|| Self::of(bytes.iter().map(|byte| byte.cast_signed()).collect()))
    }

    /// 512 bytes, to be stored.
    pub fn bytes(&self) -> Vec<u8> {
        self.values.iter().map(|value| value.cast_unsigned()).collect()
    }

    /// −1 to 1: 1 for the same direction.
    pub fn cosine(&self, other: &Self) -> f32 {
        let products = self.values.iter().zip(&other.values).map(|(a, b)| i32::from(*a) * i32::from(*b));
        #[expect(clippy::cast_precision_loss, reason = "at most 512 · 127², which an f32 holds")]
        let sum = products.sum::<i32>() as f32;
        sum / (self.length * other.length)
    }
}
