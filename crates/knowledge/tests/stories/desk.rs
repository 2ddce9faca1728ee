use kernel::{ArticleId, BrandId, ConversationId, Locale, MessageId, TeammateId};
use knowledge::{Article, ArticleDraft, Asked, Found, Kind, KnowledgeError, LibraryCache, Saved, record_question};
use storage::{Db, Fact};
use testing::Ground;

/// A brand that tells its agent things.
#[derive(Clone)]
pub struct Desk {
    pub ground: Ground,
    pub brand: BrandId,
    pub teammate: TeammateId,
    pub cache: LibraryCache,
}

pub fn draft(kind: Kind, title: &str, text: &str) -> ArticleDraft {
    ArticleDraft { kind, title: title.into(), locale: Locale::Fr, text: text.into(), origin: None }
}

impl Desk {
    pub async fn open(ground: Ground) -> Self {
        let now = ground.clock.now();
        let (brand, teammate) = (BrandId(ground.chance.uuid(now)), TeammateId(ground.chance.uuid(now)));
        Self { ground, brand, teammate, cache: LibraryCache::default() }
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }

    /// The same ground seen by another brand.
    pub fn stranger(&self) -> Self {
        Self { brand: BrandId(self.ground.chance.uuid(self.ground.clock.now())), ..self.clone() }
    }

    pub async fn saves(&self, draft: &ArticleDraft, id: Option<ArticleId>) -> Result<Saved, KnowledgeError> {
        self.db().write(async |tx| draft.save(tx, self.brand, id, Some(self.teammate)).await).await
    }

    pub async fn applies(&self, draft: &ArticleDraft) -> Saved {
        self.db().write(async |tx| draft.apply(tx, self.brand).await).await.unwrap()
    }

    pub async fn removes(&self, id: ArticleId) -> Result<(), KnowledgeError> {
        self.db().write(async |tx| Article::remove(tx, self.brand, id, Some(self.teammate)).await).await
    }

    pub async fn asks(&self, words: &str) -> Option<Found> {
        let library = self.cache.of(self.db(), self.brand).await.unwrap();
        library.answer(&Asked { words, locale: Locale::Fr, about: &[] })
    }

    /// A customer asks what nobody can answer.
    pub async fn misses(&self, words: &str) -> MessageId {
        let now = self.ground.clock.now();
        let message = MessageId(self.ground.chance.uuid(now));
        self.misses_in(message, words).await;
        message
    }

    pub async fn misses_in(&self, message: MessageId, words: &str) -> bool {
        let talk = ConversationId(self.ground.chance.uuid(self.ground.clock.now()));
        let noted =
            self.db().write(async |tx| record_question(tx, self.brand, (talk, message), words, Locale::Fr).await).await;
        noted.unwrap()
    }

    pub async fn facts(&self, kind: &str) -> Vec<Fact> {
        let all = storage::facts_since(self.db(), self.brand, kernel::Millis(0), 1000).await.unwrap();
        all.into_iter().filter(|fact| fact.kind == kind).collect()
    }
}
