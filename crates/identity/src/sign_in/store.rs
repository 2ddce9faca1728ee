use super::FAILURE_WINDOW;
use kernel::Millis;
use storage::{Json, StoreError, Tx, args};

/// The recent failures of a subject; nobody else counts for it until the transaction ends. One statement, so that a row
/// removed at the same moment is simply made again.
pub(super) async fn lock(tx: &mut Tx, subject: [u8; 32]) -> Result<Vec<Millis>, StoreError> {
    const SQL: &str = "INSERT INTO sign_in_failure (subject_hash, recent, last_at) VALUES ($1, $2, $3) \
        ON CONFLICT (subject_hash) DO UPDATE SET last_at = excluded.last_at RETURNING recent";
    let now = tx.now();
    let (Json(recent),) = tx.one(SQL, args![subject, Json(Vec::<Millis>::new()), now]).await?;
    Ok(recent)
}

pub(super) async fn save(tx: &mut Tx, subject: [u8; 32], recent: Vec<Millis>) -> Result<(), StoreError> {
    if recent.is_empty() {
        tx.exec("DELETE FROM sign_in_failure WHERE subject_hash = $1", args![subject]).await?;
    } else {
        const SQL: &str = "UPDATE sign_in_failure SET recent = $2 WHERE subject_hash = $1";
        tx.exec(SQL, args![subject, Json(recent)]).await?;
    }
    Ok(())
}

/// Removes what is too old to count, passing over rows in use: whoever holds one may be waiting for another.
pub(crate) async fn sweep(tx: &mut Tx) -> Result<u64, StoreError> {
    let old = tx.now() - FAILURE_WINDOW;
    let sql = format!(
        "DELETE FROM sign_in_failure WHERE subject_hash IN \
        (SELECT subject_hash FROM sign_in_failure WHERE last_at <= $1{})",
        tx.dialect().for_update_skip_locked()
    );
    tx.exec(&sql, args![old]).await
}
