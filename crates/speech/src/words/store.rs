use super::{MOST_LEARNED, Sounds};
use kernel::{BrandId, MessageId};
use storage::{Read, StoreError, Tx, args};

pub(super) async fn learned(on: &mut dyn Read, brand: BrandId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT word FROM voice_word WHERE brand_id = $1 ORDER BY learned_at DESC, folded";
    Ok(on.all::<(String,)>(SQL, args![brand]).await?.into_iter().map(|(word,)| word).collect())
}

pub(super) async fn learn(
    tx: &mut Tx,
    brand: BrandId,
    (folded, word): (&str, &str),
    message: MessageId,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO voice_word (brand_id, folded, word, message_id, learned_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (brand_id, folded) DO UPDATE SET learned_at = excluded.learned_at";
    let now = tx.now();
    tx.exec(SQL, args![brand, folded, word, message, now]).await?;
    Ok(())
}

pub(super) async fn forget_oldest(tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM voice_word WHERE brand_id = $1 AND folded NOT IN (SELECT folded FROM voice_word \
        WHERE brand_id = $1 ORDER BY learned_at DESC, folded LIMIT $2)";
    tx.exec(SQL, args![brand, MOST_LEARNED]).await?;
    Ok(())
}

pub(super) async fn forget(tx: &mut Tx, brand: BrandId, folded: &str) -> Result<(), StoreError> {
    tx.exec("DELETE FROM voice_word WHERE brand_id = $1 AND folded = $2", args![brand, folded]).await?;
    Ok(())
}

pub(super) async fn sounds(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Sounds>, StoreError> {
    const SQL: &str = "SELECT word, sound FROM voice_sound WHERE brand_id = $1 ORDER BY position";
    let rows = on.all::<(String, String)>(SQL, args![brand]).await?;
    Ok(rows.into_iter().map(|(word, sound)| Sounds { word, sound }).collect())
}

pub(super) async fn set_sounds(tx: &mut Tx, brand: BrandId, wanted: &[Sounds]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO voice_sound (brand_id, position, word, sound) VALUES ($1, $2, $3, $4)";
    tx.exec("DELETE FROM voice_sound WHERE brand_id = $1", args![brand]).await?;
    for (position, Sounds { word, sound }) in (1_i64..).zip(wanted) {
        tx.put(SQL, args![brand, position, word, sound]).await?;
    }
    Ok(())
}
