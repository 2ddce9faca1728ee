//! Notices that a browser takes: asked for on a page, brought over HTTP to an emulated push service that refuses what is not
//! signed and opens what was sealed, and ended by who leaves.

use crate::world::{AWA, KOFFI, RIVAL, World, vault};
use alerts::{Alerts, Audience, Channel, Kind, NewAlert, Place, browsers};
use identity::Teammate;
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{OrderId, Uuid, minutes};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};
use shopfront::{Fetcher, Reach};
use std::sync::Arc;

const BROWSER: &str = "/b/awa-mode/alerts/browser";
const PREFERENCES: &str = "/b/awa-mode/alerts/preferences";

/// Browsers and their push service.
struct Push {
    sandbox: Sandbox,
    http: reqwest::Client,
}

impl Push {
    async fn open(world: &World) -> Self {
        let options = SandboxOptions { clock: world.ground.clock.clone(), ..SandboxOptions::default() };
        Self { sandbox: Sandbox::start(options).await.unwrap(), http: world.http.clone() }
    }
    /// A browser subscribes with the key that its page shows: what its script hands in.
    async fn subscribes(&self, page: &str) -> Value {
        let key = page.split_once("data-key=\"").unwrap().1.split('"').next().unwrap();
        let url = format!("{}/control/push/subscriptions", self.sandbox.url());
        let wanted = json!({ "application_server_key": key });
        self.http.post(url).json(&wanted).send().await.unwrap().json().await.unwrap()
    }
    /// Its user says no in the browser's own settings.
    async fn ends(&self, subscription: &Value) {
        let id = subscription["id"].as_str().unwrap();
        let url = format!("{}/control/push/subscriptions/{id}", self.sandbox.url());
        assert!(self.http.delete(url).send().await.unwrap().status().is_success());
    }
    /// Which browser showed which words.
    async fn shown(&self) -> Vec<(String, String)> {
        let url = format!("{}/control/push/messages", self.sandbox.url());
        let all: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        let words = |one: &Value| {
            let notice: Value = serde_json::from_str(one["text"].as_str().unwrap()).unwrap();
            (one["browser"].as_str().unwrap().to_owned(), notice["body"].as_str().unwrap().to_owned())
        };
        all["data"].as_array().unwrap().iter().map(words).collect()
    }
}

fn text<'a>(subscription: &'a Value, field: &str) -> &'a str {
    subscription[field].as_str().unwrap()
}

impl World {
    async fn awa(&self) -> Teammate {
        let team = identity::teammates_of(&mut self.db(), self.mode.org).await.unwrap();
        team.into_iter().find(|one| one.email == AWA).unwrap()
    }
    async fn browsers_of_awa(&self) -> usize {
        browsers(&mut self.db(), &self.awa().await).await.unwrap()
    }
    /// Somebody wants a human: whoever wants to hear of it is told.
    async fn somebody_waits(&self, number: u128) {
        let place = Place::Order(OrderId(Uuid::from_u128(number)));
        let about = Some(format!("Fatou {number}"));
        let new = NewAlert { kind: Kind::HumanWanted, once: number.to_string(), place, about, to: Audience::Team };
        self.db().write(async |tx| alerts::raise(tx, &self.mode, new).await).await.unwrap();
        let fetcher = Fetcher::new(Reach::Loopback).unwrap();
        let alerts = Alerts::new(self.db().clone(), vault(), fetcher, "https://shop.example");
        let mut registry = Registry::new();
        alerts.register(&mut registry);
        registry.install(self.db());
        let worker = Worker::new(self.db().clone(), Arc::new(registry), WorkerOptions::default());
        // Notices are some minutes apart.
        self.ground.clock.advance(minutes(20));
        run_due(&worker).await.unwrap();
    }
}

fn wants_push() -> String {
    format!("{}:{}", Kind::HumanWanted.code(), Channel::Push.word())
}

