//! The team's desk over the API: follow-up, notes, scores, suggestions, leads, alerts.

use crate::shop::Shop;
use alerts::{Audience, Kind, NewAlert, Place, raise};
use identity::Role;
use insight::{Event, Said, Signal};
use kernel::{ConversationId, hours, minutes, seconds};
use leads::Look;
use serde_json::{Value, json};

async fn talk(shop: &Shop, desk: &crate::shop::Desk<'_>) -> (String, ConversationId) {
    shop.hears("2250700000042", "Fatou", "wamid.1", "C'est combien la robe ?").await;
    let id = desk.conversation().await["id"].as_str().unwrap().to_owned();
    (format!("conversations/{id}"), id.parse().unwrap())
}

async fn noticed(shop: &Shop, id: ConversationId, signals: &[Signal]) {
    let events: Vec<Event> =
        [Event::Wrote(Said::CALM)].into_iter().chain(signals.iter().copied().map(Event::Noticed)).collect();
    let (brand, now) = (shop.brand.id, shop.db().clock().now());
    shop.db().write(async |tx| insight::note(tx, brand, id, &events, now).await).await.unwrap();
}

async fn a_conversation_is_followed_up(shop: Shop) {
    let (seller, analyst) = (shop.staff(Role::Seller).await, shop.staff(Role::Analyst).await);
    let (path, _) = talk(&shop, &seller).await;
    let follow_up = format!("{path}/follow-up");
    let change = json!({ "urgent": true, "tags": ["VIP", "Mariage"], "snoozed_until": "2026-11-03T09:00:00Z" });
    let decided = seller.patch(&follow_up, &change).await.ok();
    assert_eq!(decided["tags"], json!(["Mariage", "VIP"]));
    assert_eq!(
        (&decided["urgent_because"], &decided["snoozed_until"]),
        (&json!("teammate"), &json!("2026-11-03T09:00:00.000Z"))
    );
    assert_eq!(analyst.get(&follow_up).await.ok(), decided);
    assert_eq!(seller.get("conversations?view=snoozed").await.items().len(), 1);
    let woken = seller.patch(&follow_up, &json!({ "snoozed_until": null, "tags": ["VIP"] })).await.ok();
    assert_eq!((&woken["snoozed_until"], &woken["tags"]), (&Value::Null, &json!(["VIP"])));
    let wrong = json!({ "resolved": true, "snoozed_until": "2020-01-01T00:00:00Z" });
    seller.patch(&follow_up, &wrong).await.refused(422, "snooze_time");
    assert_eq!(seller.get(&follow_up).await.ok()["resolved_at"], Value::Null, "all of it or nothing");
    assert!(seller.patch(&follow_up, &json!({ "resolved": true })).await.ok()["resolved_at"].is_string());
    analyst.patch(&follow_up, &json!({ "resolved": false })).await.refused(403, "forbidden");

    let notes = format!("{path}/notes");
    let written = seller.post(&notes, &json!({ "text": "Livrer après 17 h" })).await;
    assert_eq!((written.status, &written.body[0]["text"]), (201, &json!("Livrer après 17 h")));
    seller.post(&notes, &json!({ "text": " " })).await.refused(422, "no_text");
    let nobody = kernel::Uuid::from_u128(9);
    seller.post(&notes, &json!({ "text": "x", "mentions": [nobody] })).await.refused(404, "not_found");
    assert_eq!(analyst.get(&notes).await.ok().as_array().unwrap().len(), 1);

    seller.does(&format!("{path}/release")).await.refused(409, "not_in_hand");
    seller.does(&format!("{path}/taking")).await.ok();
    let manager = shop.staff(Role::Manager).await;
    manager.does(&format!("{path}/taking")).await.refused(409, "taken_by_another");
    let to = manager.get("/api/v1/sessions").await.ok()["teammate"]["id"].clone();
    seller.post(&format!("{path}/transfer"), &json!({ "to": to, "note": "Pour toi" })).await.ok();
    assert_eq!(seller.conversation().await["handling"]["teammate"], to);
    manager.does(&format!("{path}/release")).await.ok();
    assert_eq!(seller.conversation().await["handling"]["by"], "waiting");

    let stranger = shop.stranger().await;
    for lost in ["follow-up", "notes", "scores", "suggestions"] {
        stranger.get(&format!("{path}/{lost}")).await.refused(404, "not_found");
    }
}

