//! Who asks, and for which brand.

use crate::{Api, problem::Problem};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, Method, header, request::Parts},
};
use identity::{Brand, May, SessionToken, SignedIn, Staff, is_same_site_request, session, session_cookie};
use kernel::ApiError;

/// A teammate with a living session, and the token they showed.
pub(crate) struct Teammate {
    pub signed_in: SignedIn,
    pub token: SessionToken,
}

/// A teammate at work in the brand of the address. What they may do must be asked before anything can be done: there is
/// no other way to the brand.
pub(crate) struct Desk(Staff);

impl Desk {
    /// The proof, if their role may do all of it.
    pub(crate) fn may(&self, all: &[May]) -> Result<&Staff, Problem> {
        for what in all {
            self.0.require(*what)?;
        }
        Ok(&self.0)
    }
}

impl FromRequestParts<Api> for Teammate {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let token = shown_token(&parts.method, &parts.headers)?;
        let signed_in = session(&api.db, &token).await?.ok_or_else(ApiError::unauthenticated)?;
        Ok(Self { signed_in, token })
    }
}

impl FromRequestParts<Api> for Desk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let Teammate { signed_in, .. } = Teammate::from_request_parts(parts, api).await?;
        let none = || ApiError::not_found("brand");
        let named = RawPathParams::from_request_parts(parts, api).await.map_err(|_| none())?;
        let key = named.iter().find(|(name, _)| *name == "brand").map(|(_, key)| key).ok_or_else(none)?;
        let db = &mut &api.db;
        let brand = match key.parse() {
            Ok(id) => Brand::find(db, id).await?,
            Err(_) => Brand::by_slug(db, signed_in.teammate.org, key).await?,
        };
        let staff = brand.and_then(|brand| Staff::for_brand(&signed_in, &brand)).ok_or_else(none)?;
        Ok(Self(staff))
    }
}

/// The bearer token, or the cookie's. A browser sends its cookie whoever made the page: with a cookie, what changes
/// something must come from a page of ours. No other site can make a browser send a bearer token.
fn shown_token(method: &Method, headers: &HeaderMap) -> Result<SessionToken, ApiError> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(shown) = header(header::AUTHORIZATION) {
        let bearer = shown.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = bearer.ok_or_else(ApiError::unauthenticated)?;
        return Ok(SessionToken::from_cookie(token.trim()));
    }
    // HTTP/2 may split cookies over several headers.
    let mut cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let token = cookies.find_map(session_cookie).ok_or_else(ApiError::unauthenticated)?;
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    if !method.is_safe() && !is_same_site_request(site, header(header::ORIGIN), header(header::HOST)) {
        return Err(ApiError::new(403, "cross_site", "with a cookie, changes must come from the product's own pages"));
    }
    Ok(SessionToken::from_cookie(token))
}
