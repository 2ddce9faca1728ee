//! The whole product as a real process, with the sandbox on the other side of HTTP. It can be killed and started again.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "shared by several story files")]

use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

pub const LINE: &str = "1000000000001";
const SECRET: &str = "an app secret of the story";

/// A shop with few things and one line, applied to the product under test.
const SHOP: &str = r#"
[organisation]
slug = "awa"
name = "Awa"

[[teammates]]
email = "awa@story.test"
name = "Awa"
password = "a long enough password"
role = "owner"

[[brands]]
slug = "awa-mode"
name = "Awa Mode"
country = "CI"
currency = "XOF"
locale = "fr"
time_zone = "Africa/Abidjan"
hold_minutes = 30
payment_methods = ["online", "cash_on_delivery"]

  [[brands.lines]]
  phone_number_id = "1000000000001"
  waba_id = "2000000000001"
  display_phone = "+2250700000001"
  access_token = "token"
  app_secret = "an app secret of the story"
  verify_token = "verify"
  graph_url = "SANDBOX"

  [[brands.agents]]
  name = "Aïcha"
  tone = "warm"
  languages = ["fr", "en"]
  instructions = ""

  [[brands.products]]
  ref = "FOULARD"
  name = "Foulard"
  price = 3000
  category = "Accessoires"
  description = ""
    [[brands.products.variants]]
    sku = "FOULARD-1"
    stock = 500
  [[brands.products]]
  ref = "PIECE"
  name = "Bracelet unique"
  price = 9000
  category = "Bijoux"
  description = ""
    [[brands.products.variants]]
    sku = "PIECE-1"
    stock = 1
"#;

pub struct World {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub product: String,
    folder: tempfile::TempDir,
    child: Option<Child>,
    environment: Vec<(String, String)>,
}

impl World {
    /// Sandbox and product, the product on `database_url` (none: a SQLite file of its own).
    pub async fn open(database_url: Option<&str>) -> Self {
        Self::open_with(database_url, &[]).await
    }

