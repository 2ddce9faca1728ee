//! Alerts as notices of browsers and phones: web push (RFC 8030), encrypted (RFC 8291), from somebody push services can
//! name (RFC 8292).

mod browser;
mod encrypt;
mod identity;
pub(crate) mod store;
mod vapid;

pub use browser::{Browser, browsers, subscribe, unsubscribe};
pub use identity::PushIdentity;

use crate::{
    Letter,
    carrier::{Carried, Carrier, Carrying},
};
use ::identity::Teammate;
use futures_util::future::join_all;
use kernel::{Millis, Secret, Uuid, Vault, seconds};
use serde_json::json;
use shopfront::{FetchError, Fetcher, HandedIn};
use storage::{Db, StoreError};

/// How long a push service keeps a notice for a phone that is off.
const KEPT: Millis = kernel::hours(12);

/// Sends notices to the browsers of teammates.
#[derive(Clone)]
pub struct Pusher {
    db: Db,
    vault: Vault,
    fetcher: Fetcher,
    public_url: String,
}

/// What became of one browser's notice.
enum Told {
    Yes,
    Later(Millis),
    No(&'static str),
}

impl Pusher {
    /// A pusher that asks push services through `fetcher`: their addresses are what browsers say, and a stranger may say
    /// anything.
    pub fn new(db: Db, vault: Vault, fetcher: Fetcher, public_url: &str) -> Self {
        Self { db, vault, fetcher, public_url: public_url.trim_end_matches('/').to_owned() }
    }

    async fn tell_all(&self, letter: &Letter) -> Result<Carried, StoreError> {
        let to = &letter.to;
        let held = store::of_teammate(&mut &self.db, to.org, to.id).await?;
        if held.is_empty() {
            return Ok(Carried::Refused { why: "no_browser" });
        }
        let us = match PushIdentity::of(&self.db, &self.vault).await {
            Ok(us) => us,
            Err(crate::AlertError::Store(error)) => return Err(error),
            Err(_) => return Ok(Carried::Refused { why: "keys_do_not_open" }),
        };
        // All at once: one service that does not answer keeps nobody else waiting, and a job has a minute.
        let telling = held.iter().map(|one| self.tell_once(&us, letter, one));
        let (mut sent, mut later, mut refused) = (false, None, "no_browser");
        for told in join_all(telling).await {
            match told? {
                Told::Yes => sent = true,
                Told::Later(at_least) => later = later.max(Some(at_least)),
                Told::No(why) => refused = why,
            }
        }
        Ok(match later {
            Some(at_least) => Carried::Later { why: "push_service", at_least },
            None if sent => Carried::Sent,
            None => Carried::Refused { why: refused },
        })
    }

    /// A try before this one may have reached some of them.
    async fn tell_once(&self, us: &PushIdentity, letter: &Letter, held: &store::Held) -> Result<Told, StoreError> {
        if held.told == Some(letter.id) { Ok(Told::Yes) } else { self.tell(us, letter, held).await }
    }

    async fn tell(&self, us: &PushIdentity, letter: &Letter, held: &store::Held) -> Result<Told, StoreError> {
        let Some(browser) = Browser::open(&self.vault, held) else { return Ok(Told::No("keys_do_not_open")) };
        let Some(ready) = self.ready(us, letter, &browser) else { return Ok(Told::No("refused")) };
        let (headers, body) = ready;
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let answer = self.fetcher.hand_in(browser.endpoint.reveal(), &headers, body).await;
        let (org, id) = (letter.to.org, held.id);
        Ok(match answer {
            Ok(HandedIn { status: 200..=299, .. }) => {
                self.db.write(async |tx| store::set_told(tx, org, id, letter.id).await).await?;
                Told::Yes
            }
            // Signed out, or its owner said no: it will never take another.
            Ok(HandedIn { status: 404 | 410, .. }) => {
                self.db.write(async |tx| store::remove(tx, org, id).await).await?;
                Told::No("browser_gone")
            }
            Ok(HandedIn { status: 429 | 500..=599, retry_after }) => {
                let most = kernel::hours(1);
                Told::Later(retry_after.map_or(Millis(0), |after| seconds(after).min(most)))
            }
            Ok(HandedIn { status, .. }) => {
                tracing::warn!(alert.message = %letter.id, status, "A push service refuses a notice with {status}");
                Told::No("refused")
            }
            Err(FetchError::Unreachable) => Told::Later(Millis(0)),
            Err(_) => Told::No("refused_address"),
        })
    }

    /// The headers and the encrypted body of a notice; none for keys or an address that are none.
    fn ready(&self, us: &PushIdentity, letter: &Letter, browser: &Browser) -> Option<(Vec<Header>, Vec<u8>)> {
        let plain = |body: &str| {
            json!({ "id": letter.id, "title": letter.brand, "body": body, "url": letter.path }).to_string()
        };
        let seal = |body: &str| encrypt::seal(self.db.chance(), browser, plain(body).as_bytes());
        // Much at once may be more than a notice holds: then it is said in one line.
        let body = seal(&letter.lines.join("\n")).or_else(|| seal(&letter.subject))?;
        let now = self.db.clock().now();
        let who = vapid::authorization(us, browser.endpoint.reveal(), &self.public_url, now)?;
        let headers = vec![
            ("authorization", who),
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("ttl", KEPT.as_seconds().to_string()),
            ("topic", topic(letter.id)),
            ("urgency", if letter.is_urgent { "high" } else { "normal" }.to_owned()),
        ];
        Some((headers, body))
    }
}

type Header = (&'static str, String);

/// Names the message to the push service: told twice before the phone is on, it is one notice (RFC 8030 §5.4).
fn topic(id: Uuid) -> String {
    id.simple().to_string()
}

impl Carrier for Pusher {
    fn carry<'a>(&'a self, letter: &'a Letter) -> Carrying<'a> {
        Box::pin(async move {
            self.tell_all(letter).await.unwrap_or_else(|error| {
                tracing::warn!(alert.message = %letter.id, error = %error, "Browsers cannot be looked up: {error}");
                Carried::Later { why: "database", at_least: Millis(0) }
            })
        })
    }
}

impl Pusher {
    /// What browsers must know to take our notices: the public key, as `applicationServerKey` wants it.
    #[kernel::boxed]
    pub async fn public_key(&self, teammate: &Teammate) -> Result<String, crate::AlertError> {
        let us = PushIdentity::of(&self.db, &self.vault).await?;
        tracing::debug!(teammate.id = %teammate.id, "A browser asks who we are");
        Ok(us.public_text())
    }
}

/// A sealed value and where it lives.
fn place(what: &str, id: impl std::fmt::Display) -> String {
    format!("alerts.{what}:{id}")
}

/// Text of a browser's keys, without padding.
fn unpadded(text: &str) -> Option<Vec<u8>> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

fn secret_text(bytes: &[u8]) -> Secret {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}
