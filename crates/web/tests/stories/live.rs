use crate::{
    browser::Browser,
    world::{AWA, FATOU, MOUSSA, RIVAL, World},
};
use axum::{body::Body, http::Method};
use futures_util::StreamExt;
use identity::PaymentMethod;
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{Millis, hours, minutes};
use std::{future::poll_fn, sync::Arc, time::Duration};
use tokio::time::timeout;

/// An open stream of news.
struct Stream {
    body: axum::body::BodyDataStream,
    text: String,
}

/// One event: its name, its data, its id.
type Event = (String, String, String);

impl Stream {
    async fn open(browser: &mut Browser, after: &str) -> Self {
        Self::of(browser.ask(Method::GET, &format!("/b/awa-mode/live?after={after}"), None, Vec::new()).await)
    }
    fn of(answer: axum::http::Response<Body>) -> Self {
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert!(!answer.headers().contains_key("content-encoding"), "a packed stream would be held back");
        Self { body: answer.into_body().into_data_stream(), text: String::new() }
    }
    /// The next event; none when the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let of = |field: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(field));
                    line.unwrap_or_default().trim().to_owned()
                };
                let event = (of("event:"), of("data:"), of("id:"));
                self.text = rest.to_owned();
                if event.0.is_empty() {
                    continue; // a comment that keeps the line open
                }
                return Some(event);
            }
            let chunk = timeout(Duration::from_secs(5), self.body.next()).await.expect("news within five seconds")?;
            self.text.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
        }
    }
    async fn expect(&mut self, kind: &str, id: impl std::fmt::Display) -> Event {
        let event = self.next().await.expect("the stream lives");
        assert_eq!((event.0.as_str(), event.1.as_str()), (kind, format!("{{\"id\":\"{id}\"}}").as_str()));
        event
    }
    async fn is_silent(&mut self) {
        let more = timeout(Duration::from_millis(300), poll_fn(|cx| self.body.poll_next_unpin(cx))).await;
        assert!(more.is_err() && self.text.is_empty(), "{more:?} {}", self.text);
    }
}

async fn what_changes_is_told_as_it_changes(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.ground.clock.advance(minutes(1));
    let mut awa = world.signed_in(AWA).await;
    let now = world.ground.clock.now().0.to_string();
    let mut stream = Stream::open(&mut awa, &now).await;
    stream.is_silent().await;
    world.writes(FATOU, "Fatou", "La robe ?").await;
    stream.expect("conversation", id).await;
    let message = world.agent_says(id, "15 000 FCFA").await;
    stream.expect("conversation", id).await;
    world.status(message, "delivered").await;
    stream.expect("conversation", id).await;
    world.puts_into_cart(id, "ROBE-S", 1).await;
    stream.expect("conversation", id).await;
    let order = world.orders(id, "FOULARD", PaymentMethod::Online).await;
    stream.expect("conversation", id).await; // the cart
    stream.expect("order", order.id).await;
    let variant = world.variant("ROBE-S").await;
    let on = &mut world.db();
    let product = catalogue::Variant::find(on, world.mode.id, variant).await.unwrap().unwrap().product;
    awa.post(&format!("/b/awa-mode/catalogue/variants/{variant}/stock"), &[("change", "1")]).await;
    stream.expect("stock", product).await;
    stream.is_silent().await;
}

async fn a_page_that_was_away_misses_nothing_and_hears_little_twice(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let mut stream = Stream::open(&mut awa, &world.ground.clock.now().0.to_string()).await;
    let (.., last) = stream.expect("conversation", fatou).await;
    drop(stream);
    world.ground.clock.advance(minutes(10));
    for _ in 0..5 {
        world.writes(FATOU, "Fatou", "Allô ?").await;
    }
    world.ground.clock.advance(minutes(1));
    let moussa = world.writes(MOUSSA, "Moussa", "Bonjour").await;
    world.ground.clock.advance(minutes(10));
    let mut again = awa.with("last-event-id", &last);
    let mut stream = Stream::open(&mut again, "").await;
    // Of several changes of one thing the last is told; the one of before the cut lies within the overlap.
    stream.expect("conversation", fatou).await;
    let (.., newest) = stream.expect("conversation", moussa).await;
    stream.is_silent().await;
    let mut later = Stream::open(&mut awa, &newest).await;
    world.ground.clock.advance(minutes(1));
    let mut heard = vec![later.next().await.unwrap().1];
    world.writes(FATOU, "Fatou", "Merci").await;
    heard.push(later.next().await.unwrap().1);
    assert!(heard.iter().any(|data| data.contains(&fatou.to_string())), "{heard:?}");
}

