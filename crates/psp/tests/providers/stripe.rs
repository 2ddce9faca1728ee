use crate::{NOW, account, request, scripted::Scripted, stored, unhurried};
use kernel::{Clock, Currency, Money, hours, minutes, seconds};
use psp::{
    Dispute, DisputeState, FoundRefund, Kind, News, NotificationError, NotificationRequest, Provider, Psp, PspError,
    RefundRequest, RefundState, Refunded, Refunds, StampedHmac, State, Taken,
};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

const KEYS: &str = r#"{"secret_key":"sk_test_1","webhook_secrets":["whsec_new","whsec_old"]}"#;

fn open(server: &Scripted) -> Arc<dyn Provider> {
    unhurried(Clock::manual(NOW)).open(&account(Kind::Stripe, &server.url, KEYS)).unwrap()
}

/// An open session as §2.3 shows it, with some fields changed.
fn session(changes: Value) -> Value {
    let mut session = json!({"id": "cs_test_1", "object": "checkout.session", "mode": "payment", "status": "open",
        "payment_status": "unpaid", "url": "https://checkout.stripe.com/c/pay/cs_test_1", "amount_subtotal": 12500,
        "amount_total": 12500, "currency": "xof", "client_reference_id": "CMD-7F3K2-1",
        "metadata": {"reference": "CMD-7F3K2-1"}, "payment_intent": null, "customer": null, "customer_details": null,
        "created": 1_700_000_000, "expires_at": 1_700_001_920, "livemode": false, "currency_conversion": null});
    for (name, value) in changes.as_object().unwrap() {
        session[name] = value.clone();
    }
    session
}

fn paid() -> Value {
    json!({"status": "complete", "payment_status": "paid", "url": null, "payment_intent": "pi_1"})
}

