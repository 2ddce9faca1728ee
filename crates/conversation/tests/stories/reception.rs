//! A webhook is believed by its signature, kept before its 200, and read to its end whatever else is in it.

use crate::world::{
    FATOU, MOUSSA, PHONE, SECRET, World, envelope, failed_at, messages, signature, statuses, text_at, value,
};
use conversation::{ReceiveError, receive, verify_subscription};
use kernel::{ApiError, BrandId, minutes, seconds};
use serde_json::{Value, json};
use storage::{Value as Arg, args};

async fn a_forged_or_unsigned_webhook_leaves_nothing(world: World) {
    let raw = serde_json::to_vec(&messages(&[text_at(FATOU, "wamid.1", "bonjour", world.now())])).unwrap();
    let good = signature(SECRET, &raw);
    let mut other = raw.clone();
    other[40] ^= 1;
    for (raw, header) in [
        (&raw, None),
        (&raw, Some("")),
        (&raw, Some("sha256=")),
        (&raw, Some(good.trim_start_matches("sha256="))),
        (&raw, Some(&*good.replace("sha256", "sha1"))),
        (&raw, Some(&*signature("another secret", &raw))),
        (&other, Some(&*good)),
    ] {
        let refused = receive(&world.db, &world.lines, raw, header).await.unwrap_err();
        assert!(matches!(refused, ReceiveError::Forged), "{header:?}: {refused:?}");
        assert_eq!(ApiError::from(refused).status, 401);
    }
    world.read().await;
    assert_eq!((world.count("delivery").await, world.count("message").await), (0, 0));

    receive(&world.db, &world.lines, &raw, Some(&good)).await.unwrap();
    world.read().await;
    assert_eq!(world.reads().await, ["bonjour"]);
}

async fn a_body_that_is_no_json_object_is_told_so(world: World) {
    for raw in [&b""[..], b"bonjour", b"[]", b"{\"object\":", b"null", b"\xff\xfe"] {
        let told = receive(&world.db, &world.lines, raw, Some(&signature(SECRET, raw))).await.unwrap_err();
        assert!(matches!(told, ReceiveError::NotJson), "{told:?}");
        assert_eq!(ApiError::from(told).status, 400);
    }
    assert_eq!(world.count("delivery").await, 0);
}

async fn the_subscription_is_verified_by_any_lines_token(world: World) {
    let verify = async |mode: &str, token: &str| verify_subscription(&world.lines, mode, token).await.unwrap();
    assert!(verify("subscribe", &format!("verify-{PHONE}")).await);
    assert!(!verify("unsubscribe", &format!("verify-{PHONE}")).await);
    assert!(!verify("subscribe", "verify-").await);
    assert!(!verify("subscribe", "").await);
}

async fn another_shops_secret_speaks_for_its_own_line_only(world: World) {
    let neighbour = BrandId(world.ground.chance.uuid(world.now()));
    world.apply(neighbour, "777", "neighbours-secret").await.unwrap();
    world.ground.clock.advance(seconds(5));
    // One POST of the neighbour's app: a message for its own line, and one it has no say over.
    let text = |id: &str| json!({ "messages": [text_at(FATOU, id, "je suis le patron", world.now())] });
    let mut body = envelope(value(PHONE, text("wamid.false")));
    let own = envelope(value("777", text("wamid.true")));
    body["entry"].as_array_mut().unwrap().push(own["entry"][0].clone());
    let raw = serde_json::to_vec(&body).unwrap();
    receive(&world.db, &world.lines, &raw, Some(&signature("neighbours-secret", &raw))).await.unwrap();
    world.read().await;

    assert_eq!(world.conversations().await.len(), 0);
    let theirs: Vec<(BrandId,)> = world.db.all("SELECT brand_id FROM message", &[]).await.unwrap();
    assert_eq!(theirs, [(neighbour,)]);
    assert_eq!(world.strays().await, [("messages".into(), "signed_by_another_app".into())]);
}

