//! What providers answer that nobody understands, or refuse to answer: it changes no payment, and the merchant hears of it.

use crate::till::{PRICE, Till, emulated};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};
use identity::Change;
use kernel::{Secret, Vault, minutes, seconds};
use ordering::Order;
use payments::{AccountSpec, CaseKind, NextStep, PayStatus, PaymentAccount, PaymentError, Settlement, accounts_of};
use psp::Kind::{self, GeniusPay, PaymeTrust, Stripe, Wave};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a provider makes of the emulator's answer to a question at that address: its HTTP status and its body.
type Twist = dyn Fn(&str, Value) -> (StatusCode, Value) + Send + Sync;

#[derive(Clone)]
struct Odd {
    http: reqwest::Client,
    providers: String,
    twist: Arc<Twist>,
}

/// Passes everything on to the emulator, and twists what it answers to questions.
async fn pass_on(
    State(odd): State<Odd>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> (StatusCode, Json<Value>) {
    let mut call = odd.http.request(method.clone(), format!("{}{uri}", odd.providers)).body(body);
    for name in ["authorization", "content-type"] {
        if let Some(value) = headers.get(name) {
            call = call.header(name, value);
        }
    }
    let answer = call.send().await.unwrap();
    let (status, body) = (answer.status(), answer.json().await.unwrap());
    let (status, body) = if method == Method::GET { (odd.twist)(uri.path(), body) } else { (status, body) };
    (status, Json(body))
}

/// Says of every session what no contract knows.
fn a_word_of_its_own(_: &str, mut answer: Value) -> (StatusCode, Value) {
    (answer["status"], answer["code"]) = (json!("ON_HOLD"), json!(2_999));
    (StatusCode::OK, answer)
}

/// Says of every session that it failed.
fn failed(_: &str, mut answer: Value) -> (StatusCode, Value) {
    (answer["status"], answer["code"]) = (json!("FAILED"), json!(2_010));
    (StatusCode::OK, answer)
}

impl Till {
    async fn odd_provider(&self, twist: impl Fn(&str, Value) -> (StatusCode, Value) + Send + Sync + 'static) -> String {
        let odd = Odd { http: self.http.clone(), providers: self.providers.clone(), twist: Arc::new(twist) };
        let router = Router::new().fallback(pass_on).with_state(odd);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }
    async fn account_at(&self, kind: Kind, url: &str) {
        let (path, keys) = emulated(kind);
        let spec = AccountSpec {
            kind,
            base_url: Some(format!("{url}{path}")),
            credentials: Secret::new(keys.to_string()),
            active: true,
        };
        let (brand, vault) = (self.brand.id, Vault::new(&"operator".into()));
        self.db().write(async |tx| PaymentAccount::upsert(tx, &vault, brand, &spec).await).await.unwrap();
    }
    async fn keys_refused(&self, kind: Kind) -> Option<String> {
        let accounts = accounts_of(&mut self.db(), self.brand.id).await.unwrap();
        accounts.into_iter().find(|it| it.kind == kind).unwrap().keys_refused.map(|refused| refused.why)
    }
    async fn asks_about(&self, order: &Order) {
        self.payments.ask_again(order.brand, order.id).await.unwrap();
        self.work().await;
    }
}

async fn an_unknown_status_is_neither_paid_nor_failed_and_is_a_case(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let attempt = till.attempt(&order).await;
    till.account_at(PaymeTrust, &till.odd_provider(a_word_of_its_own).await).await;
    till.asks_about(&order).await;
    assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("awaiting_payment", vec!["open"]));
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.attempt, case.amount.minor), (CaseKind::UnknownStatus, Some(attempt.id), PRICE));
    assert_eq!((case.why.as_deref(), case.next_step()), (Some("ON_HOLD 2999"), Some(NextStep::AskProvider)));
    let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways, [Settlement::LookedAgain, Settlement::Kept]);
    // It is asked about again, and told once.
    let asked = till.calls("status").await;
    till.later(minutes(1)).await;
    assert!(till.calls("status").await > asked, "it stays open and is asked about again");
    assert_eq!((till.cases(&order).await.len(), till.told(order.id, "payment.case_opened").await), (1, 1));
    // The customer is not kept from paying in another way.
    let page = till.payments.open_page(&order.code).await.unwrap().unwrap();
    assert!(matches!(page.status, PayStatus::Payable { .. }) && !page.is_with_a_human);
    till.click(&order, Stripe).await;

    // The provider comes to its senses: the payment is found, and the case settles itself.
    till.account_at(PaymeTrust, &till.providers).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&attempt, None).await;
    till.later(seconds(10)).await;
    till.asks_about(&order).await;
    assert_eq!(till.state(&order).await, "paid");
    let closed = till.cases(&order).await[0].closed.unwrap();
    assert_eq!((closed.how, closed.by), (Settlement::Cleared, None));
}

