//! Awa Mode with one WhatsApp number, a sandbox that plays Meta over real HTTP, and phones that sign their webhooks.

#![allow(dead_code, reason = "each file of stories uses its part of the world")]

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use conversation::{
    Author, BurstWait, Conversation, ConversationError, FetchMedia, InboxRow, Intake, IntakeOptions, LineBook,
    LineChange, LineInput, Listing, MarkRead, MediaFetcher, MediaOptions, MediaStore, Message, MessageState, Outbox,
    OutboxOptions, ReceiveError, Said, SendQueued, TakeTurn, View, WakeSnoozed, answered, find_message, inbox_list,
    message_page, receive, say, unanswered,
};
use jobs::{Outcome, Registry, Worker, WorkerOptions, run_due};
use kernel::{BrandId, ConversationId, MessageId, Millis, Secret, Vault, hmac_sha256, seconds};
use sandbox::{Sandbox, SandboxOptions, Settings};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use storage::{Db, StoreError, args};
use testing::Ground;
use whatsapp::{Client, Outgoing, client::Timeouts};

/// The number and account of the contract's samples.
pub const PHONE: &str = "106540352242922";
pub const WABA: &str = "102290129340398";
pub const SECRET: &str = "awa-app-secret";
pub const FATOU: &str = "221770000000";
pub const MOUSSA: &str = "221770000001";
pub const GRACE: Millis = seconds(30);

/// Everything, opened.
pub struct World {
    pub ground: Ground,
    pub db: Db,
    pub brand: BrandId,
    pub vault: Vault,
    pub lines: Arc<LineBook>,
    pub outbox: Arc<Outbox>,
    pub fetcher: Arc<MediaFetcher>,
    pub intake: Intake,
    pub sandbox: Sandbox,
    pub media: tempfile::TempDir,
    /// When the agent's turns ran.
    pub turns: Arc<Mutex<Vec<Millis>>>,
    /// Whether the agent answers in its turns, or only notes that it had one.
    pub agent_answers: Arc<AtomicBool>,
    worker: Worker,
    http: reqwest::Client,
    door: String,
    count: AtomicU64,
}

