//! What providers know outlives their emulators: stopped, killed, started again on the same folder.

mod killed;
mod on_its_way;
mod world;

use crate::{NOW, paymetrust_keys, read};
use kernel::{Clock, Currency, Money, hours, minutes};
use psp::{Kind, RefundRequest, RefundState, State};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use world::{ALL, CARD, Kept, MOBILE, is_paid, start};

#[tokio::test]
async fn a_page_made_before_a_restart_is_paid_after_it() {
    for (kind, fields, told) in ALL {
        let shop = Kept::open().await;
        let provider = shop.street.of_kind(kind);
        let (_, before, paid_before) = shop.opened(provider, "BEFORE-1").await;
        shop.pay(&before, fields).await;
        shop.street.notifications(told).await;
        let (_, session, stored) = shop.opened(provider, "AFTER-1").await;

        let shop = shop.restarted().await;
        let provider = shop.street.of_kind(kind);
        assert!(is_paid(provider, &paid_before).await, "{kind:?}: a payment is not forgotten");
        let calls = shop.street.look("calls").await;
        assert!(calls.iter().all(|call| call["on"] == "status"), "{kind:?}: nor an access token: {calls:?}");
        if kind == Kind::Mtn {
            // Its payer has five minutes, and those are over.
            assert_eq!(provider.look_up(&stored).await.unwrap().state, State::Expired);
            continue;
        }
        assert!(matches!(provider.look_up(&stored).await.unwrap().state, State::Pending { .. }), "{kind:?}");
        shop.pay(&session, fields).await;
        let notifications = shop.street.notifications(told).await;
        let last =
            notifications.iter().filter_map(|it| read(provider, it, shop.street.clock.now(), Some(&stored)).ok());
        assert_eq!(last.count(), told, "{kind:?}: each is proven as before");
        assert!(is_paid(provider, &stored).await, "{kind:?}");
        let shop = shop.restarted().await;
        assert!(is_paid(shop.street.of_kind(kind), &stored).await, "{kind:?}: and again");
    }
}

#[tokio::test]
async fn a_prompt_on_a_phone_outlives_a_quick_restart() {
    let shop = Kept::open().await;
    let (_, session, stored) = shop.opened(&shop.street.mtn, "M-1").await;
    let shop = shop.restarted().await;
    shop.street.control("clock", json!({"by_ms": -minutes(5).0})).await;
    shop.pay(&session, MOBILE).await;
    assert!(is_paid(&shop.street.mtn, &stored).await);
    // The providers' own time is kept too.
    let shop = shop.restarted().await;
    let now = shop.street.control("clock", json!({"by_ms": 0})).await;
    assert_eq!(now["now"], (NOW + minutes(5)).0);
}

#[tokio::test]
async fn refunds_lists_and_keys_are_not_forgotten() {
    let shop = Kept::open().await;
    let (request, card, by_card) = shop.opened(&shop.street.stripe, "B-1").await;
    shop.pay(&card, CARD).await;
    let part = Money::new(5_000, Currency::XOF);
    let of_card =
        RefundRequest { key: "r-1".into(), again: 0, session: by_card.clone(), payment_id: None, amount: part };
    let first = shop.street.stripe.refund(&of_card).await.unwrap();
    let (_, wallet, by_wallet) = shop.opened(&shop.street.wave, "B-2").await;
    shop.pay(&wallet, MOBILE).await;
    let of_wallet =
        RefundRequest { key: "r-2".into(), again: 0, session: by_wallet, payment_id: None, amount: request.amount };
    shop.street.wave.refund(&of_wallet).await.unwrap();
    let (_, page, _) = shop.opened(&shop.street.geniuspay, "B-3").await;
    shop.pay(&page, MOBILE).await;
    shop.street.control("sessions/B-3/refund", json!({})).await;
    shop.nothing_is_under_way().await;

    let shop = shop.restarted().await;
    let again = shop.street.stripe.create_session(&request).await.unwrap();
    assert_eq!(again.provider_id, card.provider_id, "the key repeats its answer");
    let second = shop.street.stripe.refund(&of_card).await.unwrap();
    assert_eq!(second.provider_id, first.provider_id, "the key repeats its answer");
    let found = shop.street.stripe.refunds_of(&by_card, None).await.unwrap();
    assert_eq!((found.len(), found[0].amount), (1, part));
    assert_eq!(shop.street.wave.look_up_refund(&of_wallet).await.unwrap().state, RefundState::Done);
    for (provider, reference) in
        [(&shop.street.stripe, "B-1"), (&shop.street.wave, "B-2"), (&shop.street.geniuspay, "B-3")]
    {
        let taken = provider.list(NOW - hours(1), NOW + hours(1), None).await.unwrap().taken;
        let named: Vec<_> = taken.iter().filter(|it| it.reference.as_deref() == Some(reference)).collect();
        assert!(named.iter().any(|it| it.refunded), "{reference}: {taken:?}");
    }
}

