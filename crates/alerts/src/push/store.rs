use kernel::{OrgId, TeammateId, Uuid};
use storage::{Read, StoreError, Tx, args, row};

row! {
    /// A browser, sealed.
    pub(crate) struct Held {
        pub id: Uuid,
        pub sealed: Vec<u8>,
        pub told: Option<Uuid>,
    }
}

row! {
    /// The installation's key pair, its private half sealed.
    pub(crate) struct HeldIdentity {
        pub public: Vec<u8>,
        pub sealed: Vec<u8>,
    }
}

pub(super) async fn of_teammate(on: &mut dyn Read, org: OrgId, id: TeammateId) -> Result<Vec<Held>, StoreError> {
    let columns = Held::COLUMNS;
    let sql = format!("SELECT {columns} FROM push_subscription WHERE org_id = $1 AND teammate_id = $2 ORDER BY id");
    on.all(&sql, args![org, id]).await
}

pub(super) async fn insert(
    tx: &mut Tx,
    (org, teammate): (OrgId, TeammateId),
    id: Uuid,
    mark: [u8; 32],
    sealed: Vec<u8>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO push_subscription (org_id, id, teammate_id, endpoint_key, sealed, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let now = tx.now();
    tx.put(SQL, args![org, id, teammate, mark, sealed, now]).await
}

/// Keeps the newest `most` browsers of a teammate.
pub(super) async fn keep_newest(tx: &mut Tx, org: OrgId, id: TeammateId, most: i64) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM push_subscription WHERE org_id = $1 AND teammate_id = $2 AND id NOT IN \
        (SELECT s.id FROM push_subscription s WHERE s.org_id = $1 AND s.teammate_id = $2 \
         ORDER BY s.created_at DESC, s.id DESC LIMIT $3)";
    tx.put(SQL, args![org, id, most]).await
}

/// Forgets the browser at this address, whoever's it was: a browser has one user at a time.
pub(super) async fn forget_endpoint(tx: &mut Tx, mark: [u8; 32]) -> Result<(), StoreError> {
    tx.put("DELETE FROM push_subscription WHERE endpoint_key = $1", args![mark]).await
}

pub(super) async fn forget_own(
    tx: &mut Tx,
    (org, teammate): (OrgId, TeammateId),
    mark: [u8; 32],
) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM push_subscription WHERE org_id = $1 AND teammate_id = $2 AND endpoint_key = $3";
    Ok(tx.exec(SQL, args![org, teammate, mark]).await? > 0)
}

pub(super) async fn remove(tx: &mut Tx, org: OrgId, id: Uuid) -> Result<(), StoreError> {
    tx.put("DELETE FROM push_subscription WHERE org_id = $1 AND id = $2", args![org, id]).await
}

/// Notes the last message that the browser took.
pub(super) async fn set_told(tx: &mut Tx, org: OrgId, id: Uuid, message: Uuid) -> Result<(), StoreError> {
    tx.put("UPDATE push_subscription SET told = $3 WHERE org_id = $1 AND id = $2", args![org, id, message]).await
}

pub(super) async fn identity(on: &mut dyn Read) -> Result<Option<HeldIdentity>, StoreError> {
    on.opt(&format!("SELECT {} FROM push_identity WHERE id = 1", HeldIdentity::COLUMNS), args![]).await
}

pub(super) async fn put_identity(tx: &mut Tx, public: &[u8], sealed: &[u8]) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO push_identity (id, public, sealed, created_at) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO NOTHING";
    let now = tx.now();
    tx.exec(SQL, args![public, sealed, now]).await?;
    Ok(())
}