#[tokio::test]
async fn a_session_is_asked_for_in_stripes_notation() {
    let server = Scripted::start(|_, _| (200, session(json!({})).to_string())).await;
    let opened = open(&server).create_session(&request()).await.unwrap();
    assert_eq!(opened.provider_id, "cs_test_1");
    assert_eq!(opened.pay_url.as_deref(), Some("https://checkout.stripe.com/c/pay/cs_test_1"));
    assert_eq!(opened.expires_at, Some(seconds(1_700_001_920)));

    let call = &server.seen()[0];
    assert_eq!(call.line, "POST /v1/checkout/sessions");
    assert_eq!(call.bearer(), "sk_test_1");
    assert_eq!(call.headers["stripe-version"], "2026-10-28.endive");
    assert_eq!(call.headers["idempotency-key"], "attempt-1");
    assert_eq!(call.headers["content-type"], "application/x-www-form-urlencoded");
    let form = call.form();
    for (name, value) in [
        ("mode", "payment"),
        ("line_items[0][price_data][currency]", "xof"),
        ("line_items[0][price_data][unit_amount]", "12500"),
        ("line_items[0][price_data][product_data][name]", "Commande 7F3K2 chez Awa Mode"),
        ("line_items[0][quantity]", "1"),
        ("client_reference_id", "CMD-7F3K2-1"),
        ("metadata[reference]", "CMD-7F3K2-1"),
        ("payment_intent_data[metadata][reference]", "CMD-7F3K2-1"),
        ("success_url", "https://pay.example/p/x?back=ok"),
        ("cancel_url", "https://pay.example/p/x?back=no"),
        ("locale", "fr"),
        ("adaptive_pricing[enabled]", "false"),
        // Ours ends in 25 minutes, Stripe's floor is 30.
        ("expires_at", "1700001920"),
    ] {
        assert_eq!(form.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(form.len(), 13);
}

#[tokio::test]
async fn the_end_of_a_session_stays_within_stripes_bounds() {
    for (ours, theirs) in [(minutes(-5), 1_920), (minutes(32), 1_920), (hours(2), 7_200), (hours(48), 86_340)] {
        let server = Scripted::start(|_, _| (200, session(json!({})).to_string())).await;
        let wanted = psp::SessionRequest { expires_at: NOW + ours, ..request() };
        open(&server).create_session(&wanted).await.unwrap();
        assert_eq!(server.seen()[0].form()["expires_at"], (1_700_000_000 + theirs).to_string());
    }
}

#[tokio::test]
async fn a_session_that_asks_for_something_else_is_not_handed_out() {
    for (change, error) in [
        (json!({"amount_total": 12499}), Some(PspError::Mismatch("amount"))),
        (json!({"currency": "eur"}), Some(PspError::Mismatch("amount"))),
        (json!({"client_reference_id": "CMD-OTHER"}), Some(PspError::Mismatch("reference"))),
        (json!({"livemode": true}), Some(PspError::Mismatch("environment"))),
        (json!({"url": null}), None),
        (json!({"amount_total": 12500.5}), None),
        (json!({"amount_total": null}), None),
    ] {
        let server = Scripted::start(move |_, _| (200, session(change.clone()).to_string())).await;
        let found = open(&server).create_session(&request()).await.unwrap_err();
        assert!(error.as_ref().is_none_or(|error| *error == found), "{found:?}");
        assert!(found.may_have_happened());
    }
    let server = Scripted::start(|_, _| (200, session(json!({})).to_string())).await;
    let too_little = psp::SessionRequest { amount: Money::new(327, Currency::XOF), ..request() };
    assert!(matches!(open(&server).create_session(&too_little).await, Err(PspError::Invalid { field: "amount", .. })));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn errors_are_told_apart() {
    let error = |kind: &str, code: Option<&str>| {
        json!({"error": {"type": kind, "code": code, "message": "m +2250707000000"}}).to_string()
    };
    // (HTTP status, body, may have happened, retryable)
    for (status, body, maybe, retry) in [
        (400, error("invalid_request_error", Some("amount_too_small")), false, false),
        (400, error("idempotency_error", None), false, false),
        (402, error("card_error", Some("card_declined")), false, false),
        (401, error("invalid_request_error", None), false, false),
        (403, "".into(), false, false),
        (409, error("idempotency_error", Some("idempotency_key_in_use")), true, true),
        (429, error("invalid_request_error", Some("rate_limit")), false, true),
        (500, error("api_error", None), true, true),
        (302, "{}".into(), true, true),
        (404, error("invalid_request_error", Some("resource_missing")), true, true),
        (200, "{".into(), true, true),
        (200, "{}".into(), true, true),
    ] {
        let sent = body.clone();
        let server = Scripted::start(move |_, _| (status, sent.clone())).await;
        let error = open(&server).create_session(&request()).await.unwrap_err();
        let judged = (error.may_have_happened(), error.is_retryable());
        assert_eq!(judged, (maybe, retry), "HTTP {status} {body} → {error:?}");
        assert!(!error.to_string().contains("0707"), "{error}");
    }
}

#[tokio::test]
async fn a_look_up_reads_states_and_amounts() {
    let intent = |status: &str| json!({"id": "pi_1", "status": status, "amount_received": 0, "currency": "xof"});
    let paid_of = |francs| State::Paid {
        amount: Some(Money::new(francs, Currency::XOF)),
        provider_payment_id: Some("pi_1".into()),
        at: None,
    };
    let unknown = |raw: &str| State::Unknown { raw_status: raw.into() };
    let complete = |intent: Value| json!({"status": "complete", "url": null, "payment_intent": intent});
    let received = json!({"status": "complete", "payment_status": "paid", "url": null,
        "payment_intent": {"id": "pi_1", "status": "succeeded", "amount_received": 12000, "currency": "xof"}});
    for (change, state) in [
        (json!({}), State::Pending { payer_active: false }),
        (json!({"payment_intent": intent("requires_payment_method")}), State::Pending { payer_active: false }),
        (json!({"payment_intent": intent("requires_action")}), State::Pending { payer_active: true }),
        (complete(intent("processing")), State::Pending { payer_active: true }),
        (complete(json!("pi_1")), State::Pending { payer_active: true }),
        (complete(intent("requires_payment_method")), State::Failed { why: "async_payment_failed".into() }),
        (json!({"status": "expired", "url": null}), State::Expired),
        (paid(), paid_of(12_500)),
        (received, paid_of(12_000)),
        (json!({"status": "open", "payment_status": "paid"}), unknown("open/paid")),
        (
            json!({"payment_status": "no_payment_required", "status": "complete"}),
            unknown("complete/no_payment_required"),
        ),
        (json!({"payment_status": "hold"}), unknown("open/hold")),
    ] {
        let answer = session(change);
        let server = Scripted::start(move |_, _| (200, answer.to_string())).await;
        let looked = open(&server).look_up(&stored(Some("cs_test_1"), Some("{}"))).await.unwrap();
        assert_eq!(looked.state, state);
        assert_eq!(server.lines(), ["GET /v1/checkout/sessions/cs_test_1?expand%5B%5D=payment_intent"]);
    }
    let server = Scripted::start(|_, _| (404, json!({"error": {"code": "resource_missing"}}).to_string())).await;
    assert_eq!(open(&server).look_up(&stored(Some("cs_x"), None)).await.unwrap().state, State::NotFound);
    let server = Scripted::start(|_, _| (200, session(json!({"id": "cs_other"})).to_string())).await;
    assert!(open(&server).look_up(&stored(Some("cs_test_1"), None)).await.is_err());
}

#[tokio::test]
async fn a_lost_session_is_found_in_the_list() {
    let other = |n: i64, created: i64| {
        session(json!({"id": format!("cs_{n}"), "created": created,
        "client_reference_id": "CMD-X", "metadata": {}}))
    };
    let server = Scripted::start(move |call, _| {
        let second = call.line.contains("starting_after=cs_2");
        let data = if second { vec![session(paid())] } else { vec![other(1, 1_700_000_100), other(2, 1_700_000_050)] };
        (200, json!({"object": "list", "has_more": !second, "data": data}).to_string())
    })
    .await;
    let looked = open(&server).look_up(&stored(None, None)).await.unwrap();
    assert!(matches!(looked.state, State::Paid { .. }));
    assert_eq!(looked.provider_id.as_deref(), Some("cs_test_1"));

    let server = Scripted::start(move |_, _| {
        (200, json!({"object": "list", "has_more": true, "data": [other(1, 1_699_990_000)]}).to_string())
    })
    .await;
    assert_eq!(open(&server).look_up(&stored(None, None)).await.unwrap().state, State::NotFound);
    assert_eq!(server.seen().len(), 1, "it stops at the time of the creation");
}

#[tokio::test]
async fn ending_a_session_tells_when_the_buyer_was_quicker() {
    let server = Scripted::start(|_, _| (200, session(json!({"status": "expired"})).to_string())).await;
    assert_eq!(open(&server).expire(&stored(Some("cs_test_1"), None)).await.unwrap().state, State::Expired);
    assert_eq!(server.lines(), ["POST /v1/checkout/sessions/cs_test_1/expire"]);

    let server = Scripted::start(|call, _| match call.line.starts_with("POST") {
        true => (400, json!({"error": {"type": "invalid_request_error", "message": "not open"}}).to_string()),
        false => (200, session(paid()).to_string()),
    })
    .await;
    let looked = open(&server).expire(&stored(Some("cs_test_1"), None)).await.unwrap();
    assert!(matches!(looked.state, State::Paid { .. }));
}

fn event(kind: &str, object: &Value, live: bool) -> String {
    json!({"id": "evt_1", "object": "event", "api_version": "2026-10-28.endive", "created": 1_700_000_000,
        "livemode": live, "type": kind, "pending_webhooks": 1, "data": {"object": object}})
    .to_string()
}

#[tokio::test]
async fn events_are_believed_only_when_signed() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let read = |secret: &str, at: i64, body: &str, sent: &str| {
        let mut headers = HeaderMap::new();
        let v1 = StampedHmac { separator: "." }.sign(&secret.into(), &at.to_string(), body.as_bytes());
        headers.insert("stripe-signature", format!("t={at},v1={v1}").parse().unwrap());
        let request = NotificationRequest { headers: &headers, body: sent.as_bytes(), now: NOW, session: None };
        provider.read_notification(&request)
    };
    let body = event("checkout.session.completed", &session(paid()), false);
    let at = NOW.as_seconds();
    for secret in ["whsec_new", "whsec_old"] {
        let notification = read(secret, at, &body, &body).unwrap();
        assert_eq!(notification.event_id.as_deref(), Some("evt_1"));
        let News::Session { reference, provider_id, says: Some(says) } = notification.news else { panic!("no news") };
        assert_eq!((reference.as_deref(), provider_id.as_deref()), (Some("CMD-7F3K2-1"), Some("cs_test_1")));
        assert!(matches!(says.state, State::Paid { amount: Some(amount), .. } if amount.minor == 12_500));
    }
    assert_eq!(read("whsec_other", at, &body, &body), Err(NotificationError::NotProven));
    assert_eq!(read("whsec_new", at - 301, &body, &body), Err(NotificationError::NotProven));
    assert_eq!(read("whsec_new", at + 301, &body, &body), Err(NotificationError::NotProven));
    assert_eq!(read("whsec_new", at, &body, &body.replace("12500", "1")), Err(NotificationError::NotProven));
    assert_eq!(read("whsec_new", at, "{", "{"), Err(NotificationError::Unreadable));
    let request = NotificationRequest { headers: &HeaderMap::new(), body: body.as_bytes(), now: NOW, session: None };
    assert_eq!(provider.read_notification(&request), Err(NotificationError::NotProven));

    let keys = r#"{"secret_key":"sk_test_1"}"#;
    let bare = Psp::new(reqwest::Client::new(), Clock::System).open(&account(Kind::Stripe, "", keys)).unwrap();
    assert_eq!(bare.read_notification(&request), Err(NotificationError::NoSecret));
    assert!(bare.capabilities().poll_only);
}

/// What a signed event says.
fn heard(provider: &dyn Provider, kind: &str, object: &Value, live: bool) -> Result<News, NotificationError> {
    let body = event(kind, object, live);
    let at = NOW.as_seconds().to_string();
    let v1 = StampedHmac { separator: "." }.sign(&"whsec_new".into(), &at, body.as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert("stripe-signature", format!("t={at},v1={v1}").parse().unwrap());
    let request = NotificationRequest { headers: &headers, body: body.as_bytes(), now: NOW, session: None };
    provider.read_notification(&request).map(|notification| notification.news)
}

#[tokio::test]
async fn each_event_says_no_more_than_it_proves() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let says = |kind: &str, object: &Value, live: bool| heard(provider.as_ref(), kind, object, live).unwrap();
    let state = |news: News| match news {
        News::Session { says, .. } => says.map(|looked| looked.state),
        other => panic!("{other:?}"),
    };
    let waiting = session(json!({"status": "complete", "url": null, "payment_intent": "pi_1"}));
    let failed = State::Failed { why: "async_payment_failed".into() };
    assert_eq!(state(says("checkout.session.completed", &waiting, false)), Some(State::Pending { payer_active: true }));
    assert_eq!(state(says("checkout.session.async_payment_failed", &waiting, false)), Some(failed));
    assert!(matches!(
        state(says("checkout.session.async_payment_succeeded", &session(paid()), false)),
        Some(State::Paid { .. })
    ));
    assert_eq!(
        state(says("checkout.session.expired", &session(json!({"status": "expired"})), false)),
        Some(State::Expired)
    );
    // A late copy of an event whose object moved on, an older shape, a word we do not know: look it up.
    assert_eq!(state(says("checkout.session.expired", &session(paid()), false)), None);
    let old = session(json!({"status": "complete", "payment_status": null}));
    assert_eq!(state(says("checkout.session.completed", &old, false)), None);
    let intent = json!({"id": "pi_1", "object": "payment_intent", "metadata": {"reference": "CMD-7F3K2-1"}});
    let hint = News::Session { reference: Some("CMD-7F3K2-1".into()), provider_id: None, says: None };
    assert_eq!(says("payment_intent.payment_failed", &intent, false), hint);
    assert!(matches!(says("charge.updated", &json!({"id": "ch_1", "metadata": {}}), false), News::Nothing(_)));
    assert!(matches!(says("checkout.session.completed", &session(paid()), true), News::Nothing(_)));
}

fn back(amount: i64, payment_id: Option<&str>) -> RefundRequest {
    RefundRequest {
        key: "refund-1".into(),
        again: 0,
        session: stored(Some("cs_test_1"), Some("{}")),
        payment_id: payment_id.map(str::to_owned),
        amount: Money::new(amount, Currency::XOF),
    }
}

fn refund(changes: Value) -> Value {
    let mut refund = json!({"id": "re_1", "object": "refund", "amount": 100, "currency": "xof", "status": "succeeded",
        "charge": "ch_1", "payment_intent": "pi_1", "reason": "requested_by_customer",
        "metadata": {"refund": "refund-1"}});
    for (name, value) in changes.as_object().unwrap() {
        refund[name] = value.clone();
    }
    refund
}

#[tokio::test]
async fn a_part_is_given_back_once() {
    let server = Scripted::start(|_, _| (200, refund(json!({})).to_string())).await;
    let provider = open(&server);
    assert_eq!(provider.capabilities().refunds, Refunds::Partial);
    let done = Refunded { state: RefundState::Done, provider_id: Some("re_1".into()) };
    assert_eq!(provider.refund(&back(100, Some("pi_1"))).await.unwrap(), done);
    let call = &server.seen()[0];
    assert_eq!(
        (call.line.as_str(), &call.headers["idempotency-key"]),
        ("POST /v1/refunds", &"refund-1".parse().unwrap())
    );
    let form = call.form();
    assert_eq!((form["payment_intent"].as_str(), form["amount"].as_str()), ("pi_1", "100"));
    assert!(matches!(provider.refund(&back(0, Some("pi_1"))).await, Err(PspError::Invalid { field: "amount", .. })));
    assert!(matches!(provider.refund(&back(99, Some("pi_1"))).await, Err(PspError::Mismatch("amount"))));
}

#[tokio::test]
async fn a_refund_is_followed_to_its_end() {
    for (status, reason, state) in [
        ("pending", Value::Null, RefundState::Pending),
        ("requires_action", Value::Null, RefundState::Pending),
        ("succeeded", Value::Null, RefundState::Done),
        ("failed", json!("insufficient_funds"), RefundState::Failed { why: "insufficient_funds".into() }),
        ("canceled", Value::Null, RefundState::Failed { why: "canceled".into() }),
        ("held", Value::Null, RefundState::Unknown { raw_status: "held".into() }),
    ] {
        let ours = refund(json!({"status": status, "failure_reason": reason}));
        let server = Scripted::start(move |call, _| match call.line.starts_with("GET /v1/checkout") {
            true => (200, session(paid()).to_string()),
            false => {
                let other = refund(json!({"id": "re_0", "metadata": {}}));
                (200, json!({"object": "list", "has_more": false, "data": [other, ours]}).to_string())
            }
        })
        .await;
        // Whose payment was told under the session's name: the payment is asked for first.
        let found = open(&server).look_up_refund(&back(100, None)).await.unwrap();
        assert_eq!(found, Refunded { state, provider_id: Some("re_1".into()) });
        assert_eq!(server.lines()[1], "GET /v1/refunds?payment_intent=pi_1&limit=100");
    }
    let server =
        Scripted::start(|_, _| (200, json!({"object": "list", "has_more": false, "data": []}).to_string())).await;
    let none = Refunded { state: RefundState::NotFound, provider_id: None };
    assert_eq!(open(&server).look_up_refund(&back(100, Some("pi_1"))).await.unwrap(), none);
    let gone = json!({"error": {"type": "invalid_request_error", "code": "charge_already_refunded", "message": "m"}});
    let server = Scripted::start(move |_, _| (400, gone.to_string())).await;
    let refused = open(&server).refund(&back(100, Some("pi_1"))).await.unwrap_err();
    assert!(matches!(refused, PspError::Refused { ref code, .. } if code == "charge_already_refunded"), "{refused:?}");
}

#[tokio::test]
async fn money_that_goes_back_is_a_hint_that_names_its_payment() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let ours = json!({"reference": "CMD-7F3K2-1"});
    let charge = json!({"id": "ch_1", "object": "charge", "amount": 12500, "amount_refunded": 5000, "refunded": false,
        "payment_intent": "pi_1", "metadata": ours});
    let in_dashboard = refund(json!({"metadata": {}}));
    for (kind, object, reference) in [
        ("charge.refunded", &charge, Some("CMD-7F3K2-1")),
        (
            "refund.created",
            &refund(json!({"metadata": {"refund": "r", "reference": "CMD-7F3K2-1"}})),
            Some("CMD-7F3K2-1"),
        ),
        ("refund.created", &in_dashboard, None),
        ("refund.updated", &in_dashboard, None),
        ("refund.failed", &in_dashboard, None),
        ("charge.refund.updated", &in_dashboard, None),
    ] {
        let back = News::MoneyBack { reference: reference.map(str::to_owned), payment_id: Some("pi_1".into()) };
        assert_eq!(heard(provider.as_ref(), kind, object, false), Ok(back), "{kind}");
        assert!(matches!(heard(provider.as_ref(), kind, object, true), Ok(News::Nothing(_))), "{kind}");
    }
    let whole = json!({"id": "re_1", "object": "refund", "payment_intent": {"id": "pi_2"}});
    let news = heard(provider.as_ref(), "refund.updated", &whole, false);
    assert_eq!(news, Ok(News::MoneyBack { reference: None, payment_id: Some("pi_2".into()) }));
    let older = heard(provider.as_ref(), "charge.refunded", &json!({"id": "ch_1", "metadata": ours}), false);
    assert_eq!(older, Ok(News::MoneyBack { reference: Some("CMD-7F3K2-1".into()), payment_id: None }));
}

#[tokio::test]
async fn a_dispute_says_where_it_stands() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let object = |status: &str| {
        json!({"id": "dp_1", "object": "dispute", "amount": 12500, "currency": "xof", "status": status,
            "reason": "fraudulent", "charge": "ch_1", "payment_intent": "pi_1", "metadata": {}})
    };
    for (kind, status, state) in [
        ("created", "needs_response", DisputeState::Open),
        ("created", "warning_needs_response", DisputeState::Open),
        ("updated", "warning_under_review", DisputeState::Open),
        ("funds_withdrawn", "under_review", DisputeState::Open),
        ("funds_reinstated", "won", DisputeState::Won),
        ("closed", "warning_closed", DisputeState::Won),
        ("closed", "lost", DisputeState::Lost),
        ("closed", "prevented", DisputeState::Unknown { raw_status: "prevented".into() }),
    ] {
        let kind = format!("charge.dispute.{kind}");
        let amount = Some(Money::new(12_500, Currency::XOF));
        let dispute = Dispute { id: "dp_1".into(), amount, state };
        let news = News::Disputed { reference: None, payment_id: Some("pi_1".into()), dispute };
        assert_eq!(heard(provider.as_ref(), &kind, &object(status), false), Ok(news), "{kind} {status}");
    }
    let nameless = heard(provider.as_ref(), "charge.dispute.created", &json!({"object": "dispute"}), false);
    assert_eq!(nameless, Err(NotificationError::Unreadable));
}

