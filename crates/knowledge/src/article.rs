//! What the merchant tells: texts, files, pages, facts about the shop.

mod draft;
mod kind;
mod store;

pub use draft::{ArticleDraft, Saved};
pub use kind::Kind;
pub(crate) use store::{add_asked_as, locale, pages, revision};

use crate::{Chunk, KnowledgeError, ReadPage, version};
use kernel::{ArticleId, BrandId, Locale, Millis, TeammateId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// Something the merchant tells the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Ours.
    pub id: ArticleId,
    /// What it is.
    pub kind: Kind,
    /// As the merchant names it; unique in the brand. An answer's source is told by it.
    pub title: String,
    /// The language it is written in.
    pub locale: Locale,
    /// All of it; empty for a page that was never read.
    pub text: String,
    /// Where the text comes from: a page's address, a file's name.
    pub origin: Option<String>,
    /// Whether it can be answered from.
    pub state: ArticleState,
    /// Questions that it was written to answer, as they were asked, one to a line.
    pub asked_as: String,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// How an article's text stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleState {
    /// It is as its source has it.
    Ready,
    /// Its page is about to be read.
    Waiting,
    /// Its page could not be read: a stable word. The text that was read before still answers.
    Failed(String),
}

impl ArticleState {
    /// Its stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Failed(_) => "failed",
        }
    }
}

impl Article {
    /// The longest title, in characters.
    pub const LONGEST_TITLE: usize = 160;
    /// The longest text, in characters: some hundred pages.
    pub const LONGEST_TEXT: usize = 200_000;
    /// The most articles of one brand.
    pub const MOST: usize = 500;

    /// Every article of the brand: facts about the shop first, then by title.
    #[kernel::boxed]
    pub async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, StoreError> {
        store::all(on, brand).await
    }

    /// The brand's article of this id.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: ArticleId) -> Result<Option<Self>, StoreError> {
        store::by_id(on, brand, id).await
    }

    /// The brand's article of this title.
    #[kernel::boxed]
    pub async fn by_title(on: &mut dyn Read, brand: BrandId, title: &str) -> Result<Option<Self>, StoreError> {
        store::by_title(on, brand, title).await
    }

    /// Its pieces, in order.
    #[kernel::boxed]
    pub async fn chunks(on: &mut dyn Read, brand: BrandId, id: ArticleId) -> Result<Vec<Chunk>, StoreError> {
        store::chunks(on, brand, id).await
    }

    /// Takes an article away: nothing is answered from it any more. Who did is written down.
    #[kernel::boxed]
    pub async fn remove(
        tx: &mut Tx,
        brand: BrandId,
        id: ArticleId,
        by: Option<TeammateId>,
    ) -> Result<(), KnowledgeError> {
        version::bump(tx, brand).await?;
        let Some(article) = store::by_id(tx, brand, id).await? else { return Err(KnowledgeError::UnknownArticle) };
        store::delete(tx, brand, id).await?;
        let data = json!({ "teammate": by, "kind": article.kind.code() });
        jobs::tell(tx, brand, NewFact::new("knowledge.removed", id).with(data)).await?;
        Ok(())
    }

    /// Asks for its page to be read again; false when it is no page.
    #[kernel::boxed]
    pub async fn await_page(tx: &mut Tx, brand: BrandId, id: ArticleId) -> Result<bool, StoreError> {
        let is_page = store::set_state(tx, brand, id, &ArticleState::Waiting).await?;
        if is_page {
            jobs::enqueue(tx, &ReadPage { brand, article: id }).await?;
        }
        Ok(is_page)
    }

    /// Takes over what its page says now. Nothing is done when the page was taken away, or has another address, meanwhile.
    #[kernel::boxed]
    pub async fn take_page(
        tx: &mut Tx,
        brand: BrandId,
        id: ArticleId,
        address: &str,
        text: &str,
    ) -> Result<(), StoreError> {
        let Some(article) = store::by_id(tx, brand, id).await? else { return Ok(()) };
        if article.kind != Kind::Page || article.origin.as_deref() != Some(address) {
            return Ok(());
        }
        if article.text != text {
            version::bump(tx, brand).await?;
            store::set_text(tx, brand, id, text).await?;
            store::put_chunks(tx, brand, id, text).await?;
        }
        store::set_state(tx, brand, id, &ArticleState::Ready).await?;
        Ok(())
    }

    /// Notes why its page could not be read; the text it had stays.
    #[kernel::boxed]
    pub async fn page_failed(tx: &mut Tx, brand: BrandId, id: ArticleId, why: &str) -> Result<(), StoreError> {
        store::set_state(tx, brand, id, &ArticleState::Failed(why.to_owned())).await?;
        Ok(())
    }
}
