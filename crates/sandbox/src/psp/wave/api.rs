use super::{
    super::{PspState, account::Account, account::Kind, fault::Place, is_e164, is_safe_address, lock, serve::serve},
    change,
    session::{PaymentStatus, Session, Status},
};
use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// An error, in the first of the forms of §4.6.
pub(super) struct No(u16, &'static str, String);

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({"code": self.1, "message": self.2, "details": []}))).into_response()
    }
}

pub(super) fn wrong(why: impl Into<String>) -> No {
    No(400, "request-validation-error", why.into())
}

fn not_found() -> No {
    No(404, "checkout-session-not-found", "no such checkout session".to_owned())
}

/// The account whose key came as Bearer.
fn account_of(state: &PspState, headers: &HeaderMap) -> Result<Account, No> {
    let no = |code, why: &str| No(401, code, why.to_owned());
    let header = headers.get(AUTHORIZATION).ok_or_else(|| no("missing-auth-header", "no Authorization header"))?;
    let key = header.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
    let key = key.ok_or_else(|| no("invalid-auth", "Authorization is Bearer and a key"))?;
    if key.trim().is_empty() {
        return Err(no("api-key-not-provided", "no key"));
    }
    let known = lock(&state.0.books.accounts).by_key(Kind::Wave, key).cloned();
    known.ok_or_else(|| no("no-matching-api-key", "nobody has this key"))
}

pub(super) async fn with_account(
    state: &PspState,
    headers: &HeaderMap,
    on: Place,
    work: impl FnOnce(&Account) -> Result<Response, No>,
) -> Response {
    let account = account_of(state, headers);
    let id = account.as_ref().ok().map(|account| account.id.clone());
    serve(state, Kind::Wave, on, id.as_deref(), |_| account.and_then(|it| work(&it)).unwrap_or_else(No::into_response))
        .await
}

/// §4.2.
pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: String,
) -> Response {
    with_account(&state, &headers, Place::Create, |account| {
        let id = state.id("cos-", 20);
        let url = state.page_url(&headers, &uri, "/wave/", &format!("/wave/pay/{id}"));
        let session = read(&state, account, &body, id, url)?;
        let answer = Json(session.to_json()).into_response();
        lock(&state.0.books.wave).0.push(session);
        Ok(answer)
    })
    .await
}

fn read(state: &PspState, account: &Account, body: &str, id: String, url: String) -> Result<Session, No> {
    let body: Map<String, Value> = serde_json::from_str(body).map_err(|_| wrong("a JSON object is required"))?;
    let text = |field: &str| body.get(field).and_then(Value::as_str);
    let amount = text("amount").ok_or_else(|| wrong("amount: a string is required"))?;
    let plain = amount.bytes().all(|b| b.is_ascii_digit()) && !amount.starts_with('0');
    let amount = amount.parse().ok().filter(|amount: &i64| plain && *amount > 0);
    let amount = amount.ok_or_else(|| wrong("amount: XOF has no decimals and no leading zero"))?;
    if text("currency") != Some("XOF") {
        return Err(wrong("currency: the wallet's is XOF"));
    }
    let address = |field: &str| {
        let url = text(field).filter(|url| is_safe_address(url, account.tunnel));
        url.map(str::to_owned).ok_or_else(|| wrong(format!("{field}: an https address is required")))
    };
    let client_reference = text("client_reference").map(str::to_owned);
    if client_reference.as_ref().is_some_and(|reference| reference.chars().count() > 255) {
        return Err(wrong("client_reference: at most 255 characters"));
    }
    let only_mobile = text("restrict_payer_mobile").map(str::to_owned);
    if only_mobile.as_deref().is_some_and(|mobile| !is_e164(mobile)) {
        return Err(wrong("restrict_payer_mobile: a number with + and country code"));
    }
    Ok(Session {
        id,
        account: account.id.clone(),
        url,
        amount,
        client_reference,
        success_url: address("success_url")?,
        error_url: address("error_url")?,
        only_mobile,
        status: Status::Open,
        payment: PaymentStatus::Processing,
        error: None,
        transaction_id: None,
        created: state.now(),
        completed: None,
        refunded: None,
    })
}

/// §4.4.
pub(super) async fn retrieve(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let mut book = lock(&state.0.books.wave);
        let session = book.find(&id, state.now()).filter(|it| it.account == account.id).ok_or_else(not_found)?;
        Ok(Json(session.to_json()).into_response())
    })
    .await
}

type Asked = Query<HashMap<String, String>>;

pub(super) async fn by_transaction(State(state): State<PspState>, Query(query): Asked, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let id = query.get("transaction_id").ok_or_else(|| wrong("transaction_id is required"))?;
        let book = lock(&state.0.books.wave);
        let found = book.0.iter().find(|it| it.account == account.id && it.transaction_id.as_ref() == Some(id));
        Ok(Json(found.ok_or_else(not_found)?.to_json()).into_response())
    })
    .await
}

pub(super) async fn search(State(state): State<PspState>, Query(query): Asked, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let reference = query.get("client_reference").ok_or_else(|| wrong("client_reference is required"))?;
        let mut book = lock(&state.0.books.wave);
        book.age(state.now());
        let own =
            book.0.iter().filter(|it| it.account == account.id && it.client_reference.as_ref() == Some(reference));
        Ok(Json(json!({"result": own.map(Session::to_json).collect::<Vec<_>>()})).into_response())
    })
    .await
}

/// Only an open session; the answer is 200 without a body.
pub(super) async fn expire(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Expire, |account| {
        let mut book = lock(&state.0.books.wave);
        let session = book.find(&id, state.now()).filter(|it| it.account == account.id).ok_or_else(not_found)?;
        if session.status != Status::Open {
            return Err(No(409, "checkout-session-not-open", "the session is complete or has expired".to_owned()));
        }
        session.status = Status::Expired;
        Ok(StatusCode::OK.into_response())
    })
    .await
}

/// All of it, and no second time (§4.4).
pub(super) async fn refund(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Refund, |account| {
        let refunded = change::refund(&state, &account.id, &id).ok_or_else(not_found)?;
        refunded
            .map(|()| StatusCode::OK.into_response())
            .map_err(|why| No(409, "checkout-refund-failed", why.to_owned()))
    })
    .await
}
