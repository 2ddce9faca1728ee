//! The prompt on the payer's phone, as a page.

use super::{
    super::{
        PspState, lock,
        page::{BUTTONS, Checkout, unknown_link},
    },
    book::{Request, Status},
    change,
};
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

pub(super) async fn show(State(state): State<PspState>, Path(id): Path<String>) -> Response {
    let request = lock(&state.0.books.mtn).find(&id, state.now()).cloned();
    request.map_or_else(|| unknown_link("MTN MoMo"), |request| shown(&request, None))
}

fn shown(request: &Request, error: Option<&str>) -> Response {
    let over = match (request.status, request.reason.as_deref()) {
        (Status::Pending, _) => None,
        (Status::Successful, _) => Some("Paiement effectué."),
        (_, Some("EXPIRED")) => Some("La demande a expiré."),
        _ => Some("Paiement refusé."),
    };
    let amount = request.amount.parse().unwrap_or_default();
    let (label, currency) = (request.payer_message.as_str(), request.currency.as_str());
    Checkout { provider: "MTN MoMo", label, amount, currency, over, fields: BUTTONS }.shown(error)
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
}

pub(super) async fn decide(
    State(state): State<PspState>,
    Path(id): Path<String>,
    Form(sent): Form<Decision>,
) -> Response {
    let Some(request) = lock(&state.0.books.mtn).find(&id, state.now()).cloned() else {
        return unknown_link("MTN MoMo");
    };
    let (status, reason) = match sent.decision.as_str() {
        "pay" => (Status::Successful, None),
        "refuse" => (Status::Failed, Some("APPROVAL_REJECTED")),
        "no_balance" => (Status::Failed, Some("NOT_ENOUGH_FUNDS")),
        _ => return shown(&request, Some("Choisissez Payer ou Refuser.")),
    };
    let decided = change::decide(&state, &id, status, reason);
    shown(&decided.unwrap_or(request), None)
}
