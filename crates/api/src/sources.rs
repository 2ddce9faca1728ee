//! Where the catalogue comes from, and what syncs would change.

use crate::{
    Api,
    desk::Desk,
    extract::{Body, Named},
    problem::{Problem, ProblemView},
};
use ::catalogue::{
    Approval, ChangeKind, NewSource, Source, SourceError, SourceKind, SourceSettings, Sync, SyncCounts, SyncState,
    approve,
};
use axum::{Json, extract::State, http::StatusCode};
use identity::May;
use kernel::{ApiError, BrandId, Secret, SourceId, SyncId, Uuid, minutes};
use ordering::HeldForOrders;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a catalogue comes from.
#[derive(Serialize, ToSchema)]
#[schema(as = Source)]
pub(crate) struct SourceView {
    id: Uuid,
    /// `link`, `file` or `meta`.
    kind: &'static str,
    /// What it is recognised by: a host and a path. What may be secret in an address is not told.
    #[schema(example = "maboutique.ci/produits")]
    shown: String,
    /// What it turned out to be.
    #[schema(required, example = "WooCommerce")]
    platform: Option<String>,
    /// Minutes between two syncs; none: only when somebody asks.
    #[schema(required)]
    every_minutes: Option<i64>,
    /// Whether changes are made without asking, where nothing is odd.
    automatic: bool,
    /// How many pieces are counted where the source says « in stock » without a number.
    pieces: i64,
    /// Products of its last complete sync.
    products: i64,
    /// Syncs in a row that failed.
    failures: i64,
    /// Why the last one failed, in a stable word.
    #[schema(required)]
    problem: Option<String>,
    /// When it is read next by itself, in milliseconds since 1970.
    #[schema(required)]
    next_at: Option<i64>,
}

/// A source to be: an address, or the number of a catalogue at Meta with its token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "url": "https://maboutique.ci", "every_minutes": 1440 }))]
pub(crate) struct NewSourceBody {
    /// Of a shop, a page, a feed, a shared sheet. With a token: the number of a catalogue at Meta.
    #[schema(max_length = 2000)]
    url: String,
    /// What opens a catalogue at Meta; kept sealed, never told.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    token: Option<Secret>,
    /// Minutes between two syncs, 60 at least; a day when it is left out, never for 0.
    #[serde(default)]
    every_minutes: Option<i64>,
    #[serde(default)]
    automatic: bool,
    /// 5 when it is left out.
    #[serde(default)]
    pieces: Option<i64>,
}

/// One reading of a source.
#[derive(Serialize, ToSchema)]
#[schema(as = Sync)]
pub(crate) struct SyncView {
    id: Uuid,
    source: Uuid,
    /// `reading`, `ready` to be approved, `applied`, `refused`, `cancelled`, `replaced`, `failed`.
    state: &'static str,
    #[schema(required)]
    platform: Option<String>,
    #[schema(required)]
    currency: Option<String>,
    /// Products met.
    products: i64,
    /// Whether nothing was missing.
    complete: bool,
    /// Whether more than half of the shop was: then nothing is switched off by itself.
    half_gone: bool,
    #[schema(required)]
    problem: Option<String>,
    /// What it did, in products.
    #[schema(value_type = Object, example = json!({ "created": 12, "updated": 3, "gone": 0, "held": 1 }))]
    counts: SyncCounts,
    /// What it would change, while it is `ready`: `external_id`, `product`, `name`, `kind` (`new`, `changed`, `back`, `gone`,
    /// `shared`, `lacking`), `fields`, `odd` (`price_jump`, `many_prices`, `half_gone`), `lack`.
    #[schema(value_type = Vec<Object>)]
    changes: serde_json::Value,
}

