use crate::{NOW, account, request, scripted::Scripted, stored, unhurried};
use kernel::{Clock, Currency, Millis, Money, hours};
use psp::{
    FoundRefund, Kind, News, NotificationError, NotificationRequest, Provider, Psp, PspError, RefundRequest,
    RefundState, Refunds, StampedHmac, State, Taken,
};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

const KEYS: &str = r#"{"api_key":"wave_ci_prod_1","webhook_secret":"wave_ci_WHS_example"}"#;

fn open(server: &Scripted) -> Arc<dyn Provider> {
    unhurried(Clock::manual(NOW)).open(&account(Kind::Wave, &server.url, KEYS)).unwrap()
}

/// An open session as §4.2 shows it, with some fields changed.
fn session(changes: Value) -> Value {
    let mut session = json!({"id": "cos-1", "amount": "12500", "currency": "XOF", "checkout_status": "open",
        "payment_status": "processing", "client_reference": "CMD-7F3K2-1", "business_name": "Awa Mode",
        "success_url": "https://pay.example/p/x?back=ok", "error_url": "https://pay.example/p/x?back=no",
        "last_payment_error": null, "transaction_id": null, "wave_launch_url": "https://pay.wave.com/c/cos-1",
        "when_created": "2023-11-14T22:13:20Z", "when_expires": "2023-11-15T22:13:20Z", "when_completed": null,
        "when_refunded": null, "restrict_payer_mobile": null, "aggregated_merchant_id": null});
    for (name, value) in changes.as_object().unwrap() {
        session[name] = value.clone();
    }
    session
}

fn paid() -> Value {
    json!({"checkout_status": "complete", "payment_status": "succeeded", "transaction_id": "T1",
        "when_completed": "2023-11-14T22:14:20Z"})
}

fn paid_state() -> State {
    State::Paid {
        amount: Some(Money::new(12_500, Currency::XOF)),
        provider_payment_id: Some("T1".into()),
        at: Some(Millis(NOW.0 + 60_000)),
    }
}

#[tokio::test]
async fn a_session_is_asked_for_with_its_amount_as_a_string() {
    let server = Scripted::start(|_, _| (200, session(json!({})).to_string())).await;
    let provider = open(&server);
    let opened = provider.create_session(&request()).await.unwrap();
    assert_eq!((opened.provider_id.as_str(), opened.secrets.reveal()), ("cos-1", "{}"));
    assert_eq!(opened.pay_url.as_deref(), Some("https://pay.wave.com/c/cos-1"));
    assert_eq!(opened.expires_at, Some(Millis(NOW.0 + 86_400_000)));
    let call = &server.seen()[0];
    assert_eq!((call.line.as_str(), call.bearer()), ("POST /v1/checkout/sessions", "wave_ci_prod_1"));
    assert_eq!(
        call.json(),
        json!({"amount": "12500", "currency": "XOF", "success_url": "https://pay.example/p/x?back=ok",
            "error_url": "https://pay.example/p/x?back=no", "client_reference": "CMD-7F3K2-1"})
    );
    let euros = psp::SessionRequest { amount: Money::new(1_000, "EUR".parse().unwrap()), ..request() };
    assert!(matches!(provider.create_session(&euros).await, Err(PspError::Invalid { field: "currency", .. })));
    let nothing = psp::SessionRequest { amount: Money::new(0, Currency::XOF), ..request() };
    assert!(matches!(provider.create_session(&nothing).await, Err(PspError::Invalid { field: "amount", .. })));
    let told = provider.capabilities();
    assert!(told.can_expire && !told.poll_only && told.refunds == Refunds::Whole);
}

#[tokio::test]
async fn a_session_that_asks_for_something_else_is_not_handed_out() {
    for (change, error) in [
        (json!({"amount": "12499"}), Some(PspError::Mismatch("amount"))),
        (json!({"amount": "12500", "currency": "GMD"}), Some(PspError::Mismatch("amount"))),
        (json!({"client_reference": "CMD-OTHER"}), Some(PspError::Mismatch("reference"))),
        (json!({"amount": "12500.5"}), None),
        (json!({"wave_launch_url": null}), None),
        (json!({"wave_launch_url": "javascript:1"}), None),
    ] {
        let server = Scripted::start(move |_, _| (200, session(change.clone()).to_string())).await;
        let found = open(&server).create_session(&request()).await.unwrap_err();
        assert!(error.as_ref().is_none_or(|error| *error == found), "{found:?}");
        assert!(found.may_have_happened());
    }
}

