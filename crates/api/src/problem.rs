use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::ApiError;
use serde::Serialize;
use utoipa::ToSchema;

/// A refusal on its way out.
#[derive(Debug)]
pub(crate) struct Problem {
    error: ApiError,
    retry_after: Option<i64>,
}

/// Why a request was refused (RFC 9457, `application/problem+json`).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemView<'a> {
    /// Always `about:blank`: what happened is told by `code`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: &'static str,
    /// The words of the HTTP status.
    #[schema(value_type = String, example = "Conflict")]
    title: &'static str,
    /// The HTTP status.
    #[schema(value_type = u16, example = 409, minimum = 400, maximum = 599)]
    status: u16,
    /// A stable word to test for; new ones may come.
    #[schema(value_type = String, example = "out_of_stock")]
    code: &'a str,
    /// One sentence for people, in English.
    #[schema(value_type = String, example = "only 2 left")]
    detail: &'a str,
}

impl Problem {
    /// The same, telling after how many seconds another try is looked at.
    pub(crate) fn retry_after(self, seconds: i64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..self }
    }
}

impl<E: Into<ApiError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self { error: error.into(), retry_after: None }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let view = ProblemView {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: &self.error.code,
            detail: &self.error.detail,
        };
        let mut answer = (status, axum::Json(view)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}
