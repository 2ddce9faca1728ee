//! Stock: every change is a movement that stays.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Body, Named},
    page::{Limit, Page},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use axum::{Json, extract::State, http::StatusCode};
use catalogue::{Movement, Reason, StockChange, Variant};
use identity::May;
use kernel::{ApiError, Uuid, VariantId};
use serde::{Deserialize, Serialize};
use storage::Db;
use utoipa::ToSchema;

/// One change of a variant's stock.
#[derive(Serialize, ToSchema)]
#[schema(as = StockMovement)]
pub(crate) struct MovementView {
    id: Uuid,
    variant: Uuid,
    at: Moment,
    /// Pieces more (or, negative, less).
    #[schema(example = -2)]
    delta: i64,
    /// `import`, `sale`, `correction` or `return`.
    #[schema(value_type = String, example = "correction")]
    reason: Reason,
    /// For which order.
    #[schema(required)]
    order: Option<Uuid>,
    /// By which teammate; `null` when the system did it.
    #[schema(required)]
    teammate: Option<Uuid>,
    /// Pieces on hand after it.
    #[schema(example = 6)]
    on_hand: i64,
}

/// How stock should change: `by` so many pieces, or `to` so many; one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "to": 12 }))]
pub(crate) struct NewMovement {
    /// So many pieces more, or less when negative.
    by: Option<i64>,
    /// So many pieces there are: somebody counted.
    #[schema(minimum = 0)]
    to: Option<i64>,
    /// Why: `correction` (the default) or `return`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "correction")]
    reason: Why,
}

/// Why a person changes stock; imports and sales tell theirs themselves.
#[derive(Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Why {
    #[default]
    Correction,
    Return,
}

/// What is on the shelf after a change.
#[derive(Serialize, ToSchema)]
pub(crate) struct Shelf {
    variant: Uuid,
    /// Pieces on hand now.
    #[schema(example = 12)]
    on_hand: i64,
}

/// How far back.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MovementsQuery {
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

#[derive(Deserialize)]
pub(crate) struct VariantPath {
    variant: VariantId,
}

impl NewMovement {
    fn change(&self) -> Result<StockChange, ApiError> {
        match (self.by, self.to) {
            (Some(by), None) => Ok(StockChange::By(by)),
            (None, Some(to)) => Ok(StockChange::To(to)),
            _ => Err(ApiError::unprocessable("invalid_body", "give either `by` or `to`")),
        }
    }
}

/// List stock movements
///
/// The latest of a variant, the newest first, on one page.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/variants/{variant}/stock-movements", tag = "Catalogue", params(MovementsQuery),
    responses((status = 200, description = "What changed its stock.", body = Page<MovementView>))
)]
pub(crate) async fn list_movements(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<VariantPath>,
    Asked(query): Asked<MovementsQuery>,
) -> Result<Json<Page<MovementView>>, Problem> {
    let brand = desk.may(&[May::ReadCatalogue])?.brand_id();
    let db: &mut &Db = &mut &api.db;
    let variant = Variant::find(db, brand, path.variant).await?.ok_or_else(|| ApiError::not_found("variant"))?;
    let movements = catalogue::movements(db, brand, variant.id, query.limit.0).await?;
    Ok(Json(Page::new(movements.into_iter().map(MovementView::from).collect(), None::<Uuid>)))
}

/// Change stock
///
/// For whoever counted, or got a piece back. Never below zero; a change of nothing leaves no movement. Asks for a role that
/// may edit the catalogue.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/variants/{variant}/stock-movements", tag = "Catalogue",
    request_body = NewMovement,
    responses(
        (status = 201, description = "What is on the shelf now.", body = Shelf),
        (status = 409, description = "`out_of_stock`: the shelf holds less.", body = ProblemView,
            content_type = "application/problem+json"),
        (status = 422, description = "`not_a_quantity`, `invalid_body`", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change_stock(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<VariantPath>,
    Body(movement): Body<NewMovement>,
) -> Result<(StatusCode, Json<Shelf>), Problem> {
    let staff = desk.may(&[May::EditCatalogue])?;
    let (brand, who) = (staff.brand_id(), Some(staff.teammate().id));
    let change = movement.change()?;
    let reason = match movement.reason {
        Why::Correction => Reason::Correction,
        Why::Return => Reason::Return,
    };
    let variant = path.variant;
    let changed = api.db.write(async |tx| catalogue::change_stock(tx, brand, variant, change, reason, who).await);
    Ok((StatusCode::CREATED, Json(Shelf { variant: variant.0, on_hand: changed.await? })))
}

impl From<Movement> for MovementView {
    fn from(movement: Movement) -> Self {
        Self {
            id: movement.id,
            variant: movement.variant.0,
            at: movement.at.into(),
            delta: movement.delta,
            reason: movement.reason,
            order: movement.order.map(|order| order.0),
            teammate: movement.teammate.map(|teammate| teammate.0),
            on_hand: movement.on_hand,
        }
    }
}
