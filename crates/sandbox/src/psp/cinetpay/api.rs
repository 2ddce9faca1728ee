use super::{
    super::{PspState, account::Account, account::Kind, fault::Place, is_web_address, lock, serve::serve},
    book::{Payment, State as PaymentState},
};
use axum::{
    Json,
    extract::{OriginalUri, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

type Body = Map<String, Value>;

/// An error: code, name, sentence. Codes are strings.
struct No(&'static str, &'static str, String);

impl No {
    fn field(why: impl Into<String>) -> Self {
        Self("608", "MINIMUM_REQUIRED_FIELDS", why.into())
    }
}

fn said(
    state: &PspState,
    http: StatusCode,
    code: &str,
    message: &str,
    description: &str,
    data: Option<Value>,
) -> Response {
    let mut body = json!({"code": code, "message": message, "description": description,
        "api_response_id": state.id("", 16)});
    if let Some(data) = data {
        body["data"] = data;
    }
    (http, Json(body)).into_response()
}

async fn with_account(
    state: &PspState,
    on: Place,
    body: &str,
    work: impl FnOnce(&Account, &Body) -> Result<Response, No>,
) -> Response {
    let body: Option<Body> = serde_json::from_str(body).ok();
    let key = body.as_ref().and_then(|body| body.get("apikey")?.as_str()).unwrap_or_default().to_owned();
    let account = lock(&state.0.books.accounts).by_key(Kind::CinetPay, &key).cloned();
    let id = account.as_ref().map(|account| account.id.clone());
    serve(state, Kind::CinetPay, on, id.as_deref(), |_| {
        let answer = match (&body, &account) {
            (None, _) => Err(No::field("a JSON object is required")),
            (_, None) => Err(No("609", "AUTH_NOT_FOUND", "unknown apikey".to_owned())),
            (Some(body), Some(account)) if text(body, "site_id") != Some(account.credential("site_id").to_owned()) => {
                Err(No("606", "INCORRECT_SETTINGS", "unknown site_id".to_owned()))
            }
            (Some(body), Some(account)) => work(account, body),
        };
        answer.unwrap_or_else(|No(code, message, why)| said(state, StatusCode::BAD_REQUEST, code, message, &why, None))
    })
    .await
}

/// A field that is a string, or a number that stands for one.
fn text(body: &Body, field: &str) -> Option<String> {
    match body.get(field)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: String,
) -> Response {
    with_account(&state, Place::Create, &body, |account, body| {
        let payment = read(&state, account, body)?;
        let page = format!("/cinetpay/pay/{}", payment.token);
        let data = json!({"payment_token": payment.token,
            "payment_url": state.page_url(&headers, &uri, "/cinetpay/", &page)});
        let mut book = lock(&state.0.books.cinetpay);
        let is_used = |it: &Payment| it.account == payment.account && it.transaction_id == payment.transaction_id;
        if book.payments.iter().any(is_used) {
            return Err(No::field("transaction_id: already used"));
        }
        book.payments.push(payment);
        Ok(said(&state, StatusCode::OK, "201", "CREATED", "Transaction created with success", Some(data)))
    })
    .await
}

fn read(state: &PspState, account: &Account, body: &Body) -> Result<Payment, No> {
    let required = |field: &str| text(body, field).ok_or_else(|| No::field(format!("{field}: required")));
    let address = |field: &str| {
        let url = required(field)?;
        if is_web_address(&url) { Ok(url) } else { Err(No::field(format!("{field}: not a web address"))) }
    };
    let amount = body.get("amount").and_then(Value::as_i64).ok_or_else(|| No::field("amount: an integer"))?;
    match amount {
        ..100 => return Err(No("641", "ERROR_AMOUNT_TOO_LOW", "amount: at least 100".to_owned())),
        2_500_001.. => return Err(No("642", "ERROR_AMOUNT_TOO_HIGH", "amount: at most 2500000".to_owned())),
        _ if amount % 5 != 0 => return Err(No::field("amount: a multiple of 5")),
        _ => {}
    }
    let currency = required("currency")?;
    if !matches!(currency.as_str(), "XOF" | "XAF" | "CDF" | "GNF" | "USD") {
        return Err(No::field("currency: not one of ours"));
    }
    let description = required("description")?;
    if description.chars().any(|c| !c.is_ascii_alphanumeric() && c != ' ') {
        return Err(No::field("description: without special characters"));
    }
    let channels = required("channels")?;
    if !matches!(channels.as_str(), "ALL" | "MOBILE_MONEY" | "CREDIT_CARD" | "WALLET") {
        return Err(No::field("channels: ALL, MOBILE_MONEY, CREDIT_CARD or WALLET"));
    }
    if matches!(channels.as_str(), "ALL" | "CREDIT_CARD") {
        for field in ["name", "surname", "phone_number", "email", "address", "city", "country", "state", "zip_code"] {
            required(&format!("customer_{field}"))?;
        }
    }
    Ok(Payment {
        token: state.id("", 40),
        account: account.id.clone(),
        site_id: account.credential("site_id").to_owned(),
        transaction_id: required("transaction_id")?,
        amount,
        currency,
        description,
        metadata: text(body, "metadata").unwrap_or_default(),
        notify_url: address("notify_url")?,
        return_url: address("return_url")?,
        lang: text(body, "lang").unwrap_or_else(|| "fr".to_owned()),
        state: PaymentState::Waiting,
        created: state.now(),
        changed: state.now(),
    })
}

/// By our transaction id, or by the payment's token.
pub(super) async fn check(State(state): State<PspState>, body: String) -> Response {
    with_account(&state, Place::Status, &body, |account, body| {
        let (id, token) = (text(body, "transaction_id"), text(body, "token"));
        if id.is_none() && token.is_none() {
            return Err(No::field("transaction_id: required"));
        }
        let mut book = lock(&state.0.books.cinetpay);
        book.turn += 1;
        let as_text = book.turn.is_multiple_of(2);
        let is_it = |it: &Payment| {
            let named = id.as_ref().map_or_else(|| token.as_ref() == Some(&it.token), |id| *id == it.transaction_id);
            it.account == account.id && named
        };
        let Some(payment) = book.find(is_it, state.now()) else {
            return Ok(said(&state, StatusCode::NOT_FOUND, "404", "NOT_FOUND", "unknown transaction", None));
        };
        let data = if account.api_version.as_str() < "2022" { payment.old_data() } else { payment.data(as_text) };
        let (code, message) = payment.state.said();
        Ok(said(&state, StatusCode::OK, code, message, "", Some(data)))
    })
    .await
}
