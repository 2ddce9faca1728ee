//! Money that does not fit its order: recorded, never lost, never a false « payé ».

use crate::till::{KINDS, PIECES, PRICE, Till, brand};
use kernel::{hours, minutes, seconds};
use ordering::{CancelledBy, OrderError};
use payments::{CaseKind, NextStep, PaymentError, Settlement, list_cases};
use psp::Kind::{CinetPay, GeniusPay, Orange, PaymeTrust, Stripe, Wave};
use serde_json::json;

async fn a_wrong_amount_is_recorded_and_pays_nothing(till: Till) {
    // Those that tell what was paid; the others' payer cannot pay anything else.
    for kind in [Stripe, GeniusPay, CinetPay] {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.pays(&till.attempt(&order).await, Some(5_000)).await;
        till.delivered().await;
        till.work().await;
        let states = (till.state(&order).await, till.attempt_states(&order).await[0]);
        assert_eq!(states, ("awaiting_payment", "conflicted"), "{kind}");
        assert_eq!((till.money(&order).await, till.case_kinds(&order).await), (vec![5_000], vec!["short"]));
        assert_eq!((till.told(order.id, "order.paid").await, till.told(order.id, "payment.case_opened").await), (0, 1));
        // Its goods are kept while a human looks: a day, and no longer.
        till.later(minutes(31)).await;
        assert_eq!(till.state(&order).await, "awaiting_payment");
        till.later(hours(24)).await;
        assert_eq!((till.state(&order).await, till.on_hand().await), ("expired", PIECES));
    }
}

async fn too_much_pays_and_opens_a_case(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.pays(&till.attempt(&order).await, Some(PRICE + 500)).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE + 500]));
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.next_step()), (CaseKind::Over, Some(NextStep::RefundDifference)));
}

async fn money_after_expiry_takes_the_stock_again_and_people_see_it(till: Till) {
    // Orange's pages are dead by then.
    for kind in KINDS.into_iter().filter(|kind| *kind != Orange) {
        let order = till.order().await;
        till.click(&order, kind).await;
        // The provider cannot be told to end the session, so that the payer is quicker than we are.
        till.fault("expire", json!({"effect": "down"}), 99).await;
        till.later(minutes(30)).await;
        assert_eq!(till.state(&order).await, "expired");
        let before = till.on_hand().await;
        till.pays(&till.attempt(&order).await, None).await;
        till.delivered().await;
        // It was asked just now, as the page was closed.
        till.later(seconds(10)).await;
        assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]), "{kind}");
        assert_eq!(till.on_hand().await, before - 1);
        assert_eq!((till.told(order.id, "order.paid").await, till.told(order.id, "order.expired").await), (1, 1));
        let case = till.cases(&order).await.remove(0);
        let closed = case.closed.unwrap();
        assert_eq!((case.kind, closed.how, closed.by), (CaseKind::PaidAfterExpiry, Settlement::TakeStockAgain, None));
        assert_eq!((case.next_step(), till.told(order.id, "payment.case_opened").await), (None, 0));
        till.no_more_faults().await;
    }
}

/// Pages that no provider lets us close live on: their money is found hours later although nobody tells of it (§9.4).
async fn late_money_that_nobody_tells_of_is_found(till: Till) {
    for (kind, paid_after) in [(GeniusPay, 23), (CinetPay, 23), (Wave, 23), (PaymeTrust, 5)] {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.fault("expire", json!({"effect": "down"}), 99).await;
        till.fault("notification", json!({"effect": "lost"}), 99).await;
        till.later(minutes(30)).await;
        assert_eq!(till.state(&order).await, "expired", "{kind}");
        for _ in 0..paid_after {
            till.later(hours(1)).await;
        }
        till.pays(&till.attempt(&order).await, None).await;
        till.delivered().await;
        assert!(till.money(&order).await.is_empty(), "{kind}: nobody has told");
        for _ in 0..10 {
            till.later(hours(1)).await;
        }
        assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]), "{kind}");
        assert_eq!(till.case_kinds(&order).await, ["paid_after_expiry"], "{kind}");
        till.no_more_faults().await;
    }
}

