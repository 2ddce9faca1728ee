use super::Organisation;
use kernel::{Millis, OrgId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct OrganisationRow { id: OrgId, slug: String, name: String, created_at: Millis }
}

impl From<OrganisationRow> for Organisation {
    fn from(r: OrganisationRow) -> Self {
        Self { id: r.id, slug: r.slug, name: r.name, created_at: r.created_at }
    }
}

pub(super) async fn find(on: &mut dyn Read, id: OrgId) -> Result<Option<Organisation>, StoreError> {
    let sql = format!("SELECT {} FROM organisation WHERE id = $1", OrganisationRow::COLUMNS);
    Ok(on.opt::<OrganisationRow>(&sql, args![id]).await?.map(Into::into))
}

pub(super) async fn by_slug(on: &mut dyn Read, slug: &str) -> Result<Option<Organisation>, StoreError> {
    let sql = format!("SELECT {} FROM organisation WHERE slug = $1", OrganisationRow::COLUMNS);
    Ok(on.opt::<OrganisationRow>(&sql, args![slug]).await?.map(Into::into))
}

pub(super) async fn insert(tx: &mut Tx, new: &Organisation) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO organisation (id, slug, name, created_at) VALUES ($1, $2, $3, $4)";
    tx.exec(SQL, args![new.id, &new.slug, &new.name, new.created_at]).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, organisation: &Organisation) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE organisation SET name = $2 WHERE id = $1";
    tx.exec(SQL, args![organisation.id, &organisation.name]).await?;
    Ok(())
}
