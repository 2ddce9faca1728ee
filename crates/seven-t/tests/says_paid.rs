//! « j'ai payé », from the customer's phone to the provider and back, with the whole product as a process.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

mod world;

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testing::Ground;
use world::{World, phone};

/// Before the plan's own first look-up (15 s, spread by 20 %): whoever knows sooner knows by asking.
const SOONER: Duration = Duration::from_secs(12);

impl World {
    /// The latest order of the shop.
    async fn order(&self, token: &str) -> Value {
        let list = self.api(reqwest::Method::GET, "orders", token).await.1;
        let id = list["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{list}")).to_owned();
        self.api(reqwest::Method::GET, &format!("orders/{id}"), token).await.1
    }

    /// The customer opens the order's link, chooses a provider and pays there; when they chose it.
    async fn pays(&self, order: &Value) -> Instant {
        let before = self.sessions().await.len();
        let url = format!("{}{}/attempts", self.product, order["pay_path"].as_str().unwrap());
        let chosen = Instant::now();
        let click = self.http.post(url).header("sec-fetch-site", "same-origin").body("account=paymetrust");
        let click = click.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap();
        assert!(click.status().is_success() || click.status().is_redirection(), "{}", click.status());
        let sessions = self.sessions().await;
        assert_eq!(sessions.len(), before + 1, "{sessions:?}");
        let reference = sessions.last().unwrap()["reference"].as_str().unwrap().to_owned();
        self.control(&format!("psp/sessions/{reference}/pay"), json!({})).await;
        chosen
    }

    async fn sessions(&self) -> Vec<Value> {
        let url = format!("{}/control/psp/sessions", self.sandbox.url());
        let mut all: Vec<Value> = self.http.get(url).send().await.unwrap().json().await.unwrap();
        all.sort_by_key(|session| session["reference"].to_string());
        all
    }

    /// Waits until the order is paid.
    async fn is_paid(&self, token: &str) {
        let begun = Instant::now();
        loop {
            let order = self.order(token).await;
            if order["state"] == "paid" || order["state"]["name"] == "paid" {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "not paid: {order}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn who_says_to_have_paid_is_believed_by_the_provider(database: Option<&str>) {
    let world = World::open(database).await;
    world.takes_payments().await;
    let token = world.token().await;
    // Nothing that the provider tells arrives.
    world.control("psp/faults", json!({"on": "notification", "when": "always", "effect": "lost"})).await;
    for (n, at_the_door) in [(1, false), (2, true)] {
        let customer = phone(n);
        world.write(&customer, "je prends un foulard").await;
        world.settled(&customer, 1).await;
        world.write(&customer, "oui").await;
        let mut told = world.settled(&customer, 2).await.len();
        if at_the_door {
            world.write(&customer, "je préfère payer à la livraison").await;
            told = world.settled(&customer, told + 1).await.len();
        }
        let chosen = world.pays(&world.order(&token).await).await;
        world.write(&customer, "j'ai payé").await;
        world.is_paid(&token).await;
        assert!(chosen.elapsed() < SOONER, "found by the plan, not by asking: {:?}", chosen.elapsed());
        let got = world.settled(&customer, told + 2).await;
        assert!(got.iter().skip(told).any(|words| words.contains("Paiement reçu")), "{got:?}");
    }
}

#[test]
fn says_paid_on_sqlite() {
    let run = tokio::runtime::Runtime::new().unwrap();
    run.block_on(who_says_to_have_paid_is_believed_by_the_provider(None));
}

#[test]
fn says_paid_on_postgres() {
    Ground::tell_on_postgres(async |ground| {
        who_says_to_have_paid_is_believed_by_the_provider(Some(&ground.url)).await;
    });
}
