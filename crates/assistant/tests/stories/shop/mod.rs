//! A small shop with its agent at work, for the stories told as conversations.

#![allow(dead_code, reason = "each file of stories uses its part")]

use assistant::{AgentInput, Assistant, Conduct, Remind, RemindVisit, Unattended};
use catalogue::csv_rows;
use conversation::{
    Author, Body, Conversation, Intake, IntakeOptions, LineBook, LineInput, Outbox, OutboxOptions, Said, TakeTurn,
    message_page, receive,
};
use identity::{Brand, BrandSpec, Organisation, PaymentMethod};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{ConversationId, Currency, Locale, Millis, Secret, TeammateId, Vault};
use ordering::{Cart, ExpireOrder, Order};
use serde_json::json;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};
use storage::StoreError;
use testing::Ground;
use whatsapp::Outgoing;

const SECRET: &str = "app secret of the story";
/// Who writes unless somebody else does.
pub const CUSTOMER: &str = "2250700000001";
const NUMBER: &str = "1000000000001";

pub const SHELF: &str = "product_ref,product_name,category,description,variant_sku,size,colour,price,stock,image
ROBE,Robe wax,Robes,Coton wax cousu main,ROBE-S,S,,15000,4,
ROBE,Robe wax,Robes,,ROBE-M,M,,15000,6,
ROBE,Robe wax,Robes,,ROBE-L,L,,15000,1,
BOUBOU,Grand boubou brodé,Robes,,BOUBOU-R,,Rouge,35000,3,
BOUBOU,Grand boubou brodé,Robes,,BOUBOU-B,,Bleu,35000,2,
FOUL,Foulard,Accessoires,,FOUL-1,,,3000,10,
SAC,Sac en raphia,Accessoires,,SAC-1,,,12000,5,
CHEMISE,Chemise bazin,Hommes,,CHEM-L,L,,18000,0,
";

pub struct Shop {
    pub ground: Ground,
    pub brand: Brand,
    pub agent: Assistant,
    lines: Arc<LineBook>,
    outbox: Arc<Outbox>,
    worker: Worker,
    said: AtomicU32,
    /// What was to be said aloud.
    pub aloud: Arc<Mutex<Vec<speech::Speak>>>,
}

impl Shop {
    pub async fn open(ground: Ground) -> Self {
        Self::selling(ground, SHELF).await
    }

    /// A shop with these goods on its shelf, in the columns of the catalogue's files.
    pub async fn selling(ground: Ground, shelf: &str) -> Self {
        let agent = Assistant::new(ground.db.clone(), "https://pay.example");
        Self::with_agent(ground, shelf, agent).await
    }

