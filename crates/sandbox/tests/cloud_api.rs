//! The emulator against the contract, over real HTTP.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)] // what fails here fails the test

mod stage;

use kernel::{hmac_sha256, sha256};
use sandbox::Settings;
use serde_json::{Value, json};
use stage::{FATOU, PHONE, SECRET, START, TOKEN, WABA, stage, stage_with, words};

fn text(body: &str) -> Value {
    json!({"type": "text", "text": {"body": body}})
}

fn buttons(list: Value) -> Value {
    json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}, "action": {"buttons": list}}})
}

fn button(id: &str, title: &str) -> Value {
    json!({"type": "reply", "reply": {"id": id, "title": title}})
}

fn interactive(kind: &str, action: Value) -> Value {
    json!({"type": "interactive", "interactive": {"type": kind, "body": {"text": "corps"}, "action": action}})
}

fn rows(count: usize) -> Value {
    (0..count).map(|i| json!({"id": i.to_string(), "title": format!("Ligne {i}")})).collect()
}

fn png() -> Vec<u8> {
    [&b"\x89PNG\r\n\x1a\n"[..], &[0; 32]].concat()
}

/// The first page of an Ogg stream with an Opus head of so many channels.
fn opus(channels: u8) -> Vec<u8> {
    let mut page = b"OggS".to_vec();
    page.extend([0; 22]);
    page.extend([1, 19]);
    page.extend(b"OpusHead");
    page.extend([1, channels, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    page
}

async fn upload(stage: &stage::Stage, mime: &str, name: &str, bytes: Vec<u8>) -> (u16, Value) {
    let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned()).mime_str(mime).unwrap();
    let form = reqwest::multipart::Form::new()
        .text("messaging_product", "whatsapp")
        .text("type", mime.to_owned())
        .part("file", part);
    let url = format!("{}/v26.0/{PHONE}/media", stage.sandbox.url());
    let answer = stage.http.post(url).bearer_auth(TOKEN).multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn checks_come_in_order_and_every_error_has_its_shape() {
    let stage = stage().await;
    stage
        .line(json!({"phone_number_id": "1000000000002", "waba_id": "2000000000002", "access_token": "token-two",
        "display_phone": "+2250700000002", "status": "PENDING"}))
        .await;
    let url = stage.sandbox.url();
    let call = async |token: Option<&str>, phone: &str, body: &str| {
        let mut request = stage.http.post(format!("{url}/v26.0/{phone}/messages")).body(body.to_owned());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap()["error"].clone())
    };
    // Token, phone, body → HTTP, code, subcode, type.
    let table = [
        (None, PHONE, "{", 401, 190, Value::Null, "OAuthException"),
        (Some(""), PHONE, "{", 401, 190, Value::Null, "OAuthException"),
        (Some("nobody's"), PHONE, "{", 401, 190, Value::Null, "OAuthException"),
        (Some(TOKEN), "999", "{", 400, 100, json!(33), "GraphMethodException"),
        (Some("token-two"), PHONE, "{", 400, 100, json!(33), "GraphMethodException"),
        (Some("token-two"), "1000000000002", "{", 400, 133_010, Value::Null, "OAuthException"),
        (Some(TOKEN), PHONE, "{", 400, 100, Value::Null, "OAuthException"),
        (Some(TOKEN), PHONE, "{}", 400, 100, json!(2_494_010), "OAuthException"),
    ];
    for (token, phone, body, http, code, subcode, kind) in table {
        let (status, error) = call(token, phone, body).await;
        assert_eq!((status, &error["code"]), (http, &json!(code)), "{token:?} {phone} {body}: {error}");
        assert_eq!((&error["error_subcode"], &error["type"]), (&subcode, &json!(kind)), "{error}");
        assert!(error["fbtrace_id"].as_str().is_some_and(|trace| trace.len() > 10), "{error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
    for (method, path) in [("PUT", format!("{PHONE}/messages")), ("GET", format!("{PHONE}/nothing"))] {
        let (status, answer) = stage.graph(method, &path, None).await;
        assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(33)), "{answer}");
        assert!(answer["error"]["fbtrace_id"].is_string());
    }
    let (_, error) = call(Some(TOKEN), PHONE, "{}").await;
    assert_eq!(error["error_data"]["messaging_product"], "whatsapp");
    assert_eq!(error["error_data"]["details"], "Param messaging_product must be whatsapp");
}

#[tokio::test]
async fn whatever_breaks_a_limit_is_refused_with_its_code() {
    let stage = stage().await;
    stage
        .line(json!({"pair_limit": false, "throughput": 1000,
        "catalog": {"id": "77", "products": [{"retailer_id": "A"}]}}))
        .await;
    stage.greeted().await;
    let long = |n: usize| "é".repeat(n);
    let list = |sections: Value| interactive("list", json!({"button": "Voir", "sections": sections}));
    let cta = |label: &str, url: &str| {
        interactive("cta_url", json!({"name": "cta_url", "parameters": {"display_text": label, "url": url}}))
    };
    let flow = |parameters: Value| interactive("flow", json!({"name": "flow", "parameters": parameters}));
    let card = |i: usize| {
        json!({"card_index": i, "type": "cta_url", "header": {"type": "image", "image": {"link": "https://x.example/a.png"}},
        "body": {"text": "a"}, "action": {"name": "cta_url", "parameters": {"display_text": "Voir", "url": "https://x.example"}}})
    };
    let table: Vec<(Value, u32, &str)> = vec![
        (json!({"to": "not a number", "type": "text", "text": {"body": "a"}}), 131_009, "to"),
        (json!({"to": null, "type": "text", "text": {"body": "a"}}), 100, "The parameter to is required"),
        (json!({"to": "+2250700000001", "type": "text", "text": {"body": "a"}}), 131_021, "same"),
        (json!({"recipient": "sn.1", "type": "text", "text": {"body": "a"}}), 131_009, "business-scoped"),
        (json!({"recipient_type": "crowd", "type": "text", "text": {"body": "a"}}), 131_009, "recipient_type"),
        (json!({"type": "hologram", "hologram": {}}), 131_051, "hologram"),
        (json!({"type": "text"}), 131_008, "text"),
        (json!({"type": "text", "text": "a"}), 100, "object"),
        (json!({"type": "text", "text": {"body": 3}}), 100, "string"),
        (text(""), 100, "empty"),
        (text(&long(4097)), 100, "Param text['body'] must be at most 4096 characters long."),
        (json!({"type": "text", "text": {"body": "a"}, "biz_opaque_callback_data": long(513)}), 131_009, "512"),
        (json!({"type": "image", "image": {}}), 131_008, "id or link"),
        (json!({"type": "image", "image": {"id": "1", "link": "https://x.example/a.png"}}), 131_009, "exclude"),
        (json!({"type": "image", "image": {"id": "404"}}), 131_009, "media ID"),
        (json!({"type": "image", "image": {"link": "http://x.example/a.png"}}), 131_009, "https"),
        (
            json!({"type": "image", "image": {"link": "https://x.example/a.png", "caption": long(1025)}}),
            131_009,
            "1024",
        ),
        (json!({"type": "audio", "audio": {"link": "https://x.example/a.ogg", "caption": "a"}}), 131_009, "caption"),
        (json!({"type": "location", "location": {"latitude": "14.6"}}), 131_008, "longitude"),
        (json!({"type": "location", "location": {"latitude": "91", "longitude": "0"}}), 131_009, "latitude"),
        (json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]}), 131_008, "first_name"),
        (json!({"type": "contacts", "contacts": []}), 131_009, "1 to 257"),
        (
            json!({"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": "👍"}, "context": {"message_id": "wamid.A"}}),
            131_009,
            "context",
        ),
        (json!({"type": "reaction", "reaction": {"message_id": "wamid.A"}}), 131_008, "emoji"),
        (json!({"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": "ok"}}), 131_009, "emoji"),
        (buttons(json!([])), 131_009, "1 to 3"),
        (buttons(json!([button("1", "a"), button("2", "b"), button("3", "c"), button("4", "d")])), 131_009, "1 to 3"),
        (
            buttons(json!([button("1", &long(21))])),
            131_009,
            "Button title length invalid. Min length: 1, Max length: 20",
        ),
        (buttons(json!([button("1", "")])), 131_009, "Button title length invalid"),
        (buttons(json!([button(&long(257), "a")])), 131_009, "256"),
        (buttons(json!([button(" 1", "a")])), 131_009, "spaces"),
        (buttons(json!([button("1", "*gras*")])), 131_009, "markup"),
        (buttons(json!([button("1", "a"), button("1", "b")])), 131_009, "Duplicated button id"),
        (buttons(json!([button("1", "a"), button("2", "a")])), 131_009, "Duplicated button title"),
        (list(json!([{"title": "a", "rows": rows(6)}, {"title": "b", "rows": rows(5)}])), 131_009, "10"),
        (list(json!([{"rows": rows(1)}, {"title": "b", "rows": [{"id": "x", "title": "y"}]}])), 131_008, "title"),
        (list(json!([{"rows": [{"id": "1", "title": long(25)}]}])), 131_009, "24"),
        (list(json!([{"rows": [{"id": "1", "title": "a", "description": long(73)}]}])), 131_009, "72"),
        (list(json!([{"rows": [{"id": "1", "title": "a"}, {"id": "1", "title": "b"}]}])), 131_009, "Duplicated row id"),
        (cta("Payer", "ftp://x.example"), 131_009, "https"),
        (cta("Payer", "http://x.example"), 131_009, "https"),
        (cta(&long(21), "https://x.example"), 131_009, "20"),
        (interactive("location_request_message", json!({"name": "other"})), 131_009, "send_location"),
        (flow(json!({"flow_message_version": "2", "flow_id": "1", "flow_cta": "Ok"})), 131_009, "flow_message_version"),
        (flow(json!({"flow_message_version": "3", "flow_cta": "Ok"})), 131_008, "flow_id"),
        (
            flow(json!({"flow_message_version": "3", "flow_id": "1", "flow_name": "a", "flow_cta": "Ok"})),
            131_009,
            "exclude",
        ),
        (flow(json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": "Ok 👍"})), 131_009, "emoji"),
        (
            flow(
                json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": "Ok", "flow_action_payload": {"screen": "A", "data": {}}}),
            ),
            131_009,
            "non-empty",
        ),
        (
            flow(
                json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": "Ok", "flow_action": "data_exchange", "flow_action_payload": {"screen": "A"}}),
            ),
            131_009,
            "data_exchange",
        ),
        (flow(json!({"flow_message_version": "3", "flow_id": "1", "flow_cta": "Ok"})), 131_009, "not a flow"),
        (flow(json!({"flow_message_version": "3", "flow_name": "a", "flow_cta": "Ok"})), 131_009, "not a flow"),
        (interactive("product", json!({"catalog_id": "78", "product_retailer_id": "A"})), 131_009, "catalog_id"),
        (
            interactive("product", json!({"catalog_id": "77", "product_retailer_id": "Z"})),
            131_009,
            "product_retailer_id",
        ),
        (
            interactive(
                "product_list",
                json!({"catalog_id": "77", "sections": [{"product_items": [{"product_retailer_id": "A"}]}]}),
            ),
            131_008,
            "header",
        ),
        (interactive("carousel", json!({"cards": [card(0)]})), 131_009, "2 to 10"),
        (interactive("carousel", json!({"cards": [card(0), card(2)]})), 131_009, "card_index"),
        (interactive("poll", json!({})), 131_009, "poll"),
        (
            json!({"type": "interactive", "interactive": {"type": "list", "header": {"type": "image", "image": {"id": "1"}}, "body": {"text": "a"}, "action": {}}}),
            131_009,
            "header",
        ),
        (
            json!({"type": "interactive", "interactive": {"type": "button", "action": {"buttons": [button("1", "a")]}}}),
            131_008,
            "body",
        ),
        (
            json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": long(1025)}, "action": {"buttons": [button("1", "a")]}}}),
            131_009,
            "1024",
        ),
        (
            json!({"type": "interactive", "interactive": {"type": "button", "body": {"text": "a"}, "footer": {"text": long(61)}, "action": {"buttons": [button("1", "a")]}}}),
            131_009,
            "60",
        ),
        (
            json!({"type": "template", "template": {"name": "none", "language": {"code": "fr"}}}),
            132_001,
            "template name (none) does not exist in fr",
        ),
    ];
    for (message, code, hint) in table {
        let (status, answer) = stage.send(message.clone()).await;
        let error = &answer["error"];
        assert_eq!(error["code"], code, "{message}\n{answer}");
        assert_eq!(status, if code == 132_001 { 404 } else { 400 }, "{message}\n{answer}");
        assert!(error["error_data"]["details"].as_str().unwrap().contains(hint), "{hint}: {answer}");
    }
    assert_eq!(stage.look("sent").await["total"], 0, "nothing refused was kept");
}