#[tokio::test]
async fn accounts_and_registered_endpoints_stay() {
    let shop = Kept::open().await;
    let account = json!({"kind": "paymetrust", "credentials": paymetrust_keys()});
    let id = shop.street.control("accounts", account.clone()).await;
    let hooks = |shop: &Kept| format!("{}/geniuspay/api/v1/merchant/webhooks", shop.street.url);
    let signed = |request: reqwest::RequestBuilder| {
        let request = request.header("User-Agent", "Mozilla/5.0");
        request.header("X-API-Key", "pk_sandbox_awa").header("X-API-Secret", "sk_sandbox_awa")
    };
    let hook = json!({"url": format!("{}/registered", shop.street.merchant_url), "events": ["payment.success"]});
    let made = signed(shop.street.http.post(hooks(&shop))).json(&hook).send().await.unwrap();
    let made: Value = made.json().await.unwrap();
    let secret = made["data"]["secret"].as_str().unwrap();

    let shop = shop.restarted().await;
    assert_eq!(shop.street.control("accounts", account).await, id);
    let all = signed(shop.street.http.get(hooks(&shop))).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(all["data"][0]["id"], made["data"]["id"]);
    let (_, session, _) = shop.opened(&shop.street.geniuspay, "H-1").await;
    shop.pay(&session, MOBILE).await;
    let arrived = shop.street.notifications(2).await;
    let proven = |(headers, body): &&(axum::http::HeaderMap, axum::body::Bytes)| {
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        let signed = [text("x-webhook-timestamp").as_bytes(), b".", body].concat();
        text("x-webhook-signature") == hex::encode(kernel::hmac_sha256(secret.as_bytes(), &signed))
    };
    assert_eq!(arrived.iter().filter(proven).count(), 1, "the registered endpoint has its own secret");
}

#[tokio::test]
async fn a_file_that_does_not_read_is_refused() {
    let shop = Kept::open().await;
    let Kept { folder, sandbox, .. } = shop;
    sandbox.stop().await;
    let books = folder.path().join("psp.json");
    assert_eq!(std::fs::metadata(&books).unwrap().permissions().mode() & 0o777, 0o600, "it holds what opens accounts");
    let whole = std::fs::read_to_string(&books).unwrap();
    for wrong in [whole[..whole.len() / 2].to_owned(), whole.replacen("\"stripe\"", "\"pw-awa\"", 1)] {
        std::fs::write(&books, &wrong).unwrap();
        let error = start("127.0.0.1:0", folder.path(), &Clock::manual(NOW)).await.unwrap_err().to_string();
        assert!(error.starts_with(&format!("{}:1:", books.display())), "{error}");
        let why = "this is not what a sandbox keeps of its payment providers; move the file away to begin anew";
        assert!(error.ends_with(why) && !error.contains("pw-awa"), "{error}");
        assert_eq!(std::fs::read_to_string(&books).unwrap(), wrong, "it is left as it was");
    }
}
