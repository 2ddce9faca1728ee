use super::{
    super::{
        PspState, lock,
        page::{escape, page},
    },
    book::{Payment, State as PaymentState},
    change::walk,
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Locale, Money, Phone};
use serde::Deserialize;

/// The page a payer sees: a GET changes nothing, whoever previews the link.
pub(super) async fn show(State(state): State<PspState>, Path(token): Path<String>) -> Response {
    let payment = lock(&state.0.paymetrust).payments.get(&token).cloned();
    match payment {
        Some(payment) => page("PaymeTrust", &form(&payment, None)).into_response(),
        None => unknown(),
    }
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, page("PaymeTrust", "<h1>Lien inconnu</h1>")).into_response()
}

fn form(payment: &Payment, error: Option<&str>) -> String {
    let amount = payment.currency.parse().map_or_else(
        |_| payment.amount.to_string(),
        |currency| Money::new(payment.amount, currency).display(Locale::Fr),
    );
    let head = format!("<h1>PaymeTrust</h1><p>{}</p><p class=\"amount\">{amount}</p>", escape(&payment.designation));
    if !payment.state.is_open() {
        let outcome = match payment.state {
            PaymentState::Success => "Paiement effectué.",
            PaymentState::Expired => "Ce lien a expiré.",
            _ => "Paiement refusé.",
        };
        return format!("{head}<p>{outcome}</p>");
    }
    let error = error.map(|text| format!("<p class=\"error\">{text}</p>")).unwrap_or_default();
    format!(
        "{head}{error}<form method=\"post\"><label for=\"operator\">Opérateur</label>\
<select id=\"operator\" name=\"operator\"><option value=\"OM\">Orange Money</option><option value=\"MOMO\">MTN MoMo</option>\
<option value=\"MOOV\">Moov Money</option><option value=\"WAVE\">Wave</option></select>\
<label for=\"phone\">Numéro mobile money</label>\
<input id=\"phone\" name=\"phone\" type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\" value=\"{}\" required>\
<button name=\"decision\" value=\"pay\">Payer</button>\
<button name=\"decision\" value=\"refuse\" class=\"plain\">Refuser</button>\
<button name=\"decision\" value=\"no_balance\" class=\"plain\">Payer avec un solde insuffisant</button></form>",
        escape(&payment.phone)
    )
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
    let Some(payment) = lock(&state.0.paymetrust).payments.get(&token).cloned() else { return unknown() };
    let again = |text: &str| {
        (StatusCode::UNPROCESSABLE_ENTITY, page("PaymeTrust", &form(&payment, Some(text)))).into_response()
    };
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
        None => unknown(),
    }
}
