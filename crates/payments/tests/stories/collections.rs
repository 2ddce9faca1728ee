//! Cash at the door: who took how much, and when; the sum decides, and only a counter-entry takes it back.

use crate::till::{PIECES, PRICE, Till, brand};
use identity::PaymentMethod::CashOnDelivery;
use kernel::{Money, TeammateId, seconds};
use ordering::{Order, OrderError};
use payments::{
    CaseKind, Collect, Collection, CollectionKind, EntryKind, NextStep, Part, PaymentError, Period, Settlement, Source,
    collections_of, issue_receipt, movements_since,
};
use psp::Kind::{Stripe, Wave};
use std::sync::Arc;
use tokio::{sync::Barrier, task::JoinSet};

impl Till {
    fn xof(&self, minor: i64) -> Money {
        Money::new(minor, self.brand.currency)
    }
    async fn collects(&self, order: &Order, minor: i64, of: i64, by: TeammateId) -> Result<Collection, PaymentError> {
        // Entries of one millisecond have no order.
        self.ground.clock.advance(kernel::Millis(1));
        let collect = Collect { amount: self.xof(minor), of: self.xof(of), by };
        self.db().write(async |tx| payments::collect(tx, order.brand, order.id, collect).await).await
    }
    async fn takes_back(&self, entry: &Collection, by: TeammateId) -> Result<Collection, PaymentError> {
        self.ground.clock.advance(kernel::Millis(1));
        self.db().write(async |tx| payments::take_back(tx, entry.brand, entry.id, by).await).await
    }
    async fn forgives(&self, order: &Order, by: TeammateId) -> Result<Order, PaymentError> {
        self.ground.clock.advance(kernel::Millis(1));
        self.db().write(async |tx| payments::forgive(tx, order.brand, order.id, by).await).await
    }
    async fn collected(&self, order: &Order) -> Vec<(CollectionKind, i64)> {
        let entries = collections_of(&mut self.db(), order.brand, order.id).await.unwrap();
        entries.iter().map(|entry| (entry.what, entry.amount.minor)).collect()
    }
    async fn at_the_door(&self) -> Order {
        self.order_by(CashOnDelivery).await
    }
}

async fn all_that_is_owed_settles_the_order_and_says_who_took_it(till: Till) {
    let order = till.at_the_door().await;
    let koffi = till.teammate();
    let entry = till.collects(&order, PRICE, PRICE, koffi).await.unwrap();
    assert_eq!((entry.amount, entry.by, entry.at), (till.xof(PRICE), Some(koffi), till.now()));
    assert_eq!((till.state(&order).await, till.on_hand().await), ("delivered", PIECES - 1));
    till.ground.clock.advance(seconds(1));
    assert_eq!(till.collects(&order, PRICE, PRICE, koffi).await.unwrap(), entry, "a second tap notes nothing");
    let other = till.collects(&order, 100, PRICE, koffi).await;
    assert!(matches!(other, Err(PaymentError::Order(OrderError::WrongStep { .. }))), "{other:?}");
    assert_eq!(
        (till.told(order.id, "order.delivered").await, till.told(order.id, "payment.case_opened").await),
        (1, 0)
    );

    let ledger = till.ledger(&order).await;
    let cash = EntryKind::Cash { by: Some(koffi) };
    assert!(ledger.entries.iter().any(|it| it.what == cash && it.amount.minor == -PRICE), "{:?}", ledger.entries);
    assert_eq!(ledger.balance.minor, 0);
    let today = till.figures(&till.brand, Period::Today).await;
    assert_eq!(today.cash_by, [Part { of: Some(koffi), count: 1, amount: till.xof(PRICE) }]);
    let rows = movements_since(&mut till.db(), till.brand.id, today.since, 9).await.unwrap();
    assert_eq!((rows[0].source, rows[0].by, rows[0].amount.minor), (Source::Cash, Some(koffi), PRICE));
}

