//! What a payer, or the control surface, makes of a payment.

use super::{
    super::{
        PspState,
        account::Kind,
        deliver::{Notice, deliver},
        lock,
    },
    book::Payment,
    voice::OrangeVoice,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Moves an open payment; the merchant is told once the payer has confirmed, and never of a page that was left (§7).
/// `None` when it is not open. Who confirms too late finds it expired.
pub(super) fn walk(state: &PspState, token: &str, status: &'static str) -> Option<Payment> {
    let now = state.now();
    let payment = {
        let mut book = lock(&state.0.orange);
        let payment = book.payments.iter_mut().find(|it| it.pay_token == token).filter(|it| it.is_open())?;
        payment.status = if payment.is_over(now) { "EXPIRED" } else { status };
        if !payment.is_open() {
            payment.txnid = Some(format!("MP{}.{}", now.as_seconds(), state.0.chance.code(6).to_uppercase()));
        }
        payment.clone()
    };
    if matches!(payment.status, "SUCCESS" | "FAILED") {
        deliver(
            state,
            vec![Notice {
                provider: Kind::Orange,
                account: payment.account.clone(),
                url: payment.notif_url.clone(),
                body: json!({"status": payment.status, "notif_token": payment.notif_token, "txnid": payment.txnid}),
                voice: Arc::new(OrangeVoice),
                about: payment.pay_token.clone(),
                name: payment.status.to_owned(),
            }],
        );
    }
    Some(payment)
}

/// `pay`, `fail`, `open` (a payer has confirmed, the operator has not) and `expire` (confirmed too late).
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    let payment = lock(&state.0.orange).payments.iter().find(|it| it.pay_token == id || it.order_id == id)?.clone();
    if amount.is_some() {
        return Some(Err("Orange tells no amount: its payer pays what was asked"));
    }
    let status = match action {
        "pay" => "SUCCESS",
        "fail" => "FAILED",
        "open" => "PENDING",
        "expire" => "EXPIRED",
        _ => return Some(Err("use pay, fail, expire or open")),
    };
    Some(match walk(state, &payment.pay_token, status) {
        Some(payment) if payment.status == status => Ok(()),
        Some(_) => Err("the page's ten minutes are over"),
        None => Err("the payment is not open"),
    })
}

/// Every payment, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let view = |it: &Payment| {
        json!({"provider": "orange", "account": it.account, "id": it.pay_token, "reference": it.order_id,
            "amount": it.amount, "currency": it.currency, "state": it.status,
            "pay_path": format!("/orange/pay/{}", it.pay_token)})
    };
    lock(&state.0.orange).payments.iter().map(view).collect()
}
