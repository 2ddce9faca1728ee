use super::{
    super::{
        PspState, lock,
        page::{BUTTONS, Checkout, unknown_link},
    },
    change::{Try, attempt},
    session::{Failure, Session, Status},
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Phone;
use serde::Deserialize;

/// The page a payer sees: a GET changes nothing.
pub(super) async fn show(State(state): State<PspState>, Path(id): Path<String>) -> Response {
    let session = lock(&state.0.books.wave).find(&id, state.now()).cloned();
    session.map_or_else(|| unknown_link("Wave"), |session| shown(&session, None))
}

fn shown(session: &Session, error: Option<&str>) -> Response {
    let phone = "<label for=\"phone\">Votre numéro Wave</label>\
<input id=\"phone\" name=\"phone\" type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\" value=\"+225 07 07 00 00 00\">";
    let over = match session.status {
        Status::Open => None,
        Status::Complete => Some("Paiement effectué."),
        Status::Expired => Some("Ce lien a expiré."),
    };
    let label = session.client_reference.as_deref().unwrap_or_default();
    let fields = &format!("{phone}{BUTTONS}");
    Checkout { provider: "Wave", label, amount: session.amount, currency: "XOF", over, fields }.shown(error)
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
    #[serde(default)]
    phone: String,
}

pub(super) async fn decide(
    State(state): State<PspState>,
    Path(id): Path<String>,
    Form(sent): Form<Decision>,
) -> Response {
    let Some(session) = lock(&state.0.books.wave).find(&id, state.now()).cloned() else { return unknown_link("Wave") };
    let mobile = Phone::parse(&sent.phone).ok().map(|phone| phone.e164());
    let outcome = match sent.decision.as_str() {
        "refuse" => Try::Failed(Failure::NotPaid),
        "no_balance" => Try::Failed(Failure::InsufficientFunds),
        "pay" if session.only_mobile.is_some() && session.only_mobile != mobile => {
            Try::Failed(Failure::PayerMobileMismatch)
        }
        "pay" => Try::Paid,
        _ => return shown(&session, Some("Choisissez Payer ou Refuser.")),
    };
    match attempt(&state, &id, outcome) {
        Some(session) if outcome == Try::Paid => Redirect::to(&session.success_url).into_response(),
        Some(session) => Redirect::to(&session.error_url).into_response(),
        None => shown(&session, None),
    }
}
