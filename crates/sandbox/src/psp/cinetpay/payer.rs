use super::{
    super::{
        PspState, lock,
        page::{BUTTONS, Checkout, unknown_link},
    },
    book::{Payment, State as PaymentState},
    change::walk,
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// The page a payer sees: a GET changes nothing.
pub(super) async fn show(State(state): State<PspState>, Path(token): Path<String>) -> Response {
    let payment = lock(&state.0.books.cinetpay).find(|it| it.token == token, state.now()).cloned();
    payment.map_or_else(|| unknown_link("CinetPay"), |payment| shown(&payment, None))
}

fn shown(payment: &Payment, error: Option<&str>) -> Response {
    let over = match payment.state {
        PaymentState::Waiting | PaymentState::Validating => None,
        PaymentState::Accepted => Some("Paiement effectué."),
        _ => Some("Paiement refusé."),
    };
    let (label, amount, currency) = (payment.description.as_str(), payment.amount, payment.currency.as_str());
    Checkout { provider: "CinetPay", label, amount, currency, over, fields: BUTTONS }.shown(error)
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
}

/// There is one way back, whatever the outcome (§5.2).
pub(super) async fn decide(
    State(state): State<PspState>,
    Path(token): Path<String>,
    Form(sent): Form<Decision>,
) -> Response {
    let payment = lock(&state.0.books.cinetpay).find(|it| it.token == token, state.now()).cloned();
    let Some(payment) = payment else { return unknown_link("CinetPay") };
    let end = match sent.decision.as_str() {
        "pay" => PaymentState::Accepted,
        "refuse" => PaymentState::Cancelled,
        "no_balance" => PaymentState::NoBalance,
        _ => return shown(&payment, Some("Choisissez Payer ou Refuser.")),
    };
    match walk(&state, &token, &[PaymentState::Validating, end]) {
        Some(payment) => Redirect::to(&payment.return_url).into_response(),
        None => shown(&payment, None),
    }
}
