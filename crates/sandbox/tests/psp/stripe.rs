use crate::{NOW, Street, kept, lost, read};
use kernel::{Currency, Money, hours, minutes, seconds};
use psp::{
    DisputeState, FoundRefund, News, NotificationError, PspError, RefundRequest, RefundState, Session, SessionRef,
    SessionRequest, State,
};
use serde_json::{Value, json};

const PENDING: State = State::Pending { payer_active: false };
const ACTIVE: State = State::Pending { payer_active: true };

async fn opened(street: &Street, reference: &str) -> (SessionRequest, Session, SessionRef) {
    let request = street.request(reference, 12_500);
    let session = street.stripe.create_session(&request).await.unwrap();
    let stored = kept(&request, &session);
    (request, session, stored)
}

async fn state(street: &Street, stored: &SessionRef) -> State {
    street.stripe.look_up(stored).await.unwrap().state
}

fn francs(state: &State) -> Option<i64> {
    match state {
        State::Paid { amount: Some(amount), .. } if amount.currency == Currency::XOF => Some(amount.minor),
        _ => None,
    }
}

/// The states told by the session events among `notifications`, by event type.
fn told(street: &Street, notifications: &[(axum::http::HeaderMap, axum::body::Bytes)]) -> Vec<(String, Option<State>)> {
    let mut told = Vec::new();
    for notification in notifications {
        let it = read(&street.stripe, notification, street.clock.now(), None).unwrap();
        assert!(it.event_id.is_some());
        match it.news {
            News::Session { says, reference, .. } => {
                assert!(reference.is_some(), "{}", it.kind);
                told.push((it.kind, says.map(|looked| looked.state)));
            }
            other => panic!("{}: {other:?}", it.kind),
        }
    }
    told.retain(|(kind, _)| kind.starts_with("checkout."));
    told
}

#[tokio::test]
async fn a_card_pays_and_every_event_is_signed() {
    let street = Street::open().await;
    let (request, session, stored) = opened(&street, "S-1").await;
    assert_eq!(session.expires_at, Some(NOW + minutes(32)));
    assert!(street.page(&session).await.contains("12\u{202f}500\u{a0}FCFA"));
    assert_eq!(state(&street, &stored).await, PENDING);

    let (status, _, page) = street.decide(&session, &[("decision", "pay"), ("card", "4000 0000 0000 9979")]).await;
    assert!(status == 422 && page.contains("refusée") && !page.contains("stolen"));
    assert_eq!(state(&street, &stored).await, PENDING, "another card may be tried");
    assert_eq!(told(&street, &street.notifications(3).await), []);

    let (status, place, _) = street.decide(&session, &[("decision", "pay"), ("card", "4242424242424242")]).await;
    assert_eq!((status, place.as_str()), (303, request.success_url.as_str()));
    let events = street.notifications(4).await;
    let told = told(&street, &events);
    assert_eq!(told.len(), 1);
    assert_eq!(francs(told[0].1.as_ref().unwrap()), Some(12_500));
    assert!(events[0].0["stripe-signature"].to_str().unwrap().matches("v1=").count() == 2, "both secrets sign");
    assert_eq!(francs(&state(&street, &stored).await), Some(12_500));
    assert_eq!(francs(&street.stripe.expire(&stored).await.unwrap().state), Some(12_500), "too late to end it");
}

#[tokio::test]
async fn banks_ask_and_delayed_methods_decide_later() {
    let street = Street::open().await;
    let (_, session, stored) = opened(&street, "A-1").await;
    let (status, _, page) = street.decide(&session, &[("decision", "pay"), ("card", "4000002760003184")]).await;
    assert!(status == 200 && page.contains("3-D Secure"));
    assert_eq!(state(&street, &stored).await, ACTIVE);
    street.decide(&session, &[("decision", "confirm")]).await;
    assert_eq!(francs(&state(&street, &stored).await), Some(12_500));
    street.notifications(6).await;

    for (reference, decision, kind) in [
        ("A-2", "delayed", "checkout.session.async_payment_succeeded"),
        ("A-3", "delayed_fail", "checkout.session.async_payment_failed"),
    ] {
        let (_, session, stored) = opened(&street, reference).await;
        assert_eq!(street.decide(&session, &[("decision", decision)]).await.0, 303);
        let told = told(&street, &street.notifications(if decision == "delayed" { 7 } else { 6 }).await);
        assert_eq!(told[0], ("checkout.session.completed".to_owned(), Some(ACTIVE)));
        assert_eq!(told[1].0, kind);
        let end = state(&street, &stored).await;
        match decision {
            "delayed" => assert_eq!((francs(&end), francs(told[1].1.as_ref().unwrap())), (Some(12_500), Some(12_500))),
            _ => assert!(matches!((end, &told[1].1), (State::Failed { .. }, Some(State::Failed { .. })))),
        }
    }
}

