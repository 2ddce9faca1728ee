use crate::{
    door::{Answer, Desk},
    views::{CurveBar, EarnedView, ReportView, ScoresPage},
};
use axum::response::IntoResponse;
use identity::May;
use insight::{Bin, Calibration, Outcome, Report};
use kernel::days;

/// How good the brand's scores are.
pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::SeeFigures)?;
    let mut reports = Vec::with_capacity(Outcome::ALL.len());
    for outcome in Outcome::ALL {
        reports.push(report_view(&insight::calibration_of(&mut desk.db(), desk.brand(), outcome).await?));
    }
    let earned = earned(&desk).await?;
    let shell = desk.shell().await?;
    Ok(ScoresPage { ui: desk.ui, shell, reports, earned }.into_response())
}

/// How each kind of suggested action fared in the last thirty days.
async fn earned(desk: &Desk) -> Answer<Vec<EarnedView>> {
    let (since, currency) = (desk.now() - days(30), desk.staff.brand().currency);
    let told = suggestions::report(&mut desk.db(), desk.brand(), since, currency).await?;
    let view = |one: suggestions::KindReport| EarnedView {
        kind: one.kind,
        taken: one.taken,
        undone: one.undone,
        refused: one.refused,
        paid: one.paid,
        earned: one.earned,
    };
    Ok(told.into_iter().map(view).collect())
}

fn report_view(report: &Report) -> ReportView {
    let held = report.shown.as_ref();
    let figure = |of: fn(&Calibration) -> f64| held.map(of).unwrap_or_default();
    let bar = |bin: &Bin| CurveBar { cases: bin.cases, told: percent(bin.told), came: percent(bin.came) };
    ReportView {
        outcome: report.outcome.code(),
        way: report.way.code(),
        cases: report.cases,
        came: report.came,
        is_told: held.is_some(),
        auc: percent(figure(|held| held.auc)),
        brier: figure(|held| held.brier),
        base_brier: figure(|held| held.base_brier),
        lift: figure(|held| held.lift),
        curve: held.map(|held| held.curve.iter().filter(|bin| bin.cases > 0).map(bar).collect()).unwrap_or_default(),
    }
}

/// As a whole number of percent.
#[expect(clippy::cast_possible_truncation, reason = "a share is from 0 to 1")]
fn percent(share: f64) -> i64 {
    (share * 100.0).round() as i64
}
