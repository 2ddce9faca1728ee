//! Cash at the door and the shop's limits, for programs.

use crate::shop::Shop;
use identity::{PaymentMethod::CashOnDelivery, Role};
use kernel::{Uuid, seconds};
use ordering::Order;
use serde_json::{Value, json};

async fn cash_order(shop: &Shop) -> Order {
    shop.sells("ROBE,Robe wax Adjoua,Robes,,ROBE-M,M,Bleu,15000,8,").await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "je prends la robe").await;
    let talk = shop.staff(Role::Seller).await.conversation().await;
    shop.order(&talk, "ROBE-M", 1, CashOnDelivery).await
}

fn xof(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "XOF" })
}

async fn a_part_is_collected_taken_back_and_the_rest_let_go(shop: Shop) {
    let order = cash_order(&shop).await;
    let seller = shop.staff(Role::Seller).await;
    let path = format!("orders/{}/collections", order.id);
    assert_eq!(seller.get(&format!("orders/{}", order.id)).await.ok()["rest"], xof(15_000));
    seller.post(&path, &json!({ "amount_minor": 5_000 })).await.refused(422, "invalid_body");
    seller.post(&path, &json!({ "amount_minor": 15_001, "of_minor": 15_000 })).await.refused(422, "not_to_collect");
    seller.post(&path, &json!({ "amount_minor": 0, "of_minor": 15_000 })).await.refused(422, "nothing_taken");
    let part = json!({ "amount_minor": 5_000, "of_minor": 15_000 });
    for _ in 0..2 {
        let shown = seller.post(&path, &part).await.ok();
        assert_eq!((&shown["state"], &shown["rest"]), (&json!("partially_collected"), &xof(10_000)));
        assert_eq!(shown["collections"].as_array().unwrap().len(), 1, "the same request twice notes it once");
        let case = &shown["cases"][0];
        assert_eq!((&case["kind"], &case["next_step"]), (&json!("collected_short"), &json!("ask_for_rest")));
        assert_eq!(case["collection"], shown["collections"][0]["id"]);
    }
    seller.post(&path, &json!({ "amount_minor": 1_000, "of_minor": 15_000 })).await.refused(409, "rest_changed");

    let shown = seller.get(&format!("orders/{}", order.id)).await.ok();
    let entry = &shown["collections"][0];
    assert_eq!((&entry["what"], &entry["amount"], &entry["due"]), (&json!("taken"), &xof(5_000), &xof(15_000)));
    assert!(entry["by"].is_string() && entry["undoes"].is_null());
    let back = format!("collections/{}/counter-entry", entry["id"].as_str().unwrap());
    seller.put(&back, None).await.refused(403, "forbidden");
    shop.stranger().await.put(&back, None).await.refused(404, "not_found");
    shop.later(seconds(1));
    let manager = shop.staff(Role::Manager).await;
    for _ in 0..2 {
        let shown = manager.put(&back, None).await.ok();
        assert_eq!((&shown["rest"], &shown["collections"][1]["what"]), (&xof(15_000), &json!("taken_back")));
        assert_eq!(shown["collections"].as_array().unwrap().len(), 2);
    }
    let counter = manager.get(&format!("orders/{}", order.id)).await.ok()["collections"][1]["id"].clone();
    let counter = format!("collections/{}/counter-entry", counter.as_str().unwrap());
    manager.put(&counter, None).await.refused(409, "collection_stays");
    manager.put(&format!("collections/{}/counter-entry", Uuid::from_u128(7)), None).await.refused(404, "not_found");

    shop.later(seconds(1));
    seller.post(&path, &json!({ "amount_minor": 14_000, "of_minor": 15_000 })).await.ok();
    shop.later(seconds(1));
    let forgiveness = format!("orders/{}/forgiveness", order.id);
    seller.does(&forgiveness).await.refused(403, "forbidden");
    for _ in 0..2 {
        let shown = manager.does(&forgiveness).await.ok();
        assert_eq!((&shown["state"], &shown["rest"]), (&json!("delivered"), &xof(0)));
    }
    let ledger = manager.get(&format!("orders/{}/ledger", order.id)).await.ok();
    let kinds: Vec<&str> =
        ledger["entries"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["goods", "money", "cash_taken_back", "money", "forgiven"]);
    assert_eq!((&ledger["entries"][3]["source"], &ledger["balance"]), (&json!("cash"), &xof(0)));
    assert!(ledger["entries"][3]["by"].is_string());
    let money = manager.get("money").await.ok();
    assert_eq!(money["cash_by"][0]["amount"], xof(14_000));
}