/// The address Meta calls: what `seven-t serve` mounts, in three lines.
async fn open_door(db: Db, lines: Arc<LineBook>) -> String {
    async fn take(State((db, lines)): State<(Db, Arc<LineBook>)>, headers: HeaderMap, raw: Bytes) -> u16 {
        let signature = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
        match receive(&db, &lines, &raw, signature).await {
            Ok(()) => 200,
            Err(error) => kernel::ApiError::from(error).status,
        }
    }
    let app = Router::new()
        .route(
            "/webhooks/whatsapp",
            post(async |state, headers, raw| {
                axum::http::StatusCode::from_u16(take(state, headers, raw).await).unwrap()
            }),
        )
        .with_state((db, lines));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let door = format!("http://{}/webhooks/whatsapp", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    door
}

pub fn line_input(number: &str, app_secret: &str, graph_url: &str) -> LineInput {
    LineInput {
        phone_number_id: number.into(),
        waba_id: WABA.into(),
        display_phone: "15550001111".into(),
        access_token: Secret::new(format!("token-{number}")),
        app_secret: Secret::new(app_secret),
        verify_token: Secret::new(format!("verify-{number}")),
        graph_url: graph_url.into(),
        catalog_id: None,
    }
}

pub fn signature(secret: &str, raw: &[u8]) -> String {
    let hex: String = hmac_sha256(secret.as_bytes(), raw).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

impl World {
    pub async fn open(ground: Ground) -> Self {
        Self::with(ground, BurstWait::fixed(Millis(0)), 80).await
    }

    pub async fn with(ground: Ground, burst: BurstWait, line_rate: u32) -> Self {
        let db = ground.db.clone();
        let vault = Vault::new(&Secret::new("a key of the operator that is long enough"));
        let settings = Settings { sent_after_ms: 5, delivered_after_ms: 10, ..Settings::default() };
        let clock = ground.clock.clone();
        let options = SandboxOptions { clock, settings, time_scale: 0.01, ..SandboxOptions::default() };
        let sandbox = Sandbox::start(options).await.unwrap();
        let lines = Arc::new(LineBook::new(db.clone(), vault.clone()));
        let patience =
            Timeouts { connect: Duration::from_secs(1), total: Duration::from_secs(2), media: Duration::from_secs(5) };
        let client = Client::with_timeouts(patience).unwrap();
        let options = OutboxOptions { line_rate, grace: GRACE, ..OutboxOptions::default() };
        let outbox = Arc::new(Outbox::new(db.clone(), lines.clone(), client.clone(), options));
        let intake = Intake::new(db.clone(), lines.clone(), outbox.clone(), IntakeOptions { burst });
        let media = tempfile::tempdir().unwrap();
        let keeping = MediaOptions {
            max_bytes: 1000,
            ..MediaOptions::keeping_in(MediaStore::Folder(media.path().join("media")))
        };
        let fetcher = Arc::new(MediaFetcher::new(db.clone(), lines.clone(), client, keeping));
        let turns = Arc::default();
        let agent_answers = Arc::new(AtomicBool::new(false));
        let registry = registry(&db, &outbox, &fetcher, &turns, &agent_answers);
        let worker = Worker::new(db.clone(), Arc::new(registry), WorkerOptions::default());
        let door = open_door(db.clone(), lines.clone()).await;
        let brand = BrandId(ground.chance.uuid(testing::START));
        let world = Self {
            ground,
            db,
            brand,
            vault,
            lines,
            outbox,
            fetcher,
            intake,
            sandbox,
            media,
            turns,
            agent_answers,
            worker,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            door,
            count: AtomicU64::new(0),
        };
        assert_eq!(world.apply(brand, PHONE, SECRET).await.unwrap(), LineChange::Created);
        world.register(PHONE, SECRET, json!({})).await;
        world
    }

    pub async fn apply(&self, brand: BrandId, number: &str, secret: &str) -> Result<LineChange, StoreError> {
        let input = line_input(number, secret, self.sandbox.url());
        self.db.write(async |tx| input.apply(tx, &self.vault, brand).await).await
    }

    /// Makes the number known to the sandbox.
    pub async fn register(&self, number: &str, secret: &str, changes: Value) {
        let mut line = json!({"phone_number_id": number, "waba_id": WABA, "display_phone": "+221 33 000 00 01",
            "access_token": format!("token-{number}"), "app_secret": secret, "verify_token": format!("verify-{number}"),
            "callback_url": self.door});
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

    pub async fn fault(&self, rule: Value) {
        self.control("faults", rule).await;
    }

    pub async fn no_more_faults(&self) {
        self.http.delete(format!("{}/control/faults", self.sandbox.url())).send().await.unwrap();
    }

    /// What the sandbox shows under `/control`.
    pub async fn look(&self, path: &str) -> Value {
        let url = format!("{}/control/{path}", self.sandbox.url());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }

    /// The bodies Meta accepted from us, oldest first; read receipts apart.
    pub async fn sent(&self) -> Vec<Value> {
        let told = self.look("sent?kind=message").await;
        told["data"].as_array().unwrap().iter().map(|sent| sent["body"].clone()).collect()
    }

    pub async fn sent_texts(&self) -> Vec<String> {
        self.sent().await.iter().map(|body| body["text"]["body"].as_str().unwrap_or("?").to_owned()).collect()
    }

    // — webhooks that we write ourselves —

    pub fn fresh(&self, what: &str) -> String {
        format!("wamid.{what}{}", self.count.fetch_add(1, Ordering::SeqCst))
    }

    /// A signed POST as Meta makes it; only kept, not read.
    pub async fn post(&self, body: &Value) -> Result<(), ReceiveError> {
        let raw = serde_json::to_vec(body).unwrap();
        receive(&self.db, &self.lines, &raw, Some(&signature(SECRET, &raw))).await
    }

    /// A signed POST, read to its end.
    pub async fn hear(&self, body: &Value) {
        self.post(body).await.unwrap();
        self.read().await;
    }

    /// Reads what waits.
    pub async fn read(&self) {
        while self.intake.read_waiting().await.unwrap() > 0 {}
    }

    pub async fn hear_text(&self, from: &str, body: &str) -> String {
        let id = self.fresh("in");
        self.hear(&messages(&[text_at(from, &id, body, self.now())])).await;
        id
    }

    // — the customer, through the sandbox: Meta's window opens too —

    /// A customer writes; the webhook has come and is read.
    pub async fn writes(&self, phone: &str, body: &str) -> String {
        self.tells(phone, json!({"type": "text", "text": {"body": body}})).await
    }

    pub async fn tells(&self, phone: &str, message: Value) -> String {
        let mut told = message;
        told["line"] = json!(PHONE);
        told["customer"] = json!({"name": "Fatou D.", "phone": phone});
        let id = self.control("inbound", told).await["id"].as_str().unwrap().to_owned();
        self.until("the message of the customer", async || self.message_of(&id).await.is_some()).await;
        id
    }

    /// Reads what comes until `look` is true.
    pub async fn until(&self, what: &str, look: impl AsyncFn() -> bool) {
        for _ in 0..1_000 {
            self.read().await;
            if look().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("never: {what}");
    }

    /// Time in which something wrong would have come.
    pub async fn a_moment(&self) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.read().await;
    }

    // — us —

    pub fn now(&self) -> Millis {
        self.ground.clock.now()
    }

    /// The clock jumps, and what is due runs.
    pub async fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
        self.work().await;
    }

    pub async fn work(&self) -> usize {
        run_due(&self.worker).await.unwrap()
    }

    pub async fn try_say(&self, author: Author, message: Outgoing) -> Result<MessageId, ConversationError> {
        let conversation = self.only_conversation().await.id;
        self.say_in(conversation, author, message, false).await
    }

    pub async fn say_in(
        &self,
        conversation: ConversationId,
        author: Author,
        message: Outgoing,
        revocable: bool,
    ) -> Result<MessageId, ConversationError> {
        let said = Said { brand: self.brand, conversation, author, message, quotes: None, revocable };
        self.db.write(async |tx| say(tx, said).await).await
    }

    pub async fn says(&self, author: Author, body: &str) -> MessageId {
        self.try_say(author, Outgoing::text(body)).await.unwrap()
    }

    /// The agent answers what waits, revocably, in one transaction, as its turn does.
    pub async fn agent_answers_with(&self, body: &str) -> MessageId {
        answer(&self.db, self.brand, self.only_conversation().await.id, body).await.unwrap()
    }

    // — what one sees —

    pub async fn see(&self, id: MessageId) -> Message {
        find_message(&mut &self.db, self.brand, id).await.unwrap().unwrap()
    }

    pub async fn state(&self, id: MessageId) -> MessageState {
        self.see(id).await.state
    }

    pub async fn becomes(&self, id: MessageId, state: MessageState) {
        self.until(&format!("{state:?}"), async || self.state(id).await == state).await;
    }

    pub async fn message_of(&self, wamid: &str) -> Option<MessageId> {
        const SQL: &str = "SELECT id FROM message WHERE brand_id = $1 AND wamid = $2";
        self.db.opt::<(MessageId,)>(SQL, args![self.brand, wamid]).await.unwrap().map(|(id,)| id)
    }

    pub async fn count(&self, sql_from: &str) -> i64 {
        self.db.one::<(i64,)>(&format!("SELECT COUNT(*) FROM {sql_from}"), &[]).await.unwrap().0
    }

    pub async fn strays(&self) -> Vec<(String, String)> {
        self.db.all("SELECT field, why FROM stray_update ORDER BY at, place", &[]).await.unwrap()
    }

    pub async fn facts(&self, kind: &str) -> i64 {
        self.count(&format!("fact WHERE kind = '{kind}'")).await
    }

    pub async fn list(&self, asked: &Listing<'_>) -> Vec<InboxRow> {
        inbox_list(&mut &self.db, self.brand, asked).await.unwrap()
    }

    pub async fn conversations(&self) -> Vec<Conversation> {
        let rows = self.list(&Listing { limit: 2_000, ..Listing::of(View::All, self.now()) }).await;
        let mut all = Vec::new();
        for row in rows {
            all.push(Conversation::find(&mut &self.db, self.brand, row.id).await.unwrap().unwrap());
        }
        all
    }

    pub async fn only_conversation(&self) -> Conversation {
        let mut all = self.conversations().await;
        assert_eq!(all.len(), 1, "one conversation");
        all.remove(0)
    }

    pub async fn thread(&self, conversation: ConversationId) -> Vec<Message> {
        message_page(&mut &self.db, self.brand, conversation, None, 2_000).await.unwrap()
    }

    /// What is in the only conversation, in reading order: its words, or the name of its type.
    pub async fn reads(&self) -> Vec<String> {
        let conversation = self.only_conversation().await.id;
        self.thread(conversation).await.iter().map(words).collect()
    }

    pub async fn job_at(&self, kind: &str) -> Vec<Millis> {
        let rows: Vec<(Millis,)> = self
            .db
            .all("SELECT run_at FROM job WHERE kind = $1 AND dead_at IS NULL ORDER BY run_at", args![kind])
            .await
            .unwrap();
        rows.into_iter().map(|(at,)| at).collect()
    }

    /// What a crash between « sending » and its answer leaves in the database.
    pub async fn crash_while_sending(&self, id: MessageId) {
        const SQL: &str = "UPDATE message SET state = 'sending', state_at = $3, attempted_at = $3, attempts = 1 \
            WHERE brand_id = $1 AND id = $2";
        let now = self.now();
        self.db.write(async |tx| tx.exec(SQL, args![self.brand, id, now]).await).await.unwrap();
    }
}

fn registry(
    db: &Db,
    outbox: &Arc<Outbox>,
    fetcher: &Arc<MediaFetcher>,
    turns: &Arc<Mutex<Vec<Millis>>>,
    answers: &Arc<AtomicBool>,
) -> Registry {
    let mut registry = Registry::new();
    let sender = outbox.clone();
    registry.on::<SendQueued, _, _>(move |job, claim| {
        let sender = sender.clone();
        async move { sender.run(job, claim).await }
    });
    let reader = outbox.clone();
    registry.on::<MarkRead, _, _>(move |job, claim| {
        let reader = reader.clone();
        async move { reader.mark_read(job, claim).await }
    });
    let fetcher = fetcher.clone();
    registry.on::<FetchMedia, _, _>(move |job, _| {
        let fetcher = fetcher.clone();
        async move { fetcher.run(job).await }
    });
    let clocks = db.clone();
    registry.on::<WakeSnoozed, _, _>(move |job, claim| {
        let db = clocks.clone();
        async move { job.run(&claim, &db).await }
    });
    let (db, turns, answers) = (db.clone(), turns.clone(), answers.clone());
    registry.on::<TakeTurn, _, _>(move |job, _| {
        let db = db.clone();
        turns.lock().unwrap().push(db.clock().now());
        let answers = answers.load(Ordering::SeqCst);
        async move {
            if answers {
                answer(&db, job.brand, job.conversation, "").await?;
            }
            Ok(Outcome::Done)
        }
    });
    registry
}

/// Answers what waits with `body`, or with what was said when that is empty.
async fn answer(db: &Db, brand: BrandId, conversation: ConversationId, body: &str) -> Result<MessageId, StoreError> {
    let told = |error: ConversationError| StoreError::Defect(error.to_string());
    db.write(async |tx| {
        let conversation = Conversation::lock(tx, brand, conversation).await.map_err(told)?;
        let waiting = unanswered(tx, brand, conversation.id).await?;
        let heard = waiting.iter().map(words).collect::<Vec<_>>().join(" + ");
        let body = if body.is_empty() { format!("Vous dites : {heard}") } else { body.to_owned() };
        let message = Outgoing::text(body);
        let (conversation, author) = (conversation.id, Author::Agent);
        let said = Said { brand, conversation, author, message, quotes: None, revocable: true };
        let id = say(tx, said).await.map_err(told)?;
        answered(tx, brand, conversation, &waiting, id).await?;
        Ok(id)
    })
    .await
}

pub fn words(message: &Message) -> String {
    match &message.body {
        conversation::Body::In(content) => content.text_for_agent().unwrap_or(content.kind()).to_owned(),
        conversation::Body::Out(outgoing) => outgoing.summary().unwrap_or(outgoing.kind()).to_owned(),
    }
}

// — the shapes of the contract —

pub fn envelope(value: Value) -> Value {
    json!({"object": "whatsapp_business_account",
        "entry": [{"id": WABA, "changes": [{"field": "messages", "value": value}]}]})
}

pub fn value(number: &str, more: Value) -> Value {
    let mut value = json!({"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": number}});
    for (name, item) in more.as_object().unwrap() {
        value[name] = item.clone();
    }
    value
}

pub fn messages(messages: &[Value]) -> Value {
    envelope(value(PHONE, json!({ "messages": messages })))
}

pub fn statuses(statuses: &[Value]) -> Value {
    envelope(value(PHONE, json!({ "statuses": statuses })))
}

/// Meta counts in seconds.
pub fn meta_time(at: Millis) -> String {
    at.as_seconds().to_string()
}

pub fn text_at(from: &str, id: &str, body: &str, at: Millis) -> Value {
    json!({"from": from, "id": id, "timestamp": meta_time(at), "type": "text", "text": {"body": body}})
}

pub fn status_at(wamid: &str, status: &str, opaque: Option<MessageId>, at: Millis) -> Value {
    let mut told = json!({"id": wamid, "status": status, "timestamp": meta_time(at), "recipient_id": FATOU});
    if let Some(opaque) = opaque {
        told["biz_opaque_callback_data"] = json!(opaque);
    }
    told
}

pub fn failed_at(wamid: &str, code: i64, opaque: Option<MessageId>, at: Millis) -> Value {
    let mut told = status_at(wamid, "failed", opaque, at);
    told["errors"] = json!([{"code": code, "title": "x", "message": "x", "error_data": {"details": "x"}}]);
    told
}
