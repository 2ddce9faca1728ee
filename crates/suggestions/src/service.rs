use crate::{
    Act, Deed, Proposal, Scene, State, SuggestionError, TIME_TO_UNDO, Taken, rules, store,
    taken::{self},
};
use conversation::{Conversation, ConversationError};
use identity::Brand;
use kernel::{ConversationId, TeammateId};
use knowledge::{Library, LibraryCache};
use std::sync::Arc;
use storage::{Db, Read, Tx};

/// What a teammate could do next; clones share what it keeps in memory.
#[derive(Clone)]
pub struct Suggestions {
    pub(crate) db: Db,
    libraries: LibraryCache,
    pub(crate) public_url: Arc<str>,
}

impl Suggestions {
    /// `public_url`: the base of the customers' pages.
    pub fn new(db: Db, public_url: &str) -> Self {
        Self { db, libraries: LibraryCache::default(), public_url: public_url.trim_end_matches('/').into() }
    }

    /// What `me` could do next in a conversation, what presses first. Nothing where a colleague has it in hand.
    #[kernel::boxed]
    pub async fn propose(
        &self,
        brand: &Brand,
        conversation: ConversationId,
        me: TeammateId,
    ) -> Result<Vec<Proposal>, SuggestionError> {
        let library = self.libraries.of(&self.db, brand.id).await?;
        let on = &mut &self.db;
        let found = Conversation::find(on, brand.id, conversation).await?.ok_or(ConversationError::NotFound)?;
        let mut found = Self::proposals(on, brand, found, (&library, me), self.db.clock().now()).await?;
        found.truncate(rules::MOST);
        Ok(found)
    }

    /// A teammate taps: what is proposed under this key ([`Deed::key`]) is done in ten seconds, unless it is taken back. A
    /// draft ([`Deed::Answer`]) is the teammate's at once, and the caller shows it. Refused when it is not proposed (any
    /// more), or somebody has tapped it already.
    #[kernel::boxed]
    pub async fn take_up(
        &self,
        brand: &Brand,
        conversation: ConversationId,
        key: &str,
        by: TeammateId,
    ) -> Result<Taken, SuggestionError> {
        // Read before: what is cached is fetched with no transaction open.
        let library = self.libraries.of(&self.db, brand.id).await?;
        self.db
            .write(async |tx| {
                let locked = Conversation::lock(tx, brand.id, conversation).await?;
                let (now, id) = (tx.now(), locked.id);
                let proposals = Self::proposals(tx, brand, locked, (&library, by), now).await?;
                let proposal = proposals.into_iter().find(|one| one.deed.key() == key);
                let Proposal { deed, why } = proposal.ok_or(SuggestionError::NoLongerFits)?;
                Self::write_down(tx, brand, id, (deed, why.code()), by).await
            })
            .await
    }

    async fn write_down(
        tx: &mut Tx,
        brand: &Brand,
        conversation: ConversationId,
        (deed, why): (Deed, &str),
        by: TeammateId,
    ) -> Result<Taken, SuggestionError> {
        let now = tx.now();
        let due = now + TIME_TO_UNDO;
        let is_draft = matches!(deed, Deed::Answer { .. });
        let state = if is_draft { State::Done { at: now } } else { State::Waiting { due } };
        let taken = Taken { id: tx.new_id(), conversation, deed, why: why.to_owned(), by, at: now, state };
        if !store::insert(tx, brand.id, &taken, due).await? {
            return Err(SuggestionError::UnderWay);
        }
        taken::end(tx, brand.id, &taken, &taken.state, Some(by)).await?;
        if !is_draft {
            jobs::enqueue_at(tx, due, &Act { brand: brand.id, suggestion: taken.id }).await?;
        }
        Ok(taken)
    }

    pub(crate) async fn proposals(
        on: &mut dyn Read,
        brand: &Brand,
        conversation: Conversation,
        (library, me): (&Library, TeammateId),
        now: kernel::Millis,
    ) -> Result<Vec<Proposal>, SuggestionError> {
        let scene = Scene::of(on, brand, conversation, Some(library), now).await?;
        Ok(rules::proposals(&scene, me))
    }

    pub(crate) async fn library(&self, brand: &Brand) -> Result<Arc<Library>, SuggestionError> {
        Ok(self.libraries.of(&self.db, brand.id).await?)
    }
}
