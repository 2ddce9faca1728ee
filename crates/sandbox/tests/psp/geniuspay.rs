use crate::{NOW, Street, kept, lost, read};
use kernel::hours;
use psp::{News, NotificationError, PspError, Session, SessionRef, SessionRequest, State};
use serde_json::{Value, json};

async fn opened(street: &Street, reference: &str) -> (SessionRequest, Session, SessionRef) {
    let request = street.request(reference, 12_500);
    let session = street.geniuspay.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);
    (request, session, stored)
}

async fn state(street: &Street, stored: &SessionRef) -> State {
    street.geniuspay.look_up(stored).await.unwrap().state
}

fn francs(state: &State) -> Option<i64> {
    match state {
        State::Paid { amount: Some(amount), .. } => Some(amount.minor),
        _ => None,
    }
}

#[tokio::test]
async fn a_payer_pays_and_the_event_is_verified_over_its_bytes() {
    let street = Street::open().await;
    // Enough of them that some have their slashes escaped.
    for n in 0..6 {
        let (request, session, stored) = opened(&street, &format!("G-{n}")).await;
        assert!(street.page(&session).await.contains("12\u{202f}500\u{a0}FCFA"));
        assert_eq!(state(&street, &stored).await, State::Pending { payer_active: false });
        let (status, place, _) = street.decide(&session, &[("decision", "pay")]).await;
        assert_eq!((status, place.as_str()), (303, request.success_url.as_str()));
        let notification = street.notifications(1).await.remove(0);
        assert!(String::from_utf8_lossy(&notification.1).contains("12500.00"));
        let it = read(&street.geniuspay, &notification, NOW, None).unwrap();
        let News::Session { reference, says: Some(says), .. } = it.news else { panic!("no news") };
        assert_eq!((reference, francs(&says.state)), (Some(format!("G-{n}")), Some(12_500)));
        assert_eq!(francs(&state(&street, &stored).await), Some(12_500));
        street.decide(&session, &[("decision", "pay")]).await;
    }
    street.notifications(0).await;
}

#[tokio::test]
async fn money_given_back_in_the_dashboard_is_told() {
    let street = Street::open().await;
    let (_, _, stored) = opened(&street, "B-1").await;
    street.control("sessions/B-1/pay", json!({})).await;
    street.notifications(1).await;
    street.control("sessions/B-1/refund", json!({})).await;
    let notification = street.notifications(1).await.remove(0);
    let back = News::MoneyBack { reference: Some("B-1".into()), payment_id: stored.provider_id.clone() };
    assert_eq!(read(&street.geniuspay, &notification, NOW, None).unwrap().news, back);
    assert!(matches!(state(&street, &stored).await, State::Unknown { raw_status } if raw_status == "refunded"));
    let asked = street.geniuspay.refunds_of(&stored, None).await;
    assert!(matches!(asked, Err(PspError::Unsupported(_))), "how much went back, it does not tell");
}

#[tokio::test]
async fn payers_refuse_fail_and_let_the_time_pass() {
    let street = Street::open().await;
    for (reference, decision, why) in [("R-1", "refuse", "cancelled"), ("R-2", "no_balance", "failed")] {
        let (request, session, stored) = opened(&street, reference).await;
        assert_eq!(street.decide(&session, &[("decision", decision)]).await.1, request.failed_url);
        assert_eq!(state(&street, &stored).await, State::Failed { why: why.into() });
        let notification = street.notifications(1).await.remove(0);
        let news = read(&street.geniuspay, &notification, NOW, None).unwrap().news;
        assert!(
            matches!(news, News::Session { says: Some(said), .. } if said.state == State::Failed { why: why.into() })
        );
    }
    let (_, session, stored) = opened(&street, "R-3").await;
    street.clock.advance(hours(24));
    assert_eq!(state(&street, &stored).await, State::Expired);
    assert!(street.page(&session).await.contains("expiré"));
    street.notifications(0).await;
}

