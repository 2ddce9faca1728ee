use crate::{NOW, Street, kept, lost, read};
use kernel::{Currency, Money};
use psp::{News, NotificationError, PspError, Session, SessionRef, SessionRequest, State};
use serde_json::{Value, json};

async fn opened(street: &Street, reference: &str) -> (SessionRequest, Session, SessionRef) {
    let request = street.request(reference, 12_500);
    let session = street.cinetpay.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);
    (request, session, stored)
}

async fn state(street: &Street, stored: &SessionRef) -> State {
    street.cinetpay.look_up(stored).await.unwrap().state
}

fn paid() -> State {
    let amount = Some(Money::new(12_500, Currency::XOF));
    State::Paid { amount, provider_payment_id: Some("C-1".into()), at: None }
}

#[tokio::test]
async fn the_first_notification_comes_while_the_payer_waits() {
    let street = Street::open().await;
    let (request, session, stored) = opened(&street, "C-1").await;
    assert!(street.page(&session).await.contains("12\u{202f}500\u{a0}FCFA"));
    assert_eq!(state(&street, &stored).await, State::Pending { payer_active: false });
    street.control("sessions/C-1/open", json!({})).await;
    assert_eq!(state(&street, &stored).await, State::Pending { payer_active: true });
    let (status, place, _) = street.decide(&session, &[("decision", "pay")]).await;
    assert_eq!((status, place.as_str()), (303, request.success_url.as_str()));
    for notification in street.notifications(3).await {
        assert_eq!(notification.0["content-type"], "application/x-www-form-urlencoded");
        let claim = street.cinetpay.claim(&notification.0, &notification.1).unwrap();
        assert_eq!(claim.reference.as_deref(), Some("C-1"));
        let news = read(&street.cinetpay, &notification, NOW, Some(&stored)).unwrap().news;
        assert!(matches!(news, News::Session { says: None, .. }), "always checked: {news:?}");
        let other = lost(&street.request("C-2", 12_500));
        let of_other = read(&street.cinetpay, &notification, NOW, Some(&other));
        assert_eq!(of_other, Err(NotificationError::NotProven));
    }
    // The amount comes now as a number, now as a string.
    assert_eq!((state(&street, &stored).await, state(&street, &lost(&request)).await), (paid(), paid()));
}

#[tokio::test]
async fn payers_refuse_and_have_not_enough_and_come_back_the_same_way() {
    let street = Street::open().await;
    for (reference, decision, why) in
        [("R-1", "refuse", "TRANSACTION_CANCEL"), ("R-2", "no_balance", "INSUFFISENT_BALANCE")]
    {
        let (request, session, stored) = opened(&street, reference).await;
        assert_eq!(street.decide(&session, &[("decision", decision)]).await.1, request.success_url);
        assert_eq!(state(&street, &stored).await, State::Failed { why: why.into() });
        street.notifications(2).await;
    }
    assert_eq!(state(&street, &lost(&street.request("NEVER", 5_000))).await, State::NotFound);
}

#[tokio::test]
async fn the_older_check_proves_too_little() {
    let street = Street::open().await;
    let (_, session, stored) = opened(&street, "C-1").await;
    street.decide(&session, &[("decision", "pay")]).await;
    let site = json!({"api_key": "ck_awa", "site_id": "445160", "secret_key": "cinetpay-secret-awa"});
    street.control("accounts", json!({"kind": "cinetpay", "credentials": site, "api_version": "2020"})).await;
    assert!(matches!(state(&street, &stored).await, State::Unknown { .. }));
    street.control("accounts", json!({"kind": "cinetpay", "credentials": site})).await;
    assert_eq!(state(&street, &stored).await, paid());
}

#[tokio::test]
async fn false_notifications_prove_nothing_and_lost_answers_are_found() {
    let street = Street::open().await;
    for (n, effect) in ["bad_signature", "changed_body"].iter().enumerate() {
        opened(&street, &format!("F-{n}")).await;
        street.fault("notification", json!({"effect": effect})).await;
        street.control(&format!("sessions/F-{n}/open"), json!({})).await;
        let notification = street.notifications(1).await.remove(0);
        assert_eq!(read(&street.cinetpay, &notification, NOW, None), Err(NotificationError::NotProven), "{effect}");
    }
    let request = street.request("LOST-1", 5_000);
    street.fault("create", json!({"effect": "drop_after"})).await;
    assert!(street.cinetpay.create_session(&request).await.unwrap_err().may_have_happened());
    assert_eq!(state(&street, &lost(&request)).await, State::Pending { payer_active: false });
    let again = street.cinetpay.create_session(&request).await.unwrap_err();
    assert!(matches!(again, PspError::Refused { ref code, .. } if code == "608"), "{again:?}");
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let post = async |body: &Value| {
        let url = format!("{}/cinetpay/v2/payment", street.url);
        let answer = street.http.post(url).json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let good = json!({"apikey": "ck_awa", "site_id": "445160", "transaction_id": "S-1", "amount": 100, "currency": "XOF",
        "description": "Commande 1", "notify_url": "https://a.ci/", "return_url": "https://a.ci/", "channels": "MOBILE_MONEY"});
    for (field, value, code) in [
        ("apikey", json!("nobody"), "609"),
        ("site_id", json!("1"), "606"),
        ("amount", json!(95), "641"),
        ("amount", json!(2_500_005), "642"),
        ("amount", json!(101), "608"),
        ("amount", json!("100"), "608"),
        ("amount", json!(100.5), "608"),
        ("currency", json!("EUR"), "608"),
        ("transaction_id", Value::Null, "608"),
        ("description", json!("L'été"), "608"),
        ("notify_url", json!("x"), "608"),
        ("return_url", Value::Null, "608"),
        ("channels", json!("ALL"), "608"),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let (status, answer) = post(&body).await;
        assert_eq!((status, &answer["code"], &answer["data"]), (400, &json!(code), &Value::Null), "{field} {value}");
    }
    let (status, made) = post(&good).await;
    assert_eq!((status, &made["code"], &made["message"]), (200, &json!("201"), &json!("CREATED")));
    assert_eq!(post(&good).await.1["code"], "608", "used before");
}
