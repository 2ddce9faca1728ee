//! An alert is raised: who hears of it, and where.

use crate::{
    Audience, Channel, Kind, NewAlert, Preferences, TellTeammate, alert,
    preferences::{self},
    tell,
};
use identity::{Brand, Role, Teammate, teammates_of};
use kernel::AlertId;
use serde_json::json;
use storage::{NewFact, StoreError, Tx};

/// Raises an alert in the transaction of what it tells: into the lists of those who hear of it, and on its way to their
/// other channels, which are told after the commit. Raised before for the same thing (`once`): nothing happens, and none is
/// given.
#[kernel::boxed]
pub async fn raise(tx: &mut Tx, brand: &Brand, new: NewAlert) -> Result<Option<AlertId>, StoreError> {
    let Some(id) = alert::store::insert(tx, brand.id, &new).await? else { return Ok(None) };
    let heard_by = hearing(tx, brand, new.kind, &new.to).await?;
    let due = tx.now() + new.kind.severity().window();
    let mut in_app = Vec::new();
    for (teammate, channels) in &heard_by {
        for channel in channels {
            if *channel == Channel::InApp {
                alert::store::notice(tx, brand.id, teammate.id, id).await?;
                in_app.push(teammate.id);
                continue;
            }
            tell::store::expect(tx, brand.id, (teammate.id, *channel), id, due).await?;
            let job = TellTeammate { brand: brand.id, teammate: teammate.id, channel: *channel };
            jobs::enqueue_by(tx, due, &job).await?;
        }
    }
    let data = json!({ "kind": new.kind.code(), "teammates": in_app });
    jobs::tell(tx, brand.id, NewFact::new("alert.raised", id).with(data)).await?;
    tracing::info!(alert.id = %id, alert.kind = new.kind.code(), "Alert {} raised for {}", new.kind.code(), heard_by.len());
    Ok(Some(id))
}

/// Who hears of such an alert, and on which channels.
async fn hearing(
    tx: &mut Tx,
    brand: &Brand,
    kind: Kind,
    to: &Audience,
) -> Result<Vec<(Teammate, Vec<Channel>)>, StoreError> {
    let team = teammates_of(tx, brand.org).await?;
    let decided = preferences::store::of_brand(tx, brand.id).await?;
    let standing = Preferences::default();
    let mut all: Vec<(Teammate, Vec<Channel>)> = Vec::new();
    for teammate in team.into_iter().filter(|teammate| teammate.works_for(brand)) {
        let theirs = decided.get(&teammate.id).unwrap_or(&standing);
        let channels: Vec<Channel> =
            Channel::ALL.into_iter().filter(|channel| theirs.wants(teammate.role, kind, *channel)).collect();
        if !channels.is_empty() {
            all.push((teammate, channels));
        }
    }
    let (owners, crew): (Vec<_>, Vec<_>) = all.into_iter().partition(|(teammate, _)| teammate.role == Role::Owner);
    Ok(match to {
        Audience::Owners => owners,
        Audience::Crew if crew.is_empty() => owners,
        Audience::Crew => crew,
        Audience::Team => owners.into_iter().chain(crew).collect(),
        Audience::Only(named) => {
            owners.into_iter().chain(crew).filter(|(teammate, _)| named.contains(&teammate.id)).collect()
        }
    })
}
