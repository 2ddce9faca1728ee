use crate::world::{AWA, FATOU, RIVAL, SARAH, World};
use kernel::minutes;
use serde_json::json;

async fn the_shop_reads_what_whatsapp_says_of_its_number(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/line-news").await.ok().shows(&["Nouvelles de WhatsApp", "Rien à signaler"]);
    awa.get("/b/awa-mode/today").await.ok().hides(&["problème grave"]);
    awa.get("/b/awa-mode/more").await.ok().shows(&["/b/awa-mode/line-news\"", "Nouvelles de WhatsApp"]);

    world
        .told(
            "account_alerts",
            json!({"alert_info": {"alert_severity": "INFORMATIONAL",
        "alert_description": "<b>Hello</b>"}}),
        )
        .await;
    world.ground.clock.advance(minutes(2));
    world.hears(json!({"errors": [{"code": 131_042, "title": "Business eligibility payment issue"}]})).await;
    world.ground.clock.advance(minutes(2));
    world
        .hears(json!({"user_preferences": [{"wa_id": FATOU, "value": "stop", "category": "marketing_messages"}]}))
        .await;

    let page = awa.get("/b/awa-mode/line-news").await.ok();
    page.shows(&[
        "À savoir",
        "Un client ne veut plus de promotions",
        "Grave",
        "WhatsApp attend un paiement",
        "Ajoutez ou vérifiez le moyen de paiement",
        "+225 07 00 00 00 99",
        "Meta vous envoie une alerte",
        "&#60;b&#62;Hello",
    ]);
    page.hides(&[FATOU, "131042", "wa_id", "<b>Hello"]);
    awa.get("/b/awa-mode/today")
        .await
        .ok()
        .shows(&["WhatsApp signale un problème grave", "WhatsApp attend un paiement"]);
    // Whoever may read the inbox.
    let mut sarah = world.signed_in(SARAH).await;
    sarah.get("/b/awa-mode/line-news").await.ok().shows(&["News from WhatsApp", "WhatsApp is waiting for a payment"]);
}

async fn old_news_is_on_the_next_page(world: World) {
    for n in 0..31 {
        let value = json!({"event": "APPROVED", "message_template_name": format!("modele_{n:02}")});
        world.told("message_template_status_update", value).await;
        world.ground.clock.advance(minutes(1));
    }
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get("/b/awa-mode/line-news").await.ok();
    page.shows(&["modele_30", "modele_01", "Plus anciennes"]).hides(&["modele_00"]);
    let text = page.text();
    let link = text.split("href=\"").find(|rest| rest.starts_with("/b/awa-mode/line-news") && rest.contains("after="));
    let link = link.unwrap().split('"').next().unwrap().replace("&amp;", "&");
    awa.get(&link).await.ok().shows(&["modele_00"]).hides(&["modele_01", "Plus anciennes"]);
}

async fn what_was_not_understood_is_told_so(world: World) {
    world.hears_as("telepathy", json!({"thought": format!("je suis {FATOU}")})).await;
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/line-news").await.ok().shows(&["Reçu, mais pas compris", "Rien à signaler"]);
    let page = awa.get("/b/awa-mode/line-news?view=not-understood").await.ok();
    page.shows(&["Reçu, mais pas compris", "telepathy", "Un type que nous ne connaissons pas encore"]);
    page.hides(&["je suis", FATOU]);
}

async fn a_stranger_sees_no_news(world: World) {
    world.told("account_update", json!({"event": "ACCOUNT_DELETED"})).await;
    world.hears_as("telepathy", json!({"thought": "x"})).await;
    let mut rival = world.signed_in(RIVAL).await;
    for view in ["told", "not-understood"] {
        let page = rival.get(&format!("/b/awa-mode/line-news?view={view}")).await;
        assert_eq!(page.status, 404);
        page.shows(&["Cette page n’existe pas"]);
        let own = rival.get(&format!("/b/rival-shop/line-news?view={view}")).await.ok();
        own.hides(&["supprimé", "telepathy"]);
    }
    rival.get("/b/rival-shop/today").await.ok().hides(&["problème grave"]);
}

testing::stories!(World:
    the_shop_reads_what_whatsapp_says_of_its_number,
    old_news_is_on_the_next_page,
    what_was_not_understood_is_told_so,
    a_stranger_sees_no_news,
);
