//! Money that goes back: once, never more than came, and told only when it is there.

use crate::till::{PIECES, PRICE, Till, brand};
use identity::PaymentMethod;
use kernel::{Currency, Millis, Money, days, minutes, seconds};
use ordering::{Order, OrderState};
use payments::{AskRefund, ByHand, CaseKind, PaymentError, Refund, RefundRoute, RefundState, Settlement, refunds_of};
use psp::Kind::{CinetPay, GeniusPay, PaymeTrust, Stripe, Wave};
use serde_json::json;

impl Till {
    pub fn asks(&self, minor: i64) -> AskRefund {
        let amount = Money::new(minor, self.brand.currency);
        AskRefund { amount, restock: false, case: None, by: Some(self.teammate()), may_decide: true, by_hand: false }
    }
    pub async fn gives_back(&self, order: &Order, ask: AskRefund) -> Result<Vec<Refund>, PaymentError> {
        let brand = self.brand.id;
        self.db().write(async |tx| self.payments.refund_order(tx, brand, order.id, &ask).await).await
    }
    async fn refunds(&self, order: &Order) -> Vec<(i64, &'static str)> {
        let refunds = refunds_of(&mut self.db(), self.brand.id, order.id).await.unwrap();
        refunds.iter().map(|refund| (refund.amount.minor, refund.state.name())).collect()
    }
    async fn refund(&self, order: &Order) -> Refund {
        refunds_of(&mut self.db(), self.brand.id, order.id).await.unwrap().pop().unwrap()
    }
    async fn confirms(&self, refund: &Refund, reference: &str) -> Result<Refund, PaymentError> {
        let (brand, by, noted) = (self.brand.id, self.teammate(), self.gave_back(reference));
        self.db().write(async |tx| Refund::confirm_by_hand(tx, brand, refund.id, &noted, by).await).await
    }
}

async fn a_provider_gives_back_a_part_then_the_rest(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    till.gives_back(&order, AskRefund { restock: true, ..till.asks(2_500) }).await.unwrap();
    assert_eq!(
        (till.refunds(&order).await, till.told(order.id, "payment.refunded").await),
        (vec![(2_500, "approved")], 0)
    );
    till.work().await;
    assert_eq!(till.refunds(&order).await, [(2_500, "done")]);
    assert_eq!((till.told(order.id, "payment.refunded").await, till.state(&order).await), (1, "paid"));
    assert_eq!(
        (till.see(&order).await.refunded.minor, till.on_hand().await),
        (2_500, PIECES - 1),
        "a part brings no piece back"
    );
    let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap().unwrap();
    assert_eq!(ledger.balance.minor, 0, "{:?}", ledger.entries);

    let too_much = till.gives_back(&order, till.asks(PRICE - 2_500 + 1)).await;
    assert!(matches!(too_much, Err(PaymentError::TooMuch { available }) if available.minor == PRICE - 2_500));
    till.gives_back(&order, AskRefund { restock: true, ..till.asks(PRICE - 2_500) }).await.unwrap();
    till.work().await;
    let seen = till.see(&order).await;
    assert!(matches!(seen.state, OrderState::Refunded { .. }), "{:?}", seen.state);
    assert_eq!((seen.refunded, till.on_hand().await), (seen.total, PIECES), "its pieces are back on the shelf");
    let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap().unwrap();
    assert_eq!(ledger.balance.minor, 0, "{:?}", ledger.entries);
    assert!(till.gives_back(&order, till.asks(1)).await.is_err());
    assert_eq!(till.calls("refund").await, 2);
}

async fn wave_gives_back_all_or_a_human_does(till: Till) {
    let order = till.paid_at(Wave, None).await;
    let part = till.gives_back(&order, till.asks(1_000)).await.unwrap().remove(0);
    assert_eq!((part.route, part.state), (RefundRoute::Hand, RefundState::Approved));
    till.work().await;
    assert!(part.waits_for_a_human() && till.told(order.id, "payment.refunded").await == 0);
    till.confirms(&part, " TX-991 ").await.unwrap();
    let again = till.confirms(&part, "TX-992").await.unwrap();
    assert_eq!((again.reference.as_deref(), till.told(order.id, "payment.refunded").await), (Some("TX-991"), 1));

    let whole = till.paid_at(Wave, None).await;
    let made = till.gives_back(&whole, till.asks(PRICE)).await.unwrap().remove(0);
    assert_eq!(made.route, RefundRoute::Api);
    assert!(matches!(till.confirms(&made, "TX-993").await, Err(PaymentError::RefundRefuses(_))));
    till.work().await;
    assert_eq!((till.state(&whole).await, till.refunds(&whole).await), ("refunded", vec![(PRICE, "done")]));
}

