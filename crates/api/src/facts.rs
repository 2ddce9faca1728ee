//! What happened in a brand, to be followed.

use crate::{
    Api,
    desk::Desk,
    extract::Asked,
    page::{Limit, Place},
    problem::Problem,
    shown::Moment,
};
use axum::{Json, extract::State};
use identity::May;
use kernel::{Millis, Uuid, seconds};
use serde::{Deserialize, Serialize};
use storage::Fact;
use utoipa::ToSchema;

/// A fact is told once it is this old. Nodes commit in another order than they stamp: what is older has been committed,
/// so that a follower who keeps a cursor passes over nothing.
const SETTLED: Millis = seconds(3);

/// Something that happened: append-only.
#[derive(Serialize, ToSchema)]
#[schema(as = Fact)]
pub(crate) struct FactView {
    id: Uuid,
    /// A dotted word in the past tense: `order.paid`.
    #[schema(example = "order.paid")]
    kind: String,
    at: Moment,
    /// The thing it happened to: an order, a conversation, a variant.
    subject: Uuid,
    /// More ids and figures; moments in it are milliseconds since 1970.
    #[schema(value_type = Object, example = json!({ "number": 42 }))]
    data: serde_json::Value,
}

/// A page of the stream.
#[derive(Serialize, ToSchema)]
pub(crate) struct FactsPage {
    /// Oldest first.
    items: Vec<FactView>,
    /// What to give as `after` to go on; keep it. `null` only while nothing has ever happened.
    #[schema(required)]
    next: Option<String>,
    /// Whether there is more to read at once. Else ask again later.
    more: bool,
}

/// From where.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FactsQuery {
    /// The `next` of the page before; without it, from the beginning.
    #[param(value_type = Option<String>)]
    after: Option<Place>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// Follow what happens
///
/// The stream of facts, oldest first: to keep another system up to date, ask with the last `next` every few seconds. Each
/// fact comes once and none is missed; it appears three seconds after it happened.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/facts", tag = "Facts", params(FactsQuery),
    responses((status = 200, description = "A page of the stream.", body = FactsPage))
)]
pub(crate) async fn list_facts(
    State(api): State<Api>,
    desk: Desk,
    Asked(FactsQuery { after, limit }): Asked<FactsQuery>,
) -> Result<Json<FactsPage>, Problem> {
    // Facts speak of everything.
    let brand = desk.may(&[May::ReadConversations, May::ReadOrders, May::ReadCatalogue])?.brand_id();
    let until = api.db.clock().now() - SETTLED;
    let from = after.map(|place| (place.at, place.id.into()));
    let mut facts = storage::facts_between(&api.db, brand, from, until, limit.0 + 1).await?;
    let wanted = usize::try_from(limit.0).unwrap_or(usize::MAX);
    let more = facts.len() > wanted;
    facts.truncate(wanted);
    let next = facts.last().map(|fact| Place { at: fact.at, id: fact.id.0 }).or(after);
    Ok(Json(FactsPage {
        items: facts.into_iter().map(FactView::from).collect(),
        next: next.map(|place| place.to_string()),
        more,
    }))
}

impl From<Fact> for FactView {
    fn from(fact: Fact) -> Self {
        Self { id: fact.id.0, kind: fact.kind, at: fact.at.into(), subject: fact.subject, data: fact.data }
    }
}
