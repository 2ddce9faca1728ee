use crate::world::{AWA, FATOU, World};
use identity::PaymentMethod;

/// A missing text is a panic in tests; here every page of a shop with some life is read in both languages.
async fn every_page_speaks_french_and_english(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let said = world.agent_says(id, "Bonjour Fatou").await;
    let order = world.orders(id, "ROBE-S", PaymentMethod::Online).await;
    world.puts_into_cart(id, "FOULARD", 1).await;
    let base = "/b/awa-mode";
    let mut pages: Vec<String> = [
        "today",
        "messages",
        "orders",
        "money",
        "catalogue",
        "catalogue/imports",
        "catalogue/sources",
        "catalogue/words",
        "appointments",
        "appointments/settings",
        "promos",
        "settings",
        "platform",
        "voices",
        "delivery",
        "line-news",
        "leads",
        "scores",
        "messages?sort=score",
        "messages?sort=waiting&view=mine",
        "messages?view=hot&q=robe&tag=vip",
        "agent",
        "knowledge",
        "team",
        "more",
    ]
    .iter()
    .map(|path| format!("{base}/{path}"))
    .collect();
    pages.push(format!("{base}/line-news?view=not-understood"));
    for view in ["mine", "unowned", "needs-human", "failed", "unread", "snoozed", "resolved"] {
        pages.push(format!("{base}/messages?view={view}"));
    }
    pages.extend([
        format!("{base}/messages/{id}"),
        format!("{base}/messages/{id}/why/{said}"),
        format!("{base}/orders/{}", order.id),
        format!("{base}/orders/{}/ledger", order.id),
    ]);
    let public = ["/sign-in".to_owned(), format!("/p/{}", order.code), format!("/p/{}/return", order.code)];
    for (code, home, bar) in [("fr", "Aujourd’hui", "Commandes"), ("en", "Today", "Orders")] {
        let mut awa = world.signed_in(AWA).await;
        awa.cookies.insert("lang".into(), code.into());
        for path in &pages {
            let page = awa.get(path).await.ok();
            page.shows(&[&format!("<html lang=\"{code}\""), home, bar]);
            assert!(page.header("content-type").starts_with("text/html"));
            // The policy forbids anything inline.
            page.hides(&[" style=\"", " onclick=", "<style"]);
        }
        let mut stranger = world.browser();
        stranger.cookies.insert("lang".into(), code.into());
        for path in &public {
            stranger.get(path).await.ok().shows(&[&format!("<html lang=\"{code}\"")]);
        }
        let lost = awa.get(&format!("{base}/nothing")).await;
        lost.shows(&[&format!("<html lang=\"{code}\"")]);
    }
}

async fn assets_are_served_beside_the_pages(world: World) {
    let mut browser = world.browser();
    let page = browser.get("/sign-in").await.ok().text();
    let style = page.split_once("href=\"/assets/style.css").unwrap().1.split('"').next().unwrap();
    let asset = browser.get(&format!("/assets/style.css{style}")).await.ok();
    assert!(asset.header("cache-control").contains("immutable"));
    assert_eq!(browser.get("/assets/nothing.js").await.status, 404);
}

testing::stories!(World: every_page_speaks_french_and_english, assets_are_served_beside_the_pages);
