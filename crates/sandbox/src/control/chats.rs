use super::{Body, Refused, line_of};
use crate::{
    chat::{Author, Chat, Progress},
    webhooks::mark_read,
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use kernel::{ApiError, Millis};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

fn head(chat: &Chat, key: &str, now: Millis) -> Value {
    let last = chat.entries.iter().rev().find(|entry| entry.is_visible());
    let unread =
        chat.entries.iter().filter(|e| e.from == Author::Business && e.is_visible() && e.progress < Progress::Read);
    json!({"chat": key, "customer": chat.customer, "open_until": chat.open_until(),
        "free_entry_until": chat.free_entry_until, "typing": chat.typing_until.is_some_and(|until| now < until),
        "typing_until": chat.typing_until, "last": last, "unread": unread.count()})
}

/// Every chat, with its last visible bubble.
pub(super) async fn list(State(world): State<Arc<World>>) -> Json<Value> {
    let now = world.time.now();
    let mut chats = Vec::new();
    for line in world.lines() {
        for (key, chat) in &line.state().chats {
            let mut head = head(chat, key, now);
            head["line"] = json!(line.id());
            chats.push(head);
        }
    }
    Json(json!({"data": chats, "now": now}))
}

#[derive(Deserialize)]
pub(super) struct Depth {
    /// Also what the customer never saw: failed, not yet sent, reactions as entries.
    #[serde(default)]
    all: bool,
}

/// The transcript as the customer sees it.
pub(super) async fn show(
    State(world): State<Arc<World>>,
    Path((line, customer)): Path<(String, String)>,
    Query(depth): Query<Depth>,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &line)?;
    let mut state = line.state();
    let key = state.key_of(customer.trim_start_matches('+')).map(str::to_owned);
    let key = key.ok_or_else(|| ApiError::not_found("chat"))?;
    let chat = state.chat(&key).ok_or_else(|| ApiError::not_found("chat"))?;
    let now = world.time.now();
    let entries: Vec<_> = chat.entries.iter().filter(|entry| depth.all || entry.is_visible()).collect();
    let mut view = head(chat, &key, now);
    view["line"] = json!(line.id());
    view["now"] = json!(now);
    view["entries"] = json!(entries);
    Ok(Json(view))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Looking {
    line: String,
    customer: String,
    id: Option<String>,
}

/// The customer looks at the chat: `read` for what was not.
pub(super) async fn seen(
    State(world): State<Arc<World>>,
    Body(looking): Body<Looking>,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &looking.line)?;
    let key = line.state().key_of(&looking.customer).map(str::to_owned).ok_or_else(|| ApiError::not_found("chat"))?;
    Ok(Json(json!({"read": mark_read(&world, &line, &key)})))
}

/// The customer plays a voice note: `played`, the first time.
pub(super) async fn played(
    State(world): State<Arc<World>>,
    Body(played): Body<Looking>,
) -> Result<Json<Value>, Refused> {
    let line = line_of(&world, &played.line)?;
    let key = line.state().key_of(&played.customer).map(str::to_owned).ok_or_else(|| ApiError::not_found("chat"))?;
    let id = played.id.ok_or_else(|| ApiError::unprocessable("id", "which voice note"))?;
    Ok(Json(json!({"played": crate::webhooks::mark_played(&world, &line, &key, &id)})))
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    line: Option<String>,
    customer: Option<String>,
    kind: Option<String>,
    /// Skip so many.
    #[serde(default)]
    offset: usize,
}

/// Everything accepted from the product, oldest first.
pub(super) async fn sent(State(world): State<Arc<World>>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let is = |wish: &Option<String>, value: &str| wish.as_deref().is_none_or(|wish| wish == value);
    let (data, total) = world.sent(wanted.offset, |s| {
        is(&wanted.line, &s.line) && is(&wanted.customer, &s.customer) && is(&wanted.kind, s.kind)
    });
    Json(json!({"data": data, "total": total}))
}

/// The latest webhook tries with what was answered, oldest first.
pub(super) async fn webhooks(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({"data": world.courier.tries()}))
}
