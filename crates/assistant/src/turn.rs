//! The agent's turn, whole, in one transaction.

use crate::{
    Agent, AssistantError, Gate,
    brain::Brain,
    dialogue::{self, Kept},
    gate::Consent,
    perceive::words_of,
    shop::Shop,
};
use catalogue::{Search, SearchCache};
use conversation::{
    Author, Contact, Conversation, ConversationError, Handling, Message, Said, TakeTurn, answered, ask_for_human,
    say_in, unanswered, was_superseded,
};
use identity::Brand;
use jobs::{Claim, JobError, Outcome};
use kernel::{BrandId, MessageId};
use std::sync::Arc;
use storage::{Db, Tx};

/// The assistant of every brand of this process.
#[derive(Clone)]
pub struct Assistant {
    pub(crate) db: Db,
    searches: SearchCache,
    pub(crate) public_url: Arc<str>,
}

impl Assistant {
    /// An assistant over `db`; `public_url` is the base of the customers' pages.
    pub fn new(db: Db, public_url: &str) -> Self {
        Self { db, searches: SearchCache::default(), public_url: public_url.trim_end_matches('/').into() }
    }

    /// Handles [`TakeTurn`]: answers what waits in a conversation, once.
    pub async fn take_turn(&self, job: TakeTurn, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        // Read outside the transaction: large, shared, and checked again by the gate where it matters.
        let search = self.searches.of(&self.db, job.brand).await?;
        self.db
            .write(async |tx| {
                self.answer(tx, &job, search).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn answer(&self, tx: &mut Tx, job: &TakeTurn, search: Arc<Search>) -> Result<(), AssistantError> {
        let conversation = match Conversation::lock(tx, job.brand, job.conversation).await {
            Ok(conversation) => conversation,
            Err(ConversationError::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        // The world may have changed since the job was made: a human came, or an earlier turn answered everything.
        if conversation.handling != Handling::Agent {
            return Ok(());
        }
        let waiting = unanswered(tx, job.brand, conversation.id).await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        let Some(contact) = Contact::find(tx, job.brand, conversation.contact).await? else { return Ok(()) };
        let Some(shop) = self.shop(tx, job.brand, search).await? else { return Ok(()) };
        let last = last.id;
        let mut kept = self.recall(tx, &conversation).await?;
        let before = kept.state.clone();
        let grain = grain_of(&waiting);

        let mut gate = Gate::new(tx, &shop.brand, &conversation, &contact, Consent::default());
        let mut brain = Brain::new(&mut gate, &shop, &contact, kept.state, grain);
        brain.catch_up(&conversation, &waiting).await?;
        for message in &waiting {
            brain.hear(message).await?;
        }
        let locale = brain.locale();
        let (reply, dialogue) = brain.finish().await?;
        let wrote = gate.has_written();

        if contact.locale != Some(locale) {
            Contact::learn_locale(tx, job.brand, contact.id, locale).await?;
        }
        let answer = match reply {
            Some(message) => self.say(tx, &conversation, message, !wrote).await?,
            None => None,
        };
        answered(tx, job.brand, conversation.id, &waiting, answer.unwrap_or(last)).await?;
        kept = Kept { state: dialogue, before: (!wrote).then_some(before), answer };
        dialogue::store::save(tx, job.brand, conversation.id, &kept).await?;
        metrics::counter!("seven_t_turns_total").increment(1);
        Ok(())
    }

    /// The dialogue so far; as it was before the last answer if that answer was taken back.
    async fn recall(&self, tx: &mut Tx, conversation: &Conversation) -> Result<Kept, AssistantError> {
        let kept = dialogue::store::find(tx, conversation.brand, conversation.id).await?;
        if let (Some(before), Some(answer)) = (&kept.before, kept.answer)
            && was_superseded(tx, conversation.brand, answer).await?
        {
            return Ok(Kept { state: before.clone(), before: None, answer: None });
        }
        Ok(kept)
    }

    /// Queues the answer; when the window has closed, a human is asked instead.
    async fn say(
        &self,
        tx: &mut Tx,
        conversation: &Conversation,
        message: whatsapp::Outgoing,
        revocable: bool,
    ) -> Result<Option<MessageId>, AssistantError> {
        let said = Said {
            brand: conversation.brand,
            conversation: conversation.id,
            author: Author::Agent,
            message,
            quotes: None,
            revocable,
        };
        match say_in(tx, conversation, said).await {
            Ok(id) => Ok(Some(id)),
            Err(ConversationError::WindowClosed) => {
                ask_for_human(tx, conversation.brand, conversation.id, "window_closed").await?;
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn shop(&self, tx: &mut Tx, brand: BrandId, search: Arc<Search>) -> Result<Option<Shop>, AssistantError> {
        let Some(brand) = Brand::find(tx, brand).await? else { return Ok(None) };
        let agent = Agent::of_brand(tx, brand.id).await?.unwrap_or_else(|| Shop::unnamed_agent(&brand));
        Ok(Some(Shop { brand, agent, search, public_url: self.public_url.to_string() }))
    }
}

/// Which of its ways to say things the agent takes: told by what the customer wrote, so that the same talk reads the same
/// and another one does not.
fn grain_of(waiting: &[Message]) -> u8 {
    let words = waiting.iter().map(words_of);
    words.flat_map(str::bytes).fold(0, |grain: u8, byte| grain.wrapping_mul(31).wrapping_add(byte))
}
