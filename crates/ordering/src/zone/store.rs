use super::{Zone, ZoneSpec};
use kernel::{BrandId, Currency, Money, ZoneId};
use storage::{Ask, Json, StoreError, Tx, args, row};

row! {
    struct ZoneRow {
        id: ZoneId,
        name: String,
        places: Json<Vec<String>>,
        fee: i64,
        delay: String,
        free_above: Option<i64>,
        pickup: bool,
        currency: String,
    }
}

impl TryFrom<ZoneRow> for Zone {
    type Error = StoreError;
    fn try_from(row: ZoneRow) -> Result<Self, StoreError> {
        let unknown = |_| StoreError::Defect("unknown currency of a delivery zone".into());
        let currency: Currency = row.currency.parse().map_err(unknown)?;
        Ok(Self {
            id: row.id,
            name: row.name,
            places: row.places.0,
            fee: Money::new(row.fee, currency),
            delay: row.delay,
            free_above: row.free_above.map(|sum| Money::new(sum, currency)),
            pickup: row.pickup,
        })
    }
}

pub(super) fn asking_all(brand: BrandId) -> Ask<Zone> {
    let sql =
        format!("SELECT {} FROM delivery_zone WHERE brand_id = $1 AND active ORDER BY position, id", ZoneRow::COLUMNS);
    Ask::new::<ZoneRow>(sql, args![brand])
}

type Written = (String, Json<Vec<String>>, i64, String, Option<i64>, bool, i64, bool);

pub(super) async fn set_all(
    tx: &mut Tx,
    brand: BrandId,
    currency: Currency,
    specs: &[ZoneSpec],
) -> Result<Vec<String>, StoreError> {
    const KNOWN: &str = "SELECT name, places, fee, delay, free_above, pickup, position, active FROM delivery_zone \
        WHERE brand_id = $1";
    const WRITE: &str = "INSERT INTO delivery_zone \
        (brand_id, id, name, places, fee, delay, free_above, pickup, position, currency, active) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, TRUE) ON CONFLICT (brand_id, name) DO UPDATE SET \
        places = excluded.places, fee = excluded.fee, delay = excluded.delay, free_above = excluded.free_above, \
        pickup = excluded.pickup, position = excluded.position, active = TRUE";
    const SWITCH_OFF: &str = "UPDATE delivery_zone SET active = FALSE WHERE brand_id = $1 AND name = $2";
    let known: Vec<Written> = tx.all(KNOWN, args![brand]).await?;
    let mut changed = Vec::new();
    for (position, spec) in (0_i64..).zip(specs) {
        let ZoneSpec { name, places, fee, delay, free_above, pickup } = spec;
        let wanted: Written =
            (name.clone(), Json(places.clone()), *fee, delay.clone(), *free_above, *pickup, position, true);
        if known.contains(&wanted) {
            continue;
        }
        let id = ZoneId(tx.new_id());
        tx.exec(
            WRITE,
            args![brand, id, name, Json(places), *fee, delay, *free_above, *pickup, position, currency.code()],
        )
        .await?;
        changed.push(name.clone());
    }
    for (name, .., active) in known {
        if active && !specs.iter().any(|spec| spec.name == name) {
            tx.exec(SWITCH_OFF, args![brand, &name]).await?;
            changed.push(name);
        }
    }
    Ok(changed)
}