async fn scores_suggestions_and_leads_are_read_and_acted_on(shop: Shop) {
    let seller = shop.staff(Role::Seller).await;
    let (path, id) = talk(&shop, &seller).await;
    seller.get(&format!("{path}/scores")).await.refused(404, "not_found");
    noticed(&shop, id, &[Signal::Price, Signal::Payment, Signal::Cart, Signal::Delivery, Signal::Ordered]).await;
    let scores = seller.get(&format!("{path}/scores")).await.ok();
    let buying = &scores["scores"][0];
    let points: i64 = buying["reasons"].as_array().unwrap().iter().map(|one| one["points"].as_i64().unwrap()).sum();
    assert_eq!(buying["base"].as_i64().unwrap() + points, buying["value"].as_i64().unwrap());
    let ranking = seller.get("ranking?at_least=40").await.ok();
    assert_eq!(ranking["items"][0]["conversation"], json!(id.to_string()));
    assert_eq!(seller.get("ranking?by=risk&at_least=90").await.ok()["items"], json!([]));
    seller.get("ranking?after=x").await.refused(400, "invalid_query");

    assert_eq!(seller.get(&format!("{path}/suggestions")).await.ok(), json!([]));
    let reply = json!({ "text": "15 000 FCFA" });
    assert_eq!(seller.post(&format!("{path}/messages"), &reply).await.status, 201);
    shop.later(minutes(40));
    let proposed = seller.get(&format!("{path}/suggestions")).await.ok();
    assert_eq!(proposed[0], json!({ "key": "follow_up:soon", "kind": "follow_up", "why": "went_silent" }));
    let taken = seller.post(&format!("{path}/suggestions"), &json!({ "key": "follow_up:soon" })).await;
    assert_eq!((taken.status, &taken.body["state"]), (201, &json!("waiting")));
    seller.post(&format!("{path}/suggestions"), &json!({ "key": "follow_up:soon" })).await.refused(409, "under_way");
    seller.post(&format!("{path}/suggestions"), &json!({ "key": "close" })).await.refused(409, "no_longer_fits");
    let undo = format!("{path}/suggestions/{}", taken.body["id"].as_str().unwrap());
    assert_eq!(seller.delete(&undo).await.status, 204);
    assert_eq!(seller.delete(&undo).await.status, 204, "twice is quiet");

    let brand = shop.brand.id;
    let finder = leads::Leads::new(shop.db().clone());
    let mut registry = jobs::Registry::new();
    registry.on::<Look, _, _>(move |job, claim| {
        let finder = finder.clone();
        async move { finder.look(job, claim).await }
    });
    registry.install(shop.db());
    shop.db().write(async |tx| jobs::enqueue(tx, &Look { brand, conversation: id }).await).await.unwrap();
    let options = jobs::WorkerOptions::default();
    let worker = jobs::Worker::new(shop.db().clone(), std::sync::Arc::new(registry), options);
    shop.later(seconds(1));
    jobs::run_due(&worker).await.unwrap();
    let leads = seller.get("leads?stage=proposed").await.ok();
    let lead = format!("leads/{}", leads[0]["id"].as_str().unwrap());
    assert_eq!((&leads[0]["name"], &leads[0]["why"]), (&json!("Fatou"), &json!("score")));
    let accepted = seller.patch(&lead, &json!({ "stage": "accepted", "value": 20_000, "note": "Mariage" })).await.ok();
    assert_eq!(
        (&accepted["stage"], &accepted["locked"], &accepted["value"]["minor"]),
        (&json!("accepted"), &json!(["value"]), &json!(20_000))
    );
    seller.patch(&lead, &json!({ "stage": "proposed" })).await.refused(409, "wrong_stage");
    seller.patch(&lead, &json!({ "stage": "sold" })).await.refused(422, "unknown_stage");
    seller.patch(&lead, &json!({ "value": -1 })).await.refused(422, "not_an_amount");
    seller.get("leads?stage=sold").await.refused(400, "invalid_query");
    shop.stranger().await.get(&lead).await.refused(404, "not_found");
}

async fn alerts_are_listed_and_read(shop: Shop) {
    let owner = shop.staff(Role::Owner).await;
    let (_, id) = talk(&shop, &owner).await;
    for once in ["one", "two"] {
        let alert = NewAlert {
            kind: Kind::AngryCustomer,
            once: once.into(),
            place: Place::Conversation(id),
            about: Some("Fatou".into()),
            to: Audience::Team,
        };
        shop.db().write(async |tx| raise(tx, &shop.brand, alert.clone()).await).await.unwrap();
        shop.later(hours(1));
    }
    let first = owner.get("alerts?limit=1").await.ok();
    assert_eq!((&first["items"][0]["kind"], &first["items"][0]["about"]), (&json!("angry_customer"), &json!("Fatou")));
    let rest = owner.get(&format!("alerts?limit=1&after={}", first["next"].as_str().unwrap())).await.ok();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    assert_eq!(owner.does("alerts/reading").await.ok(), json!({ "read": 2 }));
    assert!(owner.get("alerts").await.items().iter().all(|one| one["read_at"].is_string()));
}

testing::stories!(Shop:
    a_conversation_is_followed_up,
    scores_suggestions_and_leads_are_read_and_acted_on,
    alerts_are_listed_and_read,
);
