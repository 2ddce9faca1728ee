use super::{place, secret_text, store, unpadded};
use crate::{AlertError, push::encrypt};
use identity::Teammate;
use kernel::{Secret, Vault};
use serde::Deserialize;
use storage::{StoreError, Tx};
use url::Url;

/// A browser that takes notices, as its `PushSubscription` says.
pub struct Browser {
    /// Where its push service takes them; whoever knows it may knock there.
    pub(super) endpoint: Secret,
    /// Its public key: 65 bytes.
    pub(super) key: Vec<u8>,
    /// What it shares with us: 16 bytes.
    pub(super) auth: Vec<u8>,
}

/// The JSON of a `PushSubscription`.
#[derive(Deserialize)]
struct Told {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

/// The most browsers of one teammate: the one that came first goes when there is another.
pub(super) const MOST: i64 = 10;

impl Browser {
    /// Reads what `PushSubscription.toJSON()` gives.
    pub fn read(json: &str) -> Result<Self, AlertError> {
        let wrong = |field, why| AlertError::Invalid { field, why };
        let told: Told =
            serde_json::from_str(json).map_err(|_| wrong("subscription", "must have endpoint and keys"))?;
        let url = Url::parse(&told.endpoint).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
        // Where it leads is looked at when it is asked.
        if url.is_none_or(|url| !url.has_host()) || told.endpoint.len() > 2_000 {
            return Err(wrong("endpoint", "must be an address of the web"));
        }
        let key = unpadded(&told.keys.p256dh).filter(|key| key.len() == 65 && key[0] == 4);
        let auth = unpadded(&told.keys.auth).filter(|auth| auth.len() == 16);
        Ok(Self {
            endpoint: Secret::new(told.endpoint),
            key: key.ok_or_else(|| wrong("keys.p256dh", "must be a public key of 65 bytes"))?,
            auth: auth.ok_or_else(|| wrong("keys.auth", "must be 16 bytes"))?,
        })
    }

    pub(super) fn open(vault: &Vault, held: &store::Held) -> Option<Self> {
        let opened = vault.open(&place("push_subscription", held.id), &held.sealed).ok()?;
        let mut parts = opened.reveal().splitn(3, ' ');
        let (key, auth, endpoint) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { endpoint: Secret::new(endpoint), key: unpadded(key)?, auth: unpadded(auth)? })
    }

    fn sealed(&self, tx: &Tx, vault: &Vault, id: kernel::Uuid) -> Vec<u8> {
        let (key, auth) = (secret_text(&self.key), secret_text(&self.auth));
        let text = format!("{} {} {}", key.reveal(), auth.reveal(), self.endpoint.reveal());
        vault.seal(tx.chance(), &place("push_subscription", id), &Secret::new(text))
    }
}

/// This browser takes notices for the teammate from now on, of all their brands; if it did for somebody else, who signed in
/// there before, not any more.
#[kernel::boxed]
pub async fn subscribe(tx: &mut Tx, vault: &Vault, teammate: &Teammate, browser: &Browser) -> Result<(), AlertError> {
    // A key that is no point of the curve would be found out at the first notice.
    if encrypt::seal(tx.chance(), browser, b"").is_none() {
        return Err(AlertError::Invalid { field: "keys.p256dh", why: "must be a public key of 65 bytes" });
    }
    let mark = vault.fingerprint(&browser.endpoint);
    store::forget_endpoint(tx, mark).await?;
    let id = tx.new_id();
    let sealed = browser.sealed(tx, vault, id);
    store::insert(tx, (teammate.org, teammate.id), id, mark, sealed).await?;
    store::keep_newest(tx, teammate.org, teammate.id, MOST).await?;
    Ok(())
}

/// The browser at this address takes no notices for the teammate any more.
#[kernel::boxed]
pub async fn unsubscribe(tx: &mut Tx, vault: &Vault, teammate: &Teammate, endpoint: &Secret) -> Result<(), AlertError> {
    if store::forget_own(tx, (teammate.org, teammate.id), vault.fingerprint(endpoint)).await? {
        return Ok(());
    }
    Err(AlertError::UnknownBrowser)
}

/// How many browsers take notices for the teammate.
#[kernel::boxed]
pub async fn browsers(on: &mut dyn storage::Read, teammate: &Teammate) -> Result<usize, StoreError> {
    Ok(store::of_teammate(on, teammate.org, teammate.id).await?.len())
}