#[tokio::test]
async fn every_refund_of_a_payment_is_found() {
    let server = Scripted::start(|call, _| match call.line.contains("starting_after") {
        true => {
            let dashboard = refund(json!({"id": "re_0", "metadata": {}, "amount": 5000, "created": 1_700_000_000,
                "status": "failed", "failure_reason": "declined"}));
            (200, json!({"object": "list", "has_more": false, "data": [dashboard]}).to_string())
        }
        false => (200, json!({"object": "list", "has_more": true, "data": [refund(json!({}))]}).to_string()),
    })
    .await;
    let provider = open(&server);
    let asked = stored(Some("cs_test_1"), Some("{}"));
    let found = |id: &str, key: Option<&str>, francs, state, at: Option<i64>| FoundRefund {
        provider_id: id.into(),
        key: key.map(str::to_owned),
        amount: Money::new(francs, Currency::XOF),
        state,
        at: at.map(seconds),
    };
    let failed = RefundState::Failed { why: "declined".into() };
    let both = [
        found("re_1", Some("refund-1"), 100, RefundState::Done, None),
        found("re_0", None, 5_000, failed, Some(1_700_000_000)),
    ];
    assert_eq!(provider.refunds_of(&asked, Some("pi_1")).await.unwrap(), both);
    let list = "GET /v1/refunds?payment_intent=pi_1&limit=100";
    assert_eq!(server.lines(), [list.to_owned(), format!("{list}&starting_after=re_1")]);

    // A session that took no money has given none back, and the list is not asked.
    let server = Scripted::start(|_, _| (200, session(json!({})).to_string())).await;
    assert_eq!(open(&server).refunds_of(&asked, None).await.unwrap(), []);
    assert_eq!(server.seen().len(), 1);
    let server = Scripted::start(|_, _| (200, session(json!({"status": "on_hold"})).to_string())).await;
    assert!(open(&server).refunds_of(&asked, None).await.is_err(), "unknown is not none");
    let endless = json!({"object": "list", "has_more": true, "data": [refund(json!({}))]}).to_string();
    let server = Scripted::start(move |_, _| (200, endless.clone())).await;
    assert!(matches!(open(&server).refunds_of(&asked, Some("pi_1")).await, Err(PspError::Unreadable(_))));
}

