//! Where the catalogue comes from: paste an address, hand in a file, connect a catalogue at Meta; look at what was found, approve,
//! keep in step.

mod approval;
mod picture;
mod sync;

use crate::{
    Web,
    door::{Answer, Desk, Id, Refused},
    views::{SourceForm, SourceTrouble, SourceView, SourcesPage},
};
use ::alerts::{Place, mark_place_read};
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Multipart},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use catalogue::{
    MOST_FILE, NewSource, Pictures, Source, SourceError, SourceKind, SourceReader, SourceSettings, Sync, SyncState,
    meta_number, meta_place,
};
use conversation::Line;
use identity::May;
use kernel::{Secret, SourceId, SyncId, hours};
use serde::Deserialize;
use shopfront::{Column, Fetcher};

/// What pages of sources stand on; cheap to clone.
#[derive(Clone)]
pub struct Sourcing {
    /// Looks at addresses before anybody asks.
    pub fetcher: Fetcher,
    /// Reads tables' heads.
    pub reader: SourceReader,
    /// Makes light copies of pictures.
    pub pictures: Pictures,
}

impl Desk {
    /// What pages of sources stand on; without it there are none.
    fn sourcing(&self) -> Answer<&Sourcing> {
        self.require(May::EditCatalogue)?;
        self.web.sources.as_ref().ok_or_else(Refused::not_found)
    }
}

pub(crate) fn routes() -> Router<Web> {
    let files =
        Router::new().route("/catalogue/sources/files", post(file)).layer(DefaultBodyLimit::max(MOST_FILE + 64 * 1024));
    Router::new()
        .route("/catalogue/sources", get(page).post(paste))
        .route("/catalogue/sources/{id}", get(one).post(save))
        .route("/catalogue/sources/{id}/sync", post(begin))
        .route("/catalogue/sources/{id}/removal", post(remove))
        .route("/catalogue/sources/{id}/columns", post(columns))
        .route("/catalogue/syncs/{id}", get(sync::page))
        .route("/catalogue/syncs/{id}/progress", get(sync::progress))
        .route("/catalogue/syncs/{id}/cancel", post(sync::cancel))
        .route("/catalogue/syncs/{id}/approval", post(approval::approve))
        .route("/catalogue/syncs/{id}/refusal", post(approval::refuse))
        .route("/catalogue/pictures", get(picture::light))
        .layer(DefaultBodyLimit::max(1024 * 1024))
        .merge(files)
}

async fn page(desk: Desk) -> Answer {
    desk.sourcing()?;
    show(desk, StatusCode::OK, SourceForm::default()).await
}

async fn show(desk: Desk, status: StatusCode, form: SourceForm) -> Answer {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let mut views = Vec::new();
    for source in catalogue::sources(on, brand).await? {
        let latest = Sync::of_source(on, brand, source.id, 1).await?.pop();
        views.push(SourceView::of(source, latest));
    }
    let typed = Some(form.address.clone()).filter(|typed| form.kind == SourceKind::Meta.word() && !typed.is_empty());
    let lines = Line::of_brand(on, brand).await?;
    let number = typed.or_else(|| lines.into_iter().find_map(|line| line.catalog_id));
    let shell = desk.shell().await?;
    let page = SourcesPage { ui: desk.ui, shell, sources: views, is_of_one: false, number, form };
    Ok((status, page).into_response())
}

/// One source: what is odd about it and how it is kept in step; what waits for a word is looked at first.
async fn one(desk: Desk, Id(id): Id<SourceId>) -> Answer {
    desk.sourcing()?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let source = Source::find(on, brand, id).await?.ok_or_else(Refused::not_found)?;
    let latest = Sync::of_source(on, brand, id, 1).await?.pop();
    if let Some(ready) = latest.as_ref().filter(|sync| sync.state == SyncState::Ready) {
        return Ok(to_sync(&desk, ready.id));
    }
    seen(&desk, id).await?;
    let shell = desk.shell().await?;
    let (sources, form) = (vec![SourceView::of(source, latest)], SourceForm::default());
    Ok(SourcesPage { ui: desk.ui, shell, sources, is_of_one: true, number: None, form }.into_response())
}