async fn what_nobody_knows_is_kept_and_disturbs_nobody(world: World) {
    let at = world.now();
    let known = |id: &str, body: &str| text_at(FATOU, id, body, at);
    let body = json!({"object": "whatsapp_business_account", "entry": [
        {"id": "1", "changes": [
            {"field": "messages", "value": value("999", json!({ "messages": [known("wamid.a", "ailleurs")] }))},
            {"field": "messages", "value": value(PHONE, json!({ "messages": [known("wamid.b", "un")] }))},
            {"field": "telepathy", "value": value(PHONE, json!({ "thought": "x" }))},
            {"field": "messages", "value": value(PHONE, json!({ "messages": [
                {"id": "wamid.c", "from": FATOU, "type": "hologram", "timestamp": "1793610000", "hologram": {"x": 1}},
                {"type": "text", "text": {"body": "sans auteur ni id"}},
                17,
                known("wamid.d", "deux")] }))},
            {"field": "messages", "value": "oops"}]},
        "not an entry"]});
    world.hear(&body).await;
    assert_eq!(world.reads().await, ["un", "unknown", "deux"]);
    let strays = world.strays().await;
    assert_eq!(strays.len(), 6, "{strays:?}");
    assert_eq!(strays.iter().filter(|(_, why)| why == "unknown_line").count(), 1);
    assert_eq!(world.count("delivery WHERE try_at IS NOT NULL").await, 0);
}

async fn a_line_applied_a_moment_ago_loses_no_message(world: World) {
    world.hear_text(FATOU, "le carnet est lu").await;
    // Another process applies a second number of the same app: the book at hand does not have it yet.
    world.apply(world.brand, "555", SECRET).await.unwrap();
    world.hear(&envelope(value("555", json!({ "messages": [text_at(FATOU, "wamid.n", "allo", world.now())] })))).await;
    assert_eq!((world.conversations().await.len(), world.strays().await.len()), (2, 0));
}

async fn a_poisoned_update_waits_and_nothing_waits_for_it(world: World) {
    let at = world.now();
    world.hear_text(FATOU, "bonjour").await;
    // A row that the program cannot read, as a defect of ours or a half-done repair would leave it.
    let poison = "UPDATE conversation SET handling = $1";
    world.db.write(async |tx| tx.exec(poison, args!["?"]).await).await.unwrap();
    world
        .post(&messages(&[
            text_at(FATOU, "wamid.p", "encore", at),
            text_at(MOUSSA, "wamid.m", "salut", at),
            json!({"id": "wamid.x"}),
        ]))
        .await
        .unwrap();
    world.post(&messages(&[text_at("221770000009", "wamid.q", "moi aussi", at)])).await.unwrap();
    world.read().await;

    let known = async |wamid: &str| world.message_of(wamid).await.is_some();
    assert!(!known("wamid.p").await && known("wamid.m").await && known("wamid.q").await);
    assert_eq!(conversation::deliveries_waiting(&world.db).await.unwrap(), 1);
    let (why,): (String,) =
        world.db.one("SELECT last_error FROM delivery WHERE try_at IS NOT NULL", &[]).await.unwrap();
    assert!(why.contains("handling"), "{why}");

    // It is tried again, less and less often, and tells its stray once.
    for _ in 0..10 {
        world.ground.clock.advance(seconds(1));
        world.read().await;
    }
    let (tries,): (i64,) = world.db.one("SELECT attempts FROM delivery WHERE try_at IS NOT NULL", &[]).await.unwrap();
    assert!((4..=8).contains(&tries), "{tries} tries in 10 s");
    assert_eq!(world.strays().await.len(), 1);

    world.db.write(async |tx| tx.exec(poison, args!["agent"]).await).await.unwrap();
    world.ground.clock.advance(minutes(30));
    world.read().await;
    assert!(known("wamid.p").await);
    assert_eq!(conversation::deliveries_waiting(&world.db).await.unwrap(), 0);
    assert_eq!(world.count("message").await, 4);
}

async fn a_thousand_updates_come_in_one_post(world: World) {
    let at = world.now();
    let all: Vec<Value> = (0..1_000)
        .map(|n| text_at(&format!("22177{:07}", n % 100), &format!("wamid.{n}"), &format!("message {n}"), at))
        .collect();
    world.post(&messages(&all)).await.unwrap();
    assert_eq!(world.intake.read_waiting().await.unwrap(), 1);
    assert_eq!((world.count("message").await, world.conversations().await.len()), (1_000, 100));
    // One second by Meta's clock, one millisecond by ours: the order of the POST is the order of the thread.
    for conversation in world.conversations().await {
        let thread = world.thread(conversation.id).await;
        let numbers: Vec<i64> = thread
            .iter()
            .map(|message| message.wamid.as_deref().unwrap().trim_start_matches("wamid.").parse().unwrap())
            .collect();
        assert_eq!(numbers.len(), 10);
        assert!(numbers.is_sorted(), "{numbers:?}");
    }
}

