use super::{Alert, NewAlert};
use crate::{Kind, Place};
use kernel::{AlertId, BrandId, Millis, TeammateId, Uuid};
use storage::{Read, StoreError, Tx, Value, args, places, row};

row! {
    pub(crate) struct AlertRow {
        brand_id: BrandId,
        id: AlertId,
        kind: String,
        at: Millis,
        place: String,
        place_id: Option<Uuid>,
        about: Option<String>,
    }
}

impl TryFrom<AlertRow> for Alert {
    type Error = StoreError;
    fn try_from(row: AlertRow) -> Result<Self, StoreError> {
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            kind: kind_of(&row.kind)?,
            at: row.at,
            place: Place::read(&row.place, row.place_id)?,
            about: row.about,
        })
    }
}

pub(crate) fn kind_of(code: &str) -> Result<Kind, StoreError> {
    Kind::of_code(code).ok_or_else(|| StoreError::Defect(format!("an alert has an unknown kind {code:?}")))
}

/// Inserts the alert; none if it was raised before.
pub(crate) async fn insert(tx: &mut Tx, brand: BrandId, new: &NewAlert) -> Result<Option<AlertId>, StoreError> {
    const SQL: &str = "INSERT INTO alert (brand_id, id, kind, once, at, place, place_id, about) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (brand_id, kind, once) DO NOTHING";
    let (id, now) = (AlertId(tx.new_id()), tx.now());
    let (place, place_id) = new.place.columns();
    let about = new.short_about();
    let made = tx.exec(SQL, args![brand, id, new.kind.code(), &new.once, now, place, place_id, about]).await?;
    Ok((made == 1).then_some(id))
}

/// Puts the alert into a teammate's list.
pub(crate) async fn notice(tx: &mut Tx, brand: BrandId, to: TeammateId, alert: AlertId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO alert_notice (brand_id, teammate_id, alert_id, at) VALUES ($1, $2, $3, $4)";
    let now = tx.now();
    tx.put(SQL, args![brand, to, alert, now]).await
}

row! {
    pub(crate) struct NoticeRow {
        brand_id: BrandId,
        id: AlertId,
        kind: String,
        at: Millis,
        place: String,
        place_id: Option<Uuid>,
        about: Option<String>,
        read_at: Option<Millis>,
    }
}

impl NoticeRow {
    pub(crate) fn read(self) -> Result<(Alert, Option<Millis>), StoreError> {
        let Self { brand_id, id, kind, at, place, place_id, about, read_at } = self;
        let alert = AlertRow { brand_id, id, kind, at, place, place_id, about };
        Ok((alert.try_into()?, read_at))
    }
}

/// A page of a teammate's list, the newest first.
pub(crate) async fn list(
    on: &mut dyn Read,
    (brand, teammate): (BrandId, TeammateId),
    after: Option<(Millis, AlertId)>,
    limit: i64,
) -> Result<Vec<NoticeRow>, StoreError> {
    const SQL: &str = "SELECT a.brand_id, a.id, a.kind, a.at, a.place, a.place_id, a.about, n.read_at \
        FROM alert_notice n JOIN alert a ON a.brand_id = n.brand_id AND a.id = n.alert_id \
        WHERE n.brand_id = $1 AND n.teammate_id = $2 AND (n.at, n.alert_id) < ($3, $4) \
        ORDER BY n.at DESC, n.alert_id DESC LIMIT $5";
    let (at, id) = after.unwrap_or((Millis(i64::MAX), AlertId(Uuid::max())));
    on.all(SQL, args![brand, teammate, at, id, limit]).await
}

/// How many of a teammate's alerts they have not read.
pub(crate) async fn unread(on: &mut dyn Read, brand: BrandId, teammate: TeammateId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM alert_notice WHERE brand_id = $1 AND teammate_id = $2 AND read_at IS NULL";
    Ok(on.one::<(i64,)>(SQL, args![brand, teammate]).await?.0)
}

/// Marks one of a teammate's alerts as read; false if they have no such alert.
pub(crate) async fn mark_read(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    alert: AlertId,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE alert_notice SET read_at = COALESCE(read_at, $4) \
        WHERE brand_id = $1 AND teammate_id = $2 AND alert_id = $3";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, teammate, alert, now]).await? == 1)
}

/// Marks everything up to the moment `until` as read; how many were not.
pub(crate) async fn mark_all_read(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    until: Millis,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE alert_notice SET read_at = $4 \
        WHERE brand_id = $1 AND teammate_id = $2 AND read_at IS NULL AND at <= $3";
    let now = tx.now();
    tx.exec(SQL, args![brand, teammate, until, now]).await
}

/// Marks as read what a teammate sees elsewhere: the alerts about this place.
pub(crate) async fn mark_place_read(
    tx: &mut Tx,
    brand: BrandId,
    teammate: TeammateId,
    place: Place,
) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE alert_notice SET read_at = $4 WHERE brand_id = $1 AND teammate_id = $2 AND read_at IS NULL \
        AND alert_id IN (SELECT a.id FROM alert a WHERE a.brand_id = $1 AND a.place = $3 AND a.place_id = $5)";
    let now = tx.now();
    let (word, id) = place.columns();
    tx.exec(SQL, args![brand, teammate, word, now, id]).await
}

/// Forgets alerts raised before `before`, and everything told about them, at most so many at once; how many.
pub(crate) async fn forget(tx: &mut Tx, brand: BrandId, before: Millis) -> Result<usize, StoreError> {
    const OLD: &str = "SELECT id FROM alert WHERE brand_id = $1 AND at < $2 ORDER BY at LIMIT 256";
    const MESSAGES: &str = "DELETE FROM alert_message WHERE brand_id = $1 AND begun_at < $2 AND state <> 'sending'";
    let old: Vec<AlertId> =
        tx.all::<(AlertId,)>(OLD, args![brand, before]).await?.into_iter().map(|(id,)| id).collect();
    if old.is_empty() {
        return Ok(0);
    }
    for (table, column) in [("alert_notice", "alert_id"), ("alert_delivery", "alert_id"), ("alert", "id")] {
        let mut args: Vec<Value> = args![brand].to_vec();
        let list = places(&mut args, &old);
        tx.put(&format!("DELETE FROM {table} WHERE brand_id = $1 AND {column} IN ({list})"), &args).await?;
    }
    tx.put(MESSAGES, args![brand, before]).await?;
    Ok(old.len())
}
