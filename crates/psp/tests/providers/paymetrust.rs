use crate::{NOW, account, request, scripted::Scripted, scripted::Seen, stored, unhurried};
use kernel::{Clock, Currency, Money, hours};
use psp::{Kind, Looked, News, NotificationError, NotificationRequest, Provider, PspError, State};
use reqwest::header::HeaderMap;
use serde_json::json;
use std::sync::Arc;

const KEYS: &str = r#"{"api_key":"key","api_password":"word","fallback_email":"paiement@awa.example"}"#;
const SECRETS: &str = r#"{"payment_token":"pay/tok 1","notify_token":"ntf-1"}"#;
const LOGIN: &str = "POST /oauth/login";

fn login_or(call: &Seen, count: usize, other: impl FnOnce() -> (u16, String)) -> (u16, String) {
    if call.line != LOGIN {
        return other();
    }
    let body = json!({"code": 200, "status": "OK", "access_token": format!("token-{count}"), "user_email": "a@b.c",
        "token_type": "bearer", "expires_in": 86400});
    (200, body.to_string())
}

fn open(server: &Scripted, clock: &Clock) -> Arc<dyn Provider> {
    let psp = unhurried(clock.clone());
    psp.open(&account(Kind::PaymeTrust, &server.url, KEYS)).unwrap()
}

async fn with(answer: impl Fn(&Seen, usize) -> (u16, String) + Send + Sync + 'static) -> (Scripted, Arc<dyn Provider>) {
    let server = Scripted::start(move |call, count| login_or(call, count, || answer(call, count))).await;
    let provider = open(&server, &Clock::manual(NOW));
    (server, provider)
}

fn created() -> String {
    json!({"code": 200, "status": "OK", "payment_token": "pay/tok 1", "notify_token": "ntf-1", "transaction_id": "T1",
        "merchant_transaction_id": "CMD-7F3K2-1", "payment_url": "https://secure.example/pay/1",
        "details": {"code": 2001, "status": "INITIATED", "must_be_redirected": true}})
    .to_string()
}

#[tokio::test]
async fn a_session_is_opened_with_every_field_of_the_contract() {
    let (server, provider) = with(|_, _| (200, created())).await;
    let session = provider.create_session(&request()).await.unwrap();
    assert_eq!(session.provider_id, "T1");
    assert_eq!(session.pay_url.as_deref(), Some("https://secure.example/pay/1"));
    let secrets: serde_json::Value = serde_json::from_str(session.secrets.reveal()).unwrap();
    assert_eq!(secrets, json!({"payment_token": "pay/tok 1", "notify_token": "ntf-1"}));

    let calls = server.seen();
    assert_eq!(calls[0].json(), json!({"api_key": "key", "api_password": "word"}));
    assert_eq!(calls[1].line, "POST /payment");
    assert_eq!(calls[1].bearer(), "token-0");
    assert_eq!(
        calls[1].json(),
        json!({"currency": "XOF", "merchant_transaction_id": "CMD-7F3K2-1", "amount": 12500, "lang": "fr",
            "designation": "Commande 7F3K2 chez Awa Mode", "client_first_name": "Aïcha", "client_last_name": "Aïcha",
            "client_phone_number": "+2250707000000", "client_email": "paiement@awa.example",
            "success_url": "https://pay.example/p/x?back=ok", "failed_url": "https://pay.example/p/x?back=no",
            "notify_url": "https://pay.example/n/x"})
    );
}