    /// The same, with more variables in the product's environment.
    pub async fn open_with(database_url: Option<&str>, more: &[(&str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let product = format!("http://127.0.0.1:{port}");
        // Meta's « decreasing frequency », a hundred times quicker.
        let options = SandboxOptions { time_scale: 0.02, ..SandboxOptions::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let mut environment = vec![
            ("SEVEN_T__LISTEN".into(), format!("127.0.0.1:{port}")),
            ("SEVEN_T__DATA_DIR".into(), folder.path().join("data").display().to_string()),
            ("SEVEN_T__SECRET_KEY".into(), "a secret key of the story, long enough".into()),
            ("SEVEN_T__CONVERSATION__BURST_WAIT_MS".into(), "0".into()),
            ("SEVEN_T__CONVERSATION__UNKNOWN_SEND_GRACE_MS".into(), "3000".into()),
            ("SEVEN_T__JOBS__LEASE_MS".into(), "4000".into()),
            ("SEVEN_T__LOG__LEVEL".into(), std::env::var("STORY_LOG").unwrap_or_else(|_| "warn".into())),
        ];
        environment.extend(more.iter().map(|(name, value)| ((*name).into(), value.clone())));
        if let Some(url) = database_url {
            environment.push(("SEVEN_T__DATABASE_URL".into(), url.into()));
        }
        let mut world = Self { sandbox, http: reqwest::Client::new(), product, folder, child: None, environment };
        let file = world.folder.path().join("shop.toml");
        std::fs::write(&file, SHOP.replace("SANDBOX", world.sandbox.url())).unwrap();
        let applied = world.command().arg("apply").arg(&file).output().unwrap();
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
        world.start().await;
        world.line(Value::Null).await;
        world
    }

    /// The line as Meta has it, with this catalogue connected.
    pub async fn line(&self, catalogue: Value) {
        let line = json!({"phone_number_id": LINE, "waba_id": "2000000000001", "display_phone": "+2250700000001",
            "access_token": "token", "app_secret": SECRET, "verify_token": "verify", "pair_limit": false,
            "callback_url": format!("{}/webhooks/whatsapp", self.product), "throughput": 1000, "catalog": catalogue});
        self.control("lines", line).await;
    }

    /// The merchant tells which catalogue of Meta's is connected.
    pub fn tells_catalogue(&self, id: &str) {
        let graph = format!("graph_url = \"{}\"", self.sandbox.url());
        let shop =
            SHOP.replace("SANDBOX", self.sandbox.url()).replace(&graph, &format!("{graph}\n  catalog_id = \"{id}\""));
        let file = self.folder.path().join("pictures.toml");
        std::fs::write(&file, shop).unwrap();
        let applied = self.command().arg("apply").arg(&file).output().unwrap();
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    }

    /// The shop takes online payments: by PaymeTrust, which the sandbox plays.
    pub async fn takes_payments(&self) {
        let (there, keys) = (self.sandbox.url().to_owned(), json!({"api_key": "pk", "api_password": "pw"}));
        let account = json!({"kind": "paymetrust", "credentials": keys, "tunnel": true});
        self.control("psp/accounts", account).await;
        let file = self.folder.path().join("paid.toml");
        let shop = SHOP.replace("SANDBOX", &there);
        let account = format!(
            "\n  [[brands.payment_accounts]]\n  kind = \"paymetrust\"\n  base_url = \"{there}/paymetrust/v1\"\n  \
             credentials = {{ api_key = \"pk\", api_password = \"pw\", fallback_phone = \"+2250707000000\" }}\n"
        );
        std::fs::write(&file, shop + &account).unwrap();
        let applied = self.command().arg("apply").arg(&file).output().unwrap();
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    }

    /// The shop's file changes and is applied again.
    pub fn becomes(&self, change: impl Fn(String) -> String) {
        let file = self.folder.path().join("changed.toml");
        std::fs::write(&file, change(SHOP.replace("SANDBOX", self.sandbox.url()))).unwrap();
        let applied = self.command().arg("apply").arg(&file).output().unwrap();
        assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    }

    /// The customer of `phone` sends a voice note.
    pub async fn speak(&self, phone: &str, mime: &str, bytes: &[u8]) {
        let data = base64::engine::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
        let audio = json!({"mime_type": mime, "voice": true, "data": data});
        let body =
            json!({"line": LINE, "customer": {"name": "Mariam", "phone": phone}, "type": "audio", "audio": audio});
        self.control("inbound", body).await;
    }

    /// The API as the shop's owner asks it: the status, and the answer.
    pub async fn api(&self, method: reqwest::Method, path: &str, token: &str) -> (u16, Value) {
        let url = format!("{}/api/v1/brands/awa-mode/{path}", self.product);
        let answer = self.http.request(method, url).bearer_auth(token).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// The owner signs in.
    pub async fn token(&self) -> String {
        let body = json!({"email": "awa@story.test", "password": "a long enough password"});
        let url = format!("{}/api/v1/sessions", self.product);
        let answer: Value = self.http.post(url).json(&body).send().await.unwrap().json().await.unwrap();
        answer["token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seven-t"));
        command.current_dir(self.folder.path()).env_remove("RUST_LOG");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub async fn start(&mut self) {
        self.child = Some(self.command().arg("serve").stderr(Stdio::inherit()).spawn().unwrap());
        let begun = Instant::now();
        while !self.is_ready().await {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "the product has ended: {ended:?}");
            assert!(begun.elapsed() < Duration::from_secs(20), "the product does not become ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn is_ready(&self) -> bool {
        let asked = self.http.get(format!("{}/health/ready", self.product)).send().await;
        asked.is_ok_and(|answer| answer.status().is_success())
    }

    /// Ends the product without a word, as a power cut does.
    pub fn kill(&mut self) {
        let mut child = self.child.take().expect("the product runs");
        child.kill().unwrap(); // SIGKILL
        child.wait().unwrap();
    }

    pub async fn control(&self, what: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/control/{what}", self.sandbox.url())).json(&body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{what}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// The customer of `phone` writes.
    pub async fn write(&self, phone: &str, words: &str) {
        let body = json!({"line": LINE, "customer": {"name": "Mariam", "phone": phone}, "type": "text", "text": {"body": words}});
        self.control("inbound", body).await;
    }

    /// What the customer of `phone` has got from the shop, oldest first: the words of each message.
    pub async fn got(&self, phone: &str) -> Vec<String> {
        let url = format!("{}/control/sent?line={LINE}&customer={phone}&kind=message", self.sandbox.url());
        let sent: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        let list = sent["data"].as_array();
        list.unwrap_or_else(|| panic!("{sent}")).iter().map(words_of).collect()
    }

    /// Waits until the customer has got `count` messages, then a little longer for one too many.
    pub async fn settled(&self, phone: &str, count: usize) -> Vec<String> {
        self.settled_within(phone, count, Duration::from_secs(30)).await
    }

    /// The same of what takes longer.
    pub async fn settled_within(&self, phone: &str, count: usize, most: Duration) -> Vec<String> {
        let begun = Instant::now();
        loop {
            let got = self.got(phone).await;
            if got.len() >= count {
                tokio::time::sleep(Duration::from_millis(400)).await;
                return self.got(phone).await;
            }
            if begun.elapsed() > most {
                let tries = self.http.get(format!("{}/control/webhooks", self.sandbox.url())).send().await.unwrap();
                panic!("still {} of {count}: {got:?}\nwebhooks: {:.2000}", got.len(), tries.text().await.unwrap());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn words_of(message: &Value) -> String {
    // The body as the product sent it, wherever the control plane puts it.
    let body = if message["body"].is_object() { &message["body"] } else { message };
    let text = body["text"]["body"].as_str().or_else(|| body["interactive"]["body"]["text"].as_str());
    text.map_or_else(|| body.to_string(), str::to_owned)
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A phone of its own for each part of a story.
pub fn phone(n: u32) -> String {
    format!("22505{n:08}")
}

/// A port that is free now and stays so until the product listens, some seconds later, and again after it was killed: below
/// those that the system gives to whoever connects somewhere.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(7);
    loop {
        let next = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let port = 10_000 + u16::try_from(next).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
