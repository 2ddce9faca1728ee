//! Awa Mode behind the REST door, with its team; Karité & Co, of another organisation, next to it.

use crate::contract;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, header},
};
use catalogue::{Variant, csv_rows};
use conversation::{BurstWait, Intake, IntakeOptions, LineBook, LineInput, Outbox, OutboxOptions, receive};
use http_body_util::BodyExt;
use identity::{
    Brand, BrandSpec, IdentityError, Organisation, Password, PaymentMethod, PreparedPassword, Role, Teammate,
    TeammateSpec,
};
use kernel::{BrandId, Currency, Locale, Millis, Secret, VariantId, Vault};
use ordering::{Cart, Order, place_order};
use payments::Payments;
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::Arc};
use storage::Db;
use testing::Ground;
use tower::ServiceExt;

pub const PASSWORD: &str = "un pagne bleu";
pub const AWA: &str = "awa@example.ci";
const NUMBER: &str = "106540352242922";
const SECRET: &str = "awa-app-secret";

/// The shop and its door.
pub struct Shop {
    pub ground: Ground,
    pub brand: Brand,
    pub other_brand: Brand,
    pub door: Router,
    pub document: Value,
    lines: Arc<LineBook>,
    intake: Intake,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// The stable word of a refusal.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
    /// The body of a success.
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.body
    }
    pub fn items(self) -> Vec<Value> {
        self.ok()["items"].as_array().cloned().unwrap()
    }
    /// Asserts a refusal.
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{self:?}");
    }
}

/// A teammate's way to ask.
pub struct Desk<'a> {
    shop: &'a Shop,
    pub token: String,
}

impl Shop {
    pub async fn open(ground: Ground) -> Self {
        let db = &ground.db;
        let brand = brand(db, "awa-commerce", "awa-mode").await;
        let other_brand = brand_of_strangers(db).await;
        let vault = Vault::new(&"operator".into());
        let lines = Arc::new(LineBook::new(db.clone(), vault.clone()));
        let client = whatsapp::Client::new().unwrap();
        let outbox = Arc::new(Outbox::new(db.clone(), lines.clone(), client, OutboxOptions::default()));
        let burst = BurstWait::fixed(Millis(0));
        let intake = Intake::new(db.clone(), lines.clone(), outbox, IntakeOptions { burst });
        let line = LineInput {
            phone_number_id: NUMBER.into(),
            waba_id: "102290129340398".into(),
            display_phone: "15550001111".into(),
            access_token: "token".into(),
            app_secret: SECRET.into(),
            verify_token: "verify".into(),
            graph_url: "http://127.0.0.1:1".into(),
            catalog_id: None,
        };
        db.write(async |tx| line.apply(tx, &vault, brand.id).await).await.unwrap();
        let payments = Payments::new(db.clone(), vault.clone(), reqwest::Client::new(), "https://shop.example/");
        let pages = shopfront::Fetcher::new(shopfront::Reach::Public).unwrap();
        let door = api::router(db.clone(), catalogue::SearchCache::default(), payments, vault, pages);
        let mut shop = Self { door, brand, other_brand, lines, intake, document: Value::Null, ground };
        shop.document = shop.ask("GET", "/api/openapi.json", None, None).await.body;
        shop
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }
    pub fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
    }

    /// One request, from a fixed address; the answer is held against the document.
    pub async fn ask(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "shop.example");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    /// Any request.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([196, 49, 0, 7], 40_000))));
        let (method, path) = (request.method().as_str().to_lowercase(), request.uri().path().to_owned());
        let answer = self.door.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = match bytes.as_ref() {
            b"" => Value::Null,
            text => {
                serde_json::from_slice(text).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(text).into()))
            }
        };
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        if let Some(operation) = contract::operation(&self.document, &method, &path) {
            let kind = answer.header("content-type");
            let breach = contract::breach(&self.document, operation, answer.status, kind, &answer.body);
            assert_eq!(breach, None, "{method} {path}: {answer:?}");
        }
        answer
    }

    /// Somebody of the team, hired and signed in.
    pub async fn staff(&self, role: Role) -> Desk<'_> {
        self.hired(&format!("{}@example.ci", role.word()), role, None).await
    }

    pub async fn hired(&self, email: &str, role: Role, brands: Option<Vec<BrandId>>) -> Desk<'_> {
        hire(self.db(), &self.brand, email, role, brands).await;
        self.signed_in(email).await
    }

    /// The owner of the other organisation.
    pub async fn stranger(&self) -> Desk<'_> {
        hire(self.db(), &self.other_brand, "karim@example.ci", Role::Owner, None).await;
        self.signed_in("karim@example.ci").await
    }

    async fn signed_in(&self, email: &str) -> Desk<'_> {
        let credentials = json!({ "email": email, "password": PASSWORD });
        let session = self.ask("POST", "/api/v1/sessions", None, Some(&credentials)).await.ok();
        Desk { shop: self, token: session["token"].as_str().unwrap().to_owned() }
    }

    /// Imports rows of `product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image`.
    pub async fn sells(&self, rows: &str) {
        let header = "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image";
        let rows = csv_rows::read(format!("{header}\n{rows}\n").as_bytes(), self.brand.currency).unwrap();
        let brand = self.brand.id;
        self.db().write(async |tx| catalogue::import_rows(tx, brand, &rows, None).await).await.unwrap();
    }

    pub async fn variant(&self, sku: &str) -> VariantId {
        Variant::by_sku(&mut self.db(), self.brand.id, sku).await.unwrap().unwrap().id
    }

    /// A customer writes on WhatsApp, through a signed webhook.
    pub async fn hears(&self, phone: &str, name: &str, wamid: &str, text: &str) {
        let at = self.ground.clock.now().as_seconds().to_string();
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550001111", "phone_number_id": NUMBER },
            "contacts": [{ "profile": { "name": name }, "wa_id": phone }],
            "messages": [{ "from": phone, "id": wamid, "timestamp": at, "type": "text", "text": { "body": text } }],
        });
        self.told("messages", &value).await;
    }

    /// The assistant answers what waits.
    pub async fn agent_answers(&self) {
        let agent = assistant::Assistant::new(self.db().clone(), "https://shop.example");
        let mut registry = jobs::Registry::new();
        registry.on::<conversation::TakeTurn, _, _>(move |job, claim| {
            let agent = agent.clone();
            async move { agent.take_turn(job, claim).await }
        });
        registry.on::<conversation::SendQueued, _, _>(|_, _| async { Ok(jobs::Outcome::Done) });
        registry.install(self.db());
        self.later(kernel::seconds(7));
        let worker = jobs::Worker::new(self.db().clone(), Arc::new(registry), jobs::WorkerOptions::default());
        jobs::run_due(&worker).await.unwrap();
    }

    /// WhatsApp tells something, through a signed webhook.
    pub async fn told(&self, field: &str, value: &Value) {
        let entry = json!({ "id": "102290129340398", "changes": [{ "field": field, "value": value }] });
        let raw = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string();
        let signature = whatsapp::signature::sign(&Secret::new(SECRET), raw.as_bytes());
        receive(self.db(), &self.lines, raw.as_bytes(), Some(&signature)).await.unwrap();
        while self.intake.read_waiting().await.unwrap() > 0 {}
    }

    /// A customer of a conversation says yes to `quantity` of a variant.
    pub async fn order(&self, conversation: &Value, sku: &str, quantity: i64, method: PaymentMethod) -> Order {
        let of = |at: &Value| at.as_str().unwrap().parse::<kernel::Uuid>().unwrap();
        let (talk, contact) = (of(&conversation["id"]).into(), of(&conversation["contact"]["id"]).into());
        let variant = self.variant(sku).await;
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, self.brand.id, talk, contact).await?;
            cart.add(tx, variant, quantity).await?;
            place_order(tx, &self.brand, cart.id, method, None).await
        });
        placed.await.unwrap()
    }
}

