//! Pages of a shop's own site, read over HTTP, and again every day.

use crate::desk::{Desk, draft};
use axum::{Router, http::StatusCode, response::Html, routing::get};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{ArticleId, Millis, days, minutes};
use knowledge::{Article, ArticleDraft, ArticleState, Kind, ReadPage};
use shopfront::{Fetcher, Reach};
use std::sync::{Arc, Mutex};

/// A site with one page, which changes or is down.
#[derive(Clone)]
struct Site(Arc<Mutex<Option<&'static str>>>);

impl Site {
    /// The site, and the address of its page.
    async fn open(says: &'static str) -> (Self, String) {
        let site = Self(Arc::new(Mutex::new(Some(says))));
        let page = site.clone();
        let answer = move || async move {
            let says = page.0.lock().unwrap().ok_or(StatusCode::SERVICE_UNAVAILABLE)?;
            Ok::<_, StatusCode>(Html(format!("<html><body><main><h1>Infos</h1><p>{says}</p></main></body></html>")))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/infos", get(answer))).await });
        (site, format!("http://{address}/infos"))
    }

    fn says(&self, what: Option<&'static str>) {
        *self.0.lock().unwrap() = what;
    }
}

struct Reader(Worker);

impl Reader {
    fn of(desk: &Desk) -> Self {
        let mut registry = Registry::new();
        let (db, fetcher) = (desk.db().clone(), Fetcher::new(Reach::Loopback).unwrap());
        registry.on::<ReadPage, _, _>(move |job, claim| {
            let (db, fetcher) = (db.clone(), fetcher.clone());
            async move { job.run(&claim, &db, &fetcher).await }
        });
        registry.install(desk.db());
        Self(Worker::new(desk.db().clone(), Arc::new(registry), WorkerOptions::default()))
    }

    async fn after(&self, desk: &Desk, time: Millis) {
        desk.ground.clock.advance(time);
        run_due(&self.0).await.unwrap();
    }
}

impl Desk {
    async fn state(&self, id: ArticleId) -> ArticleState {
        Article::find(&mut &self.ground.db, self.brand, id).await.unwrap().unwrap().state
    }
}

const HOURS: &str = "La boutique ouvre du lundi au samedi, de 9 h à 19 h.";
const LATER: &str = "La boutique ouvre du lundi au samedi, de 10 h à 20 h.";

async fn a_page_is_read_again_every_day(desk: Desk) {
    let (site, address) = Site::open(HOURS).await;
    let reader = Reader::of(&desk);
    let page = ArticleDraft { origin: Some(address), ..draft(Kind::Page, "Le site", "") };
    let id = desk.saves(&page, None).await.unwrap().id();
    reader.after(&desk, Millis(0)).await;
    assert_eq!(desk.state(id).await, ArticleState::Ready);
    let opens = async || desk.asks("vous ouvrez à quelle heure ?").await.unwrap().extract;
    assert!(opens().await.contains("de 9 h à 19 h"), "{}", opens().await);

    // The site says otherwise the same day; the next day the agent does too, and nobody had to ask for it.
    site.says(Some(LATER));
    reader.after(&desk, minutes(60)).await;
    assert!(opens().await.contains("de 9 h à 19 h"));
    reader.after(&desk, days(1)).await;
    assert!(opens().await.contains("de 10 h à 20 h"), "{}", opens().await);

    // A site that is down is asked again some times, then the next day; what it said still answers.
    site.says(None);
    for _ in 0..30 {
        reader.after(&desk, minutes(60)).await;
    }
    assert!(matches!(desk.state(id).await, ArticleState::Failed(_)), "{:?}", desk.state(id).await);
    assert!(opens().await.contains("de 10 h à 20 h"));
    site.says(Some(HOURS));
    reader.after(&desk, days(2)).await;
    assert_eq!(desk.state(id).await, ArticleState::Ready);
    assert!(opens().await.contains("de 9 h à 19 h"));

    // Taken away, it is read no more.
    desk.removes(id).await.unwrap();
    reader.after(&desk, days(2)).await;
    let (left,): (i64,) = desk.db().one("SELECT COUNT(*) FROM job", storage::args![]).await.unwrap();
    assert_eq!(left, 0);
}

/// Pages that were read before this program knew of reading again.
async fn pages_that_nobody_wants_read_yet_are_planned(desk: Desk) {
    let (site, address) = Site::open(HOURS).await;
    let page = ArticleDraft { origin: Some(address.clone()), ..draft(Kind::Page, "Le site", "") };
    let id = desk.saves(&page, None).await.unwrap().id();
    desk.db().write(async |tx| Article::take_page(tx, desk.brand, id, &address, HOURS).await).await.unwrap();
    desk.db().write(async |tx| jobs::cancel::<ReadPage>(tx, desk.brand, &id.to_string()).await).await.unwrap();
    let reader = Reader::of(&desk);
    site.says(Some(LATER));
    ReadPage::plan_all(desk.db()).await.unwrap();
    // Started again and again, it is not put off.
    desk.ground.clock.advance(minutes(60 * 23));
    ReadPage::plan_all(desk.db()).await.unwrap();
    reader.after(&desk, minutes(90)).await;
    assert!(desk.asks("vous ouvrez à quelle heure ?").await.unwrap().extract.contains("de 10 h à 20 h"));
}

testing::stories!(Desk: a_page_is_read_again_every_day, pages_that_nobody_wants_read_yet_are_planned);
