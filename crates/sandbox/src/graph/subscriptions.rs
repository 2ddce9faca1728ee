use super::{GraphError, GraphResult, access::waba, answer, json_body};
use crate::{
    content::Object,
    webhooks::handshake,
    world::{Waba, World},
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /{WABA}/subscribed_apps`.
pub(super) async fn list(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "get").map(|_| {
        let subscription = world.waba(&id);
        let mut app = json!({"whatsapp_business_api_data":
            {"id": "900000000000001", "link": "https://www.facebook.com/games/?app_id=900000000000001", "name": "SEVEN T"}});
        if let Some(url) = &subscription.callback {
            app["override_callback_uri"] = json!(url);
        }
        json!({"data": if subscription.subscribed { vec![app] } else { vec![] }})
    });
    answer(&world, &id, result)
}

/// `POST /{WABA}/subscribed_apps`: subscribes; with a body also overrides the callback, after a verification.
pub(super) async fn subscribe(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let result = match waba(&world, &headers, &version, &id, "post") {
        Ok(_) => change(&world, &id, &bytes).await,
        Err(refusal) => Err(refusal),
    };
    answer(&world, &id, result)
}

async fn change(world: &World, id: &str, bytes: &[u8]) -> GraphResult<Value> {
    let body = if bytes.is_empty() { json!({}) } else { json_body(bytes)? };
    let body = Object::new(&body, "")?;
    let callback = body.optional_text("override_callback_uri", 200)?.filter(|url| !url.is_empty());
    if let Some(url) = callback {
        verify(world, url, body.text("verify_token", 512)?).await?;
    }
    world.set_waba(id, Waba { subscribed: true, callback: callback.map(str::to_owned) });
    Ok(json!({"success": true}))
}

/// `DELETE /{WABA}/subscribed_apps`.
pub(super) async fn unsubscribe(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = waba(&world, &headers, &version, &id, "delete").map(|_| {
        world.set_waba(&id, Waba::default());
        json!({"success": true})
    });
    answer(&world, &id, result)
}

/// A callback must answer the challenge before it is taken.
pub(super) async fn verify(world: &World, url: &str, token: &str) -> GraphResult<()> {
    handshake(world, url, token)
        .await
        .map_err(|why| GraphError::parameter(format!("The callback URL could not be validated: {why}.")))
}
