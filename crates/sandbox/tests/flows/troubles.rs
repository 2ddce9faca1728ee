use super::*;
use business::Reply;

#[tokio::test]
async fn an_answer_that_leads_astray_is_an_error_and_the_endpoint_is_told() {
    let (stage, business, message) = shop_with_the_cart_open().await;
    let many = |n: usize| (0..n).map(|i| json!({"id": i.to_string(), "title": "a"})).collect::<Value>();
    let success = |params: Value| json!({"extension_message_response": {"params": params}});
    let table = [
        (
            json!({"screen": "CONFIRM", "data": {"summary": "a"}}),
            "invalid-screen-transition",
            "does not lead to CONFIRM",
        ),
        (json!({"screen": "NOWHERE", "data": {}}), "invalid-screen-transition", "no screen NOWHERE"),
        (json!({"data": {}}), "payload-schema-error", "names no screen"),
        (json!({"screen": "DELIVERY", "data": []}), "payload-schema-error", "no object"),
        (json!({"screen": "DELIVERY", "data": {"zones": "z1"}}), "payload-schema-error", "type array, not string"),
        (json!({"screen": "DELIVERY", "data": {"zones": [{"id": 1}]}}), "payload-schema-error", "data.zones[0].id"),
        (json!({"screen": "DELIVERY", "data": {"zones": null}}), "payload-schema-error", "not null"),
        (json!({"screen": "DELIVERY", "data": {"price": 3}}), "payload-schema-error", "data.price is not declared"),
        (
            json!({"screen": "DELIVERY", "data": {"zones": []}}),
            "payload-schema-error",
            "zone offers 1 to 200 options, not 0",
        ),
        (json!({"screen": "DELIVERY"}), "payload-schema-error", "not 0"),
        (json!({"screen": "DELIVERY", "data": {"zones": [{"id": "z"}]}}), "payload-schema-error", "no title"),
        (json!({"screen": "CART", "data": {"items": many(21)}}), "payload-schema-error", "1 to 20 options, not 21"),
        (json!({"screen": "CART", "data": {"error_message": 3}}), "payload-schema-error", "error_message"),
        (json!({"screen": "SUCCESS", "data": {}}), "payload-schema-error", "extension_message_response"),
        (
            json!({"screen": "SUCCESS", "data": success(json!({"a": 1}))}),
            "payload-schema-error",
            "flow_token is missing",
        ),
        (
            json!({"screen": "SUCCESS", "data": success(json!({"flow_token": "x"}))}),
            "payload-schema-error",
            "another one",
        ),
    ];
    for (answer, error, why) in table {
        business.will(Reply::Sealed(answer.clone()));
        let seen = hand(&stage, "submit", &message, json!({"values": {"keep": ["sku1"]}})).await;
        assert_eq!((&seen["is"], &seen["error"]), (&json!("error"), &json!(error)), "{answer}: {seen}");
        assert!(seen["message"].as_str().unwrap().contains(why), "{seen}");
        assert_eq!(seen["acknowledged"], true);
        let told = &business.heard()[1];
        assert_eq!((&told["action"], &told["screen"]), (&json!("data_exchange"), &json!("CART")));
        assert_eq!((&told["data"]["error"], &told["data"]["error_message"]), (&json!(error), &seen["message"]));
    }
    // The screen is still there, and what was entered.
    business.will_show("DELIVERY", zones());
    assert_eq!(hand(&stage, "submit", &message, json!({})).await["screen"], "DELIVERY");
    stage.a_moment().await;
    assert!(stage.got().is_empty(), "the product hears nothing of it");
}

