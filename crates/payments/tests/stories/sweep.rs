//! Both books compared, night by night.

use crate::till::{PRICE, Till, emulated, worker};
use identity::Change;
use jobs::run_due;
use kernel::{Millis, days, hours, minutes};
use payments::{CaseKind, list_cases};
use psp::Kind::{self, GeniusPay, Stripe, Wave};
use serde_json::json;
use storage::args;

/// Those that list what they took.
const LISTED: [Kind; 3] = [Stripe, Wave, GeniusPay];

/// Lets the time pass until three o'clock of the next night, and compares.
async fn night(till: &Till) {
    let day = days(1).0;
    let three = Millis((till.now() - hours(3)).0.div_euclid(day) * day + day) + hours(3);
    till.later(three - till.now()).await;
    till.payments.plan_sweeps().await.unwrap();
    till.work().await;
}

/// Nobody is told, and nobody asks any more.
async fn silence(till: &Till) {
    till.fault("notification", json!({"effect": "lost"}), 999).await;
}
async fn polling_has_ended(till: &Till) {
    till.db().write(async |tx| tx.exec("DELETE FROM job", &[]).await).await.unwrap();
}

/// A session that somebody else asked for on the shop's account, paid.
async fn of_another(till: &Till, kind: Kind, reference: Option<&str>, francs: i64) {
    let (path, keys) = emulated(kind);
    let base = format!("{}{path}", till.providers);
    let key = |name: &str| keys[name].as_str().unwrap().to_owned();
    let request = match kind {
        Stripe => {
            let mut form = vec![
                ("mode", "payment".to_owned()),
                ("line_items[0][price_data][currency]", "xof".to_owned()),
                ("line_items[0][price_data][unit_amount]", francs.to_string()),
                ("line_items[0][price_data][product_data][name]", "x".to_owned()),
                ("line_items[0][quantity]", "1".to_owned()),
                ("success_url", "https://a.ci/".to_owned()),
            ];
            if let Some(reference) = reference {
                form.push(("payment_intent_data[metadata][reference]", reference.to_owned()));
            }
            till.http.post(format!("{base}/v1/checkout/sessions")).bearer_auth(key("secret_key")).form(&form)
        }
        GeniusPay => {
            let body = json!({"amount": francs, "metadata": reference.map(|it| json!({"reference": it}))
                .unwrap_or(json!({}))});
            let call = till.http.post(format!("{base}/payments")).header("User-Agent", "Mozilla/5.0");
            call.header("X-API-Key", key("api_key")).header("X-API-Secret", key("api_secret")).json(&body)
        }
        _ => {
            let body = json!({"amount": francs.to_string(), "currency": "XOF", "success_url": "https://a.ci/",
                "error_url": "https://a.ci/", "client_reference": reference});
            till.http.post(format!("{base}/v1/checkout/sessions")).bearer_auth(key("api_key")).json(&body)
        }
    };
    let answer: serde_json::Value = request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
    let id = answer["id"].as_str().or(answer["data"]["reference"].as_str()).unwrap().to_owned();
    till.control(&format!("sessions/{id}/pay"), json!({})).await;
}

async fn open_cases(till: &Till) -> Vec<(CaseKind, i64)> {
    let page = list_cases(&mut till.db(), till.brand.id, true, None, 200).await.unwrap();
    let mut seen = Vec::new();
    for case in page.cases {
        seen.push((case.kind, case.amount.minor));
    }
    seen
}

async fn money_is_found_by_night_when_its_news_was_lost_and_nobody_asks_any_more(till: Till) {
    silence(&till).await;
    let mut orders = Vec::new();
    for kind in LISTED {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.pays(&till.attempt(&order).await, None).await;
        orders.push(order);
    }
    polling_has_ended(&till).await;
    till.later(hours(2)).await;
    for order in &orders {
        assert_eq!(till.money(order).await, [0; 0], "nobody knows");
    }
    night(&till).await;
    for order in &orders {
        assert_eq!((till.money(order).await, till.case_kinds(order).await), (vec![PRICE], vec!["paid_after_expiry"]));
    }
    night(&till).await;
    for order in &orders {
        assert_eq!(
            (till.money(order).await, till.cases(order).await.len()),
            (vec![PRICE], 1),
            "the night after, nothing"
        );
    }
    assert_eq!(till.count("job WHERE kind LIKE 'payments.%sweep%' OR kind = 'payments.ask_unlisted'").await, 0);
}