#[tokio::test]
async fn every_type_at_its_limits_is_accepted() {
    let stage = stage().await;
    stage
        .line(json!({"pair_limit": false, "flows": ["1"], "catalog": {"id": "77", "products": [{"retailer_id": "A"}]}}))
        .await;
    let theirs = stage.greeted().await;
    let (_, uploaded) = upload(&stage, "image/png", "a.png", png()).await;
    let image = json!({"id": uploaded["id"]});
    let long = |n: usize| "é".repeat(n);
    let card = |i: usize| {
        json!({"card_index": i, "type": "cta_url", "header": {"type": "image", "image": image},
        "body": {"text": long(160)}, "action": {"name": "cta_url", "parameters": {"display_text": "Voir", "url": "https://x.example"}}})
    };
    let table = [
        text(&long(4096)),
        json!({"text": {"body": "sans type"}}),
        json!({"type": "text", "text": {"body": "cité", "preview_url": true}, "context": {"message_id": theirs}}),
        json!({"type": "image", "image": {"id": uploaded["id"], "caption": long(1024)}}),
        json!({"type": "document", "document": {"id": uploaded["id"], "filename": "a.png"}}),
        json!({"type": "location", "location": {"latitude": 14.69, "longitude": "-17.44", "name": "a", "address": "b"}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Awa D", "first_name": "Awa"}, "birthday": "1989-03-16"}]}),
        json!({"type": "reaction", "reaction": {"message_id": theirs, "emoji": "👍🏾"}}),
        json!({"type": "reaction", "reaction": {"message_id": theirs, "emoji": ""}}),
        buttons(json!([button("1", &long(20)), button(&long(256), "b"), button("3", "a_b * c")])),
        interactive("list", json!({"button": long(20), "sections": [{"title": long(24), "rows": rows(10)}]})),
        interactive(
            "cta_url",
            json!({"name": "cta_url", "parameters": {"display_text": long(20), "url": "http://127.0.0.1:8080/p/1"}}),
        ),
        interactive("location_request_message", json!({"name": "send_location"})),
        interactive("request_contact_info", json!({"name": "request_contact_info"})),
        interactive(
            "flow",
            json!({"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Ok",
            "flow_action_payload": {"screen": "A", "data": {"a": 1}}}}),
        ),
        interactive("product", json!({"catalog_id": "77", "product_retailer_id": "A"})),
        json!({"type": "interactive", "interactive": {"type": "product_list", "header": {"type": "text", "text": "a"}, "body": {"text": "b"},
            "action": {"catalog_id": "77", "sections": [{"product_items": [{"product_retailer_id": "A"}, {"product_retailer_id": "gone"}]}]}}}),
        interactive("catalog_message", json!({"name": "catalog_message"})),
        interactive("carousel", json!({"cards": [card(0), card(1)]})),
    ];
    let mut ids = std::collections::HashSet::new();
    for message in table {
        let id = stage.sent(message.clone()).await;
        assert!(id.starts_with("wamid.") && id.len() <= 128, "{id}");
        let last = stage.statuses_of(&id, if message["type"] == "reaction" { 1 } else { 2 }).await;
        assert!(last.iter().all(|status| status["status"] != "failed"), "{message} {last:?}");
        assert!(ids.insert(id));
    }
}

#[tokio::test]
async fn the_answer_echoes_the_input_and_names_the_canonical_contact() {
    let stage = stage().await;
    let to = async |to: Value| {
        stage.send(json!({"to": to, "type": "text", "text": {"body": "a"}})).await.1["contacts"][0].clone()
    };
    assert_eq!(to(json!("+225 07-07 (01) 0101")).await, json!({"input": "+225 07-07 (01) 0101", "wa_id": FATOU}));
    assert_eq!(to(json!("0707010101")).await["wa_id"], FATOU, "the business's country code is put in front");
    assert_eq!(to(json!("+5511987654321")).await["wa_id"], "551187654321", "Brazil's ninth digit goes");
    let said = stage
        .control(
            "inbound",
            json!({"line": PHONE, "customer": {"name": "M", "bsuid": "SN.134912"}, "text": {"body": "a"}}),
        )
        .await;
    assert_eq!(said["chat"], "SN.134912");
    let (_, answer) = stage.send(json!({"recipient": "SN.134912", "type": "text", "text": {"body": "a"}})).await;
    assert_eq!(answer["contacts"][0], json!({"input": "SN.134912", "user_id": "SN.134912"}));
    assert_eq!(answer["messages"][0]["message_status"], "accepted");
    let id = answer["messages"][0]["id"].as_str().unwrap();
    let statuses = stage.statuses_of(id, 2).await;
    assert!(
        statuses.iter().all(|s| s.get("recipient_id").is_none() && s["recipient_user_id"] == "SN.134912"),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn webhooks_are_signed_escaped_and_shaped_as_told() {
    let stage = stage().await;
    let id = stage.say(text("café 👍")).await;
    let got = stage.wait("the message", |got| got.first().cloned()).await;
    let expected = format!("sha256={}", hex::encode(hmac_sha256(SECRET.as_bytes(), &got.bytes)));
    assert_eq!(got.headers["x-hub-signature-256"], expected.as_str());
    assert_eq!(got.headers["user-agent"], "facebookexternalua");
    assert_eq!(got.headers["content-type"], "application/json");
    assert!(got.bytes.is_ascii());
    assert!(std::str::from_utf8(&got.bytes).unwrap().contains(r"caf\u00e9 \ud83d\udc4d"));
    let body = got.json();
    assert_eq!(body["object"], "whatsapp_business_account");
    assert_eq!(body["entry"][0]["id"], WABA);
    assert!(body["entry"][0].get("time").is_none());
    let value = &body["entry"][0]["changes"][0]["value"];
    assert_eq!(value["metadata"], json!({"display_phone_number": "2250700000001", "phone_number_id": PHONE}));
    let contact = &value["contacts"][0];
    assert_eq!((&contact["profile"]["name"], &contact["wa_id"]), (&json!("Fatou D."), &json!(FATOU)));
    assert!(contact["user_id"].as_str().unwrap().starts_with("CI."));
    let message = &value["messages"][0];
    assert_eq!(
        (&message["id"], &message["from"], &message["timestamp"]),
        (&json!(id), &json!(FATOU), &json!(START.as_seconds().to_string()))
    );
    assert_eq!(message["from_user_id"], contact["user_id"]);
    // A body of the test's own is signed as it is, too.
    stage.clear();
    let raw = json!({"object": "whatsapp_business_account", "entry": []});
    stage.control("inbound", json!({"line": PHONE, "raw": raw})).await;
    let got = stage.wait("the raw body", |got| got.first().cloned()).await;
    assert_eq!(got.json(), raw);
}

#[tokio::test]
async fn statuses_climb_in_order_with_price_and_contact() {
    let stage = stage().await;
    stage.greeted().await;
    let id = stage.sent(json!({"type": "text", "text": {"body": "a"}, "biz_opaque_callback_data": "order-42"})).await;
    stage.statuses_of(&id, 2).await;
    stage.a_moment().await;
    assert_eq!(stage.got().len(), 2, "read is manual");
    stage.control("seen", json!({"line": PHONE, "customer": FATOU})).await;
    let statuses = stage.statuses_of(&id, 3).await;
    assert_eq!(words(&statuses), ["sent", "delivered", "read"]);
    let price =
        json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"});
    assert_eq!((&statuses[0]["pricing"], &statuses[1]["pricing"]), (&price, &price));
    assert!(statuses[2].get("pricing").is_none());
    for (status, got) in statuses.iter().zip(stage.got()) {
        assert_eq!(status["biz_opaque_callback_data"], "order-42");
        assert_eq!(status["recipient_id"], FATOU);
        assert!(status.get("conversation").is_none(), "omitted from v24 on");
        assert_eq!(got.values()[0]["contacts"][0]["user_id"], status["recipient_user_id"]);
    }
    // A reaction is only sent.
    let theirs = stage.say(text("b")).await;
    let reaction = stage.sent(json!({"type": "reaction", "reaction": {"message_id": theirs, "emoji": "👍"}})).await;
    stage.statuses_of(&reaction, 1).await;
    stage.a_moment().await;
    assert_eq!(words(&stage.statuses_of(&reaction, 1).await), ["sent"]);
    let chat = stage.look(&format!("chats/{PHONE}/{FATOU}")).await;
    assert_eq!(chat["entries"].as_array().unwrap().last().unwrap()["reaction_of_business"], "👍");
    // Read before delivered: delivered never comes.
    stage.control("settings", json!({"delivered_after_ms": 20_000})).await;
    let quick = stage.sent(text("c")).await;
    stage.statuses_of(&quick, 1).await;
    stage.control("seen", json!({"line": PHONE, "customer": FATOU})).await;
    stage.statuses_of(&quick, 2).await;
    stage.control("clock", json!({"advance_ms": 60_000})).await;
    stage.a_moment().await;
    assert_eq!(words(&stage.statuses_of(&quick, 2).await), ["sent", "read"]);
}

#[tokio::test]
async fn sent_and_delivered_share_a_post_when_asked() {
    let stage = stage_with(Settings { delivered_after_ms: 0, batch_statuses: true, ..Settings::default() }, None).await;
    stage.greeted().await;
    let id = stage.sent(text("a")).await;
    stage.statuses_of(&id, 2).await;
    assert_eq!(stage.got().len(), 1);
    assert_eq!(words(&stage.got()[0].statuses()), ["sent", "delivered"]);
}

#[tokio::test]
async fn outside_the_window_only_templates_arrive() {
    let stage = stage().await;
    let failed = async |id: String| {
        let statuses = stage.statuses_of(&id, 1).await;
        assert_eq!(words(&statuses), ["failed"], "{statuses:?}");
        statuses[0].clone()
    };
    // A stranger, who never wrote.
    let status = failed(stage.sent(text("a")).await).await;
    assert_eq!(status["errors"][0]["code"], 131_047);
    assert!(status["errors"][0]["error_data"]["details"].as_str().unwrap().contains("more than 24 hours"));
    assert_eq!(status["errors"][0]["title"], status["errors"][0]["message"]);
    assert!(status.get("recipient_user_id").is_none() && status.get("pricing").is_none());
    assert!(stage.got()[0].values()[0].get("contacts").is_none(), "none on failed");
    // A reaction opens nothing, a text does, for 24 hours of Meta's timestamp.
    stage.say(json!({"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "👍"}})).await;
    failed(stage.sent(text("b")).await).await;
    stage.say(json!({"type": "text", "text": {"body": "c"}, "timestamp": START.as_seconds() - 86_400 + 60})).await;
    let open = stage.sent(text("d")).await;
    assert_eq!(words(&stage.statuses_of(&open, 2).await), ["sent", "delivered"]);
    stage.control("clock", json!({"advance_ms": 61_000})).await;
    failed(stage.sent(text("e")).await).await;
    // At once, when asked.
    stage.control("settings", json!({"refuse_at_once": true})).await;
    let (http, answer) = stage.send(text("f")).await;
    assert_eq!((http, &answer["error"]["code"]), (400, &json!(131_047)));
    stage.control("settings", json!({"refuse_at_once": false})).await;
    // A template passes.
    stage
        .control(
            "templates",
            json!({"line": PHONE, "name": "hello", "components": [{"type": "BODY", "text": "Bonjour"}]}),
        )
        .await;
    let template =
        stage.sent(json!({"type": "template", "template": {"name": "hello", "language": {"code": "fr"}}})).await;
    let statuses = stage.statuses_of(&template, 2).await;
    assert_eq!(words(&statuses), ["sent", "delivered"]);
    assert_eq!(statuses[0]["pricing"]["category"], "utility");
    assert_eq!(statuses[0]["pricing"]["type"], "regular");
    // What failed never reached the phone.
    let chat = stage.look(&format!("chats/{PHONE}/{FATOU}")).await;
    let kinds: Vec<&str> = chat["entries"].as_array().unwrap().iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["text", "text", "template"]);
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_with_the_same_bytes() {
    let stage = stage().await;
    stage.will_answer(&[500, 302, 204]);
    stage.say(text("a")).await;
    stage.wait("four tries", |got| (got.len() == 4).then_some(())).await;
    stage.control("clock", json!({"advance_ms": 86_400_000})).await;
    stage.a_moment().await;
    let got = stage.got();
    assert_eq!(got.len(), 4, "taken once, sent no more");
    assert!(got.iter().all(|try_| try_.bytes == got[0].bytes));
    let signature = &got[0].headers["x-hub-signature-256"];
    assert!(got.iter().all(|try_| try_.headers["x-hub-signature-256"] == signature));
    let tries = stage.look("webhooks").await;
    let told: Vec<i64> = tries["data"].as_array().unwrap().iter().map(|t| t["status"].as_i64().unwrap()).collect();
    assert_eq!(told, [500, 302, 204, 200]);
}

#[tokio::test]
async fn faults_of_the_api_strike_by_rule() {
    let stage = stage().await;
    stage.greeted().await;
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "error", "code": 130_429, "http": 429, "retry_after": 7})).await;
    let url = format!("{}/v26.0/{PHONE}/messages", stage.sandbox.url());
    let body =
        json!({"messaging_product": "whatsapp", "to": format!("+{FATOU}"), "type": "text", "text": {"body": "a"}});
    let post = || stage.http.post(&url).bearer_auth(TOKEN).json(&body).send();
    let answer = post().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (429, &"7".parse().unwrap()));
    assert!(answer.headers().contains_key("x-business-use-case-usage"));
    let error = answer.json::<Value>().await.unwrap()["error"].clone();
    assert_eq!((&error["code"], &error["is_transient"]), (&json!(130_429), &json!(true)));
    assert_eq!(post().await.unwrap().status(), 200);
    // Accepted, but the answer is lost.
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "drop_after"})).await;
    assert!(post().await.is_err(), "the connection is cut");
    assert_eq!(stage.look("sent").await["total"], 2, "and the message was taken all the same");
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "drop_before"})).await;
    assert!(post().await.is_err());
    assert_eq!(stage.look("sent").await["total"], 2);
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "http", "status": 503})).await;
    assert_eq!(post().await.unwrap().status(), 503);
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "fail", "code": 131_026})).await;
    let id = stage.sent(text("b")).await;
    assert_eq!(stage.statuses_of(&id, 1).await[0]["errors"][0]["code"], 131_026);
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "window_closed"})).await;
    let id = stage.sent(text("c")).await;
    assert_eq!(stage.statuses_of(&id, 1).await[0]["errors"][0]["code"], 131_047);
    // The status is there before the answer.
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "status_before_answer"})).await;
    stage.clear();
    let id = stage.sent(text("d")).await;
    assert_eq!(stage.got().first().map(|got| got.statuses()[0]["id"].clone()), Some(json!(id)));
    let began = std::time::Instant::now();
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "delay", "ms": 20_000})).await;
    stage.sent(text("e")).await;
    assert!(began.elapsed().as_millis() >= 200, "20 s at a hundredth");
}

