//! A PDF becomes an article: its text is read, kept, and can be corrected like any other; the file itself is not kept.

use super::{show, told};
use crate::{
    Web,
    door::{Answer, Desk},
    views::{ArticleForm, KnowledgeTrouble},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::StatusCode,
    routing::{get, post},
};
use identity::May;
use knowledge::{ArticleDraft, Kind, MOST_PDF_BYTES};

/// A file, and the form around it.
const LARGEST: usize = MOST_PDF_BYTES + 64 * 1024;
/// The longest article, as a form sends it.
const LARGEST_TEXT: usize = 1024 * 1024;

pub(crate) fn routes() -> Router<Web> {
    let files = Router::new().route("/knowledge/files", post(receive)).layer(DefaultBodyLimit::max(LARGEST));
    Router::new()
        .route("/knowledge", get(super::page).post(super::make))
        .route("/knowledge/{id}", post(super::save))
        .route("/knowledge/{id}/removal", post(super::remove))
        .route("/knowledge/{id}/reading", post(super::read_again))
        .route("/knowledge/questions/{id}/answer", post(super::answer))
        .route("/knowledge/questions/{id}/dismissal", post(super::dismiss))
        .layer(DefaultBodyLimit::max(LARGEST_TEXT))
        .merge(files)
}

async fn receive(desk: Desk, request: Request) -> Answer {
    desk.require(May::ManageSettings)?;
    let (mut form, bytes) = match read(request, &desk).await {
        Ok(read) => read,
        Err(trouble) => {
            let form = ArticleForm::new(Kind::Pdf, desk.staff.brand().locale);
            let form = ArticleForm { trouble: Some(trouble), open: true, ..form };
            return show(desk, StatusCode::UNPROCESSABLE_ENTITY, Some(form), "").await;
        }
    };
    // The file is read with no transaction open.
    let text = knowledge::pdf_text(bytes).await;
    let (brand, me, usual) = (desk.brand(), desk.me(), desk.staff.brand().locale);
    let done = match text {
        Ok(text) => {
            if form.title.trim().is_empty() {
                form.title = form.origin.trim_end_matches(".pdf").to_owned();
            }
            let draft = ArticleDraft {
                kind: Kind::Pdf,
                title: form.title.clone(),
                locale: form.locale.parse().unwrap_or(usual),
                text,
                origin: Some(form.origin.clone()),
            };
            desk.db().write(async |tx| draft.save(tx, brand, None, Some(me)).await).await.map(knowledge::Saved::id)
        }
        Err(error) => Err(error),
    };
    told(desk, form, done).await
}

/// The form's fields and the file's bytes.
async fn read(request: Request, desk: &Desk) -> Result<(ArticleForm, Vec<u8>), KnowledgeTrouble> {
    let mut form = ArticleForm::new(Kind::Pdf, desk.staff.brand().locale);
    let mut fields = Multipart::from_request(request, &desk.web).await.map_err(|_| KnowledgeTrouble::NoFile)?;
    let mut bytes = Vec::new();
    let too_large = |error: &axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => KnowledgeTrouble::PdfTooLarge,
        _ => KnowledgeTrouble::NoFile,
    };
    while let Some(field) = fields.next_field().await.map_err(|error| too_large(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "title" => form.title = field.text().await.map_err(|error| too_large(&error))?,
            "locale" => form.locale = field.text().await.map_err(|error| too_large(&error))?,
            "file" => {
                form.origin = field.file_name().unwrap_or("PDF").chars().take(100).collect();
                bytes = field.bytes().await.map_err(|error| too_large(&error))?.to_vec();
            }
            _ => {}
        }
    }
    if bytes.is_empty() { Err(KnowledgeTrouble::NoFile) } else { Ok((form, bytes)) }
}
