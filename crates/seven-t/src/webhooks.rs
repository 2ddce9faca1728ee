//! The doors of providers: Meta and payment providers knock here.

use crate::{
    house::House,
    wrong_knocks::{WrongKnocks, let_in},
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
use conversation::{ReceiveError, receive, verify_subscription};
use kernel::{ApiError, Clock, PaymentAccountId, Uuid};
use std::{collections::HashMap, sync::Arc};

/// Meta's largest body (contract §1.2), with room for what « 3 MB » may mean.
const LARGEST: usize = 3 * 1024 * 1024 + 64 * 1024;

/// Routes of webhooks; `clock` says how long ago a wrong notification was.
pub fn routes(clock: Clock) -> Router<House> {
    let knocks = Arc::new(WrongKnocks::new(clock));
    Router::new()
        .route("/webhooks/{kind}/{account}", get(ping).post(payment))
        .route("/webhooks/{kind}/{account}/{key}", get(ping).post(payment_of_attempt))
        .route_layer(from_fn_with_state(knocks, let_in))
        .route("/webhooks/whatsapp", get(verify).post(whatsapp))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// Meta checks that the address is ours (contract §1.1).
async fn verify(State(house): State<House>, Query(query): Query<HashMap<String, String>>) -> Response {
    let of = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    match verify_subscription(&house.lines, of("hub.mode"), of("hub.verify_token")).await {
        Ok(true) => ([(header::CONTENT_TYPE, "text/plain")], of("hub.challenge").to_owned()).into_response(),
        Ok(false) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => problem(&error.into()),
    }
}

/// A delivery of Meta: 200 once the disk has it.
async fn whatsapp(State(house): State<House>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(error) => {
            let code =
                if error.status() == StatusCode::PAYLOAD_TOO_LARGE { "body_too_large" } else { "malformed_body" };
            return problem(&ApiError::new(
                error.status().as_u16(),
                code,
                "the body is longer than a webhook can be, or cut",
            ));
        }
    };
    let signature = headers.get(whatsapp::signature::HEADER).and_then(|value| value.to_str().ok());
    match receive(&house.db, &house.lines, &body, signature).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error @ (ReceiveError::Forged | ReceiveError::NotJson | ReceiveError::Store(_))) => problem(&error.into()),
    }
}

/// Some providers look whether the address lives.
async fn ping() -> StatusCode {
    StatusCode::OK
}

async fn payment(
    State(house): State<House>,
    Path((kind, account)): Path<(String, Uuid)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    notified(&house, &kind, account, None, &headers, &body).await
}

async fn payment_of_attempt(
    State(house): State<House>,
    Path((kind, account, key)): Path<(String, Uuid, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    notified(&house, &kind, account, Some(&key), &headers, &body).await
}

async fn notified(
    house: &House,
    kind: &str,
    account: Uuid,
    key: Option<&str>,
    headers: &HeaderMap,
    body: &[u8],
) -> StatusCode {
    let Ok(kind) = kind.parse::<psp::Kind>() else { return StatusCode::NOT_FOUND };
    let now = house.db.clock().now();
    let answer = house.payments.receive_notification(kind, PaymentAccountId(account), key, headers, body, now).await;
    metrics::counter!("seven_t_notifications_total", "provider" => kind.code(), "status" => answer.status.to_string())
        .increment(1);
    StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn problem(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::json!(error).to_string();
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
}