#[tokio::test]
async fn errors_in_every_form_are_told_apart() {
    let of = |form: usize, code: &str| match form {
        0 => json!({"code": code, "message": "m +2250707000000", "details": []}),
        1 => json!({"error": {"code": code, "message": "m +2250707000000"}}),
        _ => json!({"error_code": code, "error_message": "m +2250707000000"}),
    };
    for form in 0..3 {
        let refused = |code: &str| PspError::Refused { code: code.into(), message: "m +…".into() };
        for (status, code, expected) in [
            (400, "request-validation-error", refused("request-validation-error")),
            (422, "request-validation-error", refused("request-validation-error")),
            (401, "no-matching-api-key", PspError::Credentials("no-matching-api-key".into())),
            (403, "disabled-wallet", PspError::Credentials("disabled-wallet".into())),
            (429, "", PspError::Busy { retry_after: None }),
            (500, "internal-server-error", PspError::Unavailable { why: "HTTP 500".into(), maybe_done: true }),
            (503, "service-unavailable", PspError::Unavailable { why: "HTTP 503".into(), maybe_done: true }),
        ] {
            let body = of(form, code).to_string();
            let server = Scripted::start(move |_, _| (status, body.clone())).await;
            assert_eq!(open(&server).create_session(&request()).await.unwrap_err(), expected);
        }
    }
}

#[tokio::test]
async fn a_look_up_reads_every_state_and_guesses_none() {
    let pending = State::Pending { payer_active: false };
    let unknown = |raw: &str| State::Unknown { raw_status: raw.into() };
    let mut back = paid();
    back["when_refunded"] = json!("2023-11-15T00:00:00Z");
    let State::Paid { amount: Some(amount), provider_payment_id, at } = paid_state() else { panic!("paid") };
    let given_back = State::GivenBack { amount, provider_payment_id, at };
    for (change, state) in [
        (json!({}), pending.clone()),
        (json!({"payment_status": null}), pending.clone()),
        // A try that failed leaves the session open: not the end (§4.3).
        (
            json!({"payment_status": "cancelled", "last_payment_error": {"code": "insufficient-funds", "message": "m"}}),
            pending,
        ),
        (paid(), paid_state()),
        (json!({"checkout_status": "expired", "payment_status": "cancelled"}), State::Expired),
        (json!({"checkout_status": "expired", "payment_status": "succeeded"}), unknown("expired/succeeded")),
        (json!({"checkout_status": "open", "payment_status": "succeeded"}), unknown("open/succeeded")),
        (json!({"checkout_status": "complete", "payment_status": "processing"}), unknown("complete/processing")),
        (json!({"checkout_status": "held"}), unknown("held/processing")),
        (back, given_back),
    ] {
        let answer = session(change).to_string();
        let server = Scripted::start(move |_, _| (200, answer.clone())).await;
        assert_eq!(open(&server).look_up(&stored(Some("cos-1"), Some("{}"))).await.unwrap().state, state);
        assert_eq!(server.lines(), ["GET /v1/checkout/sessions/cos-1"]);
    }
    let server = Scripted::start(|_, _| (404, json!({"code": "checkout-session-not-found"}).to_string())).await;
    assert_eq!(open(&server).look_up(&stored(Some("cos-1"), None)).await.unwrap().state, State::NotFound);
    let server = Scripted::start(|_, _| (200, session(json!({"id": "cos-2"})).to_string())).await;
    assert!(matches!(open(&server).look_up(&stored(Some("cos-1"), None)).await, Err(PspError::Mismatch("session id"))));
}

#[tokio::test]
async fn a_lost_session_is_searched_and_must_be_alone() {
    for (found, state) in [
        (vec![], State::NotFound),
        (vec![session(paid())], paid_state()),
        (vec![session(json!({})); 2], State::Unknown { raw_status: "2 sessions have this reference".into() }),
    ] {
        let server = Scripted::start(move |_, _| (200, json!({"result": found}).to_string())).await;
        assert_eq!(open(&server).look_up(&stored(None, None)).await.unwrap().state, state);
        assert_eq!(server.lines(), ["GET /v1/checkout/sessions/search?client_reference=CMD-7F3K2-1"]);
    }
}

