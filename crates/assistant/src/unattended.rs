//! A customer waits for the team and nobody comes: they are told honestly, and the next teammate is; then the owner. Only the
//! team's hours count. A timer that looks at the world again: whoever takes the conversation meanwhile ends it.

use crate::{Agent, Assistant, AssistantError, Phrases, notices::locale_of, shop::Shop};
use conversation::{
    AWAY, Author, Candidate, Contact, Conversation, ConversationError, Handling, Said, say, who_could_take,
};
use identity::{Brand, May, Teammate};
use jobs::{Claim, FactJob, Job, JobError, Outcome};
use kernel::{BrandId, ConversationId, Millis, TeammateId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::{NewFact, StoreError, Tx};
use whatsapp::Outgoing;

/// Looks whether a conversation still waits for a human since a moment.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unattended {
    brand: BrandId,
    conversation: ConversationId,
    /// Since when it waits: whoever takes it in between begins another wait.
    since: Millis,
    /// 1: the customer is told, and the next teammate, or all where none is there; 2: the owner.
    step: u8,
}

/// Behind the owner there is nobody to tell.
const LAST_STEP: u8 = 2;

impl Job for Unattended {
    const NAME: &'static str = "assistant.unattended";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", self.conversation, self.since.0, self.step))
    }
}

impl Assistant {
    /// Reacts to `conversation.human_wanted`: sets the timer. An agent that is away itself has said when it is back.
    #[kernel::boxed]
    pub async fn plan_unattended(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let (brand, id) = (fact.brand, ConversationId(fact.subject));
        self.db
            .write(async |tx| {
                if fact.data["why"] != AWAY
                    && let Some(waiting) = Conversation::find(tx, brand, id).await?
                    && matches!(waiting.handling, Handling::Waiting { .. })
                {
                    let since = waiting.handling_at;
                    self.look_again(tx, &Unattended { brand, conversation: waiting.id, since, step: 1 }).await?;
                }
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }

    /// Handles [`Unattended`].
    #[kernel::boxed]
    pub async fn unattended(&self, job: Unattended, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                self.still_waits(tx, &job).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn look_again(&self, tx: &mut Tx, job: &Unattended) -> Result<(), StoreError> {
        let Some(shop) = Brand::find(tx, job.brand).await? else { return Ok(()) };
        let conduct = Agent::of_brand(tx, job.brand).await?.map(|agent| agent.conduct).unwrap_or_default();
        let at = conduct.waited_enough(tx.now(), &Shop::zone_of(&shop));
        jobs::enqueue_at(tx, at, job).await.map(drop)
    }

    async fn still_waits(&self, tx: &mut Tx, job: &Unattended) -> Result<(), AssistantError> {
        let Unattended { brand, conversation, since, step } = *job;
        let waiting = match Conversation::lock(tx, brand, conversation).await {
            Err(ConversationError::NotFound) => return Ok(()),
            locked => locked?,
        };
        let Handling::Waiting { why } = &waiting.handling else { return Ok(()) };
        if waiting.handling_at != since {
            return Ok(());
        }
        let mut next = None;
        if step == 1 {
            self.admit(tx, &waiting).await?;
            next = next_of_team(tx, &waiting).await?;
        }
        let data = json!({ "step": step, "why": why, "to": next });
        jobs::tell(tx, brand, NewFact::new("conversation.unattended", waiting.id).with(data)).await?;
        if step < LAST_STEP {
            self.look_again(tx, &Unattended { brand, conversation: waiting.id, since, step: step + 1 }).await?;
        }
        Ok(())
    }

    /// Tells the customer that nobody is free yet. To whom free text may not go any more nothing is said: the team knows.
    async fn admit(&self, tx: &mut Tx, waiting: &Conversation) -> Result<(), AssistantError> {
        let brand = waiting.brand;
        let (Some(contact), Some(shop)) =
            (Contact::find(tx, brand, waiting.contact).await?, Brand::find(tx, brand).await?)
        else {
            return Ok(());
        };
        if contact.opted_out_at.is_some() {
            return Ok(());
        }
        let words = Phrases::new(locale_of(&contact, &shop), 0).plain("unattended");
        let said = Said {
            brand,
            conversation: waiting.id,
            author: Author::System,
            message: Outgoing::text(words),
            quotes: None,
            revocable: false,
        };
        match say(tx, said).await {
            Ok(_) | Err(ConversationError::WindowClosed) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }
}

/// Who of the team is to come: of those at their desk, whoever is best placed; nobody chosen where nobody is there, so that
/// all of them hear of it. The owner comes last, and is not chosen here.
async fn next_of_team(tx: &mut Tx, waiting: &Conversation) -> Result<Option<TeammateId>, StoreError> {
    let Some(shop) = Brand::find(tx, waiting.brand).await? else { return Ok(None) };
    let team = identity::teammates_of(tx, shop.org).await?;
    let may_come = |one: &&Teammate| one.answers_for(&shop) && !one.role.may(May::ManageOrganisation);
    let candidates: Vec<Candidate> =
        team.iter().filter(may_come).map(|one| Candidate { teammate: one.id, skills: one.skills.clone() }).collect();
    let now = tx.now();
    let could = who_could_take(tx, waiting.brand, waiting.id, &candidates, now).await?;
    Ok(could.into_iter().find(|one| one.present).map(|one| one.teammate))
}
