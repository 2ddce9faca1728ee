//! Who writes: by BSUID, by phone, under a new number, twice known.

use crate::world::{FATOU, MOUSSA, World, envelope, messages, meta_time, text_at, value};
use conversation::{Contact, Conversation, Handling, Listing, Merged, View, take_over};
use kernel::{TeammateId, hours, minutes};
use serde_json::{Value, json};
use whatsapp::Recipient;

const BSUID: &str = "SN.13491208655302741918";

fn said(body: &str, phone: Option<&str>, bsuid: Option<&str>, id: &str, at: kernel::Millis) -> Value {
    let mut message = json!({"id": id, "timestamp": meta_time(at), "type": "text", "text": {"body": body}});
    let mut contact = json!({"profile": {"name": "Fatou"}});
    if let Some(phone) = phone {
        message["from"] = json!(phone);
        contact["wa_id"] = json!(phone);
    }
    if let Some(bsuid) = bsuid {
        message["from_user_id"] = json!(bsuid);
        contact["user_id"] = json!(bsuid);
    }
    envelope(value(crate::world::PHONE, json!({ "messages": [message], "contacts": [contact] })))
}

fn changed(system: Value, from: Option<&str>, id: &str, at: kernel::Millis) -> Value {
    let mut message = json!({"id": id, "timestamp": meta_time(at), "type": "system", "system": system});
    if let Some(from) = from {
        message["from"] = json!(from);
    }
    messages(&[message])
}

impl World {
    async fn contact_of(&self, conversation: &Conversation) -> Contact {
        Contact::find(&mut &self.db, self.brand, conversation.contact).await.unwrap().unwrap()
    }
    async fn only_contact(&self) -> Contact {
        self.contact_of(&self.only_conversation().await).await
    }
    async fn says_by(&self, body: &str, phone: Option<&str>, bsuid: Option<&str>) {
        self.hear(&said(body, phone, bsuid, &self.fresh("w"), self.now())).await;
    }
}

async fn somebody_without_a_phone_is_known_by_bsuid_and_later_by_both(world: World) {
    world.says_by("bonjour", None, Some(BSUID)).await;
    let contact = world.only_contact().await;
    assert_eq!((contact.bsuid.as_deref(), contact.wa_id.as_deref()), (Some(BSUID), None));
    assert_eq!(contact.recipient(), Some(Recipient::Bsuid(BSUID.into())));

    world.says_by("c'est moi", Some(FATOU), Some(BSUID)).await;
    let contact = world.only_contact().await;
    assert_eq!((contact.bsuid.as_deref(), contact.wa_id.as_deref()), (Some(BSUID), Some(FATOU)));
    assert_eq!(contact.recipient(), Some(Recipient::Phone(FATOU.into())));

    world.says_by("encore moi", Some(FATOU), None).await;
    world.says_by("toujours moi", None, Some(BSUID)).await;
    assert_eq!(world.reads().await, ["bonjour", "c'est moi", "encore moi", "toujours moi"]);
}

async fn two_conversations_join_when_one_message_shows_that_they_are_one_person(world: World) {
    world.says_by("par numéro", Some(FATOU), None).await;
    world.ground.clock.advance(minutes(1));
    world.says_by("par BSUID", None, Some(BSUID)).await;
    let [by_bsuid, by_phone] = &world.conversations().await[..] else { panic!("two") };
    let teammate = TeammateId(world.ground.chance.uuid(world.now()));
    world.db.write(async |tx| take_over(tx, world.brand, by_phone.id, teammate).await).await.unwrap();
    let phone_contact = world.contact_of(by_phone).await.id;
    world.db.write(async |tx| Contact::set_opted_out(tx, world.brand, phone_contact, true).await).await.unwrap();

    world.ground.clock.advance(minutes(1));
    world.says_by("les deux", Some(FATOU), Some(BSUID)).await;
    assert_eq!(world.reads().await, ["par numéro", "par BSUID", "les deux"]);
    let joined = world.only_conversation().await;
    assert_eq!(joined.id, by_bsuid.id);
    assert_eq!(joined.handling, Handling::Human { teammate }, "the human keeps it");
    assert_eq!((joined.unread, joined.last_in_at), (3, Some(world.now())));
    // Whoever still names the old ones is led on.
    let old = Conversation::find(&mut &world.db, world.brand, by_phone.id).await.unwrap().unwrap();
    assert_eq!(old.id, joined.id);
    let contact = Contact::find(&mut &world.db, world.brand, phone_contact).await.unwrap().unwrap();
    assert_eq!((contact.id, contact.wa_id.as_deref()), (joined.contact, Some(FATOU)));
    assert!(contact.opted_out_at.is_some(), "silence asked for once is kept");
    // The human gives back the conversation by its old name.
    world.db.write(async |tx| conversation::hand_back(tx, world.brand, by_phone.id).await).await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Agent);
}

