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
use conversation::{Handling, InboxRow, View};
use identity::May;
use kernel::{ConversationId, Millis};
use serde::Deserialize;

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
    let after = read_cursor(&wanted.after);
    let on = &mut desk.db();
    // One more than shown tells whether there is another page.
    let mut rows =
        conversation::inbox_list(on, desk.brand(), room_view(view, desk), wanted.q.trim(), after, ROWS + 1).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > ROWS);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.last_at.0, row.id));
    let (waiting, failed) = conversation::inbox_counts(on, desk.brand()).await?;
    let team = desk.team().await?;
    Ok(ConversationListView {
        view,
        query: wanted.q.clone(),
        rows: rows.into_iter().map(|row| shown::row_view(row, &team, &desk.ui)).collect(),
        counts: vec![(InboxFilter::NeedsHuman, waiting), (InboxFilter::Failed, failed)],
        next,
    })
}

/// A row after news; nothing (204) when it does not belong into the reader's view any more.
pub(crate) async fn row(desk: Desk, Id(id): Id<ConversationId>, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let row = conversation::inbox_row(&mut desk.db(), desk.brand(), id).await?;
    let Some(row) = row.filter(|row| belongs(row, InboxFilter::from_code(&wanted.view), &desk)) else {
        return Ok(gone());
    };
    if !wanted.q.trim().is_empty() && !is_found(&desk, &wanted, id).await? {
        return Ok(gone());
    }
    let team = desk.team().await?;
    let row = shown::row_view(row, &team, &desk.ui);
    let badges = desk.badges().await?;
    Ok(ConversationRow { ui: desk.ui, row, badges }.into_response())
}

fn gone() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

fn room_view(view: InboxFilter, desk: &Desk) -> View {
    match view {
        InboxFilter::All => View::All,
        InboxFilter::Mine => View::Mine(desk.me()),
        InboxFilter::Unowned => View::NotTaken,
        InboxFilter::NeedsHuman => View::HumanWanted,
        InboxFilter::Failed => View::FailedSends,
    }
}

/// As `inbox_list` filters, for one row.
fn belongs(row: &InboxRow, view: InboxFilter, desk: &Desk) -> bool {
    match view {
        InboxFilter::All => true,
        InboxFilter::Mine => row.handling == Handling::Human { teammate: desk.me() },
        InboxFilter::Unowned => !matches!(row.handling, Handling::Human { .. }),
        InboxFilter::NeedsHuman => matches!(row.handling, Handling::Waiting { .. }),
        InboxFilter::Failed => row.failed_sends > 0,
    }
}

/// Whether the search still finds this conversation among its first ones.
async fn is_found(desk: &Desk, wanted: &Wanted, id: ConversationId) -> Answer<bool> {
    let rows = conversation::inbox_list(&mut desk.db(), desk.brand(), View::All, wanted.q.trim(), None, ROWS).await?;
    Ok(rows.iter().any(|row| row.id == id))
}

/// `millis.id`; nonsense begins at the start.
fn read_cursor(text: &str) -> Option<(Millis, ConversationId)> {
    let (at, id) = text.split_once('.')?;
    Some((Millis(at.parse().ok()?), id.parse().ok()?))
}
