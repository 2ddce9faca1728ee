//! What the agent answers from: facts about the shop, articles, files, pages; and what customers asked that nobody could
//! answer.

mod file;

pub(crate) use file::routes;

use crate::{
    door::{Answer, Desk, Id, Refused},
    views::{ArticleForm, KnowledgePage, KnowledgeTrouble, QuestionView},
};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use identity::May;
use kernel::{ArticleId, Locale, QuestionGroupId};
use knowledge::{Article, ArticleDraft, ArticleState, Kind, KnowledgeError, QuestionGroup};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    saved: String,
}

pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    show(desk, StatusCode::OK, None, &wanted.saved).await
}

/// The page; one form as it was typed, where it was.
async fn show(desk: Desk, status: StatusCode, typed: Option<ArticleForm>, saved: &str) -> Answer {
    let (on, brand) = (&mut desk.db(), desk.brand());
    let all = Article::all(on, brand).await?;
    let groups = QuestionGroup::open(on, brand).await?;
    let may_edit = desk.staff.may(May::ManageSettings);
    let usual = desk.staff.brand().locale;
    let mut articles: Vec<ArticleForm> = all.into_iter().map(form).collect();
    for form in &mut articles {
        form.saved = form.key == saved;
        form.open = form.saved;
    }
    let mut questions: Vec<QuestionView> = groups.into_iter().map(question).collect();
    let mut new = [ArticleForm::new(Kind::Article, usual), ArticleForm::new(Kind::Page, usual)];
    let mut file = ArticleForm::new(Kind::Pdf, usual);
    if let Some(typed) = typed {
        let places = articles.iter_mut().chain(questions.iter_mut().map(|question| &mut question.answer));
        match places.chain(&mut new).chain([&mut file]).find(|form| form.key == typed.key) {
            Some(form) => *form = ArticleForm { state: form.state, problem: form.problem.clone(), ..typed },
            None => return Err(Refused::not_found()),
        }
    }
    let shell = desk.shell().await?;
    let [new, page] = new;
    let page = KnowledgePage { ui: desk.ui, shell, articles, questions, new, page, file, may_edit };
    Ok((status, page).into_response())
}

fn form(article: Article) -> ArticleForm {
    let problem = match &article.state {
        ArticleState::Failed(why) => why.clone(),
        ArticleState::Ready | ArticleState::Waiting => String::new(),
    };
    ArticleForm {
        key: article.id.to_string(),
        kind: article.kind.code().to_owned(),
        title: article.title,
        locale: article.locale.code().to_owned(),
        text: article.text,
        origin: article.origin.unwrap_or_default(),
        state: article.state.code(),
        problem,
        ..ArticleForm::default()
    }
}

fn question(group: QuestionGroup) -> QuestionView {
    let draft = group.draft();
    let answer = ArticleForm {
        key: format!("answer-{}", group.id),
        title: draft.title,
        ..ArticleForm::new(Kind::Article, group.locale)
    };
    QuestionView { id: group.id.to_string(), text: group.text, asked: group.asked, last_at: group.last_at, answer }
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    origin: String,
}

impl Typed {
    fn form(self, key: String) -> ArticleForm {
        ArticleForm {
            key,
            open: true,
            kind: self.kind,
            title: self.title,
            locale: self.locale,
            // Browsers send line ends as two characters.
            text: self.text.replace("\r\n", "\n"),
            origin: self.origin,
            ..ArticleForm::default()
        }
    }
}

/// What a form means; `held` is what it stands for already.
fn draft(form: &ArticleForm, held: Option<&Article>, usual: Locale) -> ArticleDraft {
    // A file stays one, and a page stays one; of the others each may become another.
    let said = Kind::from_code(&form.kind).unwrap_or(Kind::Article);
    let kind = match held.map(|held| held.kind) {
        Some(fixed @ (Kind::Pdf | Kind::Page)) => fixed,
        Some(_) | None if said == Kind::Pdf => Kind::Article,
        Some(_) if said == Kind::Page => Kind::Article,
        Some(_) | None => said,
    };
    let origin = match kind {
        Kind::Page => Some(form.origin.trim().to_owned()),
        _ => held.and_then(|held| held.origin.clone()),
    };
    let locale = form.locale.parse().unwrap_or(usual);
    ArticleDraft { kind, title: form.title.clone(), locale, text: form.text.clone(), origin }
}

