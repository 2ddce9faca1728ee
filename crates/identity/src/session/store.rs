use kernel::{Millis, OrgId, TeammateId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    pub(crate) struct SessionRow {
        pub org_id: OrgId,
        pub teammate_id: TeammateId,
        pub seen_at: Millis,
        pub expires_at: Millis,
    }
}

pub(super) async fn find(on: &mut dyn Read, hash: [u8; 32]) -> Result<Option<SessionRow>, StoreError> {
    let sql = format!("SELECT {} FROM session WHERE token_hash = $1", SessionRow::COLUMNS);
    on.opt(&sql, args![hash]).await
}

pub(crate) async fn begin(
    tx: &mut Tx,
    hash: [u8; 32],
    org: OrgId,
    teammate: TeammateId,
    expires_at: Millis,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO session (token_hash, org_id, teammate_id, created_at, seen_at, expires_at) \
        VALUES ($1, $2, $3, $4, $4, $5)";
    let now = tx.now();
    tx.exec(SQL, args![hash, org, teammate, now, expires_at]).await?;
    Ok(())
}

pub(super) async fn see(tx: &mut Tx, hash: [u8; 32], at: Millis, expires_at: Millis) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1 AND seen_at < $2";
    tx.exec(SQL, args![hash, at, expires_at]).await?;
    Ok(())
}

pub(super) async fn end(tx: &mut Tx, hash: [u8; 32]) -> Result<(), StoreError> {
    tx.exec("DELETE FROM session WHERE token_hash = $1", args![hash]).await?;
    Ok(())
}

pub(crate) async fn end_all(tx: &mut Tx, org: OrgId, teammate: TeammateId) -> Result<(), StoreError> {
    tx.exec("DELETE FROM session WHERE org_id = $1 AND teammate_id = $2", args![org, teammate]).await?;
    Ok(())
}

pub(super) async fn sweep(tx: &mut Tx) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.exec("DELETE FROM session WHERE expires_at <= $1", args![now]).await
}
