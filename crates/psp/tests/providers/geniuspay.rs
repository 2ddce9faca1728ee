use crate::{NOW, account, request, scripted::Scripted, stored, unhurried};
use kernel::{Clock, Currency, Millis, Money, hours};
use psp::{Kind, News, NotificationError, NotificationRequest, Provider, PspError, StampedHmac, State};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

const KEYS: &str = r#"{"api_key":"pk_sandbox_1","api_secret":"sk_sandbox_1","webhook_secret":"whsec_sandbox_example"}"#;

fn open(server: &Scripted) -> Arc<dyn Provider> {
    unhurried(Clock::manual(NOW)).open(&account(Kind::GeniusPay, &server.url, KEYS)).unwrap()
}

/// A payment as §3.2 and §3.3 show it, with some fields changed.
fn payment(changes: &Value) -> Value {
    let mut payment = json!({"id": 456, "reference": "MTX-A1B2C3D4E5", "amount": 12500, "currency": "XOF",
        "status": "pending", "payment_url": "https://pay.genius.ci/c/1", "checkout_url": "https://pay.genius.ci/c/1",
        "expires_at": "2023-11-15T22:13:20.000000Z", "environment": "sandbox",
        "metadata": {"reference": "CMD-7F3K2-1"}, "completed_at": "2023-11-14T22:14:20.000000Z"});
    for (name, value) in changes.as_object().unwrap() {
        payment[name] = value.clone();
    }
    payment
}

fn answer(changes: &Value) -> String {
    json!({"success": true, "data": payment(changes)}).to_string()
}

fn paid_state() -> State {
    State::Paid {
        amount: Some(Money::new(12_500, Currency::XOF)),
        provider_payment_id: Some("MTX-A1B2C3D4E5".into()),
        at: Some(Millis(NOW.0 + 60_000)),
    }
}

#[tokio::test]
async fn a_payment_is_asked_for_like_a_browser_would() {
    let server = Scripted::start(|_, _| (201, answer(&json!({})))).await;
    let provider = open(&server);
    let opened = provider.create_session(&request()).await.unwrap();
    assert_eq!(opened.provider_id, "MTX-A1B2C3D4E5", "the reference: nothing is found by the id");
    assert_eq!(opened.pay_url.as_deref(), Some("https://pay.genius.ci/c/1"));
    assert_eq!(opened.expires_at, Some(Millis(NOW.0 + 86_400_000)));
    let call = &server.seen()[0];
    assert_eq!(call.line, "POST /payments");
    let header = |name: &str| call.headers[name].to_str().unwrap();
    assert_eq!((header("x-api-key"), header("x-api-secret")), ("pk_sandbox_1", "sk_sandbox_1"));
    assert!(header("user-agent").starts_with("Mozilla/5.0"));
    assert_eq!(
        call.json(),
        json!({"amount": 12500, "currency": "XOF", "description": "Commande 7F3K2 chez Awa Mode",
            "customer": {"name": "Aïcha", "phone": "+2250707000000"},
            "success_url": "https://pay.example/p/x?back=ok", "error_url": "https://pay.example/p/x?back=no",
            "metadata": {"reference": "CMD-7F3K2-1"}})
    );
    for amount in [Money::new(199, Currency::XOF), Money::new(10_000, "EUR".parse().unwrap())] {
        let refused = provider.create_session(&psp::SessionRequest { amount, ..request() }).await;
        assert!(matches!(refused, Err(PspError::Invalid { .. })), "{refused:?}");
    }
    assert!(matches!(provider.expire(&stored(Some("MTX-1"), None)).await, Err(PspError::Unsupported(_))));
}

