//! The money of a period, and an order's account.

use crate::shop::Shop;
use identity::{PaymentMethod, Role};
use kernel::{Uuid, days};
use serde_json::{Value, json};

async fn the_money_of_a_period_is_told_to_who_may_see_figures(shop: Shop) {
    shop.sells("ROBE,Robe wax Adjoua,Robes,,ROBE-M,M,Bleu,15000,8,").await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "je prends la robe").await;
    let seller = shop.staff(Role::Seller).await;
    let talk = seller.conversation().await;
    let cash = shop.order(&talk, "ROBE-M", 1, PaymentMethod::CashOnDelivery).await;
    shop.order(&talk, "ROBE-M", 2, PaymentMethod::Online).await;
    seller.does(&format!("orders/{}/delivery", cash.id)).await.ok();
    seller.get("money").await.refused(403, "forbidden");

    let analyst = shop.staff(Role::Analyst).await;
    let today = analyst.get("money").await.ok();
    let sum = |minor: i64| json!({ "minor": minor, "currency": "XOF" });
    assert_eq!(today["collected"], json!([{ "of": "cash", "count": 1, "amount": sum(15_000) }]));
    assert_eq!(today["pending"], json!([{ "of": "online", "count": 1, "amount": sum(30_000) }]));
    assert_eq!((&today["since"], &today["open_cases"]), (&json!("2026-11-02T00:00:00.000Z"), &json!(0)));
    analyst.get("money?period=year").await.refused(400, "invalid_query");

    let ledger = seller.get(&format!("orders/{}/ledger", cash.id)).await.ok();
    assert_eq!((&ledger["total"], &ledger["balance"]), (&sum(15_000), &sum(0)));
    let kinds: Vec<&Value> = ledger["entries"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["goods", "money"]);
    assert_eq!((&ledger["entries"][1]["source"], &ledger["entries"][1]["amount"]), (&json!("cash"), &sum(-15_000)));
    seller.get(&format!("orders/{}/ledger", Uuid::from_u128(7))).await.refused(404, "not_found");
    seller.get(&format!("/api/v1/brands/karite-co/orders/{}/ledger", cash.id)).await.refused(404, "not_found");
    analyst.get("/api/v1/brands/karite-co/money").await.refused(404, "not_found");

    shop.later(days(1));
    assert_eq!(analyst.get("money").await.ok()["collected"], json!([]));
    assert_eq!(analyst.get("money?period=7-days").await.ok()["collected"], today["collected"]);
}

testing::stories!(Shop: the_money_of_a_period_is_told_to_who_may_see_figures);
