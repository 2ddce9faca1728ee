use crate::{NOW, account, request, scripted::Scripted, scripted::Seen, stored, unhurried};
use kernel::{Clock, Currency, Money, hours, minutes};
use psp::{Account, Kind, Looked, NotificationError, NotificationRequest, Provider, PspError, State};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

const LOGIN: &str = "POST /collection/token/";
const PAY: &str = "POST /collection/v1_0/requesttopay";

fn of(base: &str, environment: &str) -> Account {
    let keys =
        json!({"subscription_key": "sub", "api_user": "user==", "api_key": "key=", "target_environment": environment});
    account(Kind::Mtn, base, &keys.to_string())
}

fn open(server: &Scripted, clock: &Clock, environment: &str) -> Arc<dyn Provider> {
    unhurried(clock.clone()).open(&of(&server.url, environment)).unwrap()
}

async fn with(answer: impl Fn(&Seen, usize) -> (u16, String) + Send + Sync + 'static) -> (Scripted, Arc<dyn Provider>) {
    let server = Scripted::start(move |call, count| match call.line == LOGIN {
        true => (
            200,
            json!({"access_token": format!("t{count}"), "token_type": "access_token", "expires_in": 3600}).to_string(),
        ),
        false => answer(call, count),
    })
    .await;
    let provider = open(&server, &Clock::manual(NOW), "mtnivorycoast");
    (server, provider)
}

fn found(status: &str, reason: &Value) -> String {
    json!({"amount": "12500", "currency": "XOF", "financialTransactionId": "F1", "externalId": "CMD-7F3K2-1",
        "payer": {"partyIdType": "MSISDN", "partyId": "2250707000000"}, "status": status, "reason": reason})
    .to_string()
}

#[tokio::test]
async fn the_payer_is_asked_on_the_phone() {
    let (server, provider) = with(|_, _| (202, String::new())).await;
    let opened = provider.create_session(&request()).await.unwrap();
    assert_eq!((opened.pay_url, opened.expires_at), (None, Some(NOW + minutes(5))));
    let calls = server.seen();
    let header = |at: usize, name: &str| calls[at].headers[name].to_str().unwrap().to_owned();
    assert_eq!(calls[0].line, LOGIN);
    assert_eq!(header(0, "authorization"), "Basic dXNlcj09OmtleT0=", "the raw values");
    for at in [0, 1] {
        assert_eq!(header(at, "ocp-apim-subscription-key"), "sub");
        assert_eq!(header(at, "x-target-environment"), "mtnivorycoast");
        assert_eq!(header(at, "user-agent"), "seven-t");
    }
    assert_eq!((calls[1].line.as_str(), calls[1].bearer()), (PAY, "t0"));
    assert_eq!(header(1, "x-reference-id"), opened.provider_id);
    assert!(!calls[1].headers.contains_key("x-callback-url"), "nothing in a callback could be proven");
    assert_eq!(
        calls[1].json(),
        json!({"amount": "12500", "currency": "XOF", "externalId": "CMD-7F3K2-1",
            "payer": {"partyIdType": "MSISDN", "partyId": "2250707000000"},
            "payerMessage": "Commande 7F3K2 chez Awa Mode", "payeeNote": "Commande 7F3K2 chez Awa Mode"})
    );
    let sandbox = open(&server, &Clock::manual(NOW), "sandbox");
    let marked = psp::SessionRequest { designation: "L'été chez « Awa »".into(), ..request() };
    sandbox.create_session(&marked).await.unwrap();
    let sent = server.seen().pop().unwrap().json();
    assert_eq!((&sent["currency"], &sent["payerMessage"]), (&json!("EUR"), &json!("L ete chez Awa")));

    let nobody = psp::SessionRequest { customer: psp::Customer::default(), ..request() };
    assert!(matches!(provider.create_session(&nobody).await, Err(PspError::Invalid { field: "customer phone", .. })));
    let told = provider.capabilities();
    assert!(told.poll_only && told.needs_phone && told.asks_on_phone && !told.can_expire);
    let request = NotificationRequest { headers: &HeaderMap::new(), body: b"{}", now: NOW, session: None };
    assert_eq!(provider.read_notification(&request), Err(NotificationError::NotProven));
}

#[tokio::test]
async fn refusals_and_lost_answers_are_told_apart() {
    let said = |code: &str| json!({"code": code, "message": "m"}).to_string();
    for (status, body, maybe, retry) in [
        (400, said("INVALID_REQUEST"), false, false),
        (400, String::new(), true, true),
        (401, String::new(), false, false),
        (403, "<html>".into(), false, false),
        (500, said("INVALID_CURRENCY"), true, true),
        (429, String::new(), false, true),
        (200, String::new(), true, true),
        (202, "<html>".into(), true, true),
    ] {
        let sent = body.clone();
        let (_server, provider) = with(move |_, _| (status, sent.clone())).await;
        let error = provider.create_session(&request()).await.unwrap_err();
        let judged = (error.may_have_happened(), error.is_retryable());
        assert_eq!(judged, (maybe, retry), "HTTP {status} {body} → {error:?}");
    }
    for (status, body) in [(401, json!({"error": "login_failed"})), (400, json!({"error": "login_failed"}))] {
        let body = body.to_string();
        let server = Scripted::start(move |_, _| (status, body.clone())).await;
        let error = open(&server, &Clock::manual(NOW), "mtnbenin").create_session(&request()).await.unwrap_err();
        assert_eq!(error, PspError::Credentials("login_failed".into()));
    }
}

