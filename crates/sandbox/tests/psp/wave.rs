use crate::{NOW, Street, kept, lost, read};
use kernel::hours;
use psp::{News, NotificationError, RefundRequest, RefundState, Session, SessionRef, SessionRequest, State};
use serde_json::{Value, json};

const PENDING: State = State::Pending { payer_active: false };

async fn opened(street: &Street, reference: &str) -> (SessionRequest, Session, SessionRef) {
    let request = street.request(reference, 12_500);
    let session = street.wave.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);
    (request, session, stored)
}

async fn state(street: &Street, stored: &SessionRef) -> State {
    street.wave.look_up(stored).await.unwrap().state
}

fn francs(state: &State) -> Option<i64> {
    match state {
        State::Paid { amount: Some(amount), .. } => Some(amount.minor),
        _ => None,
    }
}

#[tokio::test]
async fn a_payer_fails_and_succeeds_in_one_session() {
    let street = Street::open().await;
    let (request, session, stored) = opened(&street, "W-1").await;
    assert_eq!(session.expires_at, Some(NOW + hours(24)));
    assert!(street.page(&session).await.contains("12\u{202f}500\u{a0}FCFA"));
    assert_eq!(state(&street, &stored).await, PENDING);

    let (status, place, _) = street.decide(&session, &[("decision", "no_balance")]).await;
    assert_eq!((status, place.as_str()), (303, request.failed_url.as_str()));
    assert_eq!(state(&street, &stored).await, PENDING, "another try may do");
    let (_, place, _) = street.decide(&session, &[("decision", "pay")]).await;
    assert_eq!(place, request.success_url);
    assert_eq!(francs(&state(&street, &stored).await), Some(12_500));
    let mut says = Vec::new();
    for notification in street.notifications(2).await {
        let News::Session { reference, says: Some(said), .. } =
            read(&street.wave, &notification, NOW, None).unwrap().news
        else {
            panic!("no news")
        };
        assert_eq!(reference.as_deref(), Some("W-1"));
        says.push(said.state);
    }
    assert_eq!((says[0].clone(), francs(&says[1])), (PENDING, Some(12_500)));
    assert_eq!(francs(&street.wave.expire(&stored).await.unwrap().state), Some(12_500), "too late to end it");
    street.decide(&session, &[("decision", "pay")]).await;
    street.notifications(0).await;
}

#[tokio::test]
async fn sessions_end_when_told_and_when_their_time_comes() {
    let street = Street::open().await;
    let (_, session, stored) = opened(&street, "E-1").await;
    assert_eq!(street.wave.expire(&stored).await.unwrap().state, State::Expired);
    assert_eq!(street.wave.expire(&stored).await.unwrap().state, State::Expired, "twice is quiet");
    assert!(street.decide(&session, &[("decision", "pay")]).await.2.contains("expiré"));
    let (_, _, stored) = opened(&street, "E-2").await;
    street.clock.advance(hours(24));
    assert_eq!(state(&street, &stored).await, State::Expired);
    street.notifications(0).await;
}

#[tokio::test]
async fn a_lost_answer_is_searched_by_reference() {
    let street = Street::open().await;
    let request = street.request("LOST-1", 5_000);
    street.fault("create", json!({"effect": "drop_after"})).await;
    assert!(street.wave.create_session(&request).await.unwrap_err().may_have_happened());
    let looked = street.wave.look_up(&lost(&request)).await.unwrap();
    assert!(looked.state == PENDING && looked.provider_id.is_some());
    assert_eq!(street.wave.expire(&lost(&request)).await.unwrap().state, State::Expired);
    // Nothing keeps two sessions from having one reference; then neither is ours for certain.
    street.wave.create_session(&request).await.unwrap();
    assert!(matches!(state(&street, &lost(&request)).await, State::Unknown { .. }));
    assert_eq!(state(&street, &lost(&street.request("NEVER-1", 5_000))).await, State::NotFound);
}

