use super::{
    super::{PspState, account::Account, fault::Place, is_e164, is_web_address, lock},
    book::{Payment, Status},
    error::{No, invalid, not_found, with_account},
    voice::php,
};
use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

const METHODS: [&str; 8] =
    ["wave", "orange_money", "mtn_money", "moov_money", "airtel_money", "pawapay", "paystack", "card"];

/// An answer whose amounts are written as PHP writes decimals: `15000.00`.
fn decimal(body: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], php(body, false)).into_response()
}

/// §3.2.
pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: String,
) -> Response {
    with_account(&state, &headers, Place::Create, |account| {
        let reference = format!("MTX-{}", state.0.chance.code(10).to_uppercase());
        let url = state.page_url(&headers, &uri, "/geniuspay/", &format!("/geniuspay/pay/{reference}"));
        let mut payment = read(&state, account, &body, reference, url)?;
        let mut book = lock(&state.0.books.geniuspay);
        payment.id = 456 + book.payments.len();
        let answer = json!({"success": true, "data": payment.created()});
        book.payments.push(payment);
        Ok((StatusCode::CREATED, Json(answer)).into_response())
    })
    .await
}

fn read(state: &PspState, account: &Account, body: &str, reference: String, url: String) -> Result<Payment, No> {
    let body: Map<String, Value> = serde_json::from_str(body).map_err(|_| invalid("a JSON object is required"))?;
    let text = |field: &str| body.get(field).and_then(Value::as_str);
    let amount = body.get("amount").and_then(Value::as_i64).ok_or_else(|| invalid("amount: a number is required"))?;
    // Converted, and kept in francs.
    let amount = match text("currency").unwrap_or("XOF") {
        "XOF" => amount,
        "USD" => amount * 600,
        "EUR" => amount * 655,
        _ => return Err(invalid("currency: XOF, EUR or USD")),
    };
    if amount < 200 {
        return Err(invalid("amount: at least 200 XOF"));
    }
    if text("payment_method").is_some_and(|method| !METHODS.contains(&method)) {
        return Err(invalid("payment_method: not one of ours"));
    }
    let description = text("description").unwrap_or_default().to_owned();
    if description.chars().count() > 500 {
        return Err(invalid("description: at most 500 characters"));
    }
    let address = |field: &str| match text(field) {
        Some(url) if is_web_address(url) => Ok(url.to_owned()),
        None => Ok(String::new()),
        Some(_) => Err(invalid(format!("{field}: not a web address"))),
    };
    let customer = body.get("customer").cloned().unwrap_or_else(|| json!({}));
    if customer["phone"].as_str().is_some_and(|phone| !is_e164(phone)) {
        return Err(invalid("customer.phone: with + and country code"));
    }
    let metadata = body.get("metadata").cloned().unwrap_or_else(|| json!({}));
    let simple = |value: &Value| !value.is_object() && !value.is_array();
    if !metadata.as_object().is_some_and(|it| it.len() <= 10 && it.values().all(simple)) {
        return Err(invalid("metadata: at most 10 simple values"));
    }
    let sandbox = !account.credential("api_key").starts_with("pk_live_");
    Ok(Payment {
        id: 0,
        reference,
        account: account.id.clone(),
        environment: if sandbox { "sandbox" } else { "live" }.to_owned(),
        url,
        amount,
        description,
        customer,
        success_url: address("success_url")?,
        error_url: address("error_url")?,
        metadata,
        status: Status::Pending,
        created: state.now(),
        completed: None,
    })
}

/// §3.3: by reference; an `id` finds nothing.
pub(super) async fn retrieve(
    State(state): State<PspState>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let mut book = lock(&state.0.books.geniuspay);
        let payment = book.find(&reference, state.now()).filter(|it| it.account == account.id).ok_or_else(not_found)?;
        Ok(decimal(&json!({"success": true, "data": payment.to_json()})))
    })
    .await
}

/// Newest first; by day, status, and a search that does not read metadata.
pub(super) async fn list(
    State(state): State<PspState>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let asked = |name: &str| query.get(name).map(String::as_str);
        let number = |name: &str, default: usize| asked(name).map_or(Ok(default), str::parse);
        let wrong = |_| invalid("per_page, page: numbers");
        let (per_page, page) = (number("per_page", 20).map_err(wrong)?, number("page", 1).map_err(wrong)?);
        if !(1..=100).contains(&per_page) || page == 0 {
            return Err(invalid("per_page: 1 to 100"));
        }
        let mut book = lock(&state.0.books.geniuspay);
        book.age(state.now());
        let found = |it: &&Payment| {
            let day = super::super::iso(it.created)[..10].to_owned();
            let people = format!("{} {} {}", it.reference, it.customer["name"], it.customer["phone"]);
            it.account == account.id
                && asked("from").is_none_or(|from| day.as_str() >= from)
                && asked("to").is_none_or(|to| day.as_str() <= to)
                && asked("status").is_none_or(|status| it.status.word() == status)
                && asked("search").is_none_or(|words| people.contains(words))
        };
        let all: Vec<Value> = book.payments.iter().rev().filter(found).map(Payment::to_json).collect();
        let meta = json!({"current_page": page, "per_page": per_page, "total": all.len(),
            "last_page": all.len().div_ceil(per_page).max(1)});
        let data: Vec<Value> = all.into_iter().skip((page - 1) * per_page).take(per_page).collect();
        Ok(decimal(&json!({"success": true, "data": data, "meta": meta})))
    })
    .await
}
