//! Awa Commerce with two shops and its team, a rival with a shop of their own, customers who write, and the emulated
//! payment providers.

use crate::browser::Browser;
use axum::Router;
use catalogue::{Variant, csv_rows};
use conversation::{Intake, IntakeOptions, LineBook, LineInput, Outbox, OutboxOptions, Said, receive, say};
use identity::{
    Brand, BrandSpec, IdentityError, Organisation, Password, PaymentMethod, PreparedPassword, Role, Teammate,
    TeammateSpec,
};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{Chance, ConversationId, Currency, Locale, MessageId, OrgId, Secret, VariantId, Vault, minutes};
use ordering::{Cart, Order, place_order};
use payments::{AccountSpec, LookUp, PaymentAccount, Payments};
use psp::Kind;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use storage::Db;
use testing::Ground;
use tokio::sync::watch;
use web::Web;
use whatsapp::{Client, Outgoing};

pub const PASSWORD: &str = "un pagne bleu";
pub const AWA: &str = "awa@example.ci";
pub const KOFFI: &str = "koffi@example.ci";
pub const SARAH: &str = "sarah@example.ci";
pub const RIVAL: &str = "rival@example.sn";
pub const FATOU: &str = "2250700000001";
pub const MOUSSA: &str = "2250700000002";
const NUMBER: &str = "1000000000001";

pub const SHEET: &str = "product_ref,product_name,category,variant_sku,size,price,stock\n\
    ROBE,Robe wax Adjoua,Robes,ROBE-S,S,15000,6\nROBE,Robe wax Adjoua,Robes,ROBE-M,M,15000,2\n\
    FOULARD,Foulard soie,Accessoires,FOULARD,,4000,20\n";

pub struct World {
    pub ground: Ground,
    pub mode: Brand,
    pub rival: Brand,
    pub payments: Payments,
    pub lines: Arc<LineBook>,
    pub stop: watch::Sender<bool>,
    pub providers: String,
    pub http: reqwest::Client,
    intake: Intake,
    worker: Worker,
    count: AtomicU64,
}

