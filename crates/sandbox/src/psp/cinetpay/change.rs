//! What a payer, or the control surface, makes of a payment.

use super::{
    super::{PspState, account::Kind, deliver::deliver, lock, post::Notice},
    book::{Payment, State},
    voice,
};
use serde_json::{Value, json};

/// Moves an open payment through `steps`, with a notification at each; `None` when it is not open.
pub(super) fn walk(state: &PspState, token: &str, steps: &[State]) -> Option<Payment> {
    let now = state.now();
    let mut told = Vec::new();
    {
        let mut book = lock(&state.0.books.cinetpay);
        let payment = book.find(|it| it.token == token, now).filter(|it| it.state.is_open())?;
        for step in steps {
            (payment.state, payment.changed) = (*step, now);
            told.push(payment.clone());
        }
    }
    let last = told.last().cloned();
    let account = lock(&state.0.books.accounts).by_id(&last.as_ref()?.account).cloned()?;
    let notice = |payment: Payment| Notice {
        provider: Kind::CinetPay,
        account: account.id.clone(),
        url: payment.notify_url.clone(),
        body: payment.told(),
        voice: voice::of(account.credential("secret_key")),
        about: payment.token.clone(),
        name: payment.state.said().1.to_owned(),
    };
    deliver(state, told.into_iter().map(notice).collect());
    last
}

/// `pay`, `fail`, `expire`, `open` (a payer has begun) from the control surface; `amount`: what is actually paid.
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    let token = {
        let mut book = lock(&state.0.books.cinetpay);
        let payment = book.payments.iter_mut().find(|it| it.token == id || it.transaction_id == id)?;
        payment.amount = amount.unwrap_or(payment.amount);
        payment.token.clone()
    };
    let steps: &[State] = match action {
        "pay" => &[State::Validating, State::Accepted],
        "fail" => &[State::Validating, State::Failed],
        "expire" => &[State::Cancelled],
        "open" => &[State::Validating],
        _ => return Some(Err("use pay, fail, expire or open")),
    };
    Some(walk(state, &token, steps).map(|_| ()).ok_or("the payment is not open"))
}

/// Every payment, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let view = |it: &Payment| {
        json!({"provider": "cinetpay", "account": it.account, "id": it.token, "reference": it.transaction_id,
            "amount": it.amount, "currency": it.currency, "state": it.state.said().1,
            "pay_path": format!("/cinetpay/pay/{}", it.token)})
    };
    lock(&state.0.books.cinetpay).payments.iter().map(view).collect()
}
