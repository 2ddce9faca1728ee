use super::{
    super::{PspState, account::Kind, fault::Effect, fault::Place, lock, serve::serve},
    book::Page,
    change,
    error::{Refusal, account_of, check_version, result},
    form::Form,
    session::Status,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use kernel::days;
use serde_json::Value;
use std::collections::BTreeMap;

/// Serves a call that reads, or ends a session: key, version, faults, then `work` with the account.
pub(super) async fn with_account(
    state: &PspState,
    headers: &HeaderMap,
    on: Place,
    work: impl FnOnce(&str) -> Result<Value, Refusal>,
) -> Response {
    let account = account_of(state, headers).and_then(|account| check_version(headers).map(|()| account));
    let id = account.as_deref().ok().map(str::to_owned);
    serve(state, Kind::Stripe, on, id.as_deref(), |effects| {
        if effects.contains(&Effect::Error500) {
            return result(state, Err(Refusal::api()));
        }
        change::settle(state);
        result(state, account.and_then(|account| work(&account)))
    })
    .await
}

/// `GET …/{id}`.
pub(super) async fn retrieve(
    State(state): State<PspState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let query = Form::parse(query.as_deref().unwrap_or_default())?;
        query.only(&["expand[#]"])?;
        let expand = query.list("expand");
        let mut book = lock(&state.0.books.stripe);
        let session = book.find(account, &id)?;
        let mut body = session.to_json(expand.iter().any(|it| it == "payment_intent"));
        if expand.iter().any(|it| it == "line_items") {
            body["line_items"] = session.line_items().to_json(&format!("/v1/checkout/sessions/{id}/line_items"));
        }
        Ok(body)
    })
    .await
}

/// `GET …/{id}/line_items`.
pub(super) async fn line_items(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let page = lock(&state.0.books.stripe).find(account, &id)?.line_items();
        Ok(page.to_json(&format!("/v1/checkout/sessions/{id}/line_items")))
    })
    .await
}

/// `GET /v1/checkout/sessions`, newest first; `payment_intent` filters.
pub(super) async fn list(State(state): State<PspState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let query = Form::parse(query.as_deref().unwrap_or_default())?;
        query.only(&["limit", "starting_after", "payment_intent", "expand[#]"])?;
        let expand = query.list("expand").iter().any(|it| it == "data.payment_intent");
        let book = lock(&state.0.books.stripe);
        let wanted = |intent: Option<&str>| query.get("payment_intent").is_none_or(|id| intent == Some(id));
        let own = book.sessions.iter().rev().filter(|it| it.account == account);
        let own = own.filter(|it| wanted(it.intent.as_ref().map(|intent| intent.id.as_str())));
        let page = Page::cut(own.map(|it| it.to_json(expand)).collect(), &query)?;
        Ok(page.to_json("/v1/checkout/sessions"))
    })
    .await
}

/// `POST …/{id}/expire`: only from `open` (§2.4).
pub(super) async fn expire(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Expire, |account| {
        let session = {
            let mut book = lock(&state.0.books.stripe);
            let session = book.find(account, &id)?;
            if session.status != Status::Open {
                let why = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
                return Err(Refusal::state(why));
            }
            session.status = Status::Expired;
            session.clone()
        };
        change::announce_expired(&state, std::slice::from_ref(&session));
        Ok(session.to_json(false))
    })
    .await
}

/// `GET /v1/events`, newest first; `type`, `types[]` and `created` filter, and what is older than 30 days is gone (§2.9).
pub(super) async fn events(State(state): State<PspState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let query = Form::parse(query.as_deref().unwrap_or_default())?;
        query.only(&["limit", "starting_after", "type", "types[#]", "created[#]", "created[*]"])?;
        let (types, times) = (query.list("types"), query.map("created"));
        if !types.is_empty() && query.get("type").is_some() {
            return Err(Refusal::param("parameter_invalid", "types", "You may only specify one of type and types."));
        }
        let oldest = (state.now() - days(30)).as_seconds();
        let within = |event: &&Value| {
            let at = event["created"].as_i64().unwrap_or_default();
            at >= oldest && is_within(at, &times)
        };
        let book = lock(&state.0.books.stripe);
        let own = book.events.iter().rev().filter(|(owner, _)| owner == account).map(|(_, event)| event);
        let own = own.filter(|event| query.get("type").is_none_or(|kind| event["type"] == kind));
        let own = own.filter(|event| types.is_empty() || types.iter().any(|kind| event["type"] == kind.as_str()));
        Ok(Page::cut(own.filter(within).cloned().collect(), &query)?.to_json("/v1/events"))
    })
    .await
}

/// Whether a moment, in seconds, keeps to the bounds of a `created` filter.
pub(super) fn is_within(at: i64, bounds: &BTreeMap<String, String>) -> bool {
    bounds.iter().all(|(name, bound)| match (name.as_str(), bound.parse::<i64>()) {
        ("gte", Ok(bound)) => at >= bound,
        ("gt", Ok(bound)) => at > bound,
        ("lte", Ok(bound)) => at <= bound,
        ("lt", Ok(bound)) => at < bound,
        _ => false,
    })
}