fn trouble(error: KnowledgeError) -> Answer<KnowledgeTrouble> {
    Ok(match error {
        KnowledgeError::Title => KnowledgeTrouble::Title,
        KnowledgeError::TitleTaken => KnowledgeTrouble::TitleTaken,
        KnowledgeError::Text => KnowledgeTrouble::Text,
        KnowledgeError::Address => KnowledgeTrouble::Address,
        KnowledgeError::TooMany => KnowledgeTrouble::TooMany,
        KnowledgeError::BrokenPdf => KnowledgeTrouble::BrokenPdf,
        KnowledgeError::PdfWithoutText => KnowledgeTrouble::PdfWithoutText,
        KnowledgeError::PdfTooLarge => KnowledgeTrouble::PdfTooLarge,
        KnowledgeError::UnknownArticle | KnowledgeError::UnknownQuestion => return Err(Refused::not_found()),
        KnowledgeError::Store(error) => return Err(error.into()),
    })
}

/// Shows the article that was saved, or the form again with what is wrong.
async fn told(desk: Desk, form: ArticleForm, done: Result<ArticleId, KnowledgeError>) -> Answer {
    match done {
        Ok(id) => Ok(to(&desk, &format!("?saved={id}#article-{id}"))),
        Err(error) => {
            let trouble = Some(trouble(error)?);
            show(desk, StatusCode::UNPROCESSABLE_ENTITY, Some(ArticleForm { trouble, open: true, ..form }), "").await
        }
    }
}

fn to(desk: &Desk, rest: &str) -> Response {
    Redirect::to(&format!("{}/knowledge{rest}", desk.ui.base)).into_response()
}

/// Makes an article.
pub(crate) async fn make(desk: Desk, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::ManageSettings)?;
    let key = if typed.kind == Kind::Page.code() { "new-page" } else { "new" };
    let form = typed.form(key.to_owned());
    let draft = draft(&form, None, desk.staff.brand().locale);
    let (brand, me) = (desk.brand(), desk.me());
    let done = desk.db().write(async |tx| draft.save(tx, brand, None, Some(me)).await).await;
    told(desk, form, done.map(knowledge::Saved::id)).await
}

/// Makes an article so.
pub(crate) async fn save(desk: Desk, Id(id): Id<ArticleId>, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (brand, me) = (desk.brand(), desk.me());
    let held = Article::find(&mut desk.db(), brand, id).await?.ok_or_else(Refused::not_found)?;
    let form = typed.form(id.to_string());
    let draft = draft(&form, Some(&held), desk.staff.brand().locale);
    let form = ArticleForm { kind: draft.kind.code().to_owned(), ..form };
    let done = desk.db().write(async |tx| draft.save(tx, brand, Some(id), Some(me)).await).await;
    told(desk, form, done.map(knowledge::Saved::id)).await
}

/// Takes an article away.
pub(crate) async fn remove(desk: Desk, Id(id): Id<ArticleId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| Article::remove(tx, brand, id, Some(me)).await).await?;
    Ok(to(&desk, ""))
}

/// Has a page read again.
pub(crate) async fn read_again(desk: Desk, Id(id): Id<ArticleId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let brand = desk.brand();
    if !desk.db().write(async |tx| Article::await_page(tx, brand, id).await).await? {
        return Err(Refused::not_found());
    }
    Ok(to(&desk, &format!("?saved={id}#article-{id}")))
}

/// Answers questions alike with an article.
pub(crate) async fn answer(desk: Desk, Id(id): Id<QuestionGroupId>, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::ManageSettings)?;
    let form = typed.form(format!("answer-{id}"));
    let draft = draft(&form, None, desk.staff.brand().locale);
    let (brand, me) = (desk.brand(), desk.me());
    let done = desk.db().write(async |tx| QuestionGroup::answer(tx, brand, id, &draft, Some(me)).await).await;
    told(desk, form, done).await
}

/// Questions that need no answer.
pub(crate) async fn dismiss(desk: Desk, Id(id): Id<QuestionGroupId>) -> Answer {
    desk.require(May::ManageSettings)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| QuestionGroup::dismiss(tx, brand, id, Some(me)).await).await?;
    Ok(to(&desk, "#questions"))
}