#[tokio::test]
async fn an_opening_begins_at_the_entry_or_not_at_all() {
    let (stage, business, message) = shop_at_the_door().await;
    for (screen, data, error) in [
        ("DELIVERY", zones(), "invalid-screen-transition"),
        ("SUCCESS", json!({}), "invalid-screen-transition"),
        ("CART", json!({"total": 12}), "payload-schema-error"),
    ] {
        business.will_show(screen, data);
        assert_eq!(hand(&stage, "open", &message, json!({})).await["error"], error);
        assert_eq!(try_hand(&stage, "submit", &message, json!({})).await.0, 409, "nothing is open");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_used_is_an_error() {
    let (stage, business, message) = shop_with_the_cart_open().await;
    let next = || json!({"screen": "DELIVERY", "data": zones()});
    for (reply, error) in [
        (Reply::SameIv(next()), "response-decryption-error"),
        (Reply::Quoted(next()), "response-decryption-error"),
        (Reply::CalledJson(next()), "response-decryption-error"),
        (Reply::Status(500, "sorry"), "unexpected_http_status_code"),
        (Reply::Status(404, ""), "unexpected_http_status_code"),
        (Reply::Status(432, ""), "unexpected_http_status_code"),
    ] {
        business.will(reply);
        let seen = hand(&stage, "submit", &message, json!({"values": {"keep": ["sku1"]}})).await;
        assert_eq!((&seen["is"], &seen["error"]), (&json!("error"), &json!(error)), "{seen}");
    }
    // Ten seconds, shortened: nothing else about it differs.
    stage.control("settings", json!({"flow_answer_within_ms": 250})).await;
    business.will(Reply::Late(1_500, next()));
    let seen = hand(&stage, "submit", &message, json!({})).await;
    assert_eq!((&seen["error"], &seen["acknowledged"]), (&json!("timeout_error"), &json!(true)));
    assert_eq!(business.heard().last().unwrap()["data"]["error"], "timeout_error");
    stage.control("settings", json!({"flow_answer_within_ms": 10_000})).await;
    business.will(Reply::Late(300, next()));
    assert_eq!(hand(&stage, "submit", &message, json!({})).await["screen"], "DELIVERY", "in time is in time");
}

#[tokio::test]
async fn ten_seconds_are_the_rule() {
    assert_eq!(sandbox::Settings::default().flow_answer_within_ms, 10_000);
}

#[tokio::test]
async fn after_421_the_key_is_downloaded_again() {
    let (stage, business, message) = shop_with_the_cart_open().await;
    business.will(Reply::Status(421, ""));
    business.will_show("DELIVERY", zones());
    let seen = hand(&stage, "submit", &message, json!({"values": {"keep": ["sku1"]}})).await;
    assert_eq!(seen["screen"], "DELIVERY");
    assert_eq!(business.heard().len(), 2, "asked twice, the customer saw nothing of it");

    let (_, other) = business::key_pair(aws_lc_rs::rsa::KeySize::Rsa2048);
    upload_key(&stage, &other).await;
    let values = json!({"values": {"zone": "z1", "address": "Rue 12"}});
    let seen = hand(&stage, "submit", &message, values.clone()).await;
    assert_eq!((&seen["error"], &seen["acknowledged"]), (&json!("business-decryption-error"), &Value::Null));
    stage.control("flows/key", json!({"line": PHONE})).await;
    let seen = hand(&stage, "submit", &message, values.clone()).await;
    assert_eq!(seen["error"], "public-key-signature-verification");
    upload_key(&stage, &business.pem).await;
    business.will_show("CONFIRM", json!({"summary": "a"}));
    assert_eq!(hand(&stage, "submit", &message, values).await["screen"], "CONFIRM");
}

#[tokio::test]
async fn after_427_the_button_is_off_for_good() {
    let (stage, business, message) = shop_with_the_cart_open().await;
    business.will(Reply::Status(427, r#"{"error_msg":"Cette commande est déjà passée."}"#));
    let seen = hand(&stage, "submit", &message, json!({"values": {"keep": ["sku1"]}})).await;
    assert_eq!(seen, json!({"is": "switched_off", "message": "Cette commande est déjà passée."}));
    assert_eq!(try_hand(&stage, "submit", &message, json!({})).await.0, 409);
    let (status, refused) = try_hand(&stage, "open", &message, json!({})).await;
    assert_eq!(status, 409);
    assert!(refused.to_string().contains("button"), "{refused}");
    assert_eq!(business.heard().len(), 1, "an endpoint that refuses a token is told nothing more");
}