async fn what_is_given_back_by_hand_is_proven_by_its_day_and_its_reference(till: Till) {
    let order = till.paid_at(PaymeTrust, None).await;
    let refund = till.gives_back(&order, till.asks(PRICE)).await.unwrap().remove(0);
    let noted = |reference: &str, day: &str| ByHand::noted(&till.brand, reference, day, till.now());
    for (reference, day) in [("", ""), ("   ", "2026-01-01")] {
        let refused = noted(reference, day).unwrap_err();
        assert_eq!(refused.to_string(), "note the operator's reference of the refund");
    }
    let today = jiff_day(till.now());
    for day in [jiff_day(till.now() + days(1)), jiff_day(till.now() - days(400)), "hier".into(), "2026-02-30".into()] {
        let refused = noted("MP1", &day).unwrap_err();
        assert_eq!(refused.to_string(), "give the day as 2026-11-26: today, or one of the past year", "{day}: {today}");
    }
    let yesterday = noted(" MP261126.7 ", &jiff_day(till.now() - days(1))).unwrap();
    let (brand, by) = (till.brand.id, till.teammate());
    let done = till.db().write(async |tx| Refund::confirm_by_hand(tx, brand, refund.id, &yesterday, by).await);
    let done = done.await.unwrap();
    assert_eq!(done.reference.as_deref(), Some("MP261126.7"));
    let seen = till.refund(&order).await;
    let given_on = seen.given_on.unwrap();
    assert!(given_on < till.now() && given_on > till.now() - days(2), "{given_on:?}");
    assert_eq!((seen.state.name(), seen.state_at), ("done", till.now()), "noted now, given back yesterday");

    // A case that is settled so wants the same proof, and moves nothing without it.
    let order = till.paid_at(Stripe, Some(PRICE + 500)).await;
    let case = till.cases(&order).await.remove(0);
    let bare = till.db().write(async |tx| {
        till.payments.settle_case(tx, brand, case.id, Settlement::RefundedByHand, (by, true), None).await
    });
    assert!(matches!(bare.await, Err(PaymentError::ReferenceNeeded)));
    assert!(till.refunds(&order).await.is_empty() && till.cases(&order).await[0].closed.is_none());
    till.settles(&case, Settlement::RefundedByHand).await.unwrap();
    let made = till.refund(&order).await;
    assert_eq!((made.reference.as_deref(), made.given_on.is_some()), (Some("MP-CASE"), true));
}

/// As a page gives it: the shop's days are those of Abidjan, which are those of the clock.
fn jiff_day(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap().to_string()[..10].to_owned()
}

async fn who_may_not_decide_asks_a_manager(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    let asked = AskRefund { may_decide: false, ..till.asks(PRICE) };
    let refund = till.gives_back(&order, asked).await.unwrap().remove(0);
    till.work().await;
    assert_eq!((refund.state, till.refunds(&order).await), (RefundState::Requested, vec![(PRICE, "requested")]));
    assert!(till.gives_back(&order, till.asks(1)).await.is_err(), "what is asked for is not asked for twice");
    let (brand, by) = (till.brand.id, till.teammate());
    till.db().write(async |tx| Refund::decline(tx, brand, refund.id, by).await).await.unwrap();
    let late = till.db().write(async |tx| Refund::approve(tx, brand, refund.id, by).await).await;
    assert!(matches!(late, Err(PaymentError::RefundRefuses(_))));

    // Ids of one millisecond have no order.
    till.ground.clock.advance(Millis(1));
    let again = till.gives_back(&order, AskRefund { may_decide: false, ..till.asks(PRICE) }).await.unwrap().remove(0);
    for _ in 0..2 {
        till.db().write(async |tx| Refund::approve(tx, brand, again.id, by).await).await.unwrap();
    }
    till.work().await;
    assert_eq!(till.refunds(&order).await, [(PRICE, "declined"), (PRICE, "done")]);
}

