//! What the agent answers from, and what customers asked that nobody could answer.

use crate::{
    Api,
    desk::Desk,
    extract::{Body, Named},
    problem::{Problem, ProblemView},
};
use ::knowledge::{Article, ArticleDraft, ArticleState, Kind, QuestionGroup};
use axum::{Json, extract::State, http::StatusCode};
use identity::May;
use kernel::{ApiError, ArticleId, BrandId, Locale, QuestionGroupId, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something the merchant tells the agent.
#[derive(Serialize, ToSchema)]
#[schema(as = Article)]
pub(crate) struct ArticleView {
    id: Uuid,
    /// `hours`, `address`, `delivery`, `returns`, `payment`, `fact`, `article`, `pdf` or `page`.
    #[schema(example = "hours")]
    kind: &'static str,
    /// Unique in the brand; the source of an answer is told by it.
    #[schema(example = "Horaires")]
    title: String,
    #[schema(example = "fr")]
    locale: &'static str,
    text: String,
    /// A page's address, a file's name.
    #[schema(required)]
    origin: Option<String>,
    /// `ready`; of a page also `waiting` to be read, `failed` to be.
    state: &'static str,
    /// Why a page could not be read: `refused_address`, `not_found`, `too_large`, `no_text`, `unreachable`.
    #[schema(required)]
    problem: Option<String>,
    /// Milliseconds since 1970.
    updated_at: i64,
}

/// An article to be. A page has a `url`, and its text is read; everything else has a `text`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "hours", "title": "Horaires", "text": "Du lundi au samedi, de 9 h à 19 h." }))]
pub(crate) struct NewArticle {
    /// `article` when it is left out, `page` with a `url`.
    #[serde(default)]
    kind: Option<String>,
    #[schema(min_length = 1, max_length = 160)]
    title: String,
    /// The brand's when it is left out.
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    #[schema(max_length = 200_000)]
    text: String,
    #[serde(default)]
    url: Option<String>,
}

/// Questions alike that wait for an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenQuestion)]
pub(crate) struct QuestionView {
    id: Uuid,
    /// As it was asked first.
    #[schema(example = "Vous avez un parking ?")]
    text: String,
    locale: &'static str,
    /// How often.
    asked: i64,
    /// When last, in milliseconds since 1970.
    last_at: i64,
}

#[derive(Deserialize)]
pub(crate) struct ArticlePath {
    article: ArticleId,
}

#[derive(Deserialize)]
pub(crate) struct QuestionPath {
    question: QuestionGroupId,
}

impl From<Article> for ArticleView {
    fn from(article: Article) -> Self {
        let state = article.state.code();
        Self {
            id: article.id.0,
            kind: article.kind.code(),
            title: article.title,
            locale: article.locale.code(),
            text: article.text,
            origin: article.origin,
            state,
            problem: match article.state {
                ArticleState::Failed(why) => Some(why),
                ArticleState::Ready | ArticleState::Waiting => None,
            },
            updated_at: article.updated_at.0,
        }
    }
}

impl NewArticle {
    fn draft(self, usual: Locale, held: Option<&Article>) -> Result<ArticleDraft, ApiError> {
        let wrong = ApiError::unprocessable;
        let unknown =
            || wrong("article_kind", "kind is hours, address, delivery, returns, payment, fact, article or page");
        let said = self.kind.as_deref().map(|word| Kind::from_code(word).ok_or_else(unknown)).transpose()?;
        let usual_kind = if self.url.is_some() { Kind::Page } else { Kind::Article };
        let kind = said.or(held.map(|held| held.kind)).unwrap_or(usual_kind);
        // A file is given on the page; here its text can be corrected.
        if kind == Kind::Pdf && held.is_none_or(|held| held.kind != Kind::Pdf) {
            return Err(unknown());
        }
        let locale = match self.locale {
            None => held.map_or(usual, |held| held.locale),
            Some(code) => code.parse().map_err(|_| wrong("article_locale", "locale is fr or en"))?,
        };
        let origin = if kind == Kind::Page { self.url } else { held.and_then(|held| held.origin.clone()) };
        Ok(ArticleDraft { kind, title: self.title, locale, text: self.text, origin })
    }
}

/// List the articles
///
/// Facts about the shop in front, then by title.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/knowledge", tag = "Knowledge",
    responses((status = 200, description = "The articles.", body = Vec<ArticleView>))
)]
pub(crate) async fn list_articles(State(api): State<Api>, desk: Desk) -> Result<Json<Vec<ArticleView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let all = Article::all(&mut &api.db, brand).await?;
    Ok(Json(all.into_iter().map(ArticleView::from).collect()))
}

