use super::*;
use kernel::hmac_sha256;
use stage::SECRET;

#[tokio::test]
async fn a_customer_orders_through_the_endpoint() {
    let (stage, business, message) = shop_at_the_door().await;
    business.will_show("CART", cart());
    let seen = hand(&stage, "open", &message, json!({})).await;
    assert_eq!((&seen["is"], &seen["screen"], &seen["title"]), (&json!("screen"), &json!("CART"), &json!("Panier")));
    assert_eq!(seen["components"][2]["text"], "12 000 F", "dynamic texts are filled in");
    assert_eq!(seen["components"][1]["data-source"], cart()["items"]);
    let init = json!({"version": "3.0", "action": "INIT", "screen": "", "data": {}, "flow_token": "order-1"});
    assert_eq!(business.heard(), [init]);

    business.will_show("DELIVERY", zones());
    let seen = hand(&stage, "submit", &message, json!({"values": {"keep": ["sku1"]}})).await;
    assert_eq!(seen["screen"], "DELIVERY");
    let asked = json!({"version": "3.0", "action": "data_exchange", "screen": "CART", "data": {"keep": ["sku1"]}, "flow_token": "order-1"});
    assert_eq!(business.heard(), [asked]);

    // A snackbar on the same screen, whose data stay.
    let address = json!({"zone": "z2", "address": "Rue 12, pharmacie"});
    business.will_show("DELIVERY", json!({"error_message": "Pas de livraison à Cocody"}));
    let seen = hand(&stage, "submit", &message, json!({"values": address})).await;
    assert_eq!((&seen["screen"], &seen["error_message"]), (&json!("DELIVERY"), &json!("Pas de livraison à Cocody")));
    assert_eq!((&seen["data"], &seen["values"]), (&zones(), &address));
    assert_eq!(business.heard()[0]["data"], address, "what was not filled in is left out");

    business.will_show("CONFIRM", json!({"summary": "1 robe bleue, Plateau"}));
    let seen = hand(&stage, "submit", &message, json!({"values": {"zone": "z1", "day": "2026-11-02"}})).await;
    assert_eq!(seen["components"][0]["text"], "1 robe bleue, Plateau");

    let done = hand(&stage, "submit", &message, json!({})).await;
    let response = json!({"flow_token": "order-1", "summary": "1 robe bleue, Plateau", "zone": "z1"});
    assert_eq!((&done["is"], &done["response"]), (&json!("completed"), &response));
    let got = stage.wait("the reply", |got| got.iter().find(|got| !got.messages().is_empty()).cloned()).await;
    let signed = format!("sha256={}", hex::encode(hmac_sha256(SECRET.as_bytes(), &got.bytes)));
    assert_eq!(got.headers["x-hub-signature-256"], signed);
    let reply = &got.messages()[0];
    assert_eq!((&reply["type"], &reply["context"]["id"]), (&json!("interactive"), &json!(message)));
    assert_eq!((&reply["from"], &reply["context"]["from"]), (&json!(FATOU), &json!("2250700000001")));
    let nfm = &reply["interactive"]["nfm_reply"];
    assert_eq!(
        (&reply["interactive"]["type"], &nfm["name"], &nfm["body"]),
        (&json!("nfm_reply"), &json!("flow"), &json!("Sent"))
    );
    assert_eq!(serde_json::from_str::<Value>(nfm["response_json"].as_str().unwrap()).unwrap(), response);
    let chat = stage.look(&format!("chats/{PHONE}/{FATOU}")).await;
    let last = chat["entries"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["content"]["type"], &last["quotes"]), (&json!("nfm_reply"), &json!(message)));
    assert_eq!(try_hand(&stage, "submit", &message, json!({})).await.0, 409, "it is over");
}

#[tokio::test]
async fn the_endpoint_ends_the_flow_with_its_own_words() {
    let (stage, business, message) = shop_with_the_cart_open().await;
    let params = json!({"flow_token": "order-1", "order_id": "A-1042", "total": 12_000});
    business.will_show("SUCCESS", json!({"extension_message_response": {"params": params}}));
    let done = hand(&stage, "submit", &message, json!({"values": {"keep": ["sku1", "sku2"]}})).await;
    assert_eq!((&done["is"], &done["response"]), (&json!("completed"), &params));
    let got = stage.wait("the reply", |got| got.first().cloned()).await;
    let text = got.messages()[0]["interactive"]["nfm_reply"]["response_json"].as_str().unwrap().to_owned();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), params);
}

