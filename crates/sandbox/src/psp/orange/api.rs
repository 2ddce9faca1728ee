use super::{
    super::{
        PspState,
        account::{Account, Kind},
        fault::{Effect, Place},
        is_web_address, lock,
        serve::serve,
    },
    book::{Payment, Status},
};
use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

type Body = Map<String, Value>;

/// HTTP status, code, sentence.
struct No(u16, i64, String);

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({"code": self.1, "message": self.2, "description": self.2}))).into_response()
    }
}

fn wrong(why: impl Into<String>) -> No {
    No(400, 60, why.into())
}

async fn with_account(
    state: &PspState,
    headers: &HeaderMap,
    on: Place,
    body: &str,
    work: impl FnOnce(&Account, &Body) -> Result<Response, No>,
) -> Response {
    let id = lock(&state.0.books.orange).tokens.whose(headers);
    serve(state, Kind::Orange, on, id.as_deref(), |effects| {
        let end = effects.contains(&Effect::TokenExpired);
        let known = lock(&state.0.books.orange).tokens.account(headers, state.now(), end);
        let account = known.and_then(|id| lock(&state.0.books.accounts).by_id(&id).cloned());
        let answer = match (account, serde_json::from_str::<Body>(body)) {
            (None, _) => Err(No(401, 42, "Expired or unknown access token".to_owned())),
            (_, Err(_)) => Err(wrong("a JSON object is required")),
            (Some(account), Ok(body)) => work(&account, &body),
        };
        answer.unwrap_or_else(No::into_response)
    })
    .await
}

/// Every yes is a 201.
fn yes(body: Value) -> Response {
    (StatusCode::CREATED, Json(body)).into_response()
}

pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    Path(country): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    with_account(&state, &headers, Place::Create, &body, |account, body| {
        let payment = read(&state, account, country, body)?;
        let page = format!("/orange/pay/{}", payment.pay_token);
        let answer = json!({"status": 201, "message": "OK", "pay_token": payment.pay_token,
            "payment_url": state.page_url(&headers, &uri, "/orange/", &page), "notif_token": payment.notif_token});
        let mut book = lock(&state.0.books.orange);
        if book.payments.iter().any(|it| it.account == payment.account && it.order_id == payment.order_id) {
            return Err(No(400, 1204, "order_id already used".to_owned()));
        }
        book.payments.push(payment);
        Ok(yes(answer))
    })
    .await
}

fn read(state: &PspState, account: &Account, country: String, body: &Body) -> Result<Payment, No> {
    let text = |field: &str, most: usize| {
        let value = body.get(field).and_then(Value::as_str).filter(|it| !it.is_empty() && it.chars().count() <= most);
        value
            .map(str::to_owned)
            .ok_or_else(|| wrong(format!("{field}: a string of 1 to {most} characters is required")))
    };
    let address = |field: &str| {
        let url = text(field, 120)?;
        let here = ["//localhost", "//127.", "//[::1]"].iter().any(|host| url.contains(host));
        match is_web_address(&url) && (account.tunnel || !here) {
            true => Ok(url),
            false => Err(wrong(format!("{field}: an address that can be reached"))),
        }
    };
    if text("merchant_key", 255)? != account.credential("merchant_key") {
        return Err(No(403, 50, "merchant_key: unknown".to_owned()));
    }
    let currency = text("currency", 3)?;
    if (country == "dev") != (currency == "OUV") || (country != "dev" && currency != "XOF") {
        return Err(wrong("currency: OUV in dev, the country's elsewhere"));
    }
    let amount = body.get("amount").and_then(Value::as_i64).filter(|amount| *amount > 0);
    text("lang", 2)?;
    let hex = |bytes: [u8; 32]| hex::encode(bytes);
    Ok(Payment {
        pay_token: hex(state.0.chance.bytes()),
        notif_token: hex(state.0.chance.bytes())[..32].to_owned(),
        account: account.id.clone(),
        country,
        order_id: text("order_id", 30)?,
        amount: amount.ok_or_else(|| wrong("amount: a number is required"))?,
        currency,
        merchant: text("reference", 30)?,
        return_url: address("return_url")?,
        cancel_url: address("cancel_url")?,
        notif_url: address("notif_url")?,
        status: Status::Initiated,
        txnid: None,
        created: state.now(),
    })
}

/// The amount must be the original one.
pub(super) async fn status(
    State(state): State<PspState>,
    Path(country): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    with_account(&state, &headers, Place::Status, &body, |account, body| {
        let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
        let book = lock(&state.0.books.orange);
        let own = |it: &&Payment| it.account == account.id && it.country == country;
        let found = book.payments.iter().filter(own).find(|it| it.pay_token == text("pay_token"));
        match found {
            Some(it)
                if it.order_id == text("order_id") && body.get("amount").and_then(Value::as_i64) == Some(it.amount) =>
            {
                Ok(yes(it.to_json()))
            }
            Some(_) => Err(wrong("order_id, amount: not those of this pay_token")),
            None => Err(No(404, 61, "unknown pay_token".to_owned())),
        }
    })
    .await
}
