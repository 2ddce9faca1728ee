//! From the provider's word to a paid order.

use crate::till::{KINDS, PIECES, PRICE, Till};
use kernel::{minutes, seconds};
use psp::Kind::{CinetPay, GeniusPay, Mtn, Orange, PaymeTrust, Stripe, Wave};
use serde_json::json;
use storage::args;

async fn a_notification_pays_the_order_once_however_often_it_comes(till: Till) {
    for (n, kind) in (1..).zip(KINDS) {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.fault("notification", json!({"effect": "duplicate", "times": 3}), 9).await;
        till.pays(&till.attempt(&order).await, None).await;
        assert!(till.delivered().await.iter().all(|status| *status == 200));
        till.work().await;
        assert_eq!((till.state(&order).await, till.attempt_states(&order).await[0]), ("paid", "paid"));
        assert_eq!((till.money(&order).await, till.on_hand().await), (vec![PRICE], PIECES - n));

        till.control(&format!("sessions/{}/notify", till.attempt(&order).await.reference), json!({"times": 20})).await;
        till.delivered().await;
        till.work().await;
        till.later(minutes(40)).await;
        assert_eq!((till.money(&order).await, till.on_hand().await), (vec![PRICE], PIECES - n));
        for fact in ["payment.received", "order.paid"] {
            assert_eq!(till.told(order.id, fact).await, 1, "{fact}");
        }
        assert_eq!((till.state(&order).await, till.cases(&order).await.len()), ("paid", 0));
        assert_eq!(till.count("job").await, 0, "nothing is left to do");
        till.no_more_faults().await;
    }
}

async fn notifications_out_of_order_end_in_the_same_place(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("notification", json!({"effect": "out_of_order"}), 3).await;
    let attempt = till.attempt(&order).await;
    till.control(&format!("sessions/{}/fail", attempt.reference), json!({})).await;
    till.pays(&attempt, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
}

async fn a_forged_notification_changes_nothing(till: Till) {
    for kind in KINDS {
        let effects: &[&str] = match kind {
            // It signs nothing; its token is its proof.
            PaymeTrust | Orange => &["bad_signature"],
            // No time is signed.
            CinetPay => &["bad_signature", "changed_body"],
            Mtn => &[],
            Stripe | Wave | GeniusPay => &["bad_signature", "changed_body", "old_timestamp", "future_timestamp"],
        };
        for effect in effects {
            let order = till.order().await;
            till.click(&order, kind).await;
            let before = till.count("notification WHERE decided = 'look_up'").await;
            till.fault("notification", json!({ "effect": effect, "provider": kind.code() }), 99).await;
            let so_far = till.delivered().await.len();
            till.control(&format!("sessions/{}/open", till.attempt(&order).await.reference), json!({})).await;
            till.pays(&till.attempt(&order).await, None).await;
            let statuses = till.delivered().await.split_off(so_far);
            assert!(
                !statuses.is_empty() && statuses.iter().all(|status| *status == 401),
                "{kind} {effect} {statuses:?}"
            );
            let due = format!("job WHERE kind = 'payments.look_up' AND run_at <= {}", till.now().0);
            assert_eq!(till.count(&due).await, 0, "{kind} {effect}: no look-up is wanted by a forgery");
            till.work().await;
            assert_eq!(till.state(&order).await, "awaiting_payment", "{kind} {effect}");
            assert_eq!(till.count("notification WHERE decided = 'look_up'").await, before);
            till.no_more_faults().await;
            let by = ordering::CancelledBy::Customer;
            till.db().write(async |tx| ordering::cancel_order(tx, order.brand, order.id, by).await).await.unwrap();
        }
    }
}

async fn an_account_of_nobody_and_a_key_of_nothing_are_refused(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let account = till.attempt(&order).await.account;
    let body = json!({"merchant_transaction_id": till.attempt(&order).await.reference.as_str()}).to_string();
    for (path, status) in [
        (payments::notify_path(PaymeTrust, kernel::PaymentAccountId(kernel::Uuid::nil()), Some("k")), 404),
        (payments::notify_path(Stripe, account, None), 404),
        (payments::notify_path(PaymeTrust, account, Some("guessed")), 401),
        (payments::notify_path(PaymeTrust, account, None), 401),
    ] {
        let answer = till.http.post(format!("{}{path}", till.shop_url)).body(body.clone()).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
    let long = vec![b'x'; 300 * 1024];
    let path = payments::notify_path(PaymeTrust, account, None);
    assert_eq!(till.http.post(format!("{}{path}", till.shop_url)).body(long).send().await.unwrap().status(), 413);
    assert_eq!(till.count("notification").await, 0, "nothing is kept of them");
}

async fn a_notification_that_overtakes_the_creation_is_not_lost(till: Till) {
    let order = till.order().await;
    till.fault("create", json!({"effect": "notify_early"}), 1).await;
    till.click(&order, PaymeTrust).await;
    till.delivered().await;
    assert_eq!(till.count("notification WHERE decided = 'too_early'").await, 1);
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.work().await;
    assert_eq!(till.state(&order).await, "paid");
}

async fn without_any_notification_asking_finds_the_money(till: Till) {
    for kind in KINDS {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.fault("notification", json!({"effect": "lost"}), 99).await;
        till.later(seconds(20)).await;
        assert_eq!(till.state(&order).await, "awaiting_payment");
        till.pays(&till.attempt(&order).await, None).await;
        till.later(seconds(20)).await;
        assert_eq!(till.state(&order).await, "paid", "{kind}");
        till.no_more_faults().await;
    }
    // « j'ai payé »: asked at once, at most once per 10 s.
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.payments.ask_again(order.brand, order.id).await.unwrap();
    till.work().await;
    assert_eq!(till.state(&order).await, "paid");
}

async fn a_provider_is_asked_once_in_ten_seconds_whoever_wants_to_know(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let reference = till.attempt(&order).await.reference;
    let asked = async || till.calls("status").await;
    let says_paid = async || till.payments.ask_again(order.brand, order.id).await.unwrap();
    till.control(&format!("sessions/{reference}/notify"), json!({"times": 3})).await;
    till.delivered().await;
    says_paid().await;
    till.work().await;
    says_paid().await;
    till.work().await;
    assert_eq!(asked().await, 1, "notifications, a browser and « j'ai payé » share one look");

    // What comes meanwhile is not lost: it is asked about when the ten seconds are over.
    till.later(seconds(4)).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    says_paid().await;
    till.later(seconds(5)).await;
    assert_eq!((asked().await, till.state(&order).await), (1, "awaiting_payment"));
    till.later(seconds(1)).await;
    assert_eq!((asked().await, till.state(&order).await), (2, "paid"));
}

/// What is signed for does not wait for the ten seconds: the receipt comes within the second, and no second call is made.
async fn money_that_is_signed_for_just_after_a_look_is_taken_at_once(till: Till) {
    for kind in [Stripe, Wave, GeniusPay] {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.payments.ask_again(order.brand, order.id).await.unwrap();
        till.work().await;
        let asked = till.calls("status").await;
        till.ground.clock.advance(seconds(1));
        till.pays(&till.attempt(&order).await, None).await;
        till.delivered().await;
        till.work().await;
        assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]), "{kind}");
        assert_eq!(till.calls("status").await, asked, "{kind}");
        till.later(minutes(1)).await;
        assert_eq!((till.money(&order).await, till.cases(&order).await.len()), (vec![PRICE], 0), "{kind}");
    }
}

