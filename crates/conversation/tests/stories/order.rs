//! The thread follows Meta's clock; what one process says in one moment keeps its order.

use crate::world::{FATOU, World, messages, text_at};
use conversation::{Author, message_page};
use kernel::{hours, minutes, seconds};
use whatsapp::Outgoing;

async fn the_thread_follows_metas_time_whatever_the_order_of_arrival(world: World) {
    let start = world.now();
    world.ground.clock.advance(minutes(10));
    for (id, body, at) in [("c", "trois", 3), ("a", "un", 1), ("d", "quatre", 4), ("b", "deux", 2)] {
        world.hear(&messages(&[text_at(FATOU, &format!("wamid.{id}"), body, start + minutes(at))])).await;
    }
    assert_eq!(world.reads().await, ["un", "deux", "trois", "quatre"]);
    let conversation = world.only_conversation().await;
    assert_eq!(conversation.last_in_at, Some(start + minutes(4)));
    assert_eq!(conversation.last_in_wamid.as_deref(), Some("wamid.d"));
    let row = conversation::inbox_row(&mut &world.db, world.brand, conversation.id).await.unwrap().unwrap();
    assert_eq!((row.preview.as_str(), row.last_at), ("quatre", start + minutes(4)));

    // An answer stands after what it answers, even when Meta's clock runs ahead of ours.
    world.hear(&messages(&[text_at(FATOU, "wamid.e", "cinq", world.now() + seconds(20))])).await;
    world.says(Author::System, "réponse").await;
    assert_eq!(world.reads().await.last().unwrap(), "réponse");
}

async fn pages_of_a_thread_meet_without_gap_or_double(world: World) {
    let at = world.now();
    let all: Vec<_> = (0..25).map(|n| text_at(FATOU, &format!("wamid.{n:02}"), &format!("{n}"), at)).collect();
    world.hear(&messages(&all)).await;
    let conversation = world.only_conversation().await.id;
    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let page = message_page(&mut &world.db, world.brand, conversation, before, 10).await.unwrap();
        let Some(first) = page.first() else { break };
        before = Some((first.at, first.id));
        read.splice(0..0, page.iter().map(crate::world::words));
    }
    assert_eq!(read, (0..25).map(|n| n.to_string()).collect::<Vec<_>>());
}

/// Seen failing without `message::new_id`: ids of one millisecond were in random order, and so were the messages.
async fn what_is_said_in_one_moment_leaves_in_that_order(world: World) {
    world.writes(FATOU, "bonjour").await;
    let conversation = world.only_conversation().await.id;
    let said = |n: i32| conversation::Said {
        brand: world.brand,
        conversation,
        author: Author::System,
        message: Outgoing::text(format!("{n}")),
        quotes: None,
        revocable: false,
    };
    world
        .db
        .write(async |tx| {
            for n in 0..20 {
                conversation::say(tx, said(n)).await?;
            }
            Ok::<_, conversation::ConversationError>(())
        })
        .await
        .unwrap();
    world.work().await;
    assert_eq!(world.sent_texts().await, (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(world.reads().await.len(), 21);
}

async fn a_late_message_is_for_a_human(world: World) {
    let old = world.now() - hours(25);
    world.hear(&messages(&[text_at(FATOU, "wamid.old", "vous êtes ouverts ?", old)])).await;
    let conversation = world.only_conversation().await;
    assert_eq!(conversation.handling, conversation::Handling::Waiting { why: "late_message".into() });
    assert!(world.job_at("assistant.take_turn").await.is_empty());
    assert_eq!(world.facts("conversation.human_wanted").await, 1);
    assert!(!conversation.is_window_open(world.now()));
}

testing::stories!(World:
    the_thread_follows_metas_time_whatever_the_order_of_arrival,
    pages_of_a_thread_meet_without_gap_or_double,
    what_is_said_in_one_moment_leaves_in_that_order,
    a_late_message_is_for_a_human,
);