/// Seen failing without the unique index of wamid and its ON CONFLICT: 50 messages.
async fn the_same_webhook_fifty_times_at_once_is_one_message(world: World) {
    let body = messages(&[text_at(FATOU, "wamid.once", "bonjour", world.now())]);
    let mut posts = Vec::new();
    for _ in 0..50 {
        let (db, lines, body) = (world.db.clone(), world.lines.clone(), body.clone());
        posts.push(tokio::spawn(async move {
            let raw = serde_json::to_vec(&body).unwrap();
            receive(&db, &lines, &raw, Some(&signature(SECRET, &raw))).await
        }));
    }
    for post in posts {
        post.await.unwrap().unwrap();
    }
    assert_eq!(world.count("delivery").await, 50);
    world.read().await;
    assert_eq!((world.reads().await, world.facts("message.received").await), (vec!["bonjour".into()], 1));
    assert_eq!(world.only_conversation().await.unread, 1);
}

async fn news_of_an_account_reach_each_of_its_lines_once(world: World) {
    world.apply(world.brand, "555", SECRET).await.unwrap();
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": crate::world::WABA, "time": 1_793_610_000,
        "changes": [{"field": "account_review_update", "value": {"decision": "APPROVED"}}]}]});
    world.ground.clock.advance(seconds(5));
    world.hear(&body).await;
    world.hear(&body).await;
    assert_eq!((world.count("line_news").await, world.facts("line.news").await), (2, 2));
}

async fn a_number_belongs_to_one_brand(world: World) {
    use conversation::LineChange;
    assert_eq!(world.apply(world.brand, PHONE, SECRET).await.unwrap(), LineChange::Unchanged);
    assert_eq!(world.apply(world.brand, PHONE, "new").await.unwrap(), LineChange::Updated(vec!["app_secret"]));
    let stranger = BrandId(world.ground.chance.uuid(world.now()));
    assert!(matches!(world.apply(stranger, PHONE, SECRET).await, Err(storage::StoreError::Duplicate(_))));
    let kept: Vec<(Vec<u8>,)> = world.db.all("SELECT app_secret FROM line", &[] as &[Arg]).await.unwrap();
    assert!(!kept.iter().any(|(sealed,)| sealed.windows(3).any(|bytes| bytes == b"new")));
}

async fn a_status_of_a_message_we_never_sent_is_kept_as_a_stray(world: World) {
    world.hear(&statuses(&[failed_at("wamid.never", 131_026, None, world.now())])).await;
    assert_eq!(world.strays().await, [("statuses".into(), "status_of_unknown_message".into())]);
}

async fn the_bytes_of_a_webhook_are_forgotten_a_month_after_they_were_read(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    // One that cannot be read yet stays, however old.
    let at = "UPDATE delivery SET try_at = 9000000000000 WHERE id = (SELECT id FROM delivery ORDER BY id DESC LIMIT 1)";
    world.hear_text(FATOU, "encore").await;
    world.db.write(async |tx| tx.exec(at, &[]).await).await.unwrap();
    assert_eq!(conversation::forget_old_deliveries(&world.db).await.unwrap(), 0);
    world.ground.clock.advance(kernel::days(31));
    assert_eq!(conversation::forget_old_deliveries(&world.db).await.unwrap(), 1);
    assert_eq!(world.count("delivery").await, 1);
    assert_eq!(world.reads().await, ["bonjour", "encore"]);
}

testing::stories!(World:
    the_bytes_of_a_webhook_are_forgotten_a_month_after_they_were_read,
    a_forged_or_unsigned_webhook_leaves_nothing,
    a_body_that_is_no_json_object_is_told_so,
    the_subscription_is_verified_by_any_lines_token,
    another_shops_secret_speaks_for_its_own_line_only,
    what_nobody_knows_is_kept_and_disturbs_nobody,
    a_line_applied_a_moment_ago_loses_no_message,
    a_poisoned_update_waits_and_nothing_waits_for_it,
    a_thousand_updates_come_in_one_post,
    the_same_webhook_fifty_times_at_once_is_one_message,
    news_of_an_account_reach_each_of_its_lines_once,
    a_number_belongs_to_one_brand,
    a_status_of_a_message_we_never_sent_is_kept_as_a_stray,
);
