//! The agent's turn, whole, in one transaction.

use crate::{
    Agent, AssistantError, Gate,
    brain::Brain,
    courier::{is_crew, links_asked},
    dialogue::{self, Kept},
    gate::Consent,
    perceive::words_of,
    shop::Shop,
};
use catalogue::{Search, SearchCache};
use conversation::{
    Author, Contact, Conversation, ConversationError, Handling, Leaving, Message, Outbox, Said, TakeTurn, answer_in,
    answered, ask_for_human, asking_unanswered, asking_unsent, was_superseded,
};
use identity::Brand;
use jobs::{Claim, JobError, Outcome};
use kernel::MessageId;
use ordering::Zone;
use std::sync::Arc;
use storage::{Db, StoreError, Tx};

/// The assistant of every brand of this process.
#[derive(Clone)]
pub struct Assistant {
    pub(crate) db: Db,
    searches: SearchCache,
    outbox: Option<Arc<Outbox>>,
    pub(crate) public_url: Arc<str>,
}

impl Assistant {
    /// An assistant over `db`; `public_url` is the base of the customers' pages.
    pub fn new(db: Db, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        Self { db, searches: SearchCache::default(), outbox: None, public_url }
    }

    /// The page where an order is paid.
    pub(crate) fn pay_url(&self, order: &ordering::Order) -> String {
        format!("{}{}", self.public_url, payments::pay_path(&order.code))
    }

    /// The same, whose answers leave through `outbox` as soon as they are given, where nothing holds them back; without
    /// it they wait for the queue.
    pub fn sending_through(self, outbox: Arc<Outbox>) -> Self {
        Self { outbox: Some(outbox), ..self }
    }

    /// Handles [`TakeTurn`]: answers what waits in a conversation, once.
    pub async fn take_turn(&self, job: TakeTurn, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        // Read outside the transaction: large, shared, and checked again by the gate where it matters.
        let mut search = self.searches.last(&self.db, job.brand).await?;
        loop {
            let taken = self.db.write(async |tx| match self.look(tx, &job, &claim, &search).await? {
                Some(seen) => Ok::<_, Hitch>(self.answer(tx, seen).await?),
                None => Ok(None),
            });
            match taken.await {
                Ok(leaving) => {
                    self.send_off(leaving).await;
                    return Ok(Outcome::Done);
                }
                Err(Hitch::OldSearch) => search = self.searches.of(&self.db, job.brand).await?,
                Err(Hitch::Failed(error)) => return Err(error.into()),
            }
        }
    }

    /// Sends the answer that leaves at once. One that does not is found in the queue when its lease has passed.
    async fn send_off(&self, leaving: Option<Leaving>) {
        if let (Some(outbox), Some(leaving)) = (&self.outbox, leaving)
            && let Err(error) = outbox.send_off(leaving).await
        {
            tracing::warn!(error = %error, "What became of an answer was not recorded: {error}");
        }
    }

    /// Locks the conversation, ends the job, and reads what a turn needs, all in one go. `None`: nothing is to be
    /// answered.
    async fn look(
        &self,
        tx: &mut Tx,
        job: &TakeTurn,
        claim: &Claim,
        search: &Arc<Search>,
    ) -> Result<Option<Seen>, Hitch> {
        let (dialect, brand) = (tx.dialect(), job.brand);
        // What stands after the lock is answered under it.
        let about = |id| {
            let (lock, unanswered) = (Conversation::locking(dialect, brand, id), asking_unanswered(brand, id));
            (lock, unanswered, Contact::asking(brand, id), dialogue::store::asking(brand, id), asking_unsent(brand, id))
        };
        let (lock, waiting, contact, kept, unsent) = about(job.conversation);
        let shop = (Brand::asking(brand), Agent::asking(brand), Search::asking_version(brand), Zone::asking_all(brand));
        // Ended here it is ended as after the answer: who enqueues it again holds this lock.
        let asks = (lock, claim.ending(), waiting, contact, kept, unsent, shop.0, shop.1, shop.2, shop.3);
        let (locked, gone, waiting, contact, kept, unsent, mut shop, mut agent, version, zones) = tx.ask(asks).await?;
        claim.ended(tx, &gone).await?;
        let mut found = (locked, waiting, contact, kept, unsent);
        while let Some(into) = found.0.first().and_then(|locked| locked.merged_into) {
            found = tx.ask(about(into)).await?;
        }
        let (mut locked, waiting, mut contact, mut kept, unsent) = found;
        let (Some(locked), Some(contact), Some(shop)) = (locked.pop(), contact.pop(), shop.pop()) else {
            return Ok(None);
        };
        let conversation = locked.conversation;
        // The world may have changed since the job was made: a human came, or an earlier turn answered everything.
        if conversation.handling != Handling::Agent || waiting.is_empty() {
            return Ok(None);
        }
        if !search.is_current(&version) {
            return Err(Hitch::OldSearch);
        }
        let agent = agent.pop().unwrap_or_else(|| Shop::unnamed_agent(&shop));
        let public_url = self.public_url.to_string();
        let shop = Shop { brand: shop, agent, search: search.clone(), zones, public_url };
        let kept = kept.pop().unwrap_or_default();
        Ok(Some(Seen { conversation, waiting, contact, kept, unsent, shop }))
    }

