use super::{Preference, PreferenceKind};
use kernel::{BrandId, ContactId, Millis};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct PreferenceRow { kind: String, about: String, value: String, learned_at: Millis }
}

pub(super) async fn all(on: &mut dyn Read, brand: BrandId, contact: ContactId) -> Result<Vec<Preference>, StoreError> {
    let sql = format!(
        "SELECT {} FROM preference WHERE brand_id = $1 AND contact_id = $2 ORDER BY learned_at DESC, kind, about",
        PreferenceRow::COLUMNS
    );
    let rows: Vec<PreferenceRow> = on.all(&sql, args![brand, contact]).await?;
    let preference = |row: PreferenceRow| {
        let PreferenceRow { about, value, learned_at, .. } = row;
        Ok(Preference { kind: PreferenceKind::read(&row.kind)?, about, value, learned_at })
    };
    rows.into_iter().map(preference).collect()
}

pub(super) async fn put(tx: &mut Tx, brand: BrandId, contact: ContactId, one: &Preference) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO preference (brand_id, contact_id, kind, about, value, learned_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (brand_id, contact_id, kind, about) \
        DO UPDATE SET value = excluded.value, learned_at = excluded.learned_at";
    let (about, value) = (one.about.trim(), one.value.trim());
    tx.put(SQL, args![brand, contact, one.kind.code(), about, value, one.learned_at]).await
}

pub(super) async fn forget_oldest(
    tx: &mut Tx,
    brand: BrandId,
    contact: ContactId,
    most: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM preference WHERE brand_id = $1 AND contact_id = $2 AND (kind, about) NOT IN \
        (SELECT kind, about FROM preference WHERE brand_id = $1 AND contact_id = $2 \
        ORDER BY learned_at DESC, kind, about LIMIT $3)";
    tx.exec(SQL, args![brand, contact, most]).await?;
    Ok(())
}

pub(super) async fn forget(tx: &mut Tx, brand: BrandId, contact: ContactId) -> Result<(), StoreError> {
    tx.exec("DELETE FROM preference WHERE brand_id = $1 AND contact_id = $2", args![brand, contact]).await?;
    Ok(())
}

/// Writes the other contact wherever the one that is gone stands; of what is known of both, the newer holds.
pub(super) async fn rename(tx: &mut Tx, brand: BrandId, from: ContactId, into: ContactId) -> Result<(), StoreError> {
    const OLDER: &str = "DELETE FROM preference WHERE brand_id = $1 AND contact_id = $2 AND EXISTS (SELECT 1 FROM preference p \
        WHERE p.brand_id = $1 AND p.contact_id = $3 AND p.kind = preference.kind AND p.about = preference.about \
        AND (p.learned_at > preference.learned_at OR (p.learned_at = preference.learned_at AND $4)))";
    const SQL: &str = "UPDATE preference SET contact_id = $3 WHERE brand_id = $1 AND contact_id = $2";
    tx.exec(OLDER, args![brand, from, into, true]).await?;
    tx.exec(OLDER, args![brand, into, from, false]).await?;
    tx.exec(SQL, args![brand, from, into]).await?;
    Ok(())
}
