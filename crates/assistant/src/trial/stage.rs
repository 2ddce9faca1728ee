//! The stage of a trial: its rows, and each of its turns played again, always in a transaction that is let go of.

use super::{Thought, Trial, TrialAnswer, TrialTurn};
use crate::{
    Agent, Assistant, AssistantError, ModelAccount, dialogue,
    ears::Ears,
    model::{Plan, act_out},
    reason::Reason,
    shop::Shop,
    turn::{Books, Seen, Turned, by_ourselves, is_tense},
};
use conversation::{Contact, Conversation, hear_trial, open_trial};
use identity::Brand;
use kernel::{AgentId, BrandId};
use ordering::Zone;
use std::sync::Arc;
use storage::{StoreError, Tx};

/// Where a model thinks in a trial: for each rehearsal, what was said before is played again.
#[derive(Clone)]
pub(crate) struct Stage {
    agent: AgentId,
    trial: Arc<Trial>,
    /// The turn that is thought about.
    pub turn: usize,
    books: Books,
}

/// What came of playing.
pub(super) enum Played {
    /// Every turn was answered.
    Whole(Vec<TrialAnswer>),
    /// A model is to think about this one.
    UntilAModel(Box<Seen>),
    /// The brand has no such agent.
    NoAgent,
}

/// Carries what was played out of a transaction that must not stay.
enum Undone {
    Played(Played),
    Failed(AssistantError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl Assistant {
    pub(super) async fn play(&self, brand: BrandId, agent: AgentId, trial: &Trial) -> Result<Played, AssistantError> {
        let books = Books {
            search: self.searches.of(&self.db, brand).await?,
            library: self.libraries.of(&self.db, brand).await?,
        };
        let stage = Stage { agent, trial: Arc::new(trial.clone()), turn: 0, books };
        let undone = self.db.write(async |tx| {
            Err::<(), _>(match Box::pin(self.play_in(tx, brand, &stage)).await {
                Ok(played) => Undone::Played(played),
                Err(error) => Undone::Failed(error),
            })
        });
        match undone.await {
            Err(Undone::Played(played)) => Ok(played),
            Err(Undone::Failed(error)) => Err(error),
            Ok(()) => unreachable!("a trial always ends undone"),
        }
    }

    async fn play_in(&self, tx: &mut Tx, brand: BrandId, stage: &Stage) -> Result<Played, AssistantError> {
        let Some(mut scene) = self.scene(tx, brand, stage).await? else { return Ok(Played::NoAgent) };
        let mut answers = Vec::new();
        for (at, turn) in stage.trial.turns.iter().enumerate() {
            let seen = scene.hears(tx, turn).await?;
            let is_new = turn.thought.is_none() && seen.conversation.handling.is_the_agents();
            if is_new && self.is_to_be_thought_about(&seen) {
                let said = self.said_before(tx, &seen).await?;
                let stage = Stage { turn: at, ..stage.clone() };
                return Ok(Played::UntilAModel(Box::new(Seen { stage: Some((stage, said)), ..seen })));
            }
            let answer;
            (scene, answer) = Box::pin(self.answer_in_trial(tx, seen, turn.thought.as_ref())).await?;
            answers.push(answer);
        }
        Ok(Played::Whole(answers))
    }

    /// What a model sees in a trial, set up anew.
    pub(crate) async fn set_up(&self, tx: &mut Tx, brand: BrandId, stage: &Stage) -> Result<Seen, AssistantError> {
        let gone = || AssistantError::Store(StoreError::Defect("the agent of a trial is gone".to_owned()));
        let mut scene = self.scene(tx, brand, stage).await?.ok_or_else(gone)?;
        for turn in stage.trial.turns.iter().take(stage.turn) {
            let seen = scene.hears(tx, turn).await?;
            scene = Box::pin(self.answer_in_trial(tx, seen, turn.thought.as_ref())).await?.0;
        }
        scene.hears(tx, stage.trial.turns.get(stage.turn).ok_or_else(gone)?).await
    }

    async fn scene(&self, tx: &mut Tx, brand: BrandId, stage: &Stage) -> Result<Option<Scene>, AssistantError> {
        let Some(found) = Brand::find(tx, brand).await? else { return Ok(None) };
        let Some(agent) = Agent::find(tx, brand, stage.agent).await? else { return Ok(None) };
        let shop = Shop {
            brand: found,
            agent,
            ears: Ears::new(stage.books.search.clone()),
            search: stage.books.search.clone(),
            library: stage.books.library.clone(),
            zones: Zone::all(tx, brand).await?,
            public_url: self.public_url.to_string(),
        };
        let models = ModelAccount::all(tx, brand).await?;
        let (conversation, contact) = open_trial(tx, brand).await?;
        Ok(Some(Scene { shop, models, conversation, contact }))
    }

    /// Answers what was just said, and writes the answer down.
    async fn answer_in_trial(
        &self,
        tx: &mut Tx,
        mut seen: Seen,
        thought: Option<&Thought>,
    ) -> Result<(Scene, TrialAnswer), AssistantError> {
        let mut answer = TrialAnswer { message: None, reason: Reason::default(), with_a_human: true };
        if seen.conversation.handling.is_the_agents() {
            let done = match thought {
                Some(thought) if thought.gave_up.is_none() => by_model(tx, &seen, thought).await?,
                thought => {
                    let mut done = Box::pin(by_ourselves(tx, &mut seen)).await?;
                    done.reason.gave_up = thought.and_then(|thought| thought.gave_up.clone());
                    done.reason.cost = thought.map_or(0, |thought| thought.cost);
                    done
                }
            };
            (answer.message, answer.reason) = (done.reply.clone(), done.reason.clone());
            // It is written down as queued, and is gone with the transaction before anybody looks.
            let quiet = Self { outbox: None, ..self.clone() };
            quiet.settle(tx, &seen, done).await?;
        }
        let Seen { conversation, contact, shop, models, .. } = seen;
        let conversation = Conversation::lock(tx, conversation.brand, conversation.id).await?;
        let contact = Contact::find(tx, conversation.brand, contact.id).await?.unwrap_or(contact);
        answer.with_a_human = !conversation.handling.is_the_agents();
        Ok((Scene { shop, models, conversation, contact }, answer))
    }
}

/// A talk between two turns.
struct Scene {
    shop: Shop,
    models: Vec<ModelAccount>,
    conversation: Conversation,
    contact: Contact,
}

impl Scene {
    /// What a turn sees when this was said.
    async fn hears(self, tx: &mut Tx, turn: &TrialTurn) -> Result<Seen, AssistantError> {
        let Self { shop, models, conversation, contact } = self;
        let (conversation, message) = hear_trial(tx, &conversation, &turn.said.content()).await?;
        let kept = dialogue::store::find(tx, conversation.brand, conversation.id).await?;
        let mut seen = Seen {
            conversation,
            waiting: vec![message],
            contact,
            kept,
            unsent: Vec::new(),
            shop,
            models,
            by_voice: false,
            tense: false,
            stage: None,
        };
        seen.tense = is_tense(tx, &seen).await?;
        Ok(seen)
    }
}

/// What a model made of it, done again.
async fn by_model(tx: &mut Tx, seen: &Seen, thought: &Thought) -> Result<Turned, AssistantError> {
    let (script, text) = (thought.script(), thought.text.clone());
    let acted = Box::pin(act_out(tx, seen, &script, &text)).await?;
    let (results, model) = (acted.results.clone(), thought.model.clone());
    let mut done = Turned::by_model(acted, &Plan { script, results, text, uses: Vec::new(), model });
    // It was paid for when it was thought.
    done.reason.cost = thought.cost;
    Ok(done)
}
