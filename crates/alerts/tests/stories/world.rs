//! Awa Mode with its team, one WhatsApp number, a mailbox and a push service.

use alerts::{
    Alert, Alerts, Audience, Browser, Channel, Delivery, Fate, Kind, MailOptions, Mailer, NewAlert, Notice, Place,
    Preferences, deliveries, notices, raise, subscribe,
};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use catalogue::{NoHolds, ReadSource, SettleSync, SourceReader, SyncSource};
use conversation::{
    BurstWait, Conversation, Intake, IntakeOptions, LineBook, LineInput, MarkRead, Outbox, OutboxOptions, SendQueued,
    TakeTurn, receive,
};
use identity::{Brand, BrandSpec, Organisation, PaymentMethod, Role, Settings, Teammate, TeammateSpec};
use jobs::{Outcome, Registry, Worker, WorkerOptions, run_due};
use kernel::{AlertId, ConversationId, Currency, Locale, Millis, Phone, Secret, Uuid, Vault};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use storage::{Db, Fact, NewFact, args};
use testing::Ground;

pub const LINE: &str = "106540352242922";
pub const PUBLIC: &str = "https://vente.example.com";
/// Awa's own number.
pub const AWAS: &str = "2250707000001";
pub const FATOU: &str = "2250707010101";

pub struct World {
    pub ground: Ground,
    pub brand: Brand,
    pub awa: Teammate,
    pub koffi: Teammate,
    pub sali: Teammate,
    pub ana: Teammate,
    pub alerts: Alerts,
    pub vault: Vault,
    pub sandbox: Arc<Sandbox>,
    pub intake: Arc<Intake>,
    pub outbox: Arc<Outbox>,
    worker: Worker,
    http: reqwest::Client,
}

fn brand_spec(slug: &str) -> BrandSpec {
    BrandSpec {
        slug: slug.into(),
        name: if slug == "awa-mode" { "Awa Mode".into() } else { "Karité & Co".into() },
        country: "CI".into(),
        currency: Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: Settings::of_new_brand(vec![PaymentMethod::CashOnDelivery]),
    }
}

async fn teammate(ground: &Ground, brand: &Brand, name: &str, role: Role, locale: Locale) -> Teammate {
    let spec = TeammateSpec {
        email: format!("{}@{}.example.com", name.to_lowercase(), brand.slug),
        name: name.into(),
        role,
        locale,
        brands: None,
        phone: (name == "Awa").then(|| Phone::parse(AWAS).unwrap()),
        skills: None,
    };
    ground.db.write(async |tx| Teammate::upsert(tx, brand.org, &spec, None).await).await.unwrap().0
}

pub async fn shop(ground: &Ground, org: &str, slug: &str) -> Brand {
    let made = ground.db.write(async |tx| {
        let (org, _) = Organisation::upsert(tx, org, org).await?;
        Brand::upsert(tx, org.id, &brand_spec(slug)).await
    });
    made.await.unwrap().0
}