#[tokio::test]
async fn a_lost_answer_is_found_by_what_we_attached() {
    let street = Street::open().await;
    for n in 0..3 {
        opened(&street, &format!("O-{n}")).await;
    }
    let request = street.request("LOST-1", 5_000);
    street.fault("create", json!({"effect": "truncated"})).await;
    assert!(street.geniuspay.create_session(&request).await.unwrap_err().may_have_happened());
    let looked = street.geniuspay.look_up(&lost(&request)).await.unwrap();
    assert!(looked.state == State::Pending { payer_active: false } && looked.provider_id.is_some());
    assert_eq!(state(&street, &lost(&street.request("NEVER-1", 5_000))).await, State::NotFound);
}

#[tokio::test]
async fn false_notifications_prove_nothing() {
    let street = Street::open().await;
    for (n, effect) in ["bad_signature", "old_timestamp", "future_timestamp", "changed_body"].iter().enumerate() {
        opened(&street, &format!("F-{n}")).await;
        street.fault("notification", json!({"effect": effect})).await;
        street.control(&format!("sessions/F-{n}/pay"), json!({})).await;
        let notification = street.notifications(1).await.remove(0);
        assert_eq!(read(&street.geniuspay, &notification, NOW, None), Err(NotificationError::NotProven), "{effect}");
    }
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let base = format!("{}/geniuspay/api/v1/merchant", street.url);
    let call = async |path: &str, agent: &str, key: &str, body: Option<&Value>| {
        let url = format!("{base}{path}");
        let request = body.map_or_else(|| street.http.get(&url), |body| street.http.post(&url).json(body));
        let request = request.header("User-Agent", agent).header("X-API-Key", key);
        let answer = request.header("X-API-Secret", "sk_sandbox_awa").send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap_or_default())
    };
    let good = json!({"amount": 200, "success_url": "https://a.ci/", "error_url": "https://a.ci/"});
    let (status, page) = call("/payments", "curl/8", "pk_sandbox_awa", Some(&good)).await;
    assert_eq!((status, page), (403, Value::Null), "a page of the firewall");
    for (key, code) in [("", "MISSING_API_KEY"), ("pk_sandbox_nobody", "INVALID_API_KEY")] {
        let (status, answer) = call("/payments", "Mozilla/5.0", key, Some(&good)).await;
        assert_eq!((status, &answer["error"]["code"]), (401, &json!(code)));
    }
    for (field, value) in [
        ("amount", json!(199)),
        ("amount", json!("5000")),
        ("currency", json!("GBP")),
        ("payment_method", json!("paypal")),
        ("description", json!("x".repeat(501))),
        ("success_url", json!("back")),
        ("customer", json!({"phone": "0707000000"})),
        ("metadata", json!({"a": {"b": 1}})),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let (status, answer) = call("/payments", "Mozilla/5.0", "pk_sandbox_awa", Some(&body)).await;
        assert_eq!((status, &answer["error"]["code"]), (422, &json!("VALIDATION_ERROR")), "{field} {value}");
    }
    let (status, made) = call("/payments", "Mozilla/5.0", "pk_sandbox_awa", Some(&good)).await;
    assert_eq!((status, &made["success"], &made["data"]["fees"]), (201, &json!(true), &Value::Null));
    let by_id = format!("/payments/{}", made["data"]["id"]);
    let (status, answer) = call(&by_id, "Mozilla/5.0", "pk_sandbox_awa", None).await;
    assert_eq!((status, &answer["error"]["code"]), (404, &json!("TRANSACTION_NOT_FOUND")), "only the reference finds");

    let hook = json!({"name": "x", "url": format!("{}/hook", street.merchant_url), "events": ["webhook.test"]});
    let (_, made) = call("/webhooks", "Mozilla/5.0", "pk_sandbox_awa", Some(&hook)).await;
    assert!(made["data"]["secret"].as_str().unwrap().starts_with("whsec_sandbox_"));
    let (_, all) = call("/webhooks", "Mozilla/5.0", "pk_sandbox_awa", None).await;
    assert_eq!((all["data"].as_array().unwrap().len(), &all["data"][0]["secret"]), (1, &Value::Null), "shown once");
    let refund = psp::RefundRequest {
        key: "r".into(),
        again: 0,
        session: lost(&street.request("X", 5_000)),
        payment_id: None,
        amount: street.request("X", 5_000).amount,
    };
    assert!(matches!(street.geniuspay.refund(&refund).await, Err(PspError::Unsupported(_))));
}
