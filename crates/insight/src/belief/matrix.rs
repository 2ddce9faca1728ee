/// A symmetric matrix; only the triangle under the diagonal is kept, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix<const N: usize>(Vec<f64>);

/// A lower triangle whose product with its transpose is the matrix (Cholesky).
pub(super) struct Root<const N: usize>(Vec<f64>);

const fn place(row: usize, column: usize) -> usize {
    if row < column { column * (column + 1) / 2 + row } else { row * (row + 1) / 2 + column }
}

impl<const N: usize> Matrix<N> {
    pub fn diagonal(of: &[f64; N]) -> Self {
        let mut matrix = Self(vec![0.0; N * (N + 1) / 2]);
        matrix.add_diagonal(of);
        matrix
    }

    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.0[place(row, column)]
    }

    pub fn set(&mut self, row: usize, column: usize, to: f64) {
        self.0[place(row, column)] = to;
    }

    pub fn scale(&mut self, by: f64) {
        self.0.iter_mut().for_each(|figure| *figure *= by);
    }

    pub fn add_diagonal(&mut self, more: &[f64; N]) {
        more.iter().enumerate().for_each(|(at, more)| self.0[place(at, at)] += more);
    }

    /// Adds `by · x · xᵀ`. Most of a case is nothing, and passed over.
    pub fn add_outer(&mut self, x: &[f64; N], by: f64) {
        let some: Vec<usize> = (0..N).filter(|at| x[*at] != 0.0).collect();
        for (till, row) in some.iter().enumerate() {
            for column in &some[..=till] {
                self.0[place(*row, *column)] += by * x[*row] * x[*column];
            }
        }
    }

    pub fn times(&self, x: &[f64; N]) -> [f64; N] {
        let mut product = [0.0; N];
        for row in 0..N {
            for column in 0..row {
                let figure = self.0[place(row, column)];
                product[row] += figure * x[column];
                product[column] += figure * x[row];
            }
            product[row] += self.0[place(row, row)] * x[row];
        }
        product
    }

    /// None when it is not positive definite.
    pub fn root(&self) -> Option<Root<N>> {
        let mut root = self.0.clone();
        for row in 0..N {
            let (above, from) = root.split_at_mut(place(row, 0));
            for column in 0..row {
                let line = &above[place(column, 0)..=place(column, column)];
                let sum: f64 = line[..column].iter().zip(&from[..column]).map(|(a, b)| a * b).sum();
                from[column] = (from[column] - sum) / line[column];
            }
            let square = from[row] - from[..row].iter().map(|figure| figure * figure).sum::<f64>();
            if square <= 0.0 || !square.is_finite() {
                return None;
            }
            from[row] = square.sqrt();
        }
        Some(Root(root))
    }
}

impl<const N: usize> Root<N> {
    /// The `x` for which matrix · x = `b`.
    pub fn solve(&self, b: &[f64; N]) -> [f64; N] {
        let mut x = *b;
        for row in 0..N {
            let line = &self.0[place(row, 0)..=place(row, row)];
            let sum: f64 = line[..row].iter().zip(&x[..row]).map(|(a, b)| a * b).sum();
            x[row] = (x[row] - sum) / line[row];
        }
        for row in (0..N).rev() {
            let line = &self.0[place(row, 0)..=place(row, row)];
            x[row] /= line[row];
            let value = x[row];
            x[..row].iter_mut().zip(line).for_each(|(x, figure)| *x -= figure * value);
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn solving_undoes_multiplying(
            rows in prop::collection::vec(prop::array::uniform5(-2.0..2.0_f64), 0..12), x in prop::array::uniform5(-3.0..3.0_f64),
        ) {
            let mut matrix = Matrix::diagonal(&[1.5; 5]);
            rows.iter().for_each(|row| matrix.add_outer(row, 0.7));
            let back = matrix.root().unwrap().solve(&matrix.times(&x));
            for (one, other) in x.iter().zip(back) {
                prop_assert!((one - other).abs() < 1e-7, "{one} {other}");
            }
        }
    }

    #[test]
    fn what_is_not_positive_definite_has_no_root() {
        assert!(Matrix::diagonal(&[1.0, -1.0, 1.0]).root().is_none());
    }
}