/// What is told of a source is no news to who looks at it.
async fn seen(desk: &Desk, id: SourceId) -> Answer<()> {
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| mark_place_read(tx, brand, me, Place::Source(id)).await).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Pasted {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    token: String,
}

/// Adds an address and begins to read it.
async fn paste(desk: Desk, Form(pasted): Form<Pasted>) -> Answer {
    desk.sourcing()?;
    let kind = if pasted.kind == SourceKind::Meta.word() { SourceKind::Meta } else { SourceKind::Link };
    let token = Some(pasted.token.trim()).filter(|token| !token.is_empty()).map(Secret::new);
    let form = SourceForm { address: pasted.address.clone(), kind: kind.word(), trouble: None };
    if kind == SourceKind::Meta && token.is_none() {
        return told(desk, form, SourceTrouble::NoToken).await;
    }
    let address = match kind {
        SourceKind::Meta => {
            let Some(number) = meta_number(&pasted.address) else {
                return told(desk, form, SourceTrouble::NoNumber).await;
            };
            // Asked where the brand's numbers are: elsewhere than at Meta only where an operator has said so.
            let lines = Line::of_brand(&mut desk.db(), desk.brand()).await?;
            lines.first().map_or(number.clone(), |line| meta_place(&line.graph_url, &number))
        }
        _ => pasted.address,
    };
    match add(&desk, kind, Secret::new(address), token, None).await {
        Ok(sync) => Ok(to_sync(&desk, sync.id)),
        Err(error) => refused(desk, form, error).await,
    }
}

/// Takes a file in and begins to read it.
async fn file(desk: Desk, mut fields: Multipart) -> Answer {
    desk.sourcing()?;
    let form = SourceForm { kind: SourceKind::File.word(), ..SourceForm::default() };
    let mut handed: Option<(String, Vec<u8>)> = None;
    loop {
        let field = match fields.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return told(desk, form, SourceTrouble::TooLarge).await;
            }
            Err(_) => return told(desk, form, SourceTrouble::NoFile).await,
        };
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().chars().take(100).collect();
        match field.bytes().await {
            Ok(bytes) if !bytes.is_empty() => handed = Some((name, bytes.to_vec())),
            Ok(_) => {}
            Err(_) => return told(desk, form, SourceTrouble::TooLarge).await,
        }
    }
    let Some((name, bytes)) = handed else { return told(desk, form, SourceTrouble::NoFile).await };
    let name = if name.trim().is_empty() { "catalogue".to_owned() } else { name };
    match add(&desk, SourceKind::File, Secret::new(name), None, Some(bytes)).await {
        Ok(sync) => Ok(to_sync(&desk, sync.id)),
        Err(error) => refused(desk, form, error).await,
    }
}

async fn add(
    desk: &Desk,
    kind: SourceKind,
    address: Secret,
    token: Option<Secret>,
    file: Option<Vec<u8>>,
) -> Result<Sync, SourceError> {
    let (brand, me, at) = (desk.brand(), Some(desk.me()), desk.staff.brand());
    let known = catalogue::sources(&mut desk.db(), brand).await?;
    let (currency, country) = (at.currency, Some(at.country.clone()));
    let settings = SourceSettings::default();
    let mut new = NewSource { kind, address, token, settings, currency, country };
    // The same file again keeps what was said about it.
    if let Some(same) = known.iter().find(|source| source.kind == kind && source.shown == new.address.reveal().trim()) {
        new.settings = same.settings.clone();
    }
    let Some(sourcing) = &desk.web.sources else { return Err(SourceError::Refused) };
    desk.db()
        .write(async |tx| {
            let source = Source::add(tx, brand, &new, (&desk.web.vault, &sourcing.fetcher), me).await?;
            if let Some(file) = &file {
                Source::put_file(tx, brand, source.id, file).await?;
            }
            Sync::begin(tx, brand, source.id, me).await
        })
        .await
}

async fn refused(desk: Desk, form: SourceForm, error: SourceError) -> Answer {
    let trouble = match error {
        SourceError::Refused => SourceTrouble::Refused,
        SourceError::TooManySources => SourceTrouble::TooMany,
        SourceError::TooLarge => SourceTrouble::TooLarge,
        error => return Err(error.into()),
    };
    told(desk, form, trouble).await
}

