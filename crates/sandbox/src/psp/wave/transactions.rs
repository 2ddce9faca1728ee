//! The wallet's own list of its transactions (§4.4), a day of UTC at a time.

use super::{
    super::{PspState, fault::Place, iso, lock},
    api::{with_account, wrong},
    session::Session,
};
use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::IntoResponse,
    response::Response,
};
use kernel::Millis;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Items of a page: few, so that who reads only the first is found out.
const PAGE: usize = 20;

/// `GET /v1/transactions?date=&after=`: newest first. Amounts are strings, what the transaction did to the wallet.
pub(super) async fn list(
    State(state): State<PspState>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let today = iso(state.now())[..10].to_owned();
        let date = query.get("date").cloned().unwrap_or(today);
        if format!("{date}T00:00:00Z").parse::<jiff::Timestamp>().is_err() {
            return Err(wrong("date: YYYY-MM-DD"));
        }
        let mut all: Vec<(Millis, Value)> = {
            let book = lock(&state.0.books.wave);
            book.0.iter().filter(|it| it.account == account.id).flat_map(movements).collect()
        };
        all.retain(|(at, _)| iso(*at)[..10] == date);
        all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let start = match query.get("after") {
            None => 0,
            Some(after) => {
                let at = all.iter().position(|(_, item)| item["transaction_id"] == after.as_str());
                at.ok_or_else(|| wrong("after: no such cursor"))? + 1
            }
        };
        let more = all.len() > start + PAGE;
        let items: Vec<Value> = all.into_iter().skip(start).take(PAGE).map(|(_, item)| item).collect();
        let cursor = |item: Option<&Value>| item.map(|item| item["transaction_id"].clone());
        let info = json!({"start_cursor": cursor(items.first()), "end_cursor": cursor(items.last()),
            "has_next_page": more});
        Ok(Json(json!({"page_info": info, "date": date, "items": items})).into_response())
    })
    .await
}

/// What a session did to the wallet: the money in, less the fee, and the money back.
fn movements(session: &Session) -> Vec<(Millis, Value)> {
    let item = |at: Millis, id: &str, kind: &str, amount: i64, fee: i64| {
        let item = json!({"timestamp": iso(at), "transaction_id": id, "transaction_type": kind,
            "amount": amount.to_string(), "fee": fee.to_string(), "balance": "1000000", "currency": "XOF",
            "counterparty_name": "Client du bac à sable", "counterparty_mobile": "+2250707000000",
            "client_reference": session.client_reference, "checkout_api_session_id": session.id});
        (at, item)
    };
    let Some((id, at)) = session.transaction_id.as_deref().zip(session.completed) else { return Vec::new() };
    let fee = session.amount / 100;
    let mut all = vec![item(at, id, "api_checkout", session.amount - fee, fee)];
    if let Some(at) = session.refunded {
        all.push(item(at, &format!("{id}R"), "api_checkout_refund", -session.amount, 0));
    }
    all
}
