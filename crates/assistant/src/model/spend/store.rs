use super::{Spent, Use};
use kernel::{BrandId, ConversationId, Millis};
use storage::{Read, StoreError, Tx, args};

/// Tokens as a database counts.
fn tokens(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(super) async fn insert(
    tx: &mut Tx,
    brand: BrandId,
    conversation: ConversationId,
    used: &Use,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO model_use (brand_id, id, conversation_id, model, tokens_read, tokens_written, cost, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (id, now) = (tx.new_id(), tx.now());
    let (read, written) = (tokens(used.usage.read()), tokens(used.usage.output));
    tx.put(SQL, args![brand, id, conversation, &used.model, read, written, used.cost, now]).await?;
    Ok(())
}

type Sums = (i64, i64, i64, i64);

fn spent((answers, read, written, cost): Sums) -> Spent {
    Spent { answers, read, written, cost }
}

macro_rules! sums {
    ($condition:literal) => {
        concat!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(tokens_read), 0) AS BIGINT), \
             CAST(COALESCE(SUM(tokens_written), 0) AS BIGINT), CAST(COALESCE(SUM(cost), 0) AS BIGINT) \
             FROM model_use WHERE brand_id = $1 AND ",
            $condition
        )
    };
}

pub(super) async fn since(on: &mut dyn Read, brand: BrandId, from: Millis) -> Result<Spent, StoreError> {
    Ok(spent(on.one::<Sums>(sums!("at >= $2"), args![brand, from]).await?))
}

pub(super) async fn of_conversation(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
) -> Result<Spent, StoreError> {
    Ok(spent(on.one::<Sums>(sums!("conversation_id = $2"), args![brand, conversation]).await?))
}