async fn a_browser_takes_notices_until_it_says_no(world: World) {
    let push = Push::open(&world).await;
    let (mut awa, rival) = (world.signed_in(AWA).await, world.signed_in(RIVAL).await);
    awa.post(PREFERENCES, &[("want", &wants_push())]).await;
    let page = awa.get(PREFERENCES).await.ok().text();
    let here = push.subscribes(&page).await;
    let told = here.to_string();
    for _ in 0..2 {
        assert_eq!(awa.script().post(BROWSER, &[("subscription", &told)]).await.status, 204);
        assert_eq!(world.browsers_of_awa().await, 1, "told twice, it is one browser");
    }
    assert_eq!(awa.script().post(BROWSER, &[("subscription", "nonsense")]).await.status, 422);
    world.somebody_waits(1).await;
    assert_eq!(push.shown().await, [(text(&here, "id").to_owned(), "Fatou 1 attend une personne".to_owned())]);

    let gone = [("gone", text(&here, "endpoint"))];
    rival.script().post("/b/rival-shop/alerts/browser", &gone).await;
    assert_eq!(world.browsers_of_awa().await, 1, "a stranger ends nobody's notices");
    for _ in 0..2 {
        assert_eq!(awa.script().post(BROWSER, &gone).await.status, 204);
        assert_eq!(world.browsers_of_awa().await, 0);
    }
    world.somebody_waits(2).await;
    assert_eq!(push.shown().await.len(), 1);
}

async fn a_browser_that_is_gone_is_forgotten(world: World) {
    let push = Push::open(&world).await;
    let mut awa = world.signed_in(AWA).await;
    awa.post(PREFERENCES, &[("want", &wants_push())]).await;
    let page = awa.get(PREFERENCES).await.ok().text();
    let (ended, lives) = (push.subscribes(&page).await, push.subscribes(&page).await);
    let mut unknown = push.subscribes(&page).await;
    unknown["endpoint"] = json!(format!("{}/push/nobody", push.sandbox.url()));
    for one in [&ended, &lives, &unknown] {
        awa.script().post(BROWSER, &[("subscription", &one.to_string())]).await;
    }
    assert_eq!(world.browsers_of_awa().await, 3);
    push.ends(&ended).await;
    world.somebody_waits(1).await;
    let shown: Vec<String> = push.shown().await.into_iter().map(|(browser, _)| browser).collect();
    assert_eq!(shown, [text(&lives, "id")]);
    assert_eq!(world.browsers_of_awa().await, 1, "one is gone (410), one was never there (404)");
}

async fn who_signs_out_gets_no_notices_there(world: World) {
    let push = Push::open(&world).await;
    let (mut phone, mut tablet) = (world.signed_in(AWA).await, world.signed_in(AWA).await);
    let mut koffi = world.signed_in(KOFFI).await;
    phone.post(PREFERENCES, &[("want", &wants_push())]).await;
    let page = phone.get(PREFERENCES).await.ok().text();
    let (hers, shared) = (push.subscribes(&page).await, push.subscribes(&page).await);
    phone.script().post(BROWSER, &[("subscription", &hers.to_string())]).await;
    tablet.script().post(BROWSER, &[("subscription", &shared.to_string())]).await;
    assert_eq!(world.browsers_of_awa().await, 2);

    let gone = [("gone", text(&shared, "endpoint"))];
    koffi.post("/sign-out", &gone).await;
    assert_eq!(world.browsers_of_awa().await, 2, "who leaves takes nobody else's with them");
    let left = tablet.post("/sign-out", &gone).await;
    assert_eq!((left.status.as_u16(), left.location()), (303, "/sign-in?said=bye"));
    assert_eq!(left.header("clear-site-data"), "\"cache\", \"storage\"", "what was read goes too");
    assert!(tablet.cookies.is_empty());
    world.somebody_waits(1).await;
    let shown: Vec<String> = push.shown().await.into_iter().map(|(browser, _)| browser).collect();
    assert_eq!(shown, [text(&hers, "id")]);

    // Without a word about notices, and without a form at all, one leaves as well.
    let mut bare = phone.with("sec-fetch-site", "same-origin");
    let out = bare.send(axum::http::Method::POST, "/sign-out", None, Vec::new()).await;
    assert_eq!(out.status, 303);
    assert_eq!(phone.get("/b/awa-mode/messages").await.status, 303, "the session is over");
    assert_eq!(world.browsers_of_awa().await, 1);
}

testing::stories!(World:
    a_browser_takes_notices_until_it_says_no,
    a_browser_that_is_gone_is_forgotten,
    who_signs_out_gets_no_notices_there,
);