#[tokio::test]
async fn faults_of_webhooks_strike_by_rule() {
    let stage = stage().await;
    stage.greeted().await;
    stage.fault(json!({"on": "status", "effect": "lose", "statuses": ["delivered"]})).await;
    let id = stage.sent(text("a")).await;
    stage.statuses_of(&id, 1).await;
    stage.a_moment().await;
    assert_eq!(words(&stage.statuses_of(&id, 1).await), ["sent"]);

    let clear = async || {
        stage.http.delete(format!("{}/control/faults", stage.sandbox.url())).send().await.unwrap();
        stage.clear();
    };
    clear().await;
    stage.fault(json!({"on": "status", "when": {"next": 1}, "effect": "reorder"})).await;
    let id = stage.sent(text("b")).await;
    assert_eq!(words(&stage.statuses_of(&id, 2).await), ["delivered", "sent"]);

    clear().await;
    stage.fault(json!({"on": "inbound", "when": {"next": 1}, "effect": "duplicate", "times": 2})).await;
    stage.say(text("c")).await;
    stage.wait("three copies", |got| (got.len() == 3).then_some(())).await;
    assert!(stage.got().iter().all(|got| got.bytes == stage.got()[0].bytes));

    clear().await;
    stage.fault(json!({"on": "inbound", "effect": "batch", "size": 3})).await;
    for body in ["1", "2", "3"] {
        stage.say(text(body)).await;
    }
    let batch = stage.wait("the batch", |got| got.first().cloned()).await;
    let bodies: Vec<Value> = batch.messages().iter().map(|m| m["text"]["body"].clone()).collect();
    assert_eq!(bodies, ["1", "2", "3"]);
    stage.say(text("4")).await;
    stage.a_moment().await;
    assert_eq!(stage.got().len(), 1, "held until it has company");
    stage.http.delete(format!("{}/control/faults", stage.sandbox.url())).send().await.unwrap();
    stage.wait("what was held", |got| (got.len() == 2).then_some(())).await;

    clear().await;
    for effect in ["bsuid_only", "no_profile", "integer_timestamp", "no_media_url"] {
        stage.fault(json!({"on": "inbound", "effect": effect})).await;
    }
    stage.fault(json!({"on": "inbound", "effect": "late", "seconds": 600})).await;
    stage.say(json!({"type": "image", "image": {"data": "iVBORw0K", "mime_type": "image/png"}})).await;
    let got = stage.wait("the odd one", |got| got.first().cloned()).await;
    let (message, contact) = (&got.messages()[0], &got.values()[0]["contacts"][0]);
    assert!(message.get("from").is_none() && contact.get("wa_id").is_none() && contact.get("profile").is_none());
    assert_eq!(message["from_user_id"], contact["user_id"]);
    assert_eq!(message["timestamp"], json!(START.as_seconds() - 600));
    assert!(message["image"].get("url").is_none() && message["image"]["id"].is_string());

    clear().await;
    stage.fault(json!({"on": "inbound", "effect": "unknown_type"})).await;
    stage.say(text("d")).await;
    let got = stage.wait("the unknown", |got| got.first().cloned()).await;
    assert_eq!(got.messages()[0]["type"], "hologram");
    assert!(got.messages()[0].get("text").is_none());
}

