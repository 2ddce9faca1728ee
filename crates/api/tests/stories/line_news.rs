//! What WhatsApp tells about the shop's number.

use crate::shop::Shop;
use identity::Role;
use kernel::minutes;
use serde_json::json;

async fn programs_read_what_whatsapp_tells(shop: Shop) {
    let analyst = shop.staff(Role::Analyst).await;
    assert_eq!(analyst.get("line-news").await.ok(), json!({ "items": [], "next": null }));
    let rejected = json!({"event": "REJECTED", "message_template_name": "relance", "reason": "SCAM"});
    shop.told("message_template_status_update", &rejected).await;
    shop.later(minutes(1));
    let restricted = json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [
        {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_796_000_000}]});
    shop.told("account_update", &restricted).await;
    shop.later(minutes(1));
    let metadata = json!({"display_phone_number": "15550001111", "phone_number_id": "106540352242922"});
    shop.told("messages", &json!({"metadata": metadata, "errors": [{"code": 131_042, "title": "Unpaid"}]})).await;

    let first = analyst.get("line-news?limit=2").await.ok();
    let (unpaid, banned) = (&first["items"][0], &first["items"][1]);
    assert_eq!((&unpaid["field"], &unpaid["code"]), (&json!("errors"), &json!(131_042)));
    assert_eq!((&unpaid["severity"], &unpaid["number"]), (&json!("serious"), &json!("15550001111")));
    assert_eq!(unpaid["not_understood"], json!(null));
    assert_eq!(banned["event"], "ACCOUNT_RESTRICTION");
    assert_eq!(banned["until"], "2026-11-30T00:53:20.000Z");
    let next = first["next"].as_str().unwrap();
    let last = analyst.get(&format!("line-news?limit=2&after={next}")).await.ok();
    assert_eq!(last["next"], json!(null));
    assert_eq!((&last["items"][0]["template"], &last["items"][0]["event"]), (&json!("relance"), &json!("REJECTED")));
}

async fn what_was_not_understood_tells_its_type_and_no_words(shop: Shop) {
    let metadata = json!({"display_phone_number": "15550001111", "phone_number_id": "106540352242922"});
    let thought = json!({"metadata": metadata, "thought": "je pense à 2250700000042"});
    shop.told("telepathy", &thought).await;
    let seller = shop.staff(Role::Seller).await;
    assert!(seller.get("line-news").await.items().is_empty());
    let page = seller.get("line-news?view=not_understood").await.ok();
    let stray = &page["items"][0];
    assert_eq!((&stray["field"], &stray["not_understood"]), (&json!("telepathy"), &json!("unknown_type")));
    assert!(!page.to_string().contains("2250700000042"), "{page}");
    seller.get("line-news?view=everything").await.refused(400, "invalid_query");
}

async fn a_stranger_sees_none_of_it(shop: Shop) {
    shop.told("account_update", &json!({"event": "ACCOUNT_DELETED"})).await;
    let stranger = shop.stranger().await;
    for view in ["told", "not_understood"] {
        stranger.get(&format!("line-news?view={view}")).await.refused(404, "not_found");
        let own = stranger.get(&format!("/api/v1/brands/karite-co/line-news?view={view}")).await;
        assert!(own.items().is_empty());
    }
}

testing::stories!(Shop:
    programs_read_what_whatsapp_tells,
    what_was_not_understood_tells_its_type_and_no_words,
    a_stranger_sees_none_of_it,
);
