//! A provider without a page, which asks on the payer's phone and tells nobody (MTN).

use crate::till::{PIECES, PRICE, Till};
use kernel::{Phone, minutes, seconds};
use ordering::Order;
use payments::PaymentError;
use psp::Kind::Mtn;
use serde_json::json;

const NUMBER: &str = "+225 05 07 00 00 00";
const ANOTHER: &str = "+225 05 55 00 00 00";

async fn click(till: &Till, order: &Order, number: &str) -> String {
    till.ground.clock.advance(kernel::Millis(1));
    let phone = Some(Phone::parse(number).unwrap());
    till.payments.start_attempt_from(&order.code, Mtn, phone).await.unwrap()
}

async fn the_payer_confirms_on_the_phone_and_asking_finds_it(till: Till) {
    let order = till.order().await;
    let page = till.payments.open_page(&order.code).await.unwrap().unwrap();
    let way = page.methods.iter().find(|method| method.kind == Mtn).unwrap();
    assert!(way.is_available && way.asks_phone, "nobody knows the number, and it can be given");
    let unasked = till.payments.start_attempt(&order.code, Mtn).await;
    assert!(matches!(unasked, Err(PaymentError::PhoneNeeded(Mtn))), "{unasked:?}");
    assert_eq!(till.count("attempt").await, 0);

    let place = click(&till, &order, NUMBER).await;
    assert_eq!(place, format!("{}/p/{}/return?on_phone=true", till.shop_url, order.code));
    assert_eq!(click(&till, &order, NUMBER).await, place, "the payer is not asked twice");
    assert_eq!((till.calls("create").await, till.attempt_states(&order).await), (1, vec!["open"]));
    till.pays(&till.attempt(&order).await, None).await;
    assert!(till.delivered().await.is_empty(), "nobody is told");
    till.later(seconds(20)).await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
    assert_eq!(till.on_hand().await, PIECES - 1);
}

async fn a_refusal_and_another_number_make_new_requests(till: Till) {
    let order = till.order().await;
    click(&till, &order, NUMBER).await;
    till.control(&format!("sessions/{}/fail", till.attempt(&order).await.reference), json!({})).await;
    till.later(seconds(20)).await;
    assert_eq!(till.attempt_states(&order).await, ["failed"]);
    click(&till, &order, NUMBER).await;
    click(&till, &order, ANOTHER).await;
    assert_eq!(till.attempt_states(&order).await, ["failed", "stray", "open"], "the first number is not waited for");
    // Both say yes: one pays the order, the other is a case.
    let attempts = till.attempts(&order).await;
    till.pays(&attempts[1], None).await;
    till.pays(&attempts[2], None).await;
    till.later(minutes(13)).await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE, PRICE]));
    assert_eq!(till.case_kinds(&order).await, ["double"]);
}

async fn a_lost_answer_does_not_ask_the_payer_twice(till: Till) {
    let order = till.order().await;
    till.fault("create", json!({"effect": "drop_after"}), 1).await;
    let phone = Some(Phone::parse(NUMBER).unwrap());
    let down = till.payments.start_attempt_from(&order.code, Mtn, phone).await;
    assert!(matches!(down, Err(PaymentError::ProviderDown(Mtn))), "{down:?}");
    assert_eq!(till.attempt_states(&order).await, ["unclear"]);
    click(&till, &order, NUMBER).await;
    assert_eq!((till.attempt_states(&order).await, till.calls("create").await), (vec!["open"], 1));
    till.pays(&till.attempt(&order).await, None).await;
    till.later(seconds(20)).await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
}

async fn a_short_payment_is_a_case_and_a_late_one_too(till: Till) {
    let order = till.order().await;
    click(&till, &order, NUMBER).await;
    till.pays(&till.attempt(&order).await, Some(PRICE - 500)).await;
    till.later(seconds(20)).await;
    assert_eq!((till.state(&order).await, till.case_kinds(&order).await), ("awaiting_payment", vec!["short"]));

    let order = till.order().await;
    click(&till, &order, NUMBER).await;
    till.later(minutes(7)).await;
    assert_eq!(till.attempt_states(&order).await, ["expired"], "five minutes are over");
    click(&till, &order, NUMBER).await;
    assert_eq!(till.attempt_states(&order).await, ["expired", "open"]);
}

testing::stories!(Till:
    the_payer_confirms_on_the_phone_and_asking_finds_it,
    a_refusal_and_another_number_make_new_requests,
    a_lost_answer_does_not_ask_the_payer_twice,
    a_short_payment_is_a_case_and_a_late_one_too,
);