#[tokio::test]
async fn media_take_two_hops_and_expire() {
    let stage = stage().await;
    stage.greeted().await;
    let bytes = png();
    let (status, uploaded) = upload(&stage, "image/png", "a.png", bytes.clone()).await;
    assert_eq!(status, 200);
    let id = uploaded["id"].as_str().unwrap();
    assert!(id.bytes().all(|b| b.is_ascii_digit()) && id.parse::<u64>().unwrap() < 1 << 53);
    let (_, resolved) = stage.graph("GET", id, None).await;
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    assert_eq!(resolved["sha256"], STANDARD.encode(sha256(&bytes)));
    assert_eq!((&resolved["file_size"], &resolved["mime_type"]), (&json!("40"), &json!("image/png")));
    let url = resolved["url"].as_str().unwrap();
    let fetch = |token: &str| stage.http.get(url).bearer_auth(token).send();
    let answer = fetch(TOKEN).await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (200, &"image/png".parse().unwrap()));
    assert_eq!(answer.bytes().await.unwrap(), bytes);
    assert_eq!(fetch("nobody's").await.unwrap().status(), 404);
    assert_eq!(stage.http.get(url).send().await.unwrap().status(), 404);
    let part = stage.http.get(url).bearer_auth(TOKEN).header("range", "bytes=1-3").send().await.unwrap();
    assert_eq!((part.status().as_u16(), &part.headers()["content-range"]), (206, &"bytes 1-3/40".parse().unwrap()));
    assert_eq!(part.bytes().await.unwrap(), "PNG");
    let beyond = stage.http.get(url).bearer_auth(TOKEN).header("range", "bytes=40-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);
    assert_eq!(stage.graph("GET", &format!("{id}?phone_number_id=7"), None).await.1["error"]["error_subcode"], 33);

    // The customer's picture: by address and by id, for 5 minutes and 7 days.
    stage.say(json!({"type": "image", "image": {"data": STANDARD.encode(&bytes), "mime_type": "image/png"}})).await;
    let message = stage.wait("the picture", |got| got.first().map(|got| got.messages()[0].clone())).await;
    let direct = message["image"]["url"].as_str().unwrap();
    assert_eq!(stage.http.get(direct).bearer_auth(TOKEN).send().await.unwrap().bytes().await.unwrap(), bytes);
    stage.control("clock", json!({"advance_ms": 300_000})).await;
    assert_eq!(fetch(TOKEN).await.unwrap().status(), 404);
    assert_eq!(stage.http.get(direct).bearer_auth(TOKEN).send().await.unwrap().status(), 404);
    assert_eq!(stage.graph("GET", id, None).await.0, 200, "resolved again");
    let theirs = message["image"]["id"].as_str().unwrap().to_owned();
    stage.control("clock", json!({"advance_ms": 7 * 86_400_000_i64})).await;
    let (status, gone) = stage.graph("GET", &theirs, None).await;
    assert_eq!((status, &gone["error"]["error_subcode"]), (400, &json!(33)));
    assert_eq!(stage.graph("DELETE", id, None).await.1, json!({"success": true}));
    assert_eq!(stage.graph("GET", id, None).await.0, 400);
}

