use super::{Article, ArticleDraft, ArticleState, Kind};
use crate::{Chunk, chunk};
use kernel::{ArticleId, BrandId, Locale, Millis};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct ArticleRow {
        id: ArticleId,
        kind: String,
        title: String,
        locale: String,
        text: String,
        origin: Option<String>,
        state: String,
        problem: Option<String>,
        asked_as: String,
        updated_at: Millis,
    }
}

fn kind(word: &str) -> Result<Kind, StoreError> {
    Kind::from_code(word).ok_or_else(|| StoreError::Defect(format!("unknown kind of article {word:?}")))
}

pub(crate) fn locale(word: &str) -> Result<Locale, StoreError> {
    word.parse().map_err(StoreError::Defect)
}

impl TryFrom<ArticleRow> for Article {
    type Error = StoreError;
    fn try_from(row: ArticleRow) -> Result<Self, StoreError> {
        let state = match row.state.as_str() {
            "ready" => ArticleState::Ready,
            "waiting" => ArticleState::Waiting,
            "failed" => ArticleState::Failed(row.problem.unwrap_or_default()),
            other => return Err(StoreError::Defect(format!("unknown state of an article {other:?}"))),
        };
        Ok(Self {
            id: row.id,
            kind: kind(&row.kind)?,
            title: row.title,
            locale: locale(&row.locale)?,
            text: row.text,
            origin: row.origin,
            state,
            asked_as: row.asked_as,
            updated_at: row.updated_at,
        })
    }
}

pub(super) async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Article>, StoreError> {
    let sql = format!("SELECT {} FROM article WHERE brand_id = $1 ORDER BY title, id", ArticleRow::COLUMNS);
    let rows = on.all::<ArticleRow>(&sql, args![brand]).await?;
    let mut articles = rows.into_iter().map(Article::try_from).collect::<Result<Vec<_>, _>>()?;
    // Facts first; the engines order letters in their own ways, so the titles are put in order here.
    articles.sort_by_cached_key(|article| {
        let place = Kind::ALL.iter().position(|kind| *kind == article.kind && kind.is_fact());
        (place.unwrap_or(Kind::ALL.len()), language::fold(&article.title), article.id)
    });
    Ok(articles)
}

pub(super) async fn by_id(on: &mut dyn Read, brand: BrandId, id: ArticleId) -> Result<Option<Article>, StoreError> {
    let sql = format!("SELECT {} FROM article WHERE brand_id = $1 AND id = $2", ArticleRow::COLUMNS);
    on.opt::<ArticleRow>(&sql, args![brand, id]).await?.map(Article::try_from).transpose()
}

pub(super) async fn by_title(on: &mut dyn Read, brand: BrandId, title: &str) -> Result<Option<Article>, StoreError> {
    let sql = format!("SELECT {} FROM article WHERE brand_id = $1 AND title = $2", ArticleRow::COLUMNS);
    on.opt::<ArticleRow>(&sql, args![brand, title]).await?.map(Article::try_from).transpose()
}

/// Every page that could be read, whosever; for work of the platform itself.
pub(crate) async fn pages(on: &mut dyn Read) -> Result<Vec<(BrandId, ArticleId)>, StoreError> {
    on.all("SELECT brand_id, id FROM article WHERE kind = 'page' AND state = 'ready'", args![]).await
}

pub(super) async fn count(on: &mut dyn Read, brand: BrandId) -> Result<i64, StoreError> {
    Ok(on.one::<(i64,)>("SELECT COUNT(*) FROM article WHERE brand_id = $1", args![brand]).await?.0)
}

