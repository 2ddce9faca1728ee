//! Money that comes too late for its stock goes back by itself, where the shop has decided so and the provider can.

use crate::till::{PIECES, PRICE, Till};
use identity::{Brand, Settings, TillRules};
use kernel::{TeammateId, minutes, seconds};
use ordering::{CancelledBy, Order};
use payments::{CaseKind, RefundState, Settlement, refunds_of};
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
        self.work().await;
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
    till.work().await;
    assert_eq!((till.state(&order).await, till.on_hand().await), ("paid", PIECES - 1));
    assert!(refunds_of(&mut till.db(), order.brand, order.id).await.unwrap().is_empty());
}

testing::stories!(Till:
    it_goes_back_by_the_rule_and_says_so,
    without_the_rule_or_without_such_a_provider_a_human_decides,
    stock_that_is_there_goes_before_the_rule,
);
