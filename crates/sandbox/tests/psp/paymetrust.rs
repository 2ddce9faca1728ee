use crate::{NOW, Street, kept, lost, read};
use kernel::hours;
use psp::{News, NotificationError, PspError, State};
use serde_json::{Value, json};

const PAY: &[(&str, &str)] = &[("decision", "pay"), ("operator", "OM"), ("phone", "+225 07 07 00 00 00")];

#[tokio::test]
async fn a_payer_pays_and_the_merchant_is_told_twice() {
    let street = Street::open().await;
    let request = street.request("CMD-1", 12_500);
    let session = street.paymetrust.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);

    let page = street.page(&session).await;
    assert!(page.contains("12\u{202f}500\u{a0}FCFA") && page.contains("Commande &lt;7F3K2&gt;"), "{page}");
    let looked = street.paymetrust.look_up(&stored).await.unwrap();
    assert_eq!(looked.state, State::Pending { payer_active: false }, "a preview of the link changes nothing");

    let (status, place, _) = street.decide(&session, PAY).await;
    assert_eq!((status, place.as_str()), (303, request.success_url.as_str()));
    for notification in street.notifications(2).await {
        let claim = street.paymetrust.claim(&notification.0, &notification.1).unwrap();
        assert_eq!(claim.reference.as_deref(), Some("CMD-1"));
        assert!(!String::from_utf8_lossy(&notification.1).contains("amount"));
        let news = read(&street.paymetrust, &notification, NOW, Some(&stored)).unwrap().news;
        assert!(matches!(news, News::Session { says: None, .. }));
    }
    let paid = State::Paid { amount: None, provider_payment_id: Some(session.provider_id.clone()), at: None };
    assert_eq!(street.paymetrust.look_up(&stored).await.unwrap().state, paid);
    assert_eq!(street.paymetrust.look_up(&lost(&request)).await.unwrap().state, paid);

    // Paying twice takes nothing more and tells nothing more.
    assert_eq!(street.decide(&session, PAY).await.0, 303);
    street.notifications(0).await;
}

