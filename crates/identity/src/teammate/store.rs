use super::Teammate;
use kernel::{BrandId, Millis, OrgId, Phone, TeammateId};
use serde_json::json;
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

async fn stored(on: &mut impl Read, r: TeammateRow) -> Result<Stored, StoreError> {
    let brands = if r.every_brand { None } else { Some(brands(on, r.org_id, r.id).await?) };
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

async fn brands(on: &mut impl Read, org: OrgId, id: TeammateId) -> Result<Vec<BrandId>, StoreError> {
    const SQL: &str = "SELECT brand_id FROM teammate_brand WHERE org_id = $1 AND teammate_id = $2 ORDER BY brand_id";
    Ok(on.all::<(BrandId,)>(SQL, args![org, id]).await?.into_iter().map(|(brand,)| brand).collect())
}

pub(crate) async fn find(on: &mut impl Read, org: OrgId, id: TeammateId) -> Result<Option<Stored>, StoreError> {
    let sql = format!("SELECT {} FROM teammate WHERE org_id = $1 AND id = $2", TeammateRow::COLUMNS);
    match on.opt::<TeammateRow>(&sql, args![org, id]).await? {
        Some(row) => Ok(Some(stored(on, row).await?)),
        None => Ok(None),
    }
}

pub(crate) async fn by_email(on: &mut impl Read, email: &str) -> Result<Option<Stored>, StoreError> {
    let sql = format!("SELECT {} FROM teammate WHERE email = $1", TeammateRow::COLUMNS);
    match on.opt::<TeammateRow>(&sql, args![email]).await? {
        Some(row) => Ok(Some(stored(on, row).await?)),
        None => Ok(None),
    }
}

pub(super) async fn of(on: &mut impl Read, org: OrgId) -> Result<Vec<Teammate>, StoreError> {
    let sql = format!(
        "SELECT {} FROM teammate WHERE org_id = $1 AND disabled_at IS NULL ORDER BY name, id",
        TeammateRow::COLUMNS
    );
    let mut team = Vec::new();
    for row in on.all::<TeammateRow>(&sql, args![org]).await? {
        team.push(stored(on, row).await?.teammate);
    }
    Ok(team)
}

pub(super) async fn by_phone(on: &mut impl Read, org: OrgId, digits: &str) -> Result<Vec<Teammate>, StoreError> {
    let columns = TeammateRow::COLUMNS;
    let sql = format!("SELECT {columns} FROM teammate WHERE org_id = $1 AND phone = $2 AND disabled_at IS NULL");
    let mut team = Vec::new();
    for row in on.all::<TeammateRow>(&sql, args![org, digits]).await? {
        team.push(stored(on, row).await?.teammate);
    }
    Ok(team)
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