/// Make an article
///
/// The agent answers from it at once; a page is read first.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/knowledge", tag = "Knowledge", request_body = NewArticle,
    responses(
        (status = 201, description = "The article.", body = ArticleView),
        (status = 409, description = "`article_title_taken`, `too_many_articles`.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`article_title`, `article_text`, `article_kind`, `article_locale`, `article_address`.",
            body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn make_article(
    State(api): State<Api>,
    desk: Desk,
    Body(new): Body<NewArticle>,
) -> Result<(StatusCode, Json<ArticleView>), Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let draft = new.draft(staff.brand().locale, None)?;
    let saved = api.db.write(async |tx| draft.save(tx, brand, None, Some(me)).await).await.map_err(ApiError::from)?;
    Ok((StatusCode::CREATED, Json(shown(&api, brand, saved.id()).await?)))
}

/// Show an article
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/knowledge/{article}", tag = "Knowledge",
    responses((status = 200, description = "The article.", body = ArticleView))
)]
pub(crate) async fn show_article(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ArticlePath>,
) -> Result<Json<ArticleView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    Ok(Json(shown(&api, brand, path.article).await?))
}

/// Change an article
///
/// Kind and language stay as they are when they are left out.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/knowledge/{article}", tag = "Knowledge", request_body = NewArticle,
    responses(
        (status = 200, description = "The article.", body = ArticleView),
        (status = 409, description = "`article_title_taken`.", body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "As when it is made.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change_article(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ArticlePath>,
    Body(new): Body<NewArticle>,
) -> Result<Json<ArticleView>, Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let held = Article::find(&mut &api.db, brand, path.article).await?;
    let held = held.ok_or_else(|| ApiError::not_found("article"))?;
    let draft = new.draft(staff.brand().locale, Some(&held))?;
    let save = async |tx: &mut storage::Tx| draft.save(tx, brand, Some(path.article), Some(me)).await;
    api.db.write(save).await.map_err(ApiError::from)?;
    Ok(Json(shown(&api, brand, path.article).await?))
}

/// Take an article away
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/knowledge/{article}", tag = "Knowledge",
    responses((status = 204, description = "It is gone; nothing is answered from it."))
)]
pub(crate) async fn remove_article(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ArticlePath>,
) -> Result<StatusCode, Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let remove = async |tx: &mut storage::Tx| Article::remove(tx, brand, path.article, Some(me)).await;
    api.db.write(remove).await.map_err(ApiError::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read a page again
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/knowledge/{article}/reading", tag = "Knowledge",
    responses((status = 202, description = "The page is about to be read.", body = ArticleView))
)]
pub(crate) async fn read_again(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ArticlePath>,
) -> Result<(StatusCode, Json<ArticleView>), Problem> {
    let brand = desk.may(&[May::ManageSettings])?.brand_id();
    if !api.db.write(async |tx| Article::await_page(tx, brand, path.article).await).await? {
        return Err(ApiError::not_found("page").into());
    }
    Ok((StatusCode::ACCEPTED, Json(shown(&api, brand, path.article).await?)))
}

/// List the questions nobody could answer
///
/// Alike ones together, the most asked in front.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/questions", tag = "Knowledge",
    responses((status = 200, description = "The questions.", body = Vec<QuestionView>))
)]
pub(crate) async fn list_questions(State(api): State<Api>, desk: Desk) -> Result<Json<Vec<QuestionView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let open = QuestionGroup::open(&mut &api.db, brand).await?;
    let shown = open.into_iter().map(|group| QuestionView {
        id: group.id.0,
        text: group.text,
        locale: group.locale.code(),
        asked: group.asked,
        last_at: group.last_at.0,
    });
    Ok(Json(shown.collect()))
}

/// Answer a question with an article
///
/// The article is found from now on by the words the question was asked in.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/questions/{question}/answer", tag = "Knowledge", request_body = NewArticle,
    responses(
        (status = 201, description = "The article.", body = ArticleView),
        (status = 409, description = "`article_title_taken`, `too_many_articles`.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "As when an article is made.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn answer_question(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<QuestionPath>,
    Body(new): Body<NewArticle>,
) -> Result<(StatusCode, Json<ArticleView>), Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let draft = new.draft(staff.brand().locale, None)?;
    let answer = async |tx: &mut storage::Tx| QuestionGroup::answer(tx, brand, path.question, &draft, Some(me)).await;
    let id = api.db.write(answer).await.map_err(ApiError::from)?;
    Ok((StatusCode::CREATED, Json(shown(&api, brand, id).await?)))
}

/// Dismiss a question
///
/// Alike ones join it in silence.
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/questions/{question}", tag = "Knowledge",
    responses((status = 204, description = "It waits for no answer any more."))
)]
pub(crate) async fn dismiss_question(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<QuestionPath>,
) -> Result<StatusCode, Problem> {
    let staff = desk.may(&[May::ManageSettings])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let dismiss = async |tx: &mut storage::Tx| QuestionGroup::dismiss(tx, brand, path.question, Some(me)).await;
    api.db.write(dismiss).await.map_err(ApiError::from)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(api: &Api, brand: BrandId, id: ArticleId) -> Result<ArticleView, Problem> {
    let found = Article::find(&mut &api.db, brand, id).await?;
    Ok(found.ok_or_else(|| ApiError::not_found("article"))?.into())
}
