use super::SavedView;
use kernel::{BrandId, TeammateId, Uuid};
use storage::{Read, StoreError, Tx, args};

pub(super) async fn put(
    tx: &mut Tx,
    (brand, teammate): (BrandId, TeammateId),
    key: &str,
    view: &SavedView,
) -> Result<Uuid, StoreError> {
    const SQL: &str = "INSERT INTO saved_view (brand_id, teammate_id, id, key, name, list) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (brand_id, teammate_id, key) DO UPDATE SET name = excluded.name, list = excluded.list RETURNING id";
    let (id,) = tx.one::<(Uuid,)>(SQL, args![brand, teammate, view.id, key, &view.name, &view.list]).await?;
    Ok(id)
}

pub(super) async fn all(on: &mut dyn Read, brand: BrandId, teammate: TeammateId) -> Result<Vec<SavedView>, StoreError> {
    const SQL: &str = "SELECT id, name, list FROM saved_view WHERE brand_id = $1 AND teammate_id = $2 ORDER BY key";
    let kept: Vec<(Uuid, String, String)> = on.all(SQL, args![brand, teammate]).await?;
    Ok(kept.into_iter().map(|(id, name, list)| SavedView { id, name, list }).collect())
}

pub(super) async fn delete(tx: &mut Tx, brand: BrandId, teammate: TeammateId, id: Uuid) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM saved_view WHERE brand_id = $1 AND teammate_id = $2 AND id = $3";
    Ok(tx.exec(SQL, args![brand, teammate, id]).await? > 0)
}
