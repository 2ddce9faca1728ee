//! An answer that nothing holds back leaves with the transaction that gave it.

use crate::world::{FATOU, GRACE, World, status_at, statuses};
use conversation::{
    Author, Contact, Conversation, ConversationError, Leaving, MessageState, Said, SendQueued, asking_unsent,
    unanswered,
};
use kernel::{MessageId, Millis, minutes, seconds};
use serde_json::json;
use storage::StoreError;
use whatsapp::Outgoing;

const QUEUE: &str = "conversation.send_queued";

impl World {
    /// The agent answers what waits, as its turn does.
    async fn answers_at_once(&self, body: &str) -> (MessageId, Option<Leaving>) {
        let (brand, id) = (self.brand, self.only_conversation().await.id);
        let told = |error: ConversationError| StoreError::Defect(error.to_string());
        self.db
            .write(async |tx| {
                let conversation = Conversation::lock(tx, brand, id).await.map_err(told)?;
                let (contact, unsent) = tx.ask((Contact::asking(brand, id), asking_unsent(brand, id))).await?;
                let waiting = unanswered(tx, brand, id).await?;
                let (message, author) = (Outgoing::text(body), Author::Agent);
                let said = Said { brand, conversation: id, author, message, quotes: None, revocable: true };
                let with = (&conversation, &contact[0]);
                self.outbox.answer_at_once(tx, with, &unsent, said, &waiting).await.map_err(told)
            })
            .await
            .unwrap()
    }
}

async fn it_leaves_without_the_queue_and_leaves_nothing_to_do(world: World) {
    world.writes(FATOU, "bonjour").await;
    let (id, leaving) = world.answers_at_once("un").await;
    assert_eq!(world.state(id).await, MessageState::Sending, "durable before it leaves");
    assert_eq!(world.only_conversation().await.pending_since, None);
    assert!(world.sent().await.is_empty());
    assert_eq!(world.job_at(QUEUE).await, [world.now() + GRACE], "whoever finds it there has to wait");
    world.outbox.send_off(leaving.unwrap()).await.unwrap();
    assert!(world.state(id).await >= MessageState::Accepted);
    assert_eq!(world.job_at(QUEUE).await, [Millis(0); 0]);
    world.becomes(id, MessageState::Delivered).await;
    world.later(minutes(5)).await;
    assert_eq!((world.sent_texts().await, world.see(id).await.doubtful_at), (vec!["un".to_owned()], None));
}

async fn it_waits_behind_what_has_not_left(world: World) {
    world.writes(FATOU, "bonjour").await;
    let first = world.says(Author::System, "un").await;
    let (second, leaving) = world.answers_at_once("deux").await;
    assert!(leaving.is_none());
    assert_eq!((world.state(first).await, world.state(second).await), (MessageState::Queued, MessageState::Queued));
    world.work().await;
    assert_eq!(world.sent_texts().await, ["un", "deux"]);
}

async fn a_process_that_dies_before_it_leaves_lets_another_send_it(world: World) {
    world.writes(FATOU, "bonjour").await;
    let (id, leaving) = world.answers_at_once("un").await;
    drop(leaving);
    world.later(GRACE - seconds(1)).await;
    assert!(world.sent().await.is_empty());
    world.later(seconds(2)).await;
    assert_eq!(world.sent_texts().await, ["un"]);
    assert!(world.see(id).await.doubtful_at.is_some(), "nobody knows that it had not left");
}

async fn what_meta_refuses_for_now_is_the_queues(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "error", "code": 131_000})).await;
    let (id, leaving) = world.answers_at_once("un").await;
    world.outbox.send_off(leaving.unwrap()).await.unwrap();
    assert_eq!(world.state(id).await, MessageState::Queued);
    assert_eq!(world.job_at(QUEUE).await, [world.now()]);
    let next = world.says(Author::System, "deux").await;
    world.work().await;
    assert_eq!(world.sent().await.len(), 0, "the next one does not overtake it");
    world.later(minutes(1)).await;
    assert_eq!(world.sent_texts().await, ["un", "deux"]);
    assert_eq!((world.see(id).await.doubtful_at, world.see(next).await.doubtful_at), (None, None));
}

async fn what_is_said_meanwhile_follows_it(world: World) {
    world.writes(FATOU, "bonjour").await;
    let (_, leaving) = world.answers_at_once("un").await;
    world.says(Author::System, "deux").await;
    world.work().await;
    assert!(world.sent().await.is_empty(), "order is kept");
    world.outbox.send_off(leaving.unwrap()).await.unwrap();
    world.work().await;
    assert_eq!(world.sent_texts().await, ["un", "deux"]);
}

/// A job of an empty outbox that has not run yet: the claim made with the answer is nobody's.
async fn a_job_that_was_there_changes_nothing(world: World) {
    world.writes(FATOU, "bonjour").await;
    let job = SendQueued { brand: world.brand, conversation: world.only_conversation().await.id };
    world.db.write(async |tx| jobs::enqueue(tx, &job).await).await.unwrap();
    let (id, leaving) = world.answers_at_once("un").await;
    world.work().await;
    assert!(world.sent().await.is_empty(), "it is being sent by another");
    world.outbox.send_off(leaving.unwrap()).await.unwrap();
    assert!(world.state(id).await >= MessageState::Accepted);
    world.later(minutes(5)).await;
    assert_eq!((world.sent_texts().await, world.job_at(QUEUE).await.len()), (vec!["un".to_owned()], 0));
}

async fn a_status_that_comes_before_the_answer_of_its_sending_is_kept(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "status", "effect": "lose"})).await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "drop_after"})).await;
    let (id, leaving) = world.answers_at_once("un").await;
    world.outbox.send_off(leaving.unwrap()).await.unwrap();
    assert_eq!(world.state(id).await, MessageState::Sending);
    world.hear(&statuses(&[status_at("wamid.out", "delivered", Some(id), world.now())])).await;
    assert_eq!(world.state(id).await, MessageState::Delivered);
    world.later(minutes(5)).await;
    assert_eq!((world.sent().await.len(), world.job_at(QUEUE).await.len()), (1, 0));
}

testing::stories!(World:
    it_leaves_without_the_queue_and_leaves_nothing_to_do,
    it_waits_behind_what_has_not_left,
    a_process_that_dies_before_it_leaves_lets_another_send_it,
    what_meta_refuses_for_now_is_the_queues,
    what_is_said_meanwhile_follows_it,
    a_job_that_was_there_changes_nothing,
    a_status_that_comes_before_the_answer_of_its_sending_is_kept,
);
