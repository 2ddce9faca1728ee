//! A provider is asked as often as the account's budget allows (§9.8): jobs wait for their turn, people do not.

use crate::till::{Till, worker};
use jobs::{Worker, run_due};
use kernel::{Millis, seconds};
use ordering::Order;
use payments::Payments;
use psp::Kind::{PaymeTrust, Wave};
use serde_json::json;

/// The shop of these stories as it is in earnest: with the budgets that its providers have.
fn in_earnest(till: &Till) -> (Payments, Worker) {
    let payments = till.payments.clone().with_call_budget(100);
    let worker = worker(till.db(), &payments);
    (payments, worker)
}

async fn states(till: &Till, orders: &[Order], state: &str) -> usize {
    let mut count = 0;
    for order in orders {
        count += usize::from(till.state(order).await == state);
    }
    count
}

async fn a_backlog_is_put_off_bit_by_bit_and_a_click_goes_first(till: Till) {
    let (payments, worker) = in_earnest(&till);
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    let mut orders = Vec::new();
    for _ in 0..8 {
        let order = till.order().await;
        till.click(&order, Wave).await;
        till.pays(&till.attempt(&order).await, None).await;
        orders.push(order);
    }
    till.ground.clock.advance(seconds(20));
    run_due(&worker).await.unwrap();
    assert_eq!((till.calls("status").await, states(&till, &orders, "paid").await), (1, 1), "asked all at once");

    let created = till.calls("create").await;
    let hasty = till.order().await;
    payments.start_attempt(&hasty.code, Wave).await.unwrap();
    assert_eq!(till.calls("create").await, created + 1);

    let began = till.now();
    while states(&till, &orders, "paid").await < orders.len() {
        let (before, was) = (till.calls("status").await, till.now());
        till.ground.clock.advance(Millis(100));
        run_due(&worker).await.unwrap();
        assert!(till.calls("status").await <= before + 1, "at {}", (was - began).0);
        assert!(till.now() < began + seconds(10), "the backlog does not end");
    }
    assert_eq!(till.calls("status").await, orders.len());
    assert!(till.now() >= began + seconds(1), "quicker than the budget");
    assert_eq!(till.count("job WHERE last_error IS NOT NULL").await, 0, "put off is not failed");
}

/// Its own part spent, the product believes what a provider signed for, as when it cannot be reached.
async fn money_that_was_signed_for_does_not_wait_for_the_budget(till: Till) {
    let (_, worker) = in_earnest(&till);
    let (first, second) = (till.order().await, till.order().await);
    for order in [&first, &second] {
        till.click(order, Wave).await;
        till.pays(&till.attempt(order).await, None).await;
    }
    till.delivered().await;
    run_due(&worker).await.unwrap();
    assert_eq!(states(&till, &[first, second], "paid").await, 2);
    assert_eq!(till.calls("status").await, 1);
}

/// Somebody who came back from the provider's page looks at ours: the budget's other part is theirs.
async fn who_waits_for_an_answer_does_not_wait_behind_jobs(till: Till) {
    let (payments, worker) = in_earnest(&till);
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    let (first, second) = (till.order().await, till.order().await);
    for order in [&first, &second] {
        till.click(order, PaymeTrust).await;
        till.pays(&till.attempt(order).await, None).await;
    }
    // One login and one question: more than jobs may ask at once.
    till.ground.clock.advance(seconds(20));
    run_due(&worker).await.unwrap();
    assert_eq!(states(&till, &[first.clone(), second.clone()], "paid").await, 1);
    let waits = if till.state(&first).await == "paid" { &second } else { &first };
    payments.ask_again(till.brand.id, waits.id).await.unwrap();
    run_due(&worker).await.unwrap();
    assert_eq!(till.state(waits).await, "paid");
}

testing::stories!(Till:
    a_backlog_is_put_off_bit_by_bit_and_a_click_goes_first,
    money_that_was_signed_for_does_not_wait_for_the_budget,
    who_waits_for_an_answer_does_not_wait_behind_jobs,
);
