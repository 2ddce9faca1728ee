//! What is said leaves once and in order, on good days and on bad ones; what cannot leave is told.

use crate::world::{FATOU, GRACE, World, status_at, statuses};
use conversation::{Author, ConversationError, MessageState, say_again};
use kernel::{minutes, seconds};
use serde_json::json;
use whatsapp::Outgoing;

async fn a_message_is_accepted_then_seen_on_the_phone(world: World) {
    let asked = world.writes(FATOU, "bonjour").await;
    let conversation = world.only_conversation().await.id;
    let said = conversation::Said {
        brand: world.brand,
        conversation,
        author: Author::Agent,
        message: Outgoing::text("Bonjour Fatou"),
        quotes: Some(asked.clone()),
        revocable: false,
    };
    let id = world.db.write(async |tx| conversation::say(tx, said).await).await.unwrap();
    assert_eq!(world.state(id).await, MessageState::Queued);
    world.work().await;
    assert!(world.see(id).await.wamid.is_some());
    world.becomes(id, MessageState::Delivered).await;
    world.control("seen", json!({"line": crate::world::PHONE, "customer": FATOU})).await;
    world.becomes(id, MessageState::Read).await;

    let [body] = &world.sent().await[..] else { panic!("one") };
    assert_eq!((body["to"].as_str(), body["text"]["body"].as_str()), (Some("+221770000000"), Some("Bonjour Fatou")));
    assert_eq!(body["context"]["message_id"], asked);
    assert_eq!(body["biz_opaque_callback_data"], json!(id));
    assert!(world.job_at("conversation.send_queued").await.is_empty(), "and nothing is left to do");
    // What it cost is written once, from the first status that tells.
    let price = "message WHERE price IS NOT NULL";
    assert_eq!(world.count(price).await, 1);
    let of = async || -> (String,) {
        let sql = match world.db.dialect() {
            storage::Dialect::Sqlite => "SELECT price FROM message WHERE price IS NOT NULL",
            storage::Dialect::Postgres => "SELECT CAST(price AS TEXT) FROM message WHERE price IS NOT NULL",
        };
        world.db.one(sql, &[]).await.unwrap()
    };
    let first = of().await;
    let wamid = world.see(id).await.wamid.unwrap();
    let mut dearer = status_at(&wamid, "read", None, world.now());
    dearer["pricing"] = json!({"pricing_model": "PMP", "type": "regular", "category": "marketing"});
    world.hear(&statuses(&[dearer])).await;
    assert_eq!(of().await, first);
}

async fn refusals_for_now_are_tried_again_later_and_in_order(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "when": {"next": 2}, "effect": "error", "code": 131_016})).await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "http", "status": 503})).await;
    let first = world.says(Author::System, "un").await;
    let second = world.says(Author::System, "deux").await;
    world.work().await;
    let seen = world.see(first).await;
    assert_eq!((seen.state, seen.error_code.is_some()), (MessageState::Queued, true));
    assert_eq!((world.sent().await.len(), world.state(second).await), (0, MessageState::Queued));
    world.work().await;
    assert!(world.sent().await.is_empty(), "not before its time");
    for _ in 0..6 {
        world.later(seconds(10)).await;
    }
    assert_eq!(world.sent_texts().await, ["un", "deux"]);
    world.becomes(second, MessageState::Delivered).await;
    assert_eq!(world.only_conversation().await.failed_sends, 0);
    let (attempts,): (i64,) =
        world.db.one("SELECT attempts FROM message WHERE id = $1", storage::args![first]).await.unwrap();
    assert_eq!(attempts, 2, "three sendings; a failure of another kind counts anew");
}

async fn too_much_for_a_line_silences_the_line_for_as_long_as_meta_asks(world: World) {
    const AWA: &str = "221770000077";
    world.writes(FATOU, "bonjour").await;
    world.writes(AWA, "bonjour").await;
    let [awa, fatou] = &world.conversations().await[..] else { panic!("two") };
    let rule = json!({"on": "send", "when": {"next": 1}, "effect": "error", "code": 130_429, "retry_after": 20});
    world.fault(rule).await;
    world.say_in(fatou.id, Author::System, Outgoing::text("un"), false).await.unwrap();
    world.work().await;
    world.say_in(awa.id, Author::System, Outgoing::text("deux"), false).await.unwrap();
    world.work().await;
    assert!(world.sent().await.is_empty(), "the other customer's message waits too");
    // « Retry-After » says 20 seconds, the usage header one minute: the longer counts.
    world.later(seconds(59)).await;
    assert!(world.sent().await.is_empty());
    world.later(seconds(1)).await;
    assert_eq!(world.sent().await.len(), 2);
}

