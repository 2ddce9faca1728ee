//! Refunds (§2.6): any part of what was taken, never more, once per idempotency key; some succeed late, some fail later.

use super::{
    super::{PspState, fault::Place, lock},
    book::{Book, Page},
    checks,
    error::Refusal,
    events::{Happened, announce},
    form::Form,
    idempotency::Running,
    later::{Later, later},
    once::once,
    read::with_account,
    session::{Refund, RefundsGo, Session},
    status::RefundStatus,
};
use axum::{
    extract::{Path, RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::Value;
use std::collections::BTreeMap;

const KNOWN: &[&str] = &["payment_intent", "charge", "amount", "reason", "metadata[*]", "expand[#]"];
const REASONS: [&str; 3] = ["duplicate", "fraudulent", "requested_by_customer"];

/// `POST /v1/refunds`.
pub(super) async fn create(State(state): State<PspState>, headers: HeaderMap, body: String) -> Response {
    once(&state, &headers, &body, Place::Refund, |account, form, running| execute(&state, account, form, running)).await
}

fn execute(state: &PspState, account: &str, form: &Form, running: Running) -> Result<Value, Refusal> {
    form.only(KNOWN)?;
    let metadata = checks::metadata(form, "metadata")?;
    let reason = form.get("reason").map(str::to_owned);
    if reason.as_deref().is_some_and(|reason| !REASONS.contains(&reason)) {
        return Err(Refusal::param("parameter_invalid", "reason", format!("One of {}.", REASONS.join(", "))));
    }
    let (session, refund, happened) = {
        let mut book = lock(&state.0.books.stripe);
        let session = paid(&mut book, account, form)?;
        let refund = make(state, session, form.integer("amount")?, reason, metadata)?;
        (session.clone(), refund.clone(), happened(session, &refund, "refund.created"))
    };
    let answer = session.refund_json(&refund);
    running.executed(200, &answer);
    announce(state, &session, happened);
    then(state, &session, refund.id);
    Ok(answer)
}

/// A refund made by the merchant in the dashboard: it carries nothing of ours.
pub(super) fn in_dashboard(state: &PspState, id: &str, amount: Option<i64>) -> Result<(), &'static str> {
    let (session, refund, happened) = {
        let mut book = lock(&state.0.books.stripe);
        let session = book.by_id(id).filter(|session| session.paid).ok_or("the session is not paid")?;
        let refund = make(state, session, amount, None, BTreeMap::new());
        let refund = refund.map_err(|_| "more than is left of it")?;
        (session.clone(), refund.clone(), happened(session, &refund, "refund.created"))
    };
    announce(state, &session, happened);
    then(state, &session, refund.id);
    Ok(())
}

/// Gives back `amount`, or all that is left; never more than is left.
fn make(
    state: &PspState,
    session: &mut Session,
    amount: Option<i64>,
    reason: Option<String>,
    metadata: BTreeMap<String, String>,
) -> Result<Refund, Refusal> {
    let left = session.received() - session.refunded();
    if left == 0 {
        let why = "The charge has already been refunded.";
        return Err(Refusal::param("charge_already_refunded", "charge", why));
    }
    let amount = amount.unwrap_or(left);
    if !(1..=left).contains(&amount) {
        let why = format!("Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).");
        return Err(Refusal::param("parameter_invalid_integer", "amount", why));
    }
    let status = if session.refunds_go == RefundsGo::Late { RefundStatus::Pending } else { RefundStatus::Succeeded };
    let id = state.id("re_", 24);
    let refund = Refund { id, amount, status, reason, failure: None, metadata, created: state.now() };
    session.refunds.push(refund.clone());
    Ok(refund)
}

fn then(state: &PspState, session: &Session, refund: String) {
    let status = match session.refunds_go {
        RefundsGo::Well => return,
        RefundsGo::Late => RefundStatus::Succeeded,
        RefundsGo::Back => RefundStatus::Failed,
    };
    later(state, Later::Refund { session: session.id.clone(), refund, status });
}

/// The paid session whose payment or charge the form names.
fn paid<'a>(book: &'a mut Book, account: &str, form: &Form) -> Result<&'a mut Session, Refusal> {
    let (name, id) = match (form.get("payment_intent"), form.get("charge")) {
        (Some(id), None) => ("payment_intent", id),
        (None, Some(id)) => ("charge", id),
        _ => return Err(Refusal::param("parameter_missing", "payment_intent", "One of payment_intent or charge.")),
    };
    let found = book.sessions.iter_mut().find(|it| {
        let intent = it.intent.as_ref().filter(|_| it.account == account);
        intent.is_some_and(|intent| if name == "charge" { intent.charge == id } else { intent.id == id })
    });
    let session = found.ok_or_else(|| Refusal::missing(name, id))?;
    if session.paid { Ok(session) } else { Err(Refusal::state("This payment has not been captured.")) }
}

fn happened(session: &Session, refund: &Refund, first: &'static str) -> Vec<Happened> {
    let object = session.refund_json(refund);
    let mut happened = vec![(first, object.clone())];
    if let (Some(intent), "refund.created") = (&session.intent, first) {
        happened.push(("charge.refunded", session.charge_json(intent, "succeeded")));
        happened.push(("charge.refund.updated", object));
    }
    happened
}

/// What becomes of a refund after a while: pending ones succeed, others come back.
pub(super) fn ends(state: &PspState, session: &str, refund: &str, status: RefundStatus) {
    let (session, happened) = {
        let mut book = lock(&state.0.books.stripe);
        let Some(session) = book.by_id(session) else { return };
        let Some(refund) = session.refunds.iter_mut().find(|it| it.id == refund) else { return };
        let has_failed = status == RefundStatus::Failed;
        refund.status = status;
        refund.failure = has_failed.then(|| "expired_or_canceled_card".to_owned());
        let refund = refund.clone();
        (session.clone(), happened(session, &refund, if has_failed { "refund.failed" } else { "refund.updated" }))
    };
    announce(state, &session, happened);
}

/// `GET /v1/refunds`, newest first; `payment_intent` filters.
pub(super) async fn list(State(state): State<PspState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::List, |account| {
        let query = Form::parse(query.as_deref().unwrap_or_default())?;
        query.only(&["limit", "starting_after", "payment_intent", "charge"])?;
        let book = lock(&state.0.books.stripe);
        let own = book.sessions.iter().rev().filter(|it| it.account == account);
        let wanted = |it: &&Session| {
            let (intent, charge) = it.intent.as_ref().map_or(("", ""), |it| (it.id.as_str(), it.charge.as_str()));
            query.get("payment_intent").is_none_or(|id| id == intent)
                && query.get("charge").is_none_or(|id| id == charge)
        };
        let all = own.filter(wanted).flat_map(|it| it.refunds.iter().rev().map(|refund| it.refund_json(refund)));
        Ok(Page::cut(all.collect(), &query)?.to_json("/v1/refunds"))
    })
    .await
}

/// `GET /v1/refunds/{id}`.
pub(super) async fn retrieve(State(state): State<PspState>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    with_account(&state, &headers, Place::Status, |account| {
        let book = lock(&state.0.books.stripe);
        let own = book.sessions.iter().filter(|it| it.account == account);
        let found = own.flat_map(|it| it.refunds.iter().map(move |refund| (it, refund))).find(|(_, it)| it.id == id);
        found.map(|(session, refund)| session.refund_json(refund)).ok_or_else(|| Refusal::missing("refund", &id))
    })
    .await
}
