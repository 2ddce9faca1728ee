use crate::{Street, kept, lost};
use kernel::{Phone, minutes};
use psp::{PspError, Session, SessionRef, SessionRequest, State};
use serde_json::{Value, json};

const WAITING: State = State::Pending { payer_active: true };

async fn opened(street: &Street, reference: &str) -> (SessionRequest, Session, SessionRef) {
    let request = street.request(reference, 12_500);
    let session = street.mtn.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);
    (request, session, stored)
}

async fn state(street: &Street, stored: &SessionRef) -> State {
    street.mtn.look_up(stored).await.unwrap().state
}

fn francs(state: &State) -> Option<i64> {
    match state {
        State::Paid { amount: Some(amount), .. } => Some(amount.minor),
        _ => None,
    }
}

#[tokio::test]
async fn payers_decide_on_their_phone_and_nobody_tells() {
    let street = Street::open().await;
    let prompt = async |id: &str, decision: &str| {
        let url = format!("{}/mtn/phone/{id}", street.url);
        let page = street.http.get(&url).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("12\u{202f}500\u{a0}FCFA"), "{page}");
        street.http.post(&url).form(&[("decision", decision)]).send().await.unwrap();
    };
    for (reference, decision, why) in
        [("M-1", "pay", ""), ("M-2", "refuse", "APPROVAL_REJECTED"), ("M-3", "no_balance", "NOT_ENOUGH_FUNDS")]
    {
        let (_, session, stored) = opened(&street, reference).await;
        assert_eq!((session.pay_url, state(&street, &stored).await), (None, WAITING));
        prompt(&session.provider_id, decision).await;
        let end = state(&street, &stored).await;
        match why {
            "" => assert_eq!(francs(&end), Some(12_500)),
            why => assert_eq!(end, State::Failed { why: why.into() }),
        }
        // A reason comes now as a word, now as an object.
        assert_eq!(state(&street, &stored).await, end);
    }
    let (_, _, stored) = opened(&street, "M-4").await;
    street.clock.advance(minutes(5));
    assert_eq!(state(&street, &stored).await, State::Expired);
    street.notifications(0).await;
}

#[tokio::test]
async fn a_lost_answer_is_found_by_our_reference() {
    let street = Street::open().await;
    let request = street.request("LOST-1", 5_000);
    street.fault("create", json!({"effect": "drop_after"})).await;
    assert!(street.mtn.create_session(&request).await.unwrap_err().may_have_happened());
    let looked = street.mtn.look_up(&lost(&request)).await.unwrap();
    assert!(looked.state == WAITING && looked.provider_id.is_some());
    let again = street.mtn.create_session(&request).await.unwrap_err();
    assert!(matches!(again, PspError::Duplicate(ref found) if **found == looked), "{again:?}");
    assert_eq!(state(&street, &lost(&street.request("NEVER-1", 5_000))).await, State::NotFound);
    street.fault("status", json!({"effect": "token_expired"})).await;
    assert_eq!(state(&street, &lost(&request)).await, WAITING);
}