#[tokio::test]
async fn ending_a_session_tells_when_the_buyer_was_quicker() {
    for (status, change, is_paid) in
        [(200, json!({"checkout_status": "expired"}), false), (409, paid(), true), (404, paid(), true)]
    {
        let server = Scripted::start(move |call, _| match call.line.starts_with("POST") {
            true if status == 200 => (200, String::new()),
            true => (status, json!({"code": "no", "message": "no"}).to_string()),
            false => (200, session(change.clone()).to_string()),
        })
        .await;
        let looked = open(&server).expire(&stored(Some("cos-1"), None)).await.unwrap();
        assert_eq!(looked.state, if is_paid { paid_state() } else { State::Expired });
        assert_eq!(server.lines()[0], "POST /v1/checkout/sessions/cos-1/expire");
    }
    let server = Scripted::start(|_, _| (503, String::new())).await;
    assert!(open(&server).expire(&stored(Some("cos-1"), None)).await.unwrap_err().is_retryable());
}

#[tokio::test]
async fn all_is_given_back_or_nothing() {
    let request = |minor| RefundRequest {
        key: "r-1".into(),
        again: 0,
        session: stored(Some("cos-1"), None),
        payment_id: Some("T1".into()),
        amount: Money::new(minor, Currency::XOF),
    };
    let server = Scripted::start(|call, _| match call.line.starts_with("POST") {
        true => (200, String::new()),
        false => (200, session(json!({"when_refunded": "2023-11-15T00:00:00Z"})).to_string()),
    })
    .await;
    let provider = open(&server);
    assert_eq!(provider.refund(&request(12_500)).await.unwrap().state, RefundState::Done);
    assert_eq!(provider.look_up_refund(&request(12_500)).await.unwrap().state, RefundState::Done);
    assert!(matches!(provider.refund(&request(12_499)).await, Err(PspError::Invalid { field: "amount", .. })));
    assert_eq!(server.lines(), ["POST /v1/checkout/sessions/cos-1/refund", "GET /v1/checkout/sessions/cos-1"]);
    assert_eq!(server.seen()[0].body, "");
    let server = Scripted::start(|call, _| match call.line.starts_with("POST") {
        true => (409, json!({"code": "checkout-refund-failed", "message": "no"}).to_string()),
        false => (200, session(paid()).to_string()),
    })
    .await;
    let refused = open(&server).refund(&request(12_500)).await.unwrap_err();
    assert!(matches!(refused, PspError::Refused { ref code, .. } if code == "checkout-refund-failed"), "{refused:?}");
    assert_eq!(open(&server).look_up_refund(&request(12_500)).await.unwrap().state, RefundState::NotFound);
    assert_eq!(open(&server).refunds_of(&stored(Some("cos-1"), None), None).await.unwrap(), []);
}

#[tokio::test]
async fn one_refund_is_found_whoever_asked_for_it() {
    let mut back = paid();
    back["when_refunded"] = json!("2023-11-15T00:00:00Z");
    let whole = FoundRefund {
        provider_id: "cos-1".into(),
        key: None,
        amount: Money::new(12_500, Currency::XOF),
        state: RefundState::Done,
        at: Some(Millis(1_700_006_400_000)),
    };
    let server = Scripted::start(move |_, _| (200, session(back.clone()).to_string())).await;
    assert_eq!(open(&server).refunds_of(&stored(Some("cos-1"), None), Some("T1")).await.unwrap(), [whole]);
    let server = Scripted::start(|_, _| (404, json!({"code": "checkout-session-not-found"}).to_string())).await;
    assert_eq!(open(&server).refunds_of(&stored(Some("cos-1"), None), None).await.unwrap(), []);
    let other = json!({"client_reference": "CMD-OTHER", "when_refunded": "2023-11-15T00:00:00Z"});
    let server = Scripted::start(move |_, _| (200, session(other.clone()).to_string())).await;
    let mixed_up = open(&server).refunds_of(&stored(Some("cos-1"), None), None).await;
    assert_eq!(mixed_up, Err(PspError::Mismatch("reference")));
}