async fn a_chain_of_joins_leads_to_its_end(world: World) {
    world.says_by("un", Some(FATOU), None).await;
    world.says_by("deux", None, Some(BSUID)).await;
    world.says_by("trois", None, Some("SN.3")).await;
    let ids: Vec<_> = world.conversations().await.iter().map(|c| (c.id, c.contact)).collect();
    assert_eq!(ids.len(), 3);
    world.says_by("un et deux", Some(FATOU), Some(BSUID)).await;
    let at = world.now();
    let news = json!({"type": "user_changed_user_id", "previous_user_id": BSUID, "user_id": "SN.3"});
    world.hear(&changed(news, None, "wamid.s", at)).await;
    let last = world.only_conversation().await;
    for (conversation, contact) in ids {
        let led = Conversation::find(&mut &world.db, world.brand, conversation).await.unwrap().unwrap();
        assert_eq!(led.id, last.id);
        assert_eq!(Contact::find(&mut &world.db, world.brand, contact).await.unwrap().unwrap().id, last.contact);
    }
    assert_eq!(world.reads().await.len(), 5);
}

async fn a_change_of_number_is_followed_and_merges_who_was_met_under_the_new_one(world: World) {
    const NEW: &str = "221780000000";
    world.says_by("ancien numéro", Some(FATOU), Some(BSUID)).await;
    // She writes from the new number before Meta tells that it is hers.
    world.says_by("nouveau numéro", Some(NEW), Some("SN.NEW")).await;
    assert_eq!(world.conversations().await.len(), 2);
    let news = json!({"type": "user_changed_number", "body": "x", "wa_id": NEW, "user_id": "SN.NEW",
        "previous_user_id": BSUID});
    let body = changed(news, Some(FATOU), "wamid.sys", world.now());
    world.hear(&body).await;
    let contact = world.only_contact().await;
    assert_eq!((contact.wa_id.as_deref(), contact.bsuid.as_deref()), (Some(NEW), Some("SN.NEW")));
    assert_eq!(world.reads().await, ["ancien numéro", "nouveau numéro", "system"]);
    let stays = world.only_conversation().await;
    assert_eq!(stays.unread, 2, "news is not unread");
    let facts = storage::facts_since(&world.db, world.brand, kernel::Millis(0), 500).await.unwrap();
    let merged: Vec<_> = facts.iter().filter(|fact| fact.kind == Merged::FACT).collect();
    assert_eq!((merged.len(), merged[0].subject), (1, contact.id.0));
    let merged = Merged::read(&merged[0].data).unwrap();
    assert_eq!((merged.into, merged.joined.len(), merged.joined[0].1), (contact.id, 1, stays.id));

    // Days later the old number is somebody else's, and Meta repeats the news.
    world.ground.clock.advance(hours(72));
    world.says_by("bonjour, je suis nouveau", Some(FATOU), Some("SN.STRANGER")).await;
    world.hear(&body).await;
    let all = world.conversations().await;
    assert_eq!(all.len(), 2, "a stranger is not her");
    assert_eq!(world.thread(all[0].id).await.len(), 1);
    assert_eq!(world.thread(all[1].id).await.len(), 3);
}

