//! Conversations: reading, taking over, answering, handing back.

use crate::shop::Shop;
use identity::Role;
use kernel::{hours, seconds};
use serde_json::{Value, json};

async fn conversations_are_listed_latest_first(shop: Shop) {
    for (i, name) in ["Fatou", "Moussa", "Aminata"].into_iter().enumerate() {
        shop.hears(&format!("22507000000{i}"), name, &format!("wamid.{i}"), &format!("bonjour {i}")).await;
        shop.later(seconds(5));
    }
    let seller = shop.staff(Role::Seller).await;
    let names =
        |items: &[Value]| items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let first = seller.get("conversations?limit=2").await.ok();
    assert_eq!(names(first["items"].as_array().unwrap()), ["Aminata", "Moussa"]);
    let rest = seller.get(&format!("conversations?limit=2&after={}", first["next"].as_str().unwrap())).await.ok();
    assert_eq!((names(rest["items"].as_array().unwrap()), &rest["next"]), (vec!["Fatou".to_owned()], &Value::Null));

    assert_eq!(names(&seller.get("conversations?q=mouss").await.items()), ["Moussa"]);
    assert_eq!(names(&seller.get("conversations?q=bonjour%200").await.items()), ["Fatou"]);
    assert!(seller.get("conversations?view=mine").await.items().is_empty());
    let moussa = first["items"][1]["id"].as_str().unwrap();
    seller.put(&format!("conversations/{moussa}/handling"), None).await.ok();
    assert_eq!(names(&seller.get("conversations?view=mine").await.items()), ["Moussa"]);
    assert_eq!(names(&seller.get("conversations?view=not_taken").await.items()), ["Aminata", "Fatou"]);
    assert!(seller.get("conversations?view=human_wanted").await.items().is_empty());
    assert!(seller.get("conversations?view=failed_sends").await.items().is_empty());
}

async fn messages_are_read_backwards(shop: Shop) {
    for i in 0..5 {
        shop.hears("2250700000042", "Fatou", &format!("wamid.{i}"), &format!("message {i}")).await;
        shop.later(seconds(5));
    }
    let analyst = shop.staff(Role::Analyst).await;
    let path = format!("conversations/{}/messages", analyst.conversation().await["id"].as_str().unwrap());
    let (mut said, mut next) = (Vec::new(), String::new());
    loop {
        let page = analyst.get(&format!("{path}?limit=2{next}")).await.ok();
        said.extend(
            page["items"].as_array().unwrap().iter().map(|m| m["content"]["body"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&after={cursor}");
    }
    assert_eq!(said, ["message 4", "message 3", "message 2", "message 1", "message 0"]);
    let last = analyst.get(&path).await.items()[0].clone();
    assert_eq!(
        (&last["author"], &last["state"], &last["wamid"]),
        (&json!("contact"), &json!("received"), &json!("wamid.4"))
    );
    let none = kernel::Uuid::from_u128(7);
    analyst.get(&format!("conversations/{none}/messages")).await.refused(404, "not_found");
    analyst.get(&format!("conversations/{none}")).await.refused(404, "not_found");
}

async fn a_reply_takes_the_conversation_over(shop: Shop) {
    shop.hears("2250700000042", "Fatou", "wamid.1", "je veux parler à quelqu'un").await;
    let seller = shop.staff(Role::Seller).await;
    let talk = seller.conversation().await;
    assert_eq!(talk["handling"]["by"], "agent");
    assert_eq!((&talk["contact"]["name"], &talk["contact"]["phone"]), (&json!("Fatou"), &json!("2250700000042")));
    assert_eq!(talk["window_until"], "2026-11-03T09:00:00.000Z");
    let path = format!("conversations/{}", talk["id"].as_str().unwrap());

    shop.later(seconds(20));
    let reply = json!({ "text": "Bonjour Fatou, me voici.", "quotes": "wamid.1" });
    let queued = seller.post(&format!("{path}/messages"), &reply).await;
    assert_eq!(
        (queued.status, &queued.body["state"], &queued.body["author"]),
        (201, &json!("queued"), &json!("teammate"))
    );
    let me = seller.get("/api/v1/sessions").await.ok()["teammate"]["id"].clone();
    assert_eq!(queued.body["teammate"], me);
    let talk = seller.conversation().await;
    assert_eq!(talk["handling"], json!({ "by": "human", "teammate": me, "why": null }));
    assert_eq!(talk["pending_since"], Value::Null);
    assert_eq!(seller.get(&format!("{path}/messages")).await.items()[0], queued.body);

    let back = seller.delete(&format!("{path}/handling")).await.ok();
    assert_eq!(back["handling"]["by"], "agent");
    seller.delete(&format!("{path}/handling")).await.refused(409, "already_with_agent");
    // Twice by the same person is quiet; a colleague takes it from them.
    let first = seller.put(&format!("{path}/handling"), None).await.ok();
    assert_eq!(seller.put(&format!("{path}/handling"), None).await.ok(), first);
    let owner = shop.staff(Role::Owner).await;
    assert_ne!(owner.put(&format!("{path}/handling"), None).await.ok()["handling"]["teammate"], me);
}

async fn a_refused_reply_changes_nothing(shop: Shop) {
    shop.hears("2250700000042", "Fatou", "wamid.1", "bonjour").await;
    let seller = shop.staff(Role::Seller).await;
    let talk = seller.conversation().await;
    let path = format!("conversations/{}/messages", talk["id"].as_str().unwrap());
    seller.post(&path, &json!({ "text": "" })).await.refused(422, "message_limit");
    seller.post(&path, &json!({ "text": "é".repeat(4097) })).await.refused(422, "message_limit");
    shop.later(hours(24));
    seller.post(&path, &json!({ "text": "Vous êtes là ?" })).await.refused(409, "window_closed");
    let nobody = format!("conversations/{}/messages", kernel::Uuid::from_u128(7));
    seller.post(&nobody, &json!({ "text": "bonjour" })).await.refused(404, "not_found");
    // The assistant still has it: the takeover of a refused reply is undone with it.
    assert_eq!(seller.conversation().await, talk);
    assert_eq!(seller.get(&path).await.items().len(), 1);
}

testing::stories!(Shop:
    conversations_are_listed_latest_first,
    messages_are_read_backwards,
    a_reply_takes_the_conversation_over,
    a_refused_reply_changes_nothing,
);
