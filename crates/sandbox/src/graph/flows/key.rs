use crate::{
    flows::{BusinessKey, PublicKey},
    graph::{GraphError, GraphResult, access::number, answer},
    journal::Event,
    line::Line,
    world::World,
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::Response,
};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// `POST /{PHONE}/whatsapp_business_encryption`: a form with the PEM of an RSA key of 2,048 bits (section 8.7).
pub(in crate::graph) async fn upload_key(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let line = number(&world, &headers, &version, &id, "post");
    let result = line.and_then(|line| keep(&world, &line, &headers, &bytes));
    answer(&world, &id, result)
}

fn keep(world: &World, line: &Line, headers: &HeaderMap, bytes: &[u8]) -> GraphResult<Value> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(GraphError::parameter("The request must be application/x-www-form-urlencoded."));
    }
    let form: HashMap<String, String> =
        serde_urlencoded::from_bytes(bytes).map_err(|_| GraphError::parameter("The form body could not be read."))?;
    let pem = form.get("business_public_key").ok_or_else(|| super::required("business_public_key"))?;
    PublicKey::read(pem).map_err(|why| GraphError::parameter(format!("Param business_public_key {why}")))?;
    world.set_business_key(line, BusinessKey { pem: pem.clone(), valid: true });
    Ok(json!({"success": true}))
}

/// `GET /{PHONE}/whatsapp_business_encryption`.
pub(in crate::graph) async fn show_key(
    State(world): State<Arc<World>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let result = number(&world, &headers, &version, &id, "get").map(|line| match &line.state().business_key {
        Some(key) => {
            json!({"business_public_key": key.pem, "business_public_key_signature_status": key.status()})
        }
        None => json!({}),
    });
    answer(&world, &id, result)
}

impl World {
    /// Keeps the key of a number.
    pub(crate) fn set_business_key(&self, line: &Line, key: BusinessKey) {
        line.state().business_key = Some(key.clone());
        self.write_down(|| Event::BusinessKey { line: line.id().to_owned(), key });
    }
}
