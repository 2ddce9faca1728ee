//! 24 hours after the customer's last message, by Meta's clock, only a template may go.

use crate::world::{FATOU, World, messages, text_at};
use conversation::{Author, ConversationError, MessageState, say_again};
use kernel::{hours, minutes, seconds};
use serde_json::json;
use whatsapp::Outgoing;

fn template() -> Outgoing {
    serde_json::from_value(json!({"type": "template", "template": {"name": "order_update", "language": "fr"}})).unwrap()
}

async fn the_window_is_counted_from_metas_time(world: World) {
    let told = world.now() - hours(20);
    world.hear(&messages(&[text_at(FATOU, "wamid.1", "bonjour", told)])).await;
    assert_eq!(world.only_conversation().await.window_until(), Some(told + hours(24)));
    world.says(Author::Agent, "dans les temps").await;
    world.ground.clock.advance(hours(4));
    let refused = world.try_say(Author::Agent, Outgoing::text("trop tard")).await;
    assert!(matches!(refused, Err(ConversationError::WindowClosed)));
    world.try_say(Author::System, template()).await.unwrap();
    // An older message that comes late closes nothing and opens nothing.
    world.hear(&messages(&[text_at(FATOU, "wamid.0", "avant", told - hours(1))])).await;
    assert_eq!(world.only_conversation().await.window_until(), Some(told + hours(24)));
    world.hear_text(FATOU, "toujours là ?").await;
    world.says(Author::Agent, "oui").await;
}

async fn a_message_that_waited_too_long_is_not_sent_into_a_closed_window(world: World) {
    world.writes(FATOU, "bonjour").await;
    let conversation = world.only_conversation().await.id;
    world.ground.clock.advance(hours(24) - minutes(1));
    let id = world.says(Author::Teammate(kernel::TeammateId(conversation.0)), "dernière minute").await;
    world.later(minutes(2)).await;
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.error_reason.as_deref()), (MessageState::Failed, Some("window_closed")));
    assert!(world.sent().await.is_empty());
    assert_eq!((world.only_conversation().await.failed_sends, world.facts("message.failed").await), (1, 1));
    let again = world.db.write(async |tx| say_again(tx, world.brand, id).await).await;
    assert!(matches!(again, Err(ConversationError::WindowClosed)));
    world.writes(FATOU, "oui ?").await;
    world.db.write(async |tx| say_again(tx, world.brand, id).await).await.unwrap();
    world.work().await;
    assert_eq!(world.sent_texts().await, ["dernière minute"]);
    assert_eq!(world.only_conversation().await.failed_sends, 0);
}

async fn when_meta_says_closed_meta_is_right(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "effect": "window_closed"})).await;
    let id = world.says(Author::System, "trop tard pour Meta").await;
    world.work().await;
    world.becomes(id, MessageState::Failed).await;
    let seen = world.see(id).await;
    assert_eq!((seen.error_code, seen.error_reason.as_deref()), (Some(131_047), Some("window_closed")));
    assert_eq!(world.only_conversation().await.failed_sends, 1);
    world.later(hours(1)).await;
    assert_eq!(world.sent().await.len(), 1, "and it is not tried again");
}

async fn an_answer_that_has_grown_old_is_not_sent(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "effect": "error", "code": 131_016})).await;
    let id = world.agent_answers_with("réponse").await;
    world.work().await;
    for _ in 0..20 {
        world.later(minutes(5)).await;
    }
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.error_reason.as_deref()), (MessageState::Failed, Some("too_late")));
    // What a human wrote is tried for a day.
    world.no_more_faults().await;
    let conversation = world.only_conversation().await.id;
    let id = world.says(Author::Teammate(kernel::TeammateId(conversation.0)), "bonjour !").await;
    world.later(seconds(1)).await;
    assert!(world.state(id).await >= MessageState::Accepted);
}

testing::stories!(World:
    the_window_is_counted_from_metas_time,
    a_message_that_waited_too_long_is_not_sent_into_a_closed_window,
    when_meta_says_closed_meta_is_right,
    an_answer_that_has_grown_old_is_not_sent,
);
