//! Money that comes too late for its stock goes back by itself, where the shop has decided so and the provider can.

use crate::till::{PIECES, PRICE, Till};
use identity::{Brand, Settings, TillRules};
use kernel::{ContactId, ConversationId, TeammateId, minutes, seconds};
use ordering::{CancelledBy, Cart, Gives, Order, OrderError, Promo, PromoSpec, place_order};
use payments::{CaseKind, PaymentError, RefundState, Settlement, refunds_of};
use psp::Kind::{self, PaymeTrust, Stripe, Wave};
use serde_json::json;

impl Till {
    async fn gives_back_what_comes_too_late(&self) {
        let till = TillRules { refund_when_gone: true, ..self.brand.till };
        let (settings, somebody) = (Settings { till, ..self.brand.settings() }, TeammateId(kernel::Uuid::nil()));
        self.db().write(async |tx| Brand::decide(tx, &self.brand, somebody, &settings).await).await.unwrap();
    }
    /// Everybody else has the stock by the time this order's money comes.
    async fn paid_when_it_is_gone(&self, kind: Kind, amount: Option<i64>) -> Order {
        let order = self.order().await;
        self.click(&order, kind).await;
        self.fault("expire", json!({"effect": "down"}), 99).await;
        self.later(minutes(30)).await;
        let mut others = Vec::new();
        for _ in 0..PIECES {
            others.push(self.order().await);
        }
        self.pays(&self.attempt(&order).await, amount).await;
        self.delivered().await;
        self.no_more_faults().await;
        self.later(seconds(10)).await;
        for other in others {
            let by = CancelledBy::Customer;
            self.db().write(async |tx| ordering::cancel_order(tx, other.brand, other.id, by).await).await.unwrap();
        }
        order
    }
}

async fn it_goes_back_by_the_rule_and_says_so(till: Till) {
    till.gives_back_what_comes_too_late().await;
    for kind in [Stripe, Wave] {
        let order = till.paid_when_it_is_gone(kind, None).await;
        let case = till.cases(&order).await.remove(0);
        let closed = case.closed.unwrap_or_else(|| panic!("{kind}: {case:?}"));
        assert_eq!((case.kind, closed.how, closed.by), (CaseKind::PaidAfterExpiry, Settlement::Refunded, None));
        for _ in 0..3 {
            till.later(minutes(10)).await;
        }
        let refunds = refunds_of(&mut till.db(), order.brand, order.id).await.unwrap();
        assert_eq!(refunds.len(), 1, "{kind}");
        let refund = &refunds[0];
        assert_eq!(
            (refund.state, refund.amount.minor, refund.case),
            (RefundState::Done, PRICE, Some(case.id)),
            "{kind}"
        );
        assert_eq!((refund.asked_by, refund.decided_by), (None, None), "nobody decided on this one");
        assert_eq!((till.state(&order).await, till.ledger(&order).await.balance.minor), ("expired", 0));
        assert_eq!(till.told(order.id, "payment.refunded").await, 1, "the customer is told once it is back");
        assert_eq!(
            (till.told(order.id, "payment.case_opened").await, till.told(order.id, "payment.case_closed").await),
            (1, 1)
        );
    }
}

async fn without_the_rule_or_without_such_a_provider_a_human_decides(till: Till) {
    let order = till.paid_when_it_is_gone(Stripe, None).await;
    assert!(till.cases(&order).await[0].closed.is_none(), "the shop has decided nothing");
    till.gives_back_what_comes_too_late().await;
    till.later(seconds(30)).await;
    assert!(till.cases(&order).await[0].closed.is_none(), "what waited already waits");
    let order = till.paid_when_it_is_gone(PaymeTrust, None).await;
    assert!(till.cases(&order).await[0].closed.is_none(), "this provider gives nothing back");
    assert!(refunds_of(&mut till.db(), order.brand, order.id).await.unwrap().is_empty());
    // Money of an order that was called off is a human's to decide on too.
    let order = till.order().await;
    till.click(&order, Wave).await;
    let by = CancelledBy::Customer;
    till.db().write(async |tx| ordering::cancel_order(tx, order.brand, order.id, by).await).await.unwrap();
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.closed), (CaseKind::PaidAfterCancel, None));
}

