use super::codes::{describe, usual_details};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value, json};

/// An answer of refusal, in the words and the shape of section 0.5.
#[derive(Debug, Clone)]
pub(crate) struct GraphError {
    pub(crate) http: u16,
    pub(crate) code: u32,
    kind: &'static str,
    subcode: Option<u32>,
    message: String,
    details: Option<String>,
    transient: bool,
    user: Option<Box<(&'static str, String)>>,
    retry_after: Option<u32>,
}

/// What every Graph handler returns.
pub(crate) type GraphResult<T> = Result<T, GraphError>;

impl GraphError {
    /// A WhatsApp refusal: `(#code) title`, with `details` that say which value is wrong.
    pub(crate) fn of(code: u32, details: impl Into<String>) -> Self {
        let known = describe(code);
        Self {
            http: known.http,
            code,
            kind: "OAuthException",
            subcode: None,
            message: format!("(#{code}) {}", known.title),
            details: Some(details.into()),
            transient: known.transient,
            user: None,
            retry_after: None,
        }
    }

    /// The code with its usual details.
    pub(crate) fn usual(code: u32) -> Self {
        Self::of(code, usual_details(code))
    }

    /// 190: no bearer, or one that nobody was given.
    pub(crate) fn unauthenticated(reason: &str) -> Self {
        Self { message: reason.to_owned(), details: None, ..Self::usual(190) }
    }

    /// A refusal of another part of the Graph API, in its own words.
    pub(crate) fn told(code: u32, message: impl std::fmt::Display) -> Self {
        Self { message: format!("(#{code}) {message}"), details: None, ..Self::usual(code) }
    }

    /// 100/33: no such object for this token, in the generic words of Graph.
    pub(crate) fn no_such_object(method: &str, id: &str) -> Self {
        Self {
            kind: "GraphMethodException",
            subcode: Some(33),
            message: format!(
                "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation. Please read the Graph API documentation at \
                 https://developers.facebook.com/docs/graph-api",
                method.to_ascii_lowercase()
            ),
            details: None,
            ..Self::usual(100)
        }
    }

    /// A generic Graph parameter error: its message says it all.
    pub(crate) fn parameter(message: impl std::fmt::Display) -> Self {
        let message = message.to_string();
        Self { message: format!("(#100) {message}"), ..Self::of(100, message) }
    }

    pub(crate) fn with_subcode(mut self, subcode: u32) -> Self {
        self.subcode = Some(subcode);
        self
    }

    /// Words for people, as template refusals carry.
    pub(crate) fn with_user_words(mut self, title: &'static str, message: impl Into<String>) -> Self {
        self.user = Some(Box::new((title, message.into())));
        self
    }

    /// Another HTTP status than the documented one, such as the 429 seen on throttles.
    pub(crate) fn with_http(mut self, http: u16) -> Self {
        self.http = http;
        self
    }

    /// Adds a `Retry-After` header, in seconds.
    pub(crate) fn with_retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The title, as statuses show it.
    pub(crate) fn title(&self) -> &'static str {
        describe(self.code).title
    }

    /// The details, or the title where there are none.
    pub(crate) fn details(&self) -> &str {
        self.details.as_deref().unwrap_or_else(|| self.title())
    }

    fn body(&self, trace: &str) -> Value {
        let mut error = Map::new();
        error.insert("message".into(), json!(self.message));
        error.insert("type".into(), json!(self.kind));
        error.insert("code".into(), json!(self.code));
        if let Some(subcode) = self.subcode {
            error.insert("error_subcode".into(), json!(subcode));
        }
        if let Some(details) = &self.details {
            error.insert("error_data".into(), json!({"messaging_product": "whatsapp", "details": details}));
        }
        if self.transient {
            error.insert("is_transient".into(), json!(true));
        }
        if let Some((title, message)) = self.user.as_deref() {
            error.insert("error_user_title".into(), json!(title));
            error.insert("error_user_msg".into(), json!(message));
        }
        error.insert("fbtrace_id".into(), json!(trace));
        json!({ "error": error })
    }

    /// The HTTP answer; throttles carry the usage header of section 0.4 about the business `waba`.
    pub(crate) fn answer(&self, trace: &str, waba: &str) -> Response {
        let mut response = Response::new(Body::from(self.body(trace).to_string()));
        *response.status_mut() = StatusCode::from_u16(self.http).unwrap_or(StatusCode::BAD_REQUEST);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
        if self.code == 190 {
            let challenge = HeaderValue::from_static("OAuth \"Facebook Platform\" \"invalid_token\"");
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(self.code, 4 | 80_004 | 80_007 | 130_429) {
            let kind = if self.code == 80_004 { "ads_management" } else { "whatsapp" };
            let usage = json!({waba: [{"type": kind, "call_count": 100, "total_cputime": 25, "total_time": 25,
                "estimated_time_to_regain_access": self.retry_after.unwrap_or(60).div_ceil(60)}]});
            if let Ok(usage) = HeaderValue::from_str(&usage.to_string()) {
                headers.insert("x-business-use-case-usage", usage);
            }
        }
        response
    }
}