impl World {
    pub async fn open(ground: Ground) -> Self {
        let db = ground.db.clone();
        let vault = vault();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let providers = open_providers(&ground, &http).await;
        let (mode, rival) = people(&db).await;
        let payments = Payments::new(db.clone(), vault.clone(), http.clone(), "http://shop.example")
            .with_call_budget(testing::UNHURRIED);
        let lines = Arc::new(LineBook::new(db.clone(), vault.clone()));
        let outbox = Outbox::new(db.clone(), lines.clone(), Client::new().unwrap(), OutboxOptions::default());
        let intake = Intake::new(db.clone(), lines.clone(), Arc::new(outbox), IntakeOptions::default());
        let worker = worker(&db, &payments);
        let (stop, _) = watch::channel(false);
        let count = AtomicU64::new(0);
        let world = Self { ground, mode, rival, payments, lines, stop, providers, http, intake, worker, count };
        world.stocks(&world.mode, SHEET).await;
        world.stocks(&world.rival, "product_ref,product_name,price,stock\nSECRET,Secret du rival,1000,5\n").await;
        world.has_line(&vault).await;
        world.takes_payments(&vault).await;
        // What was told while the scene was set lies behind.
        world.ground.clock.advance(minutes(1));
        world
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }
    pub fn router(&self) -> Router {
        self.router_at("http://shop.example")
    }
    pub fn router_at(&self, public_url: &str) -> Router {
        let vault = Vault::new(&Secret::new("a key of the operator that is long enough"));
        let payments = Payments::new(self.db().clone(), vault.clone(), self.http.clone(), public_url)
            .with_call_budget(testing::UNHURRIED);
        let assistant = assistant::Assistant::new(self.db().clone(), public_url);
        let sourcing = crate::sources::sourcing(self, &vault);
        let web = Web::new(self.db().clone(), payments, self.lines.clone(), vault, self.stop.subscribe());
        web::router(web.with_assistant(assistant).with_sources(sourcing).hosted_by(Some("awa-commerce".into())))
    }
    pub fn browser(&self) -> Browser {
        Browser::new(self.router())
    }
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 303, "{}", page.text());
        browser
    }

    async fn stocks(&self, brand: &Brand, sheet: &str) {
        let rows = csv_rows::read(sheet.as_bytes(), brand.currency).unwrap();
        self.db().write(async |tx| catalogue::import_rows(tx, brand.id, &rows, None).await).await.unwrap();
    }
    async fn has_line(&self, vault: &Vault) {
        let line = LineInput {
            phone_number_id: NUMBER.into(),
            waba_id: "2000000000001".into(),
            display_phone: "+225 07 00 00 00 99".into(),
            access_token: Secret::new("token"),
            app_secret: Secret::new("app-secret"),
            verify_token: Secret::new("verify"),
            graph_url: "http://127.0.0.1:9".into(),
            catalog_id: None,
        };
        self.db().write(async |tx| line.apply(tx, vault, self.mode.id).await).await.unwrap();
    }
    async fn takes_payments(&self, vault: &Vault) {
        let kinds = [
            (Kind::PaymeTrust, "/paymetrust/v1", json!({"api_key": "pk", "api_password": "pw"})),
            (Kind::Stripe, "/stripe", json!({"secret_key": "sk_test_awa", "webhook_secret": "whsec_awa"})),
            (
                Kind::Mtn,
                "/mtn",
                json!({"subscription_key": "sub", "api_user": "user", "api_key": "key",
                    "target_environment": "mtnivorycoast"}),
            ),
        ];
        for (kind, path, keys) in kinds {
            let base_url = Some(format!("{}{path}", self.providers));
            let spec = AccountSpec { kind, base_url, credentials: Secret::new(keys.to_string()), active: true };
            let brand = self.mode.id;
            self.db().write(async |tx| PaymentAccount::upsert(tx, vault, brand, &spec).await).await.unwrap();
            self.control(
                "accounts",
                json!({"kind": kind.code(), "credentials": keys,
                "webhook_url": "http://127.0.0.1:9/none", "webhook_secret": "whsec_awa"}),
            )
            .await;
        }
    }

    /// The merchant's Stripe account with this secret key from now on.
    pub async fn stripe_key(&self, secret_key: &str) {
        let keys = json!({"secret_key": secret_key, "webhook_secret": "whsec_awa"});
        let base_url = Some(format!("{}/stripe", self.providers));
        let credentials = Secret::new(keys.to_string());
        let spec = AccountSpec { kind: Kind::Stripe, base_url, credentials, active: true };
        let brand = self.mode.id;
        self.db().write(async |tx| PaymentAccount::upsert(tx, &vault(), brand, &spec).await).await.unwrap();
    }

    // — customers —

    /// A customer writes text; the conversation.
    pub async fn writes(&self, phone: &str, name: &str, text: &str) -> ConversationId {
        self.sends(phone, name, json!({"type": "text", "text": {"body": text}})).await.0
    }
    /// A customer sends a message of any type; the conversation and Meta's id.
    pub async fn sends(&self, phone: &str, name: &str, message: Value) -> (ConversationId, String) {
        let wamid = format!("wamid.{}", self.count.fetch_add(1, Ordering::SeqCst));
        let mut message = message;
        message["from"] = json!(phone);
        message["id"] = json!(wamid);
        message["timestamp"] = json!(self.ground.clock.now().as_seconds().to_string());
        let contacts = json!([{"profile": {"name": name}, "wa_id": phone}]);
        self.hears(json!({"contacts": contacts, "messages": [message]})).await;
        (self.conversation_of(name).await, wamid)
    }
    /// Something comes for the shop's number.
    pub async fn hears(&self, value: Value) {
        self.hears_as("messages", value).await;
    }
    /// The same, under a field of the webhook.
    pub async fn hears_as(&self, field: &str, mut value: Value) {
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({"display_phone_number": "2250700000099", "phone_number_id": NUMBER});
        self.told(field, value).await;
    }
    /// Meta tells something; without metadata, of the whole account.
    pub async fn told(&self, field: &str, value: Value) {
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "2000000000001",
            "changes": [{"field": field, "value": value}]}]});
        let raw = body.to_string();
        let signature = whatsapp::signature::sign(&Secret::new("app-secret"), raw.as_bytes());
        receive(self.db(), &self.lines, raw.as_bytes(), Some(&signature)).await.unwrap();
        while self.intake.read_waiting().await.unwrap() > 0 {}
    }
    pub async fn conversation_of(&self, name: &str) -> ConversationId {
        let on = &mut self.db();
        let now = on.clock().now();
        let asked = conversation::Listing { limit: 200, ..conversation::Listing::of(conversation::View::All, now) };
        let rows = conversation::inbox_list(on, self.mode.id, &asked).await.unwrap();
        rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("nobody is called {name}")).id
    }
    /// The agent answers.
    pub async fn agent_says(&self, conversation: ConversationId, text: &str) -> MessageId {
        let said = Said {
            brand: self.mode.id,
            conversation,
            author: conversation::Author::Agent,
            message: Outgoing::text(text),
            quotes: None,
            revocable: false,
        };
        self.db().write(async |tx| say(tx, said).await).await.unwrap()
    }
    /// The agent takes its turn; the conversation's last message.
    pub async fn agent_answers(&self, conversation: ConversationId) -> MessageId {
        let agent = assistant::Assistant::new(self.db().clone(), "http://shop.example");
        let mut registry = Registry::new();
        registry.on::<conversation::TakeTurn, _, _>(move |job, claim| {
            let agent = agent.clone();
            async move { agent.take_turn(job, claim).await }
        });
        registry.on::<conversation::SendQueued, _, _>(|_, _| async { Ok(jobs::Outcome::Done) });
        registry.install(self.db());
        self.ground.clock.advance(kernel::seconds(7));
        run_due(&Worker::new(self.db().clone(), Arc::new(registry), WorkerOptions::default())).await.unwrap();
        let page = conversation::message_page(&mut self.db(), self.mode.id, conversation, None, 1).await.unwrap();
        page[0].id
    }
    /// Meta tells that a message did not arrive.
    pub async fn fails(&self, message: MessageId, code: i64) {
        let at = self.ground.clock.now().as_seconds().to_string();
        self.hears(json!({"statuses": [{"id": format!("wamid.out.{message}"), "status": "failed", "timestamp": at,
            "recipient_id": FATOU, "biz_opaque_callback_data": message.to_string(),
            "errors": [{"code": code, "title": "x", "message": "x", "error_data": {"details": "x"}}]}]}))
            .await;
    }
    /// Meta tells how far a message got.
    pub async fn status(&self, message: MessageId, status: &str) {
        let at = self.ground.clock.now().as_seconds().to_string();
        self.hears(json!({"statuses": [{"id": format!("wamid.out.{message}"), "status": status, "timestamp": at,
            "recipient_id": FATOU, "biz_opaque_callback_data": message.to_string()}]}))
            .await;
    }

    // — the shop —

    pub async fn variant(&self, sku: &str) -> VariantId {
        Variant::by_sku(&mut self.db(), self.mode.id, sku).await.unwrap().unwrap().id
    }
    pub async fn on_hand(&self, sku: &str) -> i64 {
        Variant::by_sku(&mut self.db(), self.mode.id, sku).await.unwrap().unwrap().on_hand
    }
    /// The customer of a conversation puts pieces into the cart.
    pub async fn puts_into_cart(&self, conversation: ConversationId, sku: &str, quantity: i64) -> Cart {
        let (brand, variant) = (self.mode.id, self.variant(sku).await);
        let on = &mut self.db();
        let found = conversation::Conversation::find(on, brand, conversation).await.unwrap().unwrap();
        let filled = self.db().write(async |tx| {
            let cart = Cart::open(tx, brand, conversation, found.contact).await?;
            cart.add(tx, variant, quantity).await?;
            Ok::<_, ordering::OrderError>(cart)
        });
        filled.await.unwrap()
    }
    pub async fn orders(&self, conversation: ConversationId, sku: &str, method: PaymentMethod) -> Order {
        let cart = self.puts_into_cart(conversation, sku, 1).await;
        self.db().write(async |tx| place_order(tx, &self.mode, cart.id, method, None).await).await.unwrap()
    }
    /// The provider's payer pays what the order's last attempt asks.
    pub async fn pays(&self, order: &Order) {
        let attempts = payments::attempts_of(&mut self.db(), order.brand, order.id).await.unwrap();
        let reference = attempts.last().unwrap().reference.clone();
        self.control(&format!("sessions/{reference}/pay"), json!({})).await;
    }
    pub async fn work(&self) {
        run_due(&self.worker).await.unwrap();
    }
    pub async fn control(&self, what: &str, body: Value) {
        let url = format!("{}/control/psp/{what}", self.providers);
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{what}: {}", answer.text().await.unwrap());
    }
    pub async fn fault(&self, on: &str, mut effect: Value) {
        effect["on"] = on.into();
        effect["when"] = json!({ "next": 100 });
        self.control("faults", effect).await;
    }
}

