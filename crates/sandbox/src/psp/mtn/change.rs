//! What a payer, a number of the sandbox or the control surface makes of a request.

use super::{
    super::{PspState, account::Kind, deliver::deliver, lock, post::Notice, voice::AnyVoice},
    book::{Request, Status},
    voice::MtnVoice,
};
use serde_json::{Value, json};

/// Decides a request that waits; told once where a callback address was given. `None` when it does not wait any more.
pub(super) fn decide(state: &PspState, id: &str, status: Status, reason: Option<&str>) -> Option<Request> {
    let request = {
        let mut book = lock(&state.0.books.mtn);
        let request = book.find(id, state.now()).filter(|it| it.status == Status::Pending)?;
        (request.status, request.reason) = (status, reason.map(str::to_owned));
        request.transaction_id =
            (status == Status::Successful).then(|| state.0.chance.bytes::<4>().map(|b| b.to_string()).concat());
        request.clone()
    };
    if let Some(url) = request.callback_url.clone().filter(|_| status != Status::Pending) {
        let notice = Notice {
            provider: Kind::Mtn,
            account: request.account.clone(),
            url,
            body: request.to_json(false),
            voice: AnyVoice::Mtn(MtnVoice),
            about: request.id.clone(),
            name: status.word().to_owned(),
        };
        deliver(state, vec![notice]);
    }
    Some(request)
}

/// The table of §8: these numbers end in their way, any other pays.
const NUMBERS: [(&str, Status, Option<&str>); 15] = [
    ("46733123450", Status::Failed, None),
    ("46733123451", Status::Failed, Some("APPROVAL_REJECTED")),
    ("46733123452", Status::Failed, Some("EXPIRED")),
    ("46733123453", Status::Pending, Some("ONGOING")),
    ("46733123454", Status::Pending, Some("DELAYED")),
    ("46733123455", Status::Failed, Some("PAYER_NOT_FOUND")),
    ("46733123456", Status::Failed, Some("PAYEE_NOT_ALLOWED_TO_RECEIVE")),
    ("46733123457", Status::Failed, Some("NOT_ALLOWED")),
    ("46733123458", Status::Failed, Some("NOT_ALLOWED_TARGET_ENVIRONMENT")),
    ("46733123459", Status::Failed, Some("INVALID_CALLBACK_URL_HOST")),
    ("46733123460", Status::Failed, Some("INVALID_CURRENCY")),
    ("46733123461", Status::Failed, Some("INTERNAL_PROCESSING_ERROR")),
    ("46733123462", Status::Failed, Some("SERVICE_UNAVAILABLE")),
    ("46733123463", Status::Failed, Some("COULD_NOT_PERFORM_TRANSACTION")),
    ("46733123464", Status::Failed, Some("TRANSFER_TYPE_UNKNOWN")),
];

/// In the sandbox the number decides, at once.
pub(super) fn by_number(state: &PspState, id: &str) {
    let payer = lock(&state.0.books.mtn).find(id, state.now()).map(|request| request.payer.clone());
    let known = NUMBERS.iter().find(|(number, _, _)| Some(*number) == payer.as_deref());
    let (status, reason) = known.map_or((Status::Successful, None), |(_, status, reason)| (*status, *reason));
    if decide(state, id, status, reason).is_none() {
        tracing::debug!(request = %id, "A request of the sandbox was decided before its number could");
    }
}

/// `pay`, `fail`, `expire` and `open` (the payer has the prompt before them) from the control surface; `amount`: what is
/// actually paid.
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    let id = {
        let mut book = lock(&state.0.books.mtn);
        let request = book.requests.iter_mut().find(|it| it.id == id || it.external_id == id)?;
        request.amount = amount.map_or_else(|| request.amount.clone(), |amount| amount.to_string());
        request.id.clone()
    };
    let (status, reason) = match action {
        "pay" => (Status::Successful, None),
        "fail" => (Status::Failed, Some("APPROVAL_REJECTED")),
        "expire" => (Status::Failed, Some("EXPIRED")),
        "open" => (Status::Pending, None),
        _ => return Some(Err("use pay, fail, expire or open")),
    };
    Some(decide(state, &id, status, reason).map(|_| ()).ok_or("the request does not wait any more"))
}

/// Every request, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let view = |it: &Request| {
        json!({"provider": "mtn", "account": it.account, "id": it.id, "reference": it.external_id,
            "amount": it.amount, "currency": it.currency, "state": it.status.word(),
            "pay_path": format!("/mtn/phone/{}", it.id)})
    };
    lock(&state.0.books.mtn).requests.iter().map(view).collect()
}
