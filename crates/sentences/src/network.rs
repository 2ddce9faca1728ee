//! The encoder: pieces become vectors, each sees its neighbours two, three and five wide, all are summed, and two layers
//! make one direction of the sum.

use crate::{
    SentencesError, Vector,
    arrays::{Arrays, Table},
    vector::DIMENSIONS,
};

/// The table of pieces is kept in this many parts, each with a scale of its own; piece `n` is row `n / 17` of part `n % 17`.
const PARTS: usize = 17;
/// How wide a branch is.
const WIDE: usize = 256;
/// How wide all is that the branches and the piece itself say.
const ALL: usize = DIMENSIONS + 3 * WIDE;
/// How many pieces each branch sees at once, and how many of them stand before.
const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// How wide the layers of the head are.
const HEAD: usize = 320;

pub(crate) struct Network {
    parts: Vec<Part>,
    branches: Vec<Branch>,
    /// Of the three projections side by side.
    branch_norm: (Vec<f32>, Vec<f32>),
    norm: (Vec<f32>, Vec<f32>),
    joined: (Table, Vec<f32>),
    head: Head,
    epsilon: f32,
}

struct Part {
    rows: Vec<u8>,
    scale: f32,
    low: f32,
}

struct Branch {
    pieces: usize,
    before: usize,
    project: (Table, Vec<f32>),
    layers: [(Table, Vec<f32>); 2],
}

struct Head {
    first: Table,
    second: Table,
    past_first: Table,
    third: Table,
    last: Table,
    past_third: Table,
}

impl Network {
    pub fn read(weights: &[u8]) -> Result<Self, SentencesError> {
        let mut arrays = Arrays::open(weights)?;
        let (scales, lows) = (arrays.list("scale", PARTS)?, arrays.list("lo", PARTS)?);
        let mut parts = Vec::new();
        for (part, (scale, low)) in scales.into_iter().zip(lows).enumerate() {
            parts.push(Part { rows: arrays.bytes(&format!("q{}", part + 1), DIMENSIONS)?, scale, low });
        }
        let mut branches = Vec::new();
        let mut branch_norm = (Vec::new(), Vec::new());
        for (pieces, before) in BRANCHES {
            let mut layer = |n: usize| {
                let weights = arrays.shaped(&format!("w{n}_{pieces}"), pieces * WIDE, WIDE)?;
                Ok::<_, SentencesError>((weights, arrays.list(&format!("b{n}_{pieces}"), WIDE)?))
            };
            let layers = [layer(1)?, layer(2)?];
            branches.push(Branch {
                pieces,
                before,
                project: (
                    arrays.shaped(&format!("proj{pieces}"), DIMENSIONS, WIDE)?,
                    arrays.list(&format!("proj_b{pieces}"), WIDE)?,
                ),
                layers,
            });
            branch_norm.0.extend(arrays.list(&format!("ln_g{pieces}"), WIDE)?);
            branch_norm.1.extend(arrays.list(&format!("ln_b{pieces}"), WIDE)?);
        }
        Ok(Self {
            parts,
            branches,
            branch_norm,
            norm: (arrays.list("ln_g", ALL)?, arrays.list("ln_b", ALL)?),
            joined: (arrays.shaped("cnn_W", ALL, DIMENSIONS)?, arrays.list("cnn_b", DIMENSIONS)?),
            head: Head {
                first: arrays.shaped("d0", DIMENSIONS, HEAD)?,
                second: arrays.shaped("d1", HEAD, HEAD)?,
                past_first: arrays.shaped("p1", DIMENSIONS, HEAD)?,
                third: arrays.shaped("d2", HEAD, DIMENSIONS)?,
                last: arrays.shaped("d3", DIMENSIONS, DIMENSIONS)?,
                past_third: arrays.shaped("p3", HEAD, DIMENSIONS)?,
            },
            epsilon: arrays.number("eps")?,
        })
    }