async fn a_provider_that_is_down_is_not_asked_more_often_for_being_wanted(till: Till) {
    let order = till.order().await;
    till.click(&order, PaymeTrust).await;
    let asked = async || till.calls("status").await;
    till.fault("status", json!({"effect": "down"}), 99).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    for _ in 0..3 {
        till.payments.ask_again(order.brand, order.id).await.unwrap();
        till.later(seconds(2)).await;
    }
    assert_eq!(asked().await, 1, "a look that failed is a look");
    till.no_more_faults().await;
    till.later(seconds(5)).await;
    assert_eq!(asked().await, 1);
    till.later(seconds(1)).await;
    assert_eq!((asked().await, till.state(&order).await), (2, "paid"));
}

async fn what_could_not_be_kept_is_sent_again(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.fault("status", json!({"effect": "down"}), 99).await;
    let account = till.attempt(&order).await.account;
    let event = till.completed(&order, "xof").await;
    // The database is in trouble just where a notification is written down.
    let moves = async |from: &str, to: &str| {
        let sql = format!("ALTER TABLE {from} RENAME TO {to}");
        till.db().write(async |tx| tx.exec(&sql, args![]).await.map(drop)).await.unwrap();
    };
    moves("notification", "notification_away").await;
    assert_eq!(till.stripe_tells(account, &event).await, 503, "never « kept » for what is not");
    moves("notification_away", "notification").await;
    assert_eq!(till.count("notification").await, 0);
    let due = format!("job WHERE kind = 'payments.look_up' AND run_at <= {}", till.now().0);
    assert_eq!(till.count(&due).await, 0, "all of it or nothing");
    // Sent again, it counts once.
    for _ in 0..2 {
        assert_eq!(till.stripe_tells(account, &event).await, 200);
    }
    till.work().await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
}

async fn a_payer_who_fails_may_try_again(till: Till) {
    let order = till.order().await;
    let first = till.click(&order, PaymeTrust).await;
    till.control(&format!("sessions/{}/fail", till.attempt(&order).await.reference), json!({})).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.attempt_states(&order).await, ["failed"]);
    assert_eq!(till.state(&order).await, "awaiting_payment");
    assert_ne!(till.click(&order, PaymeTrust).await, first, "a new attempt, under a new reference");
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("paid", vec!["failed", "paid"]));
}

async fn the_signed_word_counts_when_the_provider_cannot_be_asked(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("status", json!({"effect": "down"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]));
    // Asked again later, it is the same money.
    till.no_more_faults().await;
    let attempt = till.attempt(&order).await;
    till.payments.look_up(attempt.brand, attempt.id).await.unwrap();
    assert_eq!(till.money(&order).await, [PRICE]);
}

async fn a_paid_order_ends_its_other_sessions(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let card = till.attempt(&order).await;
    till.click(&order, PaymeTrust).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.state(&order).await, "paid");
    let states = till.attempt_states(&order).await;
    assert!(states.contains(&"expired") && states.contains(&"paid"), "{states:?}");
    let sessions = till.look("sessions").await;
    let session = sessions.iter().find(|it| it["reference"] == card.reference.as_str()).unwrap();
    assert_eq!(session["state"], "expired/unpaid", "{session}");
}

testing::stories!(Till:
    a_notification_pays_the_order_once_however_often_it_comes,
    notifications_out_of_order_end_in_the_same_place,
    a_forged_notification_changes_nothing,
    an_account_of_nobody_and_a_key_of_nothing_are_refused,
    a_notification_that_overtakes_the_creation_is_not_lost,
    without_any_notification_asking_finds_the_money,
    a_provider_is_asked_once_in_ten_seconds_whoever_wants_to_know,
    money_that_is_signed_for_just_after_a_look_is_taken_at_once,
    a_provider_that_is_down_is_not_asked_more_often_for_being_wanted,
    what_could_not_be_kept_is_sent_again,
    a_payer_who_fails_may_try_again,
    the_signed_word_counts_when_the_provider_cannot_be_asked,
    a_paid_order_ends_its_other_sessions,
);
