use super::*;
use aws_lc_rs::rsa::KeySize;
use business::{Reply, key_pair};

/// What the `flows` webhooks told, in order.
async fn told(stage: &Stage, count: usize) -> Vec<Value> {
    stage
        .wait(&format!("{count} changes of status"), |got| {
            let flows = got.iter().filter(|got| got.json()["entry"][0]["changes"][0]["field"] == "flows");
            let all: Vec<Value> = flows.flat_map(stage::Got::values).collect();
            (all.len() >= count).then_some(all)
        })
        .await
}

#[tokio::test]
async fn a_flow_is_created_corrected_published_and_deprecated() {
    let stage = stage().await;
    let flows = format!("{WABA}/flows");
    let create = async |body: Value| stage.graph("POST", &flows, Some(body)).await;
    for (body, hint) in [
        (json!({"categories": ["OTHER"]}), "name"),
        (json!({"name": "a"}), "categories"),
        (json!({"name": "a", "categories": []}), "at least one"),
        (json!({"name": "a", "categories": ["SHOPPING"]}), "SIGN_UP"),
        (json!({"name": "a", "categories": ["OTHER"], "endpoint_uri": "http://x.example"}), "https"),
        (json!({"name": "a", "categories": ["OTHER"], "clone_flow_id": "7"}), "clone_flow_id"),
    ] {
        let (status, answer) = create(body).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{answer}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(hint), "{answer}");
    }
    let (_, made) = create(json!({"name": "sondage", "categories": ["SURVEY"]})).await;
    let id = made["id"].as_str().unwrap();
    assert_eq!(made, json!({"id": id, "success": true, "validation_errors": []}));
    assert!(id.bytes().all(|b| b.is_ascii_digit()) && id.parse::<u64>().unwrap() < 1 << 53);
    assert_eq!(create(json!({"name": "sondage", "categories": ["OTHER"]})).await.1["error"]["code"], 100);

    let publish = async || stage.graph("POST", &format!("{id}/publish"), None).await;
    let refused = async |details: &str| {
        let (status, answer) = publish().await;
        let error = &answer["error"];
        assert_eq!((status, &error["code"], &error["type"]), (400, &json!(139_002), &json!("OAuthException")));
        assert_eq!(error["error_data"]["details"], details);
    };
    refused("The flow has no Flow JSON.").await;
    let mut wrong = survey();
    wrong["screens"][0]["layout"]["children"][3]["label"] = json!("é".repeat(36));
    let (status, answer) = upload(&stage, id, serde_json::to_string_pretty(&wrong).unwrap()).await;
    assert_eq!((status, &answer["success"]), (200, &json!(true)), "errors are no failure of the upload");
    let error = &answer["validation_errors"][0];
    assert_eq!(error["error"], "INVALID_PROPERTY_VALUE");
    assert_eq!(error["error_type"], "FLOW_JSON_ERROR");
    assert_eq!(error["message"], "Property 'label' must be at most 35 characters long.");
    let pointer = &error["pointers"][0];
    assert_eq!(pointer["path"], "screens[0].layout.children[3].label");
    let place = ["line_start", "line_end", "column_start", "column_end"];
    assert!(place.iter().all(|key| error[key] == pointer[key] && error[key].as_u64().unwrap() > 1), "{error}");
    let line = serde_json::to_string_pretty(&wrong).unwrap();
    let line = line.lines().nth(usize::try_from(error["line_start"].as_u64().unwrap()).unwrap() - 1).unwrap();
    assert!(line.contains("ééé"), "{line}");
    refused("The Flow JSON has validation errors.").await;

    let (_, answer) = upload(&stage, id, survey().to_string()).await;
    assert_eq!(answer, json!({"success": true, "validation_errors": []}));
    let (_, assets) = stage.graph("GET", &format!("{id}/assets"), None).await;
    assert_eq!(
        (&assets["data"][0]["name"], &assets["data"][0]["asset_type"]),
        (&json!("flow.json"), &json!("FLOW_JSON"))
    );
    let address = assets["data"][0]["download_url"].as_str().unwrap();
    assert_eq!(stage.http.get(address).send().await.unwrap().text().await.unwrap(), survey().to_string());
    assert_eq!(stage.http.get(address.replace("hash=", "hash=0")).send().await.unwrap().status(), 404);
    assert_eq!(publish().await, (200, json!({"success": true})));
    refused("Only a draft can be published.").await;

    let (_, plain) = stage.graph("GET", id, None).await;
    let default =
        json!({"id": id, "name": "sondage", "status": "PUBLISHED", "categories": ["SURVEY"], "validation_errors": []});
    assert_eq!(plain, default);
    let fields = "json_version,data_api_version,whatsapp_business_account,preview.invalidate(false)";
    let (_, more) = stage.graph("GET", &format!("{id}?fields={fields}"), None).await;
    assert_eq!((&more["json_version"], &more["whatsapp_business_account"]["id"]), (&json!("7.0"), &json!(WABA)));
    assert!(more.get("data_api_version").is_none() && more["preview"]["preview_url"].is_string(), "{more}");
    assert_eq!(stage.graph("GET", &flows, None).await.1["data"], json!([default]));

    assert_eq!(upload(&stage, id, survey().to_string()).await.1["error"]["code"], 139_001, "clone it");
    assert_eq!(stage.graph("DELETE", id, None).await.1["error"]["code"], 139_004);
    assert_eq!(stage.graph("POST", id, Some(json!({"name": "enquête"}))).await.1, json!({"success": true}));
    assert_eq!(stage.graph("POST", &format!("{id}/deprecate"), None).await.1, json!({"success": true}));
    assert_eq!(stage.graph("POST", &format!("{id}/deprecate"), None).await.1["error"]["code"], 139_003);
    assert_eq!(stage.graph("POST", id, Some(json!({"name": "x"}))).await.1["error"]["code"], 139_001);

    let told = told(&stage, 3).await;
    assert_eq!((&told[0]["event"], &told[0]["new_status"]), (&json!("FLOW_STATUS_CHANGE"), &json!("DRAFT")));
    assert!(told[0].get("old_status").is_none() && told.iter().all(|told| told["flow_id"] == id), "{told:?}");
    let ways: Vec<_> = told[1..].iter().map(|told| (&told["old_status"], &told["new_status"])).collect();
    assert_eq!(ways, [(&json!("DRAFT"), &json!("PUBLISHED")), (&json!("PUBLISHED"), &json!("DEPRECATED"))]);
    assert!(stage.got()[0].json()["entry"][0]["time"].is_i64());
}