async fn a_declined_refund_opens_its_case_again(till: Till) {
    let order = till.paid_at(Stripe, Some(PRICE + 500)).await;
    let (brand, by) = (till.brand.id, till.teammate());
    let settle = async |case: &payments::Case, how, may_decide| {
        let settled = till
            .db()
            .write(async |tx| till.payments.settle_case(tx, brand, case.id, how, (by, may_decide), None).await);
        settled.await
    };
    let case = till.cases(&order).await.remove(0);
    for _ in 0..2 {
        settle(&case, Settlement::Refunded, false).await.unwrap();
        assert!(till.cases(&order).await[0].closed.is_some());
        let refund = till.refund(&order).await;
        for _ in 0..2 {
            till.db().write(async |tx| Refund::decline(tx, brand, refund.id, by).await).await.unwrap();
        }
        let open = till.cases(&order).await;
        assert!(open.len() == 1 && open[0].closed.is_none(), "its money is there as before: {open:?}");
        assert_eq!(payments::count_open_cases(&mut till.db(), brand).await.unwrap(), 1);
        till.ground.clock.advance(Millis(1));
    }
    assert_eq!(till.told(order.id, "payment.case_reopened").await, 2);
    // Nobody keeps what is somebody else's by themselves; where a manager does, the account says so.
    assert!(matches!(settle(&case, Settlement::Kept, false).await, Err(PaymentError::ManagerNeeded)));
    assert_eq!(till.ledger(&order).await.balance.minor, -500);
    settle(&case, Settlement::Kept, true).await.unwrap();
    let ledger = till.ledger(&order).await;
    let kept = ledger.entries.last().unwrap();
    assert_eq!((ledger.balance.minor, kept.what.name(), kept.amount.minor), (0, "kept", 500));
}

async fn money_after_the_end_whose_refund_is_declined_is_asked_about_once(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let (brand, by) = (till.brand.id, till.teammate());
    let customer = ordering::CancelledBy::Customer;
    till.db().write(async |tx| ordering::cancel_order(tx, brand, order.id, customer).await).await.unwrap();
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    let case = till.cases(&order).await.remove(0);
    till.settles(&case, Settlement::Refunded).await.unwrap();
    let refund = till.refund(&order).await;
    assert_eq!(refund.route, RefundRoute::Hand);
    till.db().write(async |tx| Refund::decline(tx, brand, refund.id, by).await).await.unwrap();
    till.work().await;
    let cases = till.cases(&order).await;
    assert!(cases.len() == 1 && cases[0].closed.is_none(), "{cases:?}");
}

async fn no_amount_is_no_refund(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    for minor in [0, -5] {
        assert!(matches!(till.gives_back(&order, till.asks(minor)).await, Err(PaymentError::NotAnAmount)));
    }
    assert!(till.refunds(&order).await.is_empty());
}

async fn a_lost_answer_is_looked_up_before_anything_is_sent_again(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.fault("refund", json!({"effect": "drop_after"}), 1).await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    till.work().await;
    assert_eq!(till.refunds(&order).await, [(PRICE, "unknown")]);
    assert!(till.gives_back(&order, till.asks(PRICE)).await.is_err(), "unknown is not failed");
    till.later(minutes(2)).await;
    assert_eq!((till.refunds(&order).await, till.state(&order).await), (vec![(PRICE, "done")], "refunded"));
    assert_eq!((till.calls("refund").await, till.told(order.id, "payment.refunded").await), (1, 1));
}

