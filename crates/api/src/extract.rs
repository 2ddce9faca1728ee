//! What axum reads from a request, with its refusals told as problems.

use crate::problem::Problem;
use axum::{
    Json,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::request::Parts,
};
use kernel::ApiError;
use serde::de::DeserializeOwned;

/// The JSON body.
pub(crate) struct Body<T>(pub T);
/// The words after `?`.
pub(crate) struct Asked<T>(pub T);
/// What the address names.
pub(crate) struct Named<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let refused = |rejection: JsonRejection| {
            let code = match (&rejection, rejection.status().as_u16()) {
                (JsonRejection::JsonDataError(_), _) => "invalid_body",
                (JsonRejection::MissingJsonContentType(_), _) => "unsupported_media_type",
                (_, 413) => "body_too_large",
                _ => "malformed_body",
            };
            ApiError::new(rejection.status().as_u16(), code, rejection.body_text())
        };
        let Json(body) = Json::from_request(request, state).await.map_err(refused)?;
        Ok(Self(body))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let refused = |rejection: QueryRejection| ApiError::bad_request("invalid_query", rejection.body_text());
        let Query(asked) = Query::from_request_parts(parts, state).await.map_err(refused)?;
        Ok(Self(asked))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        // An id that cannot be one names nothing: the same answer as for an id that nobody has.
        let refused = |_: PathRejection| ApiError::new(404, "not_found", "the address holds an id that is none");
        let Path(named) = Path::from_request_parts(parts, state).await.map_err(refused)?;
        Ok(Self(named))
    }
}
