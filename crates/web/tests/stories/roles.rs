use crate::world::{FATOU, KOFFI, SARAH, World};
use identity::PaymentMethod;

async fn an_analyst_reads_and_changes_nothing(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(id, "ROBE-S", PaymentMethod::CashOnDelivery).await;
    let variant = world.variant("ROBE-S").await;
    let mut sarah = world.signed_in(SARAH).await;
    sarah
        .get(&format!("/b/awa-mode/messages/{id}"))
        .await
        .ok()
        .shows(&["Fatou", "Your role lets you read"])
        .hides(&[r#"name="text""#]);
    sarah.get("/b/awa-mode/catalogue").await.ok().hides(&["catalogue/imports\"", r#"name="change""#]);
    sarah.get(&format!("/b/awa-mode/orders/{}", order.id)).await.ok().hides(&["cancellation", "preparation"]);
    for path in [
        format!("messages/{id}/replies"),
        format!("messages/{id}/takeover"),
        format!("messages/{id}/handback"),
        format!("messages/{id}/forgetting"),
        format!("orders/{}/cancellation", order.id),
        format!("orders/{}/preparation", order.id),
        format!("orders/{}/link", order.id),
        format!("orders/{}/extension", order.id),
        format!("catalogue/variants/{variant}/stock"),
        "catalogue/imports".to_owned(),
    ] {
        let fields = [("text", "x"), ("change", "1"), ("import", "x"), ("until", "1")];
        let page = sarah.post(&format!("/b/awa-mode/{path}"), &fields).await;
        assert_eq!(page.status, 403, "{path}");
        page.shows(&["You do not have access"]);
        let by_script = sarah.script().post(&format!("/b/awa-mode/{path}"), &fields).await;
        assert_eq!(by_script.status, 403);
        by_script.shows(&["data-fragment"]).hides(&["<html"]);
    }
    let unread = conversation::inbox_row(&mut world.db(), world.mode.id, id).await.unwrap().unwrap().unread;
    assert_eq!(unread, 1, "who cannot answer has not seen for the team");
}

async fn a_seller_sells_and_does_not_edit_the_catalogue(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let variant = world.variant("ROBE-S").await;
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.post(&format!("/b/awa-mode/messages/{id}/takeover"), &[]).await.status, 303);
    assert_eq!(koffi.get("/b/awa-mode/catalogue/imports").await.status, 403);
    let stock = format!("/b/awa-mode/catalogue/variants/{variant}/stock");
    assert_eq!(koffi.post(&stock, &[("change", "1")]).await.status, 403);
    assert_eq!(world.on_hand("ROBE-S").await, 6);
}

testing::stories!(World: an_analyst_reads_and_changes_nothing, a_seller_sells_and_does_not_edit_the_catalogue);