async fn stock_that_is_there_goes_before_the_rule(till: Till) {
    till.gives_back_what_comes_too_late().await;
    let order = till.order().await;
    till.click(&order, Wave).await;
    till.fault("expire", json!({"effect": "down"}), 99).await;
    till.later(minutes(30)).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.later(seconds(10)).await;
    assert_eq!((till.state(&order).await, till.on_hand().await), ("paid", PIECES - 1));
    assert!(refunds_of(&mut till.db(), order.brand, order.id).await.unwrap().is_empty());
}

/// A code of ten percent that so many orders may use.
fn serves(code: &str, orders: i64) -> PromoSpec {
    PromoSpec { max_uses: Some(orders), ..PromoSpec::new(code, Gives::Percent(1_000)) }
}

impl Till {
    async fn has_code(&self, spec: PromoSpec) {
        self.db().write(async |tx| Promo::upsert(tx, &self.brand, &spec).await).await.unwrap();
    }
    async fn order_with(&self, code: &str) -> Order {
        let id = || self.ground.chance.uuid(self.now());
        let (conversation, contact) = (ConversationId(id()), ContactId(id()));
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, self.brand.id, conversation, contact).await?;
            cart.add(tx, self.wax, 1).await?;
            cart.apply_promo(tx, code).await?.unwrap();
            place_order(tx, &self.brand, cart.id, identity::PaymentMethod::Online, None).await
        });
        placed.await.unwrap()
    }
    /// An order with the code lapses, another one takes its last use, then the money of the first comes.
    async fn paid_when_its_code_is_used_up(&self, code: &str) -> Order {
        self.has_code(serves(code, 1)).await;
        let order = self.order_with(code).await;
        self.click(&order, Stripe).await;
        self.fault("expire", json!({"effect": "down"}), 99).await;
        self.later(minutes(30)).await;
        self.order_with(code).await;
        self.pays(&self.attempt(&order).await, None).await;
        self.delivered().await;
        self.no_more_faults().await;
        self.later(seconds(10)).await;
        order
    }
}

async fn taking_up_again_is_not_proposed_when_its_code_is_used_up(till: Till) {
    let order = till.paid_when_its_code_is_used_up("UNE10").await;
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, till.state(&order).await), (CaseKind::PaidAfterExpiry, "expired"));
    let ways = async || case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways().await[0], Settlement::Refunded, "the pieces are there, the price is not");
    let gone = case.what_is_gone(&mut till.db(), till.now()).await.unwrap();
    assert!(matches!(&gone, Some(OrderError::CodeUsedUp { code }) if code == "UNE10"), "{gone:?}");
    let taken = till.settles(&case, Settlement::TakeStockAgain).await;
    assert!(matches!(taken, Err(PaymentError::Order(OrderError::CodeUsedUp { .. }))), "{taken:?}");

    // The merchant lets it serve once more: then the order goes on at its price.
    till.has_code(serves("UNE10", 2)).await;
    assert_eq!(ways().await[0], Settlement::TakeStockAgain);
    assert!(case.what_is_gone(&mut till.db(), till.now()).await.unwrap().is_none());
    till.settles(&case, Settlement::TakeStockAgain).await.unwrap();
    assert_eq!((till.state(&order).await, till.see(&order).await.total.minor), ("paid", 11_250));
}

async fn the_rule_gives_back_what_its_code_does_not_let_go_on(till: Till) {
    till.gives_back_what_comes_too_late().await;
    let order = till.paid_when_its_code_is_used_up("UNE10").await;
    for _ in 0..3 {
        till.later(minutes(10)).await;
    }
    let case = till.cases(&order).await.remove(0);
    let closed = case.closed.unwrap_or_else(|| panic!("{case:?}"));
    assert_eq!((closed.how, closed.by), (Settlement::Refunded, None));
    let refunds = refunds_of(&mut till.db(), order.brand, order.id).await.unwrap();
    assert_eq!(refunds.iter().map(|it| (it.state, it.amount.minor)).collect::<Vec<_>>(), [(RefundState::Done, 11_250)]);
    assert_eq!(till.state(&order).await, "expired");
}

testing::stories!(Till:
    taking_up_again_is_not_proposed_when_its_code_is_used_up,
    the_rule_gives_back_what_its_code_does_not_let_go_on,
    it_goes_back_by_the_rule_and_says_so,
    without_the_rule_or_without_such_a_provider_a_human_decides,
    stock_that_is_there_goes_before_the_rule,
);