#[tokio::test]
async fn sessions_end_when_told_and_when_their_time_comes() {
    let street = Street::open().await;
    let (_, session, stored) = opened(&street, "E-1").await;
    assert_eq!(street.stripe.expire(&stored).await.unwrap().state, State::Expired);
    assert_eq!(street.stripe.expire(&stored).await.unwrap().state, State::Expired, "twice is quiet");
    let told_once = told(&street, &street.notifications(1).await);
    assert_eq!(told_once, [("checkout.session.expired".to_owned(), Some(State::Expired))]);
    let (_, _, page) = street.decide(&session, &[("decision", "pay"), ("card", "4242424242424242")]).await;
    assert!(page.contains("expiré"));

    let (_, _, stored) = opened(&street, "E-2").await;
    street.clock.advance(minutes(32) - seconds(1));
    assert_eq!(state(&street, &stored).await, PENDING);
    street.clock.advance(seconds(1));
    assert_eq!(state(&street, &stored).await, State::Expired);
    street.notifications(1).await;
}

#[tokio::test]
async fn keys_repeat_the_first_answer() {
    let street = Street::open().await;
    let (request, session, _) = opened(&street, "K-1").await;
    assert_eq!(street.stripe.create_session(&request).await.unwrap().provider_id, session.provider_id);
    let other = SessionRequest { amount: Money::new(12_505, Currency::XOF), ..request.clone() };
    let error = street.stripe.create_session(&other).await.unwrap_err();
    assert!(matches!(error, PspError::Refused { code, .. } if code == "idempotency_error"));

    // Lost after it was done: by key, and by looking through the list.
    let request = street.request("K-2", 5_000);
    street.fault("create", json!({"effect": "drop_after"})).await;
    assert!(street.stripe.create_session(&request).await.unwrap_err().may_have_happened());
    let found = street.stripe.look_up(&lost(&request)).await.unwrap();
    assert_eq!(found.state, PENDING);
    let again = street.stripe.create_session(&request).await.unwrap();
    assert_eq!(found.provider_id, Some(again.provider_id));
    assert_eq!(street.look("sessions").await.len(), 2);
    assert_eq!(street.stripe.look_up(&lost(&street.request("K-9", 5_000))).await.unwrap().state, State::NotFound);

    // A 500 is an answer like another: repeated.
    street.fault("create", json!({"effect": "error500"})).await;
    let request = street.request("K-3", 5_000);
    for _ in 0..2 {
        assert!(matches!(street.stripe.create_session(&request).await, Err(PspError::Unavailable { .. })));
    }
    // A 503 is not.
    street.fault("create", json!({"effect": "down"})).await;
    let request = street.request("K-4", 5_000);
    assert!(street.stripe.create_session(&request).await.is_err());
    assert!(street.stripe.create_session(&request).await.is_ok());

    // Two at once: the second is told to wait, and gets the first one's answer later.
    street.fault("create", json!({"effect": "slow", "ms": 1000})).await;
    let request = street.request("K-5", 5_000);
    let late = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        street.stripe.create_session(&request).await
    };
    let (first, second) = tokio::join!(street.stripe.create_session(&request), late);
    assert!(second.unwrap_err().is_retryable());
    assert_eq!(street.stripe.create_session(&request).await.unwrap().provider_id, first.unwrap().provider_id);
}