async fn what_both_books_hold_is_asked_about_no_more(till: Till) {
    for kind in LISTED {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.pays(&till.attempt(&order).await, None).await;
        till.delivered().await;
        till.work().await;
        assert_eq!(till.state(&order).await, "paid");
    }
    let asked = till.calls("status").await;
    night(&till).await;
    night(&till).await;
    assert_eq!(till.calls("status").await, asked, "the list was enough");
    assert_eq!(till.count("payment WHERE listed_at IS NULL").await, 0);
    assert_eq!(open_cases(&till).await, []);
}

async fn money_that_names_nothing_of_ours_is_a_case_and_another_programs_is_not(till: Till) {
    silence(&till).await;
    for kind in LISTED {
        // More than a page of Wave's.
        for n in 0..23 {
            of_another(&till, kind, Some(&format!("AUTRE-{n}")), 1_000 + n).await;
        }
        of_another(&till, kind, None, 5_000).await;
    }
    of_another(&till, Wave, Some("RENDU-1"), 7_000).await;
    till.control("sessions/RENDU-1/refund", json!({})).await;
    for _ in 0..2 {
        night(&till).await;
        assert_eq!(till.count("payment WHERE order_id IS NULL AND amount < 2000").await, 3 * 23);
        assert_eq!(till.count("payment").await, 3 * 23, "none without a name, none that went back at once");
        assert_eq!(open_cases(&till).await.len(), 3 * 23, "once each");
    }
    assert!(open_cases(&till).await.iter().all(|(kind, _)| *kind == CaseKind::UnknownReference));
}

async fn recorded_money_that_the_provider_does_not_know_is_a_case(till: Till) {
    let order = till.order().await;
    till.click(&order, Wave).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.state(&order).await, "paid");
    // The keys are those of another wallet now, which never saw this money.
    let other = json!({"api_key": "wave_ci_prod_other", "webhook_secret": "wave_ci_WHS_other"});
    till.control("accounts", json!({"kind": "wave", "credentials": other, "tunnel": true})).await;
    assert_eq!(till.account(Wave, other).await.1, Change::Updated(vec!["credentials"]));

    till.fault("status", json!({"effect": "down"}), 1).await;
    night(&till).await;
    assert_eq!(till.cases(&order).await, [], "a provider that cannot be asked says nothing");
    till.later(minutes(15)).await;
    assert_eq!(till.case_kinds(&order).await, ["in_doubt"]);
    assert_eq!(till.cases(&order).await[0].why.as_deref(), Some("unlisted not_there"));
    assert_eq!((till.state(&order).await, till.money(&order).await), ("paid", vec![PRICE]), "and nothing is corrected");
    night(&till).await;
    assert_eq!(till.cases(&order).await.len(), 1);
}

/// What was signed, and written down by it, was another amount than the provider's list says: nothing is corrected, and a
/// human compares.
async fn recorded_money_of_another_amount_is_a_case(till: Till) {
    for kind in LISTED {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.pays(&till.attempt(&order).await, None).await;
        till.delivered().await;
        till.work().await;
        const SIGNED: &str = "UPDATE payment SET amount = 9999 WHERE brand_id = $1 AND order_id = $2";
        till.db().write(async |tx| tx.put(SIGNED, args![order.brand, order.id]).await).await.unwrap();
        for _ in 0..2 {
            night(&till).await;
            let doubts: Vec<_> =
                till.cases(&order).await.into_iter().filter(|case| case.kind == CaseKind::InDoubt).collect();
            assert_eq!(doubts.len(), 1, "{kind}: once");
            assert_eq!((doubts[0].amount.minor, doubts[0].why.clone()), (9_999, Some(format!("listed {PRICE} XOF"))));
        }
        assert_eq!(till.money(&order).await, [9_999]);
    }
}

async fn a_refund_whose_news_was_lost_is_found_by_night(till: Till) {
    let mut orders = Vec::new();
    for kind in LISTED {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.pays(&till.attempt(&order).await, None).await;
        till.delivered().await;
        till.work().await;
        orders.push(order);
    }
    silence(&till).await;
    for order in &orders {
        till.control(&format!("sessions/{}/refund", till.attempt(order).await.reference), json!({})).await;
    }
    night(&till).await;
    night(&till).await;
    for (order, kind) in orders.iter().zip(LISTED) {
        let refunds = payments::refunds_of(&mut till.db(), till.brand.id, order.id).await.unwrap();
        let found: Vec<_> = refunds.iter().map(|refund| (refund.found, refund.amount.minor)).collect();
        match kind {
            // It tells that money went back, and not how much: somebody looks there.
            GeniusPay => assert_eq!((found, till.case_kinds(order).await), (vec![], vec!["went_back"])),
            _ => assert_eq!(found, [(true, PRICE)], "{kind}"),
        }
    }
}

