//! The account's balance: what each charge brought and each refund took, for ever, where events are gone after 30 days.

use super::{
    super::{PspState, fault::Place, lock},
    book::{Book, Page},
    form::Form,
    read::{is_within, with_account},
};
use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};

/// `GET /v1/balance_transactions`, newest first; `created` and `type` filter, `expand[]=data.source` puts what moved the
/// balance in place of its id.
pub(super) async fn transactions(
    State(state): State<PspState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let query = Form::parse(query.as_deref().unwrap_or_default())?;
        query.only(&["limit", "starting_after", "type", "created[*]", "expand[#]"])?;
        let times = query.map("created");
        let expand = query.list("expand").iter().any(|it| it == "data.source");
        let book = lock(&state.0.books.stripe);
        let all = book.events.iter().rev().filter(|(owner, _)| owner == account);
        let all = all.filter_map(|(_, event)| line(&book, event, expand));
        let all = all.filter(|line| is_within(line["created"].as_i64().unwrap_or_default(), &times));
        let all = all.filter(|line| query.get("type").is_none_or(|kind| line["type"] == kind));
        Ok(Page::cut(all.collect(), &query)?.to_json("/v1/balance_transactions"))
    })
    .await
}

/// What an event did to the balance; most do nothing. What it was about is told as it is now.
fn line(book: &Book, event: &Value, expand: bool) -> Option<Value> {
    let object = &event["data"]["object"];
    let (id, source_id) = (object["id"].as_str()?, object["id"].clone());
    let (transaction, kind, amount, source) = match event["type"].as_str()? {
        "charge.succeeded" => (object["balance_transaction"].as_str()?.to_owned(), "charge", 1, charge(book, id)?),
        "refund.created" => (id.replacen("re_", "txn_", 1), "refund", -1, refund(book, id)?),
        _ => return None,
    };
    let amount = amount * object["amount_captured"].as_i64().or(object["amount"].as_i64())?;
    Some(json!({
        "id": transaction, "object": "balance_transaction", "type": kind, "reporting_category": kind,
        "amount": amount, "fee": 0, "fee_details": [], "net": amount, "currency": object["currency"],
        "exchange_rate": null, "status": "available", "created": event["created"],
        "source": if expand { source } else { source_id },
    }))
}

fn charge(book: &Book, id: &str) -> Option<Value> {
    book.sessions.iter().find_map(|session| {
        let intent = session.intent.as_ref().filter(|intent| intent.charge == id)?;
        Some(session.charge_json(intent, "succeeded"))
    })
}

fn refund(book: &Book, id: &str) -> Option<Value> {
    book.sessions.iter().find_map(|session| {
        let refund = session.refunds.iter().find(|refund| refund.id == id)?;
        Some(session.refund_json(refund))
    })
}