#[tokio::test]
async fn files_that_are_not_what_they_say_fail() {
    let stage = stage().await;
    stage.greeted().await;
    assert_eq!(upload(&stage, "image/gif", "a.gif", b"GIF89a".to_vec()).await.1["error"]["code"], 100);
    assert_eq!(upload(&stage, "image/png", "a.png", vec![0; 5 * 1024 * 1024 + 1]).await.1["error"]["code"], 100);
    let send = async |mime: &str, bytes: Vec<u8>, kind: &str, voice: bool| {
        let (status, uploaded) = upload(&stage, mime, "a", bytes).await;
        assert_eq!(status, 200, "{uploaded}");
        let mut media = json!({"id": uploaded["id"]});
        if voice {
            media["voice"] = json!(true);
        }
        let id = stage.sent(json!({"type": kind, kind: media})).await;
        let first = stage.statuses_of(&id, 1).await.remove(0);
        (first["status"].as_str().unwrap().to_owned(), first["errors"][0]["code"].as_u64().unwrap_or_default())
    };
    let failed = ("failed".to_owned(), 131_053);
    assert_eq!(send("image/png", b"GIF89a, not PNG".to_vec(), "image", false).await, failed);
    assert_eq!(send("audio/ogg", opus(2), "audio", true).await, failed, "stereo");
    assert_eq!(
        send("audio/ogg", b"OggS and then vorbis, which is not opus at all".to_vec(), "audio", false).await,
        failed
    );
    assert_eq!(send("audio/mpeg", b"ID3 mp3".to_vec(), "audio", true).await, failed, "a voice note is OGG");
    assert_eq!(send("application/pdf", b"%PDF-1.7".to_vec(), "image", false).await, failed, "not an image");
    assert_eq!(send("audio/ogg", opus(1), "audio", true).await.0, "sent");
    // An address that does not answer.
    let id = stage.sent(json!({"type": "image", "image": {"link": "http://127.0.0.1:9/a.png"}})).await;
    assert_eq!(stage.statuses_of(&id, 1).await[0]["errors"][0]["code"], 131_053);
}

