use crate::{IdentityError, teammate};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kernel::Secret;
use storage::{Db, StoreError};
use tokio::sync::Semaphore;

/// A password as an apply file gives it.
#[derive(Debug, Clone)]
pub enum Password {
    /// In plain, to be hashed.
    Plain(Secret),
    /// An argon2id hash in PHC form, `$argon2id$…`.
    Hash(Secret),
}

/// A password ready for a transaction: every slow computation is behind it.
#[derive(Debug, Clone)]
pub struct PreparedPassword(Prepared);

#[derive(Debug, Clone)]
enum Prepared {
    /// It opened this stored hash: nothing to change.
    As(Secret),
    /// Another one, hashed.
    New(Secret),
}

/// Memory and cost of one hash (OWASP's second recommendation): 19 MiB, two passes, one lane; some 20 ms.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Hashes at once in a process: enough for a team, and two cores stay free for customers.
static TURNS: Semaphore = Semaphore::const_new(2);

impl PreparedPassword {
    /// Compares with what the teammate has, and hashes if that is something else. Call it before the transaction.
    #[kernel::boxed]
    pub async fn prepare(db: &Db, email: &str, password: Password) -> Result<Self, IdentityError> {
        let stored = teammate::store::by_email(&mut &*db, &teammate::normal_email(email)).await?;
        let stored = stored.map(|stored| Secret::new(stored.password_hash));
        match password {
            Password::Hash(hash) => {
                let id = PasswordHash::new(hash.reveal()).map(|hash| hash.algorithm.as_str().to_owned());
                if id.as_deref() != Ok("argon2id") {
                    return Err(IdentityError::Invalid { field: "password_hash", why: "must begin with $argon2id$" });
                }
                Ok(Self(if stored.as_ref() == Some(&hash) { Prepared::As(hash) } else { Prepared::New(hash) }))
            }
            Password::Plain(plain) if plain.is_empty() => {
                Err(IdentityError::Invalid { field: "password", why: "must not be empty" })
            }
            Password::Plain(plain) => {
                if let Some(stored) = stored.filter(|stored| !stored.is_empty())
                    && opens(plain.clone(), stored.clone()).await?
                {
                    return Ok(Self(Prepared::As(stored)));
                }
                let salt = db.chance().bytes::<16>();
                Ok(Self(Prepared::New(slowly(move || hash(&plain, &salt)).await?)))
            }
        }
    }

    /// The hash of a teammate who is not there yet.
    pub(crate) fn for_new(&self) -> Result<&str, StoreError> {
        match &self.0 {
            Prepared::New(hash) => Ok(hash.reveal()),
            Prepared::As(_) => Err(meanwhile()),
        }
    }

    /// The hash of a teammate who has `stored`.
    pub(crate) fn over(&self, stored: &str) -> Result<String, StoreError> {
        match &self.0 {
            Prepared::As(hash) if hash.reveal() == stored => Ok(stored.to_owned()),
            Prepared::As(_) => Err(meanwhile()),
            Prepared::New(hash) => Ok(hash.reveal().to_owned()),
        }
    }
}

/// Between the preparation and the transaction, somebody else changed the password.
fn meanwhile() -> StoreError {
    StoreError::Contended("the teammate's password changed meanwhile".into())
}

/// Whether the password opens the stored hash.
pub(crate) async fn opens(password: Secret, stored: Secret) -> Result<bool, StoreError> {
    slowly(move || {
        let stored = PasswordHash::new(stored.reveal()).map_err(defect)?;
        match recipe()?.verify_password(password.reveal().as_bytes(), &stored) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(defect(error)),
        }
    })
    .await
}

/// Takes the time of [`opens`] for nobody's password, so that an unknown e-mail answers no sooner than a known one.
pub(crate) async fn opens_nothing(password: Secret) -> Result<(), StoreError> {
    slowly(move || hash(&password, b"nobody has this.").map(|_| ())).await
}

fn hash(password: &Secret, salt: &[u8; 16]) -> Result<Secret, StoreError> {
    let hash = recipe()?.hash_password_with_salt(password.reveal().as_bytes(), salt).map_err(defect)?;
    Ok(Secret::new(hash.to_string()))
}

fn recipe() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(defect)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn defect(error: impl std::fmt::Display) -> StoreError {
    StoreError::Defect(format!("argon2: {error}"))
}

/// Runs a hash beside the event loop, two at a time.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let turn = TURNS.acquire().await.map_err(defect)?;
    let done = tokio::task::spawn_blocking(move || {
        // The turn ends with the hash, even when whoever asked has gone.
        let _turn = turn;
        work()
    });
    done.await.map_err(defect)?
}