    async fn answer(&self, tx: &mut Tx, mut seen: Seen) -> Result<Option<Leaving>, AssistantError> {
        let links = links_asked(&seen.waiting);
        if !links.is_empty() && is_crew(tx, &seen.shop.brand, &seen.contact).await? {
            let told = self.send_links(tx, &seen.shop.brand, &seen.contact, &links).await?;
            return Ok(self.say(tx, &seen, told, false).await?.and_then(|(_, leaving)| leaving));
        }
        let (to, brand) = ((&seen.conversation, &seen.contact), &seen.shop.brand);
        if let Some(told) = self.receipt_again(tx, brand, to, &seen.waiting).await? {
            return Ok(self.say(tx, &seen, told, false).await?.and_then(|(_, leaving)| leaving));
        }
        let kept = std::mem::take(&mut seen.kept);
        let Seen { conversation, waiting, contact, shop, .. } = &seen;
        let kept = recall(tx, conversation, kept).await?;
        let before = kept.state.clone();
        let grain = grain_of(waiting);

        let mut gate = Gate::new(tx, &shop.brand, conversation, contact, Consent::default());
        let mut brain = Brain::new(&mut gate, shop, contact, kept.state, grain);
        brain.catch_up(conversation, waiting).await?;
        for message in waiting {
            brain.hear(message).await?;
        }
        let locale = brain.locale();
        let (reply, dialogue) = brain.finish().await?;
        let wrote = gate.has_written();

        if contact.locale != Some(locale) {
            Contact::learn_locale(tx, conversation.brand, contact.id, locale).await?;
        }
        let said = match reply {
            Some(message) => self.say(tx, &seen, message, !wrote).await?,
            None => None,
        };
        let (answer, leaving) = said.map_or((None, None), |(answer, leaving)| (Some(answer), leaving));
        if let (None, Some(last)) = (answer, waiting.last()) {
            answered(tx, conversation.brand, conversation.id, waiting, last.id).await?;
        }
        let kept = Kept { state: dialogue, before: (!wrote).then_some(before), answer };
        dialogue::store::save(tx, conversation.brand, conversation.id, &kept).await?;
        metrics::counter!("seven_t_turns_total").increment(1);
        Ok(leaving)
    }

    /// Queues the answer; when the window has closed, a human is asked instead.
    async fn say(
        &self,
        tx: &mut Tx,
        Seen { conversation, contact, waiting, unsent, .. }: &Seen,
        message: whatsapp::Outgoing,
        revocable: bool,
    ) -> Result<Option<(MessageId, Option<Leaving>)>, AssistantError> {
        let said = Said {
            brand: conversation.brand,
            conversation: conversation.id,
            author: Author::Agent,
            message,
            quotes: None,
            revocable,
        };
        let answered = match &self.outbox {
            Some(outbox) => outbox.answer_at_once(tx, (conversation, contact), unsent, said, waiting).await,
            None => answer_in(tx, conversation, said, waiting).await.map(|id| (id, None)),
        };
        match answered {
            Ok(said) => Ok(Some(said)),
            Err(ConversationError::WindowClosed) => {
                ask_for_human(tx, conversation.brand, conversation.id, "window_closed").await?;
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// What a turn sees when it begins.
struct Seen {
    conversation: Conversation,
    /// Not empty.
    waiting: Vec<Message>,
    contact: Contact,
    kept: Kept,
    /// What waits to be sent before an answer.
    unsent: Vec<(MessageId,)>,
    shop: Shop,
}

/// Why a turn was not taken, and left nothing behind.
enum Hitch {
    /// The catalogue has changed since it was read: to be taken with another.
    OldSearch,
    Failed(AssistantError),
}

impl From<AssistantError> for Hitch {
    fn from(error: AssistantError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Hitch {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// The dialogue so far; as it was before the last answer if that answer was taken back.
async fn recall(tx: &mut Tx, conversation: &Conversation, kept: Kept) -> Result<Kept, StoreError> {
    if let (Some(before), Some(answer)) = (&kept.before, kept.answer)
        && was_superseded(tx, conversation.brand, answer).await?
    {
        return Ok(Kept { state: before.clone(), before: None, answer: None });
    }
    Ok(kept)
}

/// Which of its ways to say things the agent takes: told by what the customer wrote, so that the same talk reads the same
/// and another one does not.
fn grain_of(waiting: &[Message]) -> u8 {
    let words = waiting.iter().map(words_of);
    words.flat_map(str::bytes).fold(0, |grain: u8, byte| grain.wrapping_mul(31).wrapping_add(byte))
}