/// The provider's news of it may come before the answer that is lost: the money is back once, and told once.
async fn news_before_a_lost_answer_is_not_unlearnt(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    till.fault("refund", json!({"effect": "timeout_after", "ms": 1_500}), 1).await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    let news = async {
        till.until(async || till.calls("refund").await == 1).await;
        till.delivered().await;
        till.work().await;
        till.refunds(&order).await
    };
    let ((), before) = tokio::join!(till.work(), news);
    assert_eq!(before, [(PRICE, "done")], "the news came while the answer was waited for");
    assert_eq!((till.refunds(&order).await, till.state(&order).await), (vec![(PRICE, "done")], "refunded"));
    till.later(minutes(2)).await;
    assert_eq!((till.calls("refund").await, till.told(order.id, "payment.refunded").await), (1, 1));
}

/// A refund of everything, made on the order, settles the case that was about a part of it.
async fn what_goes_back_takes_its_case_along(till: Till) {
    let over = till.paid_at(Stripe, Some(PRICE + 500)).await;
    let brand = till.brand.id;
    till.gives_back(&over, till.asks(PRICE)).await.unwrap();
    till.work().await;
    assert!(till.cases(&over).await[0].closed.is_some_and(|closed| closed.how == Settlement::Refunded));
    assert_eq!(payments::count_open_cases(&mut till.db(), brand).await.unwrap(), 0);

    // A part of what is too much: what is left of it is still to be settled, and no more than that.
    let over = till.paid_at(Stripe, Some(PRICE + 500)).await;
    till.gives_back(&over, till.asks(200)).await.unwrap();
    till.work().await;
    let case = till.cases(&over).await.remove(0);
    assert!(case.closed.is_none());
    till.settles(&case, Settlement::Credited).await.unwrap();
    assert_eq!((till.credit(&over).await, till.see(&over).await.refunded.minor), (300, 0));
}

/// Stripe repeats an error of its own for a day under the same key (§2.10): once its list is certain that nothing was made, the
/// refund is asked for under another.
async fn an_error_that_is_repeated_is_not_the_end(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    till.fault("refund", json!({"effect": "error500"}), 1).await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    till.work().await;
    assert_eq!(till.refunds(&order).await, [(PRICE, "unknown")]);
    assert_eq!(till.refund(&order).await.why.as_deref(), Some("unreachable"));
    till.later(minutes(2)).await;
    assert_eq!(till.refunds(&order).await, [(PRICE, "unknown")], "the same answer again");
    till.later(minutes(6)).await;
    assert_eq!((till.refunds(&order).await, till.state(&order).await), (vec![(PRICE, "done")], "refunded"));
    assert_eq!(till.told(order.id, "payment.refunded").await, 1);
}

async fn a_provider_that_is_down_is_asked_later(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    till.fault("refund", json!({"effect": "too_many", "retry_after": 1}), 1).await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    till.work().await;
    assert_eq!(till.told(order.id, "payment.refunded").await, 0);
    till.later(minutes(10)).await;
    assert_eq!(till.refunds(&order).await, [(PRICE, "done")]);
}

async fn a_refusal_is_a_case_with_the_next_step_ready(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    // The merchant has changed the key there and not here.
    till.account(Stripe, json!({"secret_key": "sk_test_old", "webhook_secret": "whsec_awa"})).await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    till.work().await;
    assert_eq!((till.refunds(&order).await, till.state(&order).await), (vec![(PRICE, "failed")], "paid"));
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.amount.minor), (CaseKind::RefundFailed, PRICE));
    assert!(case.why.is_some() && case.ways(&mut till.db(), till.now()).await.unwrap()[0] == Settlement::Refunded);
    till.later(seconds(1)).await;
    till.settles(&case, Settlement::Refunded).await.unwrap();
    let by_hand = till.refund(&order).await;
    assert_eq!((by_hand.route, by_hand.case), (RefundRoute::Hand, Some(case.id)));
    till.confirms(&by_hand, "MP2611.77").await.unwrap();
    assert_eq!(till.state(&order).await, "refunded");
}

async fn cash_goes_back_by_hand(till: Till) {
    let order = till.order_by(PaymentMethod::CashOnDelivery).await;
    assert!(till.gives_back(&order, till.asks(1)).await.is_err(), "nothing came yet");
    till.delivers(&order).await;
    let refund = till.gives_back(&order, AskRefund { restock: true, ..till.asks(PRICE) }).await.unwrap().remove(0);
    assert_eq!((refund.route, refund.payment), (RefundRoute::Hand, None));
    till.confirms(&refund, "espèces").await.unwrap();
    assert_eq!((till.state(&order).await, till.on_hand().await), ("refunded", PIECES));
    let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap().unwrap();
    assert_eq!(ledger.balance.minor, 0, "{:?}", ledger.entries);
}