async fn an_outage_is_no_difference_and_leaves_no_day_out(till: Till) {
    silence(&till).await;
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.pays(&till.attempt(&order).await, None).await;
    polling_has_ended(&till).await;
    till.fault("list", json!({"effect": "down"}), 9).await;
    night(&till).await;
    assert_eq!((till.money(&order).await, open_cases(&till).await), (vec![], vec![]));
    assert_eq!(till.count("payment_account WHERE swept_until IS NOT NULL").await, 0);
    // The next night it still cannot be asked; the stretch grows.
    till.fault("list", json!({"effect": "down"}), 9_999).await;
    night(&till).await;
    till.no_more_faults().await;
    till.later(minutes(15)).await;
    assert_eq!(till.money(&order).await, [PRICE]);
    assert_eq!(till.count("payment_account WHERE swept_until IS NOT NULL").await, 3);
}

async fn money_whose_event_stripe_has_forgotten_stands_in_its_balance(till: Till) {
    silence(&till).await;
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.pays(&till.attempt(&order).await, None).await;
    polling_has_ended(&till).await;
    // Events are kept for 30 days.
    till.later(days(40)).await;
    night(&till).await;
    assert_eq!((till.money(&order).await, till.case_kinds(&order).await), (vec![PRICE], vec!["paid_after_expiry"]));
}

async fn keys_that_are_refused_conclude_nothing_and_are_tried_again(till: Till) {
    silence(&till).await;
    let order = till.order().await;
    till.click(&order, Wave).await;
    till.pays(&till.attempt(&order).await, None).await;
    polling_has_ended(&till).await;
    till.account(Wave, json!({"api_key": "wave_ci_prod_revoked"})).await;
    night(&till).await;
    till.later(hours(6)).await;
    assert_eq!((till.money(&order).await, open_cases(&till).await), (vec![], vec![]));
    assert_eq!(
        till.count("job WHERE kind = 'payments.sweep' AND dead_at IS NULL").await,
        1,
        "it waits for the merchant"
    );
    till.account(Wave, emulated(Wave).1).await;
    till.later(hours(6)).await;
    assert_eq!(till.money(&order).await, [PRICE]);
}

async fn two_nodes_compare_once(till: Till) {
    let other = worker(till.db(), &till.payments);
    let day = days(1).0;
    let three = Millis(till.now().0.div_euclid(day) * day + day) + hours(3);
    till.later(three - till.now() - Millis(1)).await;
    assert_eq!(till.payments.plan_sweeps().await.unwrap(), 0, "before three, the night has not come");
    till.ground.clock.advance(Millis(1));
    let (one, two) = tokio::join!(till.payments.plan_sweeps(), till.payments.plan_sweeps());
    assert_eq!((one.unwrap(), two.unwrap()), (3, 3));
    let before = till.calls("list").await;
    let (one, two) = tokio::join!(run_due(&till.worker), run_due(&other));
    one.unwrap();
    two.unwrap();
    let lists = till.calls("list").await - before;
    assert_eq!(lists, 4, "one list for each of the three accounts, and Stripe's balance");
    assert_eq!(till.payments.plan_sweeps().await.unwrap(), 0);
}

testing::stories!(Till:
    money_is_found_by_night_when_its_news_was_lost_and_nobody_asks_any_more,
    what_both_books_hold_is_asked_about_no_more,
    money_that_names_nothing_of_ours_is_a_case_and_another_programs_is_not,
    recorded_money_that_the_provider_does_not_know_is_a_case,
    recorded_money_of_another_amount_is_a_case,
    a_refund_whose_news_was_lost_is_found_by_night,
    an_outage_is_no_difference_and_leaves_no_day_out,
    money_whose_event_stripe_has_forgotten_stands_in_its_balance,
    keys_that_are_refused_conclude_nothing_and_are_tried_again,
    two_nodes_compare_once,
);
