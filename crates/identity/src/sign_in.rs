use crate::{IdentityError, SESSION_LIFE, SessionToken, password, session, teammate};
use kernel::{Millis, Secret, minutes, sha256};
use storage::{Db, StoreError, Tx};

pub(crate) mod store;

/// Failures allowed per e-mail within [`FAILURE_WINDOW`].
pub const FAILURES_PER_EMAIL: usize = 5;
/// Failures allowed per address within [`FAILURE_WINDOW`]; a whole shop may sit behind one.
pub const FAILURES_PER_ADDRESS: usize = 20;
/// How long a failure counts.
pub const FAILURE_WINDOW: Millis = minutes(15);

/// Signs a teammate in from the network address `from` (without port) and begins a session.
///
/// Each try is counted as a failure before the password is looked at, and taken back when it was right: a hundred
/// tries at once, on any number of nodes, get five looks at one account. Unknown and disabled accounts answer as late
/// and with the same words as a wrong password.
#[kernel::boxed]
pub async fn sign_in(db: &Db, email: &str, password: &Secret, from: &str) -> Result<SessionToken, IdentityError> {
    let email = teammate::normal_email(email);
    let subjects = Subjects::of(&email, from);
    db.write(async |tx| subjects.count(tx).await).await?;

    let stored = teammate::store::by_email(&mut &*db, &email).await?;
    let stored = stored.filter(|stored| !stored.is_disabled && stored.password_hash != teammate::NO_PASSWORD);
    let Some(stored) = stored else {
        password::opens_nothing(password.clone()).await?;
        return Err(IdentityError::WrongCredentials);
    };
    let hash = stored.password_hash;
    if !password::opens(password.clone(), Secret::new(hash.clone())).await? {
        return Err(IdentityError::WrongCredentials);
    }

    db.write(async |tx| {
        // While the hash was computed, the teammate may have left or changed their password.
        let still = teammate::store::by_email(tx, &email).await?;
        let still = still.filter(|now| !now.is_disabled && now.password_hash == hash);
        let Some(teammate) = still.map(|stored| stored.teammate) else { return Err(IdentityError::WrongCredentials) };
        subjects.forgive(tx).await?;
        let token = SessionToken::fresh(tx.chance());
        let expires_at = tx.now() + SESSION_LIFE;
        session::store::begin(tx, token.hash(), teammate.org, teammate.id, expires_at).await?;
        tracing::info!(teammate.id = %teammate.id, "Teammate {} signed in", teammate.id);
        Ok(token)
    })
    .await
}

/// What failures are counted by: the e-mail and the address, known by hashes only.
struct Subjects {
    email: [u8; 32],
    address: [u8; 32],
}

impl Subjects {
    fn of(email: &str, from: &str) -> Self {
        let hash = |kind: &str, text: &str| sha256(format!("{kind}:{text}").as_bytes());
        Self { email: hash("email", email), address: hash("address", from) }
    }

    /// In the order of their hashes: two tries that share both never wait for each other crosswise.
    fn in_order(&self) -> [([u8; 32], usize); 2] {
        let mut both = [(self.email, FAILURES_PER_EMAIL), (self.address, FAILURES_PER_ADDRESS)];
        both.sort_unstable();
        both
    }

    /// Counts this try, unless there were too many.
    async fn count(&self, tx: &mut Tx) -> Result<(), IdentityError> {
        let now = tx.now();
        let mut until = None;
        let mut counted = Vec::new();
        for (subject, limit) in self.in_order() {
            let mut recent = store::lock(tx, subject).await?;
            recent.retain(|at| *at + FAILURE_WINDOW > now);
            if recent.len() >= limit {
                // The try that must grow old before another one is looked at.
                until = until.max(Some(recent[recent.len() - limit] + FAILURE_WINDOW));
            }
            recent.push(now);
            counted.push((subject, recent));
        }
        if let Some(until) = until {
            return Err(IdentityError::TooManyAttempts { until });
        }
        for (subject, recent) in counted {
            store::save(tx, subject, recent).await?;
        }
        Ok(())
    }

    /// The password was right: the e-mail begins anew, the address gets this try back. Its other failures stay, or a
    /// thief with one account of their own could try others for ever.
    async fn forgive(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for (subject, _) in self.in_order() {
            let mut recent = store::lock(tx, subject).await?;
            if subject == self.email {
                recent.clear();
            } else {
                recent.pop();
            }
            store::save(tx, subject, recent).await?;
        }
        Ok(())
    }
}
