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
use conversation::{Listing, Place, Sort, View};
use identity::May;
use kernel::ConversationId;
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
    let on = &mut desk.db();
    // One more than shown tells whether there is another page.
    let asked = Listing { limit: ROWS + 1, after: read_cursor(&wanted.after), ..listing(desk, wanted) };
    let mut rows = conversation::inbox_list(on, desk.brand(), &asked).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > ROWS);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.place(Sort::Recent).to_string());
    let (waiting, failed) = conversation::inbox_counts(on, desk.brand(), desk.now()).await?;
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
    let row = conversation::inbox_row_in(&mut desk.db(), desk.brand(), id, &listing(&desk, &wanted)).await?;
    let Some(row) = row else { return Ok(gone()) };
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

/// What of the list is looked at.
fn listing<'a>(desk: &Desk, wanted: &'a Wanted) -> Listing<'a> {
    let view = room_view(InboxFilter::from_code(&wanted.view), desk);
    Listing { words: &wanted.q, ..Listing::of(view, desk.now()) }
}

/// Nonsense begins at the start.
fn read_cursor(text: &str) -> Option<Place> {
    text.parse().ok()
}
