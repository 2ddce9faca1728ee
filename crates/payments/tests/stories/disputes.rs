//! What a payer's bank contests, in whatever order its news comes.

use crate::till::{PRICE, Till};
use kernel::{Millis, minutes, seconds};
use ordering::Order;
use payments::{CaseKind, EntryKind, Figures, Period, Settlement, movements_since};
use psp::Kind::Stripe;
use serde_json::json;

impl Till {
    async fn bank(&self, order: &Order, decision: &str) {
        let reference = self.attempt(order).await.reference;
        self.control(&format!("sessions/{reference}/{decision}"), json!({})).await;
        self.delivered().await;
        self.work().await;
    }
    async fn paid_by_card(&self) -> Order {
        let order = self.order().await;
        self.click(&order, Stripe).await;
        self.pays(&self.attempt(&order).await, None).await;
        self.delivered().await;
        self.work().await;
        assert_eq!(self.state(&order).await, "paid");
        order
    }
    async fn went_back(&self, order: &Order) -> i64 {
        self.see(order).await.refunded.minor
    }
    async fn dispute(&self, order: &Order) -> (CaseKind, Option<Settlement>) {
        let case = self.cases(order).await.pop().unwrap();
        (case.kind, case.closed.map(|closed| closed.how))
    }
    /// Stripe says of the order's dispute that it stands so.
    async fn stripe_says(&self, order: &Order, event: &str, status: &str) {
        let attempt = self.attempt(order).await;
        let payment = payments::payments_of(&mut self.db(), order.brand, order.id).await.unwrap().remove(0);
        let dispute = self.cases(order).await.pop().unwrap().why.unwrap();
        let body = json!({"id": event, "object": "event", "type": "charge.dispute.closed", "livemode": false,
            "data": {"object": {"id": dispute, "object": "dispute", "amount": PRICE, "currency": "xof",
            "status": status, "payment_intent": payment.provider_payment_id, "metadata": {}}}});
        assert_eq!(self.stripe_tells(attempt.account, &body).await, 200);
        self.work().await;
    }
}

async fn a_dispute_that_comes_before_its_payment_is_heard_again(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.no_more_faults().await;
    till.bank(&order, "dispute").await;
    till.bank(&order, "lose").await;
    assert_eq!((till.state(&order).await, till.cases(&order).await.len()), ("awaiting_payment", 0));
    assert!(till.count("notification WHERE decided = 'waits_for_money'").await >= 2, "kept, until its money is known");
    till.later(seconds(20)).await;
    assert_eq!(till.state(&order).await, "paid", "found by asking");
    till.later(minutes(1)).await;
    assert_eq!(till.dispute(&order).await, (CaseKind::Disputed, Some(Settlement::DisputeLost)));
    assert_eq!(till.went_back(&order).await, PRICE);
    assert_eq!(till.count("notification WHERE decided = 'waits_for_money'").await, 0);
    assert_eq!(till.count("job WHERE kind = 'payments.hear_again'").await, 0);
}

async fn a_refund_that_comes_before_its_payment_is_heard_again(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.no_more_faults().await;
    let refund = format!("sessions/{}/refund", till.attempt(&order).await.reference);
    till.control(&refund, json!({ "amount": 2_500 })).await;
    till.delivered().await;
    till.later(seconds(20)).await;
    till.later(minutes(1)).await;
    till.later(seconds(10)).await;
    assert_eq!((till.money(&order).await, till.went_back(&order).await), (vec![PRICE], 2_500));
    assert_eq!(till.count("job WHERE kind = 'payments.hear_again'").await, 0);
}

async fn news_of_money_that_never_comes_is_not_heard_for_ever(till: Till) {
    let order = till.paid_by_card().await;
    till.bank(&order, "dispute").await;
    // Of the same shop's Stripe account, and of nothing that was sold here.
    let body = json!({"id": "evt_elsewhere", "object": "event", "type": "charge.dispute.created", "livemode": false,
        "data": {"object": {"id": "dp_elsewhere", "object": "dispute", "amount": 700, "currency": "xof",
        "status": "needs_response", "payment_intent": "pi_elsewhere", "metadata": {}}}});
    assert_eq!(till.stripe_tells(till.attempt(&order).await.account, &body).await, 200);
    till.work().await;
    assert_eq!(till.count("job WHERE kind = 'payments.hear_again'").await, 1);
    till.later(kernel::days(3) + minutes(1)).await;
    assert_eq!(till.count("job WHERE kind = 'payments.hear_again'").await, 0);
    assert_eq!(till.cases(&order).await.len(), 1);
}

async fn a_lost_dispute_that_is_won_after_all_brings_the_money_back(till: Till) {
    let order = till.paid_by_card().await;
    till.bank(&order, "dispute").await;
    till.bank(&order, "lose").await;
    assert_eq!(till.dispute(&order).await, (CaseKind::Disputed, Some(Settlement::DisputeLost)));
    assert_eq!(till.went_back(&order).await, PRICE);

    till.bank(&order, "win").await;
    assert_eq!(till.dispute(&order).await, (CaseKind::Disputed, Some(Settlement::DisputeWon)), "the merchant sees it");
    // The same again, and an older word that arrives last, change nothing.
    till.stripe_says(&order, "evt_again", "won").await;
    till.stripe_says(&order, "evt_late", "lost").await;
    assert_eq!((till.went_back(&order).await, till.told(order.id, "payment.won_back").await), (0, 1));
    assert_eq!(till.dispute(&order).await.1, Some(Settlement::DisputeWon));
    let ledger = till.ledger(&order).await;
    let entries: Vec<_> = ledger.entries.iter().map(|entry| (entry.what.name(), entry.amount.minor)).collect();
    assert_eq!(entries, [("goods", PRICE), ("money", -PRICE), ("refund", PRICE), ("won_back", -PRICE)]);
    assert!(matches!(&ledger.entries[3].what, EntryKind::WonBack { reference: Some(_) }));
    assert_eq!(ledger.balance.minor, 0);
    let moved = movements_since(&mut till.db(), till.brand.id, Millis(0), 50).await.unwrap();
    assert_eq!(moved.iter().map(|movement| movement.amount.minor).sum::<i64>(), PRICE);
    let figures = Figures::of(&mut till.db(), &till.brand, Period::Today, till.now()).await.unwrap();
    assert_eq!(figures.refunded.iter().map(|part| part.amount.minor).sum::<i64>(), 0);
    // It may be given back now, as any money that is there.
    let available = payments::Balance::of(&mut till.db(), &till.see(&order).await).await.unwrap().available();
    assert_eq!(available.minor, PRICE);
}

testing::stories!(Till:
    a_dispute_that_comes_before_its_payment_is_heard_again,
    a_refund_that_comes_before_its_payment_is_heard_again,
    news_of_money_that_never_comes_is_not_heard_for_ever,
    a_lost_dispute_that_is_won_after_all_brings_the_money_back,
);
