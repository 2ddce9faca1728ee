use crate::world::{AWA, FATOU, KOFFI, RIVAL, World};
use identity::PaymentMethod;

async fn another_shop_does_not_exist(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(id, "ROBE-S", PaymentMethod::Online).await;
    let message = world.agent_says(id, "Bonjour Fatou").await;
    let variant = world.variant("ROBE-S").await;
    let mut rival = world.signed_in(RIVAL).await;
    let gets = [
        "today".to_owned(),
        "messages".to_owned(),
        format!("messages/{id}"),
        format!("messages/{id}/row"),
        format!("messages/{id}/bubbles?after="),
        format!("messages/{id}/why/{message}"),
        "orders".to_owned(),
        format!("orders/{}", order.id),
        format!("orders/{}/card", order.id),
        format!("orders/{}/ledger", order.id),
        "money".to_owned(),
        "money/export.csv".to_owned(),
        "money/export.xlsx".to_owned(),
        "catalogue".to_owned(),
        "catalogue/export.csv".to_owned(),
        "catalogue/imports".to_owned(),
        "line-news".to_owned(),
        "agent".to_owned(),
        "appointments".to_owned(),
        "appointments/settings".to_owned(),
        "knowledge".to_owned(),
        "settings".to_owned(),
        "delivery".to_owned(),
        "team".to_owned(),
        "more".to_owned(),
        "live".to_owned(),
        format!("media/{message}"),
    ];
    for path in &gets {
        let page = rival.get(&format!("/b/awa-mode/{path}")).await;
        assert_eq!(page.status, 404, "{path}");
        page.shows(&["Cette page n’existe pas"]).hides(&["Awa Mode", "Fatou"]);
    }
    // The same ids under the rival's own shop.
    for path in gets.iter().filter(|path| path.contains(&id.to_string()) || path.contains(&order.id.to_string())) {
        let page = rival.get(&format!("/b/rival-shop/{path}")).await;
        assert!(page.status == 404 || page.status == 204, "{path}: {}", page.status);
    }
    for path in [
        format!("messages/{id}/replies"),
        format!("messages/{id}/takeover"),
        format!("messages/{id}/handback"),
        format!("messages/{id}/forgetting"),
        format!("messages/{id}/again/{message}"),
        format!("orders/{}/cancellation", order.id),
        format!("orders/{}/preparation", order.id),
        format!("catalogue/variants/{variant}/stock"),
    ] {
        for shop in ["awa-mode", "rival-shop"] {
            let page = rival.post(&format!("/b/{shop}/{path}"), &[("text", "x"), ("change", "1")]).await;
            assert_eq!(page.status, 404, "{shop} {path}: {}", page.text());
        }
    }
    assert_eq!(world.on_hand("ROBE-S").await, 6);
    rival.get("/b/rival-shop/catalogue").await.ok().shows(&["Secret du rival"]).hides(&["Robe"]);
}

async fn a_teammate_sees_the_shops_they_work_for(world: World) {
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.get("/b/awa-mode/team").await.ok().hides(&["Karité"]);
    assert_eq!(koffi.get("/b/karite-co/team").await.status, 404);
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/karite-co/team").await.ok().shows(&["Karité", "Awa Mode", "Awa Koné"]).hides(&["Koffi"]);
    for nowhere in ["/b/nothing/today", "/b/awa-mode/nothing", "/nothing", "/b/awa-mode/messages/not-an-id"] {
        let page = awa.get(nowhere).await;
        assert_eq!(page.status, 404, "{nowhere}");
        page.shows(&["Cette page n’existe pas"]);
    }
}

testing::stories!(World: another_shop_does_not_exist, a_teammate_sees_the_shops_they_work_for);
