use crate::{
    door::{Answer, Desk, Id, Refused},
    views::{ChangeView, DiffPart, MappingView, SyncPage, SyncProgress, SyncView, TableColumn},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect},
};
use catalogue::{Change, ChangeKind, Source, Sync, SyncDiff, SyncState};
use kernel::SyncId;
use serde::Deserialize;

/// Changes of one page.
const SHOWN: usize = 40;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    page: usize,
}

async fn both(desk: &Desk, id: SyncId) -> Answer<(Sync, Source)> {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let sync = Sync::find(on, brand, id).await?.ok_or_else(Refused::not_found)?;
    let source = Source::find(on, brand, sync.source).await?.ok_or_else(Refused::not_found)?;
    Ok((sync, source))
}

/// A sync: how far it is, what it would change, or what it did.
pub(super) async fn page(desk: Desk, Id(id): Id<SyncId>, Query(wanted): Query<Wanted>) -> Answer {
    let sourcing = desk.sourcing()?.clone();
    let (sync, source) = both(&desk, id).await?;
    if sync.state != SyncState::Reading {
        super::seen(&desk, source.id).await?;
    }
    let diff = match sync.state {
        SyncState::Ready => Some(sync.diff(&mut desk.db(), &source).await?),
        _ => None,
    };
    let part = diff.map(|diff| part(&desk, &diff, &wanted));
    let mapping = match sync.state {
        SyncState::Failed if can_be_mapped(&sync) => sourcing.reader.preview(&source).await?,
        _ => None,
    };
    let mapping = mapping.map(|preview| MappingView {
        source: source.id.to_string(),
        columns: preview.columns.into_iter().map(|(name, role, below)| TableColumn { name, role, below }).collect(),
    });
    let shell = desk.shell().await?;
    let sync = view(&desk, &sync, &source);
    Ok(SyncPage { ui: desk.ui, shell, sync, part, mapping }.into_response())
}

/// How far a sync is, for a page that follows it.
pub(super) async fn progress(desk: Desk, Id(id): Id<SyncId>) -> Answer {
    desk.sourcing()?;
    let (sync, source) = both(&desk, id).await?;
    let sync = view(&desk, &sync, &source);
    Ok(SyncProgress { ui: desk.ui, sync }.into_response())
}

/// Stops a sync.
pub(super) async fn cancel(desk: Desk, Id(id): Id<SyncId>) -> Answer {
    desk.sourcing()?;
    let (brand, me) = (desk.brand(), Some(desk.me()));
    desk.db().write(async |tx| Sync::cancel(tx, brand, id, me).await).await?;
    Ok(Redirect::to(&format!("{}/catalogue/syncs/{id}", desk.ui.base)).into_response())
}

/// Whether what failed may be a table whose columns nobody could guess.
fn can_be_mapped(sync: &Sync) -> bool {
    sync.problem.as_deref().is_some_and(|problem| matches!(problem, "no_header" | "unknown" | "empty"))
}

fn view(desk: &Desk, sync: &Sync, source: &Source) -> SyncView {
    let pictures = sync.progress.pictures.iter().rev().filter_map(|picture| desk.picture(Some(picture)));
    SyncView {
        id: sync.id.to_string(),
        source: source.id.to_string(),
        shown: source.shown.clone(),
        state: sync.state,
        platform: sync.progress.platform.clone().or_else(|| source.platform.clone()),
        currency: sync.progress.currency.clone(),
        products: sync.progress.products,
        expected: sync.progress.expected,
        pictures: pictures.collect(),
        complete: sync.complete,
        half_gone: sync.half_gone,
        problem: sync.problem.clone(),
        counts: sync.counts,
        ended_at: sync.ended_at,
        must_be_vouched_for: source.must_be_vouched_for(),
    }
}

fn part(desk: &Desk, diff: &SyncDiff, wanted: &Wanted) -> DiffPart {
    let kind = ChangeKind::ALL.into_iter().find(|kind| kind.word() == wanted.kind);
    let is_odd = wanted.kind == "odd";
    let fits = |change: &&Change| {
        let of_kind = if is_odd { change.odd.is_some() } else { kind.is_none_or(|kind| kind == change.kind) };
        of_kind && change.is_named(&wanted.q)
    };
    let found: Vec<&Change> = diff.changes.iter().filter(fits).collect();
    let skip = wanted.page.saturating_mul(SHOWN);
    let changes = found.iter().skip(skip).take(SHOWN).map(|change| ChangeView {
        picture: desk.picture(change.image.as_deref()),
        change: (*change).clone(),
        currency: desk.staff.brand().currency,
    });
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    DiffPart {
        query: wanted.q.clone(),
        kind: if is_odd { "odd" } else { kind.map_or("", ChangeKind::word) },
        changes: changes.collect(),
        found: count(found.len()),
        due: count(diff.changes.iter().filter(|change| change.is_due() && change.odd.is_none()).count()),
        odd: count(diff.changes.iter().filter(|change| change.odd.is_some()).count()),
        counts: ChangeKind::ALL.map(|kind| (kind, count(diff.count(kind)))).to_vec(),
        same: count(diff.same),
        next: (skip + SHOWN < found.len()).then_some(wanted.page + 1),
        before: wanted.page.checked_sub(1),
    }
}
