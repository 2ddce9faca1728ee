use crate::{InsightError, Outcome, lasting::Lasting, model::score, rank::MOST, store};
use kernel::{BrandId, ConversationId, Millis};
use storage::Read;

/// A conversation's three scores, without their reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores {
    /// Whose.
    pub conversation: ConversationId,
    /// 0–100: how likely it buys.
    pub buying: i64,
    /// 0–100: how likely the customer complains or leaves.
    pub risk: i64,
    /// 0–100: how likely they write again.
    pub engagement: i64,
}

/// The scores at `now` of some conversations (200 at most), for a list in another order than theirs. One in which nothing
/// was ever noticed is left out; the others come in any order.
pub async fn scores(
    on: &mut impl Read,
    brand: BrandId,
    conversations: &[ConversationId],
    now: Millis,
) -> Result<Vec<Scores>, InsightError> {
    if conversations.len() > MOST {
        return Err(InsightError::PageSize);
    }
    if conversations.is_empty() {
        return Ok(Vec::new());
    }
    let (keys, published) = store::keys(on, brand, conversations).await?;
    let told = |row: store::Keys| {
        let at = |outcome: Outcome, key| {
            score(published.of(outcome).weights.logit_of_key(Lasting::from_number(row.lasting), key, now))
        };
        Scores {
            conversation: row.conversation_id,
            buying: at(Outcome::Buying, row.buying_key),
            risk: at(Outcome::Risk, row.risk_key),
            engagement: at(Outcome::Engagement, row.engagement_key),
        }
    };
    Ok(keys.into_iter().map(told).collect())
}
