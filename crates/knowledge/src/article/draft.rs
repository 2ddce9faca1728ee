use super::{Article, ArticleState, Kind, store};
use crate::{KnowledgeError, ReadPage, version};
use kernel::{ArticleId, BrandId, Locale, TeammateId};
use serde_json::json;
use storage::{NewFact, Tx};

/// An article as a merchant or an operator writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleDraft {
    /// What it is.
    pub kind: Kind,
    /// Unique in the brand.
    pub title: String,
    /// The language it is written in.
    pub locale: Locale,
    /// All of it; not looked at for a page, whose text comes from its address.
    pub text: String,
    /// A page's address, a file's name.
    pub origin: Option<String>,
}

/// What [`ArticleDraft::save`] and [`ArticleDraft::apply`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// As before.
    Unchanged(ArticleId),
    /// New.
    Created(ArticleId),
    /// Said in another way now.
    Updated(ArticleId),
}

impl Saved {
    /// Of which article.
    pub const fn id(self) -> ArticleId {
        match self {
            Self::Unchanged(id) | Self::Created(id) | Self::Updated(id) => id,
        }
    }

    /// Whether anything is another than before.
    pub const fn is_change(self) -> bool {
        !matches!(self, Self::Unchanged(_))
    }
}

impl ArticleDraft {
    /// Checks what can be checked without a database.
    pub fn check(&self) -> Result<(), KnowledgeError> {
        let (title, text) = (self.title.trim(), self.text.trim());
        let of_a_page = self.kind == Kind::Page;
        match () {
            () if title.is_empty() || title.chars().count() > Article::LONGEST_TITLE => Err(KnowledgeError::Title),
            () if self.title.contains('\0') || self.text.contains('\0') => Err(KnowledgeError::Text),
            () if !of_a_page && text.is_empty() => Err(KnowledgeError::Text),
            () if text.chars().count() > Article::LONGEST_TEXT => Err(KnowledgeError::Text),
            () if of_a_page && !self.origin.as_deref().is_some_and(shopfront::is_web_address) => {
                Err(KnowledgeError::Address)
            }
            () => Ok(()),
        }
    }

    /// Makes a new article of the brand, or makes this one so. Who did is written down.
    #[kernel::boxed]
    pub async fn save(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        id: Option<ArticleId>,
        by: Option<TeammateId>,
    ) -> Result<Saved, KnowledgeError> {
        self.check()?;
        // Who changes the brand's knowledge at the same time waits here.
        version::lock(tx, brand).await?;
        let named = store::by_title(tx, brand, self.title.trim()).await?;
        if named.as_ref().is_some_and(|named| Some(named.id) != id) {
            return Err(KnowledgeError::TitleTaken);
        }
        let held = match id {
            Some(id) => Some(store::by_id(tx, brand, id).await?.ok_or(KnowledgeError::UnknownArticle)?),
            None => None,
        };
        self.put(tx, brand, held, by).await
    }

    /// Creates or updates the brand's article of this title.
    #[kernel::boxed]
    pub async fn apply(&self, tx: &mut Tx, brand: BrandId) -> Result<Saved, KnowledgeError> {
        self.check()?;
        version::lock(tx, brand).await?;
        let held = store::by_title(tx, brand, self.title.trim()).await?;
        self.put(tx, brand, held, None).await
    }

    async fn put(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        held: Option<Article>,
        by: Option<TeammateId>,
    ) -> Result<Saved, KnowledgeError> {
        let saved = match held {
            Some(held) if self.is(&held) => return Ok(Saved::Unchanged(held.id)),
            Some(held) => {
                let moved = self.kind == Kind::Page && self.origin != held.origin;
                let text = if self.kind == Kind::Page { held.text.as_str() } else { self.text.trim() };
                let state = if moved { ArticleState::Waiting } else { held.state.clone() };
                store::update(tx, brand, held.id, self, text, &state).await?;
                if text != held.text {
                    store::put_chunks(tx, brand, held.id, text).await?;
                }
                Saved::Updated(held.id)
            }
            None => {
                if store::count(tx, brand).await? >= i64::try_from(Article::MOST).unwrap_or(i64::MAX) {
                    return Err(KnowledgeError::TooMany);
                }
                Saved::Created(self.insert(tx, brand).await?)
            }
        };
        version::bump(tx, brand).await?;
        let waits = store::by_id(tx, brand, saved.id()).await?;
        if waits.is_some_and(|article| article.state == ArticleState::Waiting) {
            jobs::enqueue(tx, &ReadPage { brand, article: saved.id() }).await?;
        }
        let data = json!({ "teammate": by, "kind": self.kind.code(), "new": matches!(saved, Saved::Created(_)) });
        jobs::tell(tx, brand, NewFact::new("knowledge.changed", saved.id()).with(data)).await?;
        Ok(saved)
    }

    async fn insert(&self, tx: &mut Tx, brand: BrandId) -> Result<ArticleId, KnowledgeError> {
        let id = ArticleId(tx.new_id());
        let of_a_page = self.kind == Kind::Page;
        let (text, state) = match of_a_page {
            true => ("", ArticleState::Waiting),
            false => (self.text.trim(), ArticleState::Ready),
        };
        store::insert(tx, brand, id, self, text, &state).await?;
        store::put_chunks(tx, brand, id, text).await?;
        Ok(id)
    }

    /// Whether an article already is so.
    fn is(&self, held: &Article) -> bool {
        self.kind == held.kind
            && self.title.trim() == held.title
            && self.locale == held.locale
            && self.origin == held.origin
            && (self.kind == Kind::Page || self.text.trim() == held.text)
    }
}
