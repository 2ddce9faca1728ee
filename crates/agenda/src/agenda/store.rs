use super::{Rules, Service};
use crate::{Opening, ServiceDraft};
use jiff::civil::Date;
use kernel::{BrandId, Currency, Money, ServiceId};
use serde_json::json;
use storage::{Json, Read, StoreError, Tx, args, row};

row! {
    struct RulesRow {
        active: bool,
        opening: Json<Vec<Opening>>,
        closed: Json<Vec<String>>,
        capacity: i64,
        every: i64,
        notice: i64,
        horizon: i64,
        reminds: bool,
    }
}

impl TryFrom<RulesRow> for (bool, Rules) {
    type Error = StoreError;
    fn try_from(row: RulesRow) -> Result<Self, StoreError> {
        let RulesRow { active, opening, closed, capacity, every, notice, horizon, reminds } = row;
        let date = |text: &String| {
            text.parse::<Date>().map_err(|_| StoreError::Defect(format!("no date in an agenda: {text}")))
        };
        let closed = closed.0.iter().map(date).collect::<Result<_, _>>()?;
        Ok((active, Rules { openings: opening.0, closed, capacity, every, notice, horizon, reminds }))
    }
}

row! {
    struct ServiceRow { id: ServiceId, name: String, minutes: i64, price: Option<i64> }
}

/// Whether it is switched on, and its rules.
pub(crate) async fn rules(on: &mut dyn Read, brand: BrandId) -> Result<Option<(bool, Rules)>, StoreError> {
    let sql = format!("SELECT {} FROM agenda WHERE brand_id = $1", RulesRow::COLUMNS);
    on.opt::<RulesRow>(&sql, args![brand]).await?.map(TryInto::try_into).transpose()
}

/// Makes whoever wants a slot of this brand wait until the transaction ends; false when it has no agenda.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId) -> Result<bool, StoreError> {
    let sql = format!("SELECT capacity FROM agenda WHERE brand_id = $1{}", tx.dialect().for_update());
    Ok(tx.opt::<(i64,)>(&sql, args![brand]).await?.is_some())
}

/// What it offers now, in the merchant's order.
pub(crate) async fn services(
    on: &mut dyn Read,
    brand: BrandId,
    currency: Currency,
) -> Result<Vec<Service>, StoreError> {
    let sql = format!(
        "SELECT {} FROM agenda_service WHERE brand_id = $1 AND active ORDER BY position, id",
        ServiceRow::COLUMNS
    );
    let rows = on.all::<ServiceRow>(&sql, args![brand]).await?;
    let service = |row: ServiceRow| Service {
        id: row.id,
        name: row.name,
        minutes: row.minutes,
        price: row.price.map(|minor| Money::new(minor, currency)),
    };
    Ok(rows.into_iter().map(service).collect())
}

pub(crate) async fn put_rules(tx: &mut Tx, brand: BrandId, active: bool, rules: &Rules) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO agenda (brand_id, active, opening, closed, capacity, every, notice, horizon, reminds, \
        updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (brand_id) DO UPDATE SET \
        active = excluded.active, opening = excluded.opening, closed = excluded.closed, capacity = excluded.capacity, \
        every = excluded.every, notice = excluded.notice, horizon = excluded.horizon, reminds = excluded.reminds, \
        updated_at = excluded.updated_at";
    let now = tx.now();
    let Rules { openings, closed, capacity, every, notice, horizon, reminds } = rules;
    let dates: Vec<String> = closed.iter().map(ToString::to_string).collect();
    let (opening, closed) = (json!(openings), json!(dates));
    tx.put(SQL, args![brand, active, opening, closed, *capacity, *every, *notice, *horizon, *reminds, now]).await
}

/// Every service it ever offered by name: those offered now in front.
pub(crate) async fn all_names(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(ServiceId, String)>, StoreError> {
    const SQL: &str = "SELECT id, name FROM agenda_service WHERE brand_id = $1 ORDER BY active DESC, position, id";
    on.all(SQL, args![brand]).await
}

pub(crate) async fn put_service(
    tx: &mut Tx,
    brand: BrandId,
    id: ServiceId,
    position: i64,
    draft: &ServiceDraft,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO agenda_service (brand_id, id, name, minutes, price, position, active) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (brand_id, id) DO UPDATE SET name = excluded.name, \
        minutes = excluded.minutes, price = excluded.price, position = excluded.position, active = excluded.active";
    tx.put(SQL, args![brand, id, draft.name.trim(), draft.minutes, draft.price, position, true]).await
}

/// It offers nothing any more, until it says what.
pub(crate) async fn end_services(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE agenda_service SET active = $2 WHERE brand_id = $1";
    tx.put(SQL, args![brand, false]).await
}
