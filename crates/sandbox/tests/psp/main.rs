//! The product's own adapters against the emulated providers, over real HTTP, with payers, faults and a merchant who
//! receives the notifications.

#![allow(clippy::unwrap_used, reason = "scenes of tests")]

mod cinetpay;
mod geniuspay;
mod mtn;
mod official_libraries;
mod orange;
mod paymetrust;
mod restart;
mod stripe;
mod wave;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode},
};
use kernel::{Chance, Clock, Currency, Locale, Millis, Money, Phone, minutes};
use psp::{
    Account, Customer, Kind, NotificationRequest, Provider, Psp, Reference, Session, SessionRef, SessionRequest,
};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

const NOW: Millis = Millis(1_790_000_000_000);
type Received = Arc<Mutex<(Vec<(HeaderMap, Bytes)>, VecDeque<u16>)>>;

/// The emulators, a merchant's server, and an account at each provider.
struct Street {
    url: String,
    clock: Clock,
    http: reqwest::Client,
    merchant_url: String,
    received: Received,
    paymetrust: Arc<dyn Provider>,
    stripe: Arc<dyn Provider>,
    wave: Arc<dyn Provider>,
    geniuspay: Arc<dyn Provider>,
    cinetpay: Arc<dyn Provider>,
    orange: Arc<dyn Provider>,
    mtn: Arc<dyn Provider>,
    psp: Psp,
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

async fn receive(State(received): State<Received>, method: Method, headers: HeaderMap, body: Bytes) -> StatusCode {
    if method == Method::GET {
        return StatusCode::OK;
    }
    let mut received = received.lock().unwrap();
    received.0.push((headers, body));
    received.1.pop_front().map_or(StatusCode::OK, |status| StatusCode::from_u16(status).unwrap())
}

fn paymetrust_keys() -> Value {
    json!({"api_key": "pk-awa", "api_password": "pw-awa"})
}

fn wave_keys() -> Value {
    json!({"api_key": "wave_ci_prod_awa", "webhook_secret": "wave_ci_WHS_awa"})
}

fn genius_keys() -> Value {
    json!({"api_key": "pk_sandbox_awa", "api_secret": "sk_sandbox_awa", "webhook_secret": "whsec_sandbox_awa"})
}

fn site() -> Value {
    json!({"api_key": "ck_awa", "site_id": "445160", "secret_key": "cinetpay-secret-awa"})
}

fn om() -> Value {
    json!({"client_id": "om-awa", "client_secret": "om-secret", "merchant_key": "om-key", "country": "ci",
        "merchant_name": "Awa Mode"})
}

fn momo() -> Value {
    json!({"subscription_key": "sub-awa", "api_user": "user-awa", "api_key": "key-awa",
        "target_environment": "mtnivorycoast"})
}

impl Street {
    async fn open() -> Self {
        let clock = Clock::manual(NOW);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let state = sandbox::psp::PspState::new(clock.clone(), Chance::seeded(7), http.clone());
        state.register(&json!({"kind": "paymetrust", "credentials": paymetrust_keys()})).unwrap();
        assert!(state.register(&json!({"kind": "paypal"})).is_err());
        let url = serve(sandbox::psp::router(state)).await;
        let received = Received::default();
        let merchant_url = serve(Router::new().fallback(receive).with_state(Arc::clone(&received))).await;
        let street = Self::on(url, clock, http, merchant_url, received);
        street.open_accounts().await;
        street.pace(json!({"first_ms": 20, "tries": 4, "hold_ms": 100, "delayed_ms": 300})).await;
        street
    }

    /// The product's side of emulators that stand already.
    fn on(url: String, clock: Clock, http: reqwest::Client, merchant_url: String, received: Received) -> Self {
        let account = |kind, path: &str, credentials: Value| Account {
            kind,
            base_url: Some(format!("{url}{path}")),
            credentials: credentials.to_string().as_str().into(),
            dialect: None,
        };
        let psp = Psp::new(http.clone(), clock.clone()).with_budget(100_000);
        let paymetrust = psp.open(&account(Kind::PaymeTrust, "/paymetrust/v1", paymetrust_keys())).unwrap();
        let card_keys = json!({"secret_key": "sk_test_awa", "webhook_secret": "whsec_awa"});
        let stripe = psp.open(&account(Kind::Stripe, "/stripe", card_keys)).unwrap();
        let wave = psp.open(&account(Kind::Wave, "/wave", wave_keys())).unwrap();
        let geniuspay = psp.open(&account(Kind::GeniusPay, "/geniuspay/api/v1/merchant", genius_keys())).unwrap();
        let cinetpay = psp.open(&account(Kind::CinetPay, "/cinetpay/v2", site())).unwrap();
        let orange = psp.open(&account(Kind::Orange, "/orange", om())).unwrap();
        let mtn = psp.open(&account(Kind::Mtn, "/mtn", momo())).unwrap();
        Self {
            url,
            clock,
            http,
            merchant_url,
            received,
            paymetrust,
            stripe,
            wave,
            geniuspay,
            cinetpay,
            orange,
            mtn,
            psp,
        }
    }

