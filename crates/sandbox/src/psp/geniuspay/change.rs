//! What a payer, the clock or the control surface makes of a payment, and the events it leaves behind.

use super::{
    super::{PspState, account::Kind, deliver::deliver, iso, lock, post::Notice},
    book::{Payment, Status},
    voice,
};
use kernel::Secret;
use serde_json::{Value, json};

/// Moves an open payment to `status`, and tells `event`; `None` when it is not open.
pub(super) fn walk(state: &PspState, reference: &str, status: Status, event: Option<&str>) -> Option<Payment> {
    let now = state.now();
    let payment = {
        let mut book = lock(&state.0.books.geniuspay);
        let payment = book.find(reference, now).filter(|it| it.is_open())?;
        payment.status = status;
        payment.completed = (status == Status::Completed).then_some(now);
        payment.clone()
    };
    if let Some(event) = event {
        tell(state, &payment.account, event, &payment.told(), &payment.reference);
    }
    Some(payment)
}

/// Gives a paid payment back, as the merchant does in the dashboard: there is no call for it (§3.1).
fn refund(state: &PspState, reference: &str) -> Option<()> {
    let payment = {
        let mut book = lock(&state.0.books.geniuspay);
        let payment = book.find(reference, state.now()).filter(|it| it.status == Status::Completed)?;
        payment.status = Status::Refunded;
        payment.clone()
    };
    tell(state, &payment.account, "payment.refunded", &payment.told(), &payment.reference);
    Some(())
}

/// Sends an event to the account's endpoint and to those it registered.
pub(super) fn tell(state: &PspState, account: &str, event: &str, data: &Value, about: &str) {
    let Some(account) = lock(&state.0.books.accounts).by_id(account).cloned() else { return };
    let now = state.now();
    let environment = if account.credential("api_key").starts_with("pk_live_") { "live" } else { "sandbox" };
    let of_account = account.webhook_url.clone().map(|url| (url, account.webhook_secrets.clone()));
    let mut receivers: Vec<(String, Vec<Secret>)> = of_account.into_iter().collect();
    for hook in lock(&state.0.books.geniuspay).hooks.iter().filter(|hook| hook.account == account.id) {
        if hook.events.iter().any(|wanted| wanted == event) {
            receivers.push((hook.url.clone(), vec![hook.secret.clone()]));
        }
    }
    for (url, secrets) in receivers {
        let body = json!({"id": state.0.chance.uuid(now).to_string(), "event": event, "timestamp": now.as_seconds(),
            "created_at": iso(now), "data": data, "environment": environment, "api_version": "2024-01-01"});
        let notice = Notice {
            provider: Kind::GeniusPay,
            account: account.id.clone(),
            url,
            body,
            voice: voice::of(secrets),
            about: about.to_owned(),
            name: event.to_owned(),
        };
        deliver(state, vec![notice]);
    }
}

/// `pay`, `fail`, `expire`, `open` (a payer has begun), and `refund` of a paid one, from the control surface; `amount`: what is actually paid.
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    let reference = {
        let mut book = lock(&state.0.books.geniuspay);
        let named = |it: &&mut Payment| it.reference == id || it.metadata["reference"] == id;
        let payment = book.payments.iter_mut().find(named)?;
        payment.amount = amount.unwrap_or(payment.amount);
        payment.reference.clone()
    };
    let (status, event) = match action {
        "refund" => return Some(refund(state, &reference).ok_or("the payment is not paid")),
        "pay" => (Status::Completed, "payment.success"),
        "fail" => (Status::Failed, "payment.failed"),
        "cancel" => (Status::Cancelled, "payment.cancelled"),
        "expire" => (Status::Expired, "payment.expired"),
        "open" => (Status::Processing, "payment.initiated"),
        _ => return Some(Err("use pay, fail, cancel, expire, open or refund")),
    };
    Some(walk(state, &reference, status, Some(event)).map(|_| ()).ok_or("the payment is not open"))
}

/// Every payment, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let view = |it: &Payment| {
        json!({"provider": "geniuspay", "account": it.account, "id": it.reference,
            "reference": it.metadata["reference"], "amount": it.amount, "currency": "XOF", "state": it.status.word(),
            "pay_path": format!("/geniuspay/pay/{}", it.reference)})
    };
    lock(&state.0.books.geniuspay).payments.iter().map(view).collect()
}