#[tokio::test]
async fn a_payment_that_asks_for_something_else_is_not_handed_out() {
    for (change, error) in [
        (json!({"amount": 12_499}), Some(PspError::Mismatch("amount"))),
        (json!({"amount": 12_500, "currency": "EUR"}), Some(PspError::Mismatch("amount"))),
        (json!({"metadata": {"reference": "CMD-OTHER"}}), Some(PspError::Mismatch("reference"))),
        (json!({"environment": "live"}), Some(PspError::Mismatch("environment"))),
        (json!({"checkout_url": null, "payment_url": "javascript:1"}), None),
        (json!({"reference": ""}), None),
        (json!({"reference": null}), None),
        (json!({"amount": 12_500.5}), None),
    ] {
        let server = Scripted::start(move |_, _| (201, answer(&change))).await;
        let found = open(&server).create_session(&request()).await.unwrap_err();
        assert!(error.as_ref().is_none_or(|error| *error == found), "{found:?}");
        assert!(found.may_have_happened());
    }
    // Direct answers have no currency, and empty metadata may come as a list.
    let lean = json!({"currency": null, "metadata": [], "checkout_url": null, "expires_at": null});
    let server = Scripted::start(move |_, _| (201, answer(&lean))).await;
    let opened = open(&server).create_session(&request()).await.unwrap();
    assert_eq!(opened.expires_at, Some(Millis(NOW.0 + 86_400_000)), "every link lives 24 hours");
}

#[tokio::test]
async fn errors_are_told_apart_from_pages_of_the_firewall() {
    let said = |code: &str| json!({"success": false, "error": {"code": code, "message": "m"}}).to_string();
    for (status, body, maybe, retry) in [
        (401, said("INVALID_API_KEY"), false, false),
        (403, said("MERCHANT_INACTIVE"), false, false),
        (400, said("PAYMENT_INIT_FAILED"), false, false),
        (422, said("VALIDATION_ERROR"), false, false),
        (200, said("PAYMENT_INIT_FAILED"), false, false),
        (403, "<html>".into(), true, true),
        (404, "<html>".into(), true, true),
        (200, "<html>".into(), true, true),
        (502, "<html>".into(), true, true),
        (429, String::new(), false, true),
        (200, json!({"success": true}).to_string(), true, true),
    ] {
        let sent = body.clone();
        let server = Scripted::start(move |_, _| (status, sent.clone())).await;
        let error = open(&server).create_session(&request()).await.unwrap_err();
        let judged = (error.may_have_happened(), error.is_retryable());
        assert_eq!(judged, (maybe, retry), "HTTP {status} {body} → {error:?}");
    }
}

#[tokio::test]
async fn a_look_up_reads_every_status_and_guesses_none() {
    let pending = |payer_active| State::Pending { payer_active };
    let failed = |why: &str| State::Failed { why: why.into() };
    let unknown = |raw: &str| State::Unknown { raw_status: raw.into() };
    for (status, state) in [
        ("pending", pending(false)),
        ("processing", pending(true)),
        ("completed", paid_state()),
        ("paid", paid_state()),
        ("failed", failed("failed")),
        ("cancelled", failed("cancelled")),
        ("expired", State::Expired),
        ("refunded", unknown("refunded")),
        ("held", unknown("held")),
    ] {
        // The amount that counts is the gross one, and it may come with decimals.
        let body = answer(&json!({"status": status, "amount": "§", "fees": 375, "net_amount": 12_125}));
        let body = body.replace("\"§\"", "12500.00");
        let server = Scripted::start(move |_, _| (200, body.clone())).await;
        let looked = open(&server).look_up(&stored(Some("MTX-A1B2C3D4E5"), Some("{}"))).await.unwrap();
        assert_eq!(looked.state, state);
        assert_eq!(server.lines(), ["GET /payments/MTX-A1B2C3D4E5"]);
    }
    let gone = json!({"success": false, "error": {"code": "TRANSACTION_NOT_FOUND", "message": "m"}}).to_string();
    let server = Scripted::start(move |_, _| (404, gone.clone())).await;
    assert_eq!(open(&server).look_up(&stored(Some("MTX-1"), None)).await.unwrap().state, State::NotFound);
    let server = Scripted::start(|_, _| (200, answer(&json!({})))).await;
    let other = open(&server).look_up(&stored(Some("MTX-1"), None)).await;
    assert!(matches!(other, Err(PspError::Mismatch("payment reference"))), "{other:?}");
}

