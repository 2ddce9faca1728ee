//! Access tokens: fetched once, used until they age, replaced once when they are turned down.

use crate::{
    PspError,
    exchange::{Answered, exchange, text},
};
use kernel::{Clock, Millis, Secret, constant_time_eq, seconds};
use reqwest::RequestBuilder;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// An account's access token. One login is in flight at a time; whoever waited shares its result, good or bad.
#[derive(Default)]
pub(crate) struct Tokens {
    logins: AtomicU64,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    token: Option<Token>,
    last_failure: Option<PspError>,
}

/// A token, and until when it is used.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: Secret,
    pub(crate) good_until: Millis,
}

impl Token {
    /// The token `field` of a login's answer. It lives `expires_in` seconds (told as a number or as a string), `longest`
    /// at most and where nothing is told; it is not used in its last `margin` seconds.
    pub(crate) fn of(
        answer: &Value,
        fields: (&str, &str),
        now: Millis,
        longest: i64,
        margin: i64,
    ) -> Result<Self, PspError> {
        let (token, expires_in) = fields;
        let token = text(answer, token).filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| PspError::Unreadable("the login has no access token".into()))?;
        let lives = text(answer, expires_in).and_then(|s| s.trim().parse().ok()).unwrap_or(longest);
        // A token that lives less than the margin is used for this call and asked for again at the next.
        let good_for = (lives.min(longest) - margin).max(0);
        Ok(Self { secret: Secret::new(token), good_until: now + seconds(good_for) })
    }
}

impl Tokens {
    /// Makes a call with the account's token; when the token is turned down, logs in and repeats the call, once.
    pub(crate) async fn call<L: Future<Output = Result<Token, PspError>> + Send>(
        &self,
        clock: &Clock,
        log_in: impl Fn(Millis) -> L,
        is_refused: impl Fn(&Answered) -> bool,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Answered, PspError> {
        let token = self.get(clock, &log_in, None).await?;
        let answered = exchange(request().bearer_auth(token.reveal())).await?;
        if !is_refused(&answered) {
            return Ok(answered);
        }
        let token = self.get(clock, &log_in, Some(&token)).await?;
        let answered = exchange(request().bearer_auth(token.reveal())).await?;
        if is_refused(&answered) {
            return Err(PspError::Credentials("a fresh access token is refused".into()));
        }
        Ok(answered)
    }

    /// A token to call with. `refused` is one the provider has just turned down: it is not used again.
    async fn get<L: Future<Output = Result<Token, PspError>> + Send>(
        &self,
        clock: &Clock,
        log_in: &impl Fn(Millis) -> L,
        refused: Option<&Secret>,
    ) -> Result<Secret, PspError> {
        let seen = self.logins.load(Ordering::SeqCst);
        let mut slot = self.slot.lock().await;
        if let Some(refused) = refused {
            // Another caller may have logged in since: its token is not the refused one.
            slot.token.take_if(|token| constant_time_eq(token.secret.reveal().as_bytes(), refused.reveal().as_bytes()));
        }
        let now = clock.now();
        if let Some(token) = slot.token.as_ref().filter(|token| now < token.good_until) {
            return Ok(token.secret.clone());
        }
        if self.logins.load(Ordering::SeqCst) != seen
            && let Some(failure) = &slot.last_failure
        {
            return Err(failure.clone());
        }
        let outcome = log_in(now).await.map_err(PspError::before_the_call);
        self.logins.fetch_add(1, Ordering::SeqCst);
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
}