async fn keys_that_are_refused_say_nothing_of_a_payment_and_are_seen(till: Till) {
    for kind in [PaymeTrust, Stripe, Wave, GeniusPay] {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.fault("notification", json!({"effect": "lost"}), 99).await;
        till.pays(&till.attempt(&order).await, None).await;
        let (keys, mut wrong) = (emulated(kind).1, emulated(kind).1);
        for name in ["api_key", "api_password", "secret_key", "api_secret"] {
            if let Some(key) = wrong[name].as_str() {
                wrong[name] = format!("{key}_old").into();
            }
        }
        till.account(kind, wrong).await;
        assert_eq!(till.keys_refused(kind).await, None, "{kind}: nobody has tried");
        till.asks_about(&order).await;
        assert!(till.keys_refused(kind).await.is_some(), "{kind}: the merchant sees it");
        let states = (till.state(&order).await, till.attempt_states(&order).await);
        assert_eq!(states, ("awaiting_payment", vec!["open"]), "{kind}");
        assert!(till.cases(&order).await.is_empty(), "{kind}");
        // Asked again and again, it is the same trouble, told once.
        till.later(seconds(20)).await;
        let told = till.count("fact WHERE kind = 'payment.keys_refused'").await;
        till.later(seconds(40)).await;
        assert_eq!(till.count("fact WHERE kind = 'payment.keys_refused'").await, told, "{kind}");

        // Whoever clicks is told to take another way; with the right keys again, the money is found by itself.
        let other = till.order().await;
        let click = till.payments.start_attempt(&other.code, kind).await;
        assert!(matches!(click, Err(PaymentError::Refused { .. })), "{kind}: {click:?}");
        let (_, change) = till.account(kind, keys).await;
        assert!(matches!(change, Change::Updated(_)), "{kind}");
        till.later(minutes(3)).await;
        assert_eq!((till.state(&order).await, till.keys_refused(kind).await), ("paid", None), "{kind}");
        till.no_more_faults().await;
    }
}

/// A provider that does not know one reference says nothing about the others, and nothing final about that one (§9.2).
async fn a_reference_that_is_not_known_is_no_failure_and_says_nothing_of_others(till: Till) {
    let (lost, other) = (till.order().await, till.order().await);
    for order in [&lost, &other] {
        till.click(order, PaymeTrust).await;
    }
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    for order in [&lost, &other] {
        till.pays(&till.attempt(order).await, None).await;
    }
    let reference = till.attempt(&lost).await.reference;
    let sessions = till.look("sessions").await;
    let session = sessions.iter().find(|it| it["reference"] == reference.as_str()).unwrap();
    let token = session["id"].as_str().unwrap().to_owned();
    let not_known = move |path: &str, answer: Value| {
        if !path.contains(&token) {
            return (StatusCode::OK, answer);
        }
        let body = json!({"code": 404, "status": "NOT_FOUND", "description": "no such transaction"});
        (StatusCode::NOT_FOUND, body)
    };
    till.account_at(PaymeTrust, &till.odd_provider(not_known).await).await;
    for order in [&lost, &other] {
        till.asks_about(order).await;
    }
    assert_eq!((till.state(&other).await, till.money(&other).await), ("paid", vec![PRICE]));
    assert_eq!((till.state(&lost).await, till.attempt_states(&lost).await), ("awaiting_payment", vec!["open"]));
    assert_eq!((till.keys_refused(PaymeTrust).await, till.cases(&lost).await.len()), (None, 0));
    // It is asked about again, and found.
    till.account_at(PaymeTrust, &till.providers).await;
    till.later(minutes(1)).await;
    assert_eq!((till.state(&lost).await, till.money(&lost).await), ("paid", vec![PRICE]));
}

/// Money is a fact: a provider that said « failed » and takes it all the same is believed, whenever that is (§9.1).
async fn what_failed_and_is_paid_after_all_is_paid(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let attempt = till.attempt(&order).await;
    till.account_at(PaymeTrust, &till.odd_provider(failed).await).await;
    till.asks_about(&order).await;
    assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("awaiting_payment", vec!["failed"]));
    till.account_at(PaymeTrust, &till.providers).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&attempt, None).await;
    // Nobody tells: what failed is asked about again ten minutes later.
    till.later(minutes(13)).await;
    let seen = (till.state(&order).await, till.attempt_states(&order).await, till.money(&order).await);
    assert_eq!(seen, ("paid", vec!["paid"], vec![PRICE]));
    // And it does not become failed again.
    till.account_at(PaymeTrust, &till.odd_provider(failed).await).await;
    till.asks_about(&order).await;
    let _ = till.payments.look_up(attempt.brand, attempt.id).await;
    assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("paid", vec!["paid"]));
}

testing::stories!(Till:
    an_unknown_status_is_neither_paid_nor_failed_and_is_a_case,
    keys_that_are_refused_say_nothing_of_a_payment_and_are_seen,
    a_reference_that_is_not_known_is_no_failure_and_says_nothing_of_others,
    what_failed_and_is_paid_after_all_is_paid,
);