#[tokio::test]
async fn a_lost_payment_is_found_among_those_of_the_day() {
    let server = Scripted::start(|call, _| {
        let other = payment(&json!({"reference": "MTX-0", "metadata": []}));
        let ours = call.line.contains("&page=2");
        let data = if ours { payment(&json!({"status": "completed"})) } else { other };
        (200, json!({"success": true, "data": [data], "meta": {"last_page": 2}}).to_string())
    })
    .await;
    let looked = open(&server).look_up(&stored(None, None)).await.unwrap();
    assert_eq!((looked.state, looked.provider_id.as_deref()), (paid_state(), Some("MTX-A1B2C3D4E5")));
    assert_eq!(server.lines()[0], "GET /payments?from=2023-11-14&to=2023-11-14&per_page=100&page=1");
    let server = Scripted::start(|_, _| (200, json!({"success": true, "data": []}).to_string())).await;
    assert_eq!(open(&server).look_up(&stored(None, None)).await.unwrap().state, State::NotFound);
}

/// §11: the body as it is signed, its amount with two decimals.
const KNOWN: &str = r#"{"id":"e1","event":"payment.success","data":{"reference":"MTX-A1B2C3D4E5","amount":10000.00,"currency":"XOF","status":"completed"}}"#;

fn read(provider: &dyn Provider, t: &str, signature: &str, body: &str) -> Result<psp::Notification, NotificationError> {
    let mut headers = HeaderMap::new();
    headers.insert("x-webhook-timestamp", t.parse().unwrap());
    headers.insert("x-webhook-signature", signature.parse().unwrap());
    // Not signed, so that it says nothing.
    headers.insert("x-webhook-event", "payment.failed".parse().unwrap());
    headers.insert("x-webhook-delivery", "d1".parse().unwrap());
    provider.read_notification(&NotificationRequest {
        headers: &headers,
        body: body.as_bytes(),
        now: NOW,
        session: None,
    })
}

#[tokio::test]
async fn events_are_verified_over_their_very_bytes() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let good = "6340bdea487d115a3a3e0b1300175fd7f191707db80c8a516d524461d63f65c1";
    let notification = read(provider.as_ref(), "1700000000", good, KNOWN).unwrap();
    assert_eq!((notification.event_id.as_deref(), notification.kind.as_str()), (Some("e1"), "payment.success"));
    let News::Session { reference: None, provider_id, says: Some(says) } = notification.news else { panic!("no news") };
    assert_eq!(provider_id.as_deref(), Some("MTX-A1B2C3D4E5"));
    assert!(matches!(says.state, State::Paid { amount: Some(amount), .. } if amount.minor == 10_000));

    // §9.5: without an id of its own, an event is called as its delivery is.
    let nameless = KNOWN.replacen(r#""id":"e1","#, "", 1);
    let signature =
        StampedHmac { separator: "." }.sign(&"whsec_sandbox_example".into(), "1700000000", nameless.as_bytes());
    let notification = read(provider.as_ref(), "1700000000", &signature, &nameless).unwrap();
    assert_eq!(notification.event_id.as_deref(), Some("d1"));

    let rewritten = "d2f7d2a8ebdecba3e6ed7b63094a2009e71a7909e4e58fa692d577a2daec5b67";
    let not_proven = Err(NotificationError::NotProven);
    assert_eq!(read(provider.as_ref(), "1700000000", rewritten, KNOWN), not_proven);
    assert_eq!(read(provider.as_ref(), "1700000000", good, &KNOWN.replace("10000.00", "10000")), not_proven);
    assert_eq!(read(provider.as_ref(), "1700000001", good, KNOWN), not_proven);
    assert_eq!(read(provider.as_ref(), "1700000000", &good.to_uppercase(), KNOWN), not_proven);
    assert_eq!(read(provider.as_ref(), "1700000000", "", KNOWN), not_proven);
    assert_eq!(read(provider.as_ref(), "", good, KNOWN), not_proven);
    let bare = NotificationRequest { headers: &HeaderMap::new(), body: KNOWN.as_bytes(), now: NOW, session: None };
    assert_eq!(provider.read_notification(&bare), not_proven);
    for at in [1_700_000_301_i64, 1_699_999_699] {
        let t = at.to_string();
        let signature = StampedHmac { separator: "." }.sign(&"whsec_sandbox_example".into(), &t, KNOWN.as_bytes());
        assert_eq!(read(provider.as_ref(), &t, &signature, KNOWN), not_proven);
    }
}

