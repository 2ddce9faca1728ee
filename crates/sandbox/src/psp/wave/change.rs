//! What a payer, a merchant or the control surface makes of a session.

use super::{
    super::{PspState, account::Kind, deliver::deliver, lock, post::Notice},
    session::{Failure, PaymentStatus, Session, Status},
    voice,
};
use serde_json::{Value, json};

/// How a try ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Try {
    Paid,
    /// The session stays open: another try may do (§4.3).
    Failed(Failure),
}

/// A payer's try; `None` when the session is not open.
pub(super) fn attempt(state: &PspState, id: &str, outcome: Try) -> Option<Session> {
    let now = state.now();
    let session = {
        let mut book = lock(&state.0.books.wave);
        let session = book.find(id, now).filter(|it| it.status == Status::Open)?;
        match outcome {
            Try::Paid => {
                (session.status, session.payment, session.error) = (Status::Complete, PaymentStatus::Succeeded, None);
                (session.completed, session.transaction_id) = (Some(now), Some(state.id("T", 12)));
            }
            Try::Failed(why) => {
                (session.payment, session.error) = (PaymentStatus::Cancelled, Some(why));
            }
        }
        session.clone()
    };
    let kind = if outcome == Try::Paid { "checkout.session.completed" } else { "checkout.session.payment_failed" };
    announce(state, &session, kind);
    Some(session)
}

fn announce(state: &PspState, session: &Session, kind: &str) {
    let account = lock(&state.0.books.accounts).by_id(&session.account).cloned();
    let Some((account, url)) = account.and_then(|it| it.webhook_url.clone().map(|url| (it, url))) else { return };
    deliver(
        state,
        vec![Notice {
            provider: Kind::Wave,
            account: account.id.clone(),
            url,
            body: json!({"id": state.id("EV_", 16), "type": kind, "data": session.to_json()}),
            voice: voice::of(&account),
            about: session.id.clone(),
            name: kind.to_owned(),
        }],
    );
}

/// Gives back all that was paid; `None`: no such session.
pub(super) fn refund(state: &PspState, account: &str, id: &str) -> Option<Result<(), &'static str>> {
    let now = state.now();
    let mut book = lock(&state.0.books.wave);
    let session = book.find(id, now).filter(|it| it.account == account)?;
    if session.status != Status::Complete {
        return Some(Err("the session is not paid"));
    }
    session.refunded.get_or_insert(now);
    Some(Ok(()))
}

/// `pay`, `fail`, `expire`, `open` (nothing to see from outside) and `refund`, from the control surface.
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    let (id, account) = {
        let book = lock(&state.0.books.wave);
        let session = book.0.iter().find(|it| it.id == id || it.client_reference.as_deref() == Some(id))?;
        (session.id.clone(), session.account.clone())
    };
    if amount.is_some() {
        return Some(Err("Wave's payer pays what was asked"));
    }
    let tried = |outcome| attempt(state, &id, outcome).map(|_| ()).ok_or("the session is not open");
    Some(match action {
        "pay" => tried(Try::Paid),
        "fail" => tried(Try::Failed(Failure::NotPaid)),
        "open" => Ok(()),
        "refund" => refund(state, &account, &id)?,
        "expire" => match lock(&state.0.books.wave).find(&id, state.now()).filter(|it| it.status == Status::Open) {
            Some(session) => {
                session.status = Status::Expired;
                Ok(())
            }
            None => Err("the session is not open"),
        },
        _ => Err("use pay, fail, expire, open or refund"),
    })
}

/// Every session, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let view = |it: &Session| {
        let seen = it.to_json();
        let word = |field: &str| seen[field].as_str().unwrap_or_default().to_owned();
        json!({"provider": "wave", "account": it.account, "id": it.id, "reference": it.client_reference,
            "amount": it.amount, "currency": "XOF",
            "state": format!("{}/{}", word("checkout_status"), word("payment_status")),
            "pay_path": format!("/wave/pay/{}", it.id)})
    };
    lock(&state.0.books.wave).0.iter().map(view).collect()
}
