use super::{SHOPS, Shops};
use crate::control::{Body, Refused};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::{get, post},
};
use kernel::ApiError;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn router(shops: Shops) -> Router {
    Router::new()
        .route("/control/shops", get(list).delete(reset))
        .route("/control/shops/{shop}", post(change))
        .with_state(shops)
}

/// How a shop may be.
const STATES: [&str; 7] = ["open", "down", "half", "inflated", "expired", "forbidden", "limited"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    day: Option<u8>,
    goods: Option<usize>,
    state: Option<String>,
    token: Option<String>,
    delay_ms: Option<u64>,
}

/// How each shop is, and what was asked of it.
async fn list(State(shops): State<Shops>) -> Json<Value> {
    let days = shops.days();
    let shown = days.iter().map(|(name, today)| {
        json!({
            "shop": name, "day": today.day, "goods": today.goods, "state": today.state, "delay_ms": today.delay_ms,
            "requests": today.asked.values().sum::<usize>(), "asked": today.asked,
        })
    });
    Json(Value::Array(shown.collect()))
}

async fn change(
    State(shops): State<Shops>,
    Path(shop): Path<String>,
    Body(change): Body<Change>,
) -> Result<(), Refused> {
    let mut days = shops.days();
    let Some(today) = days.get_mut(shop.as_str()) else { return Err(ApiError::not_found("shop").into()) };
    if change.day.is_some_and(|day| !(1..=2).contains(&day)) {
        return Err(ApiError::unprocessable("day", "a shop has a first day and a second one").into());
    }
    if let Some(state) = change.state {
        if !STATES.contains(&state.as_str()) {
            return Err(ApiError::unprocessable("state", STATES.join(", ")).into());
        }
        today.state = state;
    }
    today.token = change.token.unwrap_or_else(|| today.token.clone());
    today.shelf = None;
    today.day = change.day.unwrap_or(today.day);
    today.goods = change.goods.unwrap_or(today.goods).min(100_000);
    today.delay_ms = change.delay_ms.unwrap_or(today.delay_ms).min(60_000);
    Ok(())
}

/// Every shop is as on its first day.
async fn reset(State(shops): State<Shops>) {
    let fresh = Shops::new();
    for (name, _) in SHOPS {
        let first = fresh.days().get(name).cloned();
        if let Some(first) = first {
            shops.days().insert(name, first);
        }
    }
}