#[tokio::test]
async fn a_payer_refuses_or_has_not_enough() {
    let street = Street::open().await;
    for (reference, decision, why) in [("R-1", "refuse", "FAILED"), ("R-2", "no_balance", "INSUFFICIENT_BALANCE")] {
        let request = street.request(reference, 5_000);
        let session = street.paymetrust.create_session(&request).await.unwrap();
        let (status, _, page) = street.decide(&session, &[("decision", "pay"), ("phone", "abc")]).await;
        assert!(status == 422 && page.contains("indicatif"));
        let (_, place, _) = street.decide(&session, &[("decision", decision), ("phone", "+2250707000000")]).await;
        assert_eq!(place, request.failed_url);
        street.notifications(2).await;
        let looked = street.paymetrust.look_up(&kept(&request, &session)).await.unwrap();
        assert_eq!(looked.state, State::Failed { why: why.into() });
    }
    let request = street.request("R-3", 5_000);
    let session = street.paymetrust.create_session(&request).await.unwrap();
    street.clock.advance(hours(6));
    let looked = street.paymetrust.look_up(&kept(&request, &session)).await.unwrap();
    assert_eq!(looked.state, State::Expired);
    street.notifications(1).await;
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_reference() {
    let street = Street::open().await;
    let request = street.request("LOST-1", 5_000);
    for effect in ["drop_after", "truncated"] {
        street.fault("create", json!({"effect": effect})).await;
    }
    // Both strike the one call; the connection is cut.
    let error = street.paymetrust.create_session(&request).await.unwrap_err();
    assert!(error.may_have_happened() && error.is_retryable(), "{error:?}");
    let looked = street.paymetrust.look_up(&lost(&request)).await.unwrap();
    assert_eq!(looked.state, State::Pending { payer_active: false });
    let again = street.paymetrust.create_session(&request).await.unwrap_err();
    assert!(matches!(again, PspError::Duplicate(found) if *found == looked));

    // 404 one time, 400 another: both mean that it is not known.
    for _ in 0..2 {
        let unknown = lost(&street.request("NEVER-1", 5_000));
        assert_eq!(street.paymetrust.look_up(&unknown).await.unwrap().state, State::NotFound);
    }
}

#[tokio::test]
async fn bad_days_are_told_apart() {
    let street = Street::open().await;
    // (effect, may have happened)
    for (n, (effect, maybe)) in [
        (json!({"effect": "down"}), true),
        (json!({"effect": "error500"}), true),
        (json!({"effect": "html502"}), true),
        (json!({"effect": "drop"}), true),
        (json!({"effect": "timeout", "ms": 30}), true),
        (json!({"effect": "timeout_after", "ms": 30}), true),
        (json!({"effect": "truncated"}), true),
        (json!({"effect": "too_many", "retry_after": 7}), false),
    ]
    .into_iter()
    .enumerate()
    {
        street.fault("create", effect.clone()).await;
        let request = street.request(&format!("BAD-{n}"), 5_000);
        let error = street.paymetrust.create_session(&request).await.unwrap_err();
        assert_eq!((error.may_have_happened(), error.is_retryable()), (maybe, true), "{effect} → {error:?}");
    }
    street.fault("create", json!({"effect": "slow", "ms": 30})).await;
    assert!(street.paymetrust.create_session(&street.request("SLOW", 5_000)).await.is_ok());
    let calls = street.look("calls").await;
    assert_eq!(calls.iter().filter(|call| call["on"] == "login").count(), 1);
    assert_eq!(calls.iter().filter(|call| call["on"] == "create").count(), 9);
}

#[tokio::test]
async fn every_form_of_an_expired_token_is_survived() {
    let street = Street::open().await;
    for n in 0..3 {
        street.fault("create", json!({"effect": "token_expired"})).await;
        street.paymetrust.create_session(&street.request(&format!("TOK-{n}"), 5_000)).await.unwrap();
    }
    let logins = street.look("calls").await.iter().filter(|call| call["on"] == "login").count();
    assert_eq!(logins, 4);
    street.clock.advance(hours(25));
    street.paymetrust.create_session(&street.request("TOK-9", 5_000)).await.unwrap();
}

#[tokio::test]
async fn false_notifications_prove_nothing() {
    let street = Street::open().await;
    for (n, effect, verdict) in [
        (1, "bad_signature", Err(NotificationError::NotProven)),
        (2, "unknown_reference", Err(NotificationError::NotProven)),
        (3, "wrong_amount", Ok(())),
    ] {
        let request = street.request(&format!("F-{n}"), 5_000);
        let session = street.paymetrust.create_session(&request).await.unwrap();
        street.fault("notification", json!({"effect": effect, "amount": 1})).await;
        street.control(&format!("sessions/F-{n}/open"), json!({})).await;
        let notification = street.notifications(1).await.remove(0);
        let stored = kept(&request, &session);
        assert_eq!(read(&street.paymetrust, &notification, NOW, Some(&stored)).map(|_| ()), verdict, "{effect}");
    }
    // It overtakes the answer to the creation: not a forgery, only too early.
    street.fault("create", json!({"effect": "notify_early"})).await;
    let request = street.request("F-4", 5_000);
    let session = street.paymetrust.create_session(&request).await.unwrap();
    let early = street.notifications(1).await.remove(0);
    assert_eq!(read(&street.paymetrust, &early, NOW, Some(&lost(&request))), Err(NotificationError::NotYet));
    assert!(read(&street.paymetrust, &early, NOW, Some(&kept(&request, &session))).is_ok());
}

#[tokio::test]
async fn notifications_are_lost_doubled_late_and_tried_again() {
    let street = Street::open().await;
    street.paymetrust.create_session(&street.request("N-1", 5_000)).await.unwrap();
    street.fault("notification", json!({"effect": "lost"})).await;
    street.control("sessions/N-1/pay", json!({})).await;
    street.notifications(1).await;

    street.paymetrust.create_session(&street.request("N-2", 5_000)).await.unwrap();
    street.fault("notification", json!({"effect": "duplicate", "times": 3})).await;
    street.control("sessions/N-2/pay", json!({})).await;
    street.notifications(5).await;

    street.paymetrust.create_session(&street.request("N-3", 5_000)).await.unwrap();
    street.fault("notification", json!({"effect": "out_of_order"})).await;
    street.answers(&[200, 500, 201]);
    street.control("sessions/N-3/pay", json!({})).await;
    // Two, of which the second needs three tries: 500, then a 201 that is not a 200.
    street.notifications(4).await;
    let tries = street.look("deliveries").await;
    let last: Vec<_> = tries[tries.len() - 4..]
        .iter()
        .map(|it| (it["name"].as_str().unwrap(), it["attempt"].as_i64(), it["accepted"] == true))
        .collect();
    assert_eq!(
        last,
        [
            ("SUCCESS", Some(1), true),
            ("PENDING", Some(1), false),
            ("PENDING", Some(2), false),
            ("PENDING", Some(3), true)
        ]
    );
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let url = |path: &str| format!("{}/paymetrust/v1{path}", street.url);
    let post = async |path: &str, token: &str, body: &Value| {
        let answer = street.http.post(url(path)).bearer_auth(token).json(body).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap())
    };
    let wrong = post("/oauth/login", "", &json!({"api_key": "pk-awa", "api_password": "no"})).await;
    assert_eq!((wrong.0, &wrong.1["code"]), (401, &json!(1005)));
    assert_eq!(post("/oauth/login", "", &json!({})).await.1["code"], 1004);
    let login = post("/oauth/login", "", &json!({"api_key": "pk-awa", "api_password": "pw-awa"})).await.1;
    assert_eq!((&login["status"], &login["expires_in"]), (&json!("OK"), &json!(86_400)));
    let token = login["access_token"].as_str().unwrap();

    let good = json!({"currency": "XOF", "merchant_transaction_id": "S-1", "amount": "100", "lang": "fr",
        "designation": "x", "client_first_name": "Aa", "client_last_name": "Bb",
        "client_phone_number": "+2250707000000", "client_email": "a@b.ci", "success_url": "https://a.ci/",
        "failed_url": "https://a.ci/", "notify_url": "https://a.ci/"});
    assert_eq!(post("/payment", "nobody", &good).await.1["code"], 1002);
    for (field, value) in [
        ("currency", json!("EUR")),
        ("merchant_transaction_id", json!("x".repeat(31))),
        ("merchant_transaction_id", Value::Null),
        ("amount", json!(99)),
        ("amount", json!(2_500_001)),
        ("amount", json!(100.5)),
        ("amount", json!("1e3")),
        ("lang", json!("de")),
        ("designation", json!("")),
        ("client_first_name", json!("A")),
        ("client_phone_number", json!("0707000000")),
        ("client_email", json!("nobody")),
        ("success_url", json!("not an address")),
        ("notify_url", json!(format!("https://a.ci/{}", "x".repeat(120)))),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let (status, answer) = post("/payment", token, &body).await;
        assert_eq!(
            (status, &answer["code"], &answer["status"]),
            (422, &json!(1004), &json!("INVALID_PARAMS")),
            "{field} {value}"
        );
        assert!(answer["description"].as_str().unwrap().starts_with(field), "{answer}");
    }
    assert_eq!(post("/payment", token, &good).await.1["status"], "OK");
    let again = post("/payment", token, &good).await.1;
    assert_eq!((&again["code"], &again["status"]), (&json!(1200), &json!("TRANSACTION_EXIST")));
}
