//! A customer takes up again what had lapsed, and the money of before comes after all: they pay once, and get the goods once.

use crate::till::{PIECES, PRICE, Till};
use identity::PaymentMethod;
use kernel::{Millis, minutes, seconds};
use ordering::{CancelledBy, Cart, Order, OrderState, place_order};
use payments::{CaseKind, Settlement};
use psp::Kind::{PaymeTrust, Stripe};
use serde_json::json;

impl Till {
    /// Its customer orders so many of the same in the same talk.
    async fn once_more(&self, order: &Order, pieces: i64, method: PaymentMethod) -> Order {
        // Ids of one millisecond have no order.
        self.ground.clock.advance(Millis(1));
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, self.brand.id, order.conversation, order.contact).await?;
            cart.add(tx, self.wax, pieces).await?;
            place_order(tx, &self.brand, cart.id, method, None).await
        });
        placed.await.unwrap()
    }

    /// An order that lapsed while its customer was at the provider.
    async fn lapsed(&self) -> Order {
        let order = self.order().await;
        self.click(&order, PaymeTrust).await;
        self.fault("expire", json!({"effect": "down"}), 99).await;
        self.later(minutes(30)).await;
        assert_eq!(self.state(&order).await, "expired");
        order
    }

    async fn late_money(&self, order: &Order) {
        self.pays(&self.attempt(order).await, None).await;
        self.delivered().await;
        self.later(seconds(10)).await;
    }

    async fn takes_all_but(&self, left: i64) {
        while self.on_hand().await - self.held().await > left {
            self.order().await;
        }
    }

    async fn held(&self) -> i64 {
        ordering::held(&mut self.db(), self.brand.id, &[self.wax], self.now()).await.unwrap().values().sum()
    }
}

async fn late_money_pays_the_first_and_calls_the_second_off(till: Till) {
    for method in [PaymentMethod::Online, PaymentMethod::CashOnDelivery] {
        let first = till.lapsed().await;
        let second = till.once_more(&first, 1, method).await;
        let before = till.on_hand().await;
        till.late_money(&first).await;
        assert_eq!((till.state(&first).await, till.on_hand().await), ("paid", before - 1));
        let why = CancelledBy::PaidBefore(first.id);
        assert!(matches!(till.see(&second).await.state, OrderState::Cancelled { why: by, .. } if by == why));
        assert_eq!(till.told(second.id, "order.cancelled").await, 1);
        assert_eq!(till.held().await, 0, "nothing is held twice");
        till.no_more_faults().await;
    }
}

async fn the_last_piece_is_theirs_though_the_second_order_holds_it(till: Till) {
    let first = till.lapsed().await;
    let second = till.once_more(&first, 1, PaymentMethod::Online).await;
    till.takes_all_but(0).await;
    till.late_money(&first).await;
    assert_eq!((till.state(&first).await, till.state(&second).await), ("paid", "cancelled"));
    assert_eq!(till.on_hand().await, PIECES - 1);
}

async fn who_has_paid_the_second_has_paid_too_much(till: Till) {
    let first = till.lapsed().await;
    let second = till.once_more(&first, 1, PaymentMethod::Online).await;
    till.click(&second, Stripe).await;
    till.pays(&till.attempt(&second).await, None).await;
    till.delivered().await;
    till.work().await;
    till.late_money(&first).await;
    assert_eq!((till.state(&first).await, till.state(&second).await), ("expired", "paid"));
    let case = till.cases(&first).await.remove(0);
    assert_eq!((case.kind, case.amount.minor), (CaseKind::PaidAfterExpiry, PRICE));
    let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways[0], Settlement::Refunded, "the goods are paid already: {ways:?}");
    assert!(!ways.contains(&Settlement::TakeStockAgain));
}

async fn another_order_is_another_affair(till: Till) {
    let first = till.lapsed().await;
    let second = till.once_more(&first, 2, PaymentMethod::Online).await;
    till.late_money(&first).await;
    assert_eq!((till.state(&first).await, till.state(&second).await), ("paid", "awaiting_payment"));
}

async fn two_that_were_wanted_side_by_side_are_two(till: Till) {
    let first = till.order().await;
    till.click(&first, PaymeTrust).await;
    let second = till.once_more(&first, 1, PaymentMethod::CashOnDelivery).await;
    till.fault("expire", json!({"effect": "down"}), 99).await;
    till.later(minutes(30)).await;
    assert_eq!(till.state(&first).await, "expired");
    till.late_money(&first).await;
    assert_eq!((till.state(&first).await, till.state(&second).await), ("paid", "confirmed"));
}

testing::stories!(Till:
    two_that_were_wanted_side_by_side_are_two,
    late_money_pays_the_first_and_calls_the_second_off,
    the_last_piece_is_theirs_though_the_second_order_holds_it,
    who_has_paid_the_second_has_paid_too_much,
    another_order_is_another_affair,
);
