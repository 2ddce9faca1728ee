use crate::{NOW, account, request, scripted::Scripted, stored, unhurried};
use kernel::{Clock, Currency, Money};
use psp::{Kind, Provider, PspError, State};
use serde_json::{Value, json};
use std::sync::Arc;

const KEYS: &str = r#"{"api_key":"k","site_id":"445160","secret_key":"s"}"#;

fn open(server: &Scripted) -> Arc<dyn Provider> {
    unhurried(Clock::manual(NOW)).open(&account(Kind::CinetPay, &server.url, KEYS)).unwrap()
}

fn created() -> String {
    json!({"code": "201", "message": "CREATED", "description": "ok", "api_response_id": "1.2",
        "data": {"payment_token": "tok", "payment_url": "https://checkout.cinetpay.com/payment/tok"}})
    .to_string()
}

#[tokio::test]
async fn a_payment_is_asked_for_with_the_keys_in_the_body() {
    let server = Scripted::start(|_, _| (201, created())).await;
    let provider = open(&server);
    let opened = provider.create_session(&request()).await.unwrap();
    assert_eq!(opened.provider_id, "CMD-7F3K2-1");
    assert_eq!(opened.pay_url.as_deref(), Some("https://checkout.cinetpay.com/payment/tok"));
    assert_eq!(server.lines(), ["POST /payment"]);
    assert_eq!(
        server.seen()[0].json(),
        json!({"apikey": "k", "site_id": "445160", "transaction_id": "CMD-7F3K2-1", "amount": 12500, "currency": "XOF",
            "description": "Commande 7F3K2 chez Awa Mode", "notify_url": "https://pay.example/n/x",
            "return_url": "https://pay.example/p/x?back=ok", "channels": "MOBILE_MONEY", "lang": "fr",
            "customer_name": "Aïcha", "customer_surname": "Aïcha", "customer_phone_number": "+2250707000000"})
    );
    let marked = psp::SessionRequest { designation: "L'été, n° 4 « Awa & Co »".into(), ..request() };
    provider.create_session(&marked).await.unwrap();
    assert_eq!(server.seen()[1].json()["description"], "L ete n 4 Awa Co");
    for minor in [99, 95, 12_501, 12_499, 2_500_005] {
        let amount = Money::new(minor, Currency::XOF);
        let refused = provider.create_session(&psp::SessionRequest { amount, ..request() }).await;
        assert!(matches!(refused, Err(PspError::Invalid { field: "amount", .. })), "{minor} {refused:?}");
    }
    let limits = provider.limits(Currency::XOF).unwrap();
    assert_eq!((limits.min, limits.max, limits.step), (100, 2_500_000, 5));
    assert_eq!(provider.limits("EUR".parse().unwrap()), None);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn refusals_and_lost_answers_are_told_apart() {
    let said = |code: Value| json!({"code": code, "message": "NAME", "description": "m +2250707000000"}).to_string();
    for (status, body, maybe, retry) in [
        (400, said(json!("608")), false, false),
        (200, said(json!("641")), false, false),
        (400, said(json!("609")), false, false),
        (400, said(json!("606")), false, false),
        (200, said(json!("999")), false, false),
        (403, "<html>".into(), false, false),
        (200, said(json!("00")), true, true),
        (200, json!({"code": "201", "message": "CREATED"}).to_string(), true, true),
        (200, json!({"message": "CREATED"}).to_string(), true, true),
        (200, "<html>".into(), true, true),
        (500, said(json!("201")), true, true),
        (429, String::new(), false, true),
    ] {
        let sent = body.clone();
        let server = Scripted::start(move |_, _| (status, sent.clone())).await;
        let error = open(&server).create_session(&request()).await.unwrap_err();
        let judged = (error.may_have_happened(), error.is_retryable());
        assert_eq!(judged, (maybe, retry), "HTTP {status} {body} → {error:?}");
        assert!(!error.to_string().contains("0707"), "{error}");
    }
    // A code may come as a number.
    let number = created().replace("\"201\"", "201");
    let server = Scripted::start(move |_, _| (200, number.clone())).await;
    assert!(open(&server).create_session(&request()).await.is_ok());
}

#[tokio::test]
async fn a_check_reads_every_code_and_guesses_none() {
    let pending = |payer_active| State::Pending { payer_active };
    let failed = || State::Failed { why: "NAME".into() };
    let unknown = |raw: &str| State::Unknown { raw_status: raw.into() };
    let paid = |minor| State::Paid {
        amount: Some(Money::new(minor, Currency::XOF)),
        provider_payment_id: Some("CMD-7F3K2-1".into()),
        at: None,
    };
    let accepted =
        |amount: Value| json!({"amount": amount, "currency": "XOF", "status": "ACCEPTED", "operator_id": "MP1"});
    let mut cases = vec![
        (200, "00", accepted(json!(12_500)), paid(12_500)),
        (200, "00", accepted(json!("12500")), paid(12_500)),
        (200, "00", accepted(json!("12500.0")), paid(12_500)),
        (200, "00", accepted(json!(100)), paid(100)),
        (200, "00", accepted(json!("12500.5")), unknown("paid, in an amount we cannot read")),
        (200, "00", json!({"amount": 12_500, "currency": "XOF", "status": "REFUSED"}), unknown("00 beside REFUSED")),
        // The older form proves too little.
        (
            200,
            "00",
            json!({"operator_id": "MP1", "payment_method": "OM"}),
            unknown("00 without a status, operator MP1"),
        ),
        (200, "00", Value::Null, unknown("00 without a status, operator ?")),
        (200, "662", json!({"amount": 12_500, "status": "PENDING"}), pending(false)),
        (200, "999", Value::Null, unknown("NAME")),
        (404, "404", Value::Null, State::NotFound),
        (400, "627", Value::Null, failed()),
    ];
    for code in ["623", "663", "664"] {
        cases.push((200, code, Value::Null, pending(true)));
    }
    for code in ["600", "602", "603", "604", "627", "635", "636", "641", "642", "804", "807", "809", "812"] {
        cases.push((200, code, Value::Null, failed()));
    }
    for (status, code, data, state) in cases {
        let body = json!({"code": code, "message": "NAME", "data": data}).to_string();
        let server = Scripted::start(move |_, _| (status, body.clone())).await;
        let looked = open(&server).look_up(&stored(None, None)).await.unwrap();
        assert_eq!(looked.state, state, "{code} {data}");
        assert_eq!(server.lines(), ["POST /payment/check"]);
        assert_eq!(
            server.seen()[0].json(),
            json!({"apikey": "k", "site_id": "445160", "transaction_id": "CMD-7F3K2-1"})
        );
    }
    for (status, code) in [(400, "609"), (400, "608"), (403, ""), (500, "600")] {
        let body = json!({"code": code, "message": "NAME"}).to_string();
        let server = Scripted::start(move |_, _| (status, body.clone())).await;
        let error = open(&server).look_up(&stored(None, None)).await;
        assert!(error.is_err(), "{code} says nothing about the payment: {error:?}");
    }
}