#[tokio::test]
async fn all_goes_back_once() {
    let street = Street::open().await;
    let (request, session, stored) = opened(&street, "B-1").await;
    let back = RefundRequest { key: "r".into(), again: 0, session: stored, payment_id: None, amount: request.amount };
    assert!(street.wave.refund(&back).await.is_err(), "it is not paid");
    assert_eq!(street.wave.look_up_refund(&back).await.unwrap().state, RefundState::NotFound);
    assert_eq!(street.wave.refunds_of(&back.session, None).await.unwrap(), []);
    street.decide(&session, &[("decision", "pay")]).await;
    for _ in 0..2 {
        assert_eq!(street.wave.refund(&back).await.unwrap().state, RefundState::Done);
        assert_eq!(street.wave.look_up_refund(&back).await.unwrap().state, RefundState::Done);
    }
    let found = street.wave.refunds_of(&back.session, None).await.unwrap();
    assert_eq!((found.len(), found[0].amount, found[0].at), (1, request.amount, Some(NOW)));
    assert_eq!(street.wave.refunds_of(&lost(&request), None).await.unwrap(), found);
    street.notifications(1).await;
}

#[tokio::test]
async fn false_notifications_prove_nothing_by_either_strategy() {
    let street = Street::open().await;
    for strategy in ["signing", "shared"] {
        let account = json!({"kind": "wave", "credentials": {"api_key": "wave_ci_prod_awa"}, "tunnel": true,
            "webhook_url": format!("{}/wave", street.merchant_url), "webhook_secret": "wave_ci_WHS_awa",
            "webhook_strategy": strategy});
        street.control("accounts", account).await;
        let effects: &[&str] = match strategy {
            "signing" => &["bad_signature", "old_timestamp", "future_timestamp", "changed_body"],
            _ => &["bad_signature"],
        };
        for (n, effect) in effects.iter().enumerate() {
            let reference = format!("F-{strategy}-{n}");
            opened(&street, &reference).await;
            street.fault("notification", json!({"effect": effect})).await;
            street.control(&format!("sessions/{reference}/pay"), json!({})).await;
            let notification = street.notifications(1).await.remove(0);
            assert_eq!(read(&street.wave, &notification, NOW, None), Err(NotificationError::NotProven), "{effect}");
        }
        opened(&street, &format!("G-{strategy}")).await;
        street.control(&format!("sessions/G-{strategy}/pay"), json!({})).await;
        let notification = street.notifications(1).await.remove(0);
        let News::Session { says, .. } = read(&street.wave, &notification, NOW, None).unwrap().news else { panic!() };
        assert_eq!(says.is_some(), strategy == "signing");
    }
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let url = format!("{}/wave/v1/checkout/sessions", street.url);
    let strict = json!({"kind": "wave", "credentials": {"api_key": "wave_ci_prod_strict"}});
    street.control("accounts", strict).await;
    let post = async |key: &str, body: &Value| {
        let answer = street.http.post(&url).header("Authorization", key).json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let good = json!({"amount": "5000", "currency": "XOF", "success_url": "https://a.ci/", "error_url": "https://a.ci/",
        "client_reference": "S-1"});
    for (key, code) in [("x", "invalid-auth"), ("Bearer nobody", "no-matching-api-key")] {
        let (status, answer) = post(key, &good).await;
        assert_eq!((status, &answer["code"]), (401, &json!(code)));
    }
    for (field, value) in [
        ("amount", json!(5000)),
        ("amount", json!("5000.0")),
        ("amount", json!("05000")),
        ("amount", json!("0")),
        ("amount", json!("-5")),
        ("currency", json!("EUR")),
        ("success_url", json!("http://a.ci/")),
        ("error_url", Value::Null),
        ("client_reference", json!("x".repeat(256))),
        ("restrict_payer_mobile", json!("0707000000")),
    ] {
        let mut body = good.clone();
        body[field] = value.clone();
        let (status, answer) = post("Bearer wave_ci_prod_strict", &body).await;
        assert_eq!((status, &answer["code"]), (400, &json!("request-validation-error")), "{field} {value}");
        assert!(answer["message"].as_str().unwrap().starts_with(field), "{answer}");
    }
    let (status, session) = post("Bearer wave_ci_prod_strict", &good).await;
    assert_eq!((status, &session["amount"], &session["checkout_status"]), (200, &json!("5000"), &json!("open")));
    let theirs = format!("{url}/{}", session["id"].as_str().unwrap());
    let stranger = street.http.get(theirs).bearer_auth("wave_ci_prod_awa").send().await.unwrap();
    assert_eq!(stranger.status(), 404, "another merchant's session");
}
