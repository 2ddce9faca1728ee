//! Orders with all that belongs to them, and payment cases.

use crate::shop::Shop;
use identity::{PaymentMethod, Role};
use kernel::{Uuid, minutes, seconds};
use serde_json::{Value, json};
use storage::{StoreError, args};

async fn scene(shop: &Shop) -> Value {
    shop.sells("ROBE,Robe wax Adjoua,Robes,,ROBE-M,M,Bleu,15000,8,").await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "je prends la robe").await;
    shop.staff(Role::Seller).await.conversation().await
}

async fn orders_are_listed_by_state(shop: Shop) {
    let talk = scene(&shop).await;
    let seller = shop.staff(Role::Seller).await;
    for _ in 0..3 {
        shop.order(&talk, "ROBE-M", 1, PaymentMethod::Online).await;
        shop.later(seconds(1));
    }
    shop.order(&talk, "ROBE-M", 1, PaymentMethod::CashOnDelivery).await;
    let numbers = |page: &Value| {
        page["items"].as_array().unwrap().iter().map(|o| o["number"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let first = seller.get("orders?limit=3").await.ok();
    assert_eq!(numbers(&first), [4, 3, 2]);
    let rest = seller.get(&format!("orders?limit=3&after={}", first["next"].as_str().unwrap())).await.ok();
    assert_eq!((numbers(&rest), &rest["next"]), (vec![1], &Value::Null));
    assert_eq!(numbers(&seller.get("orders?state=awaiting_payment").await.ok()), [3, 2, 1]);
    assert_eq!(numbers(&seller.get("orders?state=confirmed").await.ok()), [4]);
    assert_eq!(numbers(&seller.get("orders?state=delivered").await.ok()), [0_i64; 0]);
    let of_talk = format!("conversations/{}/orders?limit=1", talk["id"].as_str().unwrap());
    assert_eq!(numbers(&seller.get(&of_talk).await.ok()), [4]);
    seller.get(&format!("conversations/{}/orders", Uuid::from_u128(7))).await.refused(404, "not_found");
}

async fn an_order_shows_all_that_belongs_to_it(shop: Shop) {
    let talk = scene(&shop).await;
    let order = shop.order(&talk, "ROBE-M", 2, PaymentMethod::Online).await;
    let (payment, _) = money_without_home(&shop, Some(order.id.0)).await;
    let seller = shop.staff(Role::Seller).await;
    let shown = seller.get(&format!("orders/{}", order.id)).await.ok();
    assert_eq!((&shown["label"], &shown["state"]), (&json!("#0001"), &json!("awaiting_payment")));
    assert_eq!(shown["hold_until"], "2026-11-02T09:30:00.000Z");
    assert_eq!(shown["total"], json!({ "minor": 30_000, "currency": "XOF" }));
    assert_eq!(shown["pay_path"], format!("/p/{}", order.code));
    let line = &shown["lines"][0];
    assert_eq!(
        (&line["name"], &line["label"], &line["quantity"]),
        (&json!("Robe wax Adjoua"), &json!("M · Bleu"), &json!(2))
    );
    assert_eq!(shown["history"][0]["kind"], "order.placed");
    let attempt = &shown["attempts"][0];
    assert_eq!((&attempt["provider"], &attempt["state"]), (&json!("stripe"), &json!("open")));
    assert!(!shown.to_string().contains("sealed"), "what is sealed stays inside");
    assert_eq!(shown["payments"][0]["id"], payment.to_string());
    assert_eq!(shown["cases"][0]["kind"], "double");
    seller.get(&format!("orders/{}", Uuid::from_u128(7))).await.refused(404, "not_found");
}

async fn its_hold_is_made_longer(shop: Shop) {
    let talk = scene(&shop).await;
    let order = shop.order(&talk, "ROBE-M", 1, PaymentMethod::Online).await;
    let seller = shop.staff(Role::Seller).await;
    let path = format!("orders/{}/extension", order.id);
    let until = |at: &str| json!({ "until": at });
    for _ in 0..2 {
        let held = seller.post(&path, &until("2026-11-02T10:00:00Z")).await.ok();
        assert_eq!(held["hold_until"], "2026-11-02T10:00:00.000Z");
    }
    seller.post(&path, &until("2026-11-03T10:00:00Z")).await.refused(422, "hold_too_long");
    seller.post(&path, &until("demain")).await.refused(422, "invalid_body");
    shop.staff(Role::Analyst).await.post(&path, &until("2026-11-02T11:00:00Z")).await.refused(403, "forbidden");
    shop.later(minutes(60));
    seller.post(&path, &until("2026-11-02T11:00:00Z")).await.refused(409, "hold_over");
}

async fn its_payment_link_is_sent_by_those_who_may(shop: Shop) {
    let talk = scene(&shop).await;
    let order = shop.order(&talk, "ROBE-M", 1, PaymentMethod::CashOnDelivery).await;
    let path = format!("orders/{}/link", order.id);
    let seller = shop.staff(Role::Seller).await;
    seller.does(&path).await.refused(409, "no_way_to_pay");
    shop.staff(Role::Analyst).await.does(&path).await.refused(403, "forbidden");
    seller.does(&format!("orders/{}/link", Uuid::from_u128(7))).await.refused(404, "not_found");
    shop.stranger().await.does(&path).await.refused(404, "not_found");
}

async fn an_order_walks_to_its_customer(shop: Shop) {
    let talk = scene(&shop).await;
    let order = shop.order(&talk, "ROBE-M", 1, PaymentMethod::CashOnDelivery).await;
    let seller = shop.staff(Role::Seller).await;
    for (step, state) in [("preparation", "preparing"), ("shipment", "out_for_delivery"), ("delivery", "delivered")] {
        for _ in 0..2 {
            assert_eq!(seller.does(&format!("orders/{}/{step}", order.id)).await.ok()["state"], state);
        }
    }
    seller.does(&format!("orders/{}/cancellation", order.id)).await.refused(409, "wrong_step");
    let shown = seller.get(&format!("orders/{}", order.id)).await.ok();
    let kinds: Vec<_> =
        shown["history"].as_array().unwrap().iter().map(|fact| fact["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 5, "a step noted twice is told once: {kinds:?}");
    assert_eq!(seller.get("products").await.items()[0]["variants"][0]["on_hand"], 7);
}

async fn a_cancelled_order_gives_its_stock_back(shop: Shop) {
    let talk = scene(&shop).await;
    let order = shop.order(&talk, "ROBE-M", 8, PaymentMethod::Online).await;
    let seller = shop.staff(Role::Seller).await;
    let free = async || seller.get("products").await.items()[0]["variants"][0]["free"].clone();
    assert_eq!(free().await, 0);
    for _ in 0..2 {
        assert_eq!(seller.does(&format!("orders/{}/cancellation", order.id)).await.ok()["state"], "cancelled");
    }
    assert_eq!(free().await, 8);
    seller.does(&format!("orders/{}/cancellation", Uuid::from_u128(7))).await.refused(404, "not_found");
}

async fn a_case_is_settled_once(shop: Shop) {
    scene(&shop).await;
    let seller = shop.staff(Role::Seller).await;
    let (_, case) = money_without_home(&shop, None).await;
    let open = seller.get("cases").await.items();
    assert_eq!((open.len(), &open[0]["id"], &open[0]["next_step"]), (1, &json!(case), &json!("refund")));
    let path = format!("cases/{case}");
    assert_eq!(seller.get(&path).await.ok(), open[0]);
    let settlement = format!("{path}/settlement");
    seller.put(&settlement, Some(&json!({ "how": "forget" }))).await.refused(422, "invalid_body");
    seller.put(&settlement, Some(&json!({ "how": "found" }))).await.refused(409, "case_refuses");
    seller.put(&settlement, Some(&json!({ "how": "take_stock_again" }))).await.refused(409, "case_refuses");

    // Money that goes out is a manager's affair; a seller may ask for it.
    seller.put(&settlement, Some(&json!({ "how": "refunded_by_hand" }))).await.refused(403, "manager_needed");
    let manager = shop.staff(Role::Manager).await;
    manager.put(&settlement, Some(&json!({ "how": "refunded_by_hand" }))).await.refused(422, "reference_needed");
    let by_hand = json!({ "how": "refunded_by_hand", "reference": "MP261126.1", "given_on": null });
    let settled = manager.put(&settlement, Some(&by_hand)).await.ok();
    assert_eq!((&settled["next_step"], &settled["settled"]["how"]), (&Value::Null, &json!("refunded_by_hand")));
    shop.later(minutes(1));
    assert_eq!(manager.put(&settlement, Some(&by_hand)).await.ok(), settled);
    seller.put(&settlement, Some(&json!({ "how": "kept" }))).await.refused(409, "case_refuses");
    assert!(seller.get("cases").await.items().is_empty());
    assert_eq!(seller.get("cases?with_settled=true").await.items(), [settled]);
    seller.get(&format!("cases/{}", Uuid::from_u128(7))).await.refused(404, "not_found");
}

/// Money that came twice, with its attempt and its case, as payments leaves them.
async fn money_without_home(shop: &Shop, order: Option<Uuid>) -> (Uuid, Uuid) {
    const ATTEMPT: &str = "INSERT INTO attempt (brand_id, id, order_id, account_id, kind, reference, amount, currency, \
        state, state_at, request, notify_key, created_at, look_from, closed) \
        VALUES ($1, $2, $3, $4, 'stripe', 'ST-1', 30000, 'XOF', 'open', $5, $6, 'sealed-key', $5, $5, FALSE)";
    const PAYMENT: &str = "INSERT INTO payment (brand_id, id, order_id, account_id, provider_payment_id, amount, \
        currency, at, recorded_at) VALUES ($1, $2, $3, $4, 'pi_1', 30000, 'XOF', $5, $5)";
    const CASE: &str = "INSERT INTO payment_case (brand_id, id, kind, subject_id, payment_id, order_id, amount, \
        currency, opened_at) VALUES ($1, $2, 'double', $3, $3, $4, 30000, 'XOF', $5)";
    let brand = shop.brand.id;
    let made = shop.db().write(async |tx| {
        let (attempt, account, payment, case) = (tx.new_id(), tx.new_id(), tx.new_id(), tx.new_id());
        let now = tx.now();
        if let Some(order) = order {
            tx.exec(ATTEMPT, args![brand, attempt, order, account, now, b"sealed".to_vec()]).await?;
        }
        tx.exec(PAYMENT, args![brand, payment, order, account, now]).await?;
        tx.exec(CASE, args![brand, case, payment, order, now]).await?;
        Ok::<_, StoreError>((payment, case))
    });
    made.await.unwrap()
}

testing::stories!(Shop:
    orders_are_listed_by_state,
    an_order_shows_all_that_belongs_to_it,
    its_hold_is_made_longer,
    its_payment_link_is_sent_by_those_who_may,
    an_order_walks_to_its_customer,
    a_cancelled_order_gives_its_stock_back,
    a_case_is_settled_once,
);
