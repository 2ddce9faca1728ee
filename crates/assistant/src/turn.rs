//! The agent's turn, whole, in one transaction.

use crate::{
    Agent, AssistantError, Deed, Gate, ModelAccount, When,
    brain::{Brain, is_for_a_model},
    courier::{is_crew, links_asked},
    dialogue::{self, Dialogue, Kept},
    ears::Ears,
    gate::Consent,
    model::{ActedOut, GaveUp, Plan, RequestKind, Thinking, act_out, note},
    noticed,
    perceive::{perceive, words_of},
    reason::Reason,
    receipt_asked::asks_for_receipt,
    shop::Shop,
    signs::{self, Signs},
    trial::Stage,
    voice::as_written,
};
use catalogue::{Search, SearchCache};
use conversation::{
    Author, Contact, Conversation, ConversationError, Leaving, Message, Outbox, Said, TakeTurn, answer_in, answered,
    ask_for_human, asking_unanswered, asking_unsent, settle_courtesy, was_superseded,
};
use identity::Brand;
use insight::MoodWord;
use jobs::{Claim, JobError, Outcome};
use kernel::{Locale, MessageId, Vault};
use knowledge::{Library, LibraryCache};
use ordering::Zone;
use speech::Voices;
use std::sync::Arc;
use storage::{Db, StoreError, Tx};

/// The assistant of every brand of this process.
#[derive(Clone)]
pub struct Assistant {
    pub(crate) db: Db,
    pub(crate) searches: SearchCache,
    pub(crate) libraries: LibraryCache,
    pub(crate) outbox: Option<Arc<Outbox>>,
    pub(crate) public_url: Arc<str>,
    /// Who listens and speaks.
    pub(crate) voices: Option<Voices>,
    /// Who asks models, and what opens their keys.
    pub(crate) models: Option<(models::Models, Arc<Vault>)>,
}

/// How often a thought may begin again because the customer wrote more meanwhile.
const MOST_THOUGHTS: usize = 2;

impl Assistant {
    /// An assistant over `db`; `public_url` is the base of the customers' pages.
    pub fn new(db: Db, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        let (searches, libraries) = (SearchCache::default(), LibraryCache::default());
        Self { db, searches, libraries, outbox: None, public_url, voices: None, models: None }
    }

