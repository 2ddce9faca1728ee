use super::Refused;
use crate::Web;
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use std::str::FromStr;

/// The `{id}` of an address; what is no id names nothing that exists.
pub(crate) struct Id<T>(pub T);

/// The `{message}` of an address.
pub(crate) struct MessageInPath<T>(pub T);

impl<T: FromStr> FromRequestParts<Web> for Id<T> {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        named(parts, web, "id").await.map(Self)
    }
}

impl<T: FromStr> FromRequestParts<Web> for MessageInPath<T> {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        named(parts, web, "message").await.map(Self)
    }
}

async fn named<T: FromStr>(parts: &mut Parts, web: &Web, name: &str) -> Result<T, Refused> {
    let params = RawPathParams::from_request_parts(parts, web).await.map_err(|_| Refused::not_found())?;
    let text = params.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    text.and_then(|text| text.parse().ok()).ok_or_else(Refused::not_found)
}
