use crate::{NOW, Street, kept, lost, read};
use kernel::{days, minutes};
use psp::{NotificationError, PspError, Session, SessionRef, SessionRequest, State};
use serde_json::{Value, json};

const PENDING: State = State::Pending { payer_active: false };

async fn opened(street: &Street, reference: &str) -> (SessionRequest, Session, SessionRef) {
    let request = street.request(reference, 12_500);
    let session = street.orange.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);
    (request, session, stored)
}

async fn state(street: &Street, stored: &SessionRef) -> State {
    street.orange.look_up(stored).await.unwrap().state
}

#[tokio::test]
async fn a_payer_confirms_and_the_merchant_is_told_once() {
    let street = Street::open().await;
    let (request, session, stored) = opened(&street, "O-1").await;
    assert!(street.page(&session).await.contains("12\u{202f}500\u{a0}FCFA"));
    assert_eq!(state(&street, &stored).await, PENDING);
    street.control("sessions/O-1/open", json!({})).await;
    assert_eq!(state(&street, &stored).await, State::Pending { payer_active: true });
    let (status, place, _) = street.decide(&session, &[("decision", "pay")]).await;
    assert_eq!((status, place.as_str()), (303, request.success_url.as_str()));
    let notification = street.notifications(1).await.remove(0);
    let it = read(&street.orange, &notification, NOW, Some(&stored)).unwrap();
    let State::Paid { amount: None, provider_payment_id, .. } = state(&street, &stored).await else {
        panic!("not paid")
    };
    assert!(it.event_id.is_some() && it.event_id == provider_payment_id);
    assert_eq!(read(&street.orange, &notification, NOW, Some(&lost(&request))), Err(NotificationError::NotYet));
    assert_eq!(read(&street.orange, &notification, NOW, None), Err(NotificationError::NotProven));
    let (_, _, other) = opened(&street, "O-2").await;
    assert_eq!(read(&street.orange, &notification, NOW, Some(&other)), Err(NotificationError::NotProven));
}

#[tokio::test]
async fn pages_that_are_left_tell_nothing_and_die_after_ten_minutes() {
    let street = Street::open().await;
    let (request, session, stored) = opened(&street, "L-1").await;
    assert_eq!(street.decide(&session, &[("decision", "refuse")]).await.1, request.failed_url);
    assert_eq!(state(&street, &stored).await, PENDING);
    let (_, broke, of_broke) = opened(&street, "L-2").await;
    street.decide(&broke, &[("decision", "no_balance")]).await;
    assert_eq!(state(&street, &of_broke).await, State::Failed { why: "FAILED".into() });
    street.notifications(1).await;
    let (_, late, of_late) = opened(&street, "L-3").await;
    street.clock.advance(minutes(10));
    assert_eq!(state(&street, &stored).await, PENDING, "they say INITIATED for ever");
    assert!(street.decide(&late, &[("decision", "pay")]).await.2.contains("expiré"), "confirmed too late");
    assert_eq!(state(&street, &of_late).await, State::Expired);
    street.clock.advance(minutes(1));
    assert_eq!(state(&street, &stored).await, State::Expired, "by our own clock");
    street.notifications(0).await;
}

#[tokio::test]
async fn tokens_age_and_lost_answers_stay_lost() {
    let street = Street::open().await;
    let (_, _, stored) = opened(&street, "T-1").await;
    street.fault("status", json!({"effect": "token_expired"})).await;
    assert_eq!(state(&street, &stored).await, PENDING);
    let request = street.request("LOST-1", 5_000);
    street.fault("create", json!({"effect": "drop_after"})).await;
    assert!(street.orange.create_session(&request).await.unwrap_err().may_have_happened());
    assert_eq!(state(&street, &lost(&request)).await, State::NotFound);
    let again = street.orange.create_session(&request).await;
    assert!(matches!(again, Err(PspError::Duplicate(_))), "{again:?}");
    let logins = async || street.look("calls").await.iter().filter(|call| call["on"] == "login").count();
    assert_eq!(logins().await, 2);
    street.clock.advance(days(90));
    opened(&street, "T-2").await;
    assert_eq!(logins().await, 3);
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let strict = json!({"client_id": "strict", "client_secret": "s", "merchant_key": "mk"});
    street.control("accounts", json!({"kind": "orange", "credentials": strict})).await;
    let login = street.http.post(format!("{}/orange/oauth/v3/token", street.url));
    let wrong =
        login.try_clone().unwrap().basic_auth("strict", Some("no")).form(&[("grant_type", "client_credentials")]);
    assert_eq!(wrong.send().await.unwrap().status(), 401);
    let login = login.basic_auth("strict", Some("s")).form(&[("grant_type", "client_credentials")]);
    let told: Value = login.send().await.unwrap().json().await.unwrap();
    assert_eq!(told["expires_in"], "7776000", "a string");
    let token = told["access_token"].as_str().unwrap();
    let post = async |country: &str, call: &str, token: &str, body: &Value| {
        let url = format!("{}/orange/orange-money-webpay/{country}/v1/{call}", street.url);
        let answer = street.http.post(url).bearer_auth(token).json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let good = json!({"merchant_key": "mk", "currency": "XOF", "order_id": "S-1", "amount": 500, "lang": "fr",
        "return_url": "https://a.ci/", "cancel_url": "https://a.ci/", "notif_url": "https://a.ci/", "reference": "Awa"});
    assert_eq!(post("ci", "webpayment", "nobody", &good).await.0, 401);
    for (field, value, status) in [
        ("merchant_key", json!("other"), 403),
        ("currency", json!("OUV"), 400),
        ("order_id", json!("x".repeat(31)), 400),
        ("amount", json!("500"), 400),
        ("amount", json!(0), 400),
        ("reference", json!("x".repeat(31)), 400),
        ("lang", Value::Null, 400),
        ("notif_url", json!("http://localhost/n"), 400),
        ("return_url", json!("http://127.0.0.1:7070/"), 400),
        ("cancel_url", json!(format!("https://a.ci/{}", "x".repeat(120))), 400),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        assert_eq!(post("ci", "webpayment", token, &body).await.0, status, "{field} {value}");
    }
    assert_eq!(post("dev", "webpayment", token, &good).await.0, 400, "play money in dev");
    let (status, made) = post("ci", "webpayment", token, &good).await;
    assert_eq!((status, &made["status"], made["pay_token"].as_str().unwrap().len()), (201, &json!(201), 64));
    assert_eq!(made["notif_token"].as_str().unwrap().len(), 32);
    let (status, again) = post("ci", "webpayment", token, &good).await;
    assert_eq!((status, &again["code"]), (400, &json!(1204)));
    let asked = json!({"order_id": "S-1", "amount": 501, "pay_token": made["pay_token"]});
    assert_eq!(post("ci", "transactionstatus", token, &asked).await.0, 400, "another amount");
    let asked = json!({"order_id": "S-1", "amount": 500, "pay_token": made["pay_token"]});
    assert_eq!(
        post("ci", "transactionstatus", token, &asked).await,
        (201, json!({"status": "INITIATED", "order_id": "S-1", "txnid": ""}))
    );
}