    /// The same, finding goods with these searches: shared with whoever else searches in this process.
    pub fn searching_with(self, searches: SearchCache) -> Self {
        Self { searches, ..self }
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

    /// The same, listening and speaking with these voices.
    pub fn speaking_with(self, voices: Voices) -> Self {
        Self { voices: Some(voices), ..self }
    }

    /// The same, thinking with the models of brands that have some; `vault` opens their keys.
    pub fn thinking_with(self, models: models::Models, vault: Vault) -> Self {
        Self { models: Some((models, Arc::new(vault))), ..self }
    }

    /// Handles [`TakeTurn`]: answers what waits in a conversation, once. Where the brand has models and words wait, one of
    /// them thinks, with no transaction open; whatever fails there, the built-in brain answers.
    #[kernel::boxed]
    pub async fn take_turn(&self, job: TakeTurn, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        // Read outside the transaction: large, shared, and checked again by the gate where it matters.
        let mut books = Books {
            search: self.searches.last(&self.db, job.brand).await?,
            library: self.libraries.last(&self.db, job.brand).await?,
        };
        let (mut thoughts, mut gave_up) = (0, None::<GaveUp>);
        loop {
            let taken = self.db.write(async |tx| match self.look(tx, &job, &claim, &books).await? {
                Some(seen) if gave_up.is_none() && self.is_to_be_thought_about(&seen) => {
                    Err(Hitch::Think(Box::new(seen)))
                }
                Some(seen) => Ok::<_, Hitch>(self.answer(tx, seen, gave_up.as_ref()).await?),
                None => Ok(None),
            });
            let hitch = match taken.await {
                Ok(leaving) => {
                    self.send_off(leaving).await;
                    return Ok(Outcome::Done);
                }
                Err(Hitch::Think(seen)) => {
                    thoughts += 1;
                    match Box::pin(self.think(&seen)).await? {
                        Thinking::GaveUp(why) => {
                            gave_up = Some(why);
                            continue;
                        }
                        Thinking::Answer(plan) => match self.do_as_planned(&job, &claim, &books, &seen, &plan).await {
                            Ok(leaving) => {
                                self.send_off(leaving).await;
                                return Ok(Outcome::Done);
                            }
                            Err(hitch) => {
                                if matches!(hitch, Hitch::Differs) || thoughts >= MOST_THOUGHTS {
                                    gave_up = Some(GaveUp { why: hitch.word(), uses: plan.uses });
                                }
                                hitch
                            }
                        },
                    }
                }
                Err(hitch) => hitch,
            };
            match hitch {
                Hitch::OldBooks => {
                    books.search = self.searches.of(&self.db, job.brand).await?;
                    books.library = self.libraries.of(&self.db, job.brand).await?;
                }
                Hitch::Think(_) | Hitch::More | Hitch::Differs => {}
                Hitch::Failed(error) => return Err(error.into()),
            }
        }
    }

    /// Whether a model is to think about what waits: where the brand has one, and words wait that no rule answers.
    pub(crate) fn is_to_be_thought_about(&self, seen: &Seen) -> bool {
        self.models.is_some()
            && !seen.models.is_empty()
            && links_asked(&seen.waiting).is_empty()
            && !asks_for_receipt(&seen.waiting)
            && !seen.is_for_a_human()
            && is_for_a_model(&seen.waiting, &seen.kept.state, &seen.shop.ears)
            && seen.models.iter().any(|model| model.answers(seen.request()))
    }

    /// Performs a model's plan for good, if everything is still as it saw it.
    async fn do_as_planned(
        &self,
        job: &TakeTurn,
        claim: &Claim,
        books: &Books,
        before: &Seen,
        plan: &Plan,
    ) -> Result<Option<Leaving>, Hitch> {
        self.db
            .write(async |tx| {
                let Some(seen) = self.look(tx, job, claim, books).await? else { return Ok(None) };
                let ids = |seen: &Seen| seen.waiting.iter().map(|message| message.id).collect::<Vec<_>>();
                if ids(&seen) != ids(before) {
                    return Err(Hitch::More);
                }
                let acted = Box::pin(act_out(tx, &seen, &plan.script, &plan.text)).await?;
                if acted.results != plan.results {
                    return Err(Hitch::Differs);
                }
                note(tx, seen.shop.brand.id, seen.conversation.id, &plan.uses).await?;
                let done = Turned::by_model(acted, plan);
                count_turn(&done.reason);
                Ok(self.settle(tx, &seen, done).await?)
            })
            .await
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
    async fn look(&self, tx: &mut Tx, job: &TakeTurn, claim: &Claim, books: &Books) -> Result<Option<Seen>, Hitch> {
        let (dialect, brand) = (tx.dialect(), job.brand);
        // What stands after the lock is answered under it.
        let about = |id| {
            let (lock, unanswered) = (Conversation::locking(dialect, brand, id), asking_unanswered(brand, id));
            (lock, unanswered, Contact::asking(brand, id), dialogue::store::asking(brand, id), asking_unsent(brand, id))
        };
        let (lock, waiting, contact, kept, unsent) = about(job.conversation);
        let shop = (Brand::asking(brand), Agent::asking(brand), Search::asking_version(brand), Zone::asking_all(brand));
        let minds = ModelAccount::asking(brand);
        // Ended here it is ended as after the answer: who enqueues it again holds this lock.
        let told = Library::asking_version(brand);
        let asks = (lock, claim.ending(), waiting, contact, kept, unsent, shop.0, shop.1, shop.2, shop.3, minds, told);
        let (locked, gone, waiting, contact, kept, unsent, mut shop, mut agent, version, zones, models, told) =
            tx.ask(asks).await?;
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
        if !conversation.handling.is_the_agents() || waiting.is_empty() {
            return Ok(None);
        }
        if let Some(until) = self.hears_until(&shop, &waiting, tx.now()) {
            jobs::enqueue_at(tx, until, &TakeTurn { brand, conversation: conversation.id }).await?;
            return Ok(None);
        }
        if !books.search.is_current(&version) || !books.library.is_current(&told) {
            return Err(Hitch::OldBooks);
        }
        let agent = agent.pop().unwrap_or_else(|| Shop::unnamed_agent(&shop));
        let public_url = self.public_url.to_string();
        let shop = Shop {
            brand: shop,
            agent,
            ears: Ears::new(books.search.clone()),
            search: books.search.clone(),
            library: books.library.clone(),
            zones,
            public_url,
        };
        let kept = kept.pop().unwrap_or_default();
        let by_voice = waiting.last().is_some_and(Message::is_voice);
        let waiting: Vec<Message> = waiting.into_iter().map(|message| as_written(message, &shop.brand)).collect();
        // « ok merci », after the team has closed it, opens nothing.
        if waiting.iter().all(|message| signs::is_courtesy(message, &kept.state, &shop.ears))
            && settle_courtesy(tx, &conversation, &waiting).await?
        {
            return Ok(None);
        }
        let mut seen =
            Seen { conversation, waiting, contact, kept, unsent, shop, models, by_voice, tense: false, stage: None };
        seen.tense = is_tense(tx, &seen).await?;
        let later = Box::pin(self.put_off(tx, &mut seen)).await?;
        Ok((!later).then_some(seen))
    }

    async fn answer(
        &self,
        tx: &mut Tx,
        mut seen: Seen,
        gave_up: Option<&GaveUp>,
    ) -> Result<Option<Leaving>, AssistantError> {
        let links = links_asked(&seen.waiting);
        if !links.is_empty() && is_crew(tx, &seen.shop.brand, &seen.contact).await? {
            let told = self.send_links(tx, &seen.shop.brand, &seen.contact, &links).await?;
            return Ok(self.say(tx, &seen, told, false).await?.and_then(|(_, leaving)| leaving));
        }
        let (to, brand) = ((&seen.conversation, &seen.contact), &seen.shop.brand);
        if let Some(told) = self.receipt_again(tx, brand, to, &seen.waiting).await? {
            return Ok(self.say(tx, &seen, told, false).await?.and_then(|(_, leaving)| leaving));
        }
        let mut done = Box::pin(by_ourselves(tx, &mut seen)).await?;
        if let Some(gave_up) = gave_up {
            note(tx, seen.shop.brand.id, seen.conversation.id, &gave_up.uses).await?;
            done.reason.gave_up = Some(gave_up.why.to_owned());
            done.reason.cost = gave_up.uses.iter().map(|used| used.cost).sum();
        }
        count_turn(&done.reason);
        self.settle(tx, &seen, done).await
    }

    /// Writes the end of a turn down: the answer, why it is so, and where the talk stands.
    pub(crate) async fn settle(
        &self,
        tx: &mut Tx,
        seen: &Seen,
        done: Turned,
    ) -> Result<Option<Leaving>, AssistantError> {
        let Seen { conversation, waiting, contact, .. } = seen;
        let noticed = noticed::of_turn(seen, &done);
        insight::note(tx, conversation.brand, conversation.id, &noticed, tx.now()).await?;
        let Turned { reply, dialogue, before, locale, wrote, reason } = done;
        if contact.locale != Some(locale) {
            Contact::learn_locale(tx, conversation.brand, contact.id, locale).await?;
        }
        let said = match reply {
            Some(message) if self.says_aloud(seen) => self.say_aloud(tx, seen, (message, locale), !wrote).await?,
            Some(message) => self.say(tx, seen, message, !wrote).await?,
            None => None,
        };
        let (answer, leaving) = said.map_or((None, None), |(answer, leaving)| (Some(answer), leaving));
        match (answer, waiting.last()) {
            (Some(answer), _) => reason.save(tx, conversation.brand, conversation.id, answer).await?,
            (None, Some(last)) => answered(tx, conversation.brand, conversation.id, waiting, last.id).await?,
            (None, None) => {}
        }
        let kept = Kept { state: dialogue, before: (!wrote).then_some(before), answer };
        dialogue::store::save(tx, conversation.brand, conversation.id, &kept).await?;
        Ok(leaving)
    }

    /// Queues the answer; when the window has closed, a human is asked instead.
    pub(crate) async fn say(
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
pub(crate) struct Seen {
    pub conversation: Conversation,
    /// Not empty.
    pub waiting: Vec<Message>,
    pub contact: Contact,
    pub kept: Kept,
    /// What waits to be sent before an answer.
    pub unsent: Vec<(MessageId,)>,
    pub shop: Shop,
    /// What the brand's agent may think with, the one asked first in front.
    pub models: Vec<ModelAccount>,
    /// Whether what waits ends with a voice note.
    pub by_voice: bool,
    /// Whether the talk was tense before, where what waits is annoyed; not looked up where it is not.
    pub tense: bool,
    /// In a trial: how what is seen is set up again, and what was said before.
    pub stage: Option<(Stage, Vec<Message>)>,
}

impl Seen {
    /// Whether the merchant's table gives what waits to a human, whatever it asks.
    pub fn is_for_a_human(&self) -> bool {
        let routing = &self.shop.agent.conduct.routing;
        let signs = self.signs().after(self.tense);
        (signs.angry && routing.does(When::Angry, Deed::HandOver))
            || (signs.foreign && routing.does(When::UnknownLanguage, Deed::HandOver))
    }

    fn signs(&self) -> Signs {
        Signs::of(&self.waiting, &self.kept.state, &self.shop.ears)
    }

    /// Whether all that waits is about nothing that a shop does.
    pub fn is_off_topic(&self) -> bool {
        self.waiting.iter().all(|message| perceive(message, &self.kept.state, &self.shop.ears).off_topic)
    }

    /// What is asked for.
    pub fn request(&self) -> RequestKind {
        RequestKind::of(&self.waiting, &self.kept.state, &self.shop.ears)
    }
}

/// What a turn came to, before it is written down.
pub(crate) struct Turned {
    pub reply: Option<whatsapp::Outgoing>,
    pub dialogue: Dialogue,
    pub before: Dialogue,
    pub locale: Locale,
    pub wrote: bool,
    pub reason: Reason,
}

impl Turned {
    /// What a model's plan came to.
    pub fn by_model(acted: ActedOut, plan: &Plan) -> Self {
        let ActedOut { reply, dialogue, before, locale, intents, mood, sources, wrote, .. } = acted;
        let reason = Reason { mood, ..plan.reason(intents, sources) };
        Self { reply, dialogue, before, locale, wrote, reason }
    }
}

/// What a turn looks up in memory.
#[derive(Clone)]
pub(crate) struct Books {
    pub search: Arc<Search>,
    pub library: Arc<Library>,
}

/// Why a turn was not taken, and left nothing behind.
enum Hitch {
    /// The catalogue or what the merchant told has changed since it was read: to be taken with another.
    OldBooks,
    /// A model is to think first.
    Think(Box<Seen>),
    /// More was written while a model thought: it thinks again.
    More,
    /// What a model's calls give is not what it saw.
    Differs,
    Failed(AssistantError),
}

impl Hitch {
    /// Its stable word, as the reason why a model's answer was not taken.
    const fn word(&self) -> &'static str {
        match self {
            Self::OldBooks => "catalogue_changed",
            Self::More | Self::Think(_) => "customer_wrote_more",
            Self::Differs | Self::Failed(_) => "shop_changed",
        }
    }
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

/// The built-in brain answers what waits.
pub(crate) async fn by_ourselves(tx: &mut Tx, seen: &mut Seen) -> Result<Turned, AssistantError> {
    let kept = std::mem::take(&mut seen.kept);
    let Seen { conversation, waiting, contact, shop, tense, .. } = &*seen;
    let kept = recall(tx, conversation, kept).await?;
    let before = kept.state.clone();
    let mut gate = Gate::new(tx, &shop.brand, &shop.agent.conduct, conversation, contact, Consent::default());
    let mut brain = Brain::new(&mut gate, shop, contact, kept.state, grain_of(waiting));
    brain.catch_up(conversation, waiting).await?;
    let signs = Signs::of(waiting, &brain.dialogue, &shop.ears).after(*tense);
    if brain.care_first(signs).await? {
        brain.note(waiting);
    } else {
        for message in waiting {
            brain.hear(message).await?;
        }
        brain.care_last(signs).await?;
    }
    let (locale, intents, mood, sources) = (brain.locale(), brain.intents(), brain.mood(), brain.sources());
    let (reply, dialogue) = brain.finish().await?;
    let (wrote, tools) = (gate.has_written(), gate.take_log());
    let reason = Reason { brain: "built-in".to_owned(), intents, mood, sources, tools, ..Reason::default() };
    Ok(Turned { reply, dialogue, before, locale, wrote, reason })
}

/// Whether the talk was tense before what waits, as its mood tells: what was said and not answered, what did not arrive,
/// what was waited for, all fading. Looked up only where it decides.
pub(crate) async fn is_tense(tx: &mut Tx, seen: &Seen) -> Result<bool, AssistantError> {
    let signs = seen.signs();
    if signs.angry || !signs.annoyed {
        return Ok(false);
    }
    let Conversation { brand, id, .. } = seen.conversation;
    let now = tx.now();
    let standing = insight::standing(tx, brand, id, now).await?;
    Ok(standing.is_some_and(|standing| matches!(standing.mood.word, MoodWord::Tense | MoodWord::Angry)))
}

/// One more turn, in the figures of the process.
fn count_turn(reason: &Reason) {
    metrics::counter!("seven_t_turns_total", "brain" => if reason.is_built_in() { "built-in" } else { "model" })
        .increment(1);
}

/// The dialogue so far; as it was before the last answer if that answer was taken back.
pub(crate) async fn recall(tx: &mut Tx, conversation: &Conversation, kept: Kept) -> Result<Kept, StoreError> {
    if let (Some(before), Some(answer)) = (&kept.before, kept.answer)
        && was_superseded(tx, conversation.brand, answer).await?
    {
        return Ok(Kept { state: before.clone(), before: None, answer: None });
    }
    Ok(kept)
}

/// Which of its ways to say things the agent takes: told by what the customer wrote, so that the same talk reads the same
/// and another one does not.
pub(crate) fn grain_of(waiting: &[Message]) -> u8 {
    let words = waiting.iter().map(words_of);
    words.flat_map(str::bytes).fold(0, |grain: u8, byte| grain.wrapping_mul(31).wrapping_add(byte))
}
