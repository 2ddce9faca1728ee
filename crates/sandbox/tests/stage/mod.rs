//! A sandbox on its own port and a small receiver that stands for the product, both over real HTTP.

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use kernel::{Clock, Millis};
use sandbox::{Sandbox, SandboxOptions, Settings};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, VecDeque},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

pub const PHONE: &str = "1000000000001";
pub const WABA: &str = "2000000000001";
pub const TOKEN: &str = "token-one";
pub const SECRET: &str = "test_app_secret";
pub const FATOU: &str = "2250707010101";
/// 2026-11-01T00:00:00Z.
pub const START: Millis = Millis(1_793_491_200_000);

/// A webhook as it arrived.
#[derive(Debug, Clone)]
pub struct Got {
    pub path: String,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).expect("webhooks are JSON")
    }

    /// Every `value` in it.
    pub fn values(&self) -> Vec<Value> {
        let body = self.json();
        let entries = body["entry"].as_array().cloned().unwrap_or_default();
        let changes = |entry: &Value| entry["changes"].as_array().cloned().unwrap_or_default();
        entries.iter().flat_map(changes).map(|change| change["value"].clone()).collect()
    }

    pub fn statuses(&self) -> Vec<Value> {
        let of = |value: Value| value["statuses"].as_array().cloned().unwrap_or_default();
        self.values().into_iter().flat_map(of).collect()
    }

    pub fn messages(&self) -> Vec<Value> {
        let of = |value: Value| value["messages"].as_array().cloned().unwrap_or_default();
        self.values().into_iter().flat_map(of).collect()
    }
}

#[derive(Clone, Default)]
struct Inbox {
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

pub struct Stage {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub product: String,
    inbox: Inbox,
}

pub async fn stage() -> Stage {
    stage_with(Settings { sent_after_ms: 5, delivered_after_ms: 10, ..Settings::default() }, None).await
}

pub async fn stage_with(settings: Settings, data: Option<PathBuf>) -> Stage {
    let inbox = Inbox::default();
    let app = Router::new().route("/{*path}", get(verify).post(receive)).with_state(inbox.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let product = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let options =
        SandboxOptions { clock: Clock::manual(START), settings, time_scale: 0.01, data, ..SandboxOptions::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let stage = Stage { sandbox, http, product, inbox };
    stage.line(json!({})).await;
    stage
}

async fn verify(Query(asked): Query<HashMap<String, String>>) -> (StatusCode, String) {
    if asked.get("hub.mode").map(String::as_str) == Some("subscribe")
        && asked.get("hub.verify_token").map(String::as_str) == Some("verify-me")
    {
        return (StatusCode::OK, asked["hub.challenge"].clone());
    }
    (StatusCode::FORBIDDEN, String::new())
}

async fn receive(State(inbox): State<Inbox>, uri: axum::http::Uri, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    inbox.got.lock().unwrap().push(Got { path: uri.path().to_owned(), headers, bytes });
    let answer = inbox.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(answer).unwrap()
}

impl Stage {
    /// Registers the line with changes.
    pub async fn line(&self, changes: Value) {
        let mut line = json!({"phone_number_id": PHONE, "waba_id": WABA, "display_phone": "+225 07 00 00 00 01",
            "access_token": TOKEN, "app_secret": SECRET, "verify_token": "verify-me",
            "callback_url": format!("{}/app", self.product)});
        for (name, value) in changes.as_object().unwrap() {
            line[name] = value.clone();
        }
        self.control("lines", line).await;
    }

    pub async fn control(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/control/{path}", self.sandbox.url())).json(&body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub async fn look(&self, path: &str) -> Value {
        self.http.get(format!("{}/control/{path}", self.sandbox.url())).send().await.unwrap().json().await.unwrap()
    }

    /// A Graph call with the line's token.
    pub async fn graph(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let method = method.parse().unwrap();
        let mut request = self.http.request(method, format!("{}/v26.0/{path}", self.sandbox.url())).bearer_auth(TOKEN);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    /// Sends to Fatou unless the message says to whom.
    pub async fn send(&self, message: Value) -> (u16, Value) {
        let mut body = json!({"messaging_product": "whatsapp"});
        if message.get("recipient").is_none() {
            body["to"] = json!(format!("+{FATOU}"));
        }
        for (name, value) in message.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.graph("POST", &format!("{PHONE}/messages"), Some(body)).await
    }

    /// Sends what must be accepted; its id.
    pub async fn sent(&self, message: Value) -> String {
        let (status, answer) = self.send(message).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Fatou says something; the message's id.
    pub async fn say(&self, message: Value) -> String {
        let mut body = json!({"line": PHONE, "customer": {"name": "Fatou D.", "phone": FATOU}});
        for (name, value) in message.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.control("inbound", body).await["id"].as_str().unwrap_or_default().to_owned()
    }

    /// Fatou writes: the window opens. Waits until the product heard it, then forgets it.
    pub async fn greeted(&self) -> String {
        let id = self.say(json!({"type": "text", "text": {"body": "bonjour"}})).await;
        self.wait("the greeting", |got| (!got.is_empty()).then_some(())).await;
        self.clear();
        id
    }

    pub async fn fault(&self, rule: Value) {
        self.control("faults", rule).await;
    }

    pub fn got(&self) -> Vec<Got> {
        self.inbox.got.lock().unwrap().clone()
    }

    pub fn clear(&self) {
        self.inbox.got.lock().unwrap().clear();
    }

    /// What the receiver answers next, in turn; then 200.
    pub fn will_answer(&self, statuses: &[u16]) {
        self.inbox.answers.lock().unwrap().extend(statuses);
    }

    /// Waits until `look` finds something in what arrived.
    pub async fn wait<T>(&self, what: &str, look: impl Fn(&[Got]) -> Option<T>) -> T {
        for _ in 0..1_000 {
            if let Some(found) = look(&self.got()) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("never arrived: {what}; got {:#?}", self.got().iter().map(Got::json).collect::<Vec<_>>());
    }

    /// The statuses of a message, in order of arrival, once there are `count`.
    pub async fn statuses_of(&self, id: &str, count: usize) -> Vec<Value> {
        self.wait(&format!("{count} statuses"), |got| {
            let all: Vec<Value> = got.iter().flat_map(Got::statuses).filter(|status| status["id"] == id).collect();
            (all.len() >= count).then_some(all)
        })
        .await
    }

    /// Time in which something wrong would have arrived.
    pub async fn a_moment(&self) {
        tokio::time::sleep(Duration::from_millis(80)).await;
    }
}

pub fn words(statuses: &[Value]) -> Vec<&str> {
    statuses.iter().map(|status| status["status"].as_str().unwrap()).collect()
}
