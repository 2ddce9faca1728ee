use super::Wanted;
use crate::{
    door::{Answer, Desk},
    shown,
    views::{ConversationListView, InboxAddress, InboxFilter, InboxSort, SavedViewLink},
    waiting::Waiting,
};
use conversation::{InboxRow, Listing, Place, Sort, View};
use identity::May;
use insight::{Mark, Outcome, Place as Rank, Scores};
use kernel::{ConversationId, Millis};
use storage::StoreError;

/// Rows of one page of the list.
const ROWS: usize = 30;
/// Conversations that are put in order where no index has that order: the latest of what is looked for, or the highest.
const SORTED: usize = 200;
/// Stretches of the ranking that one page reads at most: what is closed or put off is left out of them.
const STRETCHES: usize = 10;

/// One page of the list.
pub(crate) async fn list(desk: &Desk, wanted: &Wanted) -> Answer<ConversationListView> {
    let at = wanted.address();
    let is_plain = at.query.trim().is_empty() && at.tag.is_empty();
    let is_ranking = ranking(at.view).is_some();
    let listed = match at.sort {
        InboxSort::Score if is_plain && (is_ranking || at.view == InboxFilter::All) => {
            by_score(desk, &at, &wanted.after).await?
        }
        InboxSort::Recent | InboxSort::Waiting if !is_ranking => walked(desk, &at, &wanted.after).await?,
        _ => sorted_here(desk, &at, is_plain).await?,
    };
    let on = &mut desk.db();
    let ids: Vec<ConversationId> = listed.rows.iter().map(|row| row.id).collect();
    let scores = insight::scores(on, desk.brand(), &ids, desk.now()).await?;
    let team = desk.team().await?;
    let rows = listed.rows.into_iter().map(|row| shown::row_view(row, &at, &scores, &team, desk)).collect();
    Ok(ConversationListView {
        rows,
        counts: counts(desk).await?,
        next: listed.next,
        only_latest: listed.only,
        saved: saved(desk).await?,
        may_act: desk.staff.may(May::AnswerCustomers),
        done: wanted.done(),
        at,
    })
}

pub(super) async fn counts(desk: &Desk) -> Answer<Vec<(InboxFilter, i64)>> {
    let Waiting { human, failed, unread, .. } = desk.waiting().await?;
    Ok(vec![(InboxFilter::NeedsHuman, human), (InboxFilter::Failed, failed), (InboxFilter::Unread, unread)])
}

async fn saved(desk: &Desk) -> Answer<Vec<SavedViewLink>> {
    let saved = conversation::saved_views(&mut desk.db(), desk.brand(), desk.me()).await?;
    let link = |view: conversation::SavedView| SavedViewLink {
        id: view.id,
        name: view.name,
        at: super::saved::read(&view.list),
    };
    Ok(saved.into_iter().map(link).collect())
}

/// Rows, where the next page begins, and how many were looked at where that is not all.
struct Listed {
    rows: Vec<InboxRow>,
    next: Option<String>,
    only: Option<usize>,
}

/// By which score a view is sorted, and from which on it shows.
pub(super) const fn ranking(view: InboxFilter) -> Option<(Outcome, i64)> {
    match view {
        InboxFilter::Hot => Some((Outcome::Buying, Mark::HOT)),
        InboxFilter::AtRisk => Some((Outcome::Risk, Mark::AT_RISK)),
        _ => None,
    }
}

/// What a list by score goes by: the chances to buy, but of who may leave.
pub(crate) fn outcome_of(view: InboxFilter) -> Outcome {
    ranking(view).map_or(Outcome::Buying, |(outcome, _)| outcome)
}

/// Whether a row of the listing belongs into the list: what is high enough, open and not put off, where that is asked for.
pub(super) fn fits(at: &InboxAddress, row: &InboxRow, scores: &[Scores], now: Millis) -> bool {
    let Some((outcome, least)) = ranking(at.view) else { return true };
    let is_put_off = row.snoozed_until.is_some_and(|until| until > now);
    let score = scores.iter().find(|scores| scores.conversation == row.id).map(|scores| scores.of(outcome));
    row.resolved_at.is_none() && !is_put_off && score.is_some_and(|score| score >= least)
}

