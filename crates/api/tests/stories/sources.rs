//! Where the catalogue comes from, over the API; what is read is told in the catalogue's own stories.

use crate::shop::Shop;
use identity::Role;
use serde_json::{Value, json};

async fn a_source_is_added_read_and_let_go(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    assert_eq!(manager.get("sources").await.ok(), json!([]));
    let added = manager
        .post("sources", &json!({ "url": "https://boutique.exemple.ci/?cle=secrete", "every_minutes": 60 }))
        .await;
    assert_eq!(added.status, 202);
    let sync = added.ok();
    assert_eq!((&sync["state"], &sync["changes"]), (&json!("reading"), &json!([])));
    let sources = manager.get("sources").await.ok();
    assert_eq!((&sources[0]["shown"], &sources[0]["every_minutes"]), (&json!("boutique.exemple.ci"), &json!(60)));
    assert!(!sources.to_string().contains("secrete"), "what may be secret in an address is not told");
    let path = format!("syncs/{}", sync["id"].as_str().unwrap());
    manager.post(&format!("{path}/approval"), &json!({})).await.refused(409, "not_ready");
    assert_eq!(manager.delete(&path).await.ok()["state"], json!("cancelled"));
    let source = format!("sources/{}", sources[0]["id"].as_str().unwrap());
    let again = manager.post(&format!("{source}/syncs"), &json!({})).await;
    assert_eq!(again.status, 202);
    assert_ne!(again.ok()["id"], sync["id"]);
    assert_eq!(manager.delete(&source).await.status, 204);
    manager.get(&path).await.refused(404, "not_found");
}

async fn what_no_source_can_be_is_refused(shop: Shop) {
    let manager = shop.staff(Role::Manager).await;
    for url in ["http://169.254.169.254/", "http://localhost/", "file:///etc/passwd", "https://a:b@exemple.ci/", ""] {
        manager.post("sources", &json!({ "url": url })).await.refused(422, "refused_address");
    }
    let often: Value = json!({ "url": "https://exemple.ci", "every_minutes": 5 });
    manager.post("sources", &often).await.refused(422, "not_a_setting");
    let seller = shop.staff(Role::Seller).await;
    seller.get("sources").await.refused(403, "forbidden");
}

testing::stories!(Shop: a_source_is_added_read_and_let_go, what_no_source_can_be_is_refused);