/// The address Meta calls.
async fn open_door(db: Db, lines: Arc<LineBook>) -> String {
    async fn take(State((db, lines)): State<(Db, Arc<LineBook>)>, headers: HeaderMap, raw: Bytes) -> StatusCode {
        let signature = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
        match receive(&db, &lines, &raw, signature).await {
            Ok(()) => StatusCode::OK,
            Err(_) => StatusCode::UNAUTHORIZED,
        }
    }
    let app = Router::new().route("/webhooks/whatsapp", post(take)).with_state((db, lines));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let door = format!("http://{}/webhooks/whatsapp", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    door
}

impl World {
    pub async fn open(ground: Ground) -> Self {
        let brand = shop(&ground, "awa", "awa-mode").await;
        let awa = teammate(&ground, &brand, "Awa", Role::Owner, Locale::Fr).await;
        let koffi = teammate(&ground, &brand, "Koffi", Role::Manager, Locale::Fr).await;
        let sali = teammate(&ground, &brand, "Sali", Role::Seller, Locale::En).await;
        let ana = teammate(&ground, &brand, "Ana", Role::Analyst, Locale::Fr).await;
        let options = SandboxOptions {
            smtp: Some("127.0.0.1:0".into()),
            clock: ground.clock.clone(),
            time_scale: 0.01,
            ..SandboxOptions::default()
        };
        let sandbox = Arc::new(Sandbox::start(options).await.unwrap());
        let vault = vault();
        let db = ground.db.clone();
        let lines = Arc::new(LineBook::new(db.clone(), vault.clone()));
        let client = whatsapp::Client::new().unwrap();
        let outbox = Arc::new(Outbox::new(db.clone(), lines.clone(), client, OutboxOptions::default()));
        let intake = Intake::new(
            db.clone(),
            lines.clone(),
            outbox.clone(),
            IntakeOptions { burst: BurstWait::fixed(Millis(0)) },
        );
        let alerts = alerts_on(&db, &vault, sandbox.smtp_address().unwrap().port());
        let worker = worker(&db, &alerts, &outbox);
        let door = open_door(db.clone(), lines).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let intake = Arc::new(intake);
        let world = Self { ground, brand, awa, koffi, sali, ana, alerts, vault, sandbox, intake, outbox, worker, http };
        let input = world.line_input();
        world.db().write(async |tx| input.apply(tx, &world.vault, world.brand.id).await).await.unwrap();
        world
            .control(
                "lines",
                json!({ "phone_number_id": LINE, "waba_id": "102290129340398", "display_phone": "+225 07 00 00 00 99",
                    "access_token": "token", "app_secret": "secret", "verify_token": "verify", "callback_url": door }),
            )
            .await;
        world
    }

    pub fn line_input(&self) -> LineInput {
        LineInput {
            phone_number_id: LINE.into(),
            waba_id: "102290129340398".into(),
            display_phone: "2250700000099".into(),
            access_token: Secret::new("token"),
            app_secret: Secret::new("secret"),
            verify_token: Secret::new("verify"),
            graph_url: self.sandbox.url().into(),
            catalog_id: None,
        }
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }

    pub fn now(&self) -> Millis {
        self.ground.clock.now()
    }

    // — the sandbox —

    pub async fn control(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/control/{path}", self.sandbox.url())).json(&body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    pub async fn clear(&self, path: &str) {
        let answer = self.http.delete(format!("{}/control/{path}", self.sandbox.url())).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}");
    }

    pub async fn look(&self, path: &str) -> Vec<Value> {
        let url = format!("{}/control/{path}", self.sandbox.url());
        let answer: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        answer["data"].as_array().unwrap().clone()
    }

    pub async fn letters(&self, to: &Teammate) -> Vec<Value> {
        self.look(&format!("mailbox?to={}", to.email)).await
    }

    /// The subjects of somebody's e-mail, without the brand before them.
    pub async fn subjects(&self, to: &Teammate) -> Vec<String> {
        let subject = |mail: &Value| mail["subject"].as_str().unwrap().replace(&format!("[{}] ", self.brand.name), "");
        self.letters(to).await.iter().map(subject).collect()
    }

    /// What browsers showed: the words.
    pub async fn notices_shown(&self) -> Vec<Value> {
        let shown = self.look("push/messages").await;
        shown.iter().map(|one| serde_json::from_str(one["text"].as_str().unwrap()).unwrap()).collect()
    }

    /// The bodies that WhatsApp took from us.
    pub async fn said(&self) -> Vec<Value> {
        self.look("sent?kind=message").await.iter().map(|sent| sent["body"].clone()).collect()
    }

    /// A teammate's browser asks for notices.
    pub async fn browses(&self, teammate: &Teammate) -> String {
        let key = self.alerts.pusher().public_key(teammate).await.unwrap();
        let made = self.control("push/subscriptions", json!({ "application_server_key": key })).await;
        let browser = Browser::read(&made.to_string()).unwrap();
        self.db().write(async |tx| subscribe(tx, &self.vault, teammate, &browser).await).await.unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    /// Somebody writes to the brand's number; our side has read it.
    pub async fn writes(&self, phone: &str, name: &str) -> ConversationId {
        let message = json!({ "line": LINE, "customer": { "name": name, "phone": phone }, "type": "text",
            "text": { "body": "Bonjour" } });
        self.control("inbound", message).await;
        for _ in 0..400 {
            while self.intake.read_waiting().await.unwrap() > 0 {}
            // Met before, they have a conversation already: what counts is that this message is in it.
            if let Some(found) = self.conversation_with(phone).await
                && found.last_in_at.is_some_and(|at| at.as_seconds() >= self.now().as_seconds())
            {
                return found.id;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing was heard of {name}");
    }

    async fn conversation_with(&self, phone: &str) -> Option<Conversation> {
        let phone = Phone::parse(phone).unwrap();
        let contact = conversation::Contact::by_phone(&mut self.db(), self.brand.id, &phone).await.unwrap()?;
        let id = Conversation::of_contact(&mut self.db(), self.brand.id, contact.id).await.unwrap().pop()?;
        Conversation::find(&mut self.db(), self.brand.id, id).await.unwrap()
    }

    // — what happens —

    pub async fn tells(&self, kind: &'static str, subject: Uuid, data: Value) -> Fact {
        let fact = NewFact::new(kind, subject).with(data);
        let told = self.db().write(async |tx| jobs::tell(tx, self.brand.id, fact).await).await.unwrap();
        self.work().await;
        told
    }

    /// An alert of this kind about a thing of its own, raised; nothing is sent yet.
    pub async fn raises(&self, kind: Kind, number: u128) -> Option<AlertId> {
        let new = NewAlert {
            kind,
            once: number.to_string(),
            place: Place::Order(kernel::OrderId(Uuid::from_u128(number))),
            about: Some(format!("n° {number}")),
            to: Audience::Team,
        };
        self.raise(new).await
    }

    pub async fn raise(&self, new: NewAlert) -> Option<AlertId> {
        self.db().write(async |tx| raise(tx, &self.brand, new).await).await.unwrap()
    }

    pub async fn prefers(&self, teammate: &Teammate, preferences: &Preferences) {
        self.db().write(async |tx| preferences.save(tx, self.brand.id, teammate.id).await).await.unwrap();
    }

    /// Everything on every channel, or nothing anywhere.
    pub async fn hears(&self, teammate: &Teammate, channels: &[Channel]) {
        let mut all = Preferences::default();
        for kind in Kind::ALL {
            for channel in Channel::ALL {
                all = all.choosing(kind, channel, channels.contains(&channel));
            }
        }
        self.prefers(teammate, &all).await;
    }

    pub async fn work(&self) -> usize {
        run_due(&self.worker).await.unwrap()
    }

    /// The clock jumps, and what is due runs.
    pub async fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
        self.work().await;
    }

    // — what one sees —

    pub async fn list(&self, teammate: &Teammate) -> Vec<Notice> {
        notices(&mut self.db(), self.brand.id, teammate.id, None, 1_000).await.unwrap()
    }

    pub async fn told(&self, teammate: &Teammate) -> Vec<Alert> {
        self.list(teammate).await.into_iter().map(|notice| notice.alert).collect()
    }

    pub async fn fate(&self, alert: AlertId, teammate: &Teammate, channel: Channel) -> Option<Fate> {
        let all: Vec<Delivery> = deliveries(&mut self.db(), self.brand.id, alert).await.unwrap();
        all.into_iter().find(|one| one.teammate == teammate.id && one.channel == channel).map(|one| one.fate)
    }

    /// Every story ends so: nothing is left to do.
    pub async fn has_nothing_left_to_do(&self) {
        let left: Vec<(String,)> =
            self.db().all("SELECT kind FROM job WHERE brand_id = $1", args![self.brand.id]).await.unwrap();
        assert_eq!(left, []);
    }
}

/// The operator's key.
pub fn vault() -> Vault {
    Vault::new(&Secret::new("a key of the operator that is long enough"))
}

pub fn alerts_on(db: &Db, vault: &Vault, port: u16) -> Alerts {
    let options = MailOptions {
        server: format!("smtp://127.0.0.1:{port}").parse().unwrap(),
        credentials: None,
        from: "SEVEN T <alertes@vente.example.com>".into(),
    };
    let fetcher = shopfront::Fetcher::new(shopfront::Reach::Loopback).unwrap();
    let mailer = Mailer::new(&options, &PUBLIC.parse().unwrap()).unwrap();
    Alerts::new(db.clone(), vault.clone(), fetcher, PUBLIC).with_mail(mailer)
}

pub fn worker(db: &Db, alerts: &Alerts, outbox: &Arc<Outbox>) -> Worker {
    let mut registry = Registry::new();
    alerts.register(&mut registry);
    let sender = outbox.clone();
    registry.on::<SendQueued, _, _>(move |job, claim| {
        let outbox = sender.clone();
        async move { outbox.run(job, claim).await }
    });
    let reader = outbox.clone();
    registry.on::<MarkRead, _, _>(move |job, claim| {
        let outbox = reader.clone();
        async move { outbox.mark_read(job, claim).await }
    });
    registry.on::<TakeTurn, _, _>(|_, _| async { Ok(Outcome::Done) });
    let fetcher = shopfront::Fetcher::new(shopfront::Reach::Loopback).unwrap();
    let reader = SourceReader::new(db.clone(), fetcher, vault());
    registry.on::<ReadSource, _, _>(move |job, claim| {
        let reader = reader.clone();
        async move { reader.run(&job, &claim).await }
    });
    let (beginning, settling) = (db.clone(), db.clone());
    registry.on::<SyncSource, _, _>(move |job, claim| {
        let db = beginning.clone();
        async move { job.run(&claim, &db).await }
    });
    registry.on::<SettleSync, _, _>(move |job, claim| {
        let db = settling.clone();
        async move { job.run(&claim, &db, &NoHolds).await }
    });
    registry.install(db);
    Worker::new(db.clone(), Arc::new(registry), WorkerOptions::default())
}
