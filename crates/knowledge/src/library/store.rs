use super::document::Document;
use crate::{Article, article};
use kernel::{ArticleId, BrandId};
use storage::{Read, StoreError, args};

/// The brand's articles, each with the number that moves when it changes.
pub(super) async fn revisions(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(ArticleId, i64)>, StoreError> {
    on.all("SELECT id, revision FROM article WHERE brand_id = $1 ORDER BY id", args![brand]).await
}

/// One article with its pieces; none when it was taken away meanwhile.
pub(super) async fn document(on: &mut dyn Read, brand: BrandId, id: ArticleId) -> Result<Option<Document>, StoreError> {
    // The number first: what changes in between is read again by its newer number.
    let Some(revision) = article::revision(on, brand, id).await? else { return Ok(None) };
    let Some(article) = Article::find(on, brand, id).await? else { return Ok(None) };
    let chunks = Article::chunks(on, brand, id).await?;
    let Article { kind, title, locale, asked_as, .. } = article;
    let bare = Document { id, revision, kind, title, locale, passages: Vec::new() };
    Ok(Some(bare.with(chunks, &asked_as)))
}