#[tokio::test]
async fn each_event_says_no_more_than_it_proves() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let says = |event: &str, changes: &Value, environment: &str| {
        let body = json!({"id": "e2", "event": event, "timestamp": 1_700_000_000, "data": payment(changes),
            "environment": environment, "api_version": "2024-01-01"})
        .to_string();
        let signature =
            StampedHmac { separator: "." }.sign(&"whsec_sandbox_example".into(), "1700000000", body.as_bytes());
        read(provider.as_ref(), "1700000000", &signature, &body).unwrap().news
    };
    let state = |news: News| match news {
        News::Session { says, reference, .. } => {
            assert_eq!(reference.as_deref(), Some("CMD-7F3K2-1"));
            says.map(|looked| looked.state)
        }
        other => panic!("{other:?}"),
    };
    for (event, status, expected) in [
        ("payment.success", "completed", Some(paid_state())),
        ("payment.success", "pending", None),
        ("payment.failed", "failed", Some(State::Failed { why: "failed".into() })),
        ("payment.failed", "completed", None),
        ("payment.cancelled", "cancelled", Some(State::Failed { why: "cancelled".into() })),
        ("payment.expired", "expired", Some(State::Expired)),
        ("payment.initiated", "pending", Some(State::Pending { payer_active: false })),
    ] {
        assert_eq!(state(says(event, &json!({"status": status}), "sandbox")), expected, "{event} {status}");
    }
    let back = says("payment.refunded", &json!({"status": "refunded"}), "sandbox");
    let News::MoneyBack { reference, payment_id } = back else { panic!("{back:?}") };
    assert_eq!((reference.as_deref(), payment_id.as_deref()), (Some("CMD-7F3K2-1"), Some("MTX-A1B2C3D4E5")));
    assert!(matches!(says("payment.success", &json!({"status": "completed"}), "live"), News::Nothing(_)));
    for event in ["webhook.test", "cashout.completed", "something.new"] {
        assert!(matches!(says(event, &json!({}), "sandbox"), News::Nothing(_)), "{event}");
    }
}

#[tokio::test]
async fn what_was_taken_is_listed_by_when_it_was_paid() {
    let listed = |reference: &str, status: &str, completed: Option<&str>| {
        payment(&json!({"reference": reference, "status": status, "created_at": "2023-11-14T20:00:00.000000Z",
            "completed_at": completed}))
    };
    let server = Scripted::start(move |call, _| {
        let data = match call.line.ends_with("&page=1") {
            true => vec![
                listed("MTX-1", "completed", Some("2023-11-14T22:13:20.000000Z")),
                listed("MTX-2", "completed", Some("2023-11-14T22:13:19.999999Z")),
                listed("MTX-3", "failed", None),
            ],
            false => vec![listed("MTX-4", "refunded", Some("2023-11-15T08:00:00.000000Z"))],
        };
        let meta = json!({"current_page": 1, "per_page": 100, "total": 4, "last_page": 2});
        (200, json!({"success": true, "data": data, "meta": meta}).to_string())
    })
    .await;
    let provider = open(&server);
    assert!(provider.capabilities().can_list);
    let first = provider.list(NOW, NOW + hours(24), None).await.unwrap();
    let second = provider.list(NOW, NOW + hours(24), first.next.as_deref()).await.unwrap();
    assert_eq!((first.next.as_deref(), second.next), (Some("2"), None));
    let seen: Vec<_> =
        first.taken.iter().chain(&second.taken).map(|it| (it.payment_id.as_deref().unwrap(), it.refunded)).collect();
    assert_eq!(seen, [("MTX-1", false), ("MTX-4", true)]);
    assert_eq!(first.taken[0].amount.minor, 12_500);
    assert_eq!(first.taken[0].reference.as_deref(), Some("CMD-7F3K2-1"));
    let asked = "GET /payments?from=2023-11-13&to=2023-11-15&per_page=100&page=";
    assert_eq!(server.lines(), [format!("{asked}1"), format!("{asked}2")]);
}
