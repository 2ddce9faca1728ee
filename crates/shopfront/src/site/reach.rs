use super::{
    AGENT,
    memory::Memory,
    shelf::{Kept, Seen, Watch},
};
use crate::{
    Platform, encoding, link,
    product::Product,
    robots::Robots,
    web::{Answer, Ask, FEED_BYTES, Pace, Web, WebError},
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use url::Url;

/// What one import may spend (contract, section 22).
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Questions to servers.
    pub requests: usize,
    /// From beginning to end.
    pub time: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { requests: 20_000, time: Duration::from_secs(15 * 60) }
    }
}

/// What became of a question.
#[derive(Debug)]
pub enum Reached {
    /// An answer.
    Page(Page),
    /// Nothing is there: 404, 410.
    Gone,
    /// The site's own rules close it, or the server does: 401, 403.
    Closed,
    /// No answer, or none as it should be.
    Failed,
    /// An address that may not be asked.
    Refused,
    /// The budget is spent.
    Spent,
}

impl Reached {
    /// Its stable word; refused and failed are one, so that nobody learns the network behind.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Page(_) => "ok",
            Self::Gone => "not_found",
            Self::Closed => "closed",
            Self::Failed | Self::Refused => "unreachable",
            Self::Spent => "budget",
        }
    }
}

/// A page that was read.
#[derive(Debug, Clone)]
pub struct Page {
    /// The address that answered.
    pub url: Url,
    /// Its status: 200.
    pub status: u16,
    /// What it says to be.
    pub content_type: String,
    /// Its headers that tell of platforms, in one text.
    pub hints: String,
    /// Its bytes; a feed is large, and is not copied.
    pub body: Arc<Vec<u8>>,
}

impl Page {
    pub(super) fn text(&self) -> String {
        encoding::decode(&self.body, &self.content_type).into_owned()
    }

    pub(super) fn is_html(&self) -> bool {
        let head = String::from_utf8_lossy(&self.body[..self.body.len().min(400)]).to_ascii_lowercase();
        let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
        let markup = head.starts_with("<!doctype html")
            || head.starts_with("<html")
            || head.starts_with("<head")
            || head.starts_with("<body");
        markup
            || self.content_type.contains("html")
                && head.starts_with('<')
                && !head.starts_with("<?xml")
                && !head.starts_with("<rss")
    }
}

/// The longest a server may ask to wait, and how often it is asked again.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
const TRIES: u32 = 5;

