//! 80 messages a second and line, both ways together; bursts to one customer are borrowed and paid back.

use crate::world::{FATOU, PHONE, SECRET, World};
use conversation::Author;
use kernel::seconds;
use serde_json::{Value, json};
use whatsapp::Outgoing;

impl World {
    /// The sandbox's own limits are out of the way: ours are looked at.
    async fn wide(&self) {
        self.register(PHONE, SECRET, json!({"throughput": 1000, "pair_limit": false})).await;
    }
}

async fn the_eighty_first_message_of_a_second_waits(world: World) {
    world.wide().await;
    let batch: Vec<Value> = (0..81)
        .map(|n| json!({"type": "text", "text": {"body": "bonjour"}, "customer": {"phone": format!("22177{n:07}")}}))
        .collect();
    world.control("inbound", json!({"line": PHONE, "batch": batch})).await;
    world.until("81 customers", async || world.count("message").await == 81).await;
    for conversation in world.conversations().await {
        world.say_in(conversation.id, Author::System, Outgoing::text("promo"), false).await.unwrap();
    }
    world.work().await;
    assert_eq!(world.sent().await.len(), 0, "what came in counts in the same rate");
    world.later(seconds(1)).await;
    assert_eq!(world.sent().await.len(), 80);
    world.later(seconds(1)).await;
    assert_eq!(world.sent().await.len(), 81);
}

async fn a_burst_to_one_customer_is_paid_back(world: World) {
    world.wide().await;
    world.writes(FATOU, "tout le catalogue svp").await;
    world.ground.clock.advance(seconds(1));
    for n in 0..47 {
        world.says(Author::System, &format!("{n}")).await;
    }
    world.work().await;
    assert_eq!(world.sent().await.len(), 45);
    world.later(seconds(6)).await;
    assert_eq!(world.sent().await.len(), 46);
    world.later(seconds(6)).await;
    assert_eq!(world.sent_texts().await, (0..47).map(|n| n.to_string()).collect::<Vec<_>>());
}

testing::stories!(World: the_eighty_first_message_of_a_second_waits, a_burst_to_one_customer_is_paid_back);
