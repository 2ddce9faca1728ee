use super::{
    super::{
        PspState,
        account::Kind,
        fault::{Effect, Place},
        lock,
        serve::serve,
    },
    book::{AccessToken, Book, Payment, State as PaymentState},
    change, checks,
};
use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use kernel::{Millis, seconds};
use serde_json::{Map, Value, json};

const TOKEN_SECONDS: i64 = 86_400;

fn no(http: u16, code: i64, status: &str, description: &str) -> Response {
    let http = StatusCode::from_u16(http).unwrap_or(StatusCode::BAD_REQUEST);
    (http, Json(json!({"code": code, "status": status, "description": description}))).into_response()
}

fn object(body: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(body).ok()
}

/// §1.3.
pub(super) async fn login(State(state): State<PspState>, body: String) -> Response {
    let body = object(&body);
    let field = |name: &str| body.as_ref().and_then(|body| body.get(name)?.as_str()).map(str::to_owned);
    let (key, password) = (field("api_key"), field("api_password"));
    let account = key.as_deref().and_then(|key| lock(&state.0.books.accounts).by_key(Kind::PaymeTrust, key).cloned());
    let id = account.as_ref().map(|account| account.id.clone());
    serve(&state, Kind::PaymeTrust, Place::Login, id.as_deref(), |_| {
        let (Some(_), Some(password)) = (key, password) else {
            return no(422, 1004, "INVALID_PARAMS", "api_key and api_password are required");
        };
        let Some(account) = account.filter(|account| account.credential("api_password") == password) else {
            return no(401, 1005, "INVALID_CREDENTIALS", "unknown api_key or api_password");
        };
        let token = state.id("pt_at_", 40);
        let good_until = state.now() + seconds(TOKEN_SECONDS);
        lock(&state.0.books.paymetrust).tokens.insert(token.clone(), AccessToken { account: account.id, good_until });
        Json(json!({"code": 200, "status": "OK", "access_token": token, "user_email": "marchand@exemple.ci",
            "token_type": "bearer", "expires_in": TOKEN_SECONDS}))
        .into_response()
    })
    .await
}

/// The account a call speaks for, or the refusal: an expired token is told in three ways (§12).
fn authorised(book: &mut Book, headers: &HeaderMap, now: Millis, expire: bool) -> Result<String, Box<Response>> {
    let token = bearer(headers);
    if expire && let Some(token) = token.and_then(|token| book.tokens.get_mut(token)) {
        token.good_until = now;
    }
    match token.and_then(|token| book.tokens.get(token)) {
        None => Err(Box::new(no(401, 1002, "INVALID_TOKEN", "the access token is not known"))),
        Some(token) if token.good_until <= now => Err(Box::new(match book.variant(3) {
            0 => no(401, 1003, "EXPIRED_TOKEN", "the access token has expired"),
            1 => no(200, 1003, "EXPIRED_TOKEN", "the access token has expired"),
            _ => Json(json!({"code": 1003, "status": "EXPIRED_TOKEN", "message": "token expired"})).into_response(),
        })),
        Some(token) => Ok(token.account.clone()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn account_of(state: &PspState, headers: &HeaderMap) -> Option<String> {
    lock(&state.0.books.paymetrust).tokens.get(bearer(headers)?).map(|token| token.account.clone())
}

/// §1.4.
pub(super) async fn create(
    State(state): State<PspState>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let account = account_of(&state, &headers);
    serve(&state, Kind::PaymeTrust, Place::Create, account.as_deref(), |effects| {
        let now = state.now();
        let mut book = lock(&state.0.books.paymetrust);
        let account = match authorised(&mut book, &headers, now, effects.contains(&Effect::TokenExpired)) {
            Ok(account) => account,
            Err(refusal) => return *refusal,
        };
        let wanted = match object(&body).ok_or_else(|| "a JSON object is required".to_owned()).and_then(|it| checks::read(&it)) {
            Ok(wanted) => wanted,
            Err(why) => return no(422, 1004, "INVALID_PARAMS", &why),
        };
        if book.payments.values().any(|it| it.account == account && it.reference == wanted.reference) {
            return no(400, 1200, "TRANSACTION_EXIST", "this merchant_transaction_id was already used");
        }
        let payment = Payment {
            account,
            payment_token: state.id("pt_", 32),
            notify_token: state.id("nt_", 32),
            transaction_id: state.id("", 18),
            reference: wanted.reference,
            amount: wanted.amount,
            currency: wanted.currency,
            designation: wanted.designation,
            name: wanted.name,
            email: wanted.email,
            phone: wanted.phone,
            success_url: wanted.success_url,
            failed_url: wanted.failed_url,
            notify_url: wanted.notify_url,
            state: PaymentState::Initiated,
            created: now,
            updated: now,
        };
        let page = format!("/paymetrust/pay/{}", payment.payment_token);
        let answer = json!({"code": 200, "status": "OK", "payment_token": payment.payment_token,
            "notify_token": payment.notify_token, "transaction_id": payment.transaction_id,
            "merchant_transaction_id": payment.reference,
            "payment_url": state.page_url(&headers, &uri, "/paymetrust/", &page),
            "details": {"code": 2001, "status": "INITIATED", "message": "Transaction initiated", "must_be_redirected": true}});
        if effects.contains(&Effect::NotifyEarly) {
            change::notify(&state, std::slice::from_ref(&payment));
        }
        book.payments.insert(payment.payment_token.clone(), payment);
        Json(answer).into_response()
    })
    .await
}

/// §1.5.
pub(super) async fn status(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let account = account_of(&state, &headers);
    serve(&state, Kind::PaymeTrust, Place::Status, account.as_deref(), |effects| {
        let now = state.now();
        let mut book = lock(&state.0.books.paymetrust);
        let account = match authorised(&mut book, &headers, now, effects.contains(&Effect::TokenExpired)) {
            Ok(account) => account,
            Err(refusal) => return *refusal,
        };
        change::notify(&state, &book.age(now));
        match book.find(&account, &id) {
            Some(payment) => Json(payment.status()).into_response(),
            None => {
                let http = if book.variant(2) == 0 { 404 } else { 400 };
                no(http, 404, "NOT_FOUND", "no such transaction")
            }
        }
    })
    .await
}