#[tokio::test]
async fn false_events_prove_nothing() {
    let street = Street::open().await;
    for (n, (effect, verdict)) in [
        ("bad_signature", Err(NotificationError::NotProven)),
        ("old_timestamp", Err(NotificationError::NotProven)),
        ("future_timestamp", Err(NotificationError::NotProven)),
        ("changed_body", Err(NotificationError::NotProven)),
        ("wrong_amount", Ok(Some(1))),
        ("unknown_reference", Ok(Some(12_500))),
    ]
    .into_iter()
    .enumerate()
    {
        let reference = format!("F-{n}");
        let (_, _, stored) = opened(&street, &reference).await;
        let rule = json!({"on": "notification", "effect": effect, "amount": 1, "provider": "stripe"});
        street.control("faults", rule).await;
        street.control(&format!("sessions/{reference}/pay"), json!({})).await;
        let events = street.notifications(5).await;
        street.http.delete(format!("{}/control/psp/faults", street.url)).send().await.unwrap();
        let mut seen = 0;
        for event in &events {
            let body: Value = serde_json::from_slice(&event.1).unwrap();
            let verified = read(&street.stripe, event, NOW, None);
            match verdict {
                Err(error) => assert_eq!(verified, Err(error), "{effect}"),
                Ok(amount) if body["type"] == "checkout.session.completed" => {
                    seen += 1;
                    let News::Session { says, reference: told, .. } = verified.unwrap().news else { panic!("no news") };
                    assert_eq!(francs(&says.unwrap().state), amount);
                    assert_eq!(told.as_deref() == Some(&reference), effect != "unknown_reference");
                }
                Ok(_) => {}
            }
        }
        assert_eq!(seen, i32::from(verdict.is_ok()));
        assert_eq!(francs(&state(&street, &stored).await), Some(12_500), "the look-up tells the truth");
    }
    let (_, _, stored) = opened(&street, "F-9").await;
    street.control("sessions/F-9/pay", json!({"amount": 12_000})).await;
    assert_eq!(francs(&state(&street, &stored).await), Some(12_000), "less was paid than asked");
}

#[tokio::test]
async fn events_are_tried_again_and_signed_again() {
    let street = Street::open().await;
    let (_, _, stored) = opened(&street, "T-1").await;
    street.answers(&[503, 302]);
    street.stripe.expire(&stored).await.unwrap();
    let tries = street.notifications(3).await;
    let ids: Vec<_> = tries.iter().map(|it| read(&street.stripe, it, NOW, None).unwrap().event_id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "one event, three tries");

    street.fault("notification", json!({"effect": "late", "ms": 900})).await;
    let (_, _, stored) = opened(&street, "T-2").await;
    street.stripe.expire(&stored).await.unwrap();
    street.notifications(0).await;
    street.notifications(1).await;
    let listed: Value = street
        .http
        .get(format!("{}/stripe/v1/events?limit=1", street.url))
        .basic_auth("sk_test_awa", Some(""))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!((&listed["has_more"], &listed["data"][0]["type"]), (&json!(true), &json!("checkout.session.expired")));
}