async fn what_is_too_much_goes_back_and_the_order_goes_on(till: Till) {
    let over = till.paid_at(Stripe, Some(PRICE + 500)).await;
    let case = till.cases(&over).await.remove(0);
    assert_eq!(case.amount.minor, 500);
    till.settles(&case, Settlement::Refunded).await.unwrap();
    till.settles(&case, Settlement::Refunded).await.unwrap();
    till.work().await;
    assert_eq!((till.refunds(&over).await, till.state(&over).await), (vec![(500, "done")], "paid"));
    assert_eq!(till.see(&over).await.refunded.minor, 0, "nothing of what was owed went back");
    let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, over.id).await.unwrap().unwrap();
    assert_eq!(ledger.balance.minor, 0, "{:?}", ledger.entries);

    // By hand where the provider has no such thing, and only a manager says that it was done.
    let twice = till.paid_at(CinetPay, Some(PRICE + 500)).await;
    let case = till.cases(&twice).await.remove(0);
    let (brand, seller) = (till.brand.id, (till.teammate(), false));
    let how = Settlement::RefundedByHand;
    let refused =
        till.db().write(async |tx| till.payments.settle_case(tx, brand, case.id, how, seller, None).await).await;
    assert!(matches!(refused, Err(PaymentError::ManagerNeeded)));
    till.settles(&case, how).await.unwrap();
    assert_eq!(till.refunds(&twice).await, [(500, "done")]);
}

/// Found by the property test: the same 500 francs were refunded on the order and credited from its case.
async fn what_was_too_much_does_not_go_back_twice(till: Till) {
    let over = till.paid_at(Stripe, Some(PRICE + 500)).await;
    let case = till.cases(&over).await.remove(0);
    till.gives_back(&over, till.asks(700)).await.unwrap();
    till.work().await;
    assert_eq!(till.see(&over).await.refunded.minor, 200);
    // All of it went with them: the case is settled so, and in no other way.
    assert!(till.cases(&over).await[0].closed.is_some_and(|closed| closed.how == Settlement::Refunded));
    for how in [Settlement::Credited, Settlement::RefundedByHand, Settlement::Kept] {
        assert!(matches!(till.settles(&case, how).await, Err(PaymentError::CaseRefuses(_))), "{how:?}");
    }
    assert_eq!((till.refunds(&over).await, till.credit(&over).await), (vec![(700, "done")], 0));

    // A second payment for an order that was given back whole is too much, all of it.
    let order = till.order().await;
    let mut attempts = Vec::new();
    for kind in [Stripe, PaymeTrust] {
        till.click(&order, kind).await;
        attempts.push(till.attempts(&order).await.into_iter().find(|attempt| attempt.kind == kind).unwrap());
    }
    till.pays(&attempts[0], None).await;
    till.delivered().await;
    till.work().await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    till.work().await;
    till.pays(&attempts[1], None).await;
    till.delivered().await;
    till.later(seconds(10)).await;
    let case = till.cases(&order).await.remove(0);
    assert_eq!((till.state(&order).await, case.kind), ("refunded", CaseKind::Double));
    till.settles(&case, Settlement::Credited).await.unwrap();
    assert_eq!(till.credit(&order).await, PRICE);
    // Who proves to be somebody else of ours keeps it under that name.
    let (from, into) = (order.contact, kernel::ContactId(till.ground.chance.uuid(till.now())));
    let known_as = Order { contact: into, ..order.clone() };
    for (brand, left) in [(brand(&till.ground, "karite").await.id, 0), (till.brand.id, PRICE)] {
        let follow = till.db().write(async |tx| payments::follow_contact(tx, brand, from, into).await);
        follow.await.unwrap();
        assert_eq!((till.credit(&order).await, till.credit(&known_as).await), (PRICE - left, left));
    }
}

