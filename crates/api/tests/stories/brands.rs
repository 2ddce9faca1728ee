//! Whose brand it is, and what a role may do in it.

use crate::shop::{Shop, brand};
use identity::{PaymentMethod, Role};
use serde_json::{Value, json};

async fn a_brand_answers_to_its_slug_and_its_id(shop: Shop) {
    let owner = shop.staff(Role::Owner).await;
    let by_slug = owner.get("/api/v1/brands/awa-mode").await.ok();
    let by_id = owner.get(&format!("/api/v1/brands/{}", shop.brand.id)).await.ok();
    assert_eq!((&by_slug, &by_slug["currency"]), (&by_id, &json!("XOF")));
    assert_eq!(owner.get("/api/v1/brands").await.items(), [by_slug]);
}

/// Every address of a brand, of things that are there, is 404 for whoever does not work for it, and unchanged.
async fn a_strangers_brand_is_not_there(shop: Shop) {
    shop.sells("ROBE,Robe wax,Robes,,ROBE-M,M,Bleu,15000,8,").await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "bonjour").await;
    let owner = shop.staff(Role::Owner).await;
    let talk = owner.conversation().await;
    let order = shop.order(&talk, "ROBE-M", 1, PaymentMethod::Online).await;
    let product = owner.get("products").await.items()[0].clone();

    // Of another organisation, and of this one but for another brand only.
    let second = brand(shop.db(), "awa-commerce", "awa-enfants").await;
    let colleague = shop.hired("binta@example.ci", Role::Owner, Some(vec![second.id])).await;
    let stranger = shop.stranger().await;
    assert_eq!(colleague.get("/api/v1/brands").await.items().len(), 1);

    let mut seen = 0;
    for (path, item) in shop.document["paths"].as_object().unwrap() {
        if !path.contains("{brand}") {
            continue;
        }
        let path = path
            .replace("{product}", product["id"].as_str().unwrap())
            .replace("{variant}", product["variants"][0]["id"].as_str().unwrap())
            .replace("{conversation}", talk["id"].as_str().unwrap())
            .replace("{order}", &order.id.to_string());
        for method in item.as_object().unwrap().keys() {
            for key in ["awa-mode".to_owned(), shop.brand.id.to_string()] {
                let path = path.replace("{brand}", &key).replace("{case}", &order.id.to_string());
                for desk in [&stranger, &colleague] {
                    let answer = shop.ask(&method.to_uppercase(), &path, Some(&desk.token), None).await;
                    answer.refused(404, "not_found");
                    assert_eq!(answer.body["detail"], "no such brand", "{method} {path}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen >= 4 * 20, "{seen}");
    // A brand of theirs does not open ours either: each thing is looked for in the brand of the address.
    for path in [format!("orders/{}", order.id), format!("conversations/{}", talk["id"].as_str().unwrap())] {
        stranger.get(&format!("/api/v1/brands/karite-co/{path}")).await.refused(404, "not_found");
    }
    let nowhere = stranger.get("/api/v1/brands/no-such-brand").await;
    assert_eq!((nowhere.status, &nowhere.body["detail"]), (404, &json!("no such brand")));
    assert_eq!(owner.conversation().await, talk);
}

async fn a_role_does_what_its_people_do(shop: Shop) {
    shop.sells("ROBE,Robe wax,Robes,,ROBE-M,M,Bleu,15000,8,").await;
    shop.hears("2250700000042", "Fatou", "wamid.1", "bonjour").await;
    let owner = shop.staff(Role::Owner).await;
    let talk = owner.conversation().await;
    let order = shop.order(&talk, "ROBE-M", 1, PaymentMethod::Online).await.id;
    let variant = shop.variant("ROBE-M").await;
    let talk = talk["id"].as_str().unwrap();
    let stock = (format!("variants/{variant}/stock-movements"), json!({ "by": 1 }));
    let reply = (format!("conversations/{talk}/messages"), json!({ "text": "Bonjour" }));
    let settle = (format!("cases/{order}/settlement"), json!({ "how": "kept" }));
    // What each role may change: stock, the conversation, orders.
    for (role, may) in [
        (Role::Analyst, [false, false, false]),
        (Role::Seller, [false, true, true]),
        (Role::Manager, [true, true, true]),
    ] {
        let desk = shop.staff(role).await;
        for path in ["products", "products/search?q=robe", "conversations", "orders", "cases", "facts"] {
            assert_eq!(desk.get(path).await.status, 200, "{role:?} {path}");
        }
        let asked = [
            (may[0], desk.post(&stock.0, &stock.1).await),
            (may[1], desk.post(&reply.0, &reply.1).await),
            (may[1], desk.put(&format!("conversations/{talk}/handling"), None).await),
            (may[1], desk.delete(&format!("conversations/{talk}/handling")).await),
            (may[2], desk.does(&format!("orders/{order}/cancellation")).await),
        ];
        for (allowed, answer) in asked {
            match allowed {
                true => assert!(answer.status < 300, "{role:?} {answer:?}"),
                false => answer.refused(403, "forbidden"),
            }
        }
        for step in ["preparation", "shipment", "delivery"] {
            let code = if may[2] { (409, "wrong_step") } else { (403, "forbidden") };
            desk.does(&format!("orders/{order}/{step}")).await.refused(code.0, code.1);
        }
        let code = if may[2] { (404, "not_found") } else { (403, "forbidden") };
        desk.put(&settle.0, Some(&settle.1)).await.refused(code.0, code.1);
    }
    let product: Value = owner.get("products").await.items()[0].clone();
    assert_eq!(product["variants"][0]["on_hand"], 9);
}

testing::stories!(Shop:
    a_brand_answers_to_its_slug_and_its_id,
    a_strangers_brand_is_not_there,
    a_role_does_what_its_people_do,
);
