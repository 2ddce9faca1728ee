//! The POSTs in which providers tell of a payment, signed as each signs.

use super::{
    till::{Owed, webhook_secret},
    wire,
};
use kernel::{Secret, Uuid};
use psp::{Kind, StampedHmac};
use serde_json::{Value, json};

/// What the provider posts when this is paid at `seconds`, ready for the wire. Stripe tells one payment three times.
pub(super) fn told(owed: &Owed, seconds: i64) -> Vec<Vec<u8>> {
    match owed.kind {
        Kind::Stripe => stripe(owed, seconds),
        Kind::GeniusPay => vec![genius(owed, seconds)],
        _ => vec![wave(owed, seconds)],
    }
}

fn signed(owed: &Owed, separator: &'static str, seconds: i64, body: &str) -> String {
    let secret = Secret::new(webhook_secret(owed.kind));
    StampedHmac { separator }.sign(&secret, &seconds.to_string(), body.as_bytes())
}

fn post(owed: &Owed, headers: &str, body: &str) -> Vec<u8> {
    let path = payments::notify_path(owed.kind, owed.account, None);
    wire::post(&path, "application/json", headers, body.as_bytes())
}

fn wave(owed: &Owed, seconds: i64) -> Vec<u8> {
    let body = json!({"id": format!("EV_{}", owed.reference), "type": "checkout.session.completed", "data": {
        "id": owed.session, "amount": owed.francs.to_string(), "currency": "XOF", "checkout_status": "complete",
        "payment_status": "succeeded", "client_reference": owed.reference, "business_name": "Bench",
        "last_payment_error": null, "transaction_id": null}})
    .to_string();
    let v1 = signed(owed, "", seconds, &body);
    post(owed, &format!("wave-signature: t={seconds},v1={v1}\r\n"), &body)
}

fn genius(owed: &Owed, seconds: i64) -> Vec<u8> {
    // As PHP writes it: decimals, and slashes escaped.
    let body = format!(
        "{{\"id\":\"{}\",\"event\":\"payment.success\",\"timestamp\":{seconds},\"data\":{{\"object\":\"transaction\",\
         \"id\":456,\"reference\":\"{}\",\"amount\":{}.00,\"currency\":\"XOF\",\"status\":\"completed\",\
         \"provider\":\"pawapay\\/ORANGE_CIV\",\"metadata\":{{\"reference\":\"{}\"}}}},\"environment\":\"sandbox\",\
         \"api_version\":\"2024-01-01\"}}",
        Uuid::from_u128(u128::from(number_of(&owed.reference))),
        owed.session,
        owed.francs,
        owed.reference,
    );
    let signature = signed(owed, ".", seconds, &body);
    let headers = format!("x-webhook-timestamp: {seconds}\r\nx-webhook-signature: {signature}\r\n");
    post(owed, &headers, &body)
}

/// A number of its own for each reference.
fn number_of(reference: &str) -> u64 {
    reference
        .bytes()
        .fold(14_695_981_039_346_656_037, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(1_099_511_628_211))
}

fn stripe(owed: &Owed, seconds: i64) -> Vec<Vec<u8>> {
    let intent = format!("pi_{}", owed.reference);
    let metadata = json!({"reference": owed.reference});
    let charge = json!({"id": format!("ch_{}", owed.reference), "object": "charge", "amount": owed.francs,
        "amount_captured": owed.francs, "currency": "xof", "paid": true, "status": "succeeded",
        "payment_intent": intent, "metadata": metadata});
    let payment = json!({"id": intent, "object": "payment_intent", "amount": owed.francs,
        "amount_received": owed.francs, "currency": "xof", "status": "succeeded", "metadata": metadata});
    let session = json!({"id": owed.session, "object": "checkout.session", "mode": "payment", "status": "complete",
        "payment_status": "paid", "amount_total": owed.francs, "currency": "xof", "payment_intent": intent,
        "client_reference_id": owed.reference, "metadata": metadata, "livemode": false});
    let event = |kind: &str, object: &Value| {
        let body = json!({"id": format!("evt_{kind}_{}", owed.reference), "object": "event", "livemode": false,
            "type": kind, "created": seconds, "data": {"object": object}})
        .to_string();
        let v1 = signed(owed, ".", seconds, &body);
        post(owed, &format!("stripe-signature: t={seconds},v1={v1}\r\n"), &body)
    };
    vec![
        event("payment_intent.succeeded", &payment),
        event("checkout.session.completed", &session),
        event("charge.succeeded", &charge),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Millis, OrderId, PaymentAccountId};
    use psp::{Account, News, NotificationRequest, Psp};
    use reqwest::header::{HeaderMap, HeaderName};

    #[test]
    fn the_product_believes_what_the_bench_tells() {
        const NOW: Millis = Millis(1_790_000_000_000);
        for kind in super::super::till::KINDS {
            let nil = Uuid::nil();
            let owed = Owed {
                order: OrderId(nil),
                kind,
                account: PaymentAccountId(nil),
                reference: "CMD-7F3K2-1".into(),
                session: "session-1".into(),
                francs: 12_500,
            };
            let credentials = super::super::till::keys(kind, 0).1.to_string();
            let account = Account { kind, base_url: None, credentials: Secret::new(credentials), dialect: None };
            let provider = Psp::new(reqwest::Client::new(), Clock::manual(NOW)).open(&account).unwrap();
            for request in told(&owed, NOW.as_seconds()) {
                let text = String::from_utf8(request).unwrap();
                let (head, body) = text.split_once("\r\n\r\n").unwrap();
                let mut headers = HeaderMap::new();
                for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(": ")) {
                    headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
                }
                let request = NotificationRequest { headers: &headers, body: body.as_bytes(), now: NOW, session: None };
                let News::Session { reference, .. } = provider.read_notification(&request).unwrap().news else {
                    panic!("{kind}: no news of a session")
                };
                assert_eq!(reference.as_deref(), Some("CMD-7F3K2-1"), "{kind}");
            }
        }
    }
}
