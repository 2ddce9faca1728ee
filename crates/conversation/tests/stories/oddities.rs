//! What comes in another shape, at another moment or from another door than usual.

use crate::world::{
    FATOU, MOUSSA, PHONE, SECRET, World, envelope, failed_at, line_input, messages, meta_time, signature, status_at,
    statuses, text_at, value,
};
use conversation::{Author, Body, Contact, MessageState, hand_back};
use kernel::{Millis, days, minutes, seconds};
use serde_json::{Value, json};
use whatsapp::Recipient;

const BSUID: &str = "SN.13491208655302741918";

fn echoes(field: &str, echoes: &[Value]) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": crate::world::WABA, "changes": [
        {"field": field, "value": value(PHONE, json!({ "message_echoes": echoes }))}]}]})
}

fn echo(id: &str, body: &str, at: Millis) -> Value {
    json!({"from": "15550001111", "to": FATOU, "id": id, "timestamp": meta_time(at), "type": "text", "text": {"body": body}})
}

fn wish(value_: &str, at: Millis) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": crate::world::WABA, "changes": [
        {"field": "user_preferences", "value": value(PHONE, json!({"user_preferences": [{"wa_id": FATOU,
            "detail": "x", "category": "marketing_messages", "value": value_, "timestamp": at.as_seconds()}]}))}]}]})
}

impl World {
    async fn customer(&self) -> Contact {
        let id = self.only_conversation().await.contact;
        Contact::find(&mut &self.db, self.brand, id).await.unwrap().unwrap()
    }
    async fn preview(&self) -> (String, String, bool) {
        const SQL: &str = "SELECT preview, preview_kind, preview_out FROM conversation WHERE brand_id = $1";
        self.db.one(SQL, storage::args![self.brand]).await.unwrap()
    }
}

async fn what_the_shop_says_on_its_phone_is_kept_as_ours(world: World) {
    world.writes(FATOU, "bonjour").await;
    let answer = world.agent_answers_with("Bonjour !").await;
    world.hear(&echoes("smb_message_echoes", &[echo("wamid.echo", "je suis là", world.now())])).await;
    assert_eq!(world.reads().await, ["bonjour", "Bonjour !", "je suis là"]);
    let id = world.message_of("wamid.echo").await.unwrap();
    let said = world.see(id).await;
    assert_eq!((said.author, said.state), (Author::Phone, MessageState::Sent));
    assert!(matches!(said.body, Body::In(_)));
    assert_eq!(world.preview().await, ("je suis là".into(), "text".into(), true));
    // The agent does not talk over the hand.
    assert_eq!(world.state(answer).await, MessageState::Cancelled);
    world.work().await;
    assert!(world.sent().await.is_empty());
    // News of it is news of a message of ours; and it may be edited and taken back.
    world.hear(&statuses(&[status_at("wamid.echo", "read", None, world.now())])).await;
    assert_eq!(world.state(id).await, MessageState::Read);
    let mut edit = echo("wamid.e2", "", world.now());
    edit["type"] = json!("edit");
    edit["edit"] =
        json!({"original_message_id": "wamid.echo", "message": {"type": "text", "text": {"body": "j'arrive"}}});
    world.hear(&echoes("message_echoes", &[edit])).await;
    assert_eq!(world.reads().await[2], "j'arrive");
    assert_eq!(world.preview().await.0, "j'arrive");
    let mut revoke = echo("wamid.e3", "", world.now());
    revoke["type"] = json!("revoke");
    revoke["revoke"] = json!({"original_message_id": "wamid.echo"});
    world.hear(&echoes("smb_message_echoes", &[revoke])).await;
    assert!(world.see(id).await.revoked_at.is_some());
    assert_eq!((world.preview().await.0, world.preview().await.1), (String::new(), "revoke".into()));
    assert!(world.strays().await.is_empty());
}

async fn the_latest_wish_about_marketing_counts_in_whatever_order_it_is_told(world: World) {
    world.writes(FATOU, "bonjour").await;
    let at = world.now();
    world.hear(&wish("stop", at)).await;
    assert_eq!(world.customer().await.opted_out_at, Some(at));
    world.hear(&wish("resume", at + seconds(60))).await;
    assert_eq!(world.customer().await.opted_out_at, None);
    world.hear(&wish("stop", at + seconds(30))).await;
    assert_eq!(world.customer().await.opted_out_at, None, "older news");
    world.hear(&wish("stop", at)).await;
    assert_eq!(world.customer().await.opted_out_at, None, "the same news");
}