#[tokio::test]
async fn the_numbers_of_the_sandbox_end_in_their_way() {
    let street = Street::open().await;
    let keys =
        json!({"subscription_key": "sub-2", "api_user": "user-2", "api_key": "key-2", "target_environment": "sandbox"});
    street.control("accounts", json!({"kind": "mtn", "credentials": keys})).await;
    let sandbox = street.open_account(psp::Kind::Mtn, "/mtn", &keys);
    let failed = |why: &str| State::Failed { why: why.into() };
    for (n, (number, end)) in [
        ("46733123450", failed("FAILED")),
        ("46733123451", failed("APPROVAL_REJECTED")),
        ("46733123452", State::Expired),
        ("46733123453", WAITING),
        ("46733123454", WAITING),
        ("46733123455", failed("PAYER_NOT_FOUND")),
        ("46733123461", failed("INTERNAL_PROCESSING_ERROR")),
        ("46733123464", failed("TRANSFER_TYPE_UNKNOWN")),
    ]
    .into_iter()
    .enumerate()
    {
        let mut request = street.request(&format!("N-{n}"), 5_000);
        request.customer.phone = Some(Phone::parse(number).unwrap());
        let session = sandbox.create_session(&request).await.unwrap();
        assert_eq!(sandbox.look_up(&kept(&request, &session)).await.unwrap().state, end, "{number}");
    }
    let request = street.request("N-99", 5_000);
    let session = sandbox.create_session(&request).await.unwrap();
    let paid = sandbox.look_up(&kept(&request, &session)).await.unwrap().state;
    assert_eq!(francs(&paid), Some(5_000), "any other pays, in play money");
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let base = format!("{}/mtn/collection", street.url);
    let login = async |agent: &str, subscription: &str, key: &str| {
        let call = street.http.post(format!("{base}/token/")).basic_auth("user-awa", Some(key));
        let call = call.header("User-Agent", agent).header("Ocp-Apim-Subscription-Key", subscription);
        let answer = call.header("X-Target-Environment", "mtnivorycoast").send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap_or_default())
    };
    assert_eq!(login("python-requests/2", "sub-awa", "key-awa").await, (403, Value::Null));
    assert_eq!(login("x", "other", "key-awa").await.0, 401);
    assert_eq!(login("x", "sub-awa", "no").await, (401, json!({"error": "login_failed"})));
    let (_, told) = login("x", "sub-awa", "key-awa").await;
    assert_eq!(told["expires_in"], 3_600);
    let token = told["access_token"].as_str().unwrap();
    let post = async |id: &str, environment: &str, body: &Value| {
        let call =
            street.http.post(format!("{base}/v1_0/requesttopay")).bearer_auth(token).header("X-Reference-Id", id);
        let call = call.header("X-Target-Environment", environment).header("Ocp-Apim-Subscription-Key", "sub-awa");
        let answer = call.json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let id = "7a1c3c5e-1111-4111-8111-111111111111";
    let good = json!({"amount": "1500", "currency": "XOF", "externalId": "S-1", "payerMessage": "a", "payeeNote": "b",
        "payer": {"partyIdType": "MSISDN", "partyId": "2250507000000"}});
    for (field, value, status) in [
        ("amount", json!(1500), 400),
        ("amount", json!("1500.5"), 400),
        ("currency", json!("EUR"), 500),
        ("externalId", Value::Null, 400),
        ("payer", json!({"partyIdType": "MSISDN", "partyId": "+2250507000000"}), 400),
        ("payer", json!({"partyIdType": "EMAIL", "partyId": "2250507000000"}), 400),
        ("payerMessage", json!("l'été"), 400),
        ("payeeNote", json!("x".repeat(161)), 400),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        assert_eq!(post(id, "mtnivorycoast", &body).await.0, status, "{field} {value}");
    }
    assert_eq!(post("7a1c3c5e-1111-1111-8111-111111111111", "mtnivorycoast", &good).await.0, 400, "not version 4");
    assert_eq!(post(id, "mtnbenin", &good).await.0, 500);
    assert_eq!(post(id, "mtnivorycoast", &good).await, (202, String::new()));
    let (status, again) = post(id, "mtnivorycoast", &good).await;
    assert!(status == 409 && again.contains("RESOURCE_ALREADY_EXIST"));

    // Whoever gives a callback address over TLS is told once, however they answer.
    let keys = json!({"subscription_key": "sub-awa", "api_user": "user-awa", "api_key": "key-awa",
        "target_environment": "mtnivorycoast"});
    street.control("accounts", json!({"kind": "mtn", "credentials": keys, "tunnel": true})).await;
    for (n, reference) in ["CB-1", "CB-22"].into_iter().enumerate() {
        let mut body = good.clone();
        body["externalId"] = json!(reference);
        let call = street.http.post(format!("{base}/v1_0/requesttopay")).bearer_auth(token).json(&body);
        let call = call.header("X-Reference-Id", format!("7a1c3c5e-1111-4111-8111-11111111111{}", n + 2));
        let call = call.header("X-Callback-Url", format!("{}/momo", street.merchant_url));
        let call = call.header("X-Target-Environment", "mtnivorycoast").header("Ocp-Apim-Subscription-Key", "sub-awa");
        assert_eq!(call.send().await.unwrap().status(), 202);
        street.answers(&[500]);
        street.control(&format!("sessions/{reference}/pay"), json!({})).await;
        let (_, told) = street.notifications(1).await.remove(0);
        let told: Value = serde_json::from_slice(&told).unwrap();
        assert_eq!((&told["externalId"], &told["status"]), (&json!(reference), &json!("SUCCESSFUL")));
    }
}
