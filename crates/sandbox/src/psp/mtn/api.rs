use super::{
    super::{
        PspState,
        account::{Account, Kind},
        fault::{Effect, Place},
        lock,
        serve::serve,
    },
    book::{Request, Status},
    change,
    login::turned_away,
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

struct No(u16, &'static str, String);

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({"code": self.1, "message": self.2}))).into_response()
    }
}

fn wrong(why: &str) -> No {
    No(400, "INVALID_REQUEST", why.to_owned())
}

async fn with_account(
    state: &PspState,
    headers: &HeaderMap,
    on: Place,
    work: impl FnOnce(&Account) -> Result<Response, No>,
) -> Response {
    let id = lock(&state.0.books.mtn).tokens.whose(headers);
    serve(state, Kind::Mtn, on, id.as_deref(), |effects| {
        let end = effects.contains(&Effect::TokenExpired);
        let known = lock(&state.0.books.mtn).tokens.account(headers, state.now(), end);
        let account = known.and_then(|id| lock(&state.0.books.accounts).by_id(&id).cloned());
        if let Some(no) = turned_away(headers, account.as_ref()) {
            return no;
        }
        match account {
            Some(account) => work(&account).unwrap_or_else(No::into_response),
            None => No(401, "UNAUTHORIZED", "expired or unknown access token".to_owned()).into_response(),
        }
    })
    .await
}

/// 202 and no body: accepted, not paid.
pub(super) async fn create(State(state): State<PspState>, headers: HeaderMap, body: String) -> Response {
    with_account(&state, &headers, Place::Create, |account| {
        let request = read(&state, account, &headers, &body)?;
        let id = request.id.clone();
        {
            let mut book = lock(&state.0.books.mtn);
            if book.requests.iter().any(|it| it.id == id) {
                let why = "Duplicated reference id. Creation of resource failed.".to_owned();
                return Err(No(409, "RESOURCE_ALREADY_EXIST", why));
            }
            book.requests.push(request);
        }
        if account.credential("target_environment") == "sandbox" {
            change::by_number(&state, &id);
        }
        Ok(StatusCode::ACCEPTED.into_response())
    })
    .await
}

fn read(state: &PspState, account: &Account, headers: &HeaderMap, body: &str) -> Result<Request, No> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let id = header("x-reference-id")
        .filter(|id| is_uuid_4(id))
        .ok_or_else(|| wrong("X-Reference-Id: a UUID of version 4"))?;
    let body: Value = serde_json::from_str(body).map_err(|_| wrong("a JSON object is required"))?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let amount = text(&body["amount"]).filter(|it| it.parse::<i64>().is_ok_and(|it| it > 0));
    let currency = text(&body["currency"]).unwrap_or_default();
    let wanted = match account.credential("target_environment") {
        "sandbox" => "EUR",
        "mtncameroon" => "XAF",
        "mtnguineaconakry" => "GNF",
        _ => "XOF",
    };
    if currency != wanted {
        return Err(No(500, "INVALID_CURRENCY", "currency not supported".to_owned()));
    }
    let payer = text(&body["payer"]["partyId"]).filter(|it| (8..=15).contains(&it.len()));
    let payer = payer.filter(|it| it.bytes().all(|b| b.is_ascii_digit()) && body["payer"]["partyIdType"] == "MSISDN");
    let plain = |it: &String| it.len() <= 160 && it.bytes().all(|b| b.is_ascii_graphic() && b != b'\'' || b == b' ');
    let note = |field: &str| text(&body[field]).filter(plain).ok_or_else(|| wrong("notes: plain ASCII, at most 160"));
    let callback_url = header("x-callback-url").map(str::to_owned);
    if callback_url.as_deref().is_some_and(|url| !url.starts_with("https://") && !account.tunnel) {
        return Err(No(500, "INVALID_CALLBACK_URL_HOST", "callback: https only".to_owned()));
    }
    Ok(Request {
        id: id.to_owned(),
        account: account.id.clone(),
        amount: amount.ok_or_else(|| wrong("amount: a string of digits"))?,
        currency,
        external_id: text(&body["externalId"]).ok_or_else(|| wrong("externalId: required"))?,
        payer: payer.ok_or_else(|| wrong("payer: an MSISDN without +"))?,
        payer_message: note("payerMessage")?,
        payee_note: note("payeeNote")?,
        callback_url,
        status: Status::Pending,
        reason: None,
        transaction_id: None,
        created: state.now(),
    })
}

fn is_uuid_4(text: &str) -> bool {
    let bytes = text.as_bytes();
    let hex = |(at, b): (usize, &u8)| if matches!(at, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() };
    bytes.len() == 36 && bytes.iter().enumerate().all(hex) && bytes[14] == b'4'
}

pub(super) async fn status(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let mut book = lock(&state.0.books.mtn);
        book.turn += 1;
        let as_object = book.turn.is_multiple_of(2);
        let found = book.find(&id, state.now()).filter(|it| it.account == account.id);
        let found =
            found.ok_or_else(|| No(404, "RESOURCE_NOT_FOUND", "Requested resource was not found.".to_owned()))?;
        Ok(Json(found.to_json(as_object)).into_response())
    })
    .await
}
