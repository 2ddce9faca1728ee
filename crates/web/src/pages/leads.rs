//! Who is near to buying: the pipeline, and what a human does with a lead.

use super::money::{file, made};
use crate::{
    door::{Answer, Desk, Id, Refused},
    sheet::{Cell, Sheet},
    shown,
    views::{LeadColumn, LeadView, LeadsPage, stage_said},
};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use identity::{May, Teammate};
use kernel::{ApiError, Money, Uuid};
use leads::{Edit, Field, Lead, Stage};
use serde::Deserialize;

/// Leads of a stage on the page; the export has all.
const SHOWN: i64 = 20;
/// Leads of an export: a sheet of Excel ends at 1 048 576 rows.
const MOST: i64 = 1_000_000;
/// What the pipeline shows; who was turned down is in the export.
const COLUMNS: [Stage; 6] =
    [Stage::Proposed, Stage::Accepted, Stage::Contacted, Stage::Negotiating, Stage::Won, Stage::Lost];

/// The pipeline.
pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadConversations)?;
    let (on, brand, currency) = (&mut desk.db(), desk.brand(), desk.staff.brand().currency);
    let counts = leads::count_by_stage(on, brand).await?;
    let team = desk.team().await?;
    let mut columns = Vec::with_capacity(COLUMNS.len());
    for stage in COLUMNS {
        let found = leads::list(on, brand, Some(stage), SHOWN).await?;
        let (count, worth) =
            counts.iter().find(|(known, ..)| *known == stage).map_or((0, 0), |(_, count, worth)| (*count, *worth));
        let leads = found.into_iter().map(|lead| view(lead, &team, &desk)).collect();
        columns.push(LeadColumn { stage, count, worth: Money::new(worth, currency), leads });
    }
    let may_act = desk.staff.may(May::AnswerCustomers);
    let may_export = desk.staff.may(May::SeeFigures);
    let shell = desk.shell().await?;
    Ok(LeadsPage { ui: desk.ui, shell, columns, may_act, may_export }.into_response())
}

fn view(lead: Lead, team: &[Teammate], desk: &Desk) -> LeadView {
    LeadView {
        id: lead.id,
        conversation: lead.conversation,
        name: shown::named(lead.name, &desk.ui),
        wants: lead.wants,
        typed_value: lead.value.map(|value| value.to_major()).unwrap_or_default(),
        value: lead.value,
        note: lead.note,
        stage: lead.stage,
        since: lead.stage_at,
        why: lead.reason.why,
        score: lead.reason.score,
        parts: lead.reason.parts,
        locked: lead.locked,
        by: lead.decided_by.and_then(|by| shown::name_of(by, team)),
    }
}

#[derive(Deserialize)]
pub(crate) struct Moved {
    #[serde(default)]
    stage: String,
}

/// Moves a lead on, or turns it down.
pub(crate) async fn move_on(desk: Desk, Id(id): Id<Uuid>, Form(moved): Form<Moved>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let unknown = || Refused::from(ApiError::unprocessable("unknown_stage", "there is no such stage"));
    let stage = Stage::from_code(&moved.stage).ok_or_else(unknown)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| leads::move_to(tx, brand, id, stage, me).await).await?;
    back(&desk)
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    wants: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    note: String,
}

/// Writes what a human knows better: facts leave it alone from then on.
pub(crate) async fn edit(desk: Desk, Id(id): Id<Uuid>, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, me, currency) = (desk.brand(), desk.me(), desk.staff.brand().currency);
    let wrong = || Refused::from(ApiError::unprocessable("not_an_amount", "this is no amount"));
    let value = match typed.value.trim() {
        "" => None,
        text => Some(Money::parse_major(text, currency).map_err(|_| wrong())?),
    };
    // A name that is only shown (« Client ») is nobody's.
    let name = Some(typed.name).filter(|name| *name != desk.ui.say("customer"));
    let written = Edit { name, wants: Some(typed.wants), value: Some(value), note: Some(typed.note) };
    desk.db().write(async |tx| leads::edit(tx, brand, currency, id, &written, me).await).await?;
    back(&desk)
}

#[derive(Deserialize)]
pub(crate) struct Unlocked {
    #[serde(default)]
    field: String,
}

/// Facts fill a field again.
pub(crate) async fn unlock(desk: Desk, Id(id): Id<Uuid>, Form(unlocked): Form<Unlocked>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let unknown = || Refused::from(ApiError::unprocessable("unknown_field", "there is no such field"));
    let field = Field::from_code(&unlocked.field).ok_or_else(unknown)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| leads::unlock(tx, brand, id, field, me).await).await?;
    back(&desk)
}

fn back(desk: &Desk) -> Answer {
    Ok(Redirect::to(&format!("{}/leads", desk.ui.base)).into_response())
}

/// Every lead, for a spreadsheet.
pub(crate) async fn csv(desk: Desk) -> Answer {
    let sheet = sheet(&desk).await?;
    let made = made(move || sheet.csv()).await?;
    Ok(file(&desk, "leads", "csv", "text/csv; charset=utf-8", made))
}

/// The same as a workbook.
pub(crate) async fn xlsx(desk: Desk) -> Answer {
    let sheet = sheet(&desk).await?;
    let made = made(move || sheet.xlsx()).await?;
    Ok(file(&desk, "leads", "xlsx", super::money::WORKBOOK, made))
}

async fn sheet(desk: &Desk) -> Answer<Sheet> {
    const TITLES: [&str; 11] = [
        "lead-sheet-proposed",
        "lead-sheet-stage",
        "lead-name",
        "lead-sheet-phone",
        "lead-wants",
        "lead-value",
        "lead-sheet-currency",
        "lead-sheet-why",
        "lead-sheet-since",
        "lead-sheet-by",
        "lead-note",
    ];
    desk.require(May::SeeFigures)?;
    let leads = leads::list(&mut desk.db(), desk.brand(), None, MOST).await?;
    let team = desk.team().await?;
    Ok(Sheet {
        name: desk.ui.say("tab-leads"),
        head: TITLES.map(|title| desk.ui.say(title)).into(),
        rows: leads.into_iter().map(|lead| row(desk, lead, &team)).collect(),
    })
}

fn row(desk: &Desk, lead: Lead, team: &[Teammate]) -> Vec<Cell> {
    let ui = &desk.ui;
    let (phone, proposed_at) = (lead.phone.clone(), lead.proposed_at);
    let shown = view(lead, team, desk);
    vec![
        Cell::At(ui.civil(proposed_at)),
        Cell::Text(stage_said(shown.stage, ui)),
        Cell::Text(shown.name.clone()),
        Cell::text(phone),
        Cell::Text(shown.wants.clone()),
        shown.value.map_or_else(|| Cell::text(None), Cell::Amount),
        Cell::text(shown.value.map(|value| value.currency.code().to_owned())),
        Cell::Text(shown.why_said(ui)),
        Cell::At(ui.civil(shown.since)),
        Cell::text(shown.by),
        Cell::Text(shown.note),
    ]
}
