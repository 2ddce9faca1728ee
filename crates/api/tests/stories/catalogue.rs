//! Products and their stock.

use crate::shop::Shop;
use identity::{PaymentMethod, Role};
use serde_json::json;

const ROWS: &str = "ROBE,Robe wax Adjoua,Robes,Une robe,ROBE-M,M,Bleu,15000,8,\n\
    ROBE,Robe wax Adjoua,Robes,Une robe,ROBE-L,L,Rouge,16000,2,\n\
    FOUL,Foulard satin,Foulards,,FOUL-1,,,3500,20,\n\
    SAC,Sac à main,Sacs,,SAC-1,,,12000,1,";

async fn products_are_listed_page_by_page(shop: Shop) {
    shop.sells(ROWS).await;
    let seller = shop.staff(Role::Seller).await;
    let mut names = Vec::new();
    let mut path = "products?limit=1".to_owned();
    loop {
        let page = seller.get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 1);
        names.push(items[0]["name"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(next) => path = format!("products?limit=1&after={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["Foulard satin", "Robe wax Adjoua", "Sac à main"]);
    let some = seller.get("products?q=sac%20A").await.items();
    assert_eq!((some.len(), &some[0]["reference"]), (1, &json!("SAC")));
    assert_eq!(seller.get("products?category=Robes").await.items().len(), 1);
}

async fn a_search_forgives_how_people_spell(shop: Shop) {
    shop.sells(ROWS).await;
    let seller = shop.staff(Role::Seller).await;
    let found = seller.get("products/search?q=rob%20waxe").await.items();
    assert_eq!(found[0]["product"]["reference"], "ROBE", "{found:?}");
    assert!(found[0]["score"].as_f64().unwrap() > 0.5);
    assert_eq!(seller.get("products/search?q=rob%20waxe&limit=1").await.items().len(), 1);
    assert!(seller.get("products/search?q=xyzzy").await.items().is_empty());
}

async fn a_product_tells_what_is_free(shop: Shop) {
    shop.sells(ROWS).await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "bonjour").await;
    let seller = shop.staff(Role::Seller).await;
    shop.order(&seller.conversation().await, "ROBE-M", 3, PaymentMethod::Online).await;
    let listed = seller.get("products?q=robe").await.items()[0].clone();
    let shown = seller.get(&format!("products/{}", listed["id"].as_str().unwrap())).await.ok();
    assert_eq!(shown, listed);
    let figures = |i: usize| (shown["variants"][i]["on_hand"].clone(), shown["variants"][i]["free"].clone());
    assert_eq!(figures(0), (json!(8), json!(5)));
    assert_eq!(figures(1), (json!(2), json!(2)));
    assert_eq!(shown["variants"][1]["price"], json!({ "minor": 16000, "currency": "XOF" }));
    let none = kernel::Uuid::from_u128(7);
    seller.get(&format!("products/{none}")).await.refused(404, "not_found");
}

async fn stock_changes_leave_their_trace(shop: Shop) {
    shop.sells(ROWS).await;
    let manager = shop.staff(Role::Manager).await;
    let path = format!("variants/{}/stock-movements", shop.variant("SAC-1").await);
    let counted = manager.post(&path, &json!({ "to": 6 })).await;
    assert_eq!((counted.status, &counted.body["on_hand"]), (201, &json!(6)));
    shop.later(kernel::seconds(1));
    assert_eq!(manager.post(&path, &json!({ "by": 1, "reason": "return" })).await.ok()["on_hand"], 7);
    let trace: Vec<_> =
        manager.get(&path).await.items().into_iter().map(|m| (m["delta"].clone(), m["reason"].clone())).collect();
    assert_eq!(trace[..2], [(json!(1), json!("return")), (json!(5), json!("correction"))]);
    assert_eq!(manager.get(&format!("{path}?limit=1")).await.items().len(), 1);
    let who = manager.get("/api/v1/sessions").await.ok()["teammate"]["id"].clone();
    assert_eq!(manager.get(&path).await.items()[0]["teammate"], who);

    manager.post(&path, &json!({ "by": -8 })).await.refused(409, "out_of_stock");
    manager.post(&path, &json!({ "to": -1 })).await.refused(422, "not_a_quantity");
    manager.post(&path, &json!({ "by": i64::MAX })).await.refused(422, "not_a_quantity");
    for wrong in [
        json!({}),
        json!({ "by": 1, "to": 2 }),
        json!({ "by": "1" }),
        json!({ "by": 1, "why": "x" }),
        json!({ "by": 1, "reason": "sale" }),
    ] {
        manager.post(&path, &wrong).await.refused(422, "invalid_body");
    }
    let nobody = format!("variants/{}/stock-movements", kernel::Uuid::from_u128(7));
    manager.get(&nobody).await.refused(404, "not_found");
    manager.post(&nobody, &json!({ "by": 1 })).await.refused(404, "not_found");
    assert_eq!(manager.get(&path).await.items()[0]["on_hand"], 7);
}

testing::stories!(Shop:
    products_are_listed_page_by_page,
    a_search_forgives_how_people_spell,
    a_product_tells_what_is_free,
    stock_changes_leave_their_trace,
);