async fn what_meta_says_of_window_and_marketing_is_believed(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "status", "effect": "lose"})).await;
    for code in [131_050, 131_047] {
        let id = world.says(Author::System, "promo").await;
        world.work().await;
        let wamid = world.see(id).await.wamid.unwrap();
        world.hear(&statuses(&[failed_at(&wamid, code, Some(id), world.now())])).await;
        assert_eq!(world.state(id).await, MessageState::Failed);
    }
    assert!(world.customer().await.opted_out_at.is_some());
    assert!(!world.only_conversation().await.is_window_open(world.now()), "Meta wins");
    world.ground.clock.advance(seconds(1));
    world.writes(FATOU, "re").await;
    assert!(world.only_conversation().await.is_window_open(world.now()));
}

async fn a_line_with_a_new_secret_is_believed_at_once(world: World) {
    world.hear_text(FATOU, "bonjour").await; // the book is read
    world.ground.clock.advance(Millis(250));
    let other = line_input("999", "quite another secret", world.sandbox.url());
    world.db.write(async |tx| other.apply(tx, &world.vault, world.brand).await).await.unwrap();
    let raw = serde_json::to_vec(&envelope(value(
        "999",
        json!({"messages": [text_at(FATOU, "wamid.n", "ici", world.now())]}),
    )))
    .unwrap();
    let tag = signature("quite another secret", &raw);
    conversation::receive(&world.db, &world.lines, &raw, Some(&tag)).await.unwrap();
    assert!(conversation::verify_subscription(&world.lines, "subscribe", "verify-999").await.unwrap());
    let forged = signature("nobody's", &raw);
    assert!(conversation::receive(&world.db, &world.lines, &raw, Some(&forged)).await.is_err());
    world.read().await;
    assert_eq!(world.conversations().await.len(), 2, "one a line");
}

async fn a_status_without_our_mark_waits_for_the_answer_to_the_sending(world: World) {
    world.writes(FATOU, "bonjour").await;
    let id = world.says(Author::System, "promo").await;
    world.crash_while_sending(id).await;
    world.hear(&statuses(&[status_at("wamid.early", "delivered", None, world.now())])).await;
    assert_eq!(world.state(id).await, MessageState::Sending);
    assert!(world.strays().await.is_empty(), "not given up yet");
    // Meta's answer, read late.
    const ANSWERED: &str =
        "UPDATE message SET state = 'accepted', wamid = 'wamid.early' WHERE brand_id = $1 AND id = $2";
    world.db.write(async |tx| tx.exec(ANSWERED, storage::args![world.brand, id]).await).await.unwrap();
    world.ground.clock.advance(seconds(1));
    world.read().await;
    assert_eq!(world.state(id).await, MessageState::Delivered);
    // Of a message that nobody knows, it is a stray in the end.
    let other = world.says(Author::System, "encore").await;
    world.crash_while_sending(other).await;
    world.hear(&statuses(&[status_at("wamid.nobody", "sent", None, world.now())])).await;
    world.ground.clock.advance(minutes(2));
    world.read().await;
    assert_eq!(world.strays().await.len(), 1);
}

async fn a_bsuid_in_the_place_of_a_phone_is_a_bsuid(world: World) {
    let mut message = text_at(BSUID, "wamid.b", "bonjour", world.now());
    message["from"] = json!(BSUID);
    world
        .hear(&envelope(value(
            PHONE,
            json!({"messages": [message], "contacts": [{"profile": {"name": "Awa"}, "wa_id": BSUID}]}),
        )))
        .await;
    let contact = world.customer().await;
    assert_eq!((contact.bsuid.as_deref(), contact.wa_id.as_deref()), (Some(BSUID), None));
    assert_eq!(contact.recipient(), Some(Recipient::Bsuid(BSUID.into())));
}

async fn a_message_repeated_after_its_sender_changed_numbers_makes_nobody_new(world: World) {
    const NEW: &str = "221780000000";
    let mut first = text_at(FATOU, "wamid.first", "bonjour", world.now());
    first["from_user_id"] = json!(BSUID);
    world.hear(&messages(std::slice::from_ref(&first))).await;
    let news = json!({"type": "user_changed_number", "wa_id": NEW, "user_id": "SN.NEW", "previous_user_id": BSUID});
    let change =
        json!({"id": "wamid.s", "timestamp": meta_time(world.now()), "type": "system", "from": FATOU, "system": news});
    world.hear(&messages(&[change])).await;
    world.ground.clock.advance(days(1));
    world.hear(&messages(&[first])).await;
    assert_eq!(world.only_conversation().await.unread, 1);
    assert_eq!(world.customer().await.wa_id.as_deref(), Some(NEW));
}