#[tokio::test]
async fn rates_hold_per_number_and_per_pair() {
    let stage = stage().await;
    stage.greeted().await;
    let mut codes = Vec::new();
    for _ in 0..46 {
        codes.push(stage.send(text("a")).await.1["error"]["code"].as_u64());
    }
    assert!(codes[..45].iter().all(Option::is_none), "{codes:?}");
    assert_eq!(codes[45], Some(131_056));
    stage.control("clock", json!({"advance_ms": 6_000})).await;
    stage.sent(text("one more after six seconds")).await;
    assert_eq!(stage.send(text("b")).await.1["error"]["code"], 131_056);

    stage.line(json!({"throughput": 3})).await;
    stage.control("clock", json!({"advance_ms": 60_000})).await;
    stage.say(text("inbound counts too")).await;
    let to = async |n: u8| stage.send(json!({"to": format!("+22507070102{n:02}"), "text": {"body": "a"}})).await;
    assert_eq!((to(1).await.0, to(2).await.0), (200, 200));
    let (status, answer) = to(3).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(130_429)));
    assert_eq!(answer["error"]["error_data"]["details"], "Cloud API message throughput has been reached.");
    stage.control("clock", json!({"advance_ms": 1_000})).await;
    assert_eq!(to(3).await.0, 200);
}

