use super::{Notice, PushState, check, lock, open};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};

/// No service must take more (RFC 8030 §7.2).
const LARGEST: usize = 4_096;

pub(super) fn routes() -> Router<PushState> {
    Router::new().route("/push/{id}", post(take))
}

async fn take(State(state): State<PushState>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(fault) = lock(&state.0.faults).iter_mut().find_map(|fault| fault.strikes(&id)) {
        return fault;
    }
    match received(&state, &id, &headers, &body) {
        Ok(notice) => {
            lock(&state.0.notices).push(notice);
            (StatusCode::CREATED, [(header::LOCATION, format!("{}/push/{id}/1", state.0.base))]).into_response()
        }
        Err((status, why)) => (status, why).into_response(),
    }
}

fn received(
    state: &PushState,
    id: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Notice, (StatusCode, &'static str)> {
    let bad = |why| (StatusCode::BAD_REQUEST, why);
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let browsers = lock(&state.0.browsers);
    let browser = browsers.get(id).ok_or((StatusCode::NOT_FOUND, "no such subscription"))?;
    if browser.is_gone {
        return Err((StatusCode::GONE, "the subscription has ended"));
    }
    let who = text("authorization").ok_or((StatusCode::UNAUTHORIZED, "who are you?"))?;
    let now = state.0.clock.now();
    let sender = check::sender(who, &state.0.base, now).map_err(|why| (StatusCode::FORBIDDEN, why))?;
    if browser.sender.as_ref().is_some_and(|only| *only != sender.key) {
        return Err((StatusCode::FORBIDDEN, "the subscription is another sender's"));
    }
    let ttl = text("ttl").and_then(|ttl| ttl.parse().ok()).filter(|ttl: &i64| *ttl >= 0);
    let ttl = ttl.ok_or_else(|| bad("TTL is missing"))?;
    if text("content-encoding") != Some("aes128gcm") {
        return Err(bad("Content-Encoding must be aes128gcm"));
    }
    let urgency = text("urgency");
    if urgency.is_some_and(|it| !matches!(it, "very-low" | "low" | "normal" | "high")) {
        return Err(bad("no such urgency"));
    }
    let topic = text("topic");
    let is_topic = |it: &str| it.len() <= 32 && it.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if topic.is_some_and(|it| !is_topic(it)) {
        return Err(bad("a topic has at most 32 characters of base64url"));
    }
    if body.len() > LARGEST {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "too large"));
    }
    Ok(Notice {
        browser: id.to_owned(),
        at: now,
        ttl,
        urgency: urgency.map(str::to_owned),
        topic: topic.map(str::to_owned),
        contact: sender.contact,
        // A service cannot look inside; a browser that cannot open a notice shows none, which nobody would notice here.
        text: open::open(browser, body).ok_or_else(|| bad("the notice does not open"))?,
    })
}
