//! Flows against the contract (sections 4.4 and 8; rule 8 of section 13), over real HTTP: the business with its endpoint
//! on one side, the customer's phone on the other.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)] // what fails here fails the test

mod business;
mod conversation;
mod documents;
mod management;
mod opening;
#[path = "../stage/mod.rs"]
#[allow(dead_code)] // the other stories need more of it
mod stage;
mod troubles;

use business::Business;
use serde_json::{Value, json};
use stage::{FATOU, PHONE, Stage, TOKEN, WABA, stage};

/// The shop of section 8.2: cart, delivery, confirmation, with an endpoint.
fn shop() -> Value {
    let listed = json!({"type": "object", "properties": {"id": {"type": "string"}, "title": {"type": "string"}}});
    let screen = |children: Value| json!({"type": "SingleColumnLayout", "children": children});
    let ask = |label: &str, payload: Value| json!({"type": "Footer", "label": label, "on-click-action": {"name": "data_exchange", "payload": payload}});
    json!({"version": "7.3", "data_api_version": "3.0",
        "routing_model": {"CART": ["DELIVERY"], "DELIVERY": ["CONFIRM"], "CONFIRM": []},
        "screens": [
            {"id": "CART", "title": "Panier",
             "data": {"items": {"type": "array", "items": listed, "__example__": [{"id": "sku1", "title": "Robe bleue"}]},
                      "total": {"type": "string", "__example__": "12 000 F"}},
             "layout": screen(json!([
                {"type": "TextHeading", "text": "Votre panier"},
                {"type": "CheckboxGroup", "name": "keep", "label": "Articles", "required": true, "data-source": "${data.items}"},
                {"type": "TextBody", "text": "${data.total}"},
                ask("Continuer", json!({"keep": "${form.keep}"}))]))},
            {"id": "DELIVERY", "title": "Livraison",
             "data": {"zones": {"type": "array", "items": listed, "__example__": [{"id": "z1", "title": "Plateau"}]}},
             "layout": screen(json!([
                {"type": "Dropdown", "name": "zone", "label": "Quartier", "required": true, "data-source": "${data.zones}"},
                {"type": "TextInput", "name": "address", "label": "Adresse", "input-type": "text", "required": true,
                 "min-chars": "5", "max-chars": "80", "helper-text": "Rue, repère"},
                {"type": "DatePicker", "name": "day", "label": "Jour", "min-date": "2026-01-01"},
                ask("Suivant", json!({"zone": "${form.zone}", "address": "${form.address}", "day": "${form.day}"}))]))},
            {"id": "CONFIRM", "title": "Confirmer", "terminal": true, "success": true,
             "data": {"summary": {"type": "string", "__example__": "…"}},
             "layout": screen(json!([
                {"type": "TextBody", "text": "${data.summary}"},
                {"type": "Footer", "label": "Commander", "on-click-action": {"name": "complete",
                 "payload": {"summary": "${data.summary}", "zone": "${screen.DELIVERY.form.zone}"}}}]))}]})
}

/// Two screens without an endpoint.
fn survey() -> Value {
    json!({"version": "7.0", "screens": [
        {"id": "TASTE", "data": {"name": {"type": "string", "__example__": "Awa"}},
         "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "TextHeading", "text": "`'Bonjour ' ${data.name}`"},
            {"type": "RadioButtonsGroup", "name": "taste", "label": "Goût", "required": true, "data-source": [
                {"id": "sweet", "title": "Sucré"}, {"id": "hot", "title": "Pimenté"}]},
            {"type": "If", "condition": "${form.taste} == 'hot'", "then": [
                {"type": "TextInput", "name": "how", "label": "Combien ?", "input-type": "number", "required": true}]},
            {"type": "Footer", "label": "Suite", "on-click-action": {"name": "navigate",
                "next": {"type": "screen", "name": "THANKS"}, "payload": {"said": "${form.taste}"}}}]}},
        {"id": "THANKS", "terminal": true, "data": {"said": {"type": "string", "__example__": "hot"}},
         "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "OptIn", "name": "news", "label": "Des nouvelles ?"},
            {"type": "Footer", "label": "Envoyer", "on-click-action": {"name": "complete",
                "payload": {"taste": "${data.said}", "how": "${screen.TASTE.form.how}", "news": "${form.news}"}}}]}}]})
}

