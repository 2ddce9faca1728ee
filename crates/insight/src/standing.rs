use crate::{
    InsightError, Mood, Outcome, Score, Signal,
    state::State,
    store::{self, Published},
};
use kernel::{BrandId, ConversationId, Millis};
use storage::Read;

/// Where a conversation stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How likely it buys.
    pub buying: Score,
    /// How likely the customer complains or leaves.
    pub risk: Score,
    /// How likely they write again.
    pub engagement: Score,
    /// How they feel.
    pub mood: Mood,
    /// Since when they wait for an answer.
    pub waiting_since: Option<Millis>,
    noticed: Vec<(Signal, Millis)>,
}

/// Where a conversation stands at `now`; none when nothing was ever noticed in it.
#[kernel::boxed]
pub async fn standing(
    on: &mut dyn Read,
    brand: BrandId,
    conversation: ConversationId,
    now: Millis,
) -> Result<Option<Standing>, InsightError> {
    let found = store::find(on, brand, conversation).await?;
    Ok(found.map(|(kept, published)| Standing::of(&kept.state, &published, now)))
}

impl Standing {
    pub(crate) fn of(state: &State, published: &Published, now: Millis) -> Self {
        let score = |outcome| Score::of(state, outcome, published.of(outcome), now);
        let (feelings, waiting_since) = state.feelings();
        Self {
            buying: score(Outcome::Buying),
            risk: score(Outcome::Risk),
            engagement: score(Outcome::Engagement),
            mood: feelings.mood(now, waiting_since),
            waiting_since,
            noticed: state.traces.each().map(|(signal, trace)| (signal, trace.1)).collect(),
        }
    }

    /// When this was noticed last, if it was and nothing ended it.
    pub fn noticed(&self, signal: Signal) -> Option<Millis> {
        self.noticed.iter().find(|(known, _)| *known == signal).map(|(_, at)| *at)
    }

    /// One of the three.
    pub fn score(&self, outcome: Outcome) -> &Score {
        match outcome {
            Outcome::Buying => &self.buying,
            Outcome::Risk => &self.risk,
            Outcome::Engagement => &self.engagement,
        }
    }
}