async fn less_is_delivered_and_the_rest_is_asked_for_by_link(till: Till) {
    let order = till.at_the_door().await;
    let koffi = till.teammate();
    for wrong in [-1, PRICE + 1] {
        let refused = till.collects(&order, wrong, PRICE, koffi).await;
        assert!(matches!(refused, Err(PaymentError::NotToCollect { .. })), "{refused:?}");
    }
    assert_eq!(till.state(&order).await, "confirmed");
    till.collects(&order, 5_000, PRICE, koffi).await.unwrap();
    till.collects(&order, 5_000, PRICE, koffi).await.unwrap();
    assert_eq!((till.state(&order).await, till.on_hand().await), ("partially_collected", PIECES - 1));
    assert_eq!(till.collected(&order).await, [(CollectionKind::Taken, 5_000)], "a second tap notes nothing");
    let case = till.cases(&order).await.remove(0);
    let is = (case.kind, case.amount.minor, case.next_step());
    assert_eq!(is, (CaseKind::CollectedShort, PRICE - 5_000, Some(NextStep::AskForRest)));
    let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways, [Settlement::RestAsked, Settlement::Kept]);
    let receipt = till.db().write(async |tx| issue_receipt(tx, order.brand, order.id).await).await.unwrap();
    assert!(receipt.is_none(), "what is owed has no receipt");
    let pending = till.figures(&till.brand, Period::Today).await.pending;
    assert_eq!(pending, [Part { of: CashOnDelivery, count: 1, amount: till.xof(PRICE - 5_000) }]);

    till.settles(&case, Settlement::RestAsked).await.unwrap();
    assert_eq!(till.told(order.id, "payment.rest_asked").await, 1);
    till.click(&order, Wave).await;
    let attempt = till.attempt(&order).await;
    assert_eq!(attempt.amount.minor, PRICE - 5_000);
    till.pays(&attempt, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.told(order.id, "order.paid").await), ("delivered", 1));
    assert_eq!((till.ledger(&order).await.balance.minor, till.on_hand().await), (0, PIECES - 1));
    let receipt = till.db().write(async |tx| issue_receipt(tx, order.brand, order.id).await).await.unwrap().unwrap();
    assert!(receipt.payment.is_some());
    assert_eq!(receipt.printed.received.len(), 2, "the cash and the payment: {:?}", receipt.printed);
}

async fn the_rest_may_be_collected_later_or_let_go(till: Till) {
    let order = till.at_the_door().await;
    let (koffi, awa) = (till.teammate(), till.teammate());
    // Nothing taken is no collection: what is not paid for is refused at the door.
    let nothing = till.collects(&order, 0, PRICE, koffi).await;
    assert!(matches!(nothing, Err(PaymentError::NothingTaken)), "{nothing:?}");
    assert_eq!((till.state(&order).await, till.collected(&order).await.len()), ("confirmed", 0));
    till.collects(&order, 4_000, PRICE, koffi).await.unwrap();
    let stale = till.collects(&order, PRICE, PRICE, awa).await;
    let rest = till.xof(PRICE - 4_000);
    assert!(matches!(stale, Err(PaymentError::RestChanged { rest: now }) if now == rest), "{stale:?}");
    let open: Vec<i64> =
        till.cases(&order).await.iter().filter(|it| it.closed.is_none()).map(|it| it.amount.minor).collect();
    assert_eq!(open, [PRICE - 4_000], "one case, on what is missing now");
    till.collects(&order, PRICE - 4_000, PRICE - 4_000, awa).await.unwrap();
    assert_eq!((till.state(&order).await, till.told(order.id, "order.collected").await), ("delivered", 1));
    assert!(till.cases(&order).await.iter().all(|it| it.closed.is_some_and(|end| end.how == Settlement::RestCame)));

    let order = till.at_the_door().await;
    till.collects(&order, PRICE - 500, PRICE, koffi).await.unwrap();
    let case = till.cases(&order).await.remove(0);
    let seller = (koffi, false);
    let refused = till
        .db()
        .write(async |tx| till.payments.settle_case(tx, order.brand, case.id, Settlement::Kept, seller, None).await)
        .await;
    assert!(matches!(refused, Err(PaymentError::ManagerNeeded)), "a debt is let go by a manager: {refused:?}");
    let closed = till.settles(&case, Settlement::Kept).await.unwrap().closed.unwrap();
    assert_eq!((closed.how, closed.by.is_some(), till.state(&order).await), (Settlement::Kept, true, "delivered"));
    till.settles(&case, Settlement::Kept).await.unwrap();
    till.forgives(&order, awa).await.unwrap();
    let ledger = till.ledger(&order).await;
    assert_eq!((ledger.balance.minor, till.collected(&order).await.len()), (0, 2));
    assert!(ledger.entries.iter().any(|it| matches!(it.what, EntryKind::Forgiven { .. }) && it.amount.minor == -500));
    let today = till.figures(&till.brand, Period::Today).await;
    assert_eq!(
        (today.pending.len(), today.collected_in(till.brand.currency).unwrap().amount.minor),
        (0, 2 * PRICE - 500)
    );
}