/// Uploads a Flow JSON; its validation errors.
async fn upload(stage: &Stage, flow: &str, text: String) -> (u16, Value) {
    let part = reqwest::multipart::Part::text(text).file_name("flow.json").mime_str("application/json").unwrap();
    let form =
        reqwest::multipart::Form::new().text("name", "flow.json").text("asset_type", "FLOW_JSON").part("file", part);
    let url = format!("{}/v26.0/{flow}/assets", stage.sandbox.url());
    let answer = stage.http.post(url).bearer_auth(TOKEN).multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn upload_key(stage: &Stage, pem: &str) -> (u16, Value) {
    let url = format!("{}/v26.0/{PHONE}/whatsapp_business_encryption", stage.sandbox.url());
    let form = [("business_public_key", pem)];
    let answer = stage.http.post(url).bearer_auth(TOKEN).form(&form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Creates a Flow with that Flow JSON; its id.
async fn draft(stage: &Stage, name: &str, json: &Value, endpoint: Option<&str>) -> String {
    let mut body = json!({"name": name, "categories": ["OTHER"], "flow_json": json.to_string()});
    if let Some(uri) = endpoint {
        body["endpoint_uri"] = json!(uri);
    }
    let (status, made) = stage.graph("POST", &format!("{WABA}/flows"), Some(body)).await;
    assert_eq!((status, &made["success"], &made["validation_errors"]), (200, &json!(true), &json!([])), "{made}");
    made["id"].as_str().unwrap().to_owned()
}

async fn published(stage: &Stage, name: &str, json: &Value, endpoint: Option<&str>) -> String {
    let id = draft(stage, name, json, endpoint).await;
    let answer = stage.graph("POST", &format!("{id}/publish"), None).await;
    assert_eq!(answer, (200, json!({"success": true})));
    id
}

fn message(parameters: Value) -> Value {
    let mut all = json!({"flow_message_version": "3", "flow_cta": "Commander", "flow_token": "order-1"});
    for (name, value) in parameters.as_object().unwrap() {
        all[name] = value.clone();
    }
    json!({"type": "interactive", "interactive": {"type": "flow", "body": {"text": "Complétez"},
        "action": {"name": "flow", "parameters": all}}})
}

/// Sends a Flow message to Fatou and waits until her phone shows it; its id.
async fn sent(stage: &Stage, parameters: Value) -> String {
    let id = stage.sent(message(parameters)).await;
    stage.statuses_of(&id, 2).await;
    id
}

/// What Fatou's hands do with a Flow message, and what she sees then.
async fn hand(stage: &Stage, verb: &str, message: &str, more: Value) -> Value {
    let (status, seen) = try_hand(stage, verb, message, more).await;
    assert_eq!(status, 200, "{seen}");
    seen
}

async fn try_hand(stage: &Stage, verb: &str, message: &str, more: Value) -> (u16, Value) {
    let mut body = json!({"line": PHONE, "customer": FATOU, "message": message});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let url = format!("{}/control/flows/{verb}", stage.sandbox.url());
    let answer = stage.http.post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// A shop whose Flow is published and was sent to Fatou to begin at its endpoint.
async fn shop_at_the_door() -> (Stage, Business, String) {
    let (stage, business) = (stage().await, Business::open().await);
    assert_eq!(upload_key(&stage, &business.pem).await, (200, json!({"success": true})));
    stage.greeted().await;
    let flow = published(&stage, "shop", &shop(), Some(&business.url)).await;
    business.heard();
    let message = sent(&stage, json!({"flow_id": flow, "flow_action": "data_exchange"})).await;
    stage.clear();
    (stage, business, message)
}

fn cart() -> Value {
    json!({"items": [{"id": "sku1", "title": "Robe bleue"}, {"id": "sku2", "title": "Cire"}], "total": "12 000 F"})
}

fn zones() -> Value {
    json!({"zones": [{"id": "z1", "title": "Plateau"}, {"id": "z2", "title": "Cocody"}]})
}

/// The same shop, opened on its cart.
async fn shop_with_the_cart_open() -> (Stage, Business, String) {
    let (stage, business, message) = shop_at_the_door().await;
    business.will_show("CART", cart());
    assert_eq!(hand(&stage, "open", &message, json!({})).await["screen"], "CART");
    business.heard();
    (stage, business, message)
}

#[test]
fn the_business_of_these_stories_agrees_with_the_contract_vectors() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let key = 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f_u128.to_be_bytes();
    let iv = 0x1011_1213_1415_1617_1819_1a1b_1c1d_1e1f_u128.to_be_bytes();
    let asked = STANDARD.decode("vryB0w/BTee4OvmgkgEf9dnfQfwZb8iWi7yl5iotFMJeuQl749lOptdzv/L1T2V2PA==").unwrap();
    assert_eq!(business::open(key, iv, &asked).unwrap(), br#"{"version":"3.0","action":"ping"}"#);
    let sealed = business::seal(key, iv.map(|byte| byte ^ 0xff), br#"{"data":{"status":"active"}}"#);
    assert_eq!(STANDARD.encode(sealed), "IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI=");
}