#[tokio::test]
async fn a_stranger_reaches_no_flow_and_a_draft_can_go() {
    let stage = stage().await;
    let id = draft(&stage, "a", &survey(), None).await;
    stage
        .line(json!({"phone_number_id": "1000000000002", "waba_id": "2000000000002", "access_token": "token-two",
        "display_phone": "+2250700000002"}))
        .await;
    let url = stage.sandbox.url();
    for (method, path) in
        [("GET", ""), ("POST", ""), ("DELETE", ""), ("GET", "/assets"), ("POST", "/publish"), ("POST", "/deprecate")]
    {
        let request = stage.http.request(method.parse().unwrap(), format!("{url}/v26.0/{id}{path}"));
        let answer = request.bearer_auth("token-two").body("{}").send().await.unwrap();
        assert_eq!(answer.status(), 400, "{method} {path}");
        let error = answer.json::<Value>().await.unwrap()["error"].clone();
        assert_eq!((&error["code"], &error["error_subcode"]), (&json!(100), &json!(33)), "{error}");
        assert_eq!(error["type"], "GraphMethodException");
        let nobody =
            stage.http.request(method.parse().unwrap(), format!("{url}/v26.0/{id}{path}")).send().await.unwrap();
        assert_eq!(nobody.status(), 401, "{method} {path}");
    }
    let other = draft(&stage, "b", &survey(), None).await;
    let (_, page) = stage.graph("GET", &format!("{WABA}/flows?limit=1"), None).await;
    assert_eq!(page["data"][0]["id"], id.as_str());
    let next = stage.http.get(page["paging"]["next"].as_str().unwrap()).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(next.json::<Value>().await.unwrap()["data"][0]["id"], other.as_str());

    assert_eq!(stage.graph("DELETE", &id, None).await, (200, json!({"success": true})));
    assert_eq!(stage.graph("GET", &id, None).await.1["error"]["error_subcode"], 33);

    // Another WABA of the same token.
    stage
        .line(
            json!({"phone_number_id": "1000000000003", "waba_id": "2000000000003", "display_phone": "+2250700000003"}),
        )
        .await;
    let names = "%5B%22b%22%2C%22none%22%5D";
    let path = format!("2000000000003/migrate_flows?source_waba_id={WABA}&source_flow_names={names}");
    let (_, moved) = stage.graph("POST", &path, None).await;
    assert_eq!(
        (&moved["migrated_flows"][0]["source_id"], &moved["failed_flows"][0]["source_name"]),
        (&json!(other), &json!("none"))
    );
    let copy = moved["migrated_flows"][0]["migrated_id"].as_str().unwrap();
    assert_eq!(stage.graph("GET", copy, None).await.1["status"], "DRAFT");
}