#[tokio::test]
async fn what_paymetrust_would_not_take_is_not_sent() {
    let (server, provider) = with(|_, _| (200, created())).await;
    let mut wrong = Vec::new();
    for amount in
        [Money::new(99, Currency::XOF), Money::new(2_500_001, Currency::XOF), Money::new(5_000, "EUR".parse().unwrap())]
    {
        wrong.push(psp::SessionRequest { amount, ..request() });
    }
    wrong.push(psp::SessionRequest { notify_url: format!("https://pay.example/{}", "x".repeat(101)), ..request() });
    wrong.push(psp::SessionRequest { customer: psp::Customer::default(), ..request() });
    for request in wrong {
        let error = provider.create_session(&request).await.unwrap_err();
        assert!(matches!(error, PspError::Invalid { .. }), "{error}");
        assert!(!error.may_have_happened() && !error.is_retryable());
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn one_login_serves_everyone_until_it_ages() {
    let server = Scripted::start(|call, count| login_or(call, count, || (200, created()))).await;
    let clock = Clock::manual(NOW);
    let provider = open(&server, &clock);
    let request = request();
    let calls = (0..8).map(|_| provider.create_session(&request));
    for answer in futures_join(calls).await {
        answer.unwrap();
    }
    let logins = || server.lines().iter().filter(|line| *line == LOGIN).count();
    assert_eq!(logins(), 1);
    clock.advance(hours(22));
    provider.create_session(&request).await.unwrap();
    assert_eq!(logins(), 1);
    clock.advance(hours(1));
    provider.create_session(&request).await.unwrap();
    assert_eq!(logins(), 2);
}

/// Runs all at once on this task.
async fn futures_join<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(|it| (Box::pin(it), None)).collect();
    std::future::poll_fn(move |cx| {
        let mut waiting = false;
        for (future, output) in &mut all {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    std::task::Poll::Ready(it) => *output = Some(it),
                    std::task::Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(all.iter_mut().filter_map(|(_, output)| output.take()).collect())
    })
    .await
}

#[tokio::test]
async fn callers_who_waited_for_a_failed_login_share_its_failure() {
    let (server, provider) = with(|_, _| (200, created())).await;
    drop(server);
    let server =
        Scripted::start(|_, _| (401, json!({"code": 1005, "status": "INVALID_CREDENTIALS"}).to_string())).await;
    let refused = open(&server, &Clock::manual(NOW));
    let request = request();
    for answer in futures_join((0..5).map(|_| refused.create_session(&request))).await {
        assert_eq!(answer.unwrap_err(), PspError::Credentials("INVALID_CREDENTIALS".into()));
    }
    assert_eq!(server.lines(), [LOGIN]);

    // Nobody listens any more: certainly not created.
    let error = provider.create_session(&request).await.unwrap_err();
    assert!(error.is_retryable() && !error.may_have_happened(), "{error:?}");
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    for refusal in [
        (200, json!({"code": 1003, "status": "EXPIRED_TOKEN", "description": "expired"})),
        (200, json!({"code": 1003, "status": "EXPIRED_TOKEN", "message": "expired"})),
        (401, json!({"code": 1002, "status": "INVALID_TOKEN"})),
        (401, json!("not an object")),
    ] {
        let (server, provider) = with(move |call, _| match call.bearer() {
            "token-0" => (refusal.0, refusal.1.to_string()),
            _ => (200, created()),
        })
        .await;
        provider.create_session(&request()).await.unwrap();
        assert_eq!(server.lines(), [LOGIN, "POST /payment", LOGIN, "POST /payment"]);
    }
    let (server, provider) = with(|_, _| (401, "{}".into())).await;
    assert!(matches!(provider.create_session(&request()).await, Err(PspError::Credentials(_))));
    assert_eq!(server.lines().len(), 4, "never more than once");
}

#[tokio::test]
async fn refusals_and_lost_answers_are_told_apart() {
    let ok = |field: &str, value: serde_json::Value| {
        let mut body: serde_json::Value = serde_json::from_str(&created()).unwrap();
        body[field] = value;
        body.to_string()
    };
    // (HTTP status, body, may have happened, retryable)
    for (status, body, maybe, retry) in [
        (422, json!({"code": 1004, "status": "INVALID_PARAMS", "description": "bad"}).to_string(), false, false),
        (200, json!({"code": 2011, "status": "NOT_ALLOWED", "message": "no"}).to_string(), false, false),
        (200, json!({"code": "600", "status": "SOMETHING_NEW"}).to_string(), false, false),
        (200, json!({"code": 1005, "status": "INVALID_CREDENTIALS"}).to_string(), false, false),
        (403, "<html>".into(), false, false),
        (429, "".into(), false, true),
        (200, json!({"code": -1, "status": "OPERATION_ERROR"}).to_string(), true, true),
        (200, json!({"code": 200}).to_string(), true, true),
        (200, "".into(), true, true),
        (200, "<html>".into(), true, true),
        (299, r#"{"code":200,"status":"OK","payment_to"#.into(), true, true),
        (200, "[]".into(), true, true),
        (502, "<html>".into(), true, true),
        (503, created(), true, true),
        (200, ok("payment_url", "".into()), true, true),
        (200, ok("payment_url", "javascript:alert(1)".into()), true, true),
        (200, ok("payment_token", serde_json::Value::Null), true, true),
        (200, ok("notify_token", "".into()), true, true),
        (200, ok("merchant_transaction_id", "CMD-OTHER".into()), true, false),
        (200, ok("code", 1004.into()), false, false),
    ] {
        let sent = body.clone();
        let (_server, provider) = with(move |_, _| (status, sent.clone())).await;
        let error = provider.create_session(&request()).await.unwrap_err();
        let judged = (error.may_have_happened(), error.is_retryable());
        assert_eq!(judged, (maybe, retry), "HTTP {status} {body} → {error:?}");
        assert!(!error.to_string().contains("ntf-1"), "{error}");
    }
}

#[tokio::test]
async fn a_reference_used_before_is_looked_up_by_that_reference() {
    let (server, provider) = with(|call, _| match call.line.as_str() {
        "POST /payment" => (400, json!({"code": 1200, "status": "TRANSACTION_EXIST", "description": "x"}).to_string()),
        _ => (
            200,
            json!({"code": 2002, "status": "PENDING", "merchant_transaction_id": "CMD-7F3K2-1",
            "transaction_id": "T9"})
            .to_string(),
        ),
    })
    .await;
    let looked = Looked { state: State::Pending { payer_active: true }, provider_id: Some("T9".into()) };
    assert_eq!(provider.create_session(&request()).await.unwrap_err(), PspError::Duplicate(Box::new(looked)));
    assert_eq!(server.lines().last().unwrap(), "GET /payment/CMD-7F3K2-1");
}

#[tokio::test]
async fn a_used_reference_whose_look_up_fails_may_exist() {
    let (_server, provider) = with(|call, _| match call.line.as_str() {
        "POST /payment" => (200, json!({"code": 1200, "status": "TRANSACTION_EXIST"}).to_string()),
        _ => (429, String::new()),
    })
    .await;
    assert!(provider.create_session(&request()).await.unwrap_err().may_have_happened());
}

#[tokio::test]
async fn a_look_up_reads_every_status_and_guesses_none() {
    let ids = |code: serde_json::Value, status: &str| {
        json!({"code": code, "status": status, "merchant_transaction_id": "CMD-7F3K2-1", "transaction_id": "T1",
            "user": {"name": "x"}, "updated": "2026-01-01", "amount": 1})
    };
    let failed = |why: &str| State::Failed { why: why.into() };
    let unknown = |raw: &str| State::Unknown { raw_status: raw.into() };
    let paid = State::Paid { amount: None, provider_payment_id: Some("T1".into()), at: None };
    let pending = |payer_active| State::Pending { payer_active };
    for (code, status, state) in [
        (json!(100), "SUCCESS", paid.clone()),
        (json!("100"), "SUCCESS", paid),
        (json!(2001), "INITIATED", pending(false)),
        (json!(2002), "PENDING", pending(true)),
        (json!(2004), "OTP_ERROR", pending(true)),
        (json!(2008), "OTP_EXPIRED", pending(true)),
        (json!(2003), "EXPIRED", State::Expired),
        (json!(2005), "INSUFFICIENT_BALANCE", failed("INSUFFICIENT_BALANCE")),
        (json!(2010), "FAILED", failed("FAILED")),
        (json!(100), "FAILED", unknown("FAILED 100")),
        (json!(200), "OK", unknown("OK 200")),
        (json!(3000), "HELD", unknown("HELD 3000")),
    ] {
        let body = ids(code, status);
        let (server, provider) = with(move |_, _| (200, body.to_string())).await;
        let looked = provider.look_up(&stored(Some("T1"), Some(SECRETS))).await.unwrap();
        assert_eq!(looked.state, state, "{status}");
        assert_eq!(looked.is_final(), matches!(state, State::Paid { .. } | State::Failed { .. } | State::Expired));
        assert_eq!(server.lines()[1], "GET /payment/pay%2Ftok%201");
    }
}

#[tokio::test]
async fn an_answer_about_another_payment_is_never_a_success() {
    let success = |reference: &str, id: &str| {
        json!({"code": 100, "status": "SUCCESS", "merchant_transaction_id": reference, "transaction_id": id})
            .to_string()
    };
    for (body, error) in [
        (success("CMD-OTHER", "T1"), Some(PspError::Mismatch("reference"))),
        (success("CMD-7F3K2-1", "T2"), Some(PspError::Mismatch("transaction id"))),
        (json!({"code": 100, "status": "SUCCESS"}).to_string(), None),
    ] {
        let (_server, provider) = with(move |_, _| (200, body.clone())).await;
        let found = provider.look_up(&stored(Some("T1"), Some(SECRETS))).await.unwrap_err();
        assert!(error.as_ref().is_none_or(|error| *error == found), "{found:?}");
    }
}

#[tokio::test]
async fn a_look_up_that_fails_says_nothing_about_the_payment() {
    for (status, body) in
        [(404, "{}"), (404, "<html>"), (400, ""), (400, r#"{"code":404,"status":"NOT_FOUND","description":"x"}"#)]
    {
        let (_server, provider) = with(move |_, _| (status, body.into())).await;
        let looked = provider.look_up(&stored(None, None)).await.unwrap();
        assert_eq!(looked.state, State::NotFound);
    }
    for (status, body) in [(403, "{}"), (429, "{}"), (500, "{}"), (200, "<html>"), (200, "{}")] {
        let (_server, provider) = with(move |_, _| (status, body.into())).await;
        assert!(provider.look_up(&stored(None, None)).await.is_err(), "HTTP {status} {body}");
    }
    let (_server, provider) = with(|_, _| (200, "{}".into())).await;
    assert_eq!(provider.expire(&stored(None, None)).await.unwrap_err(), PspError::Unsupported("end a session"));
}

#[tokio::test]
async fn a_notification_is_proven_by_its_token_and_decides_nothing() {
    let (_server, provider) = with(|_, _| (200, "{}".into())).await;
    let session = stored(Some("T1"), Some(SECRETS));
    let lost = stored(None, None);
    let json = HeaderMap::new();
    let mut form = HeaderMap::new();
    form.insert("content-type", "application/x-www-form-urlencoded; charset=utf-8".parse().unwrap());
    let read = |headers: &HeaderMap, body: &[u8], session: Option<&psp::SessionRef>| {
        provider.read_notification(&NotificationRequest { headers, body, now: NOW, session }).map(|it| it.news)
    };
    let good = br#"{"notify_token":"ntf-1","merchant_transaction_id":"CMD-7F3K2-1","transaction_id":"T1","status":"SUCCESS","amount":1}"#;
    let about = News::Session { reference: Some("CMD-7F3K2-1".into()), provider_id: Some("T1".into()), says: None };
    assert_eq!(read(&json, good, Some(&session)), Ok(about.clone()));
    assert_eq!(read(&form, b"notify_token=ntf-1&transaction_id=T1", Some(&session)), Ok(about));
    assert_eq!(read(&HeaderMap::new(), b"notify_token=ntf-1&amount=1", Some(&session)).map(|_| ()), Ok(()));
    assert_eq!(read(&json, b" ", None), Ok(News::Nothing("an empty notification")));

    let claim = provider.claim(&json, good).unwrap();
    assert_eq!((claim.reference.as_deref(), claim.provider_id.as_deref()), (Some("CMD-7F3K2-1"), Some("T1")));
    assert!(provider.claim(&json, b"{").is_none());

    assert_eq!(read(&json, good, Some(&lost)), Err(NotificationError::NotYet));
    for (body, session, error) in [
        (&good[..], None, NotificationError::NotProven),
        (
            br#"{"notify_token":"ntf-2","merchant_transaction_id":"CMD-7F3K2-1"}"#,
            Some(&session),
            NotificationError::NotProven,
        ),
        (br#"{"merchant_transaction_id":"CMD-7F3K2-1"}"#, Some(&session), NotificationError::NotProven),
        (
            br#"{"notify_token":"ntf-1","merchant_transaction_id":"CMD-OTHER"}"#,
            Some(&session),
            NotificationError::NotProven,
        ),
        (br#"{"notify_token":"ntf-1","transaction_id":"T2"}"#, Some(&session), NotificationError::NotProven),
        (b"{", Some(&session), NotificationError::Unreadable),
        (b"[]", Some(&session), NotificationError::Unreadable),
    ] {
        assert_eq!(read(&json, body, session), Err(error), "{}", String::from_utf8_lossy(body));
    }
}

#[tokio::test]
async fn the_operator_can_correct_the_dialect() {
    let server = Scripted::start(|call, _| match call.line.as_str() {
        "POST /auth" => (200, json!({"code": 200, "status": "OK", "token": "t"}).to_string()),
        _ => (
            200,
            json!({"status": "PAID", "code": 1, "merchant_transaction_id": "CMD-7F3K2-1", "transaction_id": "T1"})
                .to_string(),
        ),
    })
    .await;
    let mut account = account(Kind::PaymeTrust, &server.url, KEYS);
    account.dialect = Some(json!({"paths": {"login": "/auth", "status": "/transactions/{id}"},
        "answer": {"access_token": "token"},
        "meanings": [{"code": 1, "status": "PAID", "means": "paid"}, {"code": 200, "status": "OK", "means": "accepted"}]}));
    let provider = unhurried(Clock::manual(NOW)).open(&account).unwrap();
    let looked = provider.look_up(&stored(None, None)).await.unwrap();
    assert!(matches!(looked.state, State::Paid { .. }));
    assert_eq!(server.lines(), ["POST /auth", "GET /transactions/CMD-7F3K2-1"]);
}
