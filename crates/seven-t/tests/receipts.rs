//! A receipt from the yes to the phone, with the whole product as a process.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

mod world;

use serde_json::Value;
use testing::Ground;
use world::{World, phone};

async fn cash_at_the_door_gives_a_numbered_pdf_once_and_again_when_asked(database: Option<&str>) {
    use reqwest::Method;
    let mut world = World::open(database).await;
    let customer = phone(1);
    world.write(&customer, "je prends un foulard").await;
    world.settled(&customer, 1).await;
    world.write(&customer, "oui").await;
    world.settled(&customer, 2).await;
    world.write(&customer, "je préfère payer à la livraison").await;
    world.settled(&customer, 3).await;
    let token = world.token().await;
    let (_, orders) = world.api(Method::GET, "orders", &token).await;
    let id = orders["items"][0]["id"].as_str().unwrap().to_owned();
    let at = |what: &str| format!("orders/{id}/{what}");
    assert_eq!(world.api(Method::GET, &at("receipt"), &token).await.0, 404);
    let (early, why) = world.api(Method::POST, &at("receipt/resend"), &token).await;
    assert_eq!((early, why["code"].as_str()), (409, Some("no_receipt")));

    let (status, order) = world.api(Method::POST, &at("delivery"), &token).await;
    assert_eq!(status, 200, "{order}");
    // Whoever ends in the middle goes on afterwards.
    world.kill();
    world.start().await;
    let got = world.settled(&customer, 4).await;
    assert_eq!(got.len(), 4, "{got:?}");
    let sent: Value = serde_json::from_str(&got[3]).unwrap();
    assert_eq!(sent["document"]["filename"], "Recu-1-Awa-Mode.pdf", "{sent}");
    assert!(sent["document"]["caption"].as_str().unwrap().contains("Reçu n° 1"), "{sent}");
    let file = format!("{}/control/media/{}", world.sandbox.url(), sent["document"]["id"].as_str().unwrap());
    let pdf = world.http.get(file).send().await.unwrap().bytes().await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));

    let (status, receipt) = world.api(Method::GET, &at("receipt"), &token).await;
    assert_eq!((status, receipt["number"].as_i64()), (200, Some(1)), "{receipt}");
    assert_eq!(world.api(Method::POST, &at("receipt/resend"), &token).await.0, 200);
    let again: Value = serde_json::from_str(&world.settled(&customer, 5).await[4]).unwrap();
    assert_eq!(again["document"]["filename"], "Recu-1-Awa-Mode.pdf");
    // The customer may ask for it too.
    world.write(&customer, "renvoie mon reçu svp").await;
    let got = world.settled(&customer, 7).await;
    assert!(got[5].contains("votre reçu n° 1"), "{got:?}");
    assert!(got[6].contains("Recu-1-Awa-Mode.pdf"), "{got:?}");
    let path = receipt["url"].as_str().unwrap().split_once("/p/").unwrap().1;
    let page = world.http.get(format!("{}/p/{path}", world.product)).send().await.unwrap();
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert_eq!(page.headers()["content-disposition"], "attachment; filename=\"Recu-1-Awa-Mode.pdf\"");
    assert!(page.bytes().await.unwrap() == pdf, "the page gives the same file");
}

#[test]
fn cash_at_the_door_on_sqlite() {
    let run = tokio::runtime::Runtime::new().unwrap();
    run.block_on(cash_at_the_door_gives_a_numbered_pdf_once_and_again_when_asked(None));
}

#[test]
fn cash_at_the_door_on_postgres() {
    Ground::tell_on_postgres(async |ground| {
        cash_at_the_door_gives_a_numbered_pdf_once_and_again_when_asked(Some(&ground.url)).await;
    });
}
