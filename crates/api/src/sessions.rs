//! Signing in and out.

use crate::{Api, brands::BrandView, desk::Teammate, extract::Body, problem::Problem, shown::Moment};
use axum::{
    Json,
    extract::{ConnectInfo, FromRequest, Request, State},
    http::StatusCode,
};
use identity::{IdentityError, Role};
use kernel::{ApiError, Secret, Uuid};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use utoipa::ToSchema;

/// What somebody signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "awa@demo.seven-t.africa", "password": "bienvenue-awa" }))]
pub(crate) struct Credentials {
    /// The teammate's e-mail.
    email: String,
    /// Their password.
    #[schema(value_type = String, format = Password)]
    password: Secret,
}

/// A new session.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewSession {
    /// To be shown as `Authorization: Bearer …`; told once.
    #[schema(example = "mRkq0…")]
    token: String,
    #[serde(flatten)]
    session: SessionView,
}

/// Who a session stands for.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    /// When the session ends unless it is used before; using it moves the end.
    expires_at: Moment,
    /// Who asks.
    teammate: TeammateView,
    /// The brands they work for, by name.
    brands: Vec<BrandView>,
}

/// A human of the merchant's team.
#[derive(Serialize, ToSchema)]
#[schema(as = Teammate)]
pub(crate) struct TeammateView {
    id: Uuid,
    #[schema(example = "awa@demo.seven-t.africa")]
    email: String,
    #[schema(example = "Awa Koné")]
    name: String,
    /// What they may do: `owner`, `manager`, `seller` or `analyst`.
    #[schema(value_type = String, example = "owner")]
    role: Role,
    /// What the pages speak to them: `fr` or `en`.
    #[schema(example = "fr")]
    locale: &'static str,
}

async fn shown(api: &Api, signed_in: &identity::SignedIn) -> Result<SessionView, Problem> {
    let who = &signed_in.teammate;
    let brands = signed_in.brands(&api.db).await?;
    Ok(SessionView {
        expires_at: signed_in.expires_at.into(),
        teammate: TeammateView {
            id: who.id.0,
            email: who.email.clone(),
            name: who.name.clone(),
            role: who.role,
            locale: who.locale.code(),
        },
        brands: brands.into_iter().map(BrandView::from).collect(),
    })
}

/// Sign in
///
/// Begins a session. After five failures in fifteen minutes for one e-mail, or twenty from one address, tries are refused
/// with 429; `Retry-After` tells for how many seconds.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "Sessions", security(()), request_body = Credentials,
    responses(
        (status = 201, description = "The new session.", body = NewSession),
        (status = 401, description = "`wrong_credentials`: which of the two is wrong is not told.",
            body = crate::problem::ProblemView, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`", body = crate::problem::ProblemView,
            content_type = "application/problem+json", headers(("Retry-After" = i64, description = "Seconds."))),
    )
)]
pub(crate) async fn sign_in(
    State(api): State<Api>,
    request: Request,
) -> Result<(StatusCode, Json<NewSession>), Problem> {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    let Body(Credentials { email, password }) = Body::from_request(request, &()).await?;
    // Without an address everybody shares one count: stricter, never looser.
    let from = address.unwrap_or_default();
    let token = identity::sign_in(&api.db, &email, &password, &from).await.map_err(|error| match error {
        IdentityError::TooManyAttempts { until } => {
            let left = until - api.db.clock().now();
            Problem::from(error).retry_after(left.0.div_euclid(1000) + 1)
        }
        other => other.into(),
    })?;
    let signed_in = identity::session(&api.db, &token).await?.ok_or_else(ApiError::unauthenticated)?;
    let session = shown(&api, &signed_in).await?;
    Ok((StatusCode::CREATED, Json(NewSession { token: token.reveal().to_owned(), session })))
}

/// Who am I
///
/// The teammate this session stands for, and the brands they work for.
#[utoipa::path(
    get, path = "/api/v1/sessions", tag = "Sessions",
    responses((status = 200, description = "The session that is shown.", body = SessionView))
)]
pub(crate) async fn who_am_i(
    State(api): State<Api>,
    Teammate { signed_in, .. }: Teammate,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(shown(&api, &signed_in).await?))
}

/// Sign out
///
/// Ends the session that is shown; its token opens nothing any more.
#[utoipa::path(
    delete, path = "/api/v1/sessions", tag = "Sessions",
    responses((status = 204, description = "The session has ended."))
)]
pub(crate) async fn sign_out(State(api): State<Api>, Teammate { token, .. }: Teammate) -> Result<StatusCode, Problem> {
    identity::sign_out(&api.db, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