async fn money_whose_stock_is_gone_waits_for_the_merchant(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    till.later(minutes(30)).await;
    let mut others = Vec::new();
    for _ in 0..PIECES {
        others.push(till.order().await);
    }
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.later(seconds(10)).await;
    assert_eq!(till.state(&order).await, "expired");
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.amount.minor), (CaseKind::PaidAfterExpiry, PRICE));
    let ways = async || case.ways(&mut till.db(), till.now()).await.unwrap();
    assert_eq!(ways().await[0], Settlement::Refunded, "no stock: giving it back is what is proposed");
    let taken = till.settles(&case, Settlement::TakeStockAgain).await;
    assert!(matches!(taken, Err(PaymentError::Order(OrderError::OutOfStock { left: 0, .. }))), "{taken:?}");
    assert!(till.cases(&order).await[0].closed.is_none());
    assert!(matches!(till.settles(&case, Settlement::Found).await, Err(PaymentError::CaseRefuses(_))));

    let (other, by) = (others.remove(0), CancelledBy::Customer);
    till.db().write(async |tx| ordering::cancel_order(tx, other.brand, other.id, by).await).await.unwrap();
    assert_eq!(ways().await[0], Settlement::TakeStockAgain, "a piece came free");
    till.settles(&case, Settlement::TakeStockAgain).await.unwrap();
    till.settles(&case, Settlement::TakeStockAgain).await.unwrap();
    assert!(matches!(till.settles(&case, Settlement::Kept).await, Err(PaymentError::CaseRefuses(_))));
    assert_eq!((till.state(&order).await, till.told(order.id, "order.paid").await), ("paid", 1));
    assert!(
        ways().await.len() > 1
            && till.cases(&order).await[0].ways(&mut till.db(), till.now()).await.unwrap().is_empty()
    );
}

async fn money_for_a_cancelled_order_is_a_case(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let by = CancelledBy::Customer;
    till.db().write(async |tx| ordering::cancel_order(tx, order.brand, order.id, by).await).await.unwrap();
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.case_kinds(&order).await), ("cancelled", vec!["paid_after_cancel"]));
    assert_eq!(till.money(&order).await, [PRICE]);
}

/// Found by the property test: each case on a cancelled order that was paid twice claimed the first money too, and a credit gave
/// away what had paid for the goods.
async fn two_payments_of_a_cancelled_order_are_two_cases_of_their_own(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.click(&order, PaymeTrust).await;
    let attempts = till.attempts(&order).await;
    till.fault("expire", json!({"effect": "down"}), 99).await;
    let by = CancelledBy::Customer;
    till.db().write(async |tx| ordering::cancel_order(tx, order.brand, order.id, by).await).await.unwrap();
    for attempt in &attempts {
        till.pays(attempt, None).await;
        till.delivered().await;
        till.later(minutes(1)).await;
    }
    let cases = till.cases(&order).await;
    assert_eq!(
        cases.iter().map(|case| (case.kind, case.amount.minor)).collect::<Vec<_>>(),
        [(CaseKind::PaidAfterCancel, PRICE), (CaseKind::PaidAfterCancel, PRICE)]
    );
    till.settles(&cases[0], Settlement::TakeStockAgain).await.unwrap();
    till.settles(&cases[1], Settlement::Credited).await.unwrap();
    assert_eq!((till.state(&order).await, till.balance(&order).await), ("paid", 0));
}

async fn paying_twice_is_paid_once_and_a_case(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let card = till.attempt(&order).await;
    till.click(&order, PaymeTrust).await;
    let mobile = till.attempts(&order).await.into_iter().find(|it| it.id != card.id).unwrap();
    till.pays(&card, None).await;
    till.pays(&mobile, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.on_hand().await), ("paid", PIECES - 1));
    assert_eq!((till.money(&order).await, till.case_kinds(&order).await), (vec![PRICE, PRICE], vec!["double"]));
    assert_eq!(till.told(order.id, "order.paid").await, 1);
}

async fn a_signed_word_that_the_provider_does_not_bear_out_pays_nothing(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let attempt = till.attempt(&order).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.control(&format!("sessions/{}/expire", attempt.reference), json!({})).await;
    till.delivered().await;
    let event = till.completed(&order, "xof").await;
    assert_eq!(till.stripe_tells(attempt.account, &event).await, 200);
    till.work().await;
    assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("awaiting_payment", vec!["expired"]));
    assert_eq!((till.money(&order).await, till.told(order.id, "order.paid").await), (vec![], 0));
    let case = till.cases(&order).await.remove(0);
    assert_eq!((case.kind, case.attempt, case.amount.minor), (CaseKind::Disagrees, Some(attempt.id), PRICE));
    assert_eq!((case.why.as_deref(), case.next_step()), (Some("expired"), Some(NextStep::AskProvider)));
    // Nobody is asked to pay twice until a human has compared.
    let click = till.payments.start_attempt(&order.code, PaymeTrust).await;
    assert!(matches!(click, Err(PaymentError::NotPayable(_))), "{click:?}");
    let asked = till.calls("status").await;
    till.settles(&case, Settlement::LookedAgain).await.unwrap();
    till.later(seconds(10)).await;
    assert_eq!((till.calls("status").await, till.state(&order).await), (asked + 1, "awaiting_payment"));
    assert_eq!(till.case_kinds(&order).await, ["disagrees"], "the same contradiction is one case");
    till.click(&order, PaymeTrust).await;
}

