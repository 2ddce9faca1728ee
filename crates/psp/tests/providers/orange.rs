use crate::{NOW, account, request, scripted::Scripted, scripted::Seen, stored, unhurried};
use kernel::{Clock, Currency, Money, days, minutes};
use psp::{Kind, Looked, News, NotificationError, NotificationRequest, Provider, PspError, SessionRef, State};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

const LOGIN: &str = "POST /oauth/v3/token";
const PAY: &str = "POST /orange-money-webpay/ci/v1/webpayment";
const SECRETS: &str = r#"{"pay_token":"pay-1","notif_token":"ntf-1"}"#;

fn keys(country: &str) -> String {
    json!({"client_id": "id", "client_secret": "se:cret", "merchant_key": "mk", "country": country,
        "merchant_name": "Awa Mode"})
    .to_string()
}

fn open(server: &Scripted, clock: &Clock, country: &str) -> Arc<dyn Provider> {
    unhurried(clock.clone()).open(&account(Kind::Orange, &server.url, &keys(country))).unwrap()
}

async fn with(
    clock: &Clock,
    answer: impl Fn(&Seen, usize) -> (u16, String) + Send + Sync + 'static,
) -> (Scripted, Arc<dyn Provider>) {
    let server = Scripted::start(move |call, count| match call.line == LOGIN {
        // The life as a string [obs].
        true => (
            200,
            json!({"token_type": "Bearer", "access_token": format!("t{count}"), "expires_in": "7776000"}).to_string(),
        ),
        false => answer(call, count),
    })
    .await;
    let provider = open(&server, clock, "ci");
    (server, provider)
}

fn created() -> String {
    json!({"status": 201, "message": "OK", "pay_token": "pay-1", "payment_url": "https://webpayment.orange-money.com/1",
        "notif_token": "ntf-1"})
    .to_string()
}

#[tokio::test]
async fn a_page_is_asked_for_with_every_field_of_the_contract() {
    let clock = Clock::manual(NOW);
    let (server, provider) = with(&clock, |_, _| (201, created())).await;
    let opened = provider.create_session(&request()).await.unwrap();
    assert_eq!(opened.provider_id, "CMD-7F3K2-1");
    assert_eq!(opened.pay_url.as_deref(), Some("https://webpayment.orange-money.com/1"));
    assert_eq!(opened.expires_at, Some(NOW + minutes(10)));
    let secrets: Value = serde_json::from_str(opened.secrets.reveal()).unwrap();
    assert_eq!(secrets, json!({"pay_token": "pay-1", "notif_token": "ntf-1"}));
    let calls = server.seen();
    assert_eq!((calls[0].line.as_str(), calls[0].body.as_str()), (LOGIN, "grant_type=client_credentials"));
    assert_eq!(calls[0].headers["authorization"], "Basic aWQ6c2U6Y3JldA==");
    assert_eq!((calls[1].line.as_str(), calls[1].bearer()), (PAY, "t0"));
    assert_eq!(
        calls[1].json(),
        json!({"merchant_key": "mk", "currency": "XOF", "order_id": "CMD-7F3K2-1", "amount": 12500,
            "return_url": "https://pay.example/p/x?back=ok", "cancel_url": "https://pay.example/p/x?back=no",
            "notif_url": "https://pay.example/n/x", "lang": "fr", "reference": "Awa Mode"})
    );
    // One token serves for long.
    clock.advance(days(80));
    provider.create_session(&request()).await.unwrap();
    clock.advance(days(10));
    provider.create_session(&request()).await.unwrap();
    assert_eq!(server.lines().iter().filter(|line| *line == LOGIN).count(), 2);

    let dev = open(&server, &clock, "dev");
    dev.create_session(&request()).await.unwrap();
    let call = server.seen().pop().unwrap();
    assert_eq!(
        (call.line.as_str(), &call.json()["currency"]),
        ("POST /orange-money-webpay/dev/v1/webpayment", &json!("OUV"))
    );

    let long = psp::SessionRequest { notify_url: format!("https://pay.example/{}", "x".repeat(101)), ..request() };
    assert!(matches!(provider.create_session(&long).await, Err(PspError::Invalid { field: "notify_url", .. })));
    let euros = psp::SessionRequest { amount: Money::new(1_000, "EUR".parse().unwrap()), ..request() };
    assert!(matches!(provider.create_session(&euros).await, Err(PspError::Invalid { field: "currency", .. })));
}

#[tokio::test]
async fn refusals_and_lost_answers_are_told_apart() {
    let clock = Clock::manual(NOW);
    let said = |code: i64| json!({"code": code, "message": "m", "description": "d +2250707000000"}).to_string();
    let lacks = |field: &str| {
        let mut body: Value = serde_json::from_str(&created()).unwrap();
        body[field] = "".into();
        body.to_string()
    };
    for (status, body, maybe, retry) in [
        (400, said(60), false, false),
        (403, said(50), false, false),
        (201, said(60), false, false),
        (400, said(1204), true, false),
        (401, said(42), false, false),
        (429, String::new(), false, true),
        (201, "<html>".into(), true, true),
        (201, "{}".into(), true, true),
        (503, created(), true, true),
        (201, lacks("payment_url"), true, true),
        (201, lacks("notif_token"), true, true),
    ] {
        let sent = body.clone();
        let (_server, provider) = with(&clock, move |_, _| (status, sent.clone())).await;
        let error = provider.create_session(&request()).await.unwrap_err();
        let judged = (error.may_have_happened(), error.is_retryable());
        assert_eq!(judged, (maybe, retry), "HTTP {status} {body} → {error:?}");
        assert!(!error.to_string().contains("0707") && !error.to_string().contains("ntf-1"), "{error}");
    }
    let (_server, provider) = with(&clock, move |_, _| (400, said(1204))).await;
    let duplicate = PspError::Duplicate(Box::new(Looked { state: State::NotFound, provider_id: None }));
    assert_eq!(provider.create_session(&request()).await.unwrap_err(), duplicate);
    for (status, body) in [(401, json!({"error": "invalid_client"})), (400, json!({"error": "invalid_client"}))] {
        let body = body.to_string();
        let server = Scripted::start(move |_, _| (status, body.clone())).await;
        let error = open(&server, &clock, "ci").create_session(&request()).await.unwrap_err();
        assert_eq!(error, PspError::Credentials("invalid_client".into()));
    }
    let (server, provider) = with(&clock, |call, _| match call.bearer() {
        "t0" => (401, "{}".into()),
        _ => (201, created()),
    })
    .await;
    provider.create_session(&request()).await.unwrap();
    assert_eq!(server.lines(), [LOGIN, PAY, LOGIN, PAY], "a refused token is replaced, once");
}

