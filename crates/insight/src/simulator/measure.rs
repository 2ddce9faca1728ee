use super::{After, Held, shop::Case};
use crate::{
    Way, calibration,
    learning::Learning,
    model::{Features, Weights},
};

/// How well is predicted after `closed` conversations, on `cases` that come after.
pub(super) fn measure(closed: usize, learning: &Learning, cases: &[Case]) -> After {
    let served = learning.serve();
    let (prior, learned) = (learning.weights(Way::Prior), learning.weights(Way::Learned));
    let by = |weights: &Weights| held(cases, |features| weights.probability(features));
    let base = learning.judge.base_rate();
    let came = |case: &Case| f64::from(u8::from(case.came));
    // Of each case, by how much what is in use does worse than the base rate.
    let worse = |case: &Case| {
        let told = served.weights.probability(&case.features);
        (told - came(case)).powi(2) - (base - came(case)).powi(2)
    };
    let (mean, error) = mean_and_error(&cases.iter().map(worse).collect::<Vec<_>>());
    let oracle: Vec<(f64, bool)> = cases.iter().map(|case| (case.truth, case.came)).collect();
    After {
        conversations: closed,
        rate: cases.iter().map(came).sum::<f64>() / count(cases.len()),
        oracle: held_of(&oracle),
        prior: by(&prior),
        learned: by(&learned),
        served: by(&served.weights),
        base_brier: calibration::brier(cases.iter().map(|case| (base, case.came))),
        worst: (mean, if mean.abs() < 1e-12 { 0.0 } else { mean / error.max(1e-12) }),
        ways: Way::ALL.map(|way| usize::from(way == served.way)),
    }
}

fn held(cases: &[Case], predict: impl Fn(&Features) -> f64) -> Held {
    held_of(&cases.iter().map(|case| (predict(&case.features), case.came)).collect::<Vec<_>>())
}

fn held_of(told: &[(f64, bool)]) -> Held {
    let rate = calibration::rate(told);
    Held {
        // Where nobody buys, nobody is ranked.
        auc: calibration::auc(told).unwrap_or(0.5),
        brier: calibration::brier(told.iter().copied()),
        lift: calibration::lift(told, rate),
    }
}

/// The means of several shops, and their worst.
pub(super) fn mean(shops: &[After]) -> Option<After> {
    let first = shops.first()?;
    let of = |pick: &dyn Fn(&After) -> f64| shops.iter().map(pick).sum::<f64>() / count(shops.len());
    let held = |pick: &dyn Fn(&After) -> Held| Held {
        auc: of(&|shop| pick(shop).auc),
        brier: of(&|shop| pick(shop).brier),
        lift: of(&|shop| pick(shop).lift),
    };
    Some(After {
        conversations: first.conversations,
        rate: of(&|shop| shop.rate),
        oracle: held(&|shop| shop.oracle),
        prior: held(&|shop| shop.prior),
        learned: held(&|shop| shop.learned),
        served: held(&|shop| shop.served),
        base_brier: of(&|shop| shop.base_brier),
        worst: shops
            .iter()
            .map(|shop| shop.worst)
            .fold(first.worst, |one, other| if other.0 > one.0 { other } else { one }),
        ways: Way::ALL.map(|way| way as usize).map(|way| shops.iter().map(|shop| shop.ways[way]).sum()),
    })
}

/// The mean of values, and its standard error.
pub(super) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / count(values.len());
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count(values.len());
    (mean, (variance / count(values.len())).sqrt())
}

#[allow(clippy::cast_precision_loss, reason = "counts")]
pub(super) fn count(of: usize) -> f64 {
    of.max(1) as f64
}
