use super::{
    super::{
        PspState, lock,
        page::{BUTTONS, Checkout, escape, unknown_link},
    },
    book::{Payment, State as PaymentState},
    change::walk,
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Phone;
use serde::Deserialize;

const OPERATORS: &str = "<label for=\"operator\">Opérateur</label>\
<select id=\"operator\" name=\"operator\"><option value=\"OM\">Orange Money</option><option value=\"MOMO\">MTN MoMo</option>\
<option value=\"MOOV\">Moov Money</option><option value=\"WAVE\">Wave</option></select>";

/// The page a payer sees: a GET changes nothing, whoever previews the link.
pub(super) async fn show(State(state): State<PspState>, Path(token): Path<String>) -> Response {
    let payment = lock(&state.0.books.paymetrust).payments.get(&token).cloned();
    payment.map_or_else(|| unknown_link("PaymeTrust"), |payment| shown(&payment, None))
}

fn shown(payment: &Payment, error: Option<&str>) -> Response {
    let over = match payment.state {
        state if state.is_open() => None,
        PaymentState::Success => Some("Paiement effectué."),
        PaymentState::Expired => Some("Ce lien a expiré."),
        _ => Some("Paiement refusé."),
    };
    let phone = escape(&payment.phone);
    let fields = &format!(
        "{OPERATORS}<label for=\"phone\">Numéro mobile money</label>\
<input id=\"phone\" name=\"phone\" type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\" value=\"{phone}\" required>{BUTTONS}"
    );
    let (label, amount, currency) = (payment.designation.as_str(), payment.amount, payment.currency.as_str());
    Checkout { provider: "PaymeTrust", label, amount, currency, over, fields }.shown(error)
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
    #[serde(default)]
    phone: String,
}

/// Pays or refuses, tells the merchant, and sends the browser back to the merchant.
pub(super) async fn decide(
    State(state): State<PspState>,
    Path(token): Path<String>,
    Form(form_sent): Form<Decision>,
) -> Response {
    let payment = lock(&state.0.books.paymetrust).payments.get(&token).cloned();
    let Some(payment) = payment else { return unknown_link("PaymeTrust") };
    let again = |text: &str| shown(&payment, Some(text));
    let steps = match form_sent.decision.as_str() {
        "refuse" => [PaymentState::Pending, PaymentState::Failed],
        _ if Phone::parse(&form_sent.phone).is_err() => {
            return again("Donnez un numéro avec son indicatif, comme +225 07 07 00 00 00.");
        }
        "pay" => [PaymentState::Pending, PaymentState::Success],
        "no_balance" => [PaymentState::Pending, PaymentState::InsufficientBalance],
        _ => return again("Choisissez Payer ou Refuser."),
    };
    match walk(&state, &token, &steps) {
        Some(payment) if payment.state == PaymentState::Success => Redirect::to(&payment.success_url).into_response(),
        Some(payment) => Redirect::to(&payment.failed_url).into_response(),
        None => unknown_link("PaymeTrust"),
    }
}
