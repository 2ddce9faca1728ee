//! Appointments and the agenda, over the API.

use crate::shop::Shop;
use agenda::Wanted;
use identity::Role;
use kernel::{ContactId, ConversationId, ServiceId, Uuid, days, hours};
use serde_json::{Value, json};

fn agenda() -> Value {
    json!({
        "active": true,
        "services": [{ "name": "Essayage", "minutes": 30 }, { "name": "Retouches", "minutes": 45, "price": 2000 }],
        "opening": [{ "day": 6, "from": "09:00", "until": "11:00" }, { "day": 7, "from": "20:00", "until": "24:00" }],
        "closed": ["2026-12-25"],
        "capacity": 1,
        "every_minutes": 30,
        "notice_minutes": 60,
        "horizon_days": 30,
        "reminds": true,
    })
}

/// Somebody comes on Saturday at ten, by the conversation.
async fn books(shop: &Shop, service: &str) -> String {
    let wanted = Wanted {
        contact: ContactId(Uuid::from_u128(3)),
        conversation: ConversationId(Uuid::from_u128(4)),
        service: ServiceId(service.parse().unwrap()),
        starts_at: testing::START + days(5) + hours(1),
        note: String::new(),
    };
    let brand = &shop.brand;
    shop.ground.db.write(async |tx| agenda::book(tx, brand, &wanted).await).await.unwrap().id.to_string()
}

async fn an_agenda_is_decided_and_its_slots_are_listed(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    assert_eq!(manager.get("agenda").await.ok()["active"], json!(false));
    let decided = manager.put("agenda", Some(&agenda())).await.ok();
    let essayage = decided["services"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&decided["opening"][1]["until"], &decided["closed"]), (&json!("24:00"), &json!(["2026-12-25"])));
    assert_eq!(manager.get("agenda").await.ok(), decided);
    let slots = manager.get(&format!("slots?service={essayage}&from=2026-11-07&days=1")).await.ok();
    let begin: Vec<&str> = slots.as_array().unwrap().iter().map(|slot| slot["starts_at"].as_str().unwrap()).collect();
    assert_eq!(
        begin,
        [
            "2026-11-07T09:00:00.000Z",
            "2026-11-07T09:30:00.000Z",
            "2026-11-07T10:00:00.000Z",
            "2026-11-07T10:30:00.000Z",
        ]
    );
    let made = books(&shop, &essayage).await;
    let slots = manager.get(&format!("slots?service={essayage}&from=2026-11-07&days=1")).await.ok();
    assert_eq!(slots.as_array().unwrap().len(), 3);
    let listed = manager.get("appointments").await.ok();
    assert_eq!((&listed[0]["id"], &listed[0]["service"]), (&json!(made), &json!("Essayage")));
    assert_eq!(manager.get("appointments?from=2026-11-08T00:00:00Z").await.ok(), json!([]));
    manager.get(&format!("slots?service={essayage}&days=40")).await.refused(400, "invalid_query");
    manager.get(&format!("slots?service={essayage}&from=samedi")).await.refused(400, "invalid_query");
    manager.get(&format!("slots?service={}", Uuid::from_u128(9))).await.refused(404, "not_found");
}

async fn an_appointment_is_called_off_or_settled(shop: Shop) {
    let (manager, seller) = (shop.staff(Role::Manager).await, shop.staff(Role::Seller).await);
    let decided = manager.put("agenda", Some(&agenda())).await.ok();
    let path = format!("appointments/{}", books(&shop, decided["services"][0]["id"].as_str().unwrap()).await);
    seller.post(&format!("{path}/outcome"), &json!({ "came": true })).await.refused(409, "not_begun");
    let gone = seller.post(&format!("{path}/cancellation"), &json!({})).await.ok();
    assert_eq!(gone["state"], "cancelled");
    seller.post(&format!("{path}/cancellation"), &json!({})).await.ok();
    seller.post(&format!("{path}/outcome"), &json!({ "came": true })).await.refused(409, "wrong_state");
    assert_eq!(seller.get(&path).await.ok()["state"], "cancelled");
}

async fn what_cannot_be_is_refused(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    for (field, value) in [
        ("capacity", json!(0)),
        ("services", json!([])),
        ("opening", json!([{ "day": 6, "from": "9h", "until": "11h" }])),
        ("opening", json!([{ "day": 6, "from": "11:00", "until": "09:00" }])),
        ("opening", json!([{ "day": 8, "from": "09:00", "until": "10:00" }])),
        ("closed", json!(["Noël"])),
    ] {
        let mut wrong = agenda();
        wrong[field] = value;
        manager.put("agenda", Some(&wrong)).await.refused(422, "invalid_agenda");
    }
    let service = Uuid::from_u128(9);
    manager.get(&format!("slots?service={service}")).await.refused(409, "no_agenda");
    assert_eq!(manager.get("agenda").await.ok()["active"], json!(false));
}

async fn who_may_what(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    let decided = manager.put("agenda", Some(&agenda())).await.ok();
    let path = format!("appointments/{}", books(&shop, decided["services"][0]["id"].as_str().unwrap()).await);
    let analyst = shop.staff(Role::Analyst).await;
    analyst.get(&path).await.ok();
    analyst.get("agenda").await.ok();
    analyst.post(&format!("{path}/cancellation"), &json!({})).await.refused(403, "forbidden");
    shop.staff(Role::Seller).await.put("agenda", Some(&agenda())).await.refused(403, "forbidden");
    let stranger = shop.stranger().await;
    for path in ["agenda", "appointments", &path] {
        stranger.get(path).await.refused(404, "not_found");
    }
    stranger.get(&format!("/api/v1/brands/karite-co/{path}")).await.refused(404, "not_found");
}

testing::stories!(Shop:
    an_agenda_is_decided_and_its_slots_are_listed,
    an_appointment_is_called_off_or_settled,
    what_cannot_be_is_refused,
    who_may_what,
);
