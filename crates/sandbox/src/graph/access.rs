use super::{GraphError, GraphResult};
use crate::{
    cut::Cut,
    faults::{Effect, Place},
    line::Line,
    world::World,
};
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use kernel::Millis;
use std::sync::Arc;

/// The bearer token; 190 when there is none.
pub(super) fn bearer(headers: &HeaderMap) -> GraphResult<&str> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = value.strip_prefix("Bearer ").unwrap_or_default().trim();
    if token.is_empty() {
        return Err(GraphError::unauthenticated("An access token is required to request this resource."));
    }
    Ok(token)
}

/// Whether somebody was given `token`; 190 otherwise.
pub(super) fn known_token<'a>(world: &World, headers: &'a HeaderMap) -> GraphResult<&'a str> {
    let token = bearer(headers)?;
    if world.lines().iter().any(|line| line.spec.access_token.reveal() == token) {
        return Ok(token);
    }
    Err(GraphError::unauthenticated("Invalid OAuth access token - Cannot parse access token"))
}

/// The number of that id, for its token: 190, then 100/33.
pub(super) fn number(
    world: &World,
    headers: &HeaderMap,
    version: &str,
    id: &str,
    method: &str,
) -> GraphResult<Arc<Line>> {
    let line = world.line(id);
    if let Some(line) = line.filter(|line| bearer(headers).is_ok_and(|token| token == line.spec.access_token.reveal()))
    {
        return if is_version(version) { Ok(line) } else { Err(GraphError::no_such_object(method, version)) };
    }
    known_token(world, headers)?;
    Err(GraphError::no_such_object(method, id))
}

/// Any number of the WABA of that id that the token reaches: 190, then 100/33.
pub(super) fn waba(
    world: &World,
    headers: &HeaderMap,
    version: &str,
    id: &str,
    method: &str,
) -> GraphResult<Arc<Line>> {
    let token = known_token(world, headers)?;
    let reached = world
        .lines()
        .into_iter()
        .find(|line| line.spec.waba_id == id && line.spec.access_token.reveal() == token)
        .filter(|_| is_version(version));
    reached.ok_or_else(|| GraphError::no_such_object(method, id))
}

/// `v26.0` and its like.
pub(super) fn is_version(version: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    version.strip_prefix('v').and_then(|v| v.split_once('.')).is_some_and(|(a, b)| digits(a) && digits(b))
}

/// What faults do to a request, before and after the work.
#[derive(Debug, Default)]
pub(super) struct Fortune {
    pub(super) instead: Option<Response>,
    pub(super) cut_after: bool,
    pub(super) fail: Option<u32>,
    pub(super) window_closed: bool,
    pub(super) status_before_answer: bool,
}

/// Lets the faults of a place strike: waits, and says what is to be answered instead, if anything.
pub(super) async fn fortune(world: &World, on: Place, line: &Line, cut: &Cut) -> Fortune {
    let mut fortune = Fortune::default();
    for effect in world.faults.strike(on, line.id()) {
        match effect {
            Effect::Delay { ms } => tokio::time::sleep(world.time.sleep_for(Millis(ms))).await,
            Effect::Error { code, http, retry_after } => {
                let mut refusal = GraphError::usual(code);
                if let Some(http) = http {
                    refusal = refusal.with_http(http);
                }
                if let Some(seconds) = retry_after {
                    refusal = refusal.with_retry_after(seconds);
                }
                fortune.instead = Some(refusal.answer(&world.ids.trace(), &line.spec.waba_id));
            }
            Effect::Http { status } => {
                let mut page =
                    Response::new(Body::from("<html><body><h1>Sorry, something went wrong.</h1></body></html>"));
                *page.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
                page.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/html"));
                fortune.instead = Some(page);
            }
            Effect::DropBefore => {
                cut.cut();
                fortune.instead = Some(Response::new(Body::empty()));
            }
            Effect::DropAfter => fortune.cut_after = true,
            Effect::Fail { code } => fortune.fail = Some(code),
            Effect::WindowClosed => fortune.window_closed = true,
            Effect::StatusBeforeAnswer => fortune.status_before_answer = true,
            _ => {}
        }
    }
    fortune
}
