//! The shop's assistants, what they think with, why they answer so, and what they keep.

use crate::shop::Shop;
use identity::Role;
use kernel::{Uuid, seconds};
use serde_json::{Value, json};

async fn an_assistant_is_made_changed_chosen_and_let_go(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    assert_eq!(manager.get("agents").await.ok(), json!([]));
    let hours = json!({ "days": [6, 1], "from": "08:00", "until": "18:30" });
    let aicha = manager.post("agents", &json!({ "name": "Aïcha", "hours": hours, "patience": 3 })).await;
    assert_eq!(aicha.status, 201);
    let aicha = aicha.ok();
    assert_eq!((&aicha["answers"], &aicha["hours"]["days"]), (&json!(true), &json!([1, 6])));
    assert_eq!((&aicha["patience"], &aicha["discloses"], &aicha["tone"]), (&json!(3), &json!(true), &json!("warm")));

    let koffi = manager.post("agents", &json!({ "name": "Koffi", "languages": ["fr"] })).await.ok();
    assert_eq!(koffi["answers"], false);
    let path = |agent: &Value| format!("agents/{}", agent["id"].as_str().unwrap());
    let chosen = manager.put(&format!("{}/answering", path(&koffi)), None).await.ok();
    assert_eq!(chosen["answers"], true);
    let changed = json!({ "name": "Koffi", "tone": "formal", "wait_seconds": 20, "discloses": false });
    let changed = manager.put(&path(&koffi), Some(&changed)).await.ok();
    assert_eq!((&changed["wait_seconds"], &changed["languages"]), (&json!(20), &json!(["fr", "en"])));
    assert_eq!(manager.get("agents").await.ok()[0]["name"], "Koffi");

    assert_eq!(manager.delete(&path(&aicha)).await.status, 204);
    manager.delete(&path(&koffi)).await.refused(409, "last_agent");
    manager.get(&path(&aicha)).await.refused(404, "not_found");
}

async fn what_no_assistant_can_be_is_refused(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    manager.post("agents", &json!({ "name": "Aïcha" })).await.ok();
    for (field, value, code) in [
        ("name", json!("Aïcha"), "agent_name_taken"),
        ("name", json!(" "), "agent_name"),
        ("tone", json!("rude"), "agent_tone"),
        ("languages", json!(["xx"]), "agent_languages"),
        ("languages", json!([]), "agent_languages"),
        ("hours", json!({ "days": [8], "from": "08:00", "until": "20:00" }), "agent_hours"),
        ("hours", json!({ "days": [1], "from": "8h", "until": "20:00" }), "agent_hours"),
        ("wait_seconds", json!(i64::MAX), "agent_wait"),
        ("patience", json!(6), "agent_patience"),
    ] {
        let mut new = json!({ "name": "Koffi" });
        new[field] = value;
        let status = if code == "agent_name_taken" { 409 } else { 422 };
        manager.post("agents", &new).await.refused(status, code);
    }
    manager.post("agents", &json!({ "name": "Koffi", "price": 1 })).await.refused(422, "invalid_body");
}

async fn models_are_set_and_their_keys_never_told(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    let none = manager.get("models").await.ok();
    assert_eq!((&none["models"], &none["monthly_budget"]), (&json!([]), &json!(null)));
    let wanted = json!({ "models": [{ "service": "mistral", "name": "mistral-small-latest", "key": "sk-very-secret",
        "price": { "input": 90, "output": 360 } }], "monthly_budget_minor": 10_000 });
    let set = manager.put("models", Some(&wanted)).await.ok();
    assert!(!set.to_string().contains("sk-very-secret"), "{set}");
    let model = &set["models"][0];
    assert_eq!((&model["service"], &model["has_key"]), (&json!("mistral"), &json!(true)));
    assert_eq!(set["monthly_budget"], json!({ "minor": 10_000, "currency": "XOF" }));

    let id = &model["id"];
    let kept = json!({ "models": [{ "id": id, "name": "mistral-large-latest" }] });
    let kept = manager.put("models", Some(&kept)).await.ok();
    assert_eq!((&kept["models"][0]["has_key"], &kept["monthly_budget"]), (&json!(true), &json!(null)));
    // A key goes to no other service, and no address is a merchant's to type.
    let moved = json!({ "models": [{ "id": id, "service": "groq", "name": "m" }] });
    manager.put("models", Some(&moved)).await.refused(422, "wrong_model");
    let typed = json!({ "models": [{ "base_url": "http://127.0.0.1:9", "service": "openai", "name": "m" }] });
    manager.put("models", Some(&typed)).await.refused(422, "invalid_body");
    let unknown = json!({ "models": [{ "service": "elsewhere", "name": "m" }] });
    manager.put("models", Some(&unknown)).await.refused(422, "wrong_model");
    let strange = json!({ "models": [{ "id": Uuid::from_u128(4), "name": "m" }] });
    manager.put("models", Some(&strange)).await.refused(404, "not_found");
    assert_eq!(manager.get("models").await.ok()["models"][0]["service"], "mistral");
}

