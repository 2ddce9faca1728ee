//! Statuses come in any order, twice, and before the answer of their own sending.

use crate::world::{FATOU, World, status_at, statuses};
use conversation::{Author, MessageState};
use kernel::seconds;
use serde_json::json;

async fn statuses_move_forward_only(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "status", "effect": "lose"})).await;
    let id = world.says(Author::Agent, "un").await;
    world.work().await;
    let wamid = world.see(id).await.wamid.unwrap();
    for (told, expected) in [
        ("delivered", MessageState::Delivered),
        ("sent", MessageState::Delivered),
        ("failed", MessageState::Delivered),
        ("galaxy", MessageState::Delivered),
        ("read", MessageState::Read),
        ("delivered", MessageState::Read),
        ("read", MessageState::Read),
        ("played", MessageState::Played),
        ("read", MessageState::Played),
    ] {
        world.ground.clock.advance(seconds(1));
        // With and without our own mark: the wamid is enough.
        world.hear(&statuses(&[status_at(&wamid, told, None, world.now())])).await;
        assert_eq!(world.state(id).await, expected, "after {told}");
    }
    assert_eq!(world.only_conversation().await.failed_sends, 0);
    assert!(world.strays().await.is_empty());
}

async fn a_status_that_overtakes_the_answer_is_kept(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "effect": "status_before_answer"})).await;
    world.fault(json!({"on": "send", "effect": "delay", "ms": 20_000})).await;
    let id = world.says(Author::Agent, "un").await;
    let (ran, ()) = tokio::join!(world.work(), async {
        world.until("the status", async || world.state(id).await > MessageState::Accepted).await;
    });
    assert!(ran > 0);
    let seen = world.see(id).await;
    assert!(seen.state >= MessageState::Sent && seen.state < MessageState::Failed, "{:?}", seen.state);
    assert!(seen.wamid.is_some());
    assert_eq!(world.sent().await.len(), 1);
}

async fn duplicated_and_reordered_webhooks_end_the_same_way(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "webhook", "effect": "duplicate", "times": 3})).await;
    world.fault(json!({"on": "status", "effect": "reorder"})).await;
    let first = world.says(Author::Agent, "un").await;
    let second = world.says(Author::Agent, "deux").await;
    world.work().await;
    world.a_moment().await;
    world.no_more_faults().await;
    world.becomes(first, MessageState::Delivered).await;
    world.becomes(second, MessageState::Delivered).await;
    assert_eq!(world.sent().await.len(), 2);
    assert_eq!(world.count("message WHERE sent_twice_at IS NOT NULL").await, 0);
}

testing::stories!(World:
    statuses_move_forward_only,
    a_status_that_overtakes_the_answer_is_kept,
    duplicated_and_reordered_webhooks_end_the_same_way,
);