#[tokio::test]
async fn going_back_shows_what_was_there_or_asks() {
    let (stage, business, message) = shop_with_the_cart_open().await;
    business.will_show("DELIVERY", zones());
    hand(&stage, "submit", &message, json!({"values": {"keep": ["sku2"]}})).await;
    business.heard();
    let seen = hand(&stage, "back", &message, json!({})).await;
    assert_eq!((&seen["screen"], &seen["values"]), (&json!("CART"), &json!({"keep": ["sku2"]})));
    assert!(business.heard().is_empty(), "the phone remembers by itself");
    assert_eq!(hand(&stage, "back", &message, json!({})).await["is"], "closed");
    assert_eq!(try_hand(&stage, "back", &message, json!({})).await.0, 409);

    let mut fresh = shop();
    fresh["screens"][1]["refresh_on_back"] = json!(true);
    let flow = published(&stage, "fresh", &fresh, Some(&business.url)).await;
    let message = sent(&stage, json!({"flow_id": flow, "flow_action": "data_exchange"})).await;
    business.will_show("CART", cart());
    hand(&stage, "open", &message, json!({})).await;
    business.will_show("DELIVERY", zones());
    hand(&stage, "submit", &message, json!({"values": {"keep": ["sku2"]}})).await;
    business.heard();
    business.will_show("CART", json!({"total": "9 000 F"}));
    let seen = hand(&stage, "back", &message, json!({})).await;
    assert_eq!((&seen["screen"], &seen["data"]["total"]), (&json!("CART"), &json!("9 000 F")));
    let asked = business.heard();
    assert_eq!((&asked[0]["action"], &asked[0]["screen"]), (&json!("BACK"), &json!("DELIVERY")), "the one left");
}

#[tokio::test]
async fn a_flow_without_endpoint_is_the_phones_own() {
    let stage = stage().await;
    stage.greeted().await;
    let flow = published(&stage, "survey", &survey(), None).await;
    let payload = json!({"screen": "TASTE", "data": {"name": "Fatou"}});
    let message = sent(&stage, json!({"flow_name": "survey", "flow_action_payload": payload})).await;
    stage.clear();
    let seen = hand(&stage, "open", &message, json!({})).await;
    assert_eq!((&seen["screen"], &seen["components"][0]["text"]), (&json!("TASTE"), &json!("Bonjour Fatou")));
    let submit = async |values: Value| try_hand(&stage, "submit", &message, json!({"values": values})).await;
    for (values, why) in [
        (json!({}), "taste is required"),
        (json!({"taste": "sour"}), "not offered"),
        (json!({"taste": ["hot"]}), "not offered"),
        (json!({"how": "3"}), "no field how is shown"),
        (json!({"taste": "hot"}), "how is required"),
        (json!({"taste": "hot", "how": "much"}), "input-type"),
        (json!({"news": true}), "no field news"),
    ] {
        let (status, refused) = submit(values).await;
        assert_eq!(status, 422, "{refused}");
        assert!(refused.to_string().contains(why), "{why}: {refused}");
    }
    let names = |seen: &Value| -> Vec<String> {
        let all = seen["components"].as_array().unwrap().iter();
        all.filter_map(|component| component["name"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(names(&seen), ["taste"]);
    let seen = hand(&stage, "fill", &message, json!({"values": {"taste": "hot"}})).await;
    assert_eq!(names(&seen), ["taste", "how"], "the branch opens");
    let (_, seen) = submit(json!({"how": "3"})).await;
    assert_eq!((&seen["screen"], &seen["data"]), (&json!("THANKS"), &json!({"said": "hot"})));
    let (_, done) = submit(json!({"news": true})).await;
    let response = json!({"flow_token": "order-1", "taste": "hot", "how": "3", "news": true});
    assert_eq!((&done["is"], &done["response"]), (&json!("completed"), &response));
    stage.wait("the reply", |got| got.iter().any(|got| !got.messages().is_empty()).then_some(())).await;

    // Without a token, and with data that the screen does not declare.
    let body = json!({"flow_id": flow, "flow_token": null, "flow_action_payload": {"data": {"age": 3}}});
    let message = sent(&stage, body).await;
    let seen = hand(&stage, "open", &message, json!({})).await;
    assert_eq!((&seen["is"], &seen["error"]), (&json!("error"), &json!("payload-schema-error")));
    let message = sent(&stage, json!({"flow_id": flow, "flow_token": null})).await;
    hand(&stage, "open", &message, json!({})).await;
    hand(&stage, "submit", &message, json!({"values": {"taste": "sweet"}})).await;
    let done = hand(&stage, "submit", &message, json!({})).await;
    assert_eq!(done["response"], json!({"flow_token": "unused", "taste": "sweet"}));
}

#[tokio::test]
async fn data_api_4_signs_the_token() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let (stage, business) = (stage().await, Business::open().await);
    upload_key(&stage, &business.pem).await;
    stage.greeted().await;
    let mut newer = shop();
    newer["data_api_version"] = json!("4.0");
    let flow = published(&stage, "newer", &newer, Some(&business.url)).await;
    assert_eq!(business.heard(), [json!({"version": "4.0", "action": "ping"})], "a ping has no token");
    let message = sent(&stage, json!({"flow_id": flow, "flow_action": "data_exchange"})).await;
    business.will_show("CART", cart());
    hand(&stage, "open", &message, json!({})).await;
    let asked = business.heard();
    let (signed, signature) = asked[0]["flow_token_signature"].as_str().unwrap().rsplit_once('.').unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(signature).unwrap(), hmac_sha256(SECRET.as_bytes(), signed.as_bytes()));
    let payload = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&payload).unwrap()["flow_token"], "order-1");
}
