//! An order paid in parts: the sum decides. What is missing is asked for, what is too much may pay the next order.

use crate::till::{PIECES, PRICE, Till};
use identity::PaymentMethod;
use kernel::{ContactId, ConversationId, Money, hours, minutes};
use ordering::{Cart, Order, place_order};
use payments::{AskRefund, CaseKind, PaymentError, Refund, Settlement, credit_of, use_credit};
use psp::Kind::{Stripe, Wave};

impl Till {
    /// The same customer orders again, and what they have left helps to pay.
    async fn orders_again(&self, before: &Order, pieces: i64) -> (Order, i64) {
        let conversation = ConversationId(self.ground.chance.uuid(self.now()));
        let (brand, contact): (_, ContactId) = (&self.brand, before.contact);
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, brand.id, conversation, contact).await?;
            cart.add(tx, self.wax, pieces).await?;
            let order = place_order(tx, brand, cart.id, PaymentMethod::Online, None).await?;
            let used = use_credit(tx, &order).await?;
            Ok::<_, PaymentError>((order, used.minor))
        });
        placed.await.unwrap()
    }
    pub async fn credit(&self, order: &Order) -> i64 {
        let currency = self.brand.currency;
        credit_of(&mut self.db(), self.brand.id, order.contact, currency).await.unwrap().minor
    }
    async fn rest(&self, order: &Order) -> i64 {
        self.payments.open_page(&order.code).await.unwrap().unwrap().rest.minor
    }
    pub async fn balance(&self, order: &Order) -> i64 {
        payments::Ledger::of(&mut self.db(), self.brand.id, order.id).await.unwrap().unwrap().balance.minor
    }
}

async fn what_is_missing_is_asked_for_and_then_it_is_paid(till: Till) {
    let order = till.paid_at(Stripe, Some(5_000)).await;
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.amount.minor), (CaseKind::Short, PRICE - 5_000));
    let early = till.payments.start_attempt(&order.code, Wave).await;
    assert!(matches!(early, Err(PaymentError::NotPayable(_))), "nobody is asked twice before a human looked");
    till.settles(&case, Settlement::RestAsked).await.unwrap();
    assert_eq!((till.told(order.id, "payment.rest_asked").await, till.rest(&order).await), (1, PRICE - 5_000));

    till.click(&order, Wave).await;
    let attempt = till.attempt(&order).await;
    assert_eq!(attempt.amount.minor, PRICE - 5_000);
    till.pays(&attempt, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![5_000, PRICE - 5_000]));
    assert_eq!((till.balance(&order).await, till.on_hand().await), (0, PIECES - 1));
}

/// Who paid too little and has it back, or kept for another order, waits for nothing any more: the goods are free, and nobody is
/// asked to pay.
async fn too_little_that_goes_back_calls_the_order_off(till: Till) {
    for (paid, how) in
        [(1_000, Settlement::Credited), (5_000, Settlement::Refunded), (5_000, Settlement::RefundedByHand)]
    {
        let order = till.paid_at(Stripe, Some(paid)).await;
        let case = till.cases(&order).await.remove(0);
        let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
        assert_eq!(ways[0], Settlement::RestAsked);
        assert!(ways.contains(&how), "{how:?} however little came: {ways:?}");
        till.settles(&case, how).await.unwrap();
        till.work().await;
        assert_eq!((till.state(&order).await, till.balance(&order).await), ("cancelled", 0), "{how:?}");
        let held = ordering::held(&mut till.db(), till.brand.id, &[till.wax], till.now()).await.unwrap();
        assert_eq!((held.get(&till.wax), till.on_hand().await), (None, PIECES), "{how:?}");
        assert_eq!(till.case_kinds(&order).await, ["short"], "{how:?}");
        let late = till.payments.start_attempt(&order.code, Wave).await;
        assert!(matches!(late, Err(PaymentError::NotPayable(_))), "{how:?}: {late:?}");
    }
    // What a seller asks for is not decided: the order waits, and goes with the manager's word.
    let order = till.paid_at(Stripe, Some(5_000)).await;
    let case = till.cases(&order).await.remove(0);
    let (brand, seller, manager) = (till.brand.id, till.teammate(), till.teammate());
    let settles = async |by, may_decide| {
        let how = Settlement::Refunded;
        till.db()
            .write(async |tx| till.payments.settle_case(tx, brand, case.id, how, (by, may_decide), None).await)
            .await
    };
    settles(seller, false).await.unwrap();
    till.work().await;
    assert_eq!(till.state(&order).await, "awaiting_payment");
    // A manager whose page still shows the case taps the same.
    settles(manager, true).await.unwrap();
    till.work().await;
    let refunds = payments::refunds_of(&mut till.db(), brand, order.id).await.unwrap();
    assert_eq!((till.state(&order).await, refunds.len(), refunds[0].decided_by), ("cancelled", 1, Some(manager)));
    assert_eq!(till.balance(&order).await, 0);
}

