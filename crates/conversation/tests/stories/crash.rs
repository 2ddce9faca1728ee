//! Between « sending » and its answer everything can break: nothing is lost, nothing goes twice in silence
//! (docs/decisions/0003-sending-across-a-crash.md).

use crate::world::{FATOU, GRACE, World, status_at, statuses};
use conversation::{Author, MessageState};
use kernel::{Millis, minutes, seconds};
use serde_json::json;

async fn a_lost_answer_with_a_status_is_one_message(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "drop_after"})).await;
    let id = world.says(Author::Agent, "un").await;
    let next = world.says(Author::Agent, "deux").await;
    world.work().await;
    assert_eq!(world.see(id).await.wamid.is_some(), world.state(id).await > MessageState::Accepted);
    // Meta's status tells that it has left: the next one follows at once, without waiting for the grace.
    world.becomes(id, MessageState::Delivered).await;
    world.work().await;
    world.becomes(next, MessageState::Delivered).await;
    world.later(GRACE + minutes(1)).await;
    assert_eq!(world.sent_texts().await, ["un", "deux"]);
    assert_eq!(world.see(id).await.doubtful_at, None);
}

async fn a_crash_before_the_sending_left_is_mended_after_the_grace_and_marked(world: World) {
    world.writes(FATOU, "bonjour").await;
    let id = world.says(Author::Agent, "un").await;
    let next = world.says(Author::Agent, "deux").await;
    world.crash_while_sending(id).await;
    world.work().await;
    world.later(GRACE - Millis(1)).await;
    assert!(world.sent().await.is_empty(), "a status may still tell; order is kept");
    world.later(Millis(1)).await;
    assert_eq!(world.sent_texts().await, ["un", "deux"]);
    world.becomes(id, MessageState::Delivered).await;
    assert_eq!(world.see(id).await.doubtful_at, Some(world.now()), "the merchant sees that it may have gone twice");
    assert_eq!(world.see(next).await.doubtful_at, None);
    assert_eq!(world.facts("message.sent_twice").await, 0);
}

async fn when_both_sendings_arrived_the_merchant_is_told(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "drop_after"})).await;
    world.fault(json!({"on": "status", "effect": "lose"})).await;
    let id = world.says(Author::Agent, "un").await;
    world.work().await;
    world.a_moment().await;
    assert_eq!(world.state(id).await, MessageState::Sending);
    world.later(GRACE).await;
    assert_eq!(world.sent_texts().await, ["un", "un"]);
    let second = world.see(id).await.wamid.unwrap();
    // The lost status of the first sending comes a minute later, several times.
    for told in ["sent", "delivered", "read"] {
        world.hear(&statuses(&[status_at("wamid.first", told, Some(id), world.now())])).await;
    }
    assert_eq!(world.facts("message.sent_twice").await, 1);
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.wamid.as_deref()), (MessageState::Accepted, Some(&*second)));
    // A failure of the one changes nothing about the other having arrived.
    world.hear(&statuses(&[crate::world::failed_at(&second, 131_026, Some(id), world.now())])).await;
    assert_eq!((world.state(id).await, world.only_conversation().await.failed_sends), (MessageState::Accepted, 0));
}

async fn the_sending_given_up_arrived_after_all(world: World) {
    world.writes(FATOU, "bonjour").await;
    let id = world.says(Author::Agent, "un").await;
    world.crash_while_sending(id).await;
    world.fault(json!({"on": "send", "effect": "error", "code": 131_031})).await;
    world.later(GRACE).await;
    assert_eq!((world.state(id).await, world.only_conversation().await.failed_sends), (MessageState::Failed, 1));
    world.hear(&statuses(&[status_at("wamid.first", "sent", Some(id), world.now())])).await;
    assert_eq!((world.state(id).await, world.only_conversation().await.failed_sends), (MessageState::Sent, 0));
    assert_eq!(world.see(id).await.wamid.as_deref(), Some("wamid.first"));
}

async fn a_process_that_dies_in_the_call_leaves_one_message(world: World) {
    world.writes(FATOU, "bonjour").await;
    // Long enough that the program is dead before the answer; short enough that Meta has acted.
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "delay", "ms": 40_000})).await;
    let id = world.says(Author::Agent, "un").await;
    let died = tokio::time::timeout(std::time::Duration::from_millis(150), world.work()).await;
    assert!(died.is_err(), "killed in the call");
    assert_eq!(world.state(id).await, MessageState::Sending);
    // Its lease passes, another process takes over.
    world.later(seconds(61)).await;
    world.until("an end", async || world.state(id).await >= MessageState::Delivered).await;
    let seen = world.see(id).await;
    let sent = world.sent().await.len();
    // Whether Meta had it or not, it is there once, or there twice and marked.
    assert!(sent == 1 || (sent == 2 && seen.doubtful_at.is_some()), "{sent}");
}

async fn a_human_who_takes_over_meanwhile_is_not_talked_over(world: World) {
    world.writes(FATOU, "bonjour").await;
    let id = world.says(Author::Agent, "un").await;
    world.crash_while_sending(id).await;
    let conversation = world.only_conversation().await.id;
    let teammate = kernel::TeammateId(conversation.0);
    world.db.write(async |tx| conversation::take_over(tx, world.brand, conversation, teammate).await).await.unwrap();
    world.later(GRACE).await;
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.doubtful_at), (MessageState::Cancelled, Some(world.now())));
    assert!(world.sent().await.is_empty());
    // It had left before he came: then that is what the thread shows.
    world.hear(&statuses(&[status_at("wamid.first", "delivered", Some(id), world.now())])).await;
    assert_eq!(world.state(id).await, MessageState::Delivered);
}

/// Seen failing when the end of the job and the outcome were one transaction that a stale claim undid.
async fn the_outcome_is_kept_even_when_the_claim_has_passed(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "status", "effect": "lose"})).await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "delay", "ms": 30_000})).await;
    let id = world.says(Author::Agent, "un").await;
    let (_, ()) = tokio::join!(world.work(), async {
        world.until("the call", async || world.state(id).await == MessageState::Sending).await;
        // The machine slept: to the database the lease has passed, and another worker has the job.
        let steal = "UPDATE job SET fence = fence + 1 WHERE kind = $1";
        let kind = "conversation.send_queued";
        world.db.write(async |tx| tx.exec(steal, storage::args![kind]).await).await.unwrap();
    });
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.wamid.is_some()), (MessageState::Accepted, true));
    world.later(seconds(120)).await;
    assert_eq!(world.sent().await.len(), 1);
}

testing::stories!(World:
    a_lost_answer_with_a_status_is_one_message,
    a_crash_before_the_sending_left_is_mended_after_the_grace_and_marked,
    when_both_sendings_arrived_the_merchant_is_told,
    the_sending_given_up_arrived_after_all,
    a_process_that_dies_in_the_call_leaves_one_message,
    a_human_who_takes_over_meanwhile_is_not_talked_over,
    the_outcome_is_kept_even_when_the_claim_has_passed,
);
