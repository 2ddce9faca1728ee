//! A customer takes up again what had lapsed, and the money of before comes after all: they pay once, and get the goods once.

use crate::till::{PIECES, PRICE, Till};
use identity::PaymentMethod;
use kernel::{ContactId, ConversationId, Millis, minutes, seconds};
use ordering::{CancelledBy, Cart, Order, OrderState, place_order};
use payments::{Balance, CaseKind, PaymentError, Settlement};
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

    async fn left_to_pay(&self, order: &Order) -> i64 {
        Balance::of(&mut self.db(), &self.see(order).await).await.unwrap().due().minor
    }

    /// An order of so many.
    async fn order_of(&self, pieces: i64) -> Order {
        let id = || self.ground.chance.uuid(self.now());
        let (conversation, contact) = (ConversationId(id()), ContactId(id()));
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, self.brand.id, conversation, contact).await?;
            cart.add(tx, self.wax, pieces).await?;
            place_order(tx, &self.brand, cart.id, PaymentMethod::Online, None).await
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

/// Who took it up again with more, or less, does not want both: nobody asks them for anything until the shop has counted what
/// came for the order they want.
async fn more_of_the_same_is_one_affair(till: Till) {
    let first = till.lapsed().await;
    let second = till.once_more(&first, 2, PaymentMethod::Online).await;
    till.late_money(&first).await;
    assert_eq!((till.state(&first).await, till.state(&second).await), ("expired", "awaiting_payment"));
    let case = till.cases(&first).await.remove(0);
    assert_eq!((case.kind, case.amount.minor), (CaseKind::PaidAfterExpiry, PRICE));
    let again = case.ordered_again(&mut till.db()).await.unwrap().unwrap();
    assert_eq!((again.order.id, again.is_the_same), (second.id, false));
    let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways[0], Settlement::Credited, "{ways:?}");
    assert!(ways.contains(&Settlement::TakeStockAgain), "both may be wanted: {ways:?}");
    // Not a second time, and its pieces wait with it.
    assert!(payments::is_with_a_human(&mut till.db(), &till.see(&second).await).await.unwrap());
    assert!(matches!(till.payments.start_attempt(&second.code, Stripe).await, Err(PaymentError::NotPayable(_))));
    till.later(minutes(45)).await;
    assert_eq!(till.state(&second).await, "awaiting_payment");

    till.settles(&case, Settlement::Credited).await.unwrap();
    till.settles(&case, Settlement::Credited).await.unwrap();
    assert_eq!((till.credit(&first).await, till.left_to_pay(&second).await), (0, PRICE));
    assert!(!payments::is_with_a_human(&mut till.db(), &till.see(&second).await).await.unwrap());
    till.click(&second, Stripe).await;
    till.pays(&till.attempt(&second).await, None).await;
    till.delivered().await;
    till.later(seconds(10)).await;
    assert_eq!((till.state(&second).await, till.on_hand().await), ("paid", PIECES - 2));
    for order in [&first, &second] {
        let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap().unwrap();
        assert_eq!(ledger.balance.minor, 0, "{:?}", ledger.entries);
    }
}

/// What came covers the order they want now: it is paid by it, and what is left over is theirs.
async fn late_money_may_pay_a_smaller_order(till: Till) {
    let first = till.order_of(3).await;
    till.click(&first, PaymeTrust).await;
    till.fault("expire", json!({"effect": "down"}), 99).await;
    till.later(minutes(30)).await;
    let second = till.once_more(&first, 1, PaymentMethod::Online).await;
    till.late_money(&first).await;
    let case = till.cases(&first).await.remove(0);
    till.settles(&case, Settlement::Credited).await.unwrap();
    assert_eq!((till.state(&second).await, till.credit(&first).await), ("paid", 2 * PRICE));
    assert_eq!(till.on_hand().await, PIECES - 1);
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
    more_of_the_same_is_one_affair,
    late_money_may_pay_a_smaller_order,
);