/// Of what was too little, a part may be back already: only what is left of it goes back, and nothing of nothing.
async fn of_too_little_what_is_left_goes_back(till: Till) {
    let order = till.paid_at(Stripe, Some(5_000)).await;
    till.gives_back(&order, AskRefund { restock: false, ..till.asks(1_500) }).await.unwrap();
    till.work().await;
    let case = till.cases(&order).await.remove(0);
    let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
    assert!(ways.contains(&Settlement::Credited), "{ways:?}");
    till.later(hours(24)).await;
    assert_eq!(till.state(&order).await, "expired");
    till.settles(&case, Settlement::Refunded).await.unwrap();
    till.work().await;
    assert_eq!((till.balance(&order).await, till.see(&order).await.refunded.minor), (0, 0));
    let refunds = payments::refunds_of(&mut till.db(), order.brand, order.id).await.unwrap();
    assert_eq!(refunds.iter().map(|refund| refund.amount.minor).collect::<Vec<_>>(), [1_500, 3_500]);

    // All of it given back from the order's own page: there is nothing left to settle.
    let order = till.paid_at(Stripe, Some(5_000)).await;
    till.gives_back(&order, AskRefund { restock: false, ..till.asks(5_000) }).await.unwrap();
    till.work().await;
    let closed = till.cases(&order).await.remove(0).closed.map(|closed| closed.how);
    assert_eq!((closed, till.state(&order).await), (Some(Settlement::Refunded), "awaiting_payment"));
}

/// The shop may take too little for enough: the order is paid, and its account says what was let go of.
async fn too_little_may_be_enough(till: Till) {
    let order = till.paid_at(Stripe, Some(PRICE - 500)).await;
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::Kept).await.unwrap();
    till.settles(&case, Settlement::Kept).await.unwrap();
    till.work().await;
    assert_eq!((till.state(&order).await, till.balance(&order).await), ("paid", 0));
    assert_eq!((till.on_hand().await, till.told(order.id, "order.paid").await), (PIECES - 1, 1));
    assert_eq!(till.told(order.id, "payment.rest_forgiven").await, 1);
    let receipt = till.db().write(async |tx| payments::issue_receipt(tx, till.brand.id, order.id).await).await;
    assert_eq!(receipt.unwrap().unwrap().figures(&order).0.minor, PRICE - 500);

    // After its end too, while its goods are there.
    let late = till.paid_at(Stripe, Some(PRICE - 500)).await;
    let case = till.cases(&late).await.remove(0);
    till.later(hours(24)).await;
    assert_eq!(till.state(&late).await, "expired");
    let mut others = Vec::new();
    for _ in 0..PIECES - 1 {
        others.push(till.order().await);
    }
    let ways = async || case.ways(&mut till.db(), till.now()).await.unwrap();
    assert!(!ways().await.contains(&Settlement::Kept), "others have the goods");
    assert!(till.settles(&case, Settlement::Kept).await.is_err());
    let (one, by) = (others.remove(0), ordering::CancelledBy::Customer);
    till.db().write(async |tx| ordering::cancel_order(tx, one.brand, one.id, by).await).await.unwrap();
    assert!(ways().await.contains(&Settlement::Kept));
    till.settles(&case, Settlement::Kept).await.unwrap();
    assert_eq!((till.state(&late).await, till.balance(&late).await), ("paid", 0));
}

async fn an_expired_order_waits_for_its_rest_again_while_there_is_stock(till: Till) {
    let order = till.paid_at(Stripe, Some(5_000)).await;
    till.later(hours(24)).await;
    assert_eq!(till.state(&order).await, "expired");
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::RestAsked).await.unwrap();
    assert_eq!(till.state(&order).await, "awaiting_payment");
    // Nobody pays the rest: the money that came is a case again, never forgotten.
    till.later(minutes(31)).await;
    assert_eq!(
        (till.state(&order).await, till.case_kinds(&order).await),
        ("expired", vec!["short", "paid_after_expiry"])
    );
    let case = till.cases(&order).await.remove(1);
    assert_eq!((case.amount.minor, till.on_hand().await), (5_000, PIECES));
    let refused = till.settles(&case, Settlement::TakeStockAgain).await;
    assert!(matches!(refused, Err(PaymentError::CaseRefuses(_))), "5 000 do not buy it");
    till.settles(&case, Settlement::Refunded).await.unwrap();
    till.work().await;
    assert_eq!(till.balance(&order).await, 0);
}