#[tokio::test]
async fn reading_and_typing_show_on_the_phone_and_send_nothing_back() {
    let stage = stage().await;
    let first = stage.say(text("a")).await;
    let second = stage.greeted().await;
    stage.clear();
    let read = async |id: &str| {
        stage
            .graph(
                "POST",
                &format!("{PHONE}/messages"),
                Some(json!({"messaging_product": "whatsapp", "status": "read",
            "message_id": id, "typing_indicator": {"type": "text"}})),
            )
            .await
    };
    assert_eq!(read(&second).await, (200, json!({"success": true})));
    let chat = stage.look(&format!("chats/{PHONE}/{FATOU}")).await;
    assert_eq!(chat["typing"], true);
    assert_eq!(chat["entries"][0]["id"], json!(first));
    assert!(chat["entries"].as_array().unwrap().iter().all(|entry| entry["progress"] == "read"), "and all before it");
    let (status, answer) = read("wamid.UNKNOWN").await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_009)));
    stage.control("clock", json!({"advance_ms": 25_000})).await;
    assert_eq!(stage.look(&format!("chats/{PHONE}/{FATOU}")).await["typing"], false);
    stage.a_moment().await;
    assert!(stage.got().is_empty(), "no webhook results");
    let sent = stage.look("sent").await;
    assert_eq!((&sent["total"], &sent["data"][0]["kind"]), (&json!(1), &json!("read")));
}

