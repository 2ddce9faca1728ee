//! Whether scores can be believed: what was told before, against what came.

/// How well predictions held.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// How many were told and known.
    pub cases: usize,
    /// In how many of them it came.
    pub came: usize,
    /// How likely one in which it came was told higher than one in which it did not; 0.5 is chance, 1 perfect (area under
    /// the ROC curve; the same told counts half).
    pub auc: f64,
    /// The mean squared error of the probabilities; 0 is perfect (Brier 1950).
    pub brier: f64,
    /// The Brier of telling everybody how often it came over all these cases.
    pub base_brier: f64,
    /// Ten bins of what was told, 0–10 % first; those without a case too.
    pub curve: [Bin; 10],
    /// How much oftener it came in the tenth that was told highest than over all.
    pub lift: f64,
}

/// Predictions that were told alike.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// How many.
    pub cases: usize,
    /// Their mean probability, 0–1; 0 without a case.
    pub told: f64,
    /// How often it came, 0–1; 0 without a case.
    pub came: f64,
}

/// Under so many cases nothing is said …
pub const LEAST_TOLD: usize = 50;
/// … nor where it came, or stayed away, fewer times than this.
pub const LEAST_EITHER: usize = 5;

impl Calibration {
    /// Of predictions (probability, whether it came) in any order; none where there are not enough (« pas assez de
    /// données »).
    pub fn of(told: &[(f64, bool)]) -> Option<Self> {
        let came = count(told);
        if told.len() < LEAST_TOLD || came < LEAST_EITHER || told.len() - came < LEAST_EITHER {
            return None;
        }
        let rate = rate(told);
        Some(Self {
            cases: told.len(),
            came,
            auc: auc(told)?,
            brier: brier(told.iter().copied()),
            base_brier: brier(told.iter().map(|(_, came)| (rate, *came))),
            curve: curve(told),
            lift: lift(told, rate),
        })
    }
}

fn count(told: &[(f64, bool)]) -> usize {
    told.iter().filter(|(_, came)| *came).count()
}

/// How often it came.
pub(crate) fn rate(told: &[(f64, bool)]) -> f64 {
    share(count(told), told.len())
}

#[allow(clippy::cast_precision_loss, reason = "counts")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Brier's score of predictions; 0 of none.
pub(crate) fn brier(told: impl ExactSizeIterator<Item = (f64, bool)>) -> f64 {
    let cases = told.len();
    let sum: f64 = told.map(|(p, came)| (p - f64::from(u8::from(came))).powi(2)).sum();
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let mean = if cases == 0 { 0.0 } else { sum / cases as f64 };
    mean
}

/// By ranks (Mann–Whitney), those told the same sharing theirs; none where all came or none did.
pub(crate) fn auc(told: &[(f64, bool)]) -> Option<f64> {
    let mut sorted = told.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut below, mut won, mut came) = (0_usize, 0.0, 0_usize);
    for same in sorted.chunk_by(|one, other| one.0 == other.0) {
        let here = same.iter().filter(|(_, came)| *came).count();
        let not = same.len() - here;
        #[allow(clippy::cast_precision_loss, reason = "counts")]
        let pairs = here as f64 * (below as f64 + not as f64 / 2.0);
        won += pairs;
        below += not;
        came += here;
    }
    #[allow(clippy::cast_precision_loss, reason = "counts")]
    let pairs = came as f64 * below as f64;
    (pairs > 0.0).then(|| won / pairs)
}

fn curve(told: &[(f64, bool)]) -> [Bin; 10] {
    let mut curve = [Bin::default(); 10];
    let mut sums = [(0.0, 0_usize); 10];
    for (p, came) in told {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0–9")]
        let at = ((p * 10.0).clamp(0.0, 9.0)) as usize;
        curve[at].cases += 1;
        sums[at].0 += p;
        sums[at].1 += usize::from(*came);
    }
    for (bin, (told, came)) in curve.iter_mut().zip(sums).filter(|(bin, _)| bin.cases > 0) {
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let cases = bin.cases as f64;
        (bin.told, bin.came) = (told / cases, share(came, bin.cases));
    }
    curve
}

/// Those told the same as the last of the tenth share its places: their order says nothing.
pub(crate) fn lift(told: &[(f64, bool)], rate: f64) -> f64 {
    let mut sorted = told.to_vec();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let places = told.len().div_ceil(10);
    let (mut taken, mut won) = (0, 0.0);
    for same in sorted.chunk_by(|one, other| one.0 == other.0) {
        let take = same.len().min(places - taken);
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let part = take as f64 * share(same.iter().filter(|(_, came)| *came).count(), same.len());
        won += part;
        taken += take;
    }
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let among = won / places.max(1) as f64;
    if rate > 0.0 { among / rate } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_that_can_be_worked_out_by_hand() {
        // Ten in a hundred came; of those told 0.85, eight of ten, of the others 2 of 90.
        let told: Vec<_> =
            (0..100).map(|at| (if at < 10 { 0.85 } else { 0.05 }, at < 8 || (40..42).contains(&at))).collect();
        let held = Calibration::of(&told).unwrap();
        assert_eq!((held.cases, held.came), (100, 10));
        // Of 900 pairs: 8 × 88 won, 8 × 2 and 2 × 88 drawn, 2 × 2 lost.
        assert!((held.auc - (704.0 + 8.0 + 88.0) / 900.0).abs() < 1e-12);
        let brier = (8.0 * 0.0225 + 2.0 * 0.7225 + 2.0 * 0.9025 + 88.0 * 0.0025) / 100.0;
        assert!((held.brier - brier).abs() < 1e-12 && (held.base_brier - 0.09).abs() < 1e-12);
        assert!((held.lift - 8.0).abs() < 1e-12);
        assert_eq!((held.curve[0].cases, held.curve[8].cases, held.curve[5].cases), (90, 10, 0));
        assert!((held.curve[8].told - 0.85).abs() < 1e-12 && (held.curve[8].came - 0.8).abs() < 1e-12);
    }

    #[test]
    fn too_little_says_nothing() {
        let few: Vec<_> = (0..LEAST_TOLD - 1).map(|at| (0.5, at % 2 == 0)).collect();
        assert_eq!(Calibration::of(&few), None);
        let rare: Vec<_> = (0..500).map(|at| (0.5, at < 4)).collect();
        assert_eq!(Calibration::of(&rare), None);
        let same: Vec<_> = (0..500).map(|at| (0.5, at < 50)).collect();
        let same = Calibration::of(&same).unwrap();
        assert_eq!((same.auc, same.lift), (0.5, 1.0), "whoever is told the same is not ranked");
    }

    proptest! {
        #[test]
        fn auc_is_the_share_of_pairs_in_the_right_order(told in prop::collection::vec((0..8_u8, any::<bool>()), 2..40)) {
            let told: Vec<_> = told.into_iter().map(|(p, came)| (f64::from(p) / 8.0, came)).collect();
            let (mut won, mut pairs) = (0.0, 0.0);
            for (high, _) in told.iter().filter(|(_, came)| *came) {
                for (low, _) in told.iter().filter(|(_, came)| !*came) {
                    pairs += 1.0;
                    won += if high > low { 1.0 } else if high == low { 0.5 } else { 0.0 };
                }
            }
            match auc(&told) {
                Some(auc) => prop_assert!((auc - won / pairs).abs() < 1e-9),
                None => prop_assert_eq!(pairs, 0.0),
            }
        }
    }
}
