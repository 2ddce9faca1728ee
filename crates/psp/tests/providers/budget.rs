//! An account is asked as often as its budget allows, whoever asks and however many calls an answer takes (§9.8).

use crate::{NOW, account, request, scripted::Scripted, stored};
use kernel::{Clock, Millis, seconds};
use psp::{Account, Kind, Psp, PspError, Urgency};
use serde_json::json;

const KEYS: &str = r#"{"secret_key":"sk_test_awa","webhook_secret":"whsec_awa"}"#;

/// Stripe that finds every session open.
async fn stripe() -> Scripted {
    Scripted::start(|_, _| {
        let session = json!({"id": "cs_1", "object": "checkout.session", "livemode": false, "status": "open",
            "payment_status": "unpaid", "amount_total": 12_500, "currency": "xof", "client_reference_id": "CMD-7F3K2-1"});
        (200, session.to_string())
    })
    .await
}

fn until<T: std::fmt::Debug>(answer: Result<T, PspError>) -> Millis {
    match answer {
        Err(PspError::OverBudget { until }) => until,
        other => panic!("not put off: {other:?}"),
    }
}

#[tokio::test]
async fn jobs_are_put_off_when_their_part_is_spent_and_a_click_is_not() {
    let (server, clock) = (stripe().await, Clock::manual(NOW));
    let psp = Psp::new(reqwest::Client::new(), clock.clone());
    let awa = account(Kind::Stripe, &server.url, KEYS);
    let jobs = psp.open_for(&awa, Urgency::CanWait).unwrap();
    let session = stored(Some("cs_1"), None);
    for _ in 0..4 {
        jobs.look_up(&session).await.unwrap();
    }
    let back = until(jobs.look_up(&session).await);
    assert!(back > NOW && back <= NOW + Millis(100), "{}", (back - NOW).0);
    assert_eq!(server.seen().len(), 4, "nothing is sent once the budget is spent");

    // The click finds what jobs have left, the shop next door has its own, and at its moment the job is let in.
    psp.open(&awa).unwrap().look_up(&session).await.unwrap();
    let other = account(Kind::Stripe, &server.url, &KEYS.replace("awa", "binta"));
    psp.open_for(&other, Urgency::CanWait).unwrap().look_up(&session).await.unwrap();
    clock.advance(back - NOW);
    jobs.look_up(&session).await.unwrap();
    assert_eq!(server.seen().len(), 7);
}

#[tokio::test]
async fn a_backlog_goes_at_the_pace_of_the_budget() {
    let (server, clock) = (stripe().await, Clock::manual(NOW));
    let psp = Psp::new(reqwest::Client::new(), clock.clone());
    let jobs = psp.open_for(&account(Kind::Stripe, &server.url, KEYS), Urgency::CanWait).unwrap();
    let session = stored(Some("cs_1"), None);
    while clock.now() < NOW + seconds(2) {
        if jobs.look_up(&session).await.is_err() {
            clock.advance(Millis(10));
        }
    }
    let calls = server.seen().len();
    assert!((32..=40).contains(&calls), "{calls} calls in two seconds, of 20 a second");
}

#[tokio::test]
async fn a_login_counts_and_what_was_let_in_goes_on_to_its_end() {
    let server = Scripted::start(|call, _| match call.line.contains("token") {
        true => (200, r#"{"access_token":"t","token_type":"access_token","expires_in":3600}"#.to_owned()),
        false => (404, r#"{"code":"RESOURCE_NOT_FOUND","message":"no such request"}"#.to_owned()),
    })
    .await;
    let keys = r#"{"subscription_key":"s","api_user":"u","api_key":"k","target_environment":"sandbox"}"#;
    let mtn: Account = account(Kind::Mtn, &server.url, keys);
    let jobs = Psp::new(reqwest::Client::new(), Clock::manual(NOW)).open_for(&mtn, Urgency::CanWait).unwrap();
    let session = stored(None, None);
    jobs.look_up(&session).await.unwrap();
    assert_eq!(server.seen().len(), 2, "{:?}", server.lines());
    // Its part lets one go at once and gives 6.4 a second back: two were spent.
    let back = until(jobs.look_up(&session).await);
    assert!(back >= NOW + Millis(300), "{}", (back - NOW).0);
}

#[tokio::test]
async fn an_installation_may_have_a_part_of_the_budget_only() {
    let (server, clock) = (stripe().await, Clock::manual(NOW));
    let psp = Psp::new(reqwest::Client::new(), clock).with_budget(25);
    let jobs = psp.open_for(&account(Kind::Stripe, &server.url, KEYS), Urgency::CanWait).unwrap();
    jobs.look_up(&stored(Some("cs_1"), None)).await.unwrap();
    until(jobs.create_session(&request()).await);
    assert_eq!(server.seen().len(), 1);
}
