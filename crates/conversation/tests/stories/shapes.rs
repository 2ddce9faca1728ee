//! Every inbound type of the contract becomes something the merchant sees.

use crate::world::{FATOU, World};
use conversation::Body;
use kernel::seconds;
use serde_json::{Value, json};
use std::{fs, path::Path};

fn fixtures() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../whatsapp/tests/fixtures");
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
        })
        .collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}

fn of<'a>(body: &'a mut Value, array: &str) -> Vec<&'a mut Value> {
    let entries = body["entry"].as_array_mut().into_iter().flatten();
    let changes = entries.flat_map(|entry| entry["changes"].as_array_mut().into_iter().flatten());
    // Messages of the past (`history`) are not said to us now.
    let changes = changes.filter(|change| change["field"] != "history");
    changes
        .filter_map(|change| change["value"].get_mut(array)?.as_array_mut())
        .flatten()
        .filter(|item| item.is_object())
        .collect()
}

async fn every_shape_of_the_contract_is_seen_or_kept(world: World) {
    world.ground.clock.advance(seconds(1));
    let mut expected = 0;
    for (name, mut body) in fixtures() {
        let (mut came, mut may_stray) = (0, 0);
        for (n, message) in of(&mut body, "messages").into_iter().enumerate() {
            // Groups, changes of people nobody knows, and what has no author are kept as strays.
            let has_author = ["from", "from_user_id"].iter().any(|key| message.get(key).is_some());
            let is_ours = message.get("group_id").is_none() && message["type"] != "system" && has_author;
            may_stray += i64::from(!is_ours);
            came += 1;
            // The samples share their ids and their time.
            message["id"] = json!(format!("wamid.{name}{n}"));
            let seconds = world.now().as_seconds();
            message["timestamp"] =
                if message["timestamp"].is_string() { json!(seconds.to_string()) } else { json!(seconds) };
        }
        let before = world.count("message").await;
        let elsewhere = async || world.count("stray_update").await + world.count("line_news").await;
        let elsewhere_before = elsewhere().await;
        world.hear(&body).await;
        let (seen, kept) = (world.count("message").await - before, elsewhere().await - elsewhere_before);
        assert!(seen >= came - may_stray, "{name}: {seen} of {came} messages are seen");
        assert!(seen + kept >= came.max(1), "{name}: {seen} seen, {kept} kept elsewhere");
        expected += seen;
    }
    assert_eq!(conversation::deliveries_waiting(&world.db).await.unwrap(), 0, "nothing fails");
    let mut all = 0;
    for conversation in world.conversations().await {
        for message in world.thread(conversation.id).await {
            let Body::In(content) = &message.body else { panic!("inbound") };
            assert!(!content.kind().is_empty());
            all += 1;
        }
    }
    assert_eq!(all, expected, "every message is in a conversation that the merchant finds");
    assert!(all > 35, "{all}");
}

async fn an_edit_and_a_revocation_change_what_was_said(world: World) {
    let first = world.hear_text(FATOU, "je veux 2 pagnes").await;
    assert_eq!(world.job_at("assistant.take_turn").await.len(), 1);
    let at = world.now();
    let edit = |body: &str, at| {
        json!({"from": FATOU, "id": world.fresh("e"), "timestamp": crate::world::meta_time(at), "type": "edit",
            "edit": {"original_message_id": first, "message": {"type": "text", "text": {"body": body}}}})
    };
    world.hear(&crate::world::messages(&[edit("je veux 3 pagnes", at + seconds(2))])).await;
    // Meta repeats an older edit.
    world.hear(&crate::world::messages(&[edit("je veux 4 pagnes", at + seconds(1))])).await;
    assert_eq!(world.reads().await, ["je veux 3 pagnes"]);
    let id = world.message_of(&first).await.unwrap();
    assert_eq!(world.see(id).await.edited_at, Some(at + seconds(2)));

    let revoke = json!({"from": FATOU, "id": world.fresh("r"), "timestamp": crate::world::meta_time(at), "type": "revoke",
        "revoke": {"original_message_id": first}});
    world.hear(&crate::world::messages(&[revoke])).await;
    assert!(world.see(id).await.revoked_at.is_some());
    // Nothing is left to answer, so nobody answers.
    assert_eq!(world.only_conversation().await.pending_since, None);
    assert!(world.job_at("assistant.take_turn").await.is_empty());
}

async fn what_opens_no_turn_is_seen_and_not_answered(world: World) {
    let first = world.hear_text(FATOU, "bonjour").await;
    world.work().await;
    let after_first = world.turns.lock().unwrap().len();
    let window = world.only_conversation().await.window_until();
    world.ground.clock.advance(kernel::hours(1));
    let (at, id) = (crate::world::meta_time(world.now()), world.fresh("r"));
    let reaction = json!({"from": FATOU, "id": id, "timestamp": at, "type": "reaction",
        "reaction": {"message_id": first, "emoji": "👍"}});
    world.hear(&crate::world::messages(&[reaction])).await;
    world.work().await;
    assert_eq!(world.turns.lock().unwrap().len(), after_first);
    assert_eq!(world.only_conversation().await.window_until(), window, "a reaction does not open the window");
    assert_eq!(world.reads().await, ["bonjour", "reaction"]);
}

testing::stories!(World:
    every_shape_of_the_contract_is_seen_or_kept,
    an_edit_and_a_revocation_change_what_was_said,
    what_opens_no_turn_is_seen_and_not_answered,
);