    /// What the merchant does once, in the providers' dashboards.
    async fn open_accounts(&self) {
        for (kind, keys) in [("wave", wave_keys()), ("geniuspay", genius_keys())] {
            let webhook_url = format!("{}/{kind}", self.merchant_url);
            let account = json!({"kind": kind, "credentials": keys, "webhook_url": webhook_url, "tunnel": true});
            self.control("accounts", account).await;
        }
        let stripe = json!({"kind": "stripe", "credentials": {"secret_key": "sk_test_awa"},
            "webhook_url": format!("{}/stripe", self.merchant_url), "webhook_secret": "whsec_awa",
            "previous_webhook_secret": "whsec_before"});
        self.control("accounts", stripe).await;
        self.control("accounts", json!({"kind": "cinetpay", "credentials": site()})).await;
        self.control("accounts", json!({"kind": "orange", "credentials": om(), "tunnel": true})).await;
        self.control("accounts", json!({"kind": "mtn", "credentials": momo()})).await;
    }

    async fn pace(&self, pace: Value) {
        let answer = self.http.put(format!("{}/control/psp/pace", self.url)).json(&pace).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }

    /// Another account of the product.
    fn open_account(&self, kind: Kind, path: &str, credentials: &Value) -> Arc<dyn Provider> {
        let base_url = Some(format!("{}{path}", self.url));
        let credentials = credentials.to_string().as_str().into();
        self.psp.open(&Account { kind, base_url, credentials, dialect: None }).unwrap()
    }

    async fn control(&self, what: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/control/psp/{what}", self.url)).json(&body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{what}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// A fault on the next occasion.
    async fn fault(&self, on: &str, effect: Value) {
        let mut rule = effect;
        rule["on"] = on.into();
        rule["when"] = json!({"next": 1});
        self.control("faults", rule).await;
    }

    async fn look(&self, what: &str) -> Vec<Value> {
        let answer = self.http.get(format!("{}/control/psp/{what}", self.url)).send().await.unwrap();
        answer.json().await.unwrap()
    }

    fn request(&self, reference: &str, francs: i64) -> SessionRequest {
        SessionRequest {
            reference: Reference::parse(reference).unwrap(),
            amount: Money::new(francs, Currency::XOF),
            designation: "Commande <7F3K2>".into(),
            customer: Customer {
                name: Some("Aïcha".into()),
                phone: Some(Phone::parse("+2250707000000").unwrap()),
                email: None,
            },
            success_url: format!("{}/back?ok", self.merchant_url),
            failed_url: format!("{}/back?no", self.merchant_url),
            notify_url: format!("{}/notify", self.merchant_url),
            lang: Locale::Fr,
            expires_at: self.clock.now() + minutes(30),
            now: self.clock.now(),
            idempotency_key: format!("key-{reference}"),
        }
    }

    /// The payer's decision on the page; gives the status and where the browser is sent.
    async fn decide(&self, session: &Session, fields: &[(&str, &str)]) -> (u16, String, String) {
        let answer = self.http.post(session.pay_url.as_deref().unwrap()).form(fields).send().await.unwrap();
        let place = answer.headers().get("location").map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), place, answer.text().await.unwrap())
    }

    async fn page(&self, session: &Session) -> String {
        self.http.get(session.pay_url.as_deref().unwrap()).send().await.unwrap().text().await.unwrap()
    }

