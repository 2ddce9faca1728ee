//! What a teammate must hear of.

use crate::{
    Api,
    desk::Desk,
    extract::Asked,
    page::{Limit, Page, Place},
    problem::Problem,
    shown::Moment,
};
use ::alerts::Notice;
use axum::{Json, extract::State};
use identity::May;
use kernel::{AlertId, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something the asking teammate must hear of.
#[derive(Serialize, ToSchema)]
#[schema(as = Alert)]
pub(crate) struct AlertView {
    id: Uuid,
    /// `angry_customer`, `refund_asked`, `payment_case`…
    #[schema(example = "angry_customer")]
    kind: &'static str,
    at: Moment,
    /// What it is about, as people call it.
    #[schema(required, example = "Fatou Diallo")]
    about: Option<String>,
    /// The page of the product where one looks at it.
    #[schema(example = "/b/awa-mode/messages/…")]
    path: String,
    /// When they read it; `null` while it is news.
    #[schema(required)]
    read_at: Option<Moment>,
}

/// Which alerts.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsQuery {
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Place>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// How many were unread.
#[derive(Serialize, ToSchema)]
pub(crate) struct AlertsRead {
    read: u64,
}

/// List alerts
///
/// Of the asking teammate, the newest first.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/alerts", tag = "Alerts", params(AlertsQuery),
    responses((status = 200, description = "A page of alerts.", body = Page<AlertView>))
)]
pub(crate) async fn list_alerts(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<AlertsQuery>,
) -> Result<Json<Page<AlertView>>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    let (brand, me, slug) = (staff.brand_id(), staff.teammate().id, staff.brand().slug.clone());
    let after = query.after.map(|place| (place.at, AlertId(place.id)));
    let rows = ::alerts::notices(&mut &api.db, brand, me, after, query.limit.0 + 1).await?;
    let place = |notice: &Notice| Place { at: notice.alert.at, id: notice.alert.id.0 };
    let view = |notice: Notice| AlertView {
        id: notice.alert.id.0,
        kind: notice.alert.kind.code(),
        at: notice.alert.at.into(),
        path: notice.alert.place.path(&slug),
        about: notice.alert.about,
        read_at: notice.read_at.map(Moment),
    };
    Ok(Json(Page::cut(rows, query.limit, place).map(view)))
}

/// Mark all alerts as read
///
/// Those of the asking teammate until now. What is not on its way to their other channels is not sent there any more.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/alerts/reading", tag = "Alerts",
    responses((status = 200, description = "How many were unread.", body = AlertsRead))
)]
pub(crate) async fn read_alerts(State(api): State<Api>, desk: Desk) -> Result<Json<AlertsRead>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let read = api
        .db
        .write(async |tx| {
            let now = tx.now();
            ::alerts::mark_all_read(tx, brand, me, now).await
        })
        .await?;
    Ok(Json(AlertsRead { read }))
}