#[tokio::test]
async fn a_refund_whose_payment_cannot_be_found_was_never_asked_for() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let error = open(&server).refund(&back(100, None)).await.unwrap_err();
    assert!(error.is_retryable() && !error.may_have_happened(), "{error:?}");
    assert!(server.lines().iter().all(|line| line.starts_with("GET ")));
}

#[tokio::test]
async fn what_was_taken_is_listed_from_its_events() {
    let charge = |id: &str, changes: Value| {
        let mut charge = json!({"id": format!("ch_{id}"), "object": "charge", "amount": 12500, "amount_captured": 12500,
            "amount_refunded": 0, "currency": "xof", "payment_intent": format!("pi_{id}"), "created": 1_700_000_000,
            "metadata": {"reference": format!("CMD-{id}")}});
        for (name, value) in changes.as_object().unwrap() {
            charge[name] = value.clone();
        }
        json!({"id": format!("evt_{id}"), "object": "event", "livemode": false, "data": {"object": charge}})
    };
    let events = [
        charge("1", json!({})),
        charge("2", json!({"amount_refunded": 5000, "metadata": {}, "payment_intent": {"id": "pi_2"}})),
        // Held, not taken; and in a currency that we never ask for.
        charge("3", json!({"amount_captured": 0})),
        charge("4", json!({"currency": "isk"})),
        charge("5", json!({"payment_intent": null, "metadata": null, "amount_captured": null})),
    ];
    let server =
        Scripted::start(move |_, _| (200, json!({"object": "list", "has_more": true, "data": events}).to_string()))
            .await;
    let provider = open(&server);
    assert!(provider.capabilities().can_list);
    let page = provider.list(NOW, NOW + hours(24), None).await.unwrap();
    assert_eq!(page.next.as_deref(), Some("evt_5"));
    let taken = |reference: Option<&str>, payment: &str, refunded| Taken {
        reference: reference.map(str::to_owned),
        provider_id: None,
        payment_id: Some(payment.into()),
        amount: Money::new(12_500, Currency::XOF),
        at: NOW,
        refunded,
    };
    assert_eq!(
        page.taken,
        [taken(Some("CMD-1"), "pi_1", false), taken(None, "pi_2", true), taken(None, "ch_5", false)]
    );
    provider.list(NOW, NOW + hours(24), Some("evt_5")).await.unwrap();
    let asked = "GET /v1/events?types%5B%5D=charge.succeeded&types%5B%5D=charge.refunded&created%5Bgte%5D=1700000000\
        &created%5Blt%5D=1700086400&limit=100";
    assert_eq!(server.lines(), [asked.to_owned(), format!("{asked}&starting_after=evt_5")]);
}