fn event(kind: &str, data: &Value) -> String {
    json!({"id": "EV_1", "type": kind, "data": data}).to_string()
}

#[tokio::test]
async fn events_are_believed_only_when_proven() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let read = |name: &'static str, value: String, body: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        let request = NotificationRequest { headers: &headers, body: body.as_bytes(), now: NOW, session: None };
        provider.read_notification(&request)
    };
    // §11: without a dot; with one, as at Stripe, it is refused.
    let known = r#"{"id":"EV_1","type":"test.test_event","data":{"test_key":"test_value"}}"#;
    let v1 = |signature: &str| format!("t=1700000000,v1={signature}");
    let test =
        read("wave-signature", v1("31fae13f2a93dcf084fe805afb08e9cd3c465d79aa62928648fdcd5fe1c9c301"), known).unwrap();
    assert_eq!((test.event_id.as_deref(), test.kind.as_str()), (Some("EV_1"), "test.test_event"));
    assert!(matches!(test.news, News::Nothing(_)));
    let dotted = v1("97b9d6d4ce36391a1a419c631fecc934e22d4e57f5cdedaebe62402dd74d7de2");
    assert_eq!(read("wave-signature", dotted, known), Err(NotificationError::NotProven));

    let body = event("checkout.session.completed", &session(paid()));
    let sign = |secret: &str, at: i64| {
        let v1 = StampedHmac { separator: "" }.sign(&secret.into(), &at.to_string(), body.as_bytes());
        format!("t={at},v1={v1}")
    };
    let at = NOW.as_seconds();
    let news = read("wave-signature", sign("wave_ci_WHS_example", at), &body).unwrap().news;
    let News::Session { reference, provider_id, says: Some(says) } = news else { panic!("no news") };
    assert_eq!((reference.as_deref(), provider_id.as_deref()), (Some("CMD-7F3K2-1"), Some("cos-1")));
    assert_eq!(says.state, paid_state());
    for (secret, at) in
        [("wave_ci_WHS_other", at), ("wave_ci_WHS_example", at - 301), ("wave_ci_WHS_example", at + 301)]
    {
        assert_eq!(read("wave-signature", sign(secret, at), &body), Err(NotificationError::NotProven));
    }
    let changed = body.replace("12500", "1");
    let signature = sign("wave_ci_WHS_example", at);
    assert_eq!(read("wave-signature", signature, &changed), Err(NotificationError::NotProven));

    // The other strategy proves who speaks, not what is said: it is looked up.
    let told = read("authorization", "Bearer wave_ci_WHS_example".into(), &body).unwrap().news;
    assert!(matches!(told, News::Session { says: None, .. }), "{told:?}");
    for wrong in ["Bearer wave_ci_WHS_other", "Bearer ", "wave_ci_WHS_example", "Basic wave_ci_WHS_example"] {
        assert_eq!(read("authorization", wrong.into(), &body), Err(NotificationError::NotProven), "{wrong}");
    }
    assert_eq!(read("x-nothing", "x".into(), ""), Err(NotificationError::NotProven), "an unsigned ping");

    let keys = r#"{"api_key":"wave_ci_prod_1"}"#;
    let bare = Psp::new(reqwest::Client::new(), Clock::System).open(&account(Kind::Wave, "", keys)).unwrap();
    let request = NotificationRequest { headers: &HeaderMap::new(), body: body.as_bytes(), now: NOW, session: None };
    assert_eq!(bare.read_notification(&request), Err(NotificationError::NoSecret));
    assert!(bare.capabilities().poll_only);
}