#[tokio::test]
async fn webhooks_need_a_subscription_and_follow_overrides() {
    let stage = stage().await;
    let path = async || {
        stage.clear();
        stage.say(text("a")).await;
        stage.wait("a message", |got| got.first().map(|got| got.path.clone())).await
    };
    let subscribe = format!("{WABA}/subscribed_apps");
    let over = |place: &str, token: &str| json!({"override_callback_uri": format!("{}/{place}", stage.product), "verify_token": token});
    assert_eq!(path().await, "/app");
    assert_eq!(stage.graph("POST", &subscribe, Some(over("waba", "wrong"))).await.1["error"]["code"], 100);
    assert_eq!(path().await, "/app", "an unproven callback is not taken");
    assert_eq!(stage.graph("POST", &subscribe, Some(over("waba", "verify-me"))).await.1, json!({"success": true}));
    assert_eq!(path().await, "/waba");
    let number = json!({"webhook_configuration": over("number", "verify-me")});
    assert_eq!(stage.graph("POST", PHONE, Some(number)).await.1, json!({"success": true}));
    assert_eq!(path().await, "/number");
    let (_, configuration) = stage.graph("GET", &format!("{PHONE}?fields=webhook_configuration"), None).await;
    assert!(configuration["webhook_configuration"]["phone_number"].as_str().unwrap().ends_with("/number"));
    stage.graph("POST", PHONE, Some(json!({"webhook_configuration": {"override_callback_uri": ""}}))).await;
    assert_eq!(path().await, "/waba");
    stage.graph("POST", &subscribe, None).await;
    assert_eq!(path().await, "/app");
    assert_eq!(stage.control("verify", json!({"line": PHONE})).await["verified"], true);
    stage.graph("DELETE", &subscribe, None).await;
    assert_eq!(stage.graph("GET", &subscribe, None).await.1, json!({"data": []}));
    stage.clear();
    stage.say(text("nobody listens")).await;
    stage.a_moment().await;
    assert!(stage.got().is_empty());
}

#[tokio::test]
async fn templates_are_reviewed_and_their_parameters_counted() {
    let stage = stage().await;
    let path = format!("{WABA}/message_templates");
    let definition = json!({"name": "order_update", "language": "fr", "category": "utility", "components": [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW"]}},
        {"type": "BODY", "text": "Bonjour {{1}}, la commande {{2}} part.", "example": {"body_text": [["Awa", "A-1"]]}},
        {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Suivre", "url": "https://x.example/t/{{1}}"}]}]});
    let (status, made) = stage.graph("POST", &path, Some(definition.clone())).await;
    assert_eq!((status, &made["status"], &made["category"]), (200, &json!("PENDING"), &json!("UTILITY")));
    let (status, twice) = stage.graph("POST", &path, Some(definition)).await;
    assert_eq!((status, &twice["error"]["code"]), (400, &json!(100)));
    let send = async |components: Value| {
        let template = json!({"name": "order_update", "language": {"code": "fr"}, "components": components});
        stage.send(json!({"type": "template", "template": template})).await
    };
    let got = stage.wait("the approval", |got| got.first().cloned()).await;
    let body = got.json();
    assert_eq!(body["entry"][0]["changes"][0]["field"], "message_template_status_update");
    assert!(body["entry"][0]["time"].is_i64());
    let value = &got.values()[0];
    assert_eq!(
        (&value["event"], value["message_template_id"].to_string()),
        (&json!("APPROVED"), made["id"].as_str().unwrap().to_owned())
    );
    assert_eq!(stage.graph("GET", &path, None).await.1["data"][0]["status"], "APPROVED");

    let (_, image) = upload(&stage, "image/png", "a.png", png()).await;
    let header = json!({"type": "header", "parameters": [{"type": "image", "image": {"id": image["id"]}}]});
    let words = |n: usize| json!({"type": "body", "parameters": (0..n).map(|i| json!({"type": "text", "text": format!("v{i}")})).collect::<Vec<_>>()});
    let suffix =
        json!({"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "A-1"}]});
    let table = [
        (json!([words(2), suffix]), 132_012, "header: Format mismatch, expected IMAGE, received UNKNOWN"),
        (
            json!([header, words(1), suffix]),
            132_000,
            "body: number of localizable_params (1) does not match the expected number of params (2)",
        ),
        (json!([header, words(2)]), 131_008, "buttons: Button at index 0 of type Url requires a parameter"),
    ];
    for (components, code, details) in table {
        let (_, answer) = send(components).await;
        assert_eq!(
            (&answer["error"]["code"], &answer["error"]["error_data"]["details"]),
            (&json!(code), &json!(details))
        );
    }
    let (status, answer) = send(json!([header, words(2), suffix])).await;
    assert_eq!(status, 200, "{answer}");
    stage.statuses_of(answer["messages"][0]["id"].as_str().unwrap(), 2).await;
    let chat = stage.look(&format!("chats/{PHONE}/{FATOU}")).await;
    let rendered = &chat["entries"][0]["content"]["rendered"];
    assert_eq!(rendered["body"], "Bonjour v0, la commande v1 part.");
    assert_eq!(rendered["buttons"][0]["url"], "https://x.example/t/A-1");
    stage
        .control("templates", json!({"line": PHONE, "name": "order_update", "status": "PAUSED", "components": []}))
        .await;
    assert_eq!(send(json!([])).await.1["error"]["code"], 132_015);
}

#[tokio::test]
async fn a_restart_keeps_chats_media_and_lines() {
    let folder = tempfile::tempdir().unwrap();
    let settings = || Settings { sent_after_ms: 0, delivered_after_ms: 0, ..Settings::default() };
    let stage = stage_with(settings(), Some(folder.path().to_owned())).await;
    stage.greeted().await;
    let (_, image) = upload(&stage, "image/png", "a.png", png()).await;
    let id = stage.sent(json!({"type": "image", "image": {"id": image["id"]}})).await;
    stage.statuses_of(&id, 2).await;
    let path = format!("chats/{PHONE}/{FATOU}");
    let before = stage.look(&path).await["entries"].clone();
    assert_eq!(before.as_array().unwrap().len(), 2);
    stage.sandbox.stop().await;
    let stage = stage_with(settings(), Some(folder.path().to_owned())).await;
    assert_eq!(stage.look(&path).await["entries"], before);
    assert_eq!(stage.graph("GET", image["id"].as_str().unwrap(), None).await.0, 200);
    let (_, fresh) = upload(&stage, "image/png", "b.png", png()).await;
    assert_ne!(fresh["id"], image["id"]);
    stage.sent(text("the window is still open")).await;
}