    /// Waits for `count` notifications, and makes sure that no more come at once.
    async fn notifications(&self, count: usize) -> Vec<(HeaderMap, Bytes)> {
        let so_far = || self.received.lock().unwrap().0.len();
        for _ in 0..250 {
            if so_far() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert_eq!(so_far(), count);
        std::mem::take(&mut self.received.lock().unwrap().0)
    }

    fn answers(&self, statuses: &[u16]) {
        self.received.lock().unwrap().1.extend(statuses);
    }
}

fn kept(request: &SessionRequest, session: &Session) -> SessionRef {
    SessionRef {
        reference: request.reference.clone(),
        provider_id: Some(session.provider_id.clone()),
        secrets: Some(session.secrets.clone()),
        amount: request.amount,
        asked_at: request.now,
    }
}

fn lost(request: &SessionRequest) -> SessionRef {
    let (reference, amount) = (request.reference.clone(), request.amount);
    SessionRef { reference, provider_id: None, secrets: None, amount, asked_at: request.now }
}

fn read(
    provider: &Arc<dyn Provider>,
    notification: &(HeaderMap, Bytes),
    now: Millis,
    session: Option<&SessionRef>,
) -> Result<psp::Notification, psp::NotificationError> {
    let (headers, body) = notification;
    provider.read_notification(&NotificationRequest { headers, body, now, session })
}

#[tokio::test]
async fn wrong_orders_to_the_control_surface_are_refused_without_repeating_keys() {
    let street = Street::open().await;
    for (what, body) in [
        ("accounts", json!({"kind": "stripe", "credentials": {"secret_key": "sk_live_topsecret"}})),
        ("accounts", json!({"kind": "paymetrust", "credentials": {"api_key": "topsecret"}})),
        ("accounts", json!({"kind": "paymetrust", "credentials": "topsecret"})),
        (
            "accounts",
            json!({"kind": "stripe", "credentials": {"secret_key": "sk_test_topsecret"}, "webhook_url": "http://x/"}),
        ),
        ("faults", json!({"on": "create", "effect": "lost"})),
        ("faults", json!({"on": "notification", "effect": "down"})),
        ("faults", json!({"on": "create", "effect": "down", "when": {"every": 0}})),
        ("faults", json!({"on": "create", "effect": "explode"})),
    ] {
        let answer = street.http.post(format!("{}/control/psp/{what}", street.url)).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 422, "{body}");
        assert!(!answer.text().await.unwrap().contains("topsecret"));
    }
    let again = json!({"kind": "paymetrust", "credentials": {"api_key": "pk-awa", "api_password": "pw-awa"}});
    let first = street.control("accounts", again.clone()).await;
    assert_eq!(street.control("accounts", again).await, first, "registering twice changes nothing");
}

/// All that a provider lists of these hours, page after page.
async fn listed(provider: &Arc<dyn Provider>, from: Millis, to: Millis) -> (Vec<psp::Taken>, usize) {
    let (mut all, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let page = provider.list(from, to, after.as_deref()).await.unwrap();
        all.extend(page.taken);
        pages += 1;
        after = page.next;
        if after.is_none() {
            return (all, pages);
        }
    }
}

#[tokio::test]
async fn three_providers_list_what_they_took() {
    let street = Street::open().await;
    for (provider, pages_at_least) in [(&street.stripe, 2), (&street.wave, 6), (&street.geniuspay, 2)] {
        let prefix = provider.kind().code().to_uppercase();
        for n in 0..103 {
            let reference = format!("{prefix}-{n}");
            provider.create_session(&street.request(&reference, 12_500)).await.unwrap();
            if n != 50 {
                street.control(&format!("sessions/{reference}/pay"), json!({})).await;
            }
        }
        street.control(&format!("sessions/{prefix}-7/refund"), json!({})).await;
        let (all, pages) = listed(provider, NOW, NOW + kernel::hours(2)).await;
        assert!(pages >= pages_at_least, "{prefix}: {pages} pages");
        let named =
            |n: usize| all.iter().filter(|it| it.reference == Some(format!("{prefix}-{n}"))).collect::<Vec<_>>();
        for n in 0..103 {
            let found = named(n);
            assert_eq!(found.is_empty(), n == 50, "{prefix}-{n}");
            assert!(found.iter().all(|it| it.amount.minor == 12_500), "{prefix}-{n}: gross");
            assert_eq!(found.iter().any(|it| it.refunded), n == 7, "{prefix}-{n}");
        }
        // The id is the one that a look-up tells.
        let request = street.request(&format!("{prefix}-3"), 12_500);
        let looked = provider.look_up(&lost(&request)).await.unwrap();
        let psp::State::Paid { provider_payment_id, .. } = looked.state else { panic!("{looked:?}") };
        assert_eq!(named(3)[0].payment_id, provider_payment_id);
        assert_eq!(listed(provider, NOW - kernel::hours(2), NOW).await.0, [], "{prefix}: none of the hours before");
        assert_eq!(
            listed(provider, NOW + kernel::hours(2), NOW + kernel::hours(48)).await.0,
            [],
            "{prefix}: nor after"
        );
    }
    for provider in [&street.paymetrust, &street.cinetpay, &street.orange, &street.mtn] {
        assert!(!provider.capabilities().can_list);
        assert!(matches!(provider.list(NOW, NOW, None).await, Err(psp::PspError::Unsupported(_))));
    }
}
