use super::{
    super::{
        PspState, lock,
        page::{BUTTONS, Checkout, unknown_link},
    },
    book::{Payment, Status},
    change::walk,
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

const CODE: &str = "<label for=\"phone\">Numéro Orange Money</label>\
<input id=\"phone\" name=\"phone\" type=\"tel\" inputmode=\"tel\" value=\"0707000000\">\
<label for=\"code\">Code obtenu par #144*82#</label>\
<input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" value=\"1234\">";

fn found(state: &PspState, token: &str) -> Option<Payment> {
    lock(&state.0.books.orange).payments.iter().find(|it| it.pay_token == token).cloned()
}

/// The page a payer sees: a GET changes nothing, not even `INITIATED`.
pub(super) async fn show(State(state): State<PspState>, Path(token): Path<String>) -> Response {
    found(&state, &token).map_or_else(|| unknown_link("Orange Money"), |payment| shown(&state, &payment, None))
}

fn shown(state: &PspState, payment: &Payment, error: Option<&str>) -> Response {
    let over = match payment.status {
        Status::Success => Some("Paiement effectué."),
        Status::Failed => Some("Paiement refusé."),
        Status::Expired => Some("Ce lien a expiré."),
        _ if payment.is_over(state.now()) => Some("Ce lien a expiré."),
        _ => None,
    };
    // Play money is counted like francs.
    let (currency, fields) = ("XOF", &format!("{CODE}{BUTTONS}"));
    let (label, amount) = (payment.merchant.as_str(), payment.amount);
    Checkout { provider: "Orange Money", label, amount, currency, over, fields }.shown(error)
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
}

pub(super) async fn decide(
    State(state): State<PspState>,
    Path(token): Path<String>,
    Form(sent): Form<Decision>,
) -> Response {
    let Some(payment) = found(&state, &token) else { return unknown_link("Orange Money") };
    let status = match sent.decision.as_str() {
        "pay" => Status::Success,
        "no_balance" => Status::Failed,
        // Nothing is confirmed, so that nothing is told.
        "refuse" => return Redirect::to(&payment.cancel_url).into_response(),
        _ => return shown(&state, &payment, Some("Choisissez Payer ou Refuser.")),
    };
    match walk(&state, &token, status) {
        Some(payment) if payment.status == Status::Expired => shown(&state, &payment, None),
        Some(payment) => Redirect::to(&payment.return_url).into_response(),
        None => shown(&state, &payment, None),
    }
}
