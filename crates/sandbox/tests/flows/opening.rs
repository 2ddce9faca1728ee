use super::*;

async fn refused(stage: &Stage, parameters: Value) -> (u64, String) {
    let (status, answer) = stage.send(message(parameters)).await;
    assert_eq!(status, 400, "{answer}");
    let error = &answer["error"];
    (error["code"].as_u64().unwrap(), error["error_data"]["details"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn only_what_was_sent_to_this_customer_can_be_opened() {
    let stage = stage().await;
    stage.greeted().await;
    let flow = published(&stage, "survey", &survey(), None).await;
    let text = stage.sent(json!({"type": "text", "text": {"body": "bonjour"}})).await;
    stage.statuses_of(&text, 2).await;
    assert_eq!(try_hand(&stage, "open", &text, json!({})).await.0, 409, "no flow in it");
    assert_eq!(try_hand(&stage, "open", "wamid.NONE", json!({})).await.0, 404);
    let message = sent(&stage, json!({"flow_id": flow})).await;
    let other = json!({"line": PHONE, "customer": {"name": "Ali", "phone": "2250707010102"}, "text": {"body": "a"}});
    stage.control("inbound", other).await;
    let (status, _) = try_hand(&stage, "open", &message, json!({"customer": "2250707010102"})).await;
    assert_eq!(status, 404, "somebody else's message");
    stage.fault(json!({"on": "send", "when": {"next": 1}, "effect": "fail", "code": 131_026})).await;
    let failed = stage.sent(super::message(json!({"flow_id": flow}))).await;
    stage.statuses_of(&failed, 1).await;
    assert_eq!(try_hand(&stage, "open", &failed, json!({})).await.0, 404, "it never arrived");
    let theirs = stage.say(json!({"type": "text", "text": {"body": "a"}})).await;
    assert_eq!(try_hand(&stage, "open", &theirs, json!({})).await.0, 404);
    assert_eq!(hand(&stage, "open", &message, json!({})).await["screen"], "TASTE");
    assert_eq!(hand(&stage, "close", &message, json!({})).await["was_open"], true);
    assert_eq!(hand(&stage, "close", &message, json!({})).await["was_open"], false);
}

#[tokio::test]
async fn the_mode_follows_the_state_of_the_flow() {
    let stage = stage().await;
    stage.line(json!({"pair_limit": false})).await;
    stage.greeted().await;
    let flow = draft(&stage, "survey", &survey(), None).await;
    let set = async |status: &str| stage.control("flows", json!({"flow": flow, "status": status})).await;
    let send = |mode: &str| json!({"flow_id": flow, "mode": mode});
    assert_eq!(refused(&stage, json!({"flow_id": flow})).await.0, 131_009, "published is the default");
    assert_eq!(refused(&stage, json!({"flow_name": "other"})).await.0, 131_009);
    assert_eq!(refused(&stage, json!({"flow_id": "7"})).await.0, 131_009);
    let message = sent(&stage, send("draft")).await;
    assert_eq!(hand(&stage, "open", &message, json!({})).await["screen"], "TASTE");
    assert_eq!(upload(&stage, &flow, "{}".to_owned()).await.1["success"], true);
    assert!(refused(&stage, send("draft")).await.1.contains("no valid Flow JSON"));
    upload(&stage, &flow, survey().to_string()).await;

    stage.graph("POST", &format!("{flow}/publish"), None).await;
    assert_eq!(refused(&stage, send("draft")).await.0, 131_009);
    let wrong = json!({"flow_id": flow, "flow_action_payload": {"screen": "THANKS"}});
    assert!(refused(&stage, wrong).await.1.contains("THANKS is not an entry screen"));
    let first = json!({"flow_id": flow, "flow_action_payload": {"screen": "FIRST_ENTRY_SCREEN"}});
    let message = sent(&stage, first).await;
    assert_eq!(hand(&stage, "open", &message, json!({})).await["screen"], "TASTE");

    set("THROTTLED").await;
    for _ in 0..10 {
        stage.sent(super::message(send("published"))).await;
    }
    let (code, details) = refused(&stage, send("published")).await;
    assert_eq!((code, details.as_str()), (132_069, "The flow is throttled to 10 messages per hour."));
    assert_eq!(hand(&stage, "open", &message, json!({})).await["screen"], "TASTE", "throttled still opens");
    stage.control("clock", json!({"advance_ms": 3_600_000})).await;
    stage.sent(super::message(send("published"))).await;

    set("BLOCKED").await;
    assert_eq!(refused(&stage, send("published")).await.0, 132_068);
    assert_eq!(try_hand(&stage, "open", &message, json!({})).await.0, 409);
    set("PUBLISHED").await;
    assert_eq!(hand(&stage, "open", &message, json!({})).await["screen"], "TASTE");
    stage.graph("POST", &format!("{flow}/deprecate"), None).await;
    assert!(refused(&stage, send("published")).await.1.contains("deprecated"));
    assert_eq!(try_hand(&stage, "open", &message, json!({})).await.0, 409);
}