pub fn vault() -> Vault {
    Vault::new(&Secret::new("a key of the operator that is long enough"))
}

async fn open_providers(ground: &Ground, http: &reqwest::Client) -> String {
    let state = sandbox::psp::PspState::new(ground.clock.clone(), Chance::seeded(9), http.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, sandbox::psp::router(state)).await });
    url
}

fn worker(db: &Db, payments: &Payments) -> Worker {
    let mut registry = Registry::new();
    let till = payments.clone();
    registry.on::<LookUp, _, _>(move |job: LookUp, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    // What a teammate tapped, and who is near to buying.
    let taps = suggestions::Suggestions::new(db.clone(), payments.public_url());
    let service = taps.clone();
    registry.on::<suggestions::Act, _, _>(move |job, claim| {
        let service = service.clone();
        async move { service.act(job, claim).await }
    });
    let (fact, job) = suggestions::Suggestions::WOKEN;
    let service = taps.clone();
    registry.react(fact, job, move |fact, claim| {
        let service = service.clone();
        async move { service.follow_up(fact, claim).await }
    });
    for (fact, job) in suggestions::Suggestions::MONEY {
        let service = taps.clone();
        registry.react(fact, job, move |fact, claim| {
            let service = service.clone();
            async move { service.earn(fact, claim).await }
        });
    }
    let finder = leads::Leads::new(db.clone());
    for (fact, job) in leads::Leads::LOOKED {
        let finder = finder.clone();
        registry.react(fact, job, move |fact, claim| {
            let finder = finder.clone();
            async move { finder.plan(fact, claim).await }
        });
    }
    for (fact, job) in leads::Leads::WON {
        let finder = finder.clone();
        registry.react(fact, job, move |fact, claim| {
            let finder = finder.clone();
            async move { finder.win(fact, claim).await }
        });
    }
    registry.on::<leads::Look, _, _>(move |job, claim| {
        let finder = finder.clone();
        async move { finder.look(job, claim).await }
    });
    registry.install(db);
    Worker::new(db.clone(), Arc::new(registry), WorkerOptions::default())
}

async fn people(db: &Db) -> (Brand, Brand) {
    let ours = org(db, "awa-commerce").await;
    let theirs = org(db, "rival").await;
    let mode = brand(db, ours, "awa-mode", "Awa Mode").await;
    brand(db, ours, "karite-co", "Karité & Co").await;
    let rival = brand(db, theirs, "rival-shop", "Rival").await;
    // One slow hash is enough: everybody here has the same password.
    let password = Password::Plain(Secret::new(PASSWORD));
    let password = PreparedPassword::prepare(db, "nobody@example.ci", password).await.unwrap();
    for (org, email, name, role, locale, brands) in [
        (ours, AWA, "Awa Koné", Role::Owner, Locale::Fr, None),
        (ours, KOFFI, "Koffi Kouassi", Role::Seller, Locale::Fr, Some(vec![mode.id])),
        (ours, SARAH, "Sarah Mensah", Role::Analyst, Locale::En, None),
        (theirs, RIVAL, "Rival Diop", Role::Owner, Locale::Fr, None),
    ] {
        let spec =
            TeammateSpec { email: email.into(), name: name.into(), role, locale, brands, phone: None, skills: None };
        db.write(async |tx| Teammate::upsert(tx, org, &spec, Some(&password)).await).await.unwrap();
    }
    (mode, rival)
}

async fn org(db: &Db, slug: &str) -> OrgId {
    let made = db.write(async |tx| Ok::<_, IdentityError>(Organisation::upsert(tx, slug, slug).await?.0.id));
    made.await.unwrap()
}

async fn brand(db: &Db, org: OrgId, slug: &str, name: &str) -> Brand {
    let spec = BrandSpec {
        slug: slug.into(),
        name: name.into(),
        country: "CI".into(),
        currency: Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: identity::Settings {
            initiative: identity::Initiative::NONE,
            ..identity::Settings::of_new_brand(vec![PaymentMethod::Online, PaymentMethod::CashOnDelivery])
        },
    };
    db.write(async |tx| Brand::upsert(tx, org, &spec).await).await.unwrap().0
}