#[tokio::test]
async fn a_look_up_reads_every_status_and_ends_what_nobody_tried() {
    let clock = Clock::manual(NOW);
    let paid = State::Paid { amount: None, provider_payment_id: Some("MP1".into()), at: None };
    let pending = |payer_active| State::Pending { payer_active };
    for (status, txnid, state) in [
        ("SUCCESS", json!("MP1"), paid.clone()),
        ("SUCCESS", json!(""), State::Paid { amount: None, provider_payment_id: Some("CMD-7F3K2-1".into()), at: None }),
        ("FAILED", json!("MP1"), State::Failed { why: "FAILED".into() }),
        ("EXPIRED", Value::Null, State::Expired),
        ("PENDING", Value::Null, pending(true)),
        ("INITIATED", Value::Null, pending(false)),
        ("HELD", Value::Null, State::Unknown { raw_status: "HELD".into() }),
    ] {
        let body = json!({"status": status, "order_id": "CMD-7F3K2-1", "txnid": txnid}).to_string();
        let (server, provider) = with(&clock, move |_, _| (201, body.clone())).await;
        let looked = provider.look_up(&stored(Some("CMD-7F3K2-1"), Some(SECRETS))).await.unwrap();
        assert_eq!(looked.state, state, "{status}");
        let call = server.seen().pop().unwrap();
        assert_eq!(call.line, "POST /orange-money-webpay/ci/v1/transactionstatus");
        assert_eq!(call.json(), json!({"order_id": "CMD-7F3K2-1", "amount": 12500, "pay_token": "pay-1"}));
    }
    let (server, provider) =
        with(&clock, |_, _| (201, json!({"status": "INITIATED", "order_id": "CMD-7F3K2-1"}).to_string())).await;
    clock.advance(minutes(10));
    let (known, unknown) = (stored(Some("CMD-7F3K2-1"), Some(SECRETS)), stored(None, None));
    let state = async |session: &SessionRef| provider.look_up(session).await.unwrap().state;
    assert_eq!((state(&known).await, state(&unknown).await), (pending(false), State::NotFound));
    clock.advance(minutes(1));
    assert_eq!((state(&known).await, state(&unknown).await), (State::Expired, State::Expired));
    assert_eq!(server.lines().len(), 3, "nothing is asked about a page whose token is lost");

    let clock = Clock::manual(NOW);
    let known = stored(Some("CMD-7F3K2-1"), Some(SECRETS));
    let (_server, provider) = with(&clock, |_, _| (404, json!({"code": 61}).to_string())).await;
    assert_eq!(provider.look_up(&known).await.unwrap().state, State::NotFound);
    let (_server, provider) =
        with(&clock, |_, _| (201, json!({"status": "SUCCESS", "order_id": "CMD-OTHER"}).to_string())).await;
    assert_eq!(provider.look_up(&known).await.unwrap_err(), PspError::Mismatch("reference"));
    for (status, body) in [(403, json!({"code": 50})), (201, json!({"code": 60})), (500, json!({}))] {
        let body = body.to_string();
        let (_server, provider) = with(&clock, move |_, _| (status, body.clone())).await;
        assert!(provider.look_up(&known).await.is_err(), "{status} says nothing about the payment");
    }
}

#[tokio::test]
async fn a_notification_is_proven_by_its_token() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server, &Clock::manual(NOW), "ci");
    let read = |body: &str, session: Option<&SessionRef>| {
        let request = NotificationRequest { headers: &HeaderMap::new(), body: body.as_bytes(), now: NOW, session };
        provider.read_notification(&request)
    };
    let body = r#"{"status":"SUCCESS","notif_token":"ntf-1","txnid":"MP150709.1341.A00073"}"#;
    let known = stored(Some("CMD-7F3K2-1"), Some(SECRETS));
    let notification = read(body, Some(&known)).unwrap();
    assert_eq!(notification.event_id.as_deref(), Some("MP150709.1341.A00073"));
    assert!(matches!(notification.news, News::Session { says: None, .. }), "its status is not believed");
    let claim = provider.claim(&HeaderMap::new(), body.as_bytes()).unwrap();
    assert_eq!(claim.token.unwrap().reveal(), "ntf-1");
    assert_eq!(read(body, None), Err(NotificationError::NotProven));
    assert_eq!(read(body, Some(&stored(None, None))), Err(NotificationError::NotYet));
    for wrong in [r#"{"status":"SUCCESS","notif_token":"ntf-2"}"#, r#"{"status":"SUCCESS"}"#] {
        assert_eq!(read(wrong, Some(&known)), Err(NotificationError::NotProven));
    }
    assert_eq!(read("status=SUCCESS", Some(&known)), Err(NotificationError::Unreadable));
    assert_eq!(provider.limits(Currency::XOF).unwrap().min, 1);
}
