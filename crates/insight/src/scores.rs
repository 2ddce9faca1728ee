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

/// What a list says of a conversation in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A complaint or a goodbye is near.
    AtRisk,
    /// An order is near.
    Hot,
    /// It may become one.
    Warm,
}

impl Mark {
    /// From this score of risk on: fifteen times what a silent conversation has. At 40 the mark found one in six of those whom
    /// people call at risk or angry (`seven-t/tests/labelled.rs`), because few furious customers do complain or leave within
    /// the days that are looked at; at 15 it finds two in three, and three in four of those it finds are.
    pub const AT_RISK: i64 = 15;
    /// From this score of buying on.
    pub const HOT: i64 = 40;
    /// From this score of buying on, below [`Mark::HOT`]: ten times what a silent conversation has.
    pub const WARM: i64 = 15;
}

impl Scores {
    /// One of the three.
    pub const fn of(&self, outcome: Outcome) -> i64 {
        match outcome {
            Outcome::Buying => self.buying,
            Outcome::Risk => self.risk,
            Outcome::Engagement => self.engagement,
        }
    }

    /// Its word and the score it is said for; who is about to leave comes before who is about to buy.
    pub const fn mark(&self) -> Option<(Mark, i64)> {
        if self.risk >= Mark::AT_RISK {
            Some((Mark::AtRisk, self.risk))
        } else if self.buying >= Mark::HOT {
            Some((Mark::Hot, self.buying))
        } else if self.buying >= Mark::WARM {
            Some((Mark::Warm, self.buying))
        } else {
            None
        }
    }
}

/// The scores at `now` of some conversations (200 at most), for a list in another order than theirs. One in which nothing
/// was ever noticed is left out; the others come in any order.
#[kernel::boxed]
pub async fn scores(
    on: &mut dyn Read,
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