#[tokio::test]
async fn the_emulator_refuses_what_the_contract_refuses() {
    let street = Street::open().await;
    let url = format!("{}/stripe/v1/checkout/sessions", street.url);
    let now = NOW.as_seconds();
    let good = |changes: &[(&'static str, String)]| {
        let mut form: std::collections::BTreeMap<&str, String> = [
            ("mode", "payment"),
            ("line_items[0][price_data][currency]", "XOF"),
            ("line_items[0][price_data][unit_amount]", "164"),
            ("line_items[0][price_data][product_data][name]", "x"),
            ("line_items[0][quantity]", "2"),
            ("success_url", "https://a.ci/?s={CHECKOUT_SESSION_ID}"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into();
        for (name, value) in changes {
            form.insert(name, value.clone());
        }
        form
    };
    let post = async |key: &str, changes: &[(&'static str, String)]| {
        let answer = street.http.post(&url).bearer_auth(key).form(&good(changes)).send().await.unwrap();
        assert!(answer.headers()["request-id"].to_str().unwrap().starts_with("req_"));
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let (status, session) = post("sk_test_awa", &[]).await;
    assert_eq!((status, &session["amount_total"], &session["currency"]), (200, &json!(328), &json!("xof")));
    assert_eq!((&session["payment_intent"], &session["livemode"]), (&Value::Null, &json!(false)));
    assert_eq!(session["expires_at"], (NOW + hours(24)).as_seconds());
    assert_eq!(post("sk_test_nobody", &[]).await.0, 401);

    for (name, value, code) in [
        ("line_items[0][price_data][unit_amount]", "163".to_owned(), "amount_too_small"),
        ("line_items[0][price_data][unit_amount]", "50000000".to_owned(), "amount_too_large"),
        ("line_items[0][price_data][unit_amount]", "10.5".to_owned(), "parameter_invalid_integer"),
        ("line_items[0][price_data][unit_amount]", "-5".to_owned(), "parameter_invalid_integer"),
        ("line_items[0][quantity]", "0".to_owned(), "parameter_invalid_integer"),
        ("line_items[0][price_data][currency]", "zzz".to_owned(), "parameter_invalid"),
        ("line_items[0][price_data][product_data][name]", String::new(), "parameter_missing"),
        ("line_items[0][price_data][colour]", "red".to_owned(), "parameter_unknown"),
        ("mode", String::new(), "parameter_missing"),
        ("success_url", String::new(), "parameter_missing"),
        ("success_url", "nowhere".to_owned(), "url_invalid"),
        ("expires_at", (now + 1_799).to_string(), "parameter_invalid"),
        ("expires_at", (now + 86_401).to_string(), "parameter_invalid"),
        ("expires_at", "soon".to_owned(), "parameter_invalid_integer"),
        ("client_reference_id", "x".repeat(201), "parameter_invalid_string"),
        ("metadata[k]", "x".repeat(501), "parameter_invalid"),
        ("amount", "5".to_owned(), "parameter_unknown"),
    ] {
        let (status, body) = post("sk_test_awa", &[(name, value.clone())]).await;
        let error = &body["error"];
        assert_eq!((status, error["code"].as_str()), (400, Some(code)), "{name}={value}: {body}");
        assert_eq!(error["type"], "invalid_request_error");
        assert!(error.get("decline_code").is_none(), "absent fields are omitted");
    }
    for at in [1_800, 86_400] {
        assert_eq!(post("sk_test_awa", &[("expires_at", (now + at).to_string())]).await.0, 200);
    }
    let missing = street.http.get(format!("{url}/cs_x")).bearer_auth("sk_test_awa").send().await.unwrap();
    assert_eq!(missing.status(), 404);
    assert_eq!(missing.json::<Value>().await.unwrap()["error"]["code"], "resource_missing");
}

#[tokio::test]
async fn accounts_on_an_old_version_send_shapes_that_must_be_looked_up() {
    let street = Street::open().await;
    let account = json!({"kind": "stripe", "credentials": {"secret_key": "sk_test_awa"}, "api_version": "2020-08-27",
        "webhook_url": format!("{}/stripe", street.merchant_url), "webhook_secret": "whsec_awa"});
    street.control("accounts", account).await;
    let (_, session, stored) = opened(&street, "O-1").await;
    street.decide(&session, &[("decision", "pay"), ("card", "4242424242424242")]).await;
    let told = told(&street, &street.notifications(5).await);
    assert_eq!(told, [("checkout.session.completed".to_owned(), None)]);
    assert_eq!(francs(&state(&street, &stored).await), Some(12_500));
}

#[tokio::test]
async fn faults_strike_by_count_and_stop_when_cleared() {
    let street = Street::open().await;
    let clear = async || street.http.delete(format!("{}/control/psp/faults", street.url)).send().await.unwrap();
    let strikes = async |when: Value, calls: usize| {
        clear().await;
        street.control("faults", json!({"on": "call", "effect": "down", "when": when, "provider": "stripe"})).await;
        let mut struck = Vec::new();
        for _ in 0..calls {
            struck.push(street.stripe.look_up(&lost(&street.request("X", 5_000))).await.is_err());
        }
        struck
    };
    assert_eq!(strikes(json!("always"), 3).await, [true, true, true]);
    assert_eq!(strikes(json!({"next": 2}), 3).await, [true, true, false]);
    assert_eq!(strikes(json!({"every": 2}), 4).await, [false, true, false, true]);
    assert_eq!(street.look("faults").await[0]["struck"], 2);
    clear().await;
    // The providers' clock moves on its own: a session's time comes.
    let (_, _, stored) = opened(&street, "X-1").await;
    street.control("clock", json!({"by_ms": minutes(33).0})).await;
    assert_eq!(state(&street, &stored).await, State::Expired);
}

fn back(key: &str, stored: &SessionRef, francs: i64) -> RefundRequest {
    let amount = Money::new(francs, Currency::XOF);
    RefundRequest { key: key.into(), again: 0, session: stored.clone(), payment_id: None, amount }
}

#[tokio::test]
async fn money_goes_back_in_parts_and_never_twice() {
    let street = Street::open().await;
    let (_, session, stored) = opened(&street, "B-1").await;
    let early = street.stripe.refund(&back("r-0", &stored, 100)).await;
    assert!(matches!(early, Err(PspError::Invalid { field: "session", .. })), "{early:?}");
    street.decide(&session, &[("decision", "pay"), ("card", "4242424242424242")]).await;
    street.notifications(5).await;

    let first = street.stripe.refund(&back("r-1", &stored, 5_000)).await.unwrap();
    assert_eq!(first.state, RefundState::Done);
    assert_eq!(street.stripe.refund(&back("r-1", &stored, 5_000)).await.unwrap(), first, "the same refund");
    assert_eq!(street.stripe.look_up_refund(&back("r-1", &stored, 5_000)).await.unwrap(), first);
    for notification in street.notifications(3).await {
        let news = read(&street.stripe, &notification, street.clock.now(), None).unwrap().news;
        let News::MoneyBack { reference, payment_id } = &news else { panic!("{news:?}") };
        assert_eq!(reference.as_deref(), Some("B-1"));
        assert!(payment_id.as_deref().is_some_and(|id| id.starts_with("pi_")));
    }
    let too_much = street.stripe.refund(&back("r-2", &stored, 7_501)).await;
    assert!(matches!(too_much, Err(PspError::Refused { .. })), "{too_much:?}");
    assert_eq!(street.stripe.refund(&back("r-3", &stored, 7_500)).await.unwrap().state, RefundState::Done);
    let nothing_left = street.stripe.refund(&back("r-4", &stored, 1)).await.unwrap_err();
    assert!(matches!(nothing_left, PspError::Refused { ref code, .. } if code == "charge_already_refunded"));
    assert_eq!(street.stripe.look_up_refund(&back("r-4", &stored, 1)).await.unwrap().state, RefundState::NotFound);
}

#[tokio::test]
async fn refunds_succeed_late_or_come_back() {
    let street = Street::open().await;
    let back_again = RefundState::Failed { why: "expired_or_canceled_card".into() };
    for (reference, card, first, then) in [
        ("L-1", "4000000000007726", RefundState::Pending, RefundState::Done),
        ("L-2", "4000000000005126", RefundState::Done, back_again),
    ] {
        let (_, session, stored) = opened(&street, reference).await;
        street.decide(&session, &[("decision", "pay"), ("card", card)]).await;
        street.notifications(5).await;
        let request = back(reference, &stored, 12_500);
        assert_eq!(street.stripe.refund(&request).await.unwrap().state, first);
        street.notifications(4).await;
        assert_eq!(street.stripe.look_up_refund(&request).await.unwrap().state, then);
        // The key repeats the first answer: only a look-up tells more.
        assert_eq!(street.stripe.refund(&request).await.unwrap().state, first);
    }
}

/// The refunds of a session, as they are told.
async fn refunds(street: &Street, stored: &SessionRef) -> Vec<FoundRefund> {
    street.stripe.refunds_of(stored, None).await.unwrap()
}

#[tokio::test]
async fn a_refund_made_in_the_dashboard_is_found_beside_ours() {
    let street = Street::open().await;
    let (_, _, stored) = opened(&street, "D-1").await;
    assert_eq!(refunds(&street, &stored).await, []);
    street.control("sessions/D-1/pay", json!({})).await;
    street.notifications(5).await;
    street.stripe.refund(&back("r-1", &stored, 5_000)).await.unwrap();
    street.notifications(3).await;

    street.control("sessions/D-1/refund", json!({"amount": 2_500})).await;
    let events = street.notifications(3).await;
    let mut references = Vec::new();
    for event in &events {
        let it = read(&street.stripe, event, NOW, None).unwrap();
        let News::MoneyBack { reference, payment_id } = it.news else { panic!("{it:?}") };
        assert!(payment_id.is_some(), "the payment leads back to us");
        references.push((it.kind, reference));
    }
    references.sort();
    // The charge carries what we attached to its payment, a refund made there carries nothing.
    assert_eq!(references[0], ("charge.refund.updated".to_owned(), None));
    assert_eq!(references[1], ("charge.refunded".to_owned(), Some("D-1".to_owned())));
    assert_eq!(references[2], ("refund.created".to_owned(), None));

    let found = refunds(&street, &stored).await;
    let seen: Vec<_> = found.iter().map(|it| (it.key.as_deref(), it.amount.minor, it.state.clone(), it.at)).collect();
    let at = Some(NOW);
    assert_eq!(seen, [(None, 2_500, RefundState::Done, at), (Some("r-1"), 5_000, RefundState::Done, at)]);
    let too_much = street.http.post(format!("{}/control/psp/sessions/D-1/refund", street.url));
    assert_eq!(too_much.json(&json!({"amount": 5_001})).send().await.unwrap().status(), 422);
    street.notifications(0).await;
}

#[tokio::test]
async fn more_refunds_than_a_page_holds_are_all_found() {
    let street = Street::open().await;
    let (_, _, stored) = opened(&street, "P-1").await;
    street.control("sessions/P-1/pay", json!({})).await;
    for _ in 0..101 {
        street.control("sessions/P-1/refund", json!({"amount": 5})).await;
    }
    let found = refunds(&street, &stored).await;
    assert_eq!((found.len(), found.iter().map(|it| it.amount.minor).sum::<i64>()), (101, 505));
}

#[tokio::test]
async fn disputes_are_told_step_by_step_and_name_only_their_payment() {
    let street = Street::open().await;
    let of = async |reference: &str, step: &str, body: Value, count: usize| {
        street.control(&format!("sessions/{reference}/{step}"), body).await;
        let mut told = Vec::new();
        for event in street.notifications(count).await {
            let it = read(&street.stripe, &event, NOW, None).unwrap();
            let News::Disputed { reference, payment_id, dispute } = it.news else { panic!("{it:?}") };
            assert_eq!((reference, payment_id.is_some_and(|id| id.starts_with("pi_"))), (None, true));
            told.push((it.kind, dispute.amount.unwrap().minor, dispute.state));
        }
        told.sort_by(|a, b| a.0.cmp(&b.0));
        told
    };
    let is = |kind: &str, francs, state| (format!("charge.dispute.{kind}"), francs, state);
    for reference in ["Q-1", "Q-2", "Q-3"] {
        opened(&street, reference).await;
        street.control(&format!("sessions/{reference}/pay"), json!({})).await;
        street.notifications(5).await;
    }
    let open = of("Q-1", "dispute", json!({}), 2).await;
    let both = [is("created", 12_500, DisputeState::Open), is("funds_withdrawn", 12_500, DisputeState::Open)];
    assert_eq!(open, both);
    assert_eq!(of("Q-1", "review", json!({}), 1).await, [is("updated", 12_500, DisputeState::Open)]);
    let won = of("Q-1", "win", json!({}), 2).await;
    assert_eq!(won, [is("closed", 12_500, DisputeState::Won), is("funds_reinstated", 12_500, DisputeState::Won)]);

    of("Q-2", "dispute", json!({"amount": 5_000}), 2).await;
    assert_eq!(of("Q-2", "lose", json!({}), 1).await, [is("closed", 5_000, DisputeState::Lost)]);

    let after_all = of("Q-2", "win", json!({}), 1).await;
    assert_eq!(after_all, [is("funds_reinstated", 5_000, DisputeState::Won)], "the bank gives in");

    assert_eq!(of("Q-3", "inquire", json!({}), 1).await, [is("created", 12_500, DisputeState::Open)]);
    assert_eq!(of("Q-3", "win", json!({}), 1).await, [is("closed", 12_500, DisputeState::Won)], "it only asked");
    for (reference, step) in [("Q-3", "lose"), ("Q-2", "lose"), ("Q-1", "dispute")] {
        let again = street.http.post(format!("{}/control/psp/sessions/{reference}/{step}", street.url));
        assert_eq!(again.send().await.unwrap().status(), 422, "what is decided stays decided");
    }
    street.notifications(0).await;
}

#[tokio::test]
async fn a_stolen_card_pays_and_is_disputed() {
    let street = Street::open().await;
    let (_, session, stored) = opened(&street, "F-1").await;
    street.decide(&session, &[("decision", "pay"), ("card", "4000 0000 0000 0259")]).await;
    let events = street.notifications(7).await;
    let is_dispute = |event: &_| matches!(read(&street.stripe, event, NOW, None).unwrap().news, News::Disputed { .. });
    assert_eq!(events.iter().filter(|event| is_dispute(event)).count(), 2);
    assert_eq!(francs(&state(&street, &stored).await), Some(12_500), "the session stays paid");
}
