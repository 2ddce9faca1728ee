use kernel::{BrandId, ConversationId};
use storage::{Read, StoreError, Tx, Value, args, places};

pub(crate) async fn keys_of(on: &mut dyn Read, brand: BrandId, id: ConversationId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT tag FROM conversation_tag WHERE brand_id = $1 AND conversation_id = $2 ORDER BY tag";
    let keys: Vec<(String,)> = on.all(SQL, args![brand, id]).await?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// How the brand writes this tag, if it has it.
pub(super) async fn label_of(on: &mut dyn Read, brand: BrandId, key: &str) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT label FROM conversation_tag WHERE brand_id = $1 AND tag = $2 LIMIT 1";
    Ok(on.opt::<(String,)>(SQL, args![brand, key]).await?.map(|(label,)| label))
}

pub(super) async fn insert(
    tx: &mut Tx,
    brand: BrandId,
    id: ConversationId,
    key: &str,
    label: &str,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO conversation_tag (brand_id, conversation_id, tag, label, at) VALUES ($1, $2, $3, $4, $5)";
    let now = tx.now();
    tx.put(SQL, args![brand, id, key, label, now]).await
}

pub(super) async fn delete(tx: &mut Tx, brand: BrandId, id: ConversationId, key: &str) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM conversation_tag WHERE brand_id = $1 AND conversation_id = $2 AND tag = $3";
    Ok(tx.exec(SQL, args![brand, id, key]).await? > 0)
}

pub(super) async fn labels_of(
    on: &mut dyn Read,
    brand: BrandId,
    conversations: &[ConversationId],
) -> Result<Vec<(ConversationId, String)>, StoreError> {
    if conversations.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = args![brand].to_vec();
    let these = places(&mut values, conversations);
    let sql = format!(
        "SELECT conversation_id, label FROM conversation_tag WHERE brand_id = $1 AND conversation_id IN ({these}) \
         ORDER BY conversation_id, tag"
    );
    on.all(&sql, &values).await
}

pub(super) async fn in_use(on: &mut dyn Read, brand: BrandId, limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT MIN(label), COUNT(*) FROM conversation_tag WHERE brand_id = $1 GROUP BY tag \
        ORDER BY COUNT(*) DESC, tag LIMIT $2";
    on.all(SQL, args![brand, limit]).await
}