async fn told(desk: Desk, form: SourceForm, trouble: SourceTrouble) -> Answer {
    show(desk, StatusCode::UNPROCESSABLE_ENTITY, SourceForm { trouble: Some(trouble), ..form }).await
}

fn to_sync(desk: &Desk, sync: SyncId) -> Response {
    Redirect::to(&format!("{}/catalogue/syncs/{sync}", desk.ui.base)).into_response()
}

fn to_sources(desk: &Desk) -> Response {
    Redirect::to(&format!("{}/catalogue/sources", desk.ui.base)).into_response()
}

#[derive(Deserialize)]
struct Settings {
    #[serde(default)]
    every: String,
    #[serde(default)]
    automatic: String,
    #[serde(default)]
    pieces: String,
    #[serde(default)]
    token: String,
}

/// Sets how a source is kept in step.
async fn save(desk: Desk, Id(id): Id<SourceId>, Form(said): Form<Settings>) -> Answer {
    desk.sourcing()?;
    let brand = desk.brand();
    let source = Source::find(&mut desk.db(), brand, id).await?.ok_or_else(Refused::not_found)?;
    let every = match said.every.as_str() {
        "hour" => Some(hours(1)),
        "six" => Some(hours(6)),
        "day" => Some(hours(24)),
        "week" => Some(hours(7 * 24)),
        _ => None,
    };
    let pieces = said.pieces.trim().parse().unwrap_or(source.settings.pieces);
    let settings = SourceSettings { every, automatic: said.automatic == "on", pieces, ..source.settings };
    let (token, me) = (Secret::new(said.token.trim()), Some(desk.me()));
    if token.reveal().is_empty() {
        desk.db().write(async |tx| Source::set(tx, brand, id, &settings).await).await?;
        return Ok(to_sources(&desk));
    }
    // Whoever gives a new key wants to see whether it opens.
    let sync = desk
        .db()
        .write(async |tx| {
            Source::set(tx, brand, id, &settings).await?;
            Source::renew_token(tx, brand, id, (&desk.web.vault, &token)).await?;
            Sync::begin(tx, brand, id, me).await
        })
        .await?;
    Ok(to_sync(&desk, sync.id))
}

/// Reads a source now.
async fn begin(desk: Desk, Id(id): Id<SourceId>) -> Answer {
    desk.sourcing()?;
    let (brand, me) = (desk.brand(), Some(desk.me()));
    let sync = desk.db().write(async |tx| Sync::begin(tx, brand, id, me).await).await?;
    Ok(to_sync(&desk, sync.id))
}

#[derive(Deserialize)]
struct Removal {
    #[serde(default)]
    products: String,
}

/// Lets a source go; its products stay, or are switched off.
async fn remove(desk: Desk, Id(id): Id<SourceId>, Form(removal): Form<Removal>) -> Answer {
    desk.sourcing()?;
    let brand = desk.brand();
    let keep = removal.products != "off";
    desk.db().write(async |tx| Source::remove(tx, brand, id, keep).await).await?;
    Ok(to_sources(&desk))
}

/// Says what the columns of a table hold, and reads it again.
async fn columns(desk: Desk, Id(id): Id<SourceId>, Form(said): Form<Vec<(String, String)>>) -> Answer {
    desk.sourcing()?;
    let (brand, me) = (desk.brand(), Some(desk.me()));
    let source = Source::find(&mut desk.db(), brand, id).await?.ok_or_else(Refused::not_found)?;
    let columns: Vec<(String, Column)> = said
        .into_iter()
        .filter_map(|(name, word)| Some((name.strip_prefix("column:")?.to_owned(), Column::from_word(&word)?)))
        .collect();
    let settings = SourceSettings { columns, ..source.settings };
    let sync = desk
        .db()
        .write(async |tx| {
            Source::set(tx, brand, id, &settings).await?;
            Sync::begin(tx, brand, id, me).await
        })
        .await?;
    Ok(to_sync(&desk, sync.id))
}
