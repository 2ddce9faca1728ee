//! The OpenAPI document and its page.

use crate::shop::Shop;
use axum::{body::Body, http::Request};
use identity::Role;
use kernel::Uuid;
use serde_json::Value;
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                all.push((path.as_str(), method, operation));
            }
        }
    }
    all
}

async fn what_is_documented_answers(shop: Shop) {
    let (owner, leaver) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
    let none = Uuid::from_u128(7).to_string();
    for (path, method, operation) in operations(&shop.document) {
        let mut address = path.replace("{brand}", "awa-mode");
        for noun in [
            "product",
            "variant",
            "conversation",
            "message",
            "agent",
            "order",
            "case",
            "refund",
            "collection",
            "article",
            "question",
            "appointment",
            "suggestion",
            "lead",
            "source",
            "sync",
        ] {
            address = address.replace(&format!("{{{noun}}}"), &none);
        }
        assert!(!address.contains('{'), "{address}");
        let anonymous = shop.ask(&method.to_uppercase(), &address, None, None).await;
        let is_open = operation["security"].as_array().is_some_and(|ways| ways.contains(&serde_json::json!({})));
        assert_eq!(anonymous.status, if is_open { 415 } else { 401 }, "{method} {path}");
        // A thing of an unknown id is missing for its own reason, not because the address leads nowhere.
        let body = operation.get("requestBody").map(|_| serde_json::json!({}));
        let who = if (path, method) == ("/api/v1/sessions", "delete") { &leaver } else { &owner };
        let known = shop.ask(&method.to_uppercase(), &address, Some(&who.token), body.as_ref()).await;
        assert!(known.status != 405 && known.status < 500, "{method} {path}: {known:?}");
        assert_ne!(known.body["detail"], "no such address", "{method} {path}");
    }
}

async fn the_document_holds_together(shop: Shop) {
    let document = &shop.document;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let (mut ids, mut used) = (BTreeSet::new(), BTreeSet::new());
    let all = operations(document);
    assert!(all.len() >= 25, "{}", all.len());
    for (path, method, operation) in all {
        let at = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{at}: the id is taken");
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{at}");
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(tags.contains(tag), "{at}: {tag}");
        used.insert(tag);
        let named: BTreeSet<&str> = path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}')).collect();
        let told = operation["parameters"].as_array().into_iter().flatten();
        let told: Vec<&Value> = told.filter(|p| p["in"] == "path").collect();
        assert!(told.iter().all(|p| p["required"] == true && p["schema"].is_object()), "{at}");
        let told: BTreeSet<&str> = told.iter().map(|p| p["name"].as_str().unwrap()).collect();
        assert_eq!(named, told, "{at}");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{at}");
        assert!(answers.contains_key("default"), "{at}");
        assert!(method != "get" || operation.get("requestBody").is_none(), "{at}");
    }
    assert_eq!(tags, used, "a tag without operations");
    assert!(!document["security"].as_array().unwrap().is_empty());
    references(document, &mut |at| assert!(document.pointer(&at[1..]).is_some(), "{at} leads nowhere"));
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut referred = BTreeSet::new();
    references(document, &mut |at| {
        referred.insert(at.rsplit('/').next().unwrap().to_owned());
    });
    let defined: BTreeSet<String> = schemas.keys().cloned().collect();
    assert_eq!(defined, referred, "a schema nobody uses, or one that is missing");
    assert!(schemas.keys().all(|name| !name.ends_with("View")), "{:?}", schemas.keys());
}

fn references(value: &Value, met: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(at) if name == "$ref" => met(at),
                    _ => references(value, met),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, met)),
        _ => {}
    }
}

async fn the_page_shows_every_operation(shop: Shop) {
    let page = shop.ask("GET", "/api/docs", None, None).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
    let html = page.body.as_str().unwrap();
    for (path, method, operation) in operations(&shop.document) {
        assert!(
            html.contains(&format!("<article id=\"{}\">", operation["operationId"].as_str().unwrap())),
            "{method} {path}"
        );
    }
    for name in shop.document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(html.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    let squeezed = Request::get("/api/docs").header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    assert_eq!(shop.send(squeezed).await.header("content-encoding"), Some("gzip"));
    assert!(!html.contains("<script") && !html.contains("style=\""), "the page's own policy forbids it");
    // Each link inside the page leads somewhere.
    for link in html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(html.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
    assert_eq!(
        shop.ask("GET", "/api/docs.css", None, None).await.header("content-type"),
        Some("text/css; charset=utf-8")
    );
}

testing::stories!(Shop: what_is_documented_answers, the_document_holds_together, the_page_shows_every_operation);
