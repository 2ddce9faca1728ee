use crate::{
    door::{Answer, Desk, Id},
    shown,
    views::{ConversationListView, ConversationRow, InboxFilter, InboxPage},
};
use axum::{
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use conversation::{InboxRow, Listing, Place, Sort, View};
use identity::May;
use insight::{Mark, Outcome, Place as Rank, Scores};
use kernel::ConversationId;
use serde::Deserialize;
use storage::StoreError;

/// Rows of one page of the list.
const ROWS: i64 = 30;

/// Which part of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    view: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// The list of conversations.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let list = list(&desk, &wanted).await?;
    let shell = desk.shell().await?;
    Ok(InboxPage { ui: desk.ui, shell, list, open: None }.into_response())
}

/// One page of the list.
pub(crate) async fn list(desk: &Desk, wanted: &Wanted) -> Answer<ConversationListView> {
    let view = InboxFilter::from_code(&wanted.view);
    let (rows, next) = match ranking(view) {
        Some((outcome, least)) if wanted.q.trim().is_empty() => by_score(desk, outcome, least, &wanted.after).await?,
        _ => by_time(desk, view, wanted).await?,
    };
    let on = &mut desk.db();
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    let scores = insight::scores(on, desk.brand(), &ids, desk.now()).await?;
    let (waiting, failed) = conversation::inbox_counts(on, desk.brand(), desk.now()).await?;
    let team = desk.team().await?;
    Ok(ConversationListView {
        view,
        query: wanted.q.clone(),
        rows: rows.into_iter().map(|row| shown::row_view(row, &scores, &team, &desk.ui)).collect(),
        counts: vec![(InboxFilter::NeedsHuman, waiting), (InboxFilter::Failed, failed)],
        next,
    })
}

/// By which score a view is sorted, and from which on it shows.
const fn ranking(view: InboxFilter) -> Option<(Outcome, i64)> {
    match view {
        InboxFilter::Hot => Some((Outcome::Buying, Mark::HOT)),
        InboxFilter::AtRisk => Some((Outcome::Risk, Mark::AT_RISK)),
        _ => None,
    }
}

type Listed = (Vec<InboxRow>, Option<String>);

/// The latest first.
async fn by_time(desk: &Desk, view: InboxFilter, wanted: &Wanted) -> Answer<Listed> {
    let on = &mut desk.db();
    // One more than shown tells whether there is another page.
    let asked = Listing { limit: ROWS + 1, after: read_cursor(&wanted.after), ..listing(desk, wanted) };
    let mut rows = conversation::inbox_list(on, desk.brand(), &asked).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > ROWS);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.place(Sort::Recent).to_string());
    if let Some((outcome, least)) = ranking(view) {
        // Searched for, they come by time: those that the view is of.
        let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
        let scores = insight::scores(on, desk.brand(), &ids, desk.now()).await?;
        let fits = |scores: &Scores| scores.of(outcome) >= least;
        rows.retain(|row| scores.iter().any(|scores| scores.conversation == row.id && fits(scores)));
    }
    Ok((rows, next))
}

/// The highest score first.
async fn by_score(desk: &Desk, outcome: Outcome, least: i64, after: &str) -> Answer<Listed> {
    const SIZE: usize = 30;
    let (on, brand) = (&mut desk.db(), desk.brand());
    // Nonsense begins at the start.
    let place: Option<Rank> = serde_json::from_str(after).ok();
    let page = insight::ranked(on, brand, outcome, least, (place.as_ref(), SIZE), desk.now()).await?;
    let ids: Vec<ConversationId> = page.conversations.iter().map(|ranked| ranked.conversation).collect();
    let next = page.next.map(|place| serde_json::to_string(&place)).transpose();
    let next = next.map_err(|error| StoreError::Defect(format!("a place in a list cannot be told: {error}")))?;
    Ok((conversation::inbox_rows(on, brand, &ids).await?, next))
}

/// A row after news; nothing (204) when it does not belong into the reader's view any more.
pub(crate) async fn row(desk: Desk, Id(id): Id<ConversationId>, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let row = conversation::inbox_row_in(&mut desk.db(), desk.brand(), id, &listing(&desk, &wanted)).await?;
    let Some(row) = row else { return Ok(gone()) };
    let scores = insight::scores(&mut desk.db(), desk.brand(), &[id], desk.now()).await?;
    if let Some((outcome, least)) = ranking(InboxFilter::from_code(&wanted.view))
        && !scores.iter().any(|scores| scores.of(outcome) >= least)
    {
        return Ok(gone());
    }
    let team = desk.team().await?;
    let row = shown::row_view(row, &scores, &team, &desk.ui);
    let badges = desk.badges().await?;
    Ok(ConversationRow { ui: desk.ui, row, badges }.into_response())
}

fn gone() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

fn room_view(view: InboxFilter, desk: &Desk) -> View {
    match view {
        InboxFilter::All | InboxFilter::Hot | InboxFilter::AtRisk => View::All,
        InboxFilter::Mine => View::Mine(desk.me()),
        InboxFilter::Unowned => View::NotTaken,
        InboxFilter::NeedsHuman => View::HumanWanted,
        InboxFilter::Failed => View::FailedSends,
    }
}

/// What of the list is looked at.
fn listing<'a>(desk: &Desk, wanted: &'a Wanted) -> Listing<'a> {
    let view = room_view(InboxFilter::from_code(&wanted.view), desk);
    Listing { words: &wanted.q, ..Listing::of(view, desk.now()) }
}

/// Nonsense begins at the start.
fn read_cursor(text: &str) -> Option<Place> {
    text.parse().ok()
}
