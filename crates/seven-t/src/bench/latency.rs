/// Times in milliseconds.
#[derive(Debug, Default)]
pub(super) struct Latencies(Vec<f64>);

impl Latencies {
    pub(super) fn note(&mut self, milliseconds: f64) {
        self.0.push(milliseconds);
    }

    pub(super) fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that `share` of them do not pass, by nearest rank; zero when there are none.
    pub(super) fn at(&mut self, share: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank between 1 and the count"
        )]
        let rank = ((self.0.len() as f64 * share).ceil() as usize).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Latencies;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut times = Latencies::default();
        assert!(times.at(0.99).abs() < f64::EPSILON);
        for n in (1..=200).rev() {
            times.note(f64::from(n));
        }
        for (share, wanted) in [(0.5, 100.0), (0.99, 198.0), (1.0, 200.0), (0.001, 1.0)] {
            assert!((times.at(share) - wanted).abs() < f64::EPSILON, "{share}");
        }
    }
}