async fn only_a_counter_entry_takes_it_back(till: Till) {
    let order = till.at_the_door().await;
    let (koffi, awa) = (till.teammate(), till.teammate());
    let entry = till.collects(&order, PRICE, PRICE, koffi).await.unwrap();
    let counter = till.takes_back(&entry, awa).await.unwrap();
    assert_eq!(till.takes_back(&entry, awa).await.unwrap(), counter, "taken back once");
    assert_eq!(till.collected(&order).await, [(CollectionKind::Taken, PRICE), (CollectionKind::TakenBack, PRICE)]);
    assert_eq!((till.state(&order).await, till.ledger(&order).await.balance.minor), ("partially_collected", PRICE));
    assert_eq!(till.case_kinds(&order).await, ["collected_short"]);
    assert!(matches!(till.takes_back(&counter, awa).await, Err(PaymentError::CollectionStays)));
    let today = till.figures(&till.brand, Period::Today).await;
    assert!(today.cash_by.is_empty() && today.collected.is_empty(), "Koffi has it no more, and nobody else");
    assert_eq!(movements_since(&mut till.db(), till.brand.id, today.since, 9).await.unwrap().len(), 2);

    // The right amount, by whoever took it: settled, and the goods left once.
    till.collects(&order, PRICE, PRICE, awa).await.unwrap();
    assert_eq!((till.state(&order).await, till.on_hand().await), ("delivered", PIECES - 1));
    assert!(till.cases(&order).await.iter().all(|case| case.closed.is_some()));

    // What went back to the customer since cannot be taken back as well.
    let entry = collections_of(&mut till.db(), order.brand, order.id).await.unwrap().pop().unwrap();
    let ask = payments::AskRefund {
        amount: till.xof(PRICE),
        restock: false,
        case: None,
        by: Some(awa),
        may_decide: true,
        by_hand: true,
    };
    till.db().write(async |tx| till.payments.refund_order(tx, order.brand, order.id, &ask).await).await.unwrap();
    assert!(matches!(till.takes_back(&entry, awa).await, Err(PaymentError::TooMuch { .. })));
}

async fn money_of_an_order_refused_at_the_door_is_a_case(till: Till) {
    let order = till.at_the_door().await;
    till.click(&order, Stripe).await;
    till.pays(&till.attempt(&order).await, Some(5_000)).await;
    till.delivered().await;
    till.work().await;
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::RestAsked).await.unwrap();
    // Ids of one millisecond have no order.
    till.ground.clock.advance(kernel::Millis(1));
    let by = till.teammate();
    till.db().write(async |tx| ordering::refuse_at_the_door(tx, order.brand, order.id, by).await).await.unwrap();
    till.work().await;
    assert_eq!((till.state(&order).await, till.on_hand().await), ("cancelled", PIECES));
    assert_eq!(till.case_kinds(&order).await, ["short", "paid_after_cancel"]);
    assert_eq!(till.cases(&order).await[1].amount.minor, 5_000);
}

async fn a_part_paid_online_leaves_less_to_collect(till: Till) {
    let order = till.at_the_door().await;
    till.click(&order, Stripe).await;
    till.pays(&till.attempt(&order).await, Some(5_000)).await;
    till.delivered().await;
    till.work().await;
    let by = till.teammate();
    let delivered = till.db().write(async |tx| payments::deliver(tx, order.brand, order.id, by).await).await.unwrap();
    assert_eq!(
        (delivered.state.name(), till.collected(&order).await),
        ("delivered", vec![(CollectionKind::Taken, PRICE - 5_000)])
    );
    assert_eq!(till.ledger(&order).await.balance.minor, 0);
    assert!(till.cases(&order).await[0].closed.is_some(), "the rest came");
}

async fn two_couriers_at_once_collect_it_once(till: Till) {
    for _ in 0..4 {
        let order = till.at_the_door().await;
        let (gate, mut couriers) = (Arc::new(Barrier::new(2)), JoinSet::new());
        for _ in 0..2 {
            let (db, gate, by) = (till.db().clone(), gate.clone(), till.teammate());
            let (brand, id) = (order.brand, order.id);
            let collect = Collect { amount: till.xof(PRICE), of: till.xof(PRICE), by };
            couriers.spawn(async move {
                gate.wait().await;
                db.write(async |tx| payments::collect(tx, brand, id, collect).await).await
            });
        }
        let answers = couriers.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert_eq!(till.collected(&order).await, [(CollectionKind::Taken, PRICE)]);
    }
}

async fn a_stranger_collects_nothing_of_ours(till: Till) {
    let order = till.at_the_door().await;
    let (theirs, by) = (brand(&till.ground, "karite").await.id, till.teammate());
    let collect = Collect { amount: till.xof(PRICE), of: till.xof(PRICE), by };
    let refused = till.db().write(async |tx| payments::collect(tx, theirs, order.id, collect).await).await;
    assert!(matches!(refused, Err(PaymentError::Order(OrderError::NoSuchOrder(_)))));
    let entry = till.collects(&order, PRICE, PRICE, by).await.unwrap();
    let refused = till.db().write(async |tx| payments::take_back(tx, theirs, entry.id, by).await).await;
    assert!(matches!(refused, Err(PaymentError::NoSuchCollection(_))));
    assert!(collections_of(&mut till.db(), theirs, order.id).await.unwrap().is_empty());
}

testing::stories!(Till:
    all_that_is_owed_settles_the_order_and_says_who_took_it,
    less_is_delivered_and_the_rest_is_asked_for_by_link,
    the_rest_may_be_collected_later_or_let_go,
    only_a_counter_entry_takes_it_back,
    money_of_an_order_refused_at_the_door_is_a_case,
    a_part_paid_online_leaves_less_to_collect,
    two_couriers_at_once_collect_it_once,
    a_stranger_collects_nothing_of_ours,
);
