//! Refusals are problems of RFC 9457, those that no handler makes included.

use crate::shop::{Answer, Shop};
use axum::{body::Body, http::Request};
use identity::Role;
use serde_json::json;

fn is_problem(answer: &Answer, status: u16, code: &str) {
    answer.refused(status, code);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    let keys: Vec<&str> = answer.body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 5, "{keys:?}");
    assert_eq!((&answer.body["type"], &answer.body["status"]), (&json!("about:blank"), &json!(status)));
    assert!(!answer.body["title"].as_str().unwrap().is_empty() && !answer.body["detail"].as_str().unwrap().is_empty());
}

async fn whatever_is_wrong_is_told_in_one_form(shop: Shop) {
    let owner = shop.staff(Role::Owner).await;
    for path in ["/api/v1", "/api/v1/nothing", "/api/v2/brands", "/api/v1/brands/awa-mode/nothing"] {
        is_problem(&owner.get(path).await, 404, "not_found");
    }
    let wrong = shop.ask("PATCH", "/api/v1/brands", Some(&owner.token), None).await;
    is_problem(&wrong, 405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), Some("GET,HEAD"));
    is_problem(&shop.ask("POST", "/api/openapi.json", None, None).await, 405, "method_not_allowed");

    for path in [
        "orders?limit=0",
        "orders?limit=101",
        "orders?limit=x",
        "orders?state=lost",
        "orders?after=x",
        "conversations?after=x",
        "conversations?view=theirs",
        "products?page=2",
        "facts?after=1.2",
        "products/search",
    ] {
        is_problem(&owner.get(path).await, 400, "invalid_query");
    }
    for path in ["orders/1", "products/x", "conversations/%F0", "cases/..%2F", "variants/1/stock-movements"] {
        is_problem(&owner.get(path).await, 404, "not_found");
    }
}

async fn a_wrong_body_is_told_and_the_door_stays_open(shop: Shop) {
    let post = async |kind: Option<&str>, body: Vec<u8>| {
        let mut request = Request::post("/api/v1/sessions");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        shop.send(request.body(Body::from(body)).unwrap()).await
    };
    let json = Some("application/json");
    is_problem(&post(json, b"{".to_vec()).await, 400, "malformed_body");
    is_problem(&post(json, vec![]).await, 400, "malformed_body");
    is_problem(&post(json, vec![0xff, 0xfe]).await, 400, "malformed_body");
    is_problem(&post(None, b"{}".to_vec()).await, 415, "unsupported_media_type");
    is_problem(&post(Some("text/plain"), b"{}".to_vec()).await, 415, "unsupported_media_type");
    is_problem(&post(json, b"{}".to_vec()).await, 422, "invalid_body");
    is_problem(&post(json, b"[]".to_vec()).await, 422, "invalid_body");
    is_problem(&post(json, json!({ "email": 1, "password": "x" }).to_string().into_bytes()).await, 422, "invalid_body");
    is_problem(&post(json, vec![b' '; 64 * 1024 + 1]).await, 413, "body_too_large");
    shop.staff(Role::Owner).await;
}

testing::stories!(Shop:
    whatever_is_wrong_is_told_in_one_form,
    a_wrong_body_is_told_and_the_door_stays_open,
);
