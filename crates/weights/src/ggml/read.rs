//! CTranslate2's file: named arrays, one after the other.

use crate::WeightsError;
use std::collections::BTreeMap;

/// Half floats, as they are written.
const HALF: u8 = 4;

/// An array; its outermost dimension first.
#[derive(Debug, Clone)]
pub(super) struct Tensor<'a> {
    pub dims: Vec<u32>,
    pub data: &'a [u8],
}

/// A matrix and what is added.
pub(super) type Linear<'a> = (Tensor<'a>, Tensor<'a>);

/// Every array of a model.
pub(super) struct Tensors<'a>(BTreeMap<&'a str, Tensor<'a>>);

impl<'a> Tensors<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let mut rest = Rest(bytes);
        let (version, spec) = (rest.u32()?, rest.text()?);
        if version != 6 || spec != "WhisperSpec" {
            return Err(WeightsError::Shape(format!("it is {spec}, version {version}")));
        }
        rest.u32()?; // revision
        let mut found = BTreeMap::new();
        for _ in 0..rest.u32()? {
            let (name, rank) = (rest.text()?, rest.u8()?);
            let dims = (0..rank).map(|_| rest.u32()).collect::<Result<Vec<_>, _>>()?;
            let (kind, length) = (rest.u8()?, rest.u32()?);
            let data = rest.take(length as usize)?;
            if kind == HALF {
                found.insert(name, Tensor { dims, data });
            }
        }
        Ok(Self(found))
    }

    pub fn get(&self, name: &str) -> Result<&Tensor<'a>, WeightsError> {
        self.0.get(name).ok_or_else(|| WeightsError::Shape(format!("there is no {name} of half floats")))
    }

    pub fn linear(&self, name: &str) -> Result<Linear<'a>, WeightsError> {
        Ok((self.get(&format!("{name}/weight"))?.clone(), self.get(&format!("{name}/bias"))?.clone()))
    }

    pub fn layers(&self, side: &str) -> u32 {
        let name = |n: u32| format!("{side}/layer_{n}/ffn/linear_0/bias");
        (0..).take_while(|n| self.0.contains_key(name(*n).as_str())).last().map_or(0, |n| n + 1)
    }
}

/// What a stack of layers is cut into.
pub(super) trait Stacked<'a> {
    /// The `n`th of `of` equal parts, cut along the outermost dimension.
    fn part(&self, n: usize, of: usize) -> Result<Linear<'a>, WeightsError>;
}

impl<'a> Stacked<'a> for Linear<'a> {
    fn part(&self, n: usize, of: usize) -> Result<Linear<'a>, WeightsError> {
        Ok((self.0.part(n, of)?, self.1.part(n, of)?))
    }
}

impl<'a> Tensor<'a> {
    fn part(&self, n: usize, of: usize) -> Result<Self, WeightsError> {
        let (mut dims, size) = (self.dims.clone(), self.data.len() / of);
        let first = dims.first_mut().filter(|first| (**first as usize).is_multiple_of(of));
        let first = first.ok_or_else(|| WeightsError::Shape(format!("{:?} cannot be cut in {of}", self.dims)))?;
        *first /= u32::try_from(of).unwrap_or(1);
        Ok(Self { dims, data: &self.data[n * size..(n + 1) * size] })
    }
}

/// A half float as a float: 1 bit of sign, 5 of exponent, 10 of fraction (IEEE 754, binary16).
pub(super) fn widen(half: u16) -> f32 {
    let (sign, exponent, fraction) = (u32::from(half >> 15) << 31, u32::from(half >> 10 & 31), u32::from(half & 1023));
    match exponent {
        0 => {
            // Fractions of 2^-24 are exact in a float.
            let small = f32::from(half & 1023) * 2f32.powi(-24);
            if sign == 0 { small } else { -small }
        }
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], WeightsError> {
        let (taken, rest) =
            self.0.split_at_checked(count).ok_or_else(|| WeightsError::Shape("it ends too soon".to_owned()))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, WeightsError> {
        Ok(self.take(1)?[0])
    }

    fn u32(&mut self) -> Result<u32, WeightsError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// Its length with a zero at the end, then its letters.
    fn text(&mut self) -> Result<&'a str, WeightsError> {
        let length = self.take(2)?;
        let text = self.take(usize::from(u16::from_le_bytes([length[0], length[1]])))?;
        let text = text.strip_suffix(b"\0").unwrap_or(text);
        std::str::from_utf8(text).map_err(|_| WeightsError::Shape("a name is no text".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_floats_are_widened() {
        for (half, float) in [
            (0x0000, 0.0),
            (0x8000, -0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 2f32.powi(-24)),
            (0x0400, 2f32.powi(-14)),
            (0x3555, 0.333_251_95),
        ] {
            assert_eq!(widen(half).to_bits(), f32::to_bits(float), "{half:04x}");
        }
        assert!(widen(0x7e00).is_nan());
    }

    #[test]
    fn another_file_is_told() {
        assert!(Tensors::read(b"\x06\0\0\0\x04\0Nop\0").is_err());
        assert!(Tensors::read(b"").is_err());
    }
}