async fn two_managers_at_once_give_back_once(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    let ask = || till.gives_back(&order, till.asks(PRICE));
    let (one, other) = tokio::join!(ask(), ask());
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    till.work().await;
    assert_eq!(till.calls("refund").await, 1);
    let cash = till.paid_at(PaymeTrust, None).await;
    let ask = || till.gives_back(&cash, till.asks(PRICE));
    let (one, other) = tokio::join!(ask(), ask());
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    till.later(seconds(1)).await;
}

async fn a_refund_made_at_the_provider_is_found_and_told(till: Till) {
    for kind in [Stripe, Wave] {
        let order = till.paid_at(kind, None).await;
        let attempt = till.attempt(&order).await;
        let (amount, what) = if kind == Stripe { (2_500, json!({ "amount": 2_500 })) } else { (PRICE, json!({})) };
        till.control(&format!("sessions/{}/refund", attempt.reference), what).await;
        till.delivered().await;
        till.work().await;
        // Wave tells nobody of its refunds; the daily comparison does.
        if kind == Wave {
            let find = payments::FindRefunds { brand: till.brand.id, attempt: attempt.id };
            till.db().write(async |tx| jobs::enqueue(tx, &find).await).await.unwrap();
            till.work().await;
        }
        assert_eq!(till.refunds(&order).await, [(amount, "done")], "{kind}");
        assert_eq!(till.told(order.id, "payment.refunded").await, 1);
        assert_eq!(till.see(&order).await.refunded.minor, amount);
        assert!(
            till.gives_back(&order, till.asks(PRICE - amount + 1)).await.is_err(),
            "what is back is not given twice"
        );
    }
}

async fn a_refund_that_comes_back_is_a_case(till: Till) {
    // « failed » comes late enough that a busy machine sees « done » before.
    till.pace(2_000).await;
    let order = till.order().await;
    let page = till.click(&order, Stripe).await;
    let card = [("decision", "pay"), ("card", "4000000000005126")];
    till.http.post(page).form(&card).send().await.unwrap();
    till.delivered().await;
    till.work().await;
    till.gives_back(&order, till.asks(PRICE)).await.unwrap();
    till.work().await;
    assert_eq!((till.refunds(&order).await, till.state(&order).await), (vec![(PRICE, "done")], "refunded"));
    // « failed » comes after « succeeded »: the money is the merchant's again.
    till.until(async || till.look("deliveries").await.iter().any(|it| it["name"] == "refund.failed")).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.refunds(&order).await, [(PRICE, "failed")]);
    assert_eq!((till.case_kinds(&order).await, till.see(&order).await.refunded.minor), (vec!["refund_failed"], 0));
    assert_eq!(
        till.told(order.id, "payment.refund_came_back").await,
        1,
        "who was told that it is back hears that it is not"
    );
}

async fn a_dispute_is_a_case_that_the_bank_closes(till: Till) {
    for (decision, kept) in [("win", true), ("lose", false)] {
        let order = till.paid_at(Stripe, None).await;
        let reference = till.attempt(&order).await.reference;
        till.control(&format!("sessions/{reference}/dispute"), json!({})).await;
        till.delivered().await;
        till.work().await;
        let case = till.cases(&order).await.remove(0);
        assert_eq!((case.kind, case.amount.minor, case.closed), (CaseKind::Disputed, PRICE, None));
        assert_eq!(till.see(&order).await.refunded.minor, 0, "a dispute is not a refund");
        till.control(&format!("sessions/{reference}/{decision}"), json!({})).await;
        till.delivered().await;
        till.work().await;
        let how = if kept { Settlement::DisputeWon } else { Settlement::DisputeLost };
        assert_eq!(till.cases(&order).await[0].closed.unwrap().how, how);
        assert_eq!(till.see(&order).await.refunded.minor, if kept { 0 } else { PRICE });
        assert_eq!(till.told(order.id, "payment.refunded").await, 0, "the payer has it from their bank");
        let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap().unwrap();
        assert_eq!(ledger.balance.minor, 0, "{:?}", ledger.entries);
    }
}