impl Desk<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.shop.ask("GET", &at(path), Some(&self.token), None).await
    }
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.shop.ask("POST", &at(path), Some(&self.token), Some(body)).await
    }
    /// A POST that says all in its address.
    pub async fn does(&self, path: &str) -> Answer {
        self.shop.ask("POST", &at(path), Some(&self.token), None).await
    }
    pub async fn put(&self, path: &str, body: Option<&Value>) -> Answer {
        self.shop.ask("PUT", &at(path), Some(&self.token), body).await
    }
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.shop.ask("PATCH", &at(path), Some(&self.token), Some(body)).await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        self.shop.ask("DELETE", &at(path), Some(&self.token), None).await
    }
    /// The only conversation, in full.
    pub async fn conversation(&self) -> Value {
        let id = self.get("conversations").await.items()[0]["id"].as_str().unwrap().to_owned();
        self.get(&format!("conversations/{id}")).await.ok()
    }
}

/// Paths are of Awa Mode unless they begin with a slash.
fn at(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("/api/v1/brands/awa-mode/{path}") }
}

async fn brand_of_strangers(db: &Db) -> Brand {
    brand(db, "karite", "karite-co").await
}

pub async fn brand(db: &Db, org: &str, slug: &str) -> Brand {
    let spec = BrandSpec {
        slug: slug.into(),
        name: slug.into(),
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
    let made = db.write(async |tx| {
        let (org, _) = Organisation::upsert(tx, org, org).await?;
        Ok::<_, IdentityError>(Brand::upsert(tx, org.id, &spec).await?.0)
    });
    made.await.unwrap()
}

async fn hire(db: &Db, brand: &Brand, email: &str, role: Role, brands: Option<Vec<BrandId>>) {
    let spec = TeammateSpec {
        email: email.into(),
        name: "Awa Koné".into(),
        role,
        locale: Locale::Fr,
        brands,
        phone: None,
        skills: None,
    };
    let password = PreparedPassword::prepare(db, email, Password::Plain(PASSWORD.into())).await.unwrap();
    db.write(async |tx| Teammate::upsert(tx, brand.org, &spec, Some(&password)).await).await.unwrap();
}