    /// The same with an agent of the story's own.
    pub async fn with_agent(ground: Ground, shelf: &str, agent: Assistant) -> Self {
        let vault = Vault::new(&"a secret key of thirty-two letters".into());
        let brand = ground.db.write(async |tx| Ok::<_, StoreError>(set_up(tx, &vault, shelf).await)).await.unwrap();
        let lines = Arc::new(LineBook::new(ground.db.clone(), vault));
        let client = whatsapp::Client::new().unwrap();
        let outbox = Arc::new(Outbox::new(ground.db.clone(), lines.clone(), client, OutboxOptions::default()));
        let mut registry = Registry::new();
        let turns = agent.clone();
        registry.on::<TakeTurn, _, _>(move |job, claim| {
            let agent = turns.clone();
            async move { agent.take_turn(job, claim).await }
        });
        let db = ground.db.clone();
        registry.on::<ExpireOrder, _, _>(move |job, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db).await }
        });
        // What is queued stays queued: sending has its own stories.
        registry.on::<conversation::SendQueued, _, _>(|_, _| async { Ok(jobs::Outcome::Done) });
        // Files stay with Meta, and what is to be said aloud is noted.
        registry.on::<conversation::FetchMedia, _, _>(|_, _| async { Ok(jobs::Outcome::Done) });
        let aloud = Arc::new(Mutex::new(Vec::new()));
        let noted = aloud.clone();
        registry.on::<speech::Speak, _, _>(move |job, _| {
            noted.lock().unwrap().push(job);
            async { Ok(jobs::Outcome::Done) }
        });
        let voice = agent.clone();
        registry.react("order.hold_extended", "assistant.tell_held_longer", move |fact, claim| {
            let agent = voice.clone();
            async move { agent.tell_held_longer(fact, claim).await }
        });
        let voice = agent.clone();
        registry.react("order.revived", "assistant.drop_taken_up", move |fact, claim| {
            let agent = voice.clone();
            async move { agent.drop_taken_up(fact, claim).await }
        });
        let voice = agent.clone();
        registry.react("order.expired", "assistant.tell_expired", move |fact, claim| {
            let agent = voice.clone();
            async move { agent.tell_expired(fact, claim).await }
        });
        let voice = agent.clone();
        registry.react("order.cancelled", "assistant.tell_called_off", move |fact, claim| {
            let agent = voice.clone();
            async move { agent.tell_called_off(fact, claim).await }
        });
        let learner = agent.clone();
        registry.react("order.placed", "assistant.learn_sizes", move |fact, claim| {
            let agent = learner.clone();
            async move { agent.learn_sizes(fact, claim).await }
        });
        let clock = agent.clone();
        registry.react("order.placed", "assistant.plan_reminders", move |fact, claim| {
            let agent = clock.clone();
            async move { agent.plan_reminders(fact, claim).await }
        });
        let clock = agent.clone();
        registry.on::<Remind, _, _>(move |job, claim| {
            let agent = clock.clone();
            async move { agent.remind(job, claim).await }
        });
        let clock = agent.clone();
        registry.react("conversation.human_wanted", "assistant.plan_unattended", move |fact, claim| {
            let agent = clock.clone();
            async move { agent.plan_unattended(fact, claim).await }
        });
        let clock = agent.clone();
        registry.on::<Unattended, _, _>(move |job, claim| {
            let agent = clock.clone();
            async move { agent.unattended(job, claim).await }
        });
        let clock = agent.clone();
        registry.on::<RemindVisit, _, _>(move |job, claim| {
            let agent = clock.clone();
            async move { agent.remind_visit(job, claim).await }
        });
        for (fact, job) in
            [("appointment.booked", "assistant.plan_visit"), ("appointment.moved", "assistant.plan_moved")]
        {
            let agent = agent.clone();
            registry.react(fact, job, move |fact, claim| {
                let agent = agent.clone();
                async move { agent.plan_visit_reminders(fact, claim).await }
            });
        }
        let voice = agent.clone();
        registry.react("appointment.cancelled", "assistant.tell_visit_cancelled", move |fact, claim| {
            let agent = voice.clone();
            async move { agent.tell_visit_cancelled(fact, claim).await }
        });
        for (fact, job) in [
            ("order.prepared", "assistant.tell_prepared"),
            ("order.shipped", "assistant.tell_shipped"),
            ("order.delivered", "assistant.tell_delivered"),
        ] {
            let agent = agent.clone();
            registry.react(fact, job, move |fact, claim| {
                let agent = agent.clone();
                async move { agent.tell_step(fact, claim).await }
            });
        }
        for (fact, job) in [
            ("payment.refunded", "assistant.tell_refunded"),
            ("payment.refund_came_back", "assistant.tell_refund_came_back"),
            ("payment.rest_asked", "assistant.tell_rest_asked"),
            ("payment.credit_given", "assistant.tell_credit_given"),
            ("payment.case_closed", "assistant.tell_money_kept"),
        ] {
            let agent = agent.clone();
            registry.react(fact, job, move |fact, claim| {
                let agent = agent.clone();
                async move { agent.tell_money(fact, claim).await }
            });
        }
        let seen = agent.clone();
        registry.react("payment.case_opened", "assistant.tell_case", move |fact, claim| {
            let agent = seen.clone();
            async move { agent.tell_case(fact, claim).await }
        });
        let receipts = agent.clone();
        registry.react("order.paid", "assistant.send_receipt", move |fact, claim| {
            let agent = receipts.clone();
            async move { agent.send_receipt(fact, claim).await }
        });
        registry.install(&ground.db);
        let worker = Worker::new(ground.db.clone(), Arc::new(registry), WorkerOptions::default());
        Self { ground, brand, agent, lines, outbox, worker, said: AtomicU32::new(0), aloud }
    }

    /// The brand changes its settings.
    pub async fn becomes(&self, change: impl Fn(&mut BrandSpec)) {
        let mut spec = spec();
        change(&mut spec);
        let org = self.brand.org;
        self.ground.db.write(async |tx| Brand::upsert(tx, org, &spec).await).await.unwrap();
    }

    /// The merchant wants the agent to behave otherwise.
    pub async fn wants_it_to(&self, change: impl Fn(&mut Conduct)) {
        let mut agent = AgentInput::named("Aïcha");
        change(&mut agent.conduct);
        let brand = self.brand.id;
        self.ground.db.write(async |tx| agent.apply(tx, brand).await).await.unwrap();
    }

    /// What the customer is told while this time passes, as they see it.
    pub async fn news(&self, by: Millis) -> Vec<String> {
        let before = self.answers().await.len();
        self.later(by).await;
        self.answers().await[before..].iter().map(shown).collect()
    }

    pub async fn deliver(&self, message: serde_json::Value) {
        self.deliver_from(CUSTOMER, message).await;
    }

    /// Somebody else writes words; what they get back once the burst wait has passed.
    pub async fn writes(&self, phone: &str, words: &str) -> Vec<String> {
        let before = self.told(phone).await.len();
        self.deliver_from(phone, json!({"type": "text", "text": {"body": words}})).await;
        self.later(kernel::seconds(7)).await;
        self.told(phone).await.split_off(before)
    }

    /// All that the product has written to this number.
    pub async fn told(&self, phone: &str) -> Vec<String> {
        let db = &mut &self.ground.db;
        let rows = conversation::inbox_list(db, self.brand.id, &self.everything()).await.unwrap();
        for row in rows {
            let talk = Conversation::find(db, self.brand.id, row.id).await.unwrap().unwrap();
            let contact = conversation::Contact::find(db, self.brand.id, talk.contact).await.unwrap().unwrap();
            if contact.wa_id.as_deref() == Some(phone) {
                let page = message_page(db, self.brand.id, row.id, None, 500).await.unwrap();
                let out = page.iter().filter_map(|message| match &message.body {
                    Body::Out(out) => Some(shown(out)),
                    Body::In(_) => None,
                });
                return out.collect();
            }
        }
        Vec::new()
    }

    /// Who writes from this number.
    pub async fn contact_of(&self, phone: &str) -> kernel::ContactId {
        let sql = "SELECT id FROM contact WHERE brand_id = $1 AND wa_id = $2";
        self.ground.db.one::<(kernel::ContactId,)>(sql, storage::args![self.brand.id, phone]).await.unwrap().0
    }

    /// The brand can be paid online.
    pub async fn has_an_account(&self) {
        self.has_an_account_at(None).await;
    }

    /// The same, its provider at that address.
    pub async fn has_an_account_at(&self, base_url: Option<String>) {
        let vault = Vault::new(&"a secret key of thirty-two letters".into());
        let credentials = json!({"secret_key": "sk_test_story", "webhook_secret": "whsec_story"});
        let spec = payments::AccountSpec {
            kind: psp::Kind::Stripe,
            base_url,
            credentials: Secret::new(credentials.to_string()),
            active: true,
        };
        let brand = self.brand.id;
        let held = async |tx: &mut storage::Tx| payments::PaymentAccount::upsert(tx, &vault, brand, &spec).await;
        self.ground.db.write(held).await.unwrap();
    }

    /// The shop's payments; nothing of these stories calls a provider.
    pub fn payments(&self) -> payments::Payments {
        let vault = Vault::new(&"a secret key of thirty-two letters".into());
        payments::Payments::new(self.ground.db.clone(), vault, reqwest::Client::new(), "https://pay.example")
    }

    /// Somebody of the shop answers this number in the phone app.
    pub async fn answers_on_the_phone(&self, phone: &str, words: &str) {
        let n = self.said.fetch_add(1, Ordering::SeqCst);
        let at = self.ground.clock.now().as_seconds().to_string();
        let echo = json!({"from": "2250700000000", "to": phone, "id": format!("wamid.echo.{n}"), "timestamp": at,
            "type": "text", "text": {"body": words}});
        self.hear("smb_message_echoes", json!({"message_echoes": [echo]})).await;
    }

    /// Somebody writes; the time that an answer takes does not pass.
    pub async fn deliver_from(&self, phone: &str, message: serde_json::Value) {
        let n = self.said.fetch_add(1, Ordering::SeqCst);
        let at = self.ground.clock.now().as_seconds();
        let mut message = message;
        message["id"] = json!(format!("wamid.{n}"));
        message["timestamp"] = json!(at.to_string());
        message["from"] = json!(phone);
        let contact = json!({"profile": {"name": "Mariam"}, "wa_id": phone});
        self.hear("messages", json!({"contacts": [contact], "messages": [message]})).await;
    }

    async fn hear(&self, field: &str, mut value: serde_json::Value) {
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({"display_phone_number": "2250700000000", "phone_number_id": NUMBER});
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "2000", "changes": [
            {"field": field, "value": value}]}]});
        let raw = body.to_string();
        let signature = whatsapp::signature::sign(&Secret::new(SECRET), raw.as_bytes());
        receive(&self.ground.db, &self.lines, raw.as_bytes(), Some(&signature)).await.unwrap();
        let intake =
            Intake::new(self.ground.db.clone(), self.lines.clone(), self.outbox.clone(), IntakeOptions::default());
        while intake.read_waiting().await.unwrap() > 0 {}
    }

    /// Writes one message and reads what comes back once the burst wait has passed.
    pub async fn write(&self, words: &str) -> String {
        self.deliver(json!({"type": "text", "text": {"body": words}})).await;
        self.answer().await
    }

    pub async fn tap(&self, id: &str, title: &str) -> String {
        let reply = json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": id, "title": title}}});
        self.deliver(reply).await;
        self.answer().await
    }

    pub async fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
        run_due(&self.worker).await.unwrap();
    }

    pub async fn answer(&self) -> String {
        let before = self.answers().await.len();
        self.later(kernel::seconds(7)).await;
        let answers = self.answers().await;
        assert!(answers.len() <= before + 1, "one message per answer: {:?}", &answers[before..]);
        answers[before..].first().map(shown).unwrap_or_default()
    }

    pub async fn take_over(&self) {
        let (id, brand) = (self.conversation().await.id, self.brand.id);
        let teammate = TeammateId(kernel::Uuid::from_u128(7));
        let taken = async |tx: &mut storage::Tx| conversation::take_over(tx, brand, id, teammate).await;
        self.ground.db.write(taken).await.unwrap();
    }

    pub async fn hand_back(&self) {
        let (id, brand) = (self.conversation().await.id, self.brand.id);
        self.ground.db.write(async |tx| conversation::hand_back(tx, brand, id).await).await.unwrap();
    }

    /// A teammate answers by hand.
    pub async fn human_says(&self, words: &str) {
        let (conversation, brand) = (self.conversation().await.id, self.brand.id);
        let author = Author::Teammate(TeammateId(kernel::Uuid::from_u128(7)));
        let said = Said { brand, conversation, author, message: Outgoing::text(words), quotes: None, revocable: false };
        self.ground.db.write(async |tx| conversation::say(tx, said.clone()).await).await.unwrap();
    }

    fn everything(&self) -> conversation::Listing<'static> {
        conversation::Listing::of(conversation::View::All, self.ground.clock.now())
    }

    pub async fn conversation(&self) -> Conversation {
        let rows = conversation::inbox_list(&mut &self.ground.db, self.brand.id, &self.everything()).await;
        let id: ConversationId = rows.unwrap()[0].id;
        Conversation::find(&mut &self.ground.db, self.brand.id, id).await.unwrap().unwrap()
    }

    pub async fn answers(&self) -> Vec<Outgoing> {
        let rows = conversation::inbox_list(&mut &self.ground.db, self.brand.id, &self.everything()).await;
        let Some(row) = rows.unwrap().into_iter().next() else { return Vec::new() };
        let page = message_page(&mut &self.ground.db, self.brand.id, row.id, None, 500).await.unwrap();
        let ours = page.into_iter().filter(|message| message.author != Author::Contact);
        ours.filter_map(|message| match message.body {
            Body::Out(out) => Some(*out),
            Body::In(_) => None,
        })
        .collect()
    }

    pub async fn cart(&self) -> Vec<(String, i64)> {
        let conversation = self.conversation().await;
        let cart = Cart::of_conversation(&mut &self.ground.db, self.brand.id, conversation.id).await.unwrap();
        let Some(cart) = cart else { return Vec::new() };
        let view = cart.view(&mut &self.ground.db, self.ground.clock.now()).await.unwrap();
        view.lines.into_iter().map(|line| (line.sku.unwrap_or_default(), line.quantity)).collect()
    }

    pub async fn orders(&self) -> Vec<Order> {
        let conversation = self.conversation().await;
        let page = ordering::list_of_conversation(&mut &self.ground.db, self.brand.id, conversation.id, None, 50).await;
        page.unwrap().orders
    }
}