#[tokio::test]
async fn only_a_public_key_of_2048_bits_is_taken() {
    let stage = stage().await;
    let path = format!("{PHONE}/whatsapp_business_encryption");
    assert_eq!(stage.graph("GET", &path, None).await, (200, json!({})));
    let (_, good) = key_pair(KeySize::Rsa2048);
    let (_, long) = key_pair(KeySize::Rsa3072);
    for wrong in ["", "hello", &long, &good.replace("PUBLIC", "RSA PUBLIC"), &good[..200], &good.replace("MII", "AAA")]
    {
        let (status, answer) = upload_key(&stage, wrong).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "{wrong}: {answer}");
    }
    let (status, answer) = stage.graph("POST", &path, Some(json!({"business_public_key": good}))).await;
    assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)), "a form, not JSON: {answer}");
    assert_eq!(upload_key(&stage, &good).await, (200, json!({"success": true})));
    let (_, kept) = stage.graph("GET", &path, None).await;
    assert_eq!(kept, json!({"business_public_key": good, "business_public_key_signature_status": "VALID"}));
    stage.control("flows/key", json!({"line": PHONE})).await;
    assert_eq!(stage.graph("GET", &path, None).await.1["business_public_key_signature_status"], "MISMATCH");
}

#[tokio::test]
async fn an_endpoint_is_published_when_it_is_healthy() {
    let (stage, business) = (stage().await, Business::open().await);
    let id = draft(&stage, "shop", &shop(), None).await;
    let refusal = async || {
        let (_, answer) = stage.graph("POST", &format!("{id}/publish"), None).await;
        answer["error"]["error_data"]["details"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(refusal().await, "The flow uses an endpoint and has no endpoint_uri.");
    let point_to = async |uri: &str| stage.graph("POST", &id, Some(json!({"endpoint_uri": uri}))).await;
    assert_eq!(point_to(&business.url).await.0, 200);
    assert!(refusal().await.ends_with("No public key is uploaded for the phone number."));
    let (_, other) = key_pair(KeySize::Rsa2048);
    upload_key(&stage, &other).await;
    assert!(refusal().await.contains("421"), "sealed for somebody else");
    upload_key(&stage, &business.pem).await;
    stage.control("flows/key", json!({"line": PHONE})).await;
    assert!(refusal().await.contains("upload it again"));
    upload_key(&stage, &business.pem).await;

    let active = || json!({"data": {"status": "active"}});
    for (reply, why) in [
        (Reply::Sealed(json!({"data": {"status": "fine"}})), "a ping is answered with"),
        (Reply::SameIv(active()), "inverted IV"),
        (Reply::Quoted(active()), "inverted IV"),
        (Reply::CalledJson(active()), "text/plain"),
        (Reply::Status(500, ""), "status 500"),
        (Reply::Status(432, ""), "432"),
    ] {
        business.will(reply);
        let refused = refusal().await;
        assert!(refused.starts_with("The endpoint's health check failed: ") && refused.contains(why), "{refused}");
    }
    point_to("http://127.0.0.1:9/flow").await;
    assert!(refusal().await.contains("did not answer"));
    point_to(&business.url).await;
    business.heard();
    assert_eq!(refusal().await, "", "published");
    assert_eq!(business.heard(), [json!({"version": "3.0", "action": "ping"})]);
}

#[tokio::test]
async fn a_restart_keeps_flows_and_keys() {
    let folder = tempfile::tempdir().unwrap();
    let scene = || stage::stage_with(sandbox::Settings::default(), Some(folder.path().to_owned()));
    let (stage, business) = (scene().await, Business::open().await);
    upload_key(&stage, &business.pem).await;
    let kept = published(&stage, "shop", &shop(), Some(&business.url)).await;
    let gone = draft(&stage, "gone", &survey(), None).await;
    stage.greeted().await;
    let message = sent(&stage, json!({"flow_id": kept, "flow_action": "data_exchange"})).await;
    business.will(Reply::Status(427, "{}"));
    assert_eq!(hand(&stage, "open", &message, json!({})).await["is"], "switched_off");
    stage.graph("DELETE", &gone, None).await;
    stage.sandbox.stop().await;

    let stage = scene().await;
    let (_, list) = stage.graph("GET", &format!("{WABA}/flows"), None).await;
    assert_eq!((list["data"].as_array().unwrap().len(), &list["data"][0]["id"]), (1, &json!(kept)));
    assert_eq!(list["data"][0]["status"], "PUBLISHED");
    let (_, key) = stage.graph("GET", &format!("{PHONE}/whatsapp_business_encryption"), None).await;
    assert_eq!(key["business_public_key"], business.pem.as_str());
    assert_eq!(try_hand(&stage, "open", &message, json!({})).await.0, 409, "the button stays off");
    assert_ne!(draft(&stage, "next", &survey(), None).await, gone, "ids are not given out twice");
}