/// What of a sync is approved. What is odd is approved by its id only.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "except": ["gid-7"] }))]
pub(crate) struct ApprovalBody {
    /// Only these ids at the source; all when it is left out.
    #[serde(default)]
    only: Option<Vec<String>>,
    /// Not these.
    #[serde(default)]
    except: Vec<String>,
    /// These, although something is odd about them.
    #[serde(default)]
    odd: Vec<String>,
    /// That the shop is the merchant's own, or that they may use its texts and pictures: needed once for each source that is an
    /// address, and kept with the time and the teammate.
    #[serde(default)]
    mine: bool,
    /// Only these kinds of changes; all when it is left out.
    #[serde(default)]
    kinds: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub(crate) struct SourcePath {
    source: SourceId,
}

#[derive(Deserialize)]
pub(crate) struct SyncPath {
    sync: SyncId,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        Self {
            id: source.id.0,
            kind: source.kind.word(),
            shown: source.shown,
            platform: source.platform,
            every_minutes: source.settings.every.map(|every| every.0 / 60_000),
            automatic: source.settings.automatic,
            pieces: source.settings.pieces,
            products: source.last_count,
            failures: source.failures,
            problem: source.problem,
            next_at: source.next_at.map(|at| at.0),
        }
    }
}

/// List the sources
///
/// Where the brand's catalogue comes from, the latest in front.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/sources", tag = "Catalogue",
    responses((status = 200, description = "The sources.", body = Vec<SourceView>))
)]
pub(crate) async fn list_sources(State(api): State<Api>, desk: Desk) -> Result<Json<Vec<SourceView>>, Problem> {
    let brand = desk.may(&[May::EditCatalogue])?.brand_id();
    let all = ::catalogue::sources(&mut &api.db, brand).await?;
    Ok(Json(all.into_iter().map(SourceView::from).collect()))
}

/// Add a source
///
/// It is read at once, in the background; nothing changes before its sync is approved. The same address again is the same
/// source, with its new settings.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/sources", tag = "Catalogue", request_body = NewSourceBody,
    responses(
        (status = 202, description = "Its first sync.", body = SyncView),
        (status = 409, description = "`too_many_sources`.", body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "`refused_address`, `not_a_setting`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn add_source(
    State(api): State<Api>,
    desk: Desk,
    Body(new): Body<NewSourceBody>,
) -> Result<(StatusCode, Json<SyncView>), Problem> {
    let staff = desk.may(&[May::EditCatalogue])?;
    let (brand, me, at) = (staff.brand_id(), Some(staff.teammate().id), staff.brand());
    let usual = SourceSettings::default();
    let settings = SourceSettings {
        every: new.every_minutes.map_or(usual.every, |every| (every != 0).then_some(minutes(every))),
        automatic: new.automatic,
        pieces: new.pieces.unwrap_or(usual.pieces),
        ..usual
    };
    let kind = if new.token.is_some() { SourceKind::Meta } else { SourceKind::Link };
    let (currency, country) = (at.currency, Some(at.country.clone()));
    let new = NewSource { kind, address: Secret::new(new.url), token: new.token, settings, currency, country };
    let begin = async |tx: &mut storage::Tx| {
        let source = Source::add(tx, brand, &new, (&api.vault, &api.pages), me).await?;
        Sync::begin(tx, brand, source.id, me).await
    };
    let sync = api.db.write(begin).await.map_err(ApiError::from)?;
    Ok((StatusCode::ACCEPTED, Json(shown(&api, brand, sync.id).await?)))
}

/// Read a source now
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/sources/{source}/syncs", tag = "Catalogue",
    responses((status = 202, description = "The sync; the one that goes on, where one does.", body = SyncView))
)]
pub(crate) async fn begin_sync(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<SourcePath>,
) -> Result<(StatusCode, Json<SyncView>), Problem> {
    let staff = desk.may(&[May::EditCatalogue])?;
    let (brand, me) = (staff.brand_id(), Some(staff.teammate().id));
    let begin = async |tx: &mut storage::Tx| Sync::begin(tx, brand, path.source, me).await;
    let sync = api.db.write(begin).await.map_err(ApiError::from)?;
    Ok((StatusCode::ACCEPTED, Json(shown(&api, brand, sync.id).await?)))
}

