//! Numbered arrays as NumPy keeps them: an archive (`.npz`) of `.npy` files, each a header in text and the raw values
//! (NEP 1, « A Simple File Format for NumPy Arrays »).

use crate::SentencesError;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The arrays of an archive, each read when it is asked for.
pub(crate) struct Arrays<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// A table of numbers, row after row.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f32>,
}

impl<'a> Arrays<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, SentencesError> {
        let archive = ZipArchive::new(Cursor::new(bytes));
        Ok(Self { archive: archive.map_err(|_| SentencesError::Malformed("the weights are no archive"))? })
    }

    /// The shape and the raw values of an array of this type.
    fn raw(&mut self, name: &str, of: &str) -> Result<(Vec<usize>, Vec<u8>), SentencesError> {
        const NOT_NPY: SentencesError = SentencesError::Malformed("an array of the weights does not read");
        let missing = |_| SentencesError::Malformed("an array of the weights is missing");
        let mut bytes = Vec::new();
        let mut inside = self.archive.by_name(&format!("{name}.npy")).map_err(missing)?;
        inside.read_to_end(&mut bytes).map_err(|_| NOT_NPY)?;
        if bytes.get(..8) != Some(b"\x93NUMPY\x01\x00") {
            return Err(NOT_NPY);
        }
        let length = bytes.get(8..10).ok_or(NOT_NPY)?;
        let end = 10 + usize::from(u16::from_le_bytes([length[0], length[1]]));
        let header = std::str::from_utf8(bytes.get(10..end).ok_or(NOT_NPY)?).map_err(|_| NOT_NPY)?;
        if !header.contains(&format!("'descr': '{of}'")) || !header.contains("'fortran_order': False") {
            return Err(NOT_NPY);
        }
        let shape = header.split_once("'shape': (").and_then(|(_, rest)| rest.split_once(')')).ok_or(NOT_NPY)?.0;
        let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
        let shape: Result<Vec<usize>, _> = sizes.map(str::parse).collect();
        Ok((shape.map_err(|_| NOT_NPY)?, bytes.split_off(end)))
    }

    /// An array of bytes, of as many rows as it has, each this wide.
    pub fn bytes(&mut self, name: &str, columns: usize) -> Result<Vec<u8>, SentencesError> {
        match self.raw(name, "|u1")? {
            (shape, values) if shape.len() == 2 && shape[1] == columns && values.len() == shape[0] * columns => {
                Ok(values)
            }
            _ => Err(SentencesError::Malformed("an array of bytes has another shape")),
        }
    }

    /// A single number, which is kept in double precision.
    pub fn number(&mut self, name: &str) -> Result<f32, SentencesError> {
        let (_, bytes) = self.raw(name, "<f8")?;
        let bytes: [u8; 8] = bytes.try_into().map_err(|_| SentencesError::Malformed("a number is not one"))?;
        #[expect(clippy::cast_possible_truncation, reason = "single precision is what everything is reckoned in")]
        let number = f64::from_le_bytes(bytes) as f32;
        Ok(number)
    }

    /// A table of numbers; a list is a table of one row.
    fn table(&mut self, name: &str) -> Result<Table, SentencesError> {
        let (shape, bytes) = self.raw(name, "<f4")?;
        let (rows, columns) = match shape[..] {
            [columns] => (1, columns),
            [rows, columns] => (rows, columns),
            _ => return Err(SentencesError::Malformed("an array is neither a list nor a table")),
        };
        let numbers = bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        let values: Vec<f32> = numbers.collect();
        if values.len() != rows * columns {
            return Err(SentencesError::Malformed("an array is not as long as it says"));
        }
        Ok(Table { rows, columns, values })
    }

    /// A table of this shape.
    pub fn shaped(&mut self, name: &str, rows: usize, columns: usize) -> Result<Table, SentencesError> {
        let table = self.table(name)?;
        if (table.rows, table.columns) != (rows, columns) {
            return Err(SentencesError::Malformed("an array of the weights has another shape"));
        }
        Ok(table)
    }

    /// A list this long.
    pub fn list(&mut self, name: &str, length: usize) -> Result<Vec<f32>, SentencesError> {
        Ok(self.shaped(name, 1, length)?.values)
    }
}

impl Table {
    /// `out += x · self` for every row of `x`. Four rows of the weights at a time: each is fetched once, and what is added
    /// to is fetched and put back a quarter as often.
    pub fn add_product(&self, x: &[f32], out: &mut [f32]) {
        let (inner, columns) = (self.rows, self.columns);
        for (i, weights) in self.values.chunks(4 * columns).enumerate() {
            for (x, out) in x.chunks_exact(inner).zip(out.chunks_exact_mut(columns)) {
                let factors = &x[4 * i..inner.min(4 * i + 4)];
                if let ([a, b, c, d], 4) = (factors, weights.len() / columns) {
                    let (first, rest) = weights.split_at(columns);
                    let (second, rest) = rest.split_at(columns);
                    let (third, fourth) = rest.split_at(columns);
                    let rows = first.iter().zip(second).zip(third).zip(fourth);
                    for (out, (((first, second), third), fourth)) in out.iter_mut().zip(rows) {
                        *out += a * first + b * second + c * third + d * fourth;
                    }
                } else {
                    for (factor, weights) in factors.iter().zip(weights.chunks_exact(columns)) {
                        out.iter_mut().zip(weights).for_each(|(out, weight)| *out += factor * weight);
                    }
                }
            }
        }
    }
}
