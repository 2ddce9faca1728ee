use super::Teammate;
use kernel::{BrandId, Millis, OrgId, Phone, TeammateId};
use serde_json::json;
use std::collections::HashMap;
use storage::{Json, Read, StoreError, Tx, args, row};

/// A teammate and what only sign-in may look at.
pub(crate) struct Stored {
    pub teammate: Teammate,
    pub password_hash: String,
    pub is_disabled: bool,
}

row! {
    struct TeammateRow {
        org_id: OrgId,
        id: TeammateId,
        email: String,
        name: String,
        password_hash: String,
        role: String,
        locale: String,
        every_brand: bool,
        disabled_at: Option<Millis>,
        phone: Option<String>,
        skills: Json<Vec<String>>,
    }
}

/// A teammate with `brands`, where they are not there for every one.
fn stored(r: TeammateRow, brands: Vec<BrandId>) -> Result<Stored, StoreError> {
    let brands = (!r.every_brand).then_some(brands);
    let teammate = Teammate {
        id: r.id,
        org: r.org_id,
        email: r.email,
        name: r.name,
        role: r.role.parse().map_err(StoreError::Defect)?,
        locale: r.locale.parse().map_err(StoreError::Defect)?,
        brands,
        phone: r.phone.as_deref().and_then(|digits| Phone::parse(digits).ok()),
        skills: r.skills.0,
    };
    Ok(Stored { teammate, password_hash: r.password_hash, is_disabled: r.disabled_at.is_some() })
}

async fn with_brands(on: &mut dyn Read, row: TeammateRow) -> Result<Stored, StoreError> {
    const SQL: &str = "SELECT brand_id FROM teammate_brand WHERE org_id = $1 AND teammate_id = $2 ORDER BY brand_id";
    let mut brands = Vec::new();
    if !row.every_brand {
        brands.extend(on.all::<(BrandId,)>(SQL, args![row.org_id, row.id]).await?.into_iter().map(|(brand,)| brand));
    }
    stored(row, brands)
}

/// Several of one organisation: however many they are, their brands are asked for once.
async fn all_with_brands(on: &mut dyn Read, org: OrgId, rows: Vec<TeammateRow>) -> Result<Vec<Teammate>, StoreError> {
    const SQL: &str = "SELECT teammate_id, brand_id FROM teammate_brand WHERE org_id = $1 ORDER BY brand_id";
    let mut brands: HashMap<TeammateId, Vec<BrandId>> = HashMap::new();
    if rows.iter().any(|row| !row.every_brand) {
        for (teammate, brand) in on.all::<(TeammateId, BrandId)>(SQL, args![org]).await? {
            brands.entry(teammate).or_default().push(brand);
        }
    }
    let whole = |row: TeammateRow| {
        let theirs = brands.remove(&row.id).unwrap_or_default();
        Ok(stored(row, theirs)?.teammate)
    };
    rows.into_iter().map(whole).collect()
}

pub(crate) async fn find(on: &mut dyn Read, org: OrgId, id: TeammateId) -> Result<Option<Stored>, StoreError> {
    let sql = format!("SELECT {} FROM teammate WHERE org_id = $1 AND id = $2", TeammateRow::COLUMNS);
    match on.opt::<TeammateRow>(&sql, args![org, id]).await? {
        Some(row) => Ok(Some(with_brands(on, row).await?)),
        None => Ok(None),
    }
}

pub(crate) async fn by_email(on: &mut dyn Read, email: &str) -> Result<Option<Stored>, StoreError> {
    let sql = format!("SELECT {} FROM teammate WHERE email = $1", TeammateRow::COLUMNS);
    match on.opt::<TeammateRow>(&sql, args![email]).await? {
        Some(row) => Ok(Some(with_brands(on, row).await?)),
        None => Ok(None),
    }
}

pub(super) async fn of(on: &mut dyn Read, org: OrgId) -> Result<Vec<Teammate>, StoreError> {
    let sql = format!(
        "SELECT {} FROM teammate WHERE org_id = $1 AND disabled_at IS NULL ORDER BY name, id",
        TeammateRow::COLUMNS
    );
    let rows = on.all(&sql, args![org]).await?;
    all_with_brands(on, org, rows).await
}

pub(super) async fn by_phone(on: &mut dyn Read, org: OrgId, digits: &str) -> Result<Vec<Teammate>, StoreError> {
    let columns = TeammateRow::COLUMNS;
    let sql = format!("SELECT {columns} FROM teammate WHERE org_id = $1 AND phone = $2 AND disabled_at IS NULL");
    let rows = on.all(&sql, args![org, digits]).await?;
    all_with_brands(on, org, rows).await
}

pub(super) async fn insert(tx: &mut Tx, t: &Teammate, hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO teammate (org_id, id, email, name, password_hash, role, locale, every_brand, \
        created_at, phone, skills) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let now = tx.now();
    let (role, locale) = (t.role.word(), t.locale.code());
    let phone = t.phone.as_ref().map(Phone::digits);
    let (every_brand, skills) = (t.brands.is_none(), json!(t.skills));
    tx.exec(SQL, args![t.org, t.id, &t.email, &t.name, hash, role, locale, every_brand, now, phone, skills]).await?;
    give_brands(tx, t).await
}

pub(super) async fn update(tx: &mut Tx, t: &Teammate, hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE teammate SET name = $3, password_hash = $4, role = $5, locale = $6, every_brand = $7, phone = $8, \
        skills = $9 WHERE org_id = $1 AND id = $2";
    let (role, locale) = (t.role.word(), t.locale.code());
    let phone = t.phone.as_ref().map(Phone::digits);
    tx.exec(SQL, args![t.org, t.id, &t.name, hash, role, locale, t.brands.is_none(), phone, json!(t.skills)]).await?;
    tx.exec("DELETE FROM teammate_brand WHERE org_id = $1 AND teammate_id = $2", args![t.org, t.id]).await?;
    give_brands(tx, t).await
}

pub(super) async fn set_skills(tx: &mut Tx, org: OrgId, id: TeammateId, skills: &[String]) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE teammate SET skills = $3 WHERE org_id = $1 AND id = $2 AND disabled_at IS NULL";
    Ok(tx.exec(SQL, args![org, id, json!(skills)]).await? == 1)
}

async fn give_brands(tx: &mut Tx, t: &Teammate) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO teammate_brand (org_id, teammate_id, brand_id) VALUES ($1, $2, $3)";
    for brand in t.brands.iter().flatten() {
        tx.exec(SQL, args![t.org, t.id, *brand]).await?;
    }
    Ok(())
}

pub(super) async fn disable(tx: &mut Tx, org: OrgId, id: TeammateId) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE teammate SET disabled_at = COALESCE(disabled_at, $3) WHERE org_id = $1 AND id = $2";
    let now = tx.now();
    Ok(tx.exec(SQL, args![org, id, now]).await? == 1)
}
