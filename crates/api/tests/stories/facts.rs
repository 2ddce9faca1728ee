//! The stream of facts.

use crate::shop::Shop;
use identity::Role;
use kernel::seconds;
use serde_json::json;
use std::collections::BTreeSet;

/// Many facts of one moment, read page by page: each once, none missed.
async fn a_follower_sees_each_fact_once(shop: Shop) {
    let rows: Vec<String> = (0..7).map(|i| format!("P{i},Pagne {i},,,P{i}-1,,,1000,5,")).collect();
    shop.sells(&rows.join("\n")).await;
    let counted: Vec<String> = (0..7).map(|i| format!("P{i},Pagne {i},,,P{i}-1,,,1000,9,")).collect();
    shop.sells(&counted.join("\n")).await;
    let analyst = shop.staff(Role::Analyst).await;
    // Nothing is told before everybody who stamped earlier has committed.
    let early = analyst.get("facts").await.ok();
    assert_eq!(early, json!({ "items": [], "next": null, "more": false }));

    shop.later(seconds(3));
    let (mut seen, mut subjects, mut path) = (0, BTreeSet::new(), "facts?limit=3".to_owned());
    let cursor = loop {
        let page = analyst.get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() == 3 || page["more"] == false, "{page}");
        for fact in items.iter().filter(|fact| fact["kind"] == "stock.changed") {
            seen += 1;
            subjects.insert(fact["subject"].as_str().unwrap().to_owned());
            assert_eq!(fact["at"], "2026-11-02T09:00:00.000Z");
        }
        let cursor = page["next"].clone();
        path = format!("facts?limit=3&after={}", cursor.as_str().unwrap());
        if page["more"] == false {
            break cursor;
        }
    };
    assert_eq!((seen, subjects.len()), (7, 7));
    // The cursor stays good while nothing happens, and goes on when something does.
    assert_eq!(analyst.get(&path).await.ok(), json!({ "items": [], "next": cursor, "more": false }));
    let variant = shop.variant("P1-1").await;
    let manager = shop.staff(Role::Manager).await;
    manager.post(&format!("variants/{variant}/stock-movements"), &json!({ "by": -1 })).await.ok();
    shop.later(seconds(3));
    let news = analyst.get(&path).await.items();
    assert_eq!((news.len(), &news[0]["data"]["delta"]), (1, &json!(-1)));
}

testing::stories!(Shop: a_follower_sees_each_fact_once);