async fn a_refusal_is_told_with_its_reason_and_a_teammate_says_it_again(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "error", "code": 131_031})).await;
    let id = world.says(Author::Agent, "promo").await;
    let next = world.says(Author::Agent, "suite").await;
    world.work().await;
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.error_code), (MessageState::Failed, Some(131_031)));
    assert_eq!(seen.error_reason.as_deref(), Some("account_locked"));
    assert!(world.state(next).await >= MessageState::Accepted, "the next one is not held up");
    assert_eq!((world.only_conversation().await.failed_sends, world.facts("message.failed").await), (1, 1));
    assert_eq!(conversation::inbox_counts(&mut &world.db, world.brand, world.now()).await.unwrap(), (0, 1));

    world.db.write(async |tx| say_again(tx, world.brand, id).await).await.unwrap();
    let twice = world.db.write(async |tx| say_again(tx, world.brand, id).await).await;
    assert!(matches!(twice, Err(ConversationError::NotFailed)));
    world.work().await;
    world.becomes(id, MessageState::Delivered).await;
    let seen = world.see(id).await;
    assert_eq!((seen.error_code, seen.error_reason), (None, None));
    assert_eq!(world.only_conversation().await.failed_sends, 0);
    assert_eq!(world.sent_texts().await, ["suite", "promo"]);
}

async fn an_unreachable_provider_is_waited_for(world: World) {
    world.writes(FATOU, "bonjour").await;
    // The operator moves the line to an address where nobody listens, and back.
    let mut input = crate::world::line_input(crate::world::PHONE, crate::world::SECRET, "http://127.0.0.1:9");
    world.db.write(async |tx| input.apply(tx, &world.vault, world.brand).await).await.unwrap();
    world.ground.clock.advance(seconds(5));
    let id = world.says(Author::System, "allo").await;
    for _ in 0..14 {
        world.later(minutes(1)).await;
    }
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.error_reason.as_deref()), (MessageState::Queued, Some("unreachable")));
    assert_eq!(seen.doubtful_at, None, "it surely did not leave");
    input.graph_url = world.sandbox.url().into();
    world.db.write(async |tx| input.apply(tx, &world.vault, world.brand).await).await.unwrap();
    // The first refusal « for now » after a long outage is not taken for the last.
    world.fault(json!({"on": "send", "when": {"next": 1}, "effect": "error", "code": 130_429})).await;
    world.later(minutes(16)).await;
    world.later(minutes(16)).await;
    assert_eq!(world.sent_texts().await, ["allo"]);
    assert!(GRACE < minutes(1));
}

async fn a_message_that_breaks_a_limit_is_refused_before_the_queue(world: World) {
    world.writes(FATOU, "bonjour").await;
    let refused = world.try_say(Author::Agent, Outgoing::text("x".repeat(4097))).await;
    assert!(matches!(refused, Err(ConversationError::Limit(_))));
    assert_eq!(
        (world.count("message WHERE outbound").await, world.job_at("conversation.send_queued").await.len()),
        (0, 0)
    );
}

async fn a_failure_meta_tells_later_is_tried_again_under_a_new_id(world: World) {
    world.writes(FATOU, "bonjour").await;
    let rule = json!({"on": "send", "when": {"next": 1}, "effect": "fail", "code": 131_000});
    world.fault(rule).await;
    let id = world.says(Author::System, "un").await;
    world.work().await;
    let first = world.see(id).await.wamid.unwrap();
    world.becomes(id, MessageState::Queued).await;
    assert_eq!(world.see(id).await.error_reason.as_deref(), Some("try_again"));
    // Meta repeats itself, and tells late that the first had left.
    let news = [
        crate::world::failed_at(&first, 131_000, Some(id), world.now()),
        status_at(&first, "sent", Some(id), world.now()),
    ];
    world.hear(&statuses(&news)).await;
    assert_eq!(world.state(id).await, MessageState::Queued, "old news changes nothing");
    world.later(minutes(1)).await;
    let second = world.see(id).await.wamid.unwrap();
    assert_ne!(first, second);
    world.hear(&statuses(&news)).await;
    world.becomes(id, MessageState::Delivered).await;
    assert_eq!(world.sent_texts().await, ["un", "un"]);
    assert_eq!((world.only_conversation().await.failed_sends, world.facts("message.sent_twice").await), (0, 0));
}

async fn a_failure_told_before_the_answer_is_not_forgotten(world: World) {
    world.writes(FATOU, "bonjour").await;
    // The answer comes half a second after the failure.
    let id = world.says(Author::System, "un").await;
    world.crash_while_sending(id).await;
    world.hear(&statuses(&[crate::world::failed_at("wamid.early", 131_026, Some(id), world.now())])).await;
    let seen = world.see(id).await;
    assert_eq!((seen.state, seen.wamid.as_deref()), (MessageState::Failed, Some("wamid.early")));
    world.hear(&statuses(&[status_at("wamid.early", "sent", Some(id), world.now())])).await;
    assert_eq!(world.state(id).await, MessageState::Failed, "« sent » after « failed » is only late");
    world.hear(&statuses(&[status_at("wamid.early", "delivered", Some(id), world.now())])).await;
    assert_eq!(world.state(id).await, MessageState::Delivered, "what is on the phone has arrived");
    assert_eq!(world.only_conversation().await.failed_sends, 0);
}

testing::stories!(World:
    a_message_is_accepted_then_seen_on_the_phone,
    refusals_for_now_are_tried_again_later_and_in_order,
    too_much_for_a_line_silences_the_line_for_as_long_as_meta_asks,
    a_refusal_is_told_with_its_reason_and_a_teammate_says_it_again,
    an_unreachable_provider_is_waited_for,
    a_message_that_breaks_a_limit_is_refused_before_the_queue,
    a_failure_meta_tells_later_is_tried_again_under_a_new_id,
    a_failure_told_before_the_answer_is_not_forgotten,
);
