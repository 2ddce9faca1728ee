use super::{HeldLine, Line, LineSecrets, store};
use kernel::{BrandId, LineId, Millis, Secret, Vault, constant_time_eq, seconds};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use storage::{Db, StoreError};
use whatsapp::Credentials;

/// How old the book may be before it is read again: secrets changed by another process are known after this time.
const FRESH: Millis = seconds(3);
/// How old it must be to be read again for a webhook that nothing in it explains: a line applied a moment ago by another
/// process must not lose its first message, and a stranger who knocks must not keep the database busy.
const STALE: Millis = Millis(200);

/// The installation's lines with their secrets opened, kept at hand because each webhook and each sending needs them.
/// Derived from the table and read again when it may have changed.
pub struct LineBook {
    db: Db,
    vault: Vault,
    pages: RwLock<Arc<Pages>>,
}

#[derive(Default)]
struct Pages {
    read_at: Option<Millis>,
    by_number: HashMap<String, Arc<OpenLine>>,
    by_id: HashMap<(BrandId, LineId), Arc<OpenLine>>,
    verify_keys: Vec<[u8; 32]>,
    /// Each different app secret once, with its mark.
    app_secrets: Vec<([u8; 32], Secret)>,
}

/// A line and what it needs to speak.
pub(crate) struct OpenLine {
    pub line: Line,
    pub secrets: LineSecrets,
}

impl OpenLine {
    /// What the client speaks with.
    pub(crate) fn credentials(&self, graph_version: &str) -> Credentials {
        Credentials {
            graph_url: self.line.graph_url.clone(),
            version: graph_version.to_owned(),
            phone_number_id: self.line.phone_number_id.clone(),
            access_token: self.secrets.access_token.clone(),
        }
    }
}

impl LineBook {
    /// An empty book that reads itself on first use.
    pub fn new(db: Db, vault: Vault) -> Self {
        Self { db, vault, pages: RwLock::default() }
    }

    async fn pages(&self) -> Result<Arc<Pages>, StoreError> {
        let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner).clone();
        let now = self.db.clock().now();
        match pages.read_at {
            Some(at) if now - at < FRESH => Ok(pages),
            _ => self.read_again(now).await,
        }
    }

    async fn read_again(&self, now: Millis) -> Result<Arc<Pages>, StoreError> {
        let mut pages = Pages { read_at: Some(now), ..Pages::default() };
        for held in store::all(&mut &self.db).await? {
            pages.add(&self.vault, held);
        }
        let pages = Arc::new(pages);
        *self.pages.write().unwrap_or_else(PoisonError::into_inner) = pages.clone();
        Ok(pages)
    }

    /// The line of Meta's `phone_number_id`. A number that the book lacks is looked up: a line applied a moment ago by
    /// another process must not lose its first message.
    pub(crate) async fn by_number(&self, phone_number_id: &str) -> Result<Option<Arc<OpenLine>>, StoreError> {
        if let Some(open) = self.pages().await?.by_number.get(phone_number_id) {
            return Ok(Some(open.clone()));
        }
        if store::by_number(&mut &self.db, phone_number_id).await?.is_none() {
            return Ok(None);
        }
        let pages = self.read_again(self.db.clock().now()).await?;
        Ok(pages.by_number.get(phone_number_id).cloned())
    }

    pub(crate) async fn by_id(&self, brand: BrandId, line: LineId) -> Result<Option<Arc<OpenLine>>, StoreError> {
        Ok(self.pages().await?.by_id.get(&(brand, line)).cloned())
    }

    /// Lines of this account whose webhooks the secret of mark `app_key` signs.
    pub(crate) async fn of_account(&self, waba: &str, app_key: &[u8]) -> Result<Vec<Arc<OpenLine>>, StoreError> {
        let theirs = |open: &&Arc<OpenLine>| open.line.waba_id == waba && open.line.app_key[..] == *app_key;
        let found = self.search(|pages| {
            let lines: Vec<_> = pages.by_id.values().filter(theirs).cloned().collect();
            (!lines.is_empty()).then_some(lines)
        });
        Ok(found.await?.unwrap_or_default())
    }

    /// The brand's lines.
    #[kernel::boxed]
    pub async fn of_brand(&self, brand: BrandId) -> Result<Vec<Line>, StoreError> {
        store::of_brand(&mut &self.db, brand).await
    }

    /// What `look` finds in the book; if nothing, what it finds in a book read again.
    async fn search<T>(&self, look: impl Fn(&Pages) -> Option<T>) -> Result<Option<T>, StoreError> {
        let pages = self.pages().await?;
        let found = look(&pages);
        let now = self.db.clock().now();
        if found.is_none() && pages.read_at.is_some_and(|at| now - at >= STALE) {
            return Ok(look(&*self.read_again(now).await?));
        }
        Ok(found)
    }

    /// Whether some line expects this verify token.
    pub(crate) async fn expects(&self, verify_token: &Secret) -> Result<bool, StoreError> {
        let mark = self.vault.fingerprint(verify_token);
        // Every key is compared, so that the time tells nothing about which one matched.
        let is_there =
            |pages: &Pages| pages.verify_keys.iter().fold(false, |found, key| found | constant_time_eq(key, &mark));
        Ok(self.search(|pages| is_there(pages).then_some(())).await?.is_some())
    }

    /// The mark of the app secret that signed `raw`, if any line's did. The line that the body names is tried first:
    /// a hint only, the signature decides.
    pub(crate) async fn signer(&self, raw: &[u8], signature: &str) -> Result<Option<[u8; 32]>, StoreError> {
        let signs = |secret: &Secret| whatsapp::signature::verify(secret, raw, signature);
        let number = named_number(raw);
        self.search(|pages| {
            let hinted = number.and_then(|number| pages.by_number.get(number));
            match hinted.filter(|open| signs(&open.secrets.app_secret)) {
                Some(open) => Some(open.line.app_key),
                None => pages.app_secrets.iter().find(|(_, secret)| signs(secret)).map(|(mark, _)| *mark),
            }
        })
        .await
    }
}

impl Pages {
    fn add(&mut self, vault: &Vault, held: HeldLine) {
        let Ok(secrets) = held.open(vault) else {
            tracing::error!(line.id = %held.line.id, "The secrets of line {} do not open with this secret_key", held.line.id);
            return;
        };
        if !self.app_secrets.iter().any(|(mark, _)| *mark == held.line.app_key) {
            self.app_secrets.push((held.line.app_key, secrets.app_secret.clone()));
        }
        self.verify_keys.push(held.verify_key);
        let open = Arc::new(OpenLine { line: held.line, secrets });
        self.by_id.insert((open.line.brand, open.line.id), open.clone());
        self.by_number.insert(open.line.phone_number_id.clone(), open);
    }
}

/// The first `"phone_number_id":"…"` of a body that nobody has verified yet: read without parsing.
fn named_number(raw: &[u8]) -> Option<&str> {
    const NAME: &[u8] = b"\"phone_number_id\"";
    let at = raw.windows(NAME.len()).position(|window| window == NAME)? + NAME.len();
    let rest = raw[at..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    std::str::from_utf8(&rest[..end]).ok()
}

#[cfg(test)]
mod tests {
    use super::named_number;

    #[test]
    fn the_hint_is_read_from_any_spacing_and_never_panics() {
        assert_eq!(named_number(br#"{"metadata": {"phone_number_id" : "123"}}"#), Some("123"));
        assert_eq!(named_number(br#"{"phone_number_id":"9"#), None);
        assert_eq!(named_number(b"\"phone_number_id\":\xff"), None);
        assert_eq!(named_number(b""), None);
    }
}
