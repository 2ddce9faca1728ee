//! What a payer, or the control surface, makes of a payment.

use super::{
    super::{PspState, account::Kind, deliver::deliver, lock, post::Notice, voice::AnyVoice},
    book::{Payment, Status},
    voice::OrangeVoice,
};
use serde_json::{Value, json};

/// Moves an open payment; the merchant is told once the payer has confirmed, and never of a page that was left (§7).
/// `None` when it is not open. Who confirms too late finds it expired.
pub(super) fn walk(state: &PspState, token: &str, status: Status) -> Option<Payment> {
    let now = state.now();
    let payment = {
        let mut book = lock(&state.0.books.orange);
        let payment = book.payments.iter_mut().find(|it| it.pay_token == token).filter(|it| it.is_open())?;
        payment.status = if payment.is_over(now) { Status::Expired } else { status };
        if !payment.is_open() {
            payment.txnid = Some(format!("MP{}.{}", now.as_seconds(), state.0.chance.code(6).to_uppercase()));
        }
        payment.clone()
    };
    if matches!(payment.status, Status::Success | Status::Failed) {
        deliver(
            state,
            vec![Notice {
                provider: Kind::Orange,
                account: payment.account.clone(),
                url: payment.notif_url.clone(),
                body: json!({"status": payment.status.word(), "notif_token": payment.notif_token, "txnid": payment.txnid}),
                voice: AnyVoice::Orange(OrangeVoice),
                about: payment.pay_token.clone(),
                name: payment.status.word().to_owned(),
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
    let payment =
        lock(&state.0.books.orange).payments.iter().find(|it| it.pay_token == id || it.order_id == id)?.clone();
    if amount.is_some() {
        return Some(Err("Orange tells no amount: its payer pays what was asked"));
    }
    let status = match action {
        "pay" => Status::Success,
        "fail" => Status::Failed,
        "open" => Status::Pending,
        "expire" => Status::Expired,
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
            "amount": it.amount, "currency": it.currency, "state": it.status.word(),
            "pay_path": format!("/orange/pay/{}", it.pay_token)})
    };
    lock(&state.0.books.orange).payments.iter().map(view).collect()
}