#[tokio::test]
async fn one_reference_is_asked_once_and_found_again() {
    let (server, provider) = with(|call, _| match call.line.as_str() {
        PAY => (409, json!({"code": "RESOURCE_ALREADY_EXIST", "message": "m"}).to_string()),
        _ => (200, found("PENDING", &Value::Null)),
    })
    .await;
    let PspError::Duplicate(looked) = provider.create_session(&request()).await.unwrap_err() else { panic!() };
    let id = server.seen()[1].headers["x-reference-id"].to_str().unwrap().to_owned();
    assert_eq!(*looked, Looked { state: State::Pending { payer_active: true }, provider_id: Some(id.clone()) });
    provider.look_up(&stored(None, None)).await.unwrap();
    assert_eq!(server.lines().pop().unwrap(), format!("GET /collection/v1_0/requesttopay/{id}"));
    let (_server, provider) = with(|call, _| match call.line.as_str() {
        PAY => (409, json!({"code": "RESOURCE_ALREADY_EXIST"}).to_string()),
        _ => (503, String::new()),
    })
    .await;
    assert!(provider.create_session(&request()).await.unwrap_err().may_have_happened());
}

#[tokio::test]
async fn a_look_up_reads_every_status_and_guesses_none() {
    let pending = State::Pending { payer_active: true };
    let failed = |why: &str| State::Failed { why: why.into() };
    let paid = State::Paid {
        amount: Some(Money::new(12_500, Currency::XOF)),
        provider_payment_id: Some("F1".into()),
        at: None,
    };
    for (status, reason, state) in [
        ("SUCCESSFUL", Value::Null, paid.clone()),
        ("PENDING", Value::Null, pending.clone()),
        ("PENDING", json!("ONGOING"), pending.clone()),
        ("FAILED", json!("ONGOING"), pending.clone()),
        ("FAILED", json!({"code": "DELAYED", "message": "m"}), pending),
        ("FAILED", json!("NOT_ENOUGH_FUNDS"), failed("NOT_ENOUGH_FUNDS")),
        ("FAILED", json!({"code": "PAYER_NOT_FOUND", "message": "m"}), failed("PAYER_NOT_FOUND")),
        ("FAILED", Value::Null, failed("FAILED")),
        ("FAILED", json!("EXPIRED"), State::Expired),
        ("HELD", Value::Null, State::Unknown { raw_status: "HELD".into() }),
    ] {
        let body = found(status, &reason);
        let (_server, provider) = with(move |_, _| (200, body.clone())).await;
        assert_eq!(provider.look_up(&stored(Some("id-1"), None)).await.unwrap().state, state, "{status} {reason}");
    }
    let gone = json!({"code": "RESOURCE_NOT_FOUND", "message": "m"}).to_string();
    let (_server, provider) = with(move |_, _| (404, gone.clone())).await;
    assert_eq!(provider.look_up(&stored(Some("id-1"), None)).await.unwrap().state, State::NotFound);
    let other = found("SUCCESSFUL", &Value::Null).replace("CMD-7F3K2-1", "CMD-OTHER");
    let (_server, provider) = with(move |_, _| (200, other.clone())).await;
    assert_eq!(provider.look_up(&stored(Some("id-1"), None)).await.unwrap_err(), PspError::Mismatch("reference"));

    // Play money stands for the shop's in the sandbox, and nowhere else.
    let euros = found("SUCCESSFUL", &Value::Null).replace("XOF", "EUR");
    let euros = move |_: &Seen, _: usize| (200, euros.clone());
    let (server, live) = with(euros).await;
    let state = live.look_up(&stored(Some("id-1"), None)).await.unwrap().state;
    assert!(matches!(state, State::Paid { amount: Some(amount), .. } if amount.currency.code() == "EUR"), "{state:?}");
    let sandbox = open(&server, &Clock::manual(NOW), "sandbox");
    assert_eq!(sandbox.look_up(&stored(Some("id-1"), None)).await.unwrap().state, paid);
}

#[tokio::test]
async fn a_request_is_asked_about_where_it_was_made() {
    let answer = |_: &Seen, _: usize| (202, String::new());
    let (old, provider) = with(answer).await;
    let opened = provider.create_session(&request()).await.unwrap();
    let (new, _) = with(|_, _| (404, json!({"code": "RESOURCE_NOT_FOUND"}).to_string())).await;
    let moved = open(&new, &Clock::manual(NOW), "mtnivorycoast");
    let known = stored(Some(&opened.provider_id), Some(opened.secrets.reveal()));
    // The old platform answers 202 to anything: not a status, but it was asked.
    assert!(moved.look_up(&known).await.is_ok());
    assert_eq!((old.lines().len(), new.lines().len()), (4, 0));
    let again = stored(Some(&opened.provider_id), None);
    assert_eq!(moved.look_up(&again).await.unwrap().state, State::NotFound);

    let clock = Clock::manual(NOW);
    let (server, _) = with(|_, _| (202, String::new())).await;
    let provider = open(&server, &clock, "mtnivorycoast");
    let logins = || server.lines().iter().filter(|line| *line == LOGIN).count();
    provider.create_session(&request()).await.unwrap();
    clock.advance(minutes(50));
    provider.create_session(&request()).await.unwrap();
    assert_eq!(logins(), 1);
    clock.advance(hours(1));
    provider.create_session(&request()).await.unwrap();
    assert_eq!(logins(), 2);
}