async fn all_of_it_is_collected_without_an_amount(shop: Shop) {
    let order = cash_order(&shop).await;
    let seller = shop.staff(Role::Seller).await;
    for _ in 0..2 {
        let shown = seller.post(&format!("orders/{}/collections", order.id), &json!({})).await.ok();
        assert_eq!((&shown["state"], &shown["collections"][0]["amount"]), (&json!("delivered"), &xof(15_000)));
        assert_eq!(shown["collections"].as_array().unwrap().len(), 1);
    }
    seller.does(&format!("orders/{}/refusal", order.id)).await.refused(409, "wrong_step");
    let path = format!("orders/{}/collections", order.id);
    shop.staff(Role::Analyst).await.post(&path, &json!({})).await.refused(403, "forbidden");
    shop.stranger().await.post(&path, &json!({})).await.refused(404, "not_found");
}

async fn a_refusal_at_the_door_cancels_the_order(shop: Shop) {
    let order = cash_order(&shop).await;
    let seller = shop.staff(Role::Seller).await;
    let path = format!("orders/{}/refusal", order.id);
    shop.staff(Role::Analyst).await.does(&path).await.refused(403, "forbidden");
    for _ in 0..2 {
        let shown = seller.does(&path).await.ok();
        assert_eq!((&shown["state"], &shown["cancelled_by"]), (&json!("cancelled"), &json!("at_the_door")));
    }
    seller.post(&format!("orders/{}/collections", order.id), &json!({})).await.refused(409, "wrong_step");
}

async fn the_shop_decides_its_limits(shop: Shop) {
    let (seller, manager) = (shop.staff(Role::Seller).await, shop.staff(Role::Manager).await);
    let usual = json!({
        "hold_minutes": 30, "payment_methods": ["online", "cash_on_delivery"], "remind_before_minutes": 0,
        "remind_after_hours": 0, "quiet_hours": "00:00-00:00", "notices": [], "couriers": [],
        "cash_open_most": 3, "cash_refusals_most": 2, "refund_when_gone": false,
        "listens": true, "speaks": false, "hears_from": 55,
    });
    assert_eq!(seller.get("settings").await.ok(), usual);
    let wanted = json!({
        "hold_minutes": 60, "payment_methods": ["cash_on_delivery"], "remind_before_minutes": 15,
        "remind_after_hours": 4, "quiet_hours": "21:00-08:00", "notices": ["delivered"],
        "couriers": ["+2250500000099"], "cash_open_most": 1, "cash_refusals_most": 0, "refund_when_gone": true,
        "listens": false, "speaks": true, "hears_from": 70,
    });
    seller.put("settings", Some(&wanted)).await.refused(403, "forbidden");
    for _ in 0..2 {
        assert_eq!(manager.put("settings", Some(&wanted)).await.ok(), wanted);
    }
    assert_eq!(seller.get("settings").await.ok(), wanted);
    for (key, wrong) in [
        ("cash_open_most", json!(101)),
        ("hold_minutes", json!(1441)),
        ("quiet_hours", json!("tard")),
        ("couriers", json!(["mon cousin"])),
        ("payment_methods", json!([])),
    ] {
        let mut spoilt = wanted.clone();
        spoilt[key] = wrong;
        manager.put("settings", Some(&spoilt)).await.refused(422, "invalid");
    }
    assert_eq!(seller.get("settings").await.ok(), wanted);
    manager.put("settings", Some(&json!({ "cash_open_most": 1 }))).await.refused(422, "invalid_body");
}

async fn the_shop_teaches_the_words_of_customers(shop: Shop) {
    let (seller, manager) = (shop.staff(Role::Seller).await, shop.staff(Role::Manager).await);
    assert_eq!(seller.get("synonyms").await.ok(), json!({ "synonyms": [] }));
    let wanted =
        json!({ "synonyms": [{ "said": "lacoste", "meant": "polo" }, { "said": "tiaya", "meant": "sarouel" }] });
    seller.put("synonyms", Some(&wanted)).await.refused(403, "forbidden");
    assert_eq!(manager.put("synonyms", Some(&wanted)).await.ok(), wanted);
    let twice = json!({ "synonyms": [{ "said": "polo", "meant": "a" }, { "said": "Polo", "meant": "b" }] });
    manager.put("synonyms", Some(&twice)).await.refused(422, "word_twice");
    let empty = json!({ "synonyms": [{ "said": "polo", "meant": "" }] });
    manager.put("synonyms", Some(&empty)).await.refused(422, "not_a_word");
    assert_eq!(seller.get("synonyms").await.ok(), wanted);
}

testing::stories!(Shop:
    the_shop_teaches_the_words_of_customers,
    a_part_is_collected_taken_back_and_the_rest_let_go,
    all_of_it_is_collected_without_an_amount,
    a_refusal_at_the_door_cancels_the_order,
    the_shop_decides_its_limits,
);