/// What is signed and what is answered name two amounts: whichever comes first, the answer pays and a human compares.
async fn a_signed_amount_that_is_not_the_answered_one_is_a_case(till: Till) {
    for answer_first in [true, false] {
        let order = till.order().await;
        till.click(&order, Stripe).await;
        let attempt = till.attempt(&order).await;
        till.fault("notification", json!({"effect": "lost"}), 99).await;
        till.pays(&attempt, None).await;
        till.delivered().await;
        let mut event = till.completed(&order, "xof").await;
        event["data"]["object"]["amount_total"] = json!(9_000);
        if answer_first {
            till.payments.look_up(order.brand, attempt.id).await.unwrap();
            assert_eq!((till.state(&order).await, till.case_kinds(&order).await), ("paid", vec![]));
        }
        for _ in 0..2 {
            assert_eq!(till.stripe_tells(attempt.account, &event).await, 200);
            till.work().await;
        }
        assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
        let case = till.cases(&order).await.remove(0);
        assert_eq!(
            (case.kind, case.amount.minor, case.why.clone()),
            (CaseKind::InDoubt, PRICE, Some("signed 9000 XOF".to_owned()))
        );
        assert_eq!(till.case_kinds(&order).await, ["in_doubt"], "once");
        // To compare comes first: nothing is given back because of a word that the answer does not bear out.
        let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
        assert_eq!(ways, [Settlement::Kept, Settlement::RefundedByHand]);
        till.settles(&case, Settlement::Kept).await.unwrap();
        assert_eq!((till.state(&order).await, till.see(&order).await.refunded.minor), ("paid", 0));
        assert_eq!(till.stripe_tells(attempt.account, &event).await, 200);
        till.work().await;
        assert_eq!(till.cases(&order).await.len(), 1, "told again, it was compared already");
        till.no_more_faults().await;
    }
}

/// Another amount than was asked for is not believed by its signature alone while an answer may still come: our own budget of
/// calls may be spent, or the provider down for a while.
async fn a_signed_amount_that_differs_waits_for_its_answer(till: Till) {
    for answers in [true, false] {
        let order = till.order().await;
        till.click(&order, Stripe).await;
        let attempt = till.attempt(&order).await;
        till.fault("notification", json!({"effect": "lost"}), 99).await;
        till.fault("status", json!({"effect": "down"}), 999).await;
        till.fault("expire", json!({"effect": "down"}), 999).await;
        till.pays(&attempt, None).await;
        till.delivered().await;
        let mut event = till.completed(&order, "xof").await;
        event["data"]["object"]["amount_total"] = json!(1_000);
        assert_eq!(till.stripe_tells(attempt.account, &event).await, 200);
        till.work().await;
        till.later(minutes(5)).await;
        assert!(till.money(&order).await.is_empty(), "nothing is owed for a word that nobody bears out");
        assert_eq!((till.state(&order).await, till.case_kinds(&order).await), ("awaiting_payment", vec![]));
        if answers {
            till.no_more_faults().await;
            till.later(minutes(15)).await;
            assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
            assert_eq!(till.case_kinds(&order).await, ["in_doubt"]);
        } else {
            for _ in 0..9 {
                till.later(minutes(10)).await;
            }
            assert_eq!(till.money(&order).await, [1_000], "silence is no answer for ever");
        }
        till.no_more_faults().await;
    }
}

/// A signature that comes just after an answer that the attempt is over is compared with a new answer, and not believed.
async fn a_signature_just_after_the_end_is_compared(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let attempt = till.attempt(&order).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    let event = till.completed(&order, "xof").await;
    till.control(&format!("sessions/{}/expire", attempt.reference), json!({})).await;
    till.payments.look_up(order.brand, attempt.id).await.unwrap();
    assert_eq!(till.attempt_states(&order).await, ["expired"]);
    till.ground.clock.advance(seconds(1));
    assert_eq!(till.stripe_tells(attempt.account, &event).await, 200);
    till.work().await;
    till.later(seconds(12)).await;
    assert!(till.money(&order).await.is_empty());
    assert_eq!((till.state(&order).await, till.case_kinds(&order).await), ("awaiting_payment", vec!["disagrees"]));
}

