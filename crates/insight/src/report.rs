use crate::{Calibration, InsightError, Outcome, Way, store};
use kernel::BrandId;
use storage::Read;

/// Whether a brand's scores of one outcome can be believed.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Of what.
    pub outcome: Outcome,
    /// What predicts it now.
    pub way: Way,
    /// Predictions that have met what came, ever.
    pub cases: i64,
    /// In how many of them it came.
    pub came: i64,
    /// How the scores held that were in use, over the newest [`NEWEST`]; none when there are not enough.
    pub shown: Option<Calibration>,
    /// How the documented weights would have held over the same.
    pub prior: Option<Calibration>,
    /// How the learned weights would have held over the same, each time as they were before the case.
    pub learned: Option<Calibration>,
}

/// How many predictions a calibration looks at.
pub const NEWEST: i64 = 5_000;

/// Whether the brand's scores of `outcome` can be believed: predictions told before against what came.
#[kernel::boxed]
pub async fn calibration_of(on: &mut dyn Read, brand: BrandId, outcome: Outcome) -> Result<Report, InsightError> {
    let published = store::published(on, brand).await?;
    let learning = store::learning(on, brand).await?;
    let [shown, prior, learned] = store::predictions(on, brand, outcome, NEWEST).await?;
    let (cases, came) = learning.map_or((0, 0), |all| {
        let judge = &all[outcome as usize].judge;
        (judge.cases, judge.came)
    });
    Ok(Report {
        outcome,
        way: published.of(outcome).way,
        cases,
        came,
        shown: Calibration::of(&shown),
        prior: Calibration::of(&prior),
        learned: Calibration::of(&learned),
    })
}
