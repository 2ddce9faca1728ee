use crate::views::{ScoreView, StandingView};
use insight::{Outcome, Standing};

/// How many causes of a mood are said.
const CAUSES: usize = 3;

/// How a customer feels, and what is to be expected of them.
pub(crate) fn standing_view(standing: &Standing) -> StandingView {
    let score = |outcome: Outcome| {
        let score = standing.score(outcome);
        let reasons = score.reasons.iter().map(|reason| (reason.why.code(), reason.points)).collect();
        ScoreView { outcome: outcome.code(), value: score.value, base: score.base, reasons }
    };
    StandingView {
        mood: standing.mood.word.code(),
        trend: standing.mood.trend.code(),
        causes: standing.mood.reasons.iter().take(CAUSES).map(|(cause, _)| cause.code()).collect(),
        scores: Outcome::ALL.into_iter().map(score).collect(),
    }
}
