//! Shops of strangers, on this machine: what a catalogue is imported from. Each is a site of its own, told apart by the name in the
//! address (`http://couture.localhost:7071`), speaks as its platform does, and has a second day on which prices have changed,
//! goods are gone and others are back.

mod control;
mod feed;
mod goods;
mod markup;
mod meta;
mod picture;
mod prestashop;
mod shopify;
mod site;
mod traps;
mod woo;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use goods::Good;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The shops there are, by the first label of their names.
const SHOPS: [(&str, Kind); 8] = [
    ("couture", Kind::Shopify),
    ("savons", Kind::Woo),
    ("bijoux", Kind::PrestaShop),
    ("artisan", Kind::Site),
    ("flux", Kind::Feed),
    ("feuille", Kind::Sheet),
    ("vitrine", Kind::Meta),
    ("pieges", Kind::Traps),
];

/// What a shop runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shopify,
    Woo,
    PrestaShop,
    Site,
    Feed,
    Sheet,
    Meta,
    Traps,
}

impl Kind {
    /// What its goods' numbers begin with.
    const fn maker(self) -> &'static str {
        match self {
            Self::Shopify => "COU",
            Self::Woo => "SAV",
            _ => "ART",
        }
    }
}

/// How a shop is today.
#[derive(Debug, Clone)]
struct Today {
    /// 1 or 2.
    day: u8,
    /// How many goods it has; some fewer on the second day.
    goods: usize,
    /// Whether it answers: `open`, `down` (500), `half` (half of it is missing), `inflated` (one price ten times as high); at
    /// Meta also `expired` (the token is), `forbidden` (it opens something else), `limited` (every other question is one too
    /// many).
    state: String,
    /// The token that opens it, at Meta.
    token: String,
    /// Before each answer, in milliseconds.
    delay_ms: u64,
    /// Questions answered, by path.
    asked: BTreeMap<String, usize>,
    /// What it sells today; none until somebody asks.
    shelf: Option<Arc<Vec<Good>>>,
}

/// The shops; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shops {
    days: Arc<Mutex<BTreeMap<&'static str, Today>>>,
}

/// One question to a shop.
struct Asked<'a> {
    /// Where the shop is: `http://couture.localhost:7071`.
    base: &'a str,
    /// Where it was asked: the same, or the Graph API's host.
    host: &'a str,
    /// How often this path has been asked for.
    times: usize,
    path: &'a str,
    query: &'a str,
    goods: &'a [Good],
    headers: &'a HeaderMap,
}

impl Asked<'_> {
    fn number(&self, name: &str, usual: usize) -> usize {
        self.word(name).and_then(|value| value.parse().ok()).unwrap_or(usual)
    }

    fn word(&self, name: &str) -> Option<&str> {
        self.query
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    }
}

impl Shops {
    pub(crate) fn new() -> Self {
        let today = |kind| Today {
            day: 1,
            goods: if kind == Kind::Woo { 214 } else { 24 },
            state: "open".to_owned(),
            token: meta::TOKEN.to_owned(),
            delay_ms: 0,
            asked: BTreeMap::new(),
            shelf: None,
        };
        Self { days: Arc::new(Mutex::new(SHOPS.iter().map(|(name, kind)| (*name, today(*kind))).collect())) }
    }

    fn days(&self) -> MutexGuard<'_, BTreeMap<&'static str, Today>> {
        self.days.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(
        &self,
        (shop, kind): (&'static str, Kind),
        (base, host): (&str, &str),
        (uri, headers): (Uri, HeaderMap),
    ) -> Response {
        let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
        let (goods, delay_ms, state, token, times) = {
            let mut days = self.days();
            let Some(today) = days.get_mut(shop) else { return StatusCode::NOT_FOUND.into_response() };
            let times = today.asked.entry(path.clone()).or_default();
            *times += 1;
            let times = *times;
            let (day, count) = (today.day, today.goods);
            let shelf = today.shelf.get_or_insert_with(|| Arc::new(goods::of(kind.maker(), day, count, &today.state)));
            (Arc::clone(shelf), today.delay_ms, today.state.clone(), today.token.clone(), times)
        };
        if delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        }
        if state == "down" {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        if let Some(number) = path.strip_prefix("/images/") {
            return picture::answer(number);
        }
        let asked = Asked { base, host, times, path: &path, query: &query, goods: &goods, headers: &headers };
        match kind {
            Kind::Shopify => shopify::answer(&asked),
            Kind::Woo => woo::answer(&asked),
            Kind::PrestaShop => prestashop::answer(&asked),
            Kind::Site => site::answer(&asked),
            Kind::Feed => feed::merchant(&asked),
            Kind::Sheet => feed::sheet(&asked),
            Kind::Meta => meta::answer(&asked, &state, &token),
            Kind::Traps => traps::answer(&asked),
        }
    }
}

/// Answers for the shops where the name in the address is one of theirs, and lets everything else pass.
pub(crate) fn before(app: Router, shops: Shops) -> Router {
    app.merge(control::router(shops.clone())).layer(middleware::from_fn_with_state(shops, by_name))
}

async fn by_name(State(shops): State<Shops>, request: Request<Body>, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let mut shop = host.split_once(".localhost").map(|(name, _)| name);
    if shop.is_none() && meta::is_asked(request.uri().path()) {
        shop = Some("vitrine");
    }
    let Some(shop) = shop.and_then(|name| SHOPS.into_iter().find(|(known, _)| *known == name)) else {
        return next.run(request).await;
    };
    // What it links to stands at its own name, wherever it was asked.
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    let (host, base) = (format!("http://{host}"), format!("http://{}.localhost:{port}", shop.0));
    shops.answer(shop, (&base, &host), (request.uri().clone(), request.headers().clone())).await
}

fn html(body: String) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

fn json(value: &serde_json::Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string()).into_response()
}

/// An answer with a mark: 304 where whoever asks has it already.
fn marked(asked: &Asked<'_>, kind: &'static str, body: String) -> Response {
    let mark = format!(
        "\"{:x}\"",
        body.bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    );
    let known = asked.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known == Some(mark.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, mark)]).into_response();
    }
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, mark)], body).into_response()
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, "not here").into_response()
}
