//! Access tokens of providers that give them for a client's id and secret.

use super::{PspState, account::Account, account::Kind, lock};
use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Which account a token speaks for, and until when.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct AccessTokens(HashMap<String, (String, Millis)>);

impl AccessTokens {
    pub(super) fn give(&mut self, token: String, account: String, good_until: Millis) {
        self.0.insert(token, (account, good_until));
    }

    /// The account that the Bearer token speaks for; `end`: the token ends now.
    pub(super) fn account(&mut self, headers: &HeaderMap, now: Millis, end: bool) -> Option<String> {
        let token = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
        let (account, good_until) = self.0.get_mut(token)?;
        if end {
            *good_until = now;
        }
        (*good_until > now).then(|| account.clone())
    }

    /// The same for the record of calls, whether the token is still good or not.
    pub(super) fn whose(&self, headers: &HeaderMap) -> Option<String> {
        let token = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
        self.0.get(token).map(|(account, _)| account.clone())
    }
}

/// The account whose key and secret came as Basic; the secret is the credential of that name.
pub(super) fn basic(state: &PspState, kind: Kind, headers: &HeaderMap, secret: &str) -> Option<Account> {
    let pair = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(pair).ok()?).ok()?;
    let (key, given) = pair.split_once(':')?;
    lock(&state.0.books.accounts).by_key(kind, key).filter(|account| account.credential(secret) == given).cloned()
}