async fn a_number_given_to_somebody_new_joins_nobody(world: World) {
    // MOUSSA's number was SN.M's; Fatou gets it.
    let mut moussa = text_at(MOUSSA, "wamid.m", "moi c'est Moussa", world.now());
    moussa["from_user_id"] = json!("SN.M");
    let mut fatou = text_at(FATOU, "wamid.f", "moi c'est Fatou", world.now());
    fatou["from_user_id"] = json!(BSUID);
    world.hear(&messages(&[moussa, fatou])).await;
    let news = json!({"type": "user_changed_number", "wa_id": MOUSSA, "user_id": "SN.NEW", "previous_user_id": BSUID});
    let change =
        json!({"id": "wamid.s", "timestamp": meta_time(world.now()), "type": "system", "from": FATOU, "system": news});
    world.hear(&messages(&[change])).await;
    let all = world.conversations().await;
    assert_eq!(all.len(), 2, "two people");
    let mut numbers = Vec::new();
    for conversation in all {
        let contact = Contact::find(&mut &world.db, world.brand, conversation.contact).await.unwrap().unwrap();
        numbers.push((contact.bsuid.unwrap(), contact.wa_id));
    }
    numbers.sort();
    assert_eq!(numbers, [("SN.M".to_owned(), None), ("SN.NEW".to_owned(), Some(MOUSSA.to_owned()))]);
}

async fn a_message_without_metadata_or_moment_is_seen_all_the_same(world: World) {
    let mut body = messages(&[text_at(FATOU, "wamid.1", "sans adresse", world.now())]);
    body["entry"][0]["changes"][0]["value"].as_object_mut().unwrap().remove("metadata");
    world.hear(&body).await;
    let mut message = text_at(FATOU, "wamid.2", "sans heure", world.now());
    message["timestamp"] = json!("asdf");
    world.hear(&messages(&[message])).await;
    assert_eq!(world.reads().await, ["sans adresse", "sans heure"]);
    assert!(world.strays().await.is_empty());
    // Whoever has an account of two numbers must say which.
    world.apply(world.brand, "222", SECRET).await.unwrap();
    world.ground.clock.advance(seconds(4));
    world
        .hear(&{
            let mut body = messages(&[text_at(MOUSSA, "wamid.3", "lequel ?", world.now())]);
            body["entry"][0]["changes"][0]["value"].as_object_mut().unwrap().remove("metadata");
            body
        })
        .await;
    assert_eq!(world.strays().await.len(), 1);
}

async fn trouble_told_again_on_another_day_is_told_again(world: World) {
    let trouble = envelope(value(PHONE, json!({"errors": [{"code": 130_429, "title": "Rate limit hit"}]})));
    world.hear(&trouble).await;
    world.hear(&trouble).await;
    assert_eq!(world.count("line_news").await, 1);
    world.ground.clock.advance(days(1));
    world.hear(&trouble).await;
    assert_eq!(world.count("line_news").await, 2);
}

async fn a_hand_given_back_lets_the_agent_answer_again(world: World) {
    world.hear(&echoes("smb_message_echoes", &[echo("wamid.echo", "bonjour, c'est Awa", world.now())])).await;
    let conversation = world.only_conversation().await;
    world.db.write(async |tx| hand_back(tx, world.brand, conversation.id).await).await.unwrap();
    world.ground.clock.advance(seconds(1));
    world.hear_text(FATOU, "vous avez la robe ?").await;
    assert_eq!(world.job_at("assistant.take_turn").await.len(), 1);
    assert_eq!(world.preview().await.0, "vous avez la robe ?");
}

testing::stories!(World:
    what_the_shop_says_on_its_phone_is_kept_as_ours,
    the_latest_wish_about_marketing_counts_in_whatever_order_it_is_told,
    what_meta_says_of_window_and_marketing_is_believed,
    a_line_with_a_new_secret_is_believed_at_once,
    a_status_without_our_mark_waits_for_the_answer_to_the_sending,
    a_bsuid_in_the_place_of_a_phone_is_a_bsuid,
    a_message_repeated_after_its_sender_changed_numbers_makes_nobody_new,
    a_number_given_to_somebody_new_joins_nobody,
    a_message_without_metadata_or_moment_is_seen_all_the_same,
    trouble_told_again_on_another_day_is_told_again,
    a_hand_given_back_lets_the_agent_answer_again,
);