/// Let a source go
///
/// Its products stay as they are, the merchant's own from now on.
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/sources/{source}", tag = "Catalogue",
    responses((status = 204, description = "It is gone."))
)]
pub(crate) async fn remove_source(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<SourcePath>,
) -> Result<StatusCode, Problem> {
    let brand = desk.may(&[May::EditCatalogue])?.brand_id();
    let remove = async |tx: &mut storage::Tx| Source::remove(tx, brand, path.source, true).await;
    api.db.write(remove).await.map_err(ApiError::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Show a sync
///
/// How far it is, what it would change, or what it did.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/syncs/{sync}", tag = "Catalogue",
    responses((status = 200, description = "The sync.", body = SyncView))
)]
pub(crate) async fn show_sync(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<SyncPath>,
) -> Result<Json<SyncView>, Problem> {
    let brand = desk.may(&[May::EditCatalogue])?.brand_id();
    Ok(Json(shown(&api, brand, path.sync).await?))
}

/// Approve a sync
///
/// What is approved is done at once; what a teammate wrote stays, what is odd waits until it is named.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/syncs/{sync}/approval", tag = "Catalogue", request_body = ApprovalBody,
    responses(
        (status = 200, description = "The sync, carried out.", body = SyncView),
        (status = 409, description = "`not_ready`.", body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "`not_vouched`: nobody has said yet that the shop is the merchant's.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn approve_sync(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<SyncPath>,
    Body(said): Body<ApprovalBody>,
) -> Result<Json<SyncView>, Problem> {
    let staff = desk.may(&[May::EditCatalogue])?;
    let (brand, me, mine) = (staff.brand_id(), staff.teammate().id, said.mine);
    let kind = |word: &String| ChangeKind::ALL.into_iter().find(|kind| kind.word() == *word);
    let approval = Approval {
        kinds: said.kinds.map(|kinds| kinds.iter().filter_map(kind).collect()),
        only: said.only.map(|only| only.into_iter().collect()),
        except: said.except.into_iter().collect(),
        odd: said.odd.into_iter().collect(),
        who: Some(me),
        ..Approval::default()
    };
    let carry_out = async |tx: &mut storage::Tx| {
        if mine {
            let sync = Sync::find(tx, brand, path.sync).await?.ok_or(SourceError::UnknownSync)?;
            Source::vouch(tx, brand, sync.source, me).await?;
        }
        approve(tx, brand, path.sync, &approval, &HeldForOrders).await
    };
    api.db.write(carry_out).await.map_err(ApiError::from)?;
    Ok(Json(shown(&api, brand, path.sync).await?))
}

/// Stop a sync
///
/// One that is being read is stopped; what one would change is refused. Nothing of it stays.
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/syncs/{sync}", tag = "Catalogue",
    responses((status = 200, description = "The sync, ended.", body = SyncView))
)]
pub(crate) async fn stop_sync(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<SyncPath>,
) -> Result<Json<SyncView>, Problem> {
    let staff = desk.may(&[May::EditCatalogue])?;
    let (brand, me) = (staff.brand_id(), Some(staff.teammate().id));
    let stop = async |tx: &mut storage::Tx| {
        let sync = Sync::find(tx, brand, path.sync).await?.ok_or(::catalogue::SourceError::UnknownSync)?;
        match sync.state {
            SyncState::Ready => Sync::refuse(tx, brand, sync.id, me).await,
            _ => Sync::cancel(tx, brand, sync.id, me).await.map(drop),
        }
    };
    api.db.write(stop).await.map_err(ApiError::from)?;
    Ok(Json(shown(&api, brand, path.sync).await?))
}

async fn shown(api: &Api, brand: BrandId, id: SyncId) -> Result<SyncView, Problem> {
    let on = &mut &api.db;
    let sync = Sync::find(on, brand, id).await?.ok_or_else(|| ApiError::not_found("sync"))?;
    let changes = match (sync.state, Source::find(on, brand, sync.source).await?) {
        (SyncState::Ready, Some(source)) => sync.diff(on, &source).await?.changes,
        _ => Vec::new(),
    };
    Ok(SyncView {
        id: sync.id.0,
        source: sync.source.0,
        state: sync.state.word(),
        platform: sync.progress.platform,
        currency: sync.progress.currency,
        products: sync.progress.products,
        complete: sync.complete,
        half_gone: sync.half_gone,
        problem: sync.problem,
        counts: sync.counts,
        changes: serde_json::to_value(changes).unwrap_or_default(),
    })
}
