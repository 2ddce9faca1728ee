//! A shop with customers, its payments on the network, and the emulated providers on theirs.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use catalogue::{Variant, csv_rows};
use identity::{Brand, BrandSpec, Change, Organisation, PaymentMethod};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{
    Chance, ContactId, ConversationId, Locale, Millis, OrderId, PaymentAccountId, Secret, TeammateId, VariantId, Vault,
};
use ordering::{Cart, ExpireOrder, Order, place_order};
use payments::{
    AccountSpec, AskUnlisted, Attempt, ByHand, Case, CloseAttempt, FindRefunds, HearAgain, HoldEnds, LookUp,
    PaymentAccount, PaymentError, Payments, SendRefund, Settlement, Sweep, attempts_of, cases_of_order,
};
use psp::Kind;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use storage::{Db, args};
use testing::{Ground, UNHURRIED};

pub struct Till {
    pub ground: Ground,
    pub brand: Brand,
    pub payments: Payments,
    pub worker: Worker,
    pub http: reqwest::Client,
    pub providers: String,
    pub shop_url: String,
    pub wax: VariantId,
}

/// Those with a page; MTN, which asks on the phone, has its own stories.
pub const KINDS: [Kind; 6] =
    [Kind::PaymeTrust, Kind::Stripe, Kind::Wave, Kind::GeniusPay, Kind::CinetPay, Kind::Orange];

/// Where the emulator of a provider is, and the keys of the shop there.
pub fn emulated(kind: Kind) -> (&'static str, Value) {
    match kind {
        Kind::PaymeTrust => {
            ("/paymetrust/v1", json!({"api_key": "pk", "api_password": "pw", "fallback_phone": "+2250707000000"}))
        }
        Kind::Stripe => ("/stripe", json!({"secret_key": "sk_test_awa", "webhook_secret": "whsec_awa"})),
        Kind::Wave => ("/wave", json!({"api_key": "wave_ci_prod_awa", "webhook_secret": "wave_ci_WHS_awa"})),
        Kind::GeniusPay => (
            "/geniuspay/api/v1/merchant",
            json!({"api_key": "pk_sandbox_awa", "api_secret": "sk_sandbox_awa", "webhook_secret": "whsec_sandbox_awa"}),
        ),
        Kind::CinetPay => {
            ("/cinetpay/v2", json!({"api_key": "ck_awa", "site_id": "445160", "secret_key": "cinetpay-secret-awa"}))
        }
        Kind::Orange => (
            "/orange",
            json!({"client_id": "om-awa", "client_secret": "om-secret-awa", "merchant_key": "om-key-awa",
                "country": "ci", "merchant_name": "Awa Mode"}),
        ),
        Kind::Mtn => (
            "/mtn",
            json!({"subscription_key": "sub-awa", "api_user": "user-awa", "api_key": "key-awa",
                "target_environment": "mtnivorycoast"}),
        ),
    }
}

pub const PRICE: i64 = 12_500;
pub const PIECES: i64 = 10;

async fn serve(listener: tokio::net::TcpListener, router: Router) {
    axum::serve(listener, router).await.unwrap();
}