/// GeniusPay tells that money went back, and neither lists refunds nor says how much.
async fn a_refund_told_without_how_much_is_a_case(till: Till) {
    let order = till.paid_at(GeniusPay, None).await;
    let attempt = till.attempt(&order).await;
    till.control(&format!("sessions/{}/refund", attempt.reference), json!({})).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.count("job WHERE kind = 'payments.find_refunds'").await, 0, "nothing is tried again for nothing");
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.amount.minor, case.why.as_deref()), (CaseKind::WentBack, PRICE, Some("refunded")));
    let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways, [Settlement::RefundedByHand, Settlement::Kept]);
    // A human has compared, and notes how much it was: not more than was there, and not nothing.
    let noted = async |minor| {
        let (brand, by) = (till.brand.id, (till.teammate(), true));
        let noted = ByHand::noted(&till.brand, "GP-REL-7", "", till.now()).unwrap();
        let noted = noted.of(Some(Money::new(minor, Currency::XOF)));
        let how = Settlement::RefundedByHand;
        till.db().write(async |tx| till.payments.settle_case(tx, brand, case.id, how, by, Some(&noted)).await).await
    };
    assert!(matches!(noted(PRICE + 1).await, Err(PaymentError::TooMuch { .. })));
    for none in [0, -5] {
        assert!(matches!(noted(none).await, Err(PaymentError::NotAnAmount)), "{none}");
    }
    noted(5_000).await.unwrap();
    assert_eq!(till.refunds(&order).await, [(5_000, "done")]);
    assert_eq!(till.see(&order).await.refunded.minor, 5_000);
    assert_eq!(till.told(order.id, "payment.refunded").await, 1);
    // Told again, there is nothing left to find out.
    let find = payments::FindRefunds { brand: till.brand.id, attempt: attempt.id };
    till.db().write(async |tx| jobs::enqueue(tx, &find).await).await.unwrap();
    till.work().await;
    assert_eq!(till.cases(&order).await.len(), 1);
}

/// What goes back of a settled order is no debt of its customer, neither asked for nor done.
async fn nobody_owes_what_goes_back_to_them(till: Till) {
    let order = till.paid_at(Stripe, None).await;
    let due = async || {
        let order = till.see(&order).await;
        let page = till.payments.open_page(&order.code).await.unwrap().unwrap();
        let balance = payments::Balance::of(&mut till.db(), &order).await.unwrap();
        (balance.due().minor, page.rest.minor, page.covered.minor)
    };
    assert_eq!(due().await, (0, 0, PRICE));
    for may_decide in [false, true] {
        let ask = AskRefund { may_decide, ..till.asks(1_000) };
        let brand = till.brand.id;
        till.db().write(async |tx| till.payments.refund_order(tx, brand, order.id, &ask).await).await.unwrap();
        assert_eq!(due().await, (0, 0, PRICE), "asked for");
        till.work().await;
        assert_eq!(due().await, (0, 0, PRICE), "done, where it was agreed to");
    }
    assert_eq!(till.see(&order).await.refunded.minor, 1_000);
}

testing::stories!(Till:
    nobody_owes_what_goes_back_to_them,
    a_provider_gives_back_a_part_then_the_rest,
    wave_gives_back_all_or_a_human_does,
    what_is_given_back_by_hand_is_proven_by_its_day_and_its_reference,
    who_may_not_decide_asks_a_manager,
    a_declined_refund_opens_its_case_again,
    money_after_the_end_whose_refund_is_declined_is_asked_about_once,
    no_amount_is_no_refund,
    a_lost_answer_is_looked_up_before_anything_is_sent_again,
    a_provider_that_is_down_is_asked_later,
    news_before_a_lost_answer_is_not_unlearnt,
    what_goes_back_takes_its_case_along,
    an_error_that_is_repeated_is_not_the_end,
    a_refusal_is_a_case_with_the_next_step_ready,
    cash_goes_back_by_hand,
    what_is_too_much_goes_back_and_the_order_goes_on,
    what_was_too_much_does_not_go_back_twice,
    two_managers_at_once_give_back_once,
    a_refund_made_at_the_provider_is_found_and_told,
    a_refund_that_comes_back_is_a_case,
    a_dispute_is_a_case_that_the_bank_closes,
    a_refund_told_without_how_much_is_a_case,
);
