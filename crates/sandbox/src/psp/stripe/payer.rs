use super::{
    super::{
        PspState, lock,
        page::{escape, page},
    },
    change::{Outcome, pay, settle},
    later::{Later, later},
    session::{RefundsGo, Session, Status},
    status::{CardError, Decline, IntentStatus},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Locale, Money};
use serde::Deserialize;

/// The page a payer sees; a GET changes nothing but what the clock has changed already.
pub(super) async fn show(State(state): State<PspState>, Path(id): Path<String>) -> Response {
    settle(&state);
    let session = lock(&state.0.books.stripe).by_id(&id).cloned();
    session.map_or_else(unknown, |session| page("Paiement par carte", &body(&session, None)).into_response())
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, page("Paiement par carte", "<h1>Lien inconnu</h1>")).into_response()
}

fn body(session: &Session, error: Option<&str>) -> String {
    let names: Vec<String> = session.lines.iter().map(|line| escape(&line.name)).collect();
    let head = format!("<h1>Stripe</h1><p>{}</p><p class=\"amount\">{}</p>", names.join("<br>"), shown(session));
    match session.status {
        Status::Expired => return format!("{head}<p>Cette page de paiement a expiré.</p>"),
        Status::Complete if session.paid => return format!("{head}<p>Paiement effectué.</p>"),
        Status::Complete => return format!("{head}<p>Paiement en cours de traitement.</p>"),
        Status::Open => {}
    }
    let error = error.map(|text| format!("<p class=\"error\">{text}</p>")).unwrap_or_default();
    if session.intent.as_ref().is_some_and(|intent| intent.status == IntentStatus::RequiresAction) {
        return format!(
            "{head}<p>Votre banque demande une confirmation (3-D Secure).</p><form method=\"post\">\
<button name=\"decision\" value=\"confirm\">Confirmer</button>\
<button name=\"decision\" value=\"deny\" class=\"plain\">Refuser</button></form>"
        );
    }
    format!(
        "{head}{error}<form method=\"post\"><label for=\"card\">Numéro de carte (de test)</label>\
<input id=\"card\" name=\"card\" inputmode=\"numeric\" autocomplete=\"off\" value=\"4242 4242 4242 4242\">\
<button name=\"decision\" value=\"pay\">Payer</button>\
<button name=\"decision\" value=\"cancel\" class=\"plain\">Annuler</button>\
<button name=\"decision\" value=\"delayed\" class=\"plain\">Payer par virement (décidé plus tard)</button>\
<button name=\"decision\" value=\"delayed_fail\" class=\"plain\">Virement qui sera refusé</button></form>"
    )
}

/// Stripe's units are ours for every currency of this product's first markets; elsewhere the number is shown bare.
fn shown(session: &Session) -> String {
    match session.currency.as_str() {
        "xof" | "xaf" | "gnf" | "eur" | "usd" => session.currency.parse().map_or_else(
            |_| session.amount.to_string(),
            |currency| Money::new(session.amount, currency).display(Locale::Fr),
        ),
        code => format!("{} {}", session.amount, code.to_uppercase()),
    }
}

#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
    #[serde(default)]
    card: String,
}

pub(super) async fn decide(
    State(state): State<PspState>,
    Path(id): Path<String>,
    Form(sent): Form<Decision>,
) -> Response {
    settle(&state);
    let Some(session) = lock(&state.0.books.stripe).by_id(&id).cloned() else { return unknown() };
    let again = |session: &Session, text: &str| {
        (StatusCode::UNPROCESSABLE_ENTITY, page("Paiement par carte", &body(session, Some(text)))).into_response()
    };
    if session.status != Status::Open {
        return page("Paiement par carte", &body(&session, None)).into_response();
    }
    let asked = session.intent.as_ref().filter(|it| it.status == IntentStatus::RequiresAction).is_some();
    let outcome = match sent.decision.as_str() {
        "cancel" => {
            return match &session.cancel_url {
                Some(url) => Redirect::to(url).into_response(),
                None => again(&session, "Cette boutique n’a pas de page de retour."),
            };
        }
        "confirm" if asked => Outcome::Paid,
        "deny" if asked => Outcome::Declined(REFUSED_BY_PAYER),
        "delayed" | "delayed_fail" => Outcome::Delayed,
        "pay" => match card(&sent.card) {
            Some(outcome) => outcome,
            None => return again(&session, "Ce numéro n’est pas une carte de test."),
        },
        _ => return again(&session, "Choisissez Payer ou Annuler."),
    };
    if let Some(session) = lock(&state.0.books.stripe).by_id(&id) {
        session.refunds_go = refunds_go(&sent.card);
    }
    let Some(session) = pay(&state, &id, outcome, None) else { return unknown() };
    match outcome {
        Outcome::Delayed => {
            later(&state, Later::Decide { session: id, paid: sent.decision == "delayed" });
            Redirect::to(&session.success_address()).into_response()
        }
        Outcome::Paid => {
            if digits(&sent.card) == DISPUTED {
                later(&state, Later::Dispute { session: id });
            }
            Redirect::to(&session.success_address()).into_response()
        }
        Outcome::ActionRequired => page("Paiement par carte", &body(&session, None)).into_response(),
        // Never the true reason: a payer reads this (§2.11).
        Outcome::Declined(_) => again(&session, "Votre carte a été refusée. Essayez-en une autre."),
    }
}

const REFUSED_BY_PAYER: CardError = CardError::PaymentIntentAuthenticationFailure;

/// The card whose owner knows nothing of it (§2.12).
const DISPUTED: &str = "4000000000000259";

/// §2.12; `None` for a number that is not a test card.
fn card(number: &str) -> Option<Outcome> {
    let declined = |why| Outcome::Declined(CardError::CardDeclined(why));
    Some(match digits(number).as_str() {
        "4242424242424242" | DISPUTED | "4000000000007726" | "4000000000005126" => Outcome::Paid,
        "4000000000000002" => declined(Decline::Generic),
        "4000000000009995" => declined(Decline::InsufficientFunds),
        "4000000000009987" => declined(Decline::LostCard),
        "4000000000009979" => declined(Decline::StolenCard),
        "4000000000000069" => Outcome::Declined(CardError::ExpiredCard),
        "4000000000000127" => Outcome::Declined(CardError::IncorrectCvc),
        "4000000000000119" => Outcome::Declined(CardError::ProcessingError),
        "4000002760003184" => Outcome::ActionRequired,
        "4000008400001629" => declined(Decline::Generic),
        _ => return None,
    })
}

fn refunds_go(number: &str) -> RefundsGo {
    match digits(number).as_str() {
        "4000000000007726" => RefundsGo::Late,
        "4000000000005126" => RefundsGo::Back,
        _ => RefundsGo::Well,
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
