//! The demo's two shops with the sandbox beside them, for stories told through its phone.

use conversation::{Contact, Conversation, Listing, View};
use identity::Brand;
use kernel::{BrandId, Millis};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use seven_t::{apply::apply, apply_file::ApplyFile, config::Config, house::House, serve};
use std::{path::Path, time::Duration};
use storage::args;
use testing::Ground;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/demo.toml");
const SECRET: &str = "sandbox-app-secret";
pub const SECRET_KEY: &str = "a secret key of the talks, long enough";
/// An answer that has not come by then will not.
const PATIENCE: Duration = Duration::from_secs(20);

/// Line, account, number and shop of the demo.
pub const LINES: [(&str, &str, &str, &str); 2] = [
    ("1000000000001", "2000000000001", "+2250700000001", "awa-mode"),
    ("1000000000002", "2000000000002", "+2250700000002", "karite-co"),
];

/// The demo's two shops, the whole product in this process on the story's clock, and the sandbox beside it.
pub struct Shops {
    pub ground: Ground,
    pub house: House,
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub serving: Option<serve::Serving>,
}

impl Shops {
    pub async fn open(ground: Ground) -> Self {
        let options = SandboxOptions { clock: ground.clock.clone(), time_scale: 0.0, ..SandboxOptions::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let product = format!("http://{}", listener.local_addr().unwrap());
        let folder = std::env::temp_dir().join(format!("seven-t-talks-{}", std::process::id()));
        let settings = format!(
            "secret_key = \"{SECRET_KEY}\"\ndata_dir = \"{}\"\npublic_url = \"{product}\"\n\
             [conversation]\nburst_wait_ms = 0\n",
            folder.display()
        );
        let config = Config::parse(Path::new("talks.toml"), &settings, []).unwrap();
        let house = House::on(config, ground.db.clone()).unwrap();
        let text = std::fs::read_to_string(DEMO).unwrap().replace("http://127.0.0.1:7071", sandbox.url());
        let file = ApplyFile::parse(Path::new(DEMO), &text).unwrap();
        apply(&house, file).await.unwrap();
        let serving = Some(serve::start(house.clone(), listener).await.unwrap());
        let shops = Self { ground, house, sandbox, http: reqwest::Client::new(), serving };
        for (line, waba, phone, slug) in LINES {
            let line = json!({"phone_number_id": line, "waba_id": waba, "display_phone": phone, "pair_limit": false,
                "access_token": format!("sandbox-token-{slug}"), "app_secret": SECRET, "verify_token": "sandbox-verify-token",
                "callback_url": format!("{product}/webhooks/whatsapp"), "throughput": 1000});
            shops.control("lines", line).await;
        }
        shops
    }

    pub async fn control(&self, what: &str, body: Value) {
        let answer = self.http.post(format!("{}/control/{what}", self.sandbox.url())).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{what}: {}", answer.text().await.unwrap());
    }

    pub async fn brand(&self, slug: &str) -> Brand {
        let (id,) =
            self.ground.db.one::<(BrandId,)>("SELECT id FROM brand WHERE slug = $1", args![slug]).await.unwrap();
        Brand::find(&mut &self.ground.db, id).await.unwrap().unwrap()
    }

    /// Everything that is due is done and has left.
    pub async fn quiet(&self) {
        // What is being done has a lease; an answer that is leaving has no job due.
        const DUE: &str = "SELECT (SELECT COUNT(*) FROM job WHERE dead_at IS NULL AND (run_at <= $1 OR lease_until IS NOT NULL)) \
            + (SELECT COUNT(*) FROM delivery WHERE try_at IS NOT NULL) \
            + (SELECT COUNT(*) FROM message WHERE outbound AND state IN ('queued', 'sending'))";
        let begun = std::time::Instant::now();
        loop {
            let now = self.ground.clock.now();
            let (due,) = self.ground.db.one::<(i64,)>(DUE, args![now]).await.unwrap();
            if due == 0 {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{due} pieces of work are still due");
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    }

    /// Time passes, and what it made due is done. Workers sleep by the clock on the wall: they are woken.
    pub async fn passes(&self, by: Millis) {
        self.ground.clock.advance(by);
        let wake = async |tx: &mut storage::Tx| {
            tx.wake_workers();
            Ok::<_, storage::StoreError>(())
        };
        self.ground.db.write(wake).await.unwrap();
        self.quiet().await;
    }

    pub async fn write(&self, slug: &str, phone: &str, words: &str) -> String {
        let line = LINES.iter().find(|line| line.3 == slug).expect("a shop of the demo").0;
        let before = self.got(line, phone).await.len();
        let body = json!({"line": line, "customer": {"name": "Mariam", "phone": phone}, "type": "text", "text": {"body": words}});
        let written = self.written().await;
        self.control("inbound", body).await;
        self.arrived(written).await;
        self.quiet().await;
        self.passes(Millis(10_000)).await;
        let got = self.got(line, phone).await;
        got[before.min(got.len())..].join("\n")
    }

    pub async fn written(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM message WHERE NOT outbound";
        self.ground.db.one::<(i64,)>(sql, args![]).await.unwrap().0
    }

    /// The sandbox's webhook has been taken and read.
    pub async fn arrived(&self, before: i64) {
        let begun = std::time::Instant::now();
        while self.written().await == before {
            assert!(begun.elapsed() < PATIENCE, "the message did not arrive");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub async fn got(&self, line: &str, phone: &str) -> Vec<String> {
        let url = format!("{}/control/sent?line={line}&customer={phone}&kind=message", self.sandbox.url());
        let sent: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        sent["data"].as_array().unwrap_or_else(|| panic!("{sent}")).iter().map(shown).collect()
    }

    pub async fn conversation(&self, brand: BrandId, phone: &str) -> Option<(Conversation, Contact)> {
        let db = &mut &self.ground.db;
        let asked = Listing { limit: 500, ..Listing::of(View::All, self.ground.clock.now()) };
        for row in conversation::inbox_list(db, brand, &asked).await.unwrap() {
            let talk = Conversation::find(db, brand, row.id).await.unwrap().unwrap();
            let contact = Contact::find(db, brand, talk.contact).await.unwrap().unwrap();
            if contact.wa_id.as_deref() == Some(phone) {
                return Some((talk, contact));
            }
        }
        None
    }
}

/// A message as the customer sees it.
fn shown(message: &Value) -> String {
    let body = if message["body"].is_object() { &message["body"] } else { message };
    let interactive = &body["interactive"];
    let words = body["text"]["body"].as_str().or_else(|| interactive["body"]["text"].as_str()).unwrap_or_default();
    let mut taps = String::new();
    for button in interactive["action"]["buttons"].as_array().into_iter().flatten() {
        taps.push_str(&format!("[{}]", button["reply"]["title"].as_str().unwrap_or_default()));
    }
    for row in interactive["action"]["sections"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|section| section["rows"].as_array().into_iter().flatten())
    {
        taps.push_str(&format!("({})", row["title"].as_str().unwrap_or_default()));
    }
    if let Some(label) = interactive["action"]["parameters"]["display_text"].as_str() {
        taps.push_str(&format!("<{label}>"));
    }
    format!("{words}\n{taps}").trim().to_owned()
}
