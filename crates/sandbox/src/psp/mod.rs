//! Payment providers emulated over HTTP: PaymeTrust under `/paymetrust/v1`, Stripe under `/stripe/v1`, Wave
//! under `/wave/v1`, GeniusPay under `/geniuspay/api/v1/merchant`, CinetPay under `/cinetpay/v2`, Orange Money under
//! `/orange`, MTN MoMo under `/mtn`, each with its own payer page, and a control surface under `/control/psp` that no provider has (contract, section 12).
//!
//! Rule of the house: never kinder than the contract. What the contract calls an error is one here, statuses carry no
//! amount where they carry none, notifications come twice, late, out of order or never when told so, and are tried
//! again with growing delays until they are accepted. What a provider knows is in its book; alone, this module keeps the
//! books in memory, and a sandbox with a data folder keeps them there (`kept.rs`), so that a payment page or a retried
//! notification outlives a restart.
//!
//! To start: `POST /control/psp/accounts` (or [`PspState::register`]) with the keys the product will use, then point the
//! product's `base_url` to `…/paymetrust/v1`, `…/stripe`, `…/wave`, `…/geniuspay/api/v1/merchant`, `…/cinetpay/v2`, `…/orange` or `…/mtn`.

mod account;
mod books;
mod cinetpay;
mod control;
mod deliver;
mod fault;
mod geniuspay;
mod kept;
mod mtn;
mod oauth;
mod orange;
mod page;
mod paymetrust;
mod post;
mod serve;
mod stripe;
mod voice;
mod watched;
mod wave;

use account::Account;
use axum::{
    Router,
    http::{HeaderMap, Uri, header::HOST},
};
use kernel::{Chance, Clock, Millis, Phone};
use serde::Deserialize;
use std::{fmt, sync::Arc};
use tokio::sync::watch;
use watched::{Watched, lock};

/// Everything the emulated providers know.
#[derive(Clone)]
pub struct PspState(Arc<Inner>);

struct Inner {
    clock: Clock,
    chance: Chance,
    http: reqwest::Client,
    public_url: Option<String>,
    faults: fault::Faults,
    calls: Watched<serve::Calls>,
    books: books::Books,
    /// Turns true once, when the sandbox stops.
    stopped: watch::Sender<bool>,
}

impl PspState {
    /// Providers that nobody has an account at yet. `http` delivers the notifications.
    pub fn new(clock: Clock, chance: Chance, http: reqwest::Client) -> Self {
        Self(Arc::new(Inner {
            clock,
            chance,
            http,
            public_url: None,
            faults: fault::Faults::default(),
            calls: Watched::default(),
            books: books::Books::default(),
            stopped: watch::channel(false).0,
        }))
    }

    /// Where browsers reach this router, without a trailing slash; by default the address the product called, which
    /// is right when both run on one machine. Call it before the state is shared.
    #[must_use]
    pub fn with_public_url(mut self, url: &str) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.public_url = Some(url.trim_end_matches('/').to_owned());
        }
        self
    }

    /// Opens an account, or replaces what was said of the one with the same key: the JSON that
    /// `POST /control/psp/accounts` takes, `{"kind": "stripe", "credentials": {…}, "webhook_url": …}`. Gives its id.
    pub fn register(&self, account: &serde_json::Value) -> Result<String, String> {
        self.put_account(account).map(|(account, _)| account.id)
    }

    fn put_account(&self, account: &serde_json::Value) -> Result<(Account, bool), String> {
        // serde's own words would repeat the credentials.
        const FIELDS: &str = "an account has kind, credentials, webhook_url, webhook_secret, previous_webhook_secret, \
             webhook_strategy, api_version, tunnel";
        let new = account::NewAccount::deserialize(account).map_err(|_| FIELDS)?;
        lock(&self.0.books.accounts).register(new, self.id("acc_", 10))
    }

    fn now(&self) -> Millis {
        self.0.clock.now() + *lock(&self.0.books.shift)
    }

    /// The moment in so many milliseconds.
    fn after(&self, ms: u64) -> Millis {
        Millis(self.now().0.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX)))
    }

    /// The milliseconds to that moment; none when it has passed.
    fn until(&self, at: Millis) -> u64 {
        u64::try_from(at.0.saturating_sub(self.now().0)).unwrap_or_default()
    }

    /// Does `work` in the background, until it is done or the sandbox stops.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut stopped = self.0.stopped.subscribe();
        tokio::spawn(async move {
            tokio::select! {
                () = work => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
    }

    /// Ends what goes on in the background; what is on its way is in the books.
    pub(crate) fn stop(&self) {
        self.0.stopped.send_replace(true);
    }

    fn id(&self, prefix: &str, length: usize) -> String {
        format!("{prefix}{}", self.0.chance.code(length))
    }

    /// The address of one of our pages, seen from a call that came in on `uri`; `mark` is where our paths begin.
    fn page_url(&self, headers: &HeaderMap, uri: &Uri, mark: &str, page: &str) -> String {
        if let Some(public) = &self.0.public_url {
            return format!("{public}{page}");
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
        let nested = uri.path().find(mark).map_or("", |at| &uri.path()[..at]);
        format!("http://{host}{nested}{page}")
    }
}

impl fmt::Debug for PspState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PspState(…)")
    }
}

/// The emulators, their payer pages and their control surface.
pub fn router(state: PspState) -> Router {
    let providers = Router::new().merge(paymetrust::routes()).merge(stripe::routes()).merge(wave::routes());
    let providers =
        providers.merge(geniuspay::routes()).merge(cinetpay::routes()).merge(orange::routes()).merge(mtn::routes());
    providers.merge(control::routes()).with_state(state)
}

/// Whether `text` is a phone number in `+` form.
fn is_e164(text: &str) -> bool {
    text.starts_with('+') && Phone::parse(text).is_ok_and(|phone| phone.e164() == text)
}

/// A moment in ISO 8601, UTC, with microseconds where there are any.
fn iso(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}

/// Whether a provider that wants TLS takes the address of a merchant with or without a `tunnel`.
fn is_safe_address(text: &str, tunnel: bool) -> bool {
    is_web_address(text) && (tunnel || text.starts_with("https://"))
}

fn is_web_address(text: &str) -> bool {
    text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).is_some_and(|rest| !rest.is_empty())
        && text.parse::<Uri>().is_ok()
}
