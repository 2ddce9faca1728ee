//! What the payer, or the control surface, makes of a payment.

use super::{
    super::{PspState, account::Kind, deliver::deliver, lock, post::Notice, voice::AnyVoice},
    book::{Payment, State},
    voice::PaymeTrustVoice,
};
use serde_json::{Value, json};

/// Sends a notification about each payment, as it stands.
pub(super) fn notify(state: &PspState, payments: &[Payment]) {
    let notices: Vec<Notice> = payments.iter().map(notice).collect();
    if !notices.is_empty() {
        deliver(state, notices);
    }
}

fn notice(payment: &Payment) -> Notice {
    Notice {
        provider: Kind::PaymeTrust,
        account: payment.account.clone(),
        url: payment.notify_url.clone(),
        body: payment.notification(),
        voice: AnyVoice::PaymeTrust(PaymeTrustVoice),
        about: payment.payment_token.clone(),
        name: payment.state.said().1.to_owned(),
    }
}

/// Moves an open payment through `steps`, with a notification at each; gives it as it then is.
pub(super) fn walk(state: &PspState, token: &str, steps: &[State]) -> Option<Payment> {
    let now = state.now();
    let mut book = lock(&state.0.books.paymetrust);
    let mut notices: Vec<Notice> = book.age(now).iter().map(notice).collect();
    let payment = book.payments.get_mut(token)?;
    if can_walk(payment, steps) {
        for step in steps {
            payment.state = *step;
            payment.updated = now;
            notices.push(notice(payment));
        }
    }
    if !notices.is_empty() {
        deliver(state, notices);
    }
    Some(payment.clone())
}

/// What has ended stays so, but for a payment that expired: its success may come late (§1.7).
fn can_walk(payment: &Payment, steps: &[State]) -> bool {
    payment.state.is_open() || (payment.state == State::Expired && steps.last() == Some(&State::Success))
}

/// `pay`, `fail`, `expire`, `open` (a payer has begun) from the control surface. `None`: no such payment;
/// an error: not that way.
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    let token = lock(&state.0.books.paymetrust)
        .payments
        .values()
        .find(|it| it.payment_token == id || it.reference == id)?
        .payment_token
        .clone();
    if amount.is_some() {
        return Some(Err("PaymeTrust tells no amount: its payer pays what was asked"));
    }
    let steps: &[State] = match action {
        "pay" => &[State::Pending, State::Success],
        "fail" => &[State::Pending, State::Failed],
        "expire" => &[State::Expired],
        "open" => &[State::Pending],
        _ => return Some(Err("use pay, fail, expire or open")),
    };
    if lock(&state.0.books.paymetrust).payments.get(&token).is_some_and(|payment| !can_walk(payment, steps)) {
        return Some(Err("the payment has ended"));
    }
    walk(state, &token, steps).map(|_| Ok(()))
}

/// Every payment, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let book = lock(&state.0.books.paymetrust);
    let view = |it: &Payment| {
        json!({"provider": "paymetrust", "account": it.account, "id": it.payment_token, "reference": it.reference,
            "amount": it.amount, "currency": it.currency, "state": it.state.said().1,
            "pay_path": format!("/paymetrust/pay/{}", it.payment_token)})
    };
    book.payments.values().map(view).collect()
}
