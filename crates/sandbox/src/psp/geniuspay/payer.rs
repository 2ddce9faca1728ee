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

const METHODS: &str = "<label for=\"method\">Moyen de paiement</label><select id=\"method\" name=\"method\">\
<option>Wave</option><option>Orange Money</option><option>MTN MoMo</option><option>Moov Money</option></select>";

/// The page a payer sees: a GET changes nothing.
pub(super) async fn show(State(state): State<PspState>, Path(reference): Path<String>) -> Response {
    let payment = lock(&state.0.books.geniuspay).find(&reference, state.now()).cloned();
    payment.map_or_else(|| unknown_link("GeniusPay"), |payment| shown(&payment, None))
}

fn shown(payment: &Payment, error: Option<&str>) -> Response {
    let over = match payment.status {
        Status::Pending | Status::Processing => None,
        Status::Completed => Some("Paiement effectué."),
        Status::Expired => Some("Ce lien a expiré."),
        _ => Some("Paiement refusé."),
    };
    let fields = &format!("{METHODS}{BUTTONS}");
    let (label, amount) = (payment.description.as_str(), payment.amount);
    Checkout { provider: "GeniusPay", label, amount, currency: "XOF", over, fields }.shown(error)
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
}

pub(super) async fn decide(
    State(state): State<PspState>,
    Path(reference): Path<String>,
    Form(sent): Form<Decision>,
) -> Response {
    let payment = lock(&state.0.books.geniuspay).find(&reference, state.now()).cloned();
    let Some(payment) = payment else { return unknown_link("GeniusPay") };
    let (status, event) = match sent.decision.as_str() {
        "pay" => (Status::Completed, "payment.success"),
        "refuse" => (Status::Cancelled, "payment.cancelled"),
        "no_balance" => (Status::Failed, "payment.failed"),
        _ => return shown(&payment, Some("Choisissez Payer ou Refuser.")),
    };
    match walk(&state, &reference, status, Some(event)) {
        Some(payment) if status == Status::Completed => Redirect::to(&payment.success_url).into_response(),
        Some(payment) => Redirect::to(&payment.error_url).into_response(),
        None => shown(&payment, None),
    }
}