async fn too_long_away_reads_the_page_again(world: World) {
    world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let long_ago = world.ground.clock.now() - hours(25);
    let mut stream = Stream::open(&mut awa, &long_ago.0.to_string()).await;
    let (kind, _, at) = stream.next().await.unwrap();
    assert_eq!((kind.as_str(), at), ("reset", world.ground.clock.now().0.to_string()));
    let id = world.writes(FATOU, "Fatou", "Et puis ?").await;
    stream.expect("conversation", id).await;
    // A place from a clock ahead of ours hears what comes all the same.
    let ahead = Millis(world.ground.clock.now().0 + hours(1).0);
    let mut stream = Stream::open(&mut awa, &ahead.0.to_string()).await;
    stream.expect("conversation", id).await;
}

async fn a_shop_hears_nothing_of_another(world: World) {
    let mut rival = world.signed_in(RIVAL).await;
    let now = world.ground.clock.now().0;
    let answer = rival.ask(Method::GET, &format!("/b/rival-shop/live?after={now}"), None, Vec::new()).await;
    let mut stream = Stream::of(answer);
    // What was told in the rival's own shop while the scene was set.
    while timeout(Duration::from_millis(300), stream.next()).await.is_ok() {}
    world.writes(FATOU, "Fatou", "Bonjour").await;
    stream.is_silent().await;
}

async fn streams_end_when_the_program_does(world: World) {
    let mut awa = world.signed_in(AWA).await;
    world.ground.clock.advance(minutes(1));
    let mut stream = Stream::open(&mut awa, &world.ground.clock.now().0.to_string()).await;
    stream.is_silent().await;
    world.stop.send(true).unwrap();
    assert_eq!(stream.next().await, None);
}

/// What a customer writes to a human changes the scores a moment after it was heard: pages that asked meanwhile are told.
async fn a_score_that_changes_is_told(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    awa.post(&format!("/b/awa-mode/messages/{id}/takeover"), &[]).await;
    world.ground.clock.advance(minutes(1));
    let agent = assistant::Assistant::new(world.db().clone(), "http://shop.example");
    let mut registry = Registry::new();
    registry.react("message.for_team", "insight.message_for_team", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.notice(fact, claim).await }
    });
    registry.install(world.db());
    let mut stream = Stream::open(&mut awa, &world.ground.clock.now().0.to_string()).await;
    stream.is_silent().await;
    world.writes(FATOU, "Fatou", "C’est nul, je veux être remboursée !!!").await;
    stream.expect("conversation", id).await; // it was heard
    stream.expect("conversation", id).await; // and is the team's
    stream.is_silent().await;
    run_due(&Worker::new(world.db().clone(), Arc::new(registry), WorkerOptions::default())).await.unwrap();
    stream.expect("conversation", id).await;
    awa.script().get(&format!("/b/awa-mode/messages/{id}/row")).await.ok().shows(&["À risque"]);
}

/// A message that another node hears reaches the pages of this one.
async fn news_of_another_node_comes_within_a_second_or_two(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.ground.clock.advance(minutes(1));
    let mut awa = world.signed_in(AWA).await;
    let mut stream = Stream::open(&mut awa, &world.ground.clock.now().0.to_string()).await;
    stream.is_silent().await;
    if world.db().dialect() == storage::Dialect::Sqlite {
        return; // one process has the file
    }
    let other = world.ground.another_node().await;
    let brand = world.mode.id;
    let asked = other.write(async |tx| conversation::ask_for_human(tx, brand, id, "lost").await);
    asked.await.unwrap();
    stream.expect("conversation", id).await;
    stream.is_silent().await;
}

testing::stories!(World:
    what_changes_is_told_as_it_changes,
    a_page_that_was_away_misses_nothing_and_hears_little_twice,
    too_long_away_reads_the_page_again,
    a_shop_hears_nothing_of_another,
    streams_end_when_the_program_does,
    a_score_that_changes_is_told,
    news_of_another_node_comes_within_a_second_or_two,
);
