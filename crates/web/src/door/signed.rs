use super::{Refused, cookie, set_cookie};
use crate::{Accent, Web, door::Reader};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, request::Parts},
};
use identity::{SESSION_LIFE, SessionToken, SignedIn};
use kernel::ApiError;

/// The name of the session's cookie. `__Host-` is a promise that browsers keep: only this host, only over HTTPS.
const fn cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-session" } else { "session" }
}

/// The cookie that carries a session; of an ended one with `None`.
pub(crate) fn session_cookie(token: Option<&SessionToken>, is_https: bool) -> HeaderValue {
    let seconds = token.map_or(0, |_| SESSION_LIFE.as_seconds());
    set_cookie(cookie_name(is_https), token.map_or("", SessionToken::reveal), seconds, is_https)
}

/// The token a browser shows, good or not.
pub(crate) fn token_of(headers: &HeaderMap, is_https: bool) -> Option<SessionToken> {
    cookie(headers, cookie_name(is_https)).filter(|text| !text.is_empty()).map(SessionToken::from_cookie)
}

/// A signed-in teammate; the request is refused when there is none.
pub(crate) struct Signed(pub SignedIn);

impl FromRequestParts<Web> for Signed {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let token = token_of(&parts.headers, web.is_https).ok_or(Refused::SignedOut)?;
        let signed = identity::session(&web.db, &token).await?.ok_or(Refused::SignedOut)?;
        if let Some(reader) = parts.extensions.get::<Reader>() {
            reader.meet(signed.teammate.locale, Accent::default());
        }
        Ok(Self(signed))
    }
}

impl FromRequestParts<Web> for Reader {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Refused> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| ApiError::internal().into())
    }
}