/// A message as the customer sees it: words, then what can be tapped.
pub fn shown(message: &Outgoing) -> String {
    let words = message.summary().unwrap_or_default();
    let taps = match message {
        Outgoing::Buttons { buttons, .. } => buttons.iter().map(|b| format!("[{}]", b.title)).collect::<String>(),
        Outgoing::List { sections, .. } => {
            sections.iter().flat_map(|s| &s.rows).map(|row| format!("({})", row.title)).collect()
        }
        Outgoing::CtaUrl { label, url, .. } => {
            format!("<{label} {}>", url.split('/').take(4).collect::<Vec<_>>().join("/"))
        }
        _ => String::new(),
    };
    format!("{words}\n{taps}").replace(['\u{202f}', '\u{a0}'], " ").trim().to_owned()
}

async fn set_up(tx: &mut storage::Tx, vault: &Vault, shelf: &str) -> Brand {
    let (organisation, _) = Organisation::upsert(tx, "awa", "Awa").await.unwrap();
    let (brand, _) = Brand::upsert(tx, organisation.id, &spec()).await.unwrap();
    let line = LineInput {
        phone_number_id: NUMBER.into(),
        waba_id: "2000".into(),
        display_phone: "2250700000000".into(),
        access_token: "token".into(),
        app_secret: SECRET.into(),
        verify_token: "verify".into(),
        graph_url: "http://127.0.0.1:9".into(),
        catalog_id: None,
    };
    line.apply(tx, vault, brand.id).await.unwrap();
    AgentInput::named("Aïcha").apply(tx, brand.id).await.unwrap();
    let rows = csv_rows::read(shelf.as_bytes(), Currency::XOF).unwrap();
    catalogue::import_rows(tx, brand.id, &rows, None).await.unwrap();
    brand
}

fn spec() -> BrandSpec {
    BrandSpec {
        slug: "awa-mode".into(),
        name: "Awa Mode".into(),
        country: "CI".into(),
        currency: Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: identity::Settings {
            initiative: identity::Initiative::NONE,
            ..identity::Settings::of_new_brand(vec![PaymentMethod::Online, PaymentMethod::CashOnDelivery])
        },
    }
}