/// In an order that an index has, page by page.
async fn walked(desk: &Desk, at: &InboxAddress, after: &str) -> Answer<Listed> {
    let sort = if at.sort == InboxSort::Waiting { Sort::Waiting } else { Sort::Recent };
    // One more than shown tells whether there is another page; nonsense begins at the start.
    let limit = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
    let asked = Listing { sort, limit, after: after.parse::<Place>().ok(), ..listing(desk, at) };
    let mut rows = conversation::inbox_list(&mut desk.db(), desk.brand(), &asked).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = rows.last().filter(|_| more).map(|row| row.place(sort).to_string());
    Ok(Listed { rows, next, only: None })
}

/// The highest score first, page by page.
async fn by_score(desk: &Desk, at: &InboxAddress, after: &str) -> Answer<Listed> {
    let (on, brand, now) = (&mut desk.db(), desk.brand(), desk.now());
    let (outcome, least) = ranking(at.view).unwrap_or((Outcome::Buying, 0));
    // Nonsense begins at the start.
    let mut place: Option<Rank> = serde_json::from_str(after).ok();
    let mut rows: Vec<InboxRow> = Vec::new();
    for _ in 0..STRETCHES {
        let page = insight::ranked(on, brand, outcome, least, (place.as_ref(), ROWS - rows.len()), now).await?;
        let ids: Vec<ConversationId> = page.conversations.iter().map(|ranked| ranked.conversation).collect();
        let found = conversation::inbox_rows(on, brand, &ids).await?;
        rows.extend(found.into_iter().filter(|row| {
            let is_put_off = row.snoozed_until.is_some_and(|until| until > now);
            !is_put_off && (at.view == InboxFilter::All || row.resolved_at.is_none())
        }));
        place = page.next;
        if rows.len() >= ROWS || place.is_none() {
            break;
        }
    }
    let next = place.map(|place| serde_json::to_string(&place)).transpose();
    let next = next.map_err(|error| StoreError::Defect(format!("a place in a list cannot be told: {error}")))?;
    Ok(Listed { rows, next, only: None })
}

/// In an order that no index has: the latest of the view, or the highest of a ranking, sorted here. One page.
async fn sorted_here(desk: &Desk, at: &InboxAddress, is_plain: bool) -> Answer<Listed> {
    let (on, brand, now) = (&mut desk.db(), desk.brand(), desk.now());
    let mut rows = match ranking(at.view).filter(|_| is_plain) {
        Some((outcome, least)) => {
            let page = insight::ranked(on, brand, outcome, least, (None, SORTED), now).await?;
            let ids: Vec<ConversationId> = page.conversations.iter().map(|ranked| ranked.conversation).collect();
            conversation::inbox_rows(on, brand, &ids).await?
        }
        None => {
            let limit = i64::try_from(SORTED).unwrap_or(i64::MAX);
            conversation::inbox_list(on, brand, &Listing { limit, ..listing(desk, at) }).await?
        }
    };
    let only = (rows.len() == SORTED).then_some(SORTED);
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    let scores = insight::scores(on, brand, &ids, now).await?;
    rows.retain(|row| fits(at, row, &scores, now));
    rows.sort_by_key(|row| std::cmp::Reverse(shown::row_key(row, at, &scores)));
    Ok(Listed { rows, next: None, only })
}

fn room_view(at: &InboxAddress, desk: &Desk) -> View {
    if !at.tag.is_empty() {
        return View::Tagged(at.tag.clone());
    }
    match at.view {
        InboxFilter::All | InboxFilter::Hot | InboxFilter::AtRisk => View::All,
        InboxFilter::Mine => View::Mine(desk.me()),
        InboxFilter::Unowned => View::NotTaken,
        InboxFilter::NeedsHuman => View::HumanWanted,
        InboxFilter::Failed => View::FailedSends,
        InboxFilter::Unread => View::Unread,
        InboxFilter::Snoozed => View::Snoozed,
        InboxFilter::Resolved => View::Resolved,
    }
}

/// What of the list is looked at.
pub(super) fn listing<'a>(desk: &Desk, at: &'a InboxAddress) -> Listing<'a> {
    Listing { words: &at.query, ..Listing::of(room_view(at, desk), desk.now()) }
}
