//! What the agent answers from, over the API.

use crate::shop::Shop;
use identity::Role;
use kernel::Locale;
use serde_json::{Value, json};

fn hours() -> Value {
    json!({ "kind": "hours", "title": "Horaires", "text": "De 9 h à 19 h." })
}

async fn an_article_is_made_changed_and_taken_away(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    assert_eq!(manager.get("knowledge").await.ok(), json!([]));
    let made = manager.post("knowledge", &hours()).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    assert_eq!((&made["kind"], &made["locale"], &made["state"]), (&json!("hours"), &json!("fr"), &json!("ready")));
    let path = format!("knowledge/{}", made["id"].as_str().unwrap());
    let changed = manager.put(&path, Some(&json!({ "title": "Horaires", "text": "De 8 h à 20 h." }))).await.ok();
    assert_eq!((&changed["kind"], &changed["text"]), (&json!("hours"), &json!("De 8 h à 20 h.")));
    let page = manager.post("knowledge", &json!({ "title": "FAQ", "url": "https://exemple.ci/faq" })).await.ok();
    assert_eq!((&page["kind"], &page["state"]), (&json!("page"), &json!("waiting")));
    let read = manager.post(&format!("knowledge/{}/reading", page["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!(read.status, 202);
    manager.post(&format!("{path}/reading"), &json!({})).await.refused(404, "not_found");
    assert_eq!(manager.get("knowledge").await.ok().as_array().unwrap().len(), 2);
    assert_eq!(manager.delete(&path).await.status, 204);
    manager.get(&path).await.refused(404, "not_found");
}

async fn what_no_article_can_be_is_refused(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    manager.post("knowledge", &hours()).await.ok();
    manager.post("knowledge", &hours()).await.refused(409, "article_title_taken");
    for (field, value, code) in [
        ("title", json!(" "), "article_title"),
        ("text", json!(""), "article_text"),
        ("kind", json!("heures"), "article_kind"),
        ("kind", json!("pdf"), "article_kind"),
        ("locale", json!("xx"), "article_locale"),
    ] {
        let mut new = json!({ "title": "Autre", "text": "Texte." });
        new[field] = value;
        manager.post("knowledge", &new).await.refused(422, code);
    }
    manager
        .post("knowledge", &json!({ "title": "FAQ", "url": "file:///etc/passwd" }))
        .await
        .refused(422, "article_address");
}

async fn a_question_is_answered_or_dismissed(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    let asks = async |n: u128, words: &str| {
        let of = (kernel::ConversationId(kernel::Uuid::from_u128(n)), kernel::MessageId(kernel::Uuid::from_u128(n)));
        let brand = shop.brand.id;
        let noted = async |tx: &mut storage::Tx| knowledge::record_question(tx, brand, of, words, Locale::Fr).await;
        assert!(shop.ground.db.write(noted).await.unwrap());
    };
    asks(1, "Vous avez un parking ?").await;
    asks(2, "vous avez un parking svp").await;
    asks(3, "Vous recrutez des vendeuses ?").await;
    let open = manager.get("questions").await.ok();
    assert_eq!((&open[0]["text"], &open[0]["asked"]), (&json!("Vous avez un parking ?"), &json!(2)));
    let parking = format!("questions/{}", open[0]["id"].as_str().unwrap());
    let answer = json!({ "kind": "fact", "title": "Parking", "text": "Oui, gratuit." });
    assert_eq!(manager.post(&format!("{parking}/answer"), &answer).await.status, 201);
    manager.post(&format!("{parking}/answer"), &answer).await.refused(404, "not_found");
    let jobs = format!("questions/{}", open[1]["id"].as_str().unwrap());
    assert_eq!(manager.delete(&jobs).await.status, 204);
    assert_eq!(manager.get("questions").await.ok(), json!([]));
}

async fn who_may_what(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    let made = manager.post("knowledge", &hours()).await.ok();
    let path = format!("knowledge/{}", made["id"].as_str().unwrap());
    for role in [Role::Seller, Role::Analyst] {
        let reader = shop.staff(role).await;
        assert_eq!(reader.get(&path).await.ok()["title"], "Horaires");
        reader.get("questions").await.ok();
        reader.post("knowledge", &hours()).await.refused(403, "forbidden");
        reader.put(&path, Some(&hours())).await.refused(403, "forbidden");
        reader.delete(&path).await.refused(403, "forbidden");
    }
    let stranger = shop.stranger().await;
    for path in ["knowledge", "questions", &path] {
        stranger.get(path).await.refused(404, "not_found");
    }
    stranger.get(&format!("/api/v1/brands/karite-co/{path}")).await.refused(404, "not_found");
}

testing::stories!(Shop:
    an_article_is_made_changed_and_taken_away,
    what_no_article_can_be_is_refused,
    a_question_is_answered_or_dismissed,
    who_may_what,
);
