use crate::{Brand, Teammate, brands_of, teammate};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Chance, Millis, OrgId, Secret, TeammateId, days, hmac_sha256, hours, sha256};
use storage::{Db, StoreError, Tx};

pub(crate) mod store;

/// A session ends this long after it was last seen.
pub const SESSION_LIFE: Millis = days(30);
/// A session in use moves its end at most this often: reading one rarely writes.
pub const RENEWED_EVERY: Millis = hours(12);

/// What a signed-in browser shows: 32 random bytes. Only their SHA-256 is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionToken(Secret);

impl SessionToken {
    pub(crate) fn fresh(chance: &Chance) -> Self {
        Self(Secret::new(URL_SAFE_NO_PAD.encode(chance.bytes::<32>())))
    }

    /// What a cookie holds; anything is accepted and opens nothing unless it was given by [`crate::sign_in`].
    pub fn from_cookie(text: &str) -> Self {
        Self(text.into())
    }

    /// The text for the cookie (43 characters of `A-Z a-z 0-9 - _`).
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// A word that only pages of this session know, for forms: a request that changes something must show it.
    pub fn form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(hmac_sha256(self.0.reveal().as_bytes(), b"form token"))
    }

    /// Whether a form shows this session's word, in constant time.
    pub fn is_form_token(&self, shown: &str) -> bool {
        kernel::constant_time_eq(shown.as_bytes(), self.form_token().as_bytes())
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        sha256(self.0.reveal().as_bytes())
    }
}

/// A teammate who has shown a valid token.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub teammate: Teammate,
    /// When the session ends unless it is seen again.
    pub expires_at: Millis,
}

impl SignedIn {
    /// The brands they work for, in the order of their names.
    #[kernel::boxed]
    pub async fn brands(&self, db: &Db) -> Result<Vec<Brand>, StoreError> {
        let mut brands = brands_of(&mut &*db, self.teammate.org).await?;
        brands.retain(|brand| self.teammate.works_for(brand));
        Ok(brands)
    }
}

/// Who shows this token; none when it was never given, has ended, or its teammate is disabled.
#[kernel::boxed]
pub async fn session(db: &Db, token: &SessionToken) -> Result<Option<SignedIn>, StoreError> {
    let now = db.clock().now();
    let hash = token.hash();
    let Some(found) = store::find(&mut &*db, hash).await?.filter(|session| now < session.expires_at) else {
        return Ok(None);
    };
    let stored = teammate::store::find(&mut &*db, found.org_id, found.teammate_id).await?;
    let Some(stored) = stored.filter(|stored| !stored.is_disabled) else { return Ok(None) };
    let mut expires_at = found.expires_at;
    if now - found.seen_at >= RENEWED_EVERY {
        expires_at = now + SESSION_LIFE;
        db.write(async |tx| store::see(tx, hash, now, expires_at).await).await?;
    }
    Ok(Some(SignedIn { teammate: stored.teammate, expires_at }))
}

/// Ends the session; quiet when it has already.
#[kernel::boxed]
pub async fn sign_out(db: &Db, token: &SessionToken) -> Result<(), StoreError> {
    let hash = token.hash();
    db.write(async |tx| store::end(tx, hash).await).await
}

/// Ends every session of a teammate: a lost phone.
#[kernel::boxed]
pub async fn sign_out_everywhere(tx: &mut Tx, org: OrgId, teammate: TeammateId) -> Result<(), StoreError> {
    store::end_all(tx, org, teammate).await
}

/// Removes sessions that have ended and failures too old to count; for a daily chore. How many rows went.
#[kernel::boxed]
pub async fn sweep(db: &Db) -> Result<u64, StoreError> {
    db.write(async |tx| Ok(store::sweep(tx).await? + crate::sign_in::store::sweep(tx).await?)).await
}