    /// What the pieces mean together; at least one.
    pub fn vector(&self, ids: &[u32]) -> Vector {
        let count = ids.len();
        let pieces = self.looked_up(ids);
        let mut all: Vec<Vec<f32>> = pieces.chunks_exact(DIMENSIONS).map(<[f32]>::to_vec).collect();
        // The three projections are normalised as one row, each with its own gains.
        let mut projected: Vec<Vec<f32>> = Vec::new();
        for branch in &self.branches {
            projected.push(affine(&branch.project, &pieces, count));
        }
        self.normalise_together(&mut projected, count);
        for (branch, seen) in self.branches.iter().zip(projected) {
            let said = branch.sees(&branch.sees(&seen, 0), 1);
            for (all, said) in all.iter_mut().zip(said.chunks_exact(WIDE)) {
                all.extend_from_slice(said);
            }
        }
        let mut sum = vec![0.0; ALL];
        for row in &mut all {
            normalise(row, &self.norm.0, &self.norm.1, self.epsilon);
            sum.iter_mut().zip(&*row).for_each(|(sum, value)| *sum += value);
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred pieces")]
        let count = count as f32;
        let mut mean: Vec<f32> = self.joined.1.iter().map(|bias| bias * count).collect();
        self.joined.0.add_product(&sum, &mut mean);
        mean.iter_mut().for_each(|value| *value /= count.sqrt());
        Vector(self.head.direction(&mean, self.epsilon))
    }

    fn looked_up(&self, ids: &[u32]) -> Vec<f32> {
        let mut out = Vec::with_capacity(ids.len() * DIMENSIONS);
        for id in ids {
            let id = *id as usize;
            let part = &self.parts[id % PARTS];
            let row = id / PARTS * DIMENSIONS;
            // A piece beyond the table is none: the model and its pieces belong together.
            let bytes = part.rows.get(row..row + DIMENSIONS).unwrap_or(&[0; DIMENSIONS]);
            out.extend(bytes.iter().map(|byte| f32::from(*byte) * part.scale + part.low));
        }
        out
    }

    fn normalise_together(&self, projected: &mut [Vec<f32>], count: usize) {
        for row in 0..count {
            let range = row * WIDE..(row + 1) * WIDE;
            let mut joint: Vec<f32> = projected.iter().flat_map(|branch| branch[range.clone()].to_vec()).collect();
            normalise(&mut joint, &self.branch_norm.0, &self.branch_norm.1, self.epsilon);
            for (branch, part) in projected.iter_mut().zip(joint.chunks_exact(WIDE)) {
                branch[range.clone()].copy_from_slice(part);
            }
        }
    }
}

impl Branch {
    /// What each piece and its neighbours say together, added to what it says alone.
    fn sees(&self, rows: &[f32], layer: usize) -> Vec<f32> {
        let count = rows.len() / WIDE;
        let mut windows = vec![0.0; count * self.pieces * WIDE];
        for (at, window) in windows.chunks_exact_mut(self.pieces * WIDE).enumerate() {
            for (place, part) in window.chunks_exact_mut(WIDE).enumerate() {
                // Beyond the sentence there is nothing.
                if let Some(from) = (at + place).checked_sub(self.before).filter(|from| *from < count) {
                    part.copy_from_slice(&rows[from * WIDE..(from + 1) * WIDE]);
                }
            }
        }
        let mut said = affine(&self.layers[layer], &windows, count);
        said.iter_mut().zip(rows).for_each(|(said, row)| *said = said.max(0.0) + row);
        said
    }
}

impl Head {
    fn direction(&self, mean: &[f32], epsilon: f32) -> Vec<f32> {
        let rectify = |values: &mut Vec<f32>| values.iter_mut().for_each(|value| *value = value.max(0.0));
        let mut first = vec![0.0; HEAD];
        self.first.add_product(mean, &mut first);
        rectify(&mut first);
        let mut second = vec![0.0; HEAD];
        self.past_first.add_product(mean, &mut second);
        self.second.add_product(&first, &mut second);
        rectify(&mut second);
        let mut third = vec![0.0; DIMENSIONS];
        self.third.add_product(&second, &mut third);
        rectify(&mut third);
        let mut last = vec![0.0; DIMENSIONS];
        self.past_third.add_product(&second, &mut last);
        self.last.add_product(&third, &mut last);
        last.iter_mut().for_each(|value| *value = value.tanh());
        let length = last.iter().map(|value| value * value).sum::<f32>().max(epsilon).sqrt();
        last.iter_mut().for_each(|value| *value /= length);
        last
    }
}

/// Every row times the weights, with the biases.
fn affine((weights, biases): &(Table, Vec<f32>), rows: &[f32], count: usize) -> Vec<f32> {
    let mut out = biases.repeat(count);
    weights.add_product(rows, &mut out);
    out
}

/// Mean nought, variance one, then the gains and biases (Ba et al. 2016, arXiv:1607.06450).
fn normalise(row: &mut [f32], gains: &[f32], biases: &[f32], epsilon: f32) {
    #[expect(clippy::cast_precision_loss, reason = "a thousand numbers")]
    let count = row.len() as f32;
    let mean = row.iter().sum::<f32>() / count;
    let variance = row.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / count;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((value, gain), bias) in row.iter_mut().zip(gains).zip(biases) {
        *value = (*value - mean) * scale * gain + bias;
    }
}