/// The way to one site: its rules, its pace, what may still be spent.
pub(super) struct Reach<'a> {
    web: &'a Web,
    pace: Pace,
    hurried: bool,
    budget: Budget,
    watch: &'a dyn Watch,
    /// What opens the shop's own interface, and where that is.
    key: Option<(url::Origin, String)>,
    begun: Instant,
    asked: AtomicUsize,
    spent: AtomicUsize,
    /// Whether a server that was asked for its rules did not answer: its site is closed for now.
    silent: AtomicBool,
    rules: Mutex<Vec<(url::Origin, Robots)>>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(reading: super::Reading<'a>, url: &Url) -> Self {
        let super::Reading { web, hurried, budget, watch, token, .. } = reading;
        Self {
            web,
            pace: Pace::default(),
            hurried,
            budget,
            watch,
            key: token.map(|token| (url.origin(), token.to_owned())),
            begun: Instant::now(),
            asked: AtomicUsize::new(0),
            spent: AtomicUsize::new(0),
            silent: AtomicBool::new(false),
            rules: Mutex::new(Vec::new()),
        }
    }

    pub(super) fn requests(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether a site is closed only because its server does not answer.
    pub(super) fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }

    pub(super) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed) > 0
    }

    /// Asks for the rules of an address's site: 4xx is none, 5xx or silence is closed for now.
    pub(super) async fn learn_rules(&self, url: &Url) {
        let Some(address) = link::resolve(Some(url), "/robots.txt") else { return };
        let robots = match self.ask(&Ask { accept: "text/plain, */*;q=0.5", ..Ask::of(address.clone()) }, None).await {
            Ok(answer) if answer.status == 200 => Robots::parse(
                &encoding::decode(&answer.body, answer.header("content-type").unwrap_or_default()),
                Some(&address),
            ),
            Ok(answer) if answer.status < 500 => Robots::open(),
            _ => {
                self.silent.store(true, Ordering::Relaxed);
                Robots::closed()
            }
        };
        // A panic elsewhere leaves rules behind, and rules cannot be torn.
        self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((url.origin(), robots));
    }

    /// The rules of an address's site, if they are known.
    pub(super) fn rules(&self, url: &Url) -> Option<Robots> {
        let rules = self.rules.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        rules.iter().find(|(origin, _)| *origin == url.origin()).map(|(_, robots)| robots.clone())
    }

    /// Asks for a page, with what is known of it; one that did not change is given from memory.
    pub(super) async fn get(&self, url: &Url, memory: &mut Memory) -> Reached {
        let kept = memory.kept(url).await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.is_fresh) {
            return Reached::Page(kept.page.clone());
        }
        let key = self.key.as_ref().filter(|(origin, _)| *origin == url.origin());
        let bearer = key.map(|(_, token)| token.clone());
        let mut ask = Ask { most_bytes: FEED_BYTES, bearer, ..Ask::of(url.clone()) };
        // The mark of a page it led to says nothing of this address.
        if let Some(kept) = kept.as_ref().filter(|kept| kept.page.url == *url) {
            (ask.etag, ask.modified) = (kept.etag.clone(), kept.modified.clone());
        }
        let answer = match (self.reach(&ask).await, kept) {
            (Ok(answer), Some(kept)) if answer.status == 304 => {
                memory.keep(Kept { is_fresh: true, ..kept.clone() }).await;
                return Reached::Page(kept.page);
            }
            (Ok(answer), _) => answer,
            (Err(reached), _) => return reached,
        };
        let (etag, modified) =
            (answer.header("etag").map(str::to_owned), answer.header("last-modified").map(str::to_owned));
        let reached = page(answer);
        if let Reached::Page(page) = &reached {
            memory.keep(Kept { asked: url.clone(), page: page.clone(), etag, modified, is_fresh: true }).await;
        }
        reached
    }

    /// Asks an interface with its key and gives whatever it answers; rules are for those who come without one.
    pub(super) async fn keyed(&self, url: &Url) -> Result<Answer, Reached> {
        let key = self.key.as_ref().filter(|(origin, _)| *origin == url.origin());
        let bearer = key.map(|(_, token)| token.clone());
        let ask = Ask { accept: "application/json", most_bytes: FEED_BYTES, bearer, ..Ask::of(url.clone()) };
        self.ask(&ask, None).await.map_err(of_error)
    }

    /// How long to wait before a question is asked for the nth time.
    pub(super) fn patience(&self, tried: u32, url: &Url) -> Duration {
        self.back_off(tried, url)
    }

    /// Waits, unless less time is left than that; then the budget is spent.
    pub(super) async fn wait(&self, time: Duration) -> bool {
        let left = self.budget.time.checked_sub(self.begun.elapsed());
        if left.is_none_or(|left| time > left) {
            self.spent.store(1, Ordering::Relaxed);
            return false;
        }
        tokio::time::sleep(time).await;
        true
    }

    /// How long one rests for each hundredth too much of what may be asked.
    pub(super) const fn rest(&self) -> Duration {
        Duration::from_millis(if self.hurried { 1 } else { 400 })
    }

    /// Tells whoever looks what was seen.
    pub(super) fn tell(&self, platform: Option<Platform>, products: &[Product]) {
        self.watch.seen(&Seen { platform, products, requests: self.requests(), expected: None });
    }

    /// Tells whoever looks how many pages there may be.
    pub(super) fn expect(&self, platform: Option<Platform>, pages: usize) {
        self.watch.seen(&Seen { platform, products: &[], requests: self.requests(), expected: Some(pages) });
    }

    async fn fresh(&self, ask: &Ask) -> Reached {
        self.reach(ask).await.map_or_else(|reached| reached, page)
    }

    /// Asks a question in GraphQL.
    pub(super) async fn query(&self, url: &Url, query: String) -> Reached {
        self.fresh(&Ask {
            query: Some(query),
            accept: "application/json",
            most_bytes: FEED_BYTES,
            ..Ask::of(url.clone())
        })
        .await
    }

    async fn reach(&self, ask: &Ask) -> Result<Answer, Reached> {
        let rules = self.rules(&ask.url);
        if rules.is_none() && self.web.guard().place(&ask.url).is_ok() {
            Box::pin(self.learn_rules(&ask.url)).await;
        }
        let rules = self.rules(&ask.url);
        let path =
            ask.url.query().map_or_else(|| ask.url.path().to_owned(), |query| format!("{}?{query}", ask.url.path()));
        // Rules are for those who come unasked: whoever has a key was let in.
        if ask.bearer.is_none() && rules.as_ref().is_some_and(|rules| !rules.allows(AGENT, &path)) {
            return Err(Reached::Closed);
        }
        self.ask(ask, rules.and_then(|rules| rules.delay(AGENT))).await.map_err(of_error)
    }

    /// Asks, at the host's pace, again where it asks for patience. `None` where the budget is spent.
    async fn ask(&self, ask: &Ask, delay: Option<Duration>) -> Result<Answer, Option<WebError>> {
        let host = ask.url.host_str().unwrap_or_default().to_owned();
        let mut failed = WebError::Unreachable;
        for tried in 0..TRIES {
            let left = self.budget.time.checked_sub(self.begun.elapsed());
            if left.is_none() || self.asked.fetch_add(1, Ordering::Relaxed) >= self.budget.requests {
                self.spent.store(1, Ordering::Relaxed);
                return Err(None);
            }
            if self.hurried {
                self.pace.hurried_turn(&host, delay).await;
            } else {
                self.pace.turn(&host, delay).await;
            }
            let wait = match self.web.ask(ask).await {
                Ok(answer) if matches!(answer.status, 429 | 503) && !is_challenge(&answer) => {
                    let asked = answer
                        .header("retry-after")
                        .and_then(|text| text.trim().parse::<u64>().ok())
                        .map(Duration::from_secs);
                    asked.unwrap_or_else(|| self.back_off(tried, &ask.url)).min(LONGEST_WAIT)
                }
                Ok(answer) if answer.status >= 500 && tried + 2 < TRIES => self.back_off(tried, &ask.url),
                Ok(answer) => return Ok(answer),
                Err(error @ (WebError::Refused | WebError::TooLarge)) => return Err(Some(error)),
                Err(error) if tried >= 1 => return Err(Some(error)),
                Err(error) => {
                    failed = error;
                    self.back_off(tried, &ask.url)
                }
            };
            if tried + 1 < TRIES {
                if left.is_some_and(|left| wait > left) {
                    self.spent.store(1, Ordering::Relaxed);
                    return Err(None);
                }
                tokio::time::sleep(wait).await;
            }
        }
        Err(Some(failed))
    }

    /// Longer with each try, spread so that many do not come back at once.
    fn back_off(&self, tried: u32, url: &Url) -> Duration {
        let base = if self.hurried { 200 } else { 1_000 };
        let spread =
            url.as_str().bytes().fold(u64::from(tried), |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
                % (base / 2);
        Duration::from_millis((base << tried) + spread)
    }
}

const fn of_error(error: Option<WebError>) -> Reached {
    match error {
        None => Reached::Spent,
        Some(WebError::Refused) => Reached::Refused,
        Some(_) => Reached::Failed,
    }
}

fn is_challenge(answer: &Answer) -> bool {
    answer.header("cf-mitigated").is_some_and(|said| said.contains("challenge"))
}

fn page(answer: Answer) -> Reached {
    match answer.status {
        200..=299 => {
            let hints = [
                "x-shopid",
                "x-shardid",
                "x-sorting-hat-shopid",
                "link",
                "powered-by",
                "x-powered-by",
                "x-magento-vary",
                "x-wix-request-id",
                "server",
            ];
            let hints =
                hints.iter().filter_map(|name| answer.header(name).map(|value| format!("{name}: {value}\n"))).collect();
            let content_type = answer.header("content-type").unwrap_or_default().to_ascii_lowercase();
            Reached::Page(Page {
                url: answer.url,
                status: answer.status,
                content_type,
                hints,
                body: Arc::new(answer.body),
            })
        }
        404 | 410 => Reached::Gone,
        401 | 403 => Reached::Closed,
        _ => Reached::Failed,
    }
}
