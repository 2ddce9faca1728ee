//! The agent tried out: a merchant writes as a customer would and reads what would be answered, by the real brain, on the
//! real catalogue, through the real gate. It all happens in a transaction that is let go of: no order, no stock, no fact
//! and no message of it stays. What stays is what a model was paid for.

mod stage;

use crate::{
    Assistant, AssistantError, Reason,
    model::{GaveUp, Thinking, note},
};
use kernel::{AgentId, BrandId, ConversationId};
use models::{Arguments, Call};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use stage::Played;
use whatsapp::{Content, Outgoing};

pub(crate) use stage::Stage;

/// What was said in a trial so far, oldest first. The merchant's browser keeps it from one message to the next: there is
/// nothing of it here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// What the merchant wrote, one after the other.
    pub turns: Vec<TrialTurn>,
}

/// One message of a trial, and what a model made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialTurn {
    /// What was written or tapped.
    pub said: TrialSaid,
    /// What a model answered; none until it was asked, and where the built-in brain answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thought: Option<Thought>,
}

/// What a merchant does in a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialSaid {
    /// Writes.
    Words(String),
    /// Taps on what an answer offered.
    Tap {
        /// Its id.
        id: String,
        /// Its label.
        title: String,
    },
}

/// What a model would do and say; or that it gave up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Thought {
    calls: Vec<(String, Map<String, Value>)>,
    text: String,
    model: String,
    cost: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gave_up: Option<String>,
}

/// What would be answered.
#[derive(Debug, Clone)]
pub struct TrialAnswer {
    /// The message; none where the agent would be silent.
    pub message: Option<Outgoing>,
    /// Why.
    pub reason: Reason,
    /// Whether a person of the team has the conversation from here on.
    pub with_a_human: bool,
}

/// Why a trial is not played.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The brand has no such agent.
    #[error("the brand has no such agent")]
    UnknownAgent,
    /// Nothing was said, or too long a message.
    #[error("a message has 1 to 1000 letters")]
    Words,
    /// It is long enough.
    #[error("a trial has at most 20 messages")]
    TooLong,
    /// Something else.
    #[error(transparent)]
    Assistant(#[from] AssistantError),
}

impl Trial {
    /// The most messages of one trial.
    pub const MOST: usize = 20;
    /// The longest message, in characters.
    pub const LONGEST: usize = 1_000;

    /// The same, with one thing more said.
    pub fn and(mut self, said: TrialSaid) -> Result<Self, TrialError> {
        let words = match &said {
            TrialSaid::Words(words) => words,
            TrialSaid::Tap { id, title } if title.is_empty() => id,
            TrialSaid::Tap { title, .. } => title,
        };
        if words.trim().is_empty() || words.contains('\0') || words.chars().count() > Self::LONGEST {
            return Err(TrialError::Words);
        }
        if self.turns.len() >= Self::MOST {
            return Err(TrialError::TooLong);
        }
        self.turns.push(TrialTurn { said, thought: None });
        Ok(self)
    }
}

impl TrialSaid {
    fn content(&self) -> Content {
        match self {
            Self::Words(words) => Content::Text { body: words.clone() },
            Self::Tap { id, title } => Content::ButtonReply { id: id.clone(), title: title.clone() },
        }
    }
}

impl Thought {
    fn script(&self) -> Vec<Call> {
        let call = |(n, (name, arguments)): (usize, &(String, Map<String, Value>))| Call {
            id: n.to_string(),
            name: name.clone(),
            arguments: Arguments::Read(arguments.clone()),
        };
        self.calls.iter().enumerate().map(call).collect()
    }
}

impl Assistant {
    /// Plays a trial to its end and gives every answer; a model is asked about what is new. The trial is given back with
    /// what it made of it.
    #[kernel::boxed]
    pub async fn try_out(
        &self,
        brand: BrandId,
        agent: AgentId,
        mut trial: Trial,
    ) -> Result<(Trial, Vec<TrialAnswer>), TrialError> {
        if trial.turns.len() > Trial::MOST {
            return Err(TrialError::TooLong);
        }
        // A model is asked at most once a message: what it made of it is kept.
        loop {
            match self.play(brand, agent, &trial).await? {
                Played::Whole(answers) => return Ok((trial, answers)),
                Played::NoAgent => return Err(TrialError::UnknownAgent),
                Played::UntilAModel(seen) => {
                    let at = seen.stage.as_ref().map_or(0, |(stage, _)| stage.turn);
                    let thought = match Box::pin(self.think(&seen)).await? {
                        Thinking::Answer(plan) => {
                            self.charge(brand, seen.conversation.id, &plan.uses).await?;
                            let calls = plan
                                .script
                                .iter()
                                .filter_map(|call| Some((call.name.clone(), call.arguments.fields()?.clone())));
                            let cost = plan.uses.iter().map(|used| used.cost).sum();
                            Thought { calls: calls.collect(), text: plan.text, model: plan.model, cost, gave_up: None }
                        }
                        Thinking::GaveUp(GaveUp { why, uses }) => {
                            self.charge(brand, seen.conversation.id, &uses).await?;
                            let cost = uses.iter().map(|used| used.cost).sum();
                            Thought { gave_up: Some(why.to_owned()), cost, ..Thought::default() }
                        }
                    };
                    match trial.turns.get_mut(at) {
                        Some(turn) => turn.thought = Some(thought),
                        None => return Err(TrialError::TooLong),
                    }
                }
            }
        }
    }

    /// What a model took is paid for, also in a trial.
    async fn charge(
        &self,
        brand: BrandId,
        conversation: ConversationId,
        uses: &[crate::Use],
    ) -> Result<(), AssistantError> {
        Ok(self.db.write(async |tx| note(tx, brand, conversation, uses).await).await?)
    }
}