async fn why_it_answered_and_what_it_keeps(shop: Shop) {
    shop.sells("ROBE,Robe wax,Robes,,ROBE-M,M,,15000,6,").await;
    shop.hears("2250700000001", "Fatou", "wamid.1", "je veux 2 robes wax en M").await;
    shop.agent_answers().await;
    let seller = shop.staff(Role::Seller).await;
    let talk = seller.conversation().await;
    let path = format!("conversations/{}", talk["id"].as_str().unwrap());
    let messages = seller.get(&format!("{path}/messages")).await.items();
    let answer = messages.iter().find(|message| message["author"] == "agent").unwrap();
    let why = seller.get(&format!("{path}/messages/{}/reason", answer["id"].as_str().unwrap())).await.ok();
    assert_eq!((&why["brain"], &why["cost"], &why["gave_up"]), (&json!("built-in"), &json!(0), &json!(null)));
    assert_eq!(why["intents"][0]["word"], "order_add");
    assert_eq!((&why["tools"][0]["name"], &why["tools"][0]["done"]), (&json!("cart_add"), &json!(true)));
    let question = messages.iter().find(|message| message["author"] == "contact").unwrap();
    let none = seller.get(&format!("{path}/messages/{}/reason", question["id"].as_str().unwrap())).await;
    none.refused(404, "not_found");

    assert_eq!(seller.get(&format!("{path}/memory")).await.ok()["language"], "fr");
    assert_eq!(seller.delete(&format!("{path}/memory")).await.status, 204);
    assert_eq!(seller.get(&format!("{path}/memory")).await.ok()["language"], json!(null));
}

async fn who_may_what(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    let aicha = manager.post("agents", &json!({ "name": "Aïcha" })).await.ok();
    let path = format!("agents/{}", aicha["id"].as_str().unwrap());
    shop.hears("2250700000001", "Fatou", "wamid.1", "bonjour").await;
    let talk = manager.conversation().await["id"].as_str().unwrap().to_owned();
    for role in [Role::Seller, Role::Analyst] {
        let reader = shop.staff(role).await;
        assert_eq!(reader.get(&path).await.ok()["name"], "Aïcha");
        reader.get("models").await.ok();
        reader.post("agents", &json!({ "name": "Koffi" })).await.refused(403, "forbidden");
        reader.put(&path, Some(&json!({ "name": "Koffi" }))).await.refused(403, "forbidden");
        reader.delete(&path).await.refused(403, "forbidden");
        reader.put(&format!("{path}/answering"), None).await.refused(403, "forbidden");
        reader.put("models", Some(&json!({ "models": [] }))).await.refused(403, "forbidden");
        let erased = reader.delete(&format!("conversations/{talk}/memory")).await;
        assert_eq!(erased.status, if role == Role::Analyst { 403 } else { 204 });
    }
    let stranger = shop.stranger().await;
    for path in ["agents", "models", &path, &format!("conversations/{talk}/memory")] {
        stranger.get(path).await.refused(404, "not_found");
        if path != "agents" && path != "models" {
            stranger.get(&format!("/api/v1/brands/karite-co/{path}")).await.refused(404, "not_found");
        }
    }
    shop.later(seconds(10));
}

testing::stories!(Shop:
    an_assistant_is_made_changed_chosen_and_let_go,
    what_no_assistant_can_be_is_refused,
    models_are_set_and_their_keys_never_told,
    why_it_answered_and_what_it_keeps,
    who_may_what,
);