async fn a_credit_pays_the_next_order(till: Till) {
    let order = till.paid_at(Stripe, Some(PRICE + 3_000)).await;
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::Credited).await.unwrap();
    till.settles(&case, Settlement::Credited).await.unwrap();
    assert_eq!((till.credit(&order).await, till.balance(&order).await), (3_000, 0));

    let (next, used) = till.orders_again(&order, 1).await;
    assert_eq!((used, till.credit(&order).await, till.rest(&next).await), (3_000, 0, PRICE - 3_000));
    // It lapses: the credit serves again, for the order after.
    till.later(minutes(31)).await;
    assert_eq!((till.state(&next).await, till.credit(&order).await, till.balance(&next).await), ("expired", 3_000, 0));

    let (last, _) = till.orders_again(&order, 1).await;
    till.click(&last, Wave).await;
    till.pays(&till.attempt(&last).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&last).await, till.money(&last).await), ("paid", vec![PRICE - 3_000]));
    assert_eq!((till.credit(&order).await, till.balance(&last).await), (0, 0));
}

async fn a_credit_goes_back_once_as_money_or_as_a_credit(till: Till) {
    let order = till.paid_at(Stripe, Some(PRICE + 3_000)).await;
    till.settles(&till.cases(&order).await.remove(0), Settlement::Credited).await.unwrap();
    let (brand, by) = (till.brand.id, till.teammate());
    let lapses_with_a_thousand_on_its_way = async |left: i64| {
        let (next, _) = till.orders_again(&order, 1).await;
        let asked = till.gives_back(&next, AskRefund { by_hand: true, ..till.asks(1_000) }).await;
        till.later(minutes(31)).await;
        assert_eq!((till.state(&next).await, till.credit(&order).await), ("expired", left));
        (next, asked.unwrap().remove(0))
    };
    let (next, refund) = lapses_with_a_thousand_on_its_way(2_000).await;
    let noted = till.gave_back("MP1");
    till.db().write(async |tx| Refund::confirm_by_hand(tx, brand, refund.id, &noted, by).await).await.unwrap();
    assert_eq!((till.credit(&order).await, till.balance(&next).await), (2_000, 0));

    let (next, refund) = lapses_with_a_thousand_on_its_way(1_000).await;
    till.db().write(async |tx| Refund::decline(tx, brand, refund.id, by).await).await.unwrap();
    assert_eq!(
        (till.credit(&order).await, till.balance(&next).await),
        (2_000, 0),
        "what does not go back serves again"
    );
}

async fn a_credit_that_covers_an_order_pays_it(till: Till) {
    let order = till.paid_at(Stripe, Some(3 * PRICE)).await;
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::Credited).await.unwrap();
    let (next, used) = till.orders_again(&order, 1).await;
    assert_eq!((used, till.state(&next).await, till.credit(&order).await), (PRICE, "paid", PRICE));
    assert_eq!((till.on_hand().await, till.balance(&next).await), (PIECES - 2, 0));
    assert!(till.payments.start_attempt(&next.code, Wave).await.is_err());
}

async fn two_orders_at_once_use_a_credit_once(till: Till) {
    let order = till.paid_at(Stripe, Some(PRICE + 3_000)).await;
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::Credited).await.unwrap();
    let ((_, one), (_, other)) = tokio::join!(till.orders_again(&order, 1), till.orders_again(&order, 1));
    assert_eq!((one + other, till.credit(&order).await), (3_000, 0));
}

async fn a_changed_rest_takes_another_session(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let whole = till.attempt(&order).await;
    let currency = till.brand.currency;
    const SQL: &str = "INSERT INTO contact_credit (brand_id, id, contact_id, order_id, what, amount, currency, at) \
        VALUES ($1, $2, $3, $4, 'given', 1000, $5, 0)";
    let (id, other) = (till.ground.chance.uuid(till.now()), till.ground.chance.uuid(till.now()));
    let args = storage::args![order.brand, id, order.contact, other, currency.code()];
    till.db().write(async |tx| tx.exec(SQL, args).await).await.unwrap();
    till.db().write(async |tx| use_credit(tx, &order).await).await.unwrap();
    till.click(&order, Stripe).await;
    let less = till.attempt(&order).await;
    assert_eq!((whole.amount, less.amount), (order.total, Money::new(PRICE - 1_000, currency)));
    till.work().await;
    assert_eq!(till.attempt_states(&order).await, ["expired", "open"], "the first can be paid no more");
    till.pays(&less, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.balance(&order).await), ("paid", 0));
}

testing::stories!(Till:
    what_is_missing_is_asked_for_and_then_it_is_paid,
    too_little_that_goes_back_calls_the_order_off,
    of_too_little_what_is_left_goes_back,
    too_little_may_be_enough,
    an_expired_order_waits_for_its_rest_again_while_there_is_stock,
    a_credit_pays_the_next_order,
    a_credit_goes_back_once_as_money_or_as_a_credit,
    a_credit_that_covers_an_order_pays_it,
    two_orders_at_once_use_a_credit_once,
    a_changed_rest_takes_another_session,
);