fn problem(state: &ArticleState) -> Option<&str> {
    match state {
        ArticleState::Failed(why) => Some(why),
        ArticleState::Ready | ArticleState::Waiting => None,
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    brand: BrandId,
    id: ArticleId,
    draft: &ArticleDraft,
    text: &str,
    state: &ArticleState,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO article (brand_id, id, kind, title, locale, text, origin, state, problem, asked_as, \
        revision, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 1, $10, $10)";
    let (kind, title, locale) = (draft.kind.code(), draft.title.trim(), draft.locale.code());
    let (origin, now) = (draft.origin.as_deref(), tx.now());
    tx.put(SQL, args![brand, id, kind, title, locale, text, origin, state.code(), problem(state), now]).await
}

pub(super) async fn update(
    tx: &mut Tx,
    brand: BrandId,
    id: ArticleId,
    draft: &ArticleDraft,
    text: &str,
    state: &ArticleState,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE article SET kind = $3, title = $4, locale = $5, text = $6, origin = $7, state = $8, \
        problem = $9, revision = revision + 1, updated_at = $10 WHERE brand_id = $1 AND id = $2";
    let (kind, title, locale) = (draft.kind.code(), draft.title.trim(), draft.locale.code());
    let (origin, now) = (draft.origin.as_deref(), tx.now());
    tx.put(SQL, args![brand, id, kind, title, locale, text, origin, state.code(), problem(state), now]).await
}

pub(super) async fn set_text(tx: &mut Tx, brand: BrandId, id: ArticleId, text: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE article SET text = $3, revision = revision + 1, updated_at = $4 \
        WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, id, text, now]).await
}

/// Only of a page: false when it is none.
pub(super) async fn set_state(
    tx: &mut Tx,
    brand: BrandId,
    id: ArticleId,
    state: &ArticleState,
) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE article SET state = $3, problem = $4 WHERE brand_id = $1 AND id = $2 AND kind = 'page'";
    Ok(tx.exec(SQL, args![brand, id, state.code(), problem(state)]).await? > 0)
}

/// Adds a question that the article was written to answer.
pub(crate) async fn add_asked_as(tx: &mut Tx, brand: BrandId, id: ArticleId, text: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE article SET asked_as = CASE WHEN asked_as = '' THEN $3 ELSE asked_as || $4 END, \
        revision = revision + 1 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, text, format!("\n{text}")]).await
}

pub(super) async fn delete(tx: &mut Tx, brand: BrandId, id: ArticleId) -> Result<(), StoreError> {
    tx.put("DELETE FROM chunk WHERE brand_id = $1 AND article_id = $2", args![brand, id]).await?;
    tx.put("DELETE FROM article WHERE brand_id = $1 AND id = $2", args![brand, id]).await
}

row! { struct ChunkRow { position: i64, heading: String, text: String } }

impl From<ChunkRow> for Chunk {
    fn from(row: ChunkRow) -> Self {
        Self { position: row.position, heading: row.heading, text: row.text }
    }
}

pub(super) async fn chunks(on: &mut dyn Read, brand: BrandId, id: ArticleId) -> Result<Vec<Chunk>, StoreError> {
    const SQL: &str =
        "SELECT position, heading, text FROM chunk WHERE brand_id = $1 AND article_id = $2 ORDER BY position";
    let rows = on.all::<ChunkRow>(SQL, args![brand, id]).await?;
    Ok(rows.into_iter().map(Chunk::from).collect())
}

/// The pieces of the text instead of those that were there.
pub(super) async fn put_chunks(tx: &mut Tx, brand: BrandId, id: ArticleId, text: &str) -> Result<(), StoreError> {
    tx.put("DELETE FROM chunk WHERE brand_id = $1 AND article_id = $2", args![brand, id]).await?;
    const SQL: &str = "INSERT INTO chunk (brand_id, article_id, position, heading, text) VALUES ($1, $2, $3, $4, $5)";
    for piece in chunk::cut(text) {
        tx.put(SQL, args![brand, id, piece.position, piece.heading.as_str(), piece.text.as_str()]).await?;
    }
    Ok(())
}

/// The number that moves when it changes.
pub(crate) async fn revision(on: &mut dyn Read, brand: BrandId, id: ArticleId) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT revision FROM article WHERE brand_id = $1 AND id = $2";
    Ok(on.opt::<(i64,)>(SQL, args![brand, id]).await?.map(|(revision,)| revision))
}
