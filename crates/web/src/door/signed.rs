use super::{Refused, set_cookie};
use crate::{Accent, Web, door::Reader};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use identity::{PLAIN_SESSION_COOKIE, SESSION_COOKIE, SESSION_LIFE, SessionToken, SignedIn};
use kernel::ApiError;

/// The cookie that carries a session; of an ended one with `None`. `__Host-` is a promise that browsers keep: only this
/// host, only over HTTPS.
pub(crate) fn session_cookie(token: Option<&SessionToken>, is_https: bool) -> HeaderValue {
    let name = if is_https { SESSION_COOKIE } else { PLAIN_SESSION_COOKIE };
    let seconds = token.map_or(0, |_| SESSION_LIFE.as_seconds());
    set_cookie(name, token.map_or("", SessionToken::reveal), seconds, is_https)
}

/// The token a browser shows, good or not.
pub(crate) fn token_of(headers: &HeaderMap) -> Option<SessionToken> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let shown = lines.collect::<Vec<_>>().join("; ");
    identity::session_cookie(&shown).map(SessionToken::from_cookie)
}

/// A signed-in teammate; the request is refused when there is none.
pub(crate) struct Signed(pub SignedIn);

impl FromRequestParts<Web> for Signed {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let token = token_of(&parts.headers).ok_or(Refused::SignedOut)?;
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