async fn bound() -> (tokio::net::TcpListener, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

/// The door of notifications, as the web crate will have it.
fn door(payments: Payments, db: Db) -> Router {
    type Door = State<(Payments, Db)>;
    async fn take(
        door: &(Payments, Db),
        path: (&str, &str, Option<&str>),
        headers: HeaderMap,
        body: &[u8],
    ) -> StatusCode {
        let (kind, account, key) = path;
        let (kind, account) = (kind.parse().unwrap(), PaymentAccountId(account.parse().unwrap()));
        let now = door.1.clock().now();
        let answer = door.0.receive_notification(kind, account, key, &headers, body, now).await;
        StatusCode::from_u16(answer.status).unwrap()
    }
    async fn keyed(
        State(door): Door,
        Path((kind, account, key)): Path<(String, String, String)>,
        headers: HeaderMap,
        body: Bytes,
    ) -> StatusCode {
        take(&door, (&kind, &account, Some(&key)), headers, &body).await
    }
    async fn plain(
        State(door): Door,
        Path((kind, account)): Path<(String, String)>,
        headers: HeaderMap,
        body: Bytes,
    ) -> StatusCode {
        take(&door, (&kind, &account, None), headers, &body).await
    }
    async fn ping() -> StatusCode {
        StatusCode::OK
    }
    Router::new()
        .route("/webhooks/{kind}/{account}", get(ping).post(plain))
        .route("/webhooks/{kind}/{account}/{key}", get(ping).post(keyed))
        .with_state((payments, db))
}

pub fn worker(db: &Db, payments: &Payments) -> Worker {
    working(db, registry(db, payments))
}

pub fn working(db: &Db, registry: Registry) -> Worker {
    registry.install(db);
    Worker::new(db.clone(), Arc::new(registry), WorkerOptions::default())
}

pub fn registry(db: &Db, payments: &Payments) -> Registry {
    let mut registry = Registry::new();
    let expire = db.clone();
    registry.on::<ExpireOrder, _, _>(move |job: ExpireOrder, claim| {
        let db = expire.clone();
        async move { job.run(&claim, &db).await }
    });
    let p = payments.clone();
    registry.on::<LookUp, _, _>(move |job: LookUp, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    let p = payments.clone();
    registry.on::<CloseAttempt, _, _>(move |job: CloseAttempt, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    let p = payments.clone();
    registry.on::<HoldEnds, _, _>(move |job: HoldEnds, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    let p = payments.clone();
    registry.on::<HearAgain, _, _>(move |job: HearAgain, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    let p = payments.clone();
    registry.on::<FindRefunds, _, _>(move |job: FindRefunds, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    let p = payments.clone();
    registry.on::<SendRefund, _, _>(move |job: SendRefund, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    for (fact, job) in [("order.expired", "payments.settle_expired"), ("order.cancelled", "payments.settle_cancelled")]
    {
        let p = payments.clone();
        registry.react(fact, job, move |fact, claim| {
            let p = p.clone();
            async move { p.settle_ended(&fact, &claim).await }
        });
    }
    let p = payments.clone();
    registry.react("payment.case_opened", "payments.refund_when_gone", move |fact, claim| {
        let p = p.clone();
        async move { p.refund_when_gone(&fact, &claim).await }
    });
    let p = payments.clone();
    registry.on::<Sweep, _, _>(move |job: Sweep, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    let p = payments.clone();
    registry.on::<AskUnlisted, _, _>(move |job: AskUnlisted, claim| {
        let p = p.clone();
        async move { job.run(&claim, &p).await }
    });
    for (fact, job) in [
        ("order.paid", "payments.close_after_payment"),
        ("order.expired", "payments.close_after_expiry"),
        ("order.cancelled", "payments.close_after_cancel"),
    ] {
        let p = payments.clone();
        registry.react(fact, job, move |fact, claim| {
            let p = p.clone();
            async move { p.close_attempts(&fact, &claim).await }
        });
    }
    registry
}

impl Till {
    pub async fn open(ground: Ground) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let state = sandbox::psp::PspState::new(ground.clock.clone(), Chance::seeded(9), http.clone());
        let (listener, providers) = bound().await;
        tokio::spawn(serve(listener, sandbox::psp::router(state)));
        let (listener, shop_url) = bound().await;
        let payments = Self::payments_on(&ground.db, &http, &shop_url);
        tokio::spawn(serve(listener, door(payments.clone(), ground.db.clone())));
        let worker = worker(&ground.db, &payments);
        let brand = brand(&ground, "awa-mode").await;
        let wax = sells(&ground, &brand, "wax", PRICE, PIECES).await;
        let till = Self { ground, brand, payments, worker, http, providers, shop_url, wax };
        till.opens_accounts().await;
        till
    }

    pub fn payments_on(db: &Db, http: &reqwest::Client, shop_url: &str) -> Payments {
        Payments::new(db.clone(), Vault::new(&"operator".into()), http.clone(), shop_url).with_call_budget(UNHURRIED)
    }

    async fn opens_accounts(&self) {
        for kind in Kind::ALL {
            let keys = emulated(kind).1;
            let (account, change) = self.account(kind, keys.clone()).await;
            assert_eq!(change, Change::Created);
            let mut there = json!({"kind": kind.code(), "credentials": keys, "tunnel": true});
            if kind.has_one_address() {
                there["webhook_url"] =
                    format!("{}{}", self.shop_url, payments::notify_path(kind, account.id, None)).into();
            }
            self.control("accounts", there).await;
        }
        self.pace(100).await;
    }

    /// How fast providers tell, and how much later what they take their time for.
    pub async fn pace(&self, delayed_ms: u64) {
        let pace = json!({"first_ms": 20, "tries": 2, "hold_ms": 100, "delayed_ms": delayed_ms});
        self.http.put(format!("{}/control/psp/pace", self.providers)).json(&pace).send().await.unwrap();
    }

    pub async fn account(&self, kind: Kind, credentials: Value) -> (PaymentAccount, Change) {
        let spec = AccountSpec {
            kind,
            base_url: Some(format!("{}{}", self.providers, emulated(kind).0)),
            credentials: Secret::new(credentials.to_string()),
            active: true,
        };
        let (brand, vault) = (self.brand.id, Vault::new(&"operator".into()));
        self.db().write(async |tx| PaymentAccount::upsert(tx, &vault, brand, &spec).await).await.unwrap()
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }
    pub fn now(&self) -> Millis {
        self.ground.clock.now()
    }
    pub fn teammate(&self) -> TeammateId {
        TeammateId(self.ground.chance.uuid(self.now()))
    }

    /// A customer takes one piece and says yes.
    pub async fn order(&self) -> Order {
        self.order_by(PaymentMethod::Online).await
    }
    pub async fn order_by(&self, method: PaymentMethod) -> Order {
        let id = || self.ground.chance.uuid(self.now());
        let (conversation, contact) = (ConversationId(id()), ContactId(id()));
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, self.brand.id, conversation, contact).await?;
            cart.add(tx, self.wax, 1).await?;
            place_order(tx, &self.brand, cart.id, method, None).await
        });
        placed.await.unwrap()
    }
    pub async fn see(&self, order: &Order) -> Order {
        Order::find(&mut self.db(), self.brand.id, order.id).await.unwrap().unwrap()
    }
    pub async fn state(&self, order: &Order) -> &'static str {
        self.see(order).await.state.name()
    }
    pub async fn on_hand(&self) -> i64 {
        Variant::find(&mut self.db(), self.brand.id, self.wax).await.unwrap().unwrap().on_hand
    }
    pub async fn click(&self, order: &Order, kind: Kind) -> String {
        // Ids of one millisecond have no order.
        self.ground.clock.advance(Millis(1));
        self.payments.start_attempt(&order.code, kind).await.unwrap()
    }
    pub async fn attempts(&self, order: &Order) -> Vec<Attempt> {
        attempts_of(&mut self.db(), self.brand.id, order.id).await.unwrap()
    }
    pub async fn attempt(&self, order: &Order) -> Attempt {
        self.attempts(order).await.pop().unwrap()
    }
    pub async fn attempt_states(&self, order: &Order) -> Vec<&'static str> {
        self.attempts(order).await.iter().map(|attempt| attempt.state.name()).collect()
    }
    pub async fn cases(&self, order: &Order) -> Vec<Case> {
        cases_of_order(&mut self.db(), self.brand.id, order.id).await.unwrap()
    }
    /// Somebody gave money back today, and the operator calls it so.
    pub fn gave_back(&self, reference: &str) -> ByHand {
        ByHand::noted(&self.brand, reference, "", self.now()).unwrap()
    }
    /// A manager settles the case.
    pub async fn settles(&self, case: &Case, how: Settlement) -> Result<Case, PaymentError> {
        let (brand, by) = (self.brand.id, (self.teammate(), true));
        let noted = self.gave_back("MP-CASE");
        self.db().write(async |tx| self.payments.settle_case(tx, brand, case.id, how, by, Some(&noted)).await).await
    }
    pub async fn case_kinds(&self, order: &Order) -> Vec<&'static str> {
        self.cases(order).await.iter().map(|case| case.kind.name()).collect()
    }
    pub async fn money(&self, order: &Order) -> Vec<i64> {
        let payments = payments::payments_of(&mut self.db(), self.brand.id, order.id).await.unwrap();
        payments.iter().map(|payment| payment.amount.minor).collect()
    }
    pub async fn told(&self, order: OrderId, kind: &str) -> usize {
        let history = ordering::history(&mut self.db(), self.brand.id, order).await.unwrap();
        history.iter().filter(|fact| fact.kind == kind).count()
    }
    pub async fn count(&self, table_and_filter: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table_and_filter}");
        self.db().one::<(i64,)>(&sql, args![]).await.unwrap().0
    }

    /// Everything due, until nothing is.
    pub async fn work(&self) {
        run_due(&self.worker).await.unwrap();
    }
    pub async fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
        self.work().await;
    }

    pub async fn control(&self, what: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/control/psp/{what}", self.providers)).json(&body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{what}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
    pub async fn fault(&self, on: &str, mut effect: Value, times: u64) {
        effect["on"] = on.into();
        effect["when"] = json!({ "next": times });
        self.control("faults", effect).await;
    }
    pub async fn no_more_faults(&self) {
        self.http.delete(format!("{}/control/psp/faults", self.providers)).send().await.unwrap();
    }
    /// The payer pays on the provider's page; `amount`: something else than what is asked (Stripe).
    pub async fn pays(&self, attempt: &Attempt, amount: Option<i64>) {
        let body = amount.map_or(json!({}), |amount| json!({ "amount": amount }));
        self.control(&format!("sessions/{}/pay", attempt.reference), body).await;
    }
    /// How many calls of that class the providers had.
    pub async fn calls(&self, on: &str) -> usize {
        self.look("calls").await.iter().filter(|call| call["on"] == on).count()
    }
    pub async fn look(&self, what: &str) -> Vec<Value> {
        let answer = self.http.get(format!("{}/control/psp/{what}", self.providers)).send().await.unwrap();
        answer.json().await.unwrap()
    }
    /// Looks again until it is so; nextest ends a story that waits for ever.
    pub async fn until(&self, is_so: impl AsyncFn() -> bool) {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    /// Waits until the providers have delivered all they wanted to; the statuses they were answered with so far.
    pub async fn delivered(&self) -> Vec<u64> {
        let under_way = format!("{}/control/psp/deliveries/under-way", self.providers);
        self.until(async || self.http.get(&under_way).send().await.unwrap().json::<u64>().await.unwrap() == 0).await;
        let tries = self.look("deliveries").await;
        tries.iter().map(|it| it["status"].as_u64().unwrap_or(0)).collect()
    }
}

pub async fn brand(ground: &Ground, slug: &str) -> Brand {
    let spec = BrandSpec {
        slug: slug.into(),
        name: "Awa Mode".into(),
        country: "CI".into(),
        currency: kernel::Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: identity::Settings {
            initiative: identity::Initiative::NONE,
            ..identity::Settings::of_new_brand(vec![PaymentMethod::Online, PaymentMethod::CashOnDelivery])
        },
    };
    let made = ground.db.write(async |tx| {
        let (org, _) = Organisation::upsert(tx, slug, slug).await?;
        Ok::<_, identity::IdentityError>(Brand::upsert(tx, org.id, &spec).await?.0)
    });
    made.await.unwrap()
}

/// `stock` pieces of a product at `price`.
pub async fn sells(ground: &Ground, brand: &Brand, name: &str, price: i64, stock: i64) -> VariantId {
    let csv =
        format!("product_ref,product_name,variant_sku,price,stock\n{name},Robe {name},{name}-1,{price},{stock}\n");
    let rows = csv_rows::read(csv.as_bytes(), brand.currency).unwrap();
    ground.db.write(async |tx| catalogue::import_rows(tx, brand.id, &rows, None).await).await.unwrap();
    Variant::by_sku(&mut &ground.db, brand.id, &format!("{name}-1")).await.unwrap().unwrap().id
}
