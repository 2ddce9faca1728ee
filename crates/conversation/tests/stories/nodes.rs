//! Two nodes on one database share nothing else.

use crate::world::{SECRET, World, messages, signature, status_at, statuses, text_at};
use conversation::{Intake, IntakeOptions, LineBook, MessageState, Outbox, OutboxOptions, receive};
use std::{sync::Arc, time::Duration};
use storage::{StoreError, args};
use whatsapp::Client;

impl World {
    /// The intake of another process on the same database.
    async fn another_intake(&self) -> Intake {
        let db = self.ground.another_node().await;
        let lines = Arc::new(LineBook::new(db.clone(), self.vault.clone()));
        let client = Client::new().unwrap();
        let outbox = Arc::new(Outbox::new(db.clone(), lines.clone(), client, OutboxOptions::default()));
        Intake::new(db, lines, outbox, IntakeOptions::default())
    }
}

async fn read_all(intake: &Intake, world: &World) {
    for _ in 0..200 {
        intake.read_waiting().await.unwrap();
        if conversation::deliveries_waiting(&world.db).await.unwrap() == 0 {
            return;
        }
        // Losers of a meeting are put off for a moment.
        world.ground.clock.advance(kernel::Millis(100));
        tokio::task::yield_now().await;
    }
}

/// Seen failing on PostgreSQL without SKIP LOCKED and the unique index of wamid: 94 messages instead of 30.
async fn two_nodes_read_each_delivery_once(world: World) {
    let at = world.now();
    for n in 0..60 {
        // The same 7 new customers on both nodes at once, each message in two deliveries.
        let id = format!("wamid.{}", n / 2);
        let raw =
            serde_json::to_vec(&messages(&[text_at(&format!("22177000000{}", n % 7), &id, "bonjour", at)])).unwrap();
        receive(&world.db, &world.lines, &raw, Some(&signature(SECRET, &raw))).await.unwrap();
    }
    let there = world.another_intake().await;
    tokio::join!(read_all(&world.intake, &world), read_all(&there, &world));
    assert_eq!(conversation::deliveries_waiting(&world.db).await.unwrap(), 0);
    assert_eq!(world.count("message").await, 30);
    assert_eq!(world.facts("message.received").await, 30);
    assert_eq!((world.conversations().await.len(), world.count("contact").await), (7, 7));
    let unread: i64 = world.conversations().await.iter().map(|conversation| conversation.unread).sum();
    assert_eq!(unread, 30);
}

/// Seen failing on PostgreSQL without `FOR UPDATE` on the message: « sent » overwrote « delivered ».
async fn statuses_read_on_two_nodes_at_once_never_go_back(world: World) {
    world.hear_text(crate::world::FATOU, "bonjour").await;
    let id = world.says(conversation::Author::System, "promo").await;
    world.crash_while_sending(id).await;
    world.post(&statuses(&[status_at("wamid.out", "sent", Some(id), world.now())])).await.unwrap();
    // Another node has read « delivered » and is about to commit.
    let delivered = "UPDATE message SET state = 'delivered', wamid = 'wamid.out' WHERE brand_id = $1 AND id = $2";
    let there = world.db.write(async |tx| {
        tx.exec(delivered, args![world.brand, id]).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok::<_, StoreError>(())
    });
    let here = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        world.read().await;
    };
    let (there, ()) = tokio::join!(there, here);
    there.unwrap();
    assert_eq!(world.state(id).await, MessageState::Delivered);
}

testing::stories!(World: two_nodes_read_each_delivery_once, statuses_read_on_two_nodes_at_once_never_go_back);
