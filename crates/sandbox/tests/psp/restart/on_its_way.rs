//! Deliveries and decisions that were under way when the sandbox stopped.

use super::world::{CARD, Kept, MOBILE, is_paid};
use crate::read;
use kernel::hours;
use psp::{News, RefundRequest, RefundState, State};
use serde_json::json;

/// Tries and decisions that take a minute: none comes before a restart, all are due after one.
const A_MINUTE_EACH: (u64, u64) = (60_000, 60_000);

#[tokio::test]
async fn what_is_on_its_way_arrives_after_a_restart() {
    let shop = Kept::open().await;
    shop.pace(A_MINUTE_EACH).await;
    // One is refused and waits for its next try, one is held by a fault, and one is never to come.
    let (_, session, refused) = shop.opened(&shop.street.wave, "D-1").await;
    shop.street.answers(&[500]);
    shop.pay(&session, MOBILE).await;
    shop.street.notifications(1).await;
    let (_, session, _) = shop.opened(&shop.street.wave, "D-2").await;
    shop.street.fault("notification", json!({"effect": "late", "ms": 60_000})).await;
    shop.pay(&session, MOBILE).await;
    let (_, session, _) = shop.opened(&shop.street.wave, "D-3").await;
    shop.street.fault("notification", json!({"effect": "lost"})).await;
    shop.pay(&session, MOBILE).await;
    // A bank that has not decided, and one that gives back late.
    let (_, transfer, by_transfer) = shop.opened(&shop.street.stripe, "D-4").await;
    shop.pay(&transfer, &[("decision", "delayed")]).await;
    let (request, late, by_card) = shop.opened(&shop.street.stripe, "D-5").await;
    shop.pay(&late, &[("decision", "pay"), ("card", "4000000000007726")]).await;
    let back = RefundRequest { key: "r".into(), again: 0, session: by_card, payment_id: None, amount: request.amount };
    assert_eq!(shop.street.stripe.refund(&back).await.unwrap().state, RefundState::Pending);
    shop.street.notifications(3 + 5 + 3).await;
    assert!(!is_paid(&shop.street.stripe, &by_transfer).await);
    assert_eq!(shop.street.under_way().await, 2);

    let shop = shop.restarted().await;
    // The two of Wave, the four of the bank that decides, and the refund's.
    let arrived = shop.street.notifications(2 + 4 + 1).await;
    let mut told: Vec<_> = arrived
        .iter()
        .filter_map(|it| read(&shop.street.wave, it, shop.street.clock.now(), None).ok())
        .filter_map(|it| match it.news {
            News::Session { reference, .. } => reference,
            _ => None,
        })
        .collect();
    told.sort();
    assert_eq!(told, ["D-1", "D-2"]);
    assert!(is_paid(&shop.street.wave, &refused).await && is_paid(&shop.street.stripe, &by_transfer).await);
    assert_eq!(shop.street.stripe.look_up_refund(&back).await.unwrap().state, RefundState::Done);
    shop.nothing_is_under_way().await;
    // What was sent can be sent once more, and what ended does not come again.
    let shop = shop.restarted().await;
    shop.street.notifications(0).await;
    shop.street.control(&format!("sessions/{}/notify", session.provider_id), json!({})).await;
    shop.street.notifications(1).await;
}

#[tokio::test]
async fn a_page_whose_time_ends_meanwhile_is_told_once() {
    let shop = Kept::open().await;
    let (_, _, stored) = shop.opened(&shop.street.stripe, "E-1").await;
    shop.street.clock.advance(hours(1));
    let shop = shop.restarted().await;
    let told = shop.street.notifications(1).await;
    let told = read(&shop.street.stripe, &told[0], shop.street.clock.now(), None).unwrap();
    assert_eq!(told.kind, "checkout.session.expired");
    assert_eq!(shop.street.stripe.look_up(&stored).await.unwrap().state, State::Expired);
    let shop = shop.restarted().await;
    let (_, session, _) = shop.opened(&shop.street.stripe, "E-2").await;
    shop.pay(&session, CARD).await;
    shop.street.notifications(5).await;
}
