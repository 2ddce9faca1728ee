use super::{Tenant, TenantBrand, Whose};
use crate::Organisation;
use kernel::{BrandId, Millis, OrgId, TeammateId, Uuid};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct OrganisationRow { id: OrgId, slug: String, name: String, created_at: Millis, withheld_at: Option<Millis> }
}

row! {
    struct BrandRow {
        org_id: OrgId,
        id: BrandId,
        name: String,
        listens: bool,
        speaks: bool,
        withheld_at: Option<Millis>,
    }
}

pub(super) async fn organisations(on: &mut dyn Read) -> Result<Vec<Tenant>, StoreError> {
    const SQL: &str = "SELECT o.id, o.slug, o.name, o.created_at, w.withheld_at FROM organisation o \
        LEFT JOIN voices_withheld w ON w.whose = o.id ORDER BY o.name, o.id";
    let rows: Vec<OrganisationRow> = on.all(SQL, args![]).await?;
    let tenant = |row: OrganisationRow| {
        let OrganisationRow { id, slug, name, created_at, withheld_at } = row;
        Tenant { organisation: Organisation { id, slug, name, created_at }, withheld_at, brands: Vec::new() }
    };
    Ok(rows.into_iter().map(tenant).collect())
}

pub(super) async fn brands(on: &mut dyn Read) -> Result<Vec<(OrgId, TenantBrand)>, StoreError> {
    const SQL: &str = "SELECT b.org_id, b.id, b.name, b.listens, b.speaks, w.withheld_at FROM brand b \
        LEFT JOIN voices_withheld w ON w.whose = b.id ORDER BY b.name, b.id";
    let rows: Vec<BrandRow> = on.all(SQL, args![]).await?;
    let brand = |row: BrandRow| {
        let BrandRow { org_id, id, name, listens, speaks, withheld_at } = row;
        (org_id, TenantBrand { id, name, listens, speaks, withheld_at })
    };
    Ok(rows.into_iter().map(brand).collect())
}

pub(super) async fn withheld(on: &mut dyn Read, whose: Uuid) -> Result<Option<Millis>, StoreError> {
    const SQL: &str = "SELECT withheld_at FROM voices_withheld WHERE whose = $1";
    Ok(on.opt::<(Millis,)>(SQL, args![whose]).await?.map(|(at,)| at))
}

pub(super) async fn is_known(on: &mut dyn Read, whose: Whose) -> Result<bool, StoreError> {
    let sql = match whose {
        Whose::Everybody => return Ok(true),
        Whose::Organisation(_) => "SELECT id FROM organisation WHERE id = $1",
        Whose::Brand(_) => "SELECT id FROM brand WHERE id = $1",
    };
    Ok(on.opt::<(Uuid,)>(sql, args![whose.id()]).await?.is_some())
}

pub(super) async fn withhold(tx: &mut Tx, whose: Uuid, by: TeammateId) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO voices_withheld (whose, withheld_by, withheld_at) VALUES ($1, $2, $3) \
        ON CONFLICT (whose) DO NOTHING";
    let now = tx.now();
    tx.exec(SQL, args![whose, by, now]).await?;
    Ok(())
}

pub(super) async fn give_back(tx: &mut Tx, whose: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM voices_withheld WHERE whose = $1", args![whose]).await?;
    Ok(())
}
