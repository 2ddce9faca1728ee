use crate::{
    Accent, Web,
    door::{Answer, Reader, Refused, Signed, session_cookie, token_of},
    views::{SignInNotice, SignInPage},
};
use axum::{
    Form,
    extract::{ConnectInfo, FromRequestParts, Query, State, rejection::FormRejection},
    http::{HeaderMap, HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect},
};
use identity::IdentityError;
use kernel::{ApiError, Millis, Secret};
use serde::Deserialize;
use std::{convert::Infallible, net::SocketAddr};

/// The first page: the messages of the first brand, or the form to sign in.
pub(crate) async fn home(State(web): State<Web>, signed: Result<Signed, Refused>) -> Answer {
    let signed = match signed {
        Ok(Signed(signed)) => signed,
        Err(Refused::SignedOut) => return Ok(Redirect::to("/sign-in").into_response()),
        Err(other) => return Err(other),
    };
    match signed.brands(&web.db).await?.first() {
        Some(brand) => Ok(Redirect::to(&format!("/b/{}/messages", brand.slug)).into_response()),
        None => Err(ApiError::forbidden("this teammate works for no brand").into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    next: String,
    said: Option<String>,
}

/// The form.
pub(crate) async fn form(
    State(web): State<Web>,
    reader: Reader,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    signed: Result<Signed, Refused>,
) -> Answer {
    if signed.is_ok() {
        return Ok(Redirect::to(safe_next(&asked.next)).into_response());
    }
    let had_session = token_of(&headers).is_some();
    let notice = match asked.said.as_deref() {
        Some("bye") => Some(SignInNotice::SignedOut),
        _ if had_session => Some(SignInNotice::Expired),
        _ => None,
    };
    Ok(page(&web, &reader, String::new(), asked.next, notice).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// Where a request comes from on the network, for counting failures.
pub(crate) struct From(String);

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(peer)| peer.ip().to_canonical().to_string()).unwrap_or_default()))
    }
}

/// Signs in, with a new session whatever cookie was shown before.
pub(crate) async fn sign_in(
    State(web): State<Web>,
    reader: Reader,
    From(from): From,
    Form(shown): Form<Credentials>,
) -> Answer {
    let Credentials { email, password, next } = shown;
    let notice = match identity::sign_in(&web.db, &email, &Secret::new(password), &from).await {
        Ok(token) => {
            let cookie = session_cookie(Some(&token), web.is_https);
            return Ok(([(header::SET_COOKIE, cookie)], Redirect::to(safe_next(&next))).into_response());
        }
        Err(IdentityError::WrongCredentials) => SignInNotice::Wrong,
        Err(IdentityError::TooManyAttempts { until }) => {
            SignInNotice::TooMany { minutes: minutes_left(until, web.db.clock().now()) }
        }
        Err(other) => return Err(other.into()),
    };
    let mut response = page(&web, &reader, email, next, Some(notice)).into_response();
    *response.status_mut() = match notice {
        SignInNotice::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNAUTHORIZED,
    };
    Ok(response)
}

/// What a browser says when it leaves.
#[derive(Default, Deserialize)]
pub(crate) struct Leaving {
    /// The address at which it took notices.
    #[serde(default)]
    gone: String,
}

/// Ends the session, and with it what the browser keeps of our pages and the notices that it takes for the one who leaves.
pub(crate) async fn sign_out(
    State(web): State<Web>,
    headers: HeaderMap,
    leaving: Result<Form<Leaving>, FormRejection>,
) -> Answer {
    let gone = leaving.map(|Form(leaving)| leaving.gone).unwrap_or_default();
    if let Some(token) = token_of(&headers) {
        if let Some(signed) = identity::session(&web.db, &token).await?.filter(|_| !gone.is_empty()) {
            super::alerts::forget_browser(&web, &signed.teammate, gone).await?;
        }
        identity::sign_out(&web.db, &token).await?;
    }
    let forget = [
        (header::SET_COOKIE, session_cookie(None, web.is_https)),
        (HeaderName::from_static("clear-site-data"), header::HeaderValue::from_static("\"cache\", \"storage\"")),
    ];
    Ok((forget, Redirect::to("/sign-in?said=bye")).into_response())
}

fn page(web: &Web, reader: &Reader, email: String, next: String, notice: Option<SignInNotice>) -> SignInPage {
    let ui = reader.ui(web.db.clock().now());
    SignInPage { ui, theme: reader.theme(), accent: Accent::DEFAULT, email, next, notice }
}

/// At least one: « wait 0 minutes » is no sentence.
fn minutes_left(until: Millis, now: Millis) -> i64 {
    (until - now).0.max(1).saturating_add(59_999).div_euclid(60_000)
}

/// An address of ours, or the first page: a link in an e-mail must not lead elsewhere after signing in.
fn safe_next(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/sign-in");
    let plain = next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if ours && plain { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_elsewhere() {
        for ours in ["/b/awa-mode/orders", "/b/awa-mode/messages?view=mine&q=a%20b"] {
            assert_eq!(safe_next(ours), ours);
        }
        for other in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nset-cookie: x",
            "javascript:x",
            "/sign-in",
        ] {
            assert_eq!(safe_next(other), "/", "{other:?}");
        }
    }

    #[test]
    fn the_wait_is_said_in_whole_minutes() {
        assert_eq!(minutes_left(Millis(60_001), Millis(0)), 2);
        assert_eq!(minutes_left(Millis(59_000), Millis(0)), 1);
        assert_eq!(minutes_left(Millis(0), Millis(5)), 1);
    }
}