#[tokio::test]
async fn each_event_says_no_more_than_it_proves() {
    let server = Scripted::start(|_, _| (500, String::new())).await;
    let provider = open(&server);
    let says = |kind: &str, data: &Value| {
        let body = event(kind, data);
        let at = NOW.as_seconds().to_string();
        let v1 = StampedHmac { separator: "" }.sign(&"wave_ci_WHS_example".into(), &at, body.as_bytes());
        let mut headers = HeaderMap::new();
        headers.insert("wave-signature", format!("t={at},v1={v1}").parse().unwrap());
        let request = NotificationRequest { headers: &headers, body: body.as_bytes(), now: NOW, session: None };
        provider.read_notification(&request).unwrap().news
    };
    let state = |news: News| match news {
        News::Session { says, .. } => says.map(|looked| looked.state),
        other => panic!("{other:?}"),
    };
    let failed = session(json!({"payment_status": "cancelled", "last_payment_error": {"code": "payment-failure"}}));
    assert_eq!(
        state(says("checkout.session.payment_failed", &failed)),
        Some(State::Pending { payer_active: false }),
        "the buyer may try again in the same session"
    );
    assert_eq!(state(says("checkout.session.payment_failed", &session(paid()))), None, "late: it was paid since");
    assert_eq!(state(says("checkout.session.completed", &session(json!({})))), None);
    for kind in ["merchant.payment_received", "b2b.payment_received", "b2b.payment_failed", "something.new"] {
        assert!(matches!(says(kind, &json!({})), News::Nothing(_)), "{kind}");
    }
}

#[tokio::test]
async fn the_wallets_list_is_read_day_by_day_and_page_by_page() {
    let item = |id: &str, kind: &str, at: &str, amount: &str, fee: &str| {
        json!({"timestamp": at, "transaction_id": id, "transaction_type": kind, "amount": amount, "fee": fee,
            "balance": "99", "currency": "XOF", "counterparty_name": "Aïcha", "counterparty_mobile": "+2250707000000",
            "client_reference": format!("CMD-{id}"), "checkout_api_session_id": format!("cos-{id}")})
    };
    let server = Scripted::start(move |call, _| {
        let (items, more) = match call.line.as_str() {
            "GET /v1/transactions?date=2023-11-14" => (
                vec![
                    // NOW is 22:13:20.
                    item("T1", "api_checkout", "2023-11-14T22:13:20Z", "12375", "125"),
                    item("T0", "api_checkout", "2023-11-14T22:13:19Z", "12375", "125"),
                    item("T9", "merchant_payment", "2023-11-14T23:00:00Z", "500", "5"),
                    item("TP", "api_payout", "2023-11-14T23:00:00Z", "-500", "5"),
                ],
                true,
            ),
            "GET /v1/transactions?date=2023-11-14&after=c1" => {
                (vec![item("TR", "api_checkout_refund", "2023-11-14T23:59:59Z", "-12500", "0")], false)
            }
            _ => (vec![item("T2", "api_checkout", "2023-11-15T10:00:00Z", "5000", "0")], false),
        };
        let info = json!({"start_cursor": "c0", "end_cursor": "c1", "has_next_page": more});
        (200, json!({"page_info": info, "date": "2023-11-14", "items": items}).to_string())
    })
    .await;
    let provider = open(&server);
    assert!(provider.capabilities().can_list);
    let taken = |id: &str, francs, at: &str, payment: Option<&str>| Taken {
        reference: Some(format!("CMD-{id}")),
        provider_id: Some(format!("cos-{id}")),
        payment_id: payment.map(str::to_owned),
        amount: Money::new(francs, Currency::XOF),
        at: Millis(at.parse::<jiff::Timestamp>().unwrap().as_millisecond()),
        refunded: payment.is_none(),
    };
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = provider.list(NOW, NOW + hours(24), after.as_deref()).await.unwrap();
        all.extend(page.taken);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected = [
        taken("T1", 12_500, "2023-11-14T22:13:20Z", Some("T1")),
        taken("TR", 12_500, "2023-11-14T23:59:59Z", None),
        taken("T2", 5_000, "2023-11-15T10:00:00Z", Some("T2")),
    ];
    assert_eq!(all, expected, "gross, and of these hours only");
    assert_eq!(server.lines().last().unwrap(), "GET /v1/transactions?date=2023-11-15");

    let lost = json!({"page_info": {"end_cursor": null, "has_next_page": true}, "items": []}).to_string();
    let server = Scripted::start(move |_, _| (200, lost.clone())).await;
    assert!(matches!(open(&server).list(NOW, NOW + hours(1), None).await, Err(PspError::Unreadable(_))));
}
