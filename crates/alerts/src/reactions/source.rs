//! Sources of the catalogue: one that cannot be read, and changes that wait for somebody. A source is read again and again; its
//! team hears of the same trouble once.

use super::{data, new};
use crate::{Audience, Kind, NewAlert, Place, watch::day_of};
use catalogue::{RARELY_AFTER, Source, Sync};
use identity::Brand;
use jobs::FactJob;
use kernel::{BrandId, SourceId, SyncId, TeammateId};
use serde::Deserialize;
use storage::{StoreError, Tx};

#[derive(Deserialize)]
struct Failed {
    /// In a row.
    failures: i64,
    /// Who asked for it, if somebody did.
    by: Option<TeammateId>,
}

#[derive(Deserialize)]
struct ToApprove {
    sync: SyncId,
    odd: bool,
    by: Option<TeammateId>,
}

/// It could not be read. The first time is told, once a day though it comes and goes; and that it is only tried rarely from now on.
pub(super) async fn failed(tx: &mut Tx, brand: &Brand, fact: &FactJob) -> Result<Vec<NewAlert>, StoreError> {
    let said = data::<Failed>(fact)?;
    let day = day_of(fact.at, &brand.time_zone);
    let once = match said.failures {
        // Whoever asked for it by hand hears of each.
        _ if said.by.is_some() => fact.id.to_string(),
        1 => format!("{}:{day}", fact.subject),
        RARELY_AFTER => format!("{}:{day}:rarely", fact.subject),
        _ => return Ok(Vec::new()),
    };
    about(tx, brand.id, Kind::SourceFailed, fact, (once, said.by)).await
}

/// Something differs, and somebody is to look at it: told once until somebody decides, and again when it becomes odd.
pub(super) async fn to_approve(tx: &mut Tx, brand: BrandId, fact: &FactJob) -> Result<Vec<NewAlert>, StoreError> {
    let said = data::<ToApprove>(fact)?;
    let source = SourceId(fact.subject);
    let decided = Sync::last_decided(tx, brand, source).await?;
    let once = match said.by {
        Some(_) => said.sync.to_string(),
        None => {
            let since = decided.map_or_else(|| "first".to_owned(), |sync| sync.to_string());
            format!("{source}:{since}:{}", if said.odd { "odd" } else { "due" })
        }
    };
    about(tx, brand, Kind::SourceToApprove, fact, (once, said.by)).await
}

/// Whoever asked for a reading by hand waits for its end, and nobody else does.
async fn about(
    tx: &mut Tx,
    brand: BrandId,
    kind: Kind,
    fact: &FactJob,
    (once, by): (String, Option<TeammateId>),
) -> Result<Vec<NewAlert>, StoreError> {
    let id = SourceId(fact.subject);
    // One that was taken away meanwhile is nobody's trouble.
    let Some(source) = Source::find(tx, brand, id).await? else { return Ok(Vec::new()) };
    let to = by.map_or(Audience::Team, |by| Audience::Only(vec![by]));
    Ok(vec![NewAlert { once, ..new(kind, fact, Place::Source(id), Some(source.shown), to) }])
}
