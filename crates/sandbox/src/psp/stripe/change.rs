//! What a payer, the clock or the control surface makes of a session, and the events it leaves behind.

use super::{
    super::{PspState, lock},
    dispute,
    events::{Happened, announce},
    refund,
    session::{Intent, Session, Status},
    status::{CardError, Decline, IntentStatus},
};
use serde_json::{Value, json};

/// How a payer's try ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Paid,
    /// Back to the form: another card may be tried.
    Declined(CardError),
    /// The bank asks the payer first.
    ActionRequired,
    /// A delayed method took the order; it decides later.
    Delayed,
}

/// Ends the sessions whose time is over.
pub(in super::super) fn settle(state: &PspState) {
    let late = lock(&state.0.books.stripe).age(state.now());
    announce_expired(state, &late);
}

pub(super) fn announce_expired(state: &PspState, sessions: &[Session]) {
    for session in sessions {
        announce(state, session, vec![("checkout.session.expired", session.to_json(false))]);
    }
}

/// A payer's try on an open session; `None` when the session is not open (any more).
pub(super) fn pay(state: &PspState, id: &str, outcome: Outcome, amount: Option<i64>) -> Option<Session> {
    settle(state);
    let (session, happened) = {
        let now = state.now();
        let mut book = lock(&state.0.books.stripe);
        let session = book.by_id(id).filter(|session| session.status == Status::Open)?;
        let mut happened: Vec<Happened> = Vec::new();
        let is_first = session.intent.is_none();
        let mut intent = session.intent.take().unwrap_or_else(|| Intent {
            id: state.id("pi_", 24),
            charge: String::new(),
            status: IntentStatus::RequiresPaymentMethod,
            received: 0,
            error: None,
            created: now,
        });
        if is_first {
            happened.push(("payment_intent.created", session.intent_json(&intent)));
        }
        intent.charge = state.id("ch_", 24);
        intent.error = None;
        match outcome {
            Outcome::Paid => {
                session.amount = amount.unwrap_or(session.amount);
                session.status = Status::Complete;
                session.paid = true;
                happened.extend(succeed(session, &mut intent));
            }
            Outcome::Declined(error) => {
                intent.status = IntentStatus::RequiresPaymentMethod;
                intent.error = Some(error);
                happened.push(("charge.failed", session.charge_json(&intent, "failed")));
                happened.push(("payment_intent.payment_failed", session.intent_json(&intent)));
            }
            Outcome::ActionRequired => {
                intent.status = IntentStatus::RequiresAction;
                happened.push(("payment_intent.requires_action", session.intent_json(&intent)));
            }
            Outcome::Delayed => {
                intent.status = IntentStatus::Processing;
                session.status = Status::Complete;
                happened.push(("payment_intent.processing", session.intent_json(&intent)));
            }
        }
        session.intent = Some(intent);
        if session.status == Status::Complete {
            happened.push(("checkout.session.completed", session.to_json(false)));
        }
        (session.clone(), happened)
    };
    announce(state, &session, happened);
    Some(session)
}

fn succeed(session: &Session, intent: &mut Intent) -> Vec<Happened> {
    intent.status = IntentStatus::Succeeded;
    intent.received = session.amount;
    let charge = session.charge_json(intent, "succeeded");
    vec![
        ("charge.succeeded", charge.clone()),
        ("charge.updated", charge),
        ("payment_intent.succeeded", session.intent_json(intent)),
    ]
}

/// A delayed method decides; `None` when nothing was waiting.
pub(super) fn decide(state: &PspState, id: &str, paid: bool) -> Option<()> {
    let (session, happened) = {
        let mut book = lock(&state.0.books.stripe);
        let session = book.by_id(id).filter(|it| it.status == Status::Complete && !it.paid)?;
        let mut intent = session.intent.take()?;
        if intent.status != IntentStatus::Processing {
            session.intent = Some(intent);
            return None;
        }
        let mut happened = Vec::new();
        if paid {
            session.paid = true;
            happened.extend(succeed(session, &mut intent));
        } else {
            intent.status = IntentStatus::RequiresPaymentMethod;
            intent.error = Some(CardError::PaymentIntentPaymentAttemptFailed);
            happened.push(("charge.failed", session.charge_json(&intent, "failed")));
            happened.push(("payment_intent.payment_failed", session.intent_json(&intent)));
        }
        session.intent = Some(intent);
        let kind =
            if paid { "checkout.session.async_payment_succeeded" } else { "checkout.session.async_payment_failed" };
        happened.push((kind, session.to_json(false)));
        (session.clone(), happened)
    };
    announce(state, &session, happened);
    Some(())
}

/// `pay`, `fail`, `expire`, `open`, `delay`, and of a paid session `refund` (as the merchant does in the dashboard), `inquire`,
/// `dispute`, `review`, `win` and `lose`, from the control surface; `None`: no such session, an error: not that way.
pub(in super::super) fn act(
    state: &PspState,
    id: &str,
    action: &str,
    amount: Option<i64>,
) -> Option<Result<(), &'static str>> {
    const NOT_OPEN: &str = "the session is not open";
    const DECLINED: CardError = CardError::CardDeclined(Decline::Generic);
    let id = {
        let book = lock(&state.0.books.stripe);
        let named = |it: &&Session| it.id == id || it.client_reference_id.as_deref() == Some(id);
        book.sessions.iter().find(named)?.id.clone()
    };
    let done = |happened: Option<()>| happened.ok_or(NOT_OPEN);
    Some(match action {
        "pay" => done(decide(state, &id, true).or_else(|| pay(state, &id, Outcome::Paid, amount).map(|_| ()))),
        "fail" => {
            let decline = || pay(state, &id, Outcome::Declined(DECLINED), None).map(|_| ());
            done(decide(state, &id, false).or_else(decline))
        }
        "open" => done(pay(state, &id, Outcome::ActionRequired, None).map(|_| ())),
        "delay" => done(pay(state, &id, Outcome::Delayed, None).map(|_| ())),
        "expire" => {
            let session =
                lock(&state.0.books.stripe).by_id(&id).filter(|it| it.status == Status::Open).map(|session| {
                    session.status = Status::Expired;
                    session.clone()
                });
            done(session.map(|session| announce_expired(state, &[session])))
        }
        "refund" => refund::in_dashboard(state, &id, amount),
        _ => match dispute::step(action) {
            Some(step) => dispute::take(state, &id, step, amount),
            None => Err("use pay, fail, expire, open, delay, refund, inquire, dispute, review, win or lose"),
        },
    })
}

/// Every session, for the control surface.
pub(in super::super) fn list(state: &PspState) -> Vec<Value> {
    let book = lock(&state.0.books.stripe);
    let view = |it: &Session| {
        let seen = it.to_json(false);
        json!({"provider": "stripe", "account": it.account, "id": it.id, "reference": it.client_reference_id,
            "amount": it.amount, "currency": it.currency, "state": format!("{}/{}",
            seen["status"].as_str().unwrap_or_default(), seen["payment_status"].as_str().unwrap_or_default()),
            "pay_path": format!("/stripe/pay/{}", it.id)})
    };
    book.sessions.iter().map(view).collect()
}
