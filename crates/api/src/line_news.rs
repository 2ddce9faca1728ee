//! What WhatsApp tells about the brand's numbers.

use crate::{
    Api,
    desk::Desk,
    extract::Asked,
    page::{Limit, Page},
    problem::Problem,
    shown::Moment,
};
use axum::{Json, extract::State};
use conversation::{LineNews, Stray};
use identity::May;
use kernel::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use whatsapp::News;

/// News of a number of the brand, or an update for it that could not be understood. Never a customer's words or number.
#[derive(Serialize, ToSchema)]
#[schema(as = LineNews)]
pub(crate) struct LineNewsView {
    id: Uuid,
    /// When we heard it.
    at: Moment,
    /// The line it is about. News of an account that names no number is told to each of its lines.
    line: Uuid,
    /// The line's number, as the operator wrote it.
    #[schema(example = "+225 07 00 00 00 99")]
    number: String,
    /// WhatsApp's field: `account_update`, `message_template_status_update`, `errors`…; may be empty on what was not
    /// understood.
    #[schema(example = "message_template_status_update")]
    field: String,
    /// WhatsApp's own word for what happened: `ACCOUNT_RESTRICTION`, `REJECTED`, `stop`…; on what was not understood, its
    /// type.
    #[schema(required, example = "REJECTED")]
    event: Option<String>,
    /// `serious` (messages do not pass, or soon will not), `warning`, `good` or `info`.
    #[schema(example = "warning")]
    severity: &'static str,
    /// The template it is about.
    #[schema(required, example = "relance_panier")]
    template: Option<String>,
    /// WhatsApp's error code.
    #[schema(required, example = 131_042)]
    code: Option<i64>,
    /// Until when a restriction lasts.
    #[schema(required)]
    until: Option<Moment>,
    /// Why it was not understood: `unknown_type`, `group`, `unknown_customer`, `unknown_message`, `other_app` or `other`;
    /// `null` for news.
    #[schema(required)]
    not_understood: Option<&'static str>,
}

/// Which of the two lists.
#[derive(Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LineNewsList {
    /// What WhatsApp tells.
    #[default]
    Told,
    /// What came and was not understood.
    NotUnderstood,
}

/// Which news.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LineNewsQuery {
    /// `told` or `not_understood`.
    #[serde(default)]
    #[param(inline, default = "told")]
    view: LineNewsList,
    /// The `next` of the page before.
    after: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// List news of the brand's numbers
///
/// What WhatsApp tells about numbers, account, templates and forms, the newest first; or what it sent for them that could
/// not be understood.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/line-news", tag = "Line news", params(LineNewsQuery),
    responses((status = 200, description = "A page of news.", body = Page<LineNewsView>))
)]
pub(crate) async fn list_line_news(
    State(api): State<Api>,
    desk: Desk,
    Asked(LineNewsQuery { view, after, limit }): Asked<LineNewsQuery>,
) -> Result<Json<Page<LineNewsView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let db = &mut &api.db;
    let rows: Vec<LineNewsView> = match view {
        LineNewsList::Told => {
            let told = conversation::line_news(db, brand, after, limit.0 + 1).await?;
            told.into_iter().map(LineNewsView::from).collect()
        }
        LineNewsList::NotUnderstood => {
            let strays = conversation::not_understood(db, brand, after, limit.0 + 1).await?;
            strays.into_iter().map(LineNewsView::from).collect()
        }
    };
    Ok(Json(Page::cut(rows, limit, |row| row.id)))
}

impl From<LineNews> for LineNewsView {
    fn from(told: LineNews) -> Self {
        let (code, until) = match &told.news {
            News::Error(error) => (Some(error.code), None),
            News::Restriction { until, .. } => (None, *until),
            _ => (None, None),
        };
        Self {
            id: told.id,
            at: told.at.into(),
            line: told.line.0,
            number: told.number,
            field: told.field,
            event: told.news.event().map(str::to_owned),
            severity: told.news.severity().word(),
            template: told.news.template().map(str::to_owned),
            code,
            until: until.map(Moment::from),
            not_understood: None,
        }
    }
}

impl From<Stray> for LineNewsView {
    fn from(stray: Stray) -> Self {
        Self {
            id: stray.id,
            at: stray.at.into(),
            line: stray.line.0,
            number: stray.number,
            field: stray.field,
            event: stray.kind,
            severity: whatsapp::Severity::Info.word(),
            template: None,
            code: None,
            until: None,
            not_understood: Some(stray.why.word()),
        }
    }
}