async fn a_new_bsuid_without_a_number_means_the_number_is_no_longer_theirs(world: World) {
    world.says_by("bonjour", Some(FATOU), Some(BSUID)).await;
    let news = json!({"type": "user_changed_user_id", "previous_user_id": BSUID, "user_id": "SN.NEW"});
    world.hear(&changed(news, None, "wamid.sys", world.now())).await;
    // Writing to the number we knew would be writing to a stranger.
    assert_eq!(world.only_contact().await.recipient(), Some(Recipient::Bsuid("SN.NEW".into())));
}

async fn a_change_of_somebody_unknown_is_kept_as_a_stray(world: World) {
    let news = json!({"type": "user_changed_number", "wa_id": "221780000000"});
    world.hear(&changed(news, Some(FATOU), "wamid.sys", world.now())).await;
    assert_eq!(world.conversations().await.len(), 0);
    assert_eq!(world.strays().await, [("messages".into(), "change_of_unknown_contact".into())]);
}

async fn a_number_given_to_another_person_is_another_contact(world: World) {
    world.says_by("je suis Fatou", Some(FATOU), Some(BSUID)).await;
    world.says_by("je suis Issa", Some(FATOU), Some("SN.ISSA")).await;
    let all = world.conversations().await;
    assert_eq!(all.len(), 2);
    let mut addresses: Vec<_> = Vec::new();
    for conversation in &all {
        addresses.push(world.contact_of(conversation).await.recipient().unwrap());
    }
    assert!(addresses.contains(&Recipient::Phone(FATOU.into())));
    assert!(addresses.contains(&Recipient::Bsuid(BSUID.into())), "the first is reached by BSUID only");
}

async fn a_strangers_brand_sees_nothing(world: World) {
    let wamid = world.hear_text(FATOU, "bonjour").await;
    world.hear(&messages(&[text_at(MOUSSA, "wamid.m", "pagne", world.now())])).await;
    let stranger = kernel::BrandId(world.ground.chance.uuid(world.now()));
    let conversation = world.conversations().await[1].id;
    let message = world.message_of(&wamid).await.unwrap();
    let contact = world.conversations().await[1].contact;
    let db = &mut &world.db;
    assert!(Conversation::find(db, stranger, conversation).await.unwrap().is_none());
    assert!(Contact::find(db, stranger, contact).await.unwrap().is_none());
    assert!(conversation::find_message(db, stranger, message).await.unwrap().is_none());
    assert!(conversation::find_media(db, stranger, message).await.unwrap().is_none());
    assert!(conversation::message_page(db, stranger, conversation, None, 50).await.unwrap().is_empty());
    assert!(conversation::unanswered(db, stranger, conversation).await.unwrap().is_empty());
    assert!(conversation::inbox_row(db, stranger, conversation).await.unwrap().is_none());
    assert_eq!(conversation::inbox_counts(db, stranger, world.now()).await.unwrap(), (0, 0));
    for words in ["", "bonjour", "pagne"] {
        let asked = Listing { words, ..Listing::of(View::All, world.now()) };
        let all = conversation::inbox_list(db, stranger, &asked).await.unwrap();
        assert!(all.is_empty());
    }
    let teammate = TeammateId(stranger.0);
    let taken = world.db.write(async |tx| take_over(tx, stranger, conversation, teammate).await).await;
    assert!(matches!(taken, Err(conversation::ConversationError::NotFound)));
    world.db.write(async |tx| conversation::mark_seen(tx, stranger, conversation).await).await.unwrap();
    assert_eq!(world.conversations().await[1].unread, 1);
    // And the brand itself finds by name and by words, whatever the accents.
    let found = world.list(&Listing { words: "PÄGNE", ..Listing::of(View::All, world.now()) }).await;
    assert_eq!(found.len(), 1);
}

testing::stories!(World:
    somebody_without_a_phone_is_known_by_bsuid_and_later_by_both,
    two_conversations_join_when_one_message_shows_that_they_are_one_person,
    a_chain_of_joins_leads_to_its_end,
    a_change_of_number_is_followed_and_merges_who_was_met_under_the_new_one,
    a_new_bsuid_without_a_number_means_the_number_is_no_longer_theirs,
    a_change_of_somebody_unknown_is_kept_as_a_stray,
    a_number_given_to_another_person_is_another_contact,
    a_strangers_brand_sees_nothing,
);