/// A payment of nothing is none, whoever signs it: a human is told, and the customer may pay.
async fn nothing_is_no_payment(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let attempt = till.attempt(&order).await;
    let mut event = till.completed(&order, "xof").await;
    event["data"]["object"]["amount_total"] = json!(0);
    assert_eq!(till.stripe_tells(attempt.account, &event).await, 200);
    till.work().await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("awaiting_payment", vec![]));
    till.pays(&attempt, None).await;
    till.delivered().await;
    till.later(minutes(5)).await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
}

/// Signed words and answers that are looked up come at once, of one payment: none is sent away.
async fn news_and_answers_at_once_are_all_kept(till: Till) {
    till.fault("notification", json!({"effect": "lost"}), 999).await;
    for _ in 0..8 {
        let order = till.order().await;
        till.click(&order, Stripe).await;
        let attempt = till.attempt(&order).await;
        till.pays(&attempt, None).await;
        till.delivered().await;
        let event = till.completed(&order, "xof").await;
        let tell = async |n: u64| {
            let mut event = event.clone();
            event["id"] = json!(format!("evt_{n}_{}", attempt.id));
            till.stripe_tells(attempt.account, &event).await.as_u16()
        };
        let ask = async || till.payments.look_up(order.brand, attempt.id).await.is_ok();
        let (a, b, c, d, e, f, g, h) = tokio::join!(tell(1), ask(), tell(2), ask(), tell(3), ask(), tell(4), ask());
        assert_eq!(([a, c, e, g], [b, d, f, h]), ([200; 4], [true; 4]));
        till.work().await;
        assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
    }
}

async fn an_unknown_reference_is_recorded_and_pays_nothing(till: Till) {
    // PaymeTrust: unsigned, so that it proves nothing; kept because it came to an address that only they know.
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    till.fault("notification", json!({"effect": "unknown_reference"}), 99).await;
    till.control(&format!("sessions/{}/open", till.attempt(&order).await.reference), json!({})).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.state(&order).await, "awaiting_payment");
    assert!(till.count("notification WHERE decided = 'not_proven'").await > 0);
    till.no_more_faults().await;

    // Stripe: signed money under a name nobody here has given is a case of its own.
    let session = json!({"id": "evt_1", "object": "event", "type": "checkout.session.completed", "livemode": false,
        "data": {"object": {"id": "cs_elsewhere", "object": "checkout.session", "status": "complete",
        "payment_status": "paid", "amount_total": 9_000, "currency": "xof", "payment_intent": "pi_elsewhere",
        "client_reference_id": "WEB-77"}}});
    till.click(&order, Stripe).await;
    let account = till.attempts(&order).await.into_iter().find(|it| it.kind == Stripe).unwrap().account;
    for _ in 0..2 {
        assert_eq!(till.stripe_tells(account, &session).await, 200);
    }
    till.work().await;
    let cases = list_cases(&mut till.db(), till.brand.id, true, None, 50).await.unwrap().cases;
    assert_eq!(cases.len(), 1);
    assert_eq!((cases[0].kind, cases[0].order), (CaseKind::UnknownReference, None));
    assert_eq!(till.count("payment WHERE order_id IS NULL AND amount = 9000").await, 1);
    assert_eq!(till.state(&order).await, "awaiting_payment");

    let stranger = brand(&till.ground, "karite").await.id;
    assert!(list_cases(&mut till.db(), stranger, false, None, 50).await.unwrap().cases.is_empty());
    let (case, by) = (cases[0].id, (till.teammate(), true));
    let kept = Settlement::Kept;
    let theirs = till.db().write(async |tx| till.payments.settle_case(tx, stranger, case, kept, by, None).await).await;
    assert!(matches!(theirs, Err(PaymentError::NoSuchCase(_))));
}

testing::stories!(Till:
    a_wrong_amount_is_recorded_and_pays_nothing,
    two_payments_of_a_cancelled_order_are_two_cases_of_their_own,
    a_signed_amount_that_is_not_the_answered_one_is_a_case,
    too_much_pays_and_opens_a_case,
    money_after_expiry_takes_the_stock_again_and_people_see_it,
    late_money_that_nobody_tells_of_is_found,
    money_whose_stock_is_gone_waits_for_the_merchant,
    money_for_a_cancelled_order_is_a_case,
    paying_twice_is_paid_once_and_a_case,
    a_signed_word_that_the_provider_does_not_bear_out_pays_nothing,
    a_signed_amount_that_differs_waits_for_its_answer,
    a_signature_just_after_the_end_is_compared,
    nothing_is_no_payment,
    news_and_answers_at_once_are_all_kept,
    an_unknown_reference_is_recorded_and_pays_nothing,
);
