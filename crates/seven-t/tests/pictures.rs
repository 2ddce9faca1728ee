//! Goods out of Meta's catalogue, with their pictures, from the product to the customer's phone and back.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

mod world;

use serde_json::{Value, json};
use testing::Ground;
use world::{LINE, World, phone};

const CATALOGUE: &str = "194836987003835";

impl World {
    /// The last message to the customer of `phone`, as Meta got it.
    async fn latest(&self, phone: &str) -> Value {
        let url = format!("{}/control/sent?line={LINE}&customer={phone}&kind=message", self.sandbox.url());
        let sent: Value = self.http.get(url).send().await.unwrap().json().await.unwrap();
        sent["data"].as_array().and_then(|all| all.last()).cloned().unwrap_or_else(|| panic!("{sent}"))
    }
}

async fn goods_are_shown_with_their_pictures(database: Option<&str>) {
    let world = World::open(database).await;
    let items = json!([
        {"retailer_id": "FOULARD-1", "name": "Foulard", "price": 3000.0, "currency": "XOF"},
        {"retailer_id": "PIECE-1", "name": "Bracelet unique", "price": 9000.0, "currency": "XOF"},
    ]);
    world.line(json!({"id": CATALOGUE, "products": items})).await;
    world.tells_catalogue(CATALOGUE);

    let customer = phone(1);
    world.write(&customer, "vous avez quoi à moins de 10 000 ?").await;
    let told = world.settled(&customer, 1).await;
    assert!(told[0].contains("Foulard") && told[0].contains("Bracelet unique"), "{told:?}");
    let shown = world.latest(&customer).await;
    let action = &shown["body"]["interactive"]["action"];
    assert_eq!(
        (&shown["body"]["interactive"]["type"], &action["catalog_id"]),
        (&json!("product_list"), &json!(CATALOGUE))
    );
    let mut skus: Vec<&str> = action["sections"][0]["product_items"]
        .as_array()
        .unwrap_or_else(|| panic!("{shown}"))
        .iter()
        .filter_map(|item| item["product_retailer_id"].as_str())
        .collect();
    skus.sort_unstable();
    assert_eq!(skus, ["FOULARD-1", "PIECE-1"]);

    // What they put together in WhatsApp comes back as a cart: our prices, whatever the phone says.
    let picked = json!([{"product_retailer_id": "FOULARD-1", "quantity": 2, "item_price": 1, "currency": "XOF"}]);
    let order = json!({"line": LINE, "customer": {"name": "Mariam", "phone": customer}, "type": "order",
        "order": {"catalog_id": CATALOGUE, "product_items": picked}});
    world.control("inbound", order).await;
    let told = world.settled(&customer, 2).await;
    let cart = told[1].replace(['\u{202f}', '\u{a0}'], " ");
    assert!(cart.contains("2 × Foulard") && cart.contains("6 000 FCFA"), "{told:?}");
}

/// The catalogue is no longer connected, and nobody has told us: Meta refuses the list, the customer gets the words.
async fn a_catalogue_that_is_gone_leaves_nobody_without_an_answer(database: Option<&str>) {
    let world = World::open(database).await;
    world.tells_catalogue(CATALOGUE);
    let customer = phone(1);
    world.write(&customer, "vous avez quoi à moins de 10 000 ?").await;
    let told = world.settled(&customer, 1).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Foulard") && told[0].contains("Bracelet unique"), "{told:?}");
    assert_eq!(world.latest(&customer).await["body"]["type"], "text");
    // « le 1 » is the first of what was said.
    world.write(&customer, "je prends le 1").await;
    let told = world.settled(&customer, 2).await;
    assert!(told[1].starts_with("Bracelet unique : 9"), "{told:?}");
}

fn told(story: impl AsyncFnOnce()) {
    tokio::runtime::Runtime::new().unwrap().block_on(story());
}

#[test]
fn pictures_on_sqlite() {
    told(async || goods_are_shown_with_their_pictures(None).await);
}

#[test]
fn pictures_on_postgres() {
    Ground::tell_on_postgres(async |ground| goods_are_shown_with_their_pictures(Some(&ground.url)).await);
}

#[test]
fn a_catalogue_gone_on_sqlite() {
    told(async || a_catalogue_that_is_gone_leaves_nobody_without_an_answer(None).await);
}

#[test]
fn a_catalogue_gone_on_postgres() {
    Ground::tell_on_postgres(async |ground| {
        a_catalogue_that_is_gone_leaves_nobody_without_an_answer(Some(&ground.url)).await;
    });
}
