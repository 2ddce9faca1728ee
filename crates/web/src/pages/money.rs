use crate::{
    door::{Answer, Desk, Refused},
    sheet::{Cell, Sheet},
    shown,
    views::source_said,
};
use axum::{
    extract::Query,
    http::header,
    response::{IntoResponse, Response},
};
use identity::{May, Teammate};
use kernel::{ApiError, Millis};
use payments::{Figures, Movement, Period, Source};
use serde::Deserialize;
use std::fmt::Display;

/// What a workbook is called on the way.
pub(super) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Movements shown on the page.
const SHOWN: usize = 20;
/// Movements of an export: a sheet of Excel ends at 1 048 576 rows.
const MOST: usize = 1_000_000;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    period: String,
}

impl Wanted {
    /// Anything unknown is today.
    fn period(&self) -> Period {
        Period::parse(&self.period).unwrap_or_default()
    }
}

/// What came in, what is still to come, and what to settle.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::SeeFigures)?;
    let (on, brand) = (&mut desk.db(), desk.staff.brand());
    let figures = Figures::of(on, brand, wanted.period(), desk.now()).await?;
    let movements = payments::movements_since(on, brand.id, figures.since, SHOWN).await?;
    let team = desk.team().await?;
    let money = shown::money_view(&figures, movements, brand.currency, &team)?;
    let keys = super::cases::refused_keys(&desk).await?;
    let shell = desk.shell().await?;
    Ok(crate::views::MoneyPage { ui: desk.ui, shell, keys, money }.into_response())
}

/// Every movement of the period, for a spreadsheet.
pub(crate) async fn csv(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    let sheet = sheet(&desk, wanted.period()).await?;
    let made = made(move || sheet.csv()).await?;
    Ok(file(&desk, &days_of(&desk, wanted.period())?, "csv", "text/csv; charset=utf-8", made))
}

/// The same as a workbook.
pub(crate) async fn xlsx(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    let sheet = sheet(&desk, wanted.period()).await?;
    let made = made(move || sheet.xlsx()).await?;
    Ok(file(&desk, &days_of(&desk, wanted.period())?, "xlsx", WORKBOOK, made))
}

/// The days that an export is of, for its name: it is kept beside those of other days.
fn days_of(desk: &Desk, period: Period) -> Answer<String> {
    let ui = &desk.ui;
    let (first, last) = (ui.day_id(period.since(desk.staff.brand(), desk.now())?), ui.day_id(desk.now()));
    let what = ui.say("money-file");
    Ok(if first == last { format!("{what}-{last}") } else { format!("{what}-{first}-{last}") })
}

/// Writes a file beside the requests: a month of a large shop takes its time.
pub(super) async fn made<E: Display + Send + 'static>(
    make: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
) -> Answer<Vec<u8>> {
    let failed = |error: &dyn Display| {
        tracing::error!("An export could not be written: {error}");
        Refused::from(ApiError::internal())
    };
    let made = tokio::task::spawn_blocking(make).await.map_err(|error| failed(&error))?;
    made.map_err(|error| failed(&error))
}

pub(super) fn file(desk: &Desk, what: &str, end: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let slug = &desk.staff.brand().slug;
    let name = format!("attachment; filename=\"{slug}-{what}.{end}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

async fn sheet(desk: &Desk, period: Period) -> Answer<Sheet> {
    const TITLES: [&str; 11] = [
        "money-sheet-recorded",
        "money-sheet-paid",
        "money-sheet-order",
        "money-sheet-method",
        "money-sheet-provider",
        "money-sheet-reference",
        "money-sheet-ours",
        "money-sheet-amount",
        "money-sheet-currency",
        "money-sheet-case",
        "money-sheet-by",
    ];
    desk.require(May::SeeFigures)?;
    let since = period.since(desk.staff.brand(), desk.now())?;
    let movements = payments::movements_since(&mut desk.db(), desk.brand(), since, MOST).await?;
    let team = desk.team().await?;
    Ok(Sheet {
        name: desk.ui.say("money-sheet"),
        head: TITLES.map(|title| desk.ui.say(title)).into(),
        rows: movements.into_iter().map(|movement| row(desk, movement, &team)).collect(),
    })
}

fn row(desk: &Desk, movement: Movement, team: &[Teammate]) -> Vec<Cell> {
    let ui = &desk.ui;
    let at = |at: Millis| Cell::At(ui.civil(at));
    let method = match movement.source {
        Source::Provider(_) => "money-online",
        Source::Cash => "money-at-the-door",
        Source::ByHand => "money-by-hand",
    };
    vec![
        at(movement.at),
        at(movement.paid_at),
        Cell::text(movement.order.map(|(_, number)| shown::order_label(number))),
        Cell::Text(ui.say(method)),
        Cell::Text(source_said(movement.source, ui)),
        Cell::text(movement.reference),
        Cell::text(movement.our_reference),
        Cell::Amount(movement.amount),
        Cell::Text(movement.amount.currency.code().to_owned()),
        Cell::text(movement.open_case.map(|kind| shown::case_kind(kind).said(ui))),
        Cell::text(movement.by.and_then(|by| shown::name_of(by, team))),
    ]
}