#[tokio::test]
async fn after_its_events_the_charges_of_its_balance_are_listed() {
    let line =
        |id: &str, source: Value| json!({"id": format!("txn_{id}"), "object": "balance_transaction", "source": source});
    let charge = json!({"id": "ch_1", "object": "charge", "amount": 12500, "amount_captured": 12500, "amount_refunded": 0,
        "currency": "xof", "payment_intent": "pi_1", "created": 1_700_000_000, "metadata": {"reference": "CMD-1"},
        "livemode": false});
    let mut live = charge.clone();
    live["livemode"] = json!(true);
    let lines = [
        line("1", charge),
        line("2", json!({"id": "re_1", "object": "refund", "amount": 500, "charge": "ch_1"})),
        line("3", Value::Null),
        line("4", live),
    ];
    let server = Scripted::start(move |call, _| {
        let (data, has_more) = if call.line.contains("/v1/events") {
            (json!([]), false)
        } else {
            (json!(lines), !call.line.contains("starting_after"))
        };
        (200, json!({"object": "list", "has_more": has_more, "data": data}).to_string())
    })
    .await;
    let provider = open(&server);
    let mut cursors = Vec::new();
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = provider.list(NOW, NOW + hours(24), after.as_deref()).await.unwrap();
        found.extend(page.taken.into_iter().filter_map(|taken| taken.payment_id));
        let Some(next) = page.next else { break };
        cursors.push(next.clone());
        after = Some(next);
    }
    assert_eq!(cursors, ["balance:", "balance:txn_4"]);
    assert_eq!(found, ["pi_1", "pi_1"], "the same page twice; neither what went back nor another mode's");
    let asked = "GET /v1/balance_transactions?expand%5B%5D=data.source&created%5Bgte%5D=1700000000\
        &created%5Blt%5D=1700086400&limit=100";
    assert_eq!(server.lines()[1..], [asked.to_owned(), format!("{asked}&starting_after=txn_4")]);
}
