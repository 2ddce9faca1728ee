use super::{PaymeTrust, dialect::Meaning};
use crate::{
    PspError,
    exchange::{exchange, text},
};
use kernel::{Millis, Secret, constant_time_eq, seconds};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// The account's access token. One login is in flight at a time; whoever waited shares its result, good or bad.
#[derive(Default)]
pub(super) struct Tokens {
    logins: AtomicU64,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    token: Option<Token>,
    last_failure: Option<PspError>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    good_until: Millis,
}

/// The longest life we believe in, and the margin before the end (§1.3).
const LONGEST_SECONDS: i64 = 86_400;
const MARGIN_SECONDS: i64 = 3_600;

impl PaymeTrust {
    /// A token to call with. `refused` is one the provider has just turned down: it is not used again.
    pub(super) async fn token(&self, refused: Option<&Secret>) -> Result<Secret, PspError> {
        let seen = self.tokens.logins.load(Ordering::SeqCst);
        let mut slot = self.tokens.slot.lock().await;
        if let Some(refused) = refused {
            // Another caller may have logged in since: its token is not the refused one.
            slot.token.take_if(|token| constant_time_eq(token.secret.reveal().as_bytes(), refused.reveal().as_bytes()));
        }
        let now = self.clock.now();
        if let Some(token) = slot.token.as_ref().filter(|token| now < token.good_until) {
            return Ok(token.secret.clone());
        }
        if self.tokens.logins.load(Ordering::SeqCst) != seen
            && let Some(failure) = &slot.last_failure
        {
            return Err(failure.clone());
        }
        let outcome = self.log_in(now).await.map_err(PspError::before_the_call);
        self.tokens.logins.fetch_add(1, Ordering::SeqCst);
        match outcome {
            Ok(token) => {
                *slot = Slot { token: Some(token.clone()), last_failure: None };
                Ok(token.secret)
            }
            Err(failure) => {
                *slot = Slot { token: None, last_failure: Some(failure.clone()) };
                Err(failure)
            }
        }
    }

    async fn log_in(&self, now: Millis) -> Result<Token, PspError> {
        let (names, answer) = (&self.dialect.request, &self.dialect.answer);
        let mut body = serde_json::Map::new();
        body.insert(names.api_key.clone(), self.keys.api_key.reveal().into());
        body.insert(names.api_password.clone(), self.keys.api_password.reveal().into());
        let url = format!("{}{}", self.base, self.dialect.paths.login);
        let answered = exchange(self.http.post(url).json(&body)).await?;
        let said = self.said(&answered.json);
        if said.meaning != Some(Meaning::Accepted) {
            let keys_are_wrong = matches!(said.meaning, Some(Meaning::Credentials | Meaning::Refused))
                || matches!(answered.status.as_u16(), 401 | 403);
            return Err(if keys_are_wrong { PspError::Credentials(said.code_text()) } else { said.refusal() });
        }
        let token = text(&answered.json, &answer.access_token).filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| PspError::Unreadable("the login has no access token".into()))?;
        let lives = text(&answered.json, &answer.expires_in).and_then(|s| s.parse().ok()).unwrap_or(LONGEST_SECONDS);
        // A token that lives less than the margin is used for this call and asked for again at the next.
        let good_for = (lives.min(LONGEST_SECONDS) - MARGIN_SECONDS).max(0);
        Ok(Token { secret: Secret::new(token), good_until: now + seconds(good_for) })
    }
}
