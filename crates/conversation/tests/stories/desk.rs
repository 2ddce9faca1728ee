//! What a teammate does with a conversation besides writing in it: notes, tags, priority, putting off, closing.

use crate::world::{FATOU, MOUSSA, World, words};
use conversation::{
    Author, BULK_MOST, BulkAction, Conversation, ConversationError, Handling, Listing, NOTE_MOST, Priority, TAGS_MOST,
    View, add_note, add_tag, ask_for_human, bulk, hand_back, inbox_list, mark_seen, notes_of, remove_tag, reopen,
    resolve, set_priority, settle_courtesy, snooze, tags_in_use, tags_of, take_over, unanswered, wake,
};
use kernel::{BrandId, ConversationId, Millis, TeammateId, days, hours, minutes, seconds};
use serde_json::Value;
use storage::args;

impl World {
    pub fn teammate(&self, number: u128) -> TeammateId {
        TeammateId(kernel::Uuid::from_u128(number))
    }
    pub async fn data_of(&self, kind: &str) -> Vec<Value> {
        let rows: Vec<(storage::Json<Value>,)> = self
            .db
            .all("SELECT data FROM fact WHERE brand_id = $1 AND kind = $2 ORDER BY id", args![self.brand, kind])
            .await
            .unwrap();
        rows.into_iter().map(|(data,)| data.0).collect()
    }
    pub async fn holds(&self, view: View) -> Vec<ConversationId> {
        self.list(&Listing::of(view, self.now())).await.into_iter().map(|row| row.id).collect()
    }
    pub async fn seen(&self, id: ConversationId) -> Conversation {
        Conversation::find(&mut &self.db, self.brand, id).await.unwrap().unwrap()
    }
    pub async fn of(&self, phone: &str) -> ConversationId {
        let contact = kernel::Phone::parse(&format!("+{phone}")).unwrap();
        let contact = conversation::Contact::by_phone(&mut &self.db, self.brand, &contact).await.unwrap().unwrap();
        Conversation::of_contact(&mut &self.db, self.brand, contact.id).await.unwrap()[0]
    }
    async fn snoozes(&self, id: ConversationId, until: Millis) -> Result<(), ConversationError> {
        let by = self.teammate(1);
        self.db.write(async |tx| snooze(tx, self.brand, id, until, by).await).await
    }
    async fn resolves(&self, id: ConversationId) -> Result<(), ConversationError> {
        let by = self.teammate(1);
        self.db.write(async |tx| resolve(tx, self.brand, id, by).await).await
    }
}

async fn a_note_is_for_the_team_alone(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let id = world.only_conversation().await.id;
    let (awa, koffi) = (world.teammate(1), world.teammate(2));
    let note = async |text: &str, mentions: &[TeammateId]| {
        world.db.write(async |tx| add_note(tx, world.brand, id, awa, text, mentions).await).await
    };
    let before = world.only_conversation().await;
    let first = note("  @Koffi elle attend sa robe ", &[koffi, koffi, awa]).await.unwrap();
    note("vue ce matin", &[]).await.unwrap();
    let notes = notes_of(&mut &world.db, world.brand, id).await.unwrap();
    let texts: Vec<_> = notes.iter().map(|note| (note.text.as_str(), note.by, note.mentions.clone())).collect();
    assert_eq!(texts, [("@Koffi elle attend sa robe", awa, vec![koffi]), ("vue ce matin", awa, vec![])]);
    assert_eq!((notes[0].id, notes[0].at), (first, world.now()));
    let told = world.data_of("note.added").await;
    assert_eq!(told[0], serde_json::json!({ "note": first, "by": awa, "mentions": [koffi] }), "and not what it says");

    world.work().await;
    assert_eq!(world.reads().await, ["bonjour"]);
    assert!(world.sent().await.is_empty());
    let after = world.only_conversation().await;
    assert_eq!((after.handling, after.unread, after.pending_since), (before.handling, 1, before.pending_since));

    assert!(matches!(note(" \n ", &[]).await, Err(ConversationError::NoText)));
    note(&"é".repeat(NOTE_MOST), &[]).await.unwrap();
    let refused = note(&"é".repeat(NOTE_MOST + 1), &[]).await;
    assert!(matches!(refused, Err(ConversationError::TooLong { most: NOTE_MOST })));
    let everybody: Vec<TeammateId> = (10..40).map(|n| world.teammate(n)).collect();
    assert!(matches!(note("à tous", &everybody).await, Err(ConversationError::TooMany { .. })));
}

async fn tags_are_the_brands_words_whatever_their_spelling(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    world.hear_text(MOUSSA, "bonsoir").await;
    let (fatou, moussa) = (world.of(FATOU).await, world.of(MOUSSA).await);
    let awa = world.teammate(1);
    let add = async |id, tag: &str| world.db.write(async |tx| add_tag(tx, world.brand, id, tag, awa).await).await;
    assert!(add(fatou, " Cliente   fidèle ").await.unwrap());
    assert!(!add(fatou, "cliente FIDELE").await.unwrap(), "it has it");
    assert!(add(moussa, "CLIENTE FIDÈLE").await.unwrap());
    assert!(add(fatou, "gros").await.unwrap());
    let both = tags_of(&mut &world.db, world.brand, &[fatou, moussa]).await.unwrap();
    let fidele = "Cliente fidèle".to_owned();
    assert_eq!(both, [(fatou, fidele.clone()), (fatou, "gros".into()), (moussa, fidele.clone())]);
    let used = tags_in_use(&mut &world.db, world.brand).await.unwrap();
    assert_eq!(used, [(fidele, 2), ("gros".into(), 1)]);
    assert_eq!(world.holds(View::Tagged("GROS".into())).await, [fatou]);
    assert_eq!(world.holds(View::Tagged("cliente fidele".into())).await.len(), 2);
    assert_eq!(world.holds(View::Tagged("petit".into())).await, []);
    assert_eq!(world.facts("conversation.tagged").await, 3);

    let remove = async |tag: &str| world.db.write(async |tx| remove_tag(tx, world.brand, fatou, tag, awa).await).await;
    assert!(remove("Gros").await.unwrap());
    assert!(!remove("Gros").await.unwrap());
    assert_eq!(world.facts("conversation.untagged").await, 1);
    assert!(matches!(add(fatou, " \u{200b} ").await, Err(ConversationError::NoText)));
    assert!(matches!(add(fatou, &"x y ".repeat(11)).await, Err(ConversationError::TooLong { .. })));
    for n in 1..TAGS_MOST {
        add(fatou, &format!("t{n}")).await.unwrap();
    }
    assert!(matches!(add(fatou, "de trop").await, Err(ConversationError::TooMany { most: TAGS_MOST })));
}

async fn what_presses_goes_before_the_others_that_want_a_human(world: World) {
    world.hear_text(FATOU, "c'est nul").await;
    world.ground.clock.advance(minutes(1));
    world.hear_text(MOUSSA, "un conseiller svp").await;
    let (fatou, moussa) = (world.of(FATOU).await, world.of(MOUSSA).await);
    for id in [fatou, moussa] {
        world.db.write(async |tx| ask_for_human(tx, world.brand, id, "customer_asked").await).await.unwrap();
    }
    assert_eq!(world.holds(View::HumanWanted).await, [moussa, fatou]);
    let set = async |priority: Priority| {
        world.ground.clock.advance(Millis(1));
        world.db.write(async |tx| set_priority(tx, world.brand, fatou, priority, None).await).await
    };
    let angry = Priority::High { why: "angry".into() };
    set(angry.clone()).await.unwrap();
    set(angry.clone()).await.unwrap();
    assert_eq!(world.facts("conversation.priority_set").await, 1, "the same twice is quiet");
    assert_eq!(world.seen(fatou).await.priority, angry);
    assert_eq!(world.holds(View::HumanWanted).await, [fatou, moussa]);
    assert_eq!(world.holds(View::All).await, [moussa, fatou], "elsewhere it stands where it stood");
    set(Priority::High { why: "refund_asked".into() }).await.unwrap();
    set(Priority::Normal).await.unwrap();
    let told: Vec<_> = world.data_of("conversation.priority_set").await;
    assert_eq!(told[2], serde_json::json!({ "priority": "normal", "why": null, "by": null }));
    assert_eq!(world.holds(View::HumanWanted).await, [moussa, fatou]);
    let long = Priority::High { why: "x".repeat(Priority::WHY_MOST + 1) };
    assert!(matches!(set(long).await, Err(ConversationError::TooLong { .. })));
}

async fn what_is_put_off_comes_back_at_its_time(world: World) {
    world.hear_text(FATOU, "je repasse samedi").await;
    world.work().await;
    let id = world.only_conversation().await.id;
    let until = world.now() + hours(2);
    world.snoozes(id, until).await.unwrap();
    world.snoozes(id, until).await.unwrap();
    assert_eq!(world.facts("conversation.snoozed").await, 1);
    for view in [View::All, View::NotTaken, View::Unread] {
        assert_eq!(world.holds(view).await, []);
    }
    assert_eq!(world.holds(View::Snoozed).await, [id]);
    let asked = Listing { words: "samedi", ..Listing::of(View::All, world.now()) };
    assert_eq!(world.list(&asked).await.len(), 1, "whoever looks for it finds it");

    world.later(hours(1)).await;
    world.snoozes(id, until + hours(1)).await.unwrap();
    world.later(hours(1)).await;
    assert_eq!((world.holds(View::Snoozed).await, world.facts("conversation.woken").await), (vec![id], 0));
    // The lists compare the time; what follows facts hears it from the job.
    world.ground.clock.advance(hours(1));
    assert_eq!((world.holds(View::Snoozed).await, world.holds(View::All).await), (vec![], vec![id]));
    world.work().await;
    assert_eq!(world.data_of("conversation.woken").await[0]["why"], "time");
    assert_eq!(world.seen(id).await.snoozed_until, None);

    for wrong in [world.now(), world.now() - seconds(1), world.now() + days(400)] {
        assert!(matches!(world.snoozes(id, wrong).await, Err(ConversationError::SnoozeTime)));
    }
}

async fn what_is_put_off_comes_back_when_the_customer_writes_or_a_human_is_wanted(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let id = world.only_conversation().await.id;
    world.snoozes(id, world.now() + days(3)).await.unwrap();
    // What is said to them, and what their phone tells by itself, is nobody's word.
    let ready = whatsapp::Outgoing::text("Votre commande est prête");
    world.say_in(id, Author::System, ready, false).await.unwrap();
    assert!(world.seen(id).await.snoozed_until.is_some());
    world.hear_text(FATOU, "finalement je viens").await;
    assert_eq!((world.holds(View::Snoozed).await, world.holds(View::All).await), (vec![], vec![id]));
    assert!(world.job_at("conversation.wake_snoozed").await.is_empty());
    assert_eq!(world.data_of("conversation.woken").await[0]["why"], "customer_wrote");

    let back = async || {
        world.ground.clock.advance(Millis(1));
        world.snoozes(id, world.now() + days(3)).await.unwrap();
        assert_eq!(world.holds(View::All).await, []);
    };
    back().await;
    world.db.write(async |tx| ask_for_human(tx, world.brand, id, "lost").await).await.unwrap();
    assert_eq!(world.holds(View::HumanWanted).await, [id]);
    back().await;
    world.db.write(async |tx| take_over(tx, world.brand, id, world.teammate(2)).await).await.unwrap();
    assert_eq!(world.holds(View::Mine(world.teammate(2))).await, [id]);
    back().await;
    let koffi = world.teammate(2);
    world.db.write(async |tx| wake(tx, world.brand, id, koffi).await).await.unwrap();
    world.db.write(async |tx| wake(tx, world.brand, id, koffi).await).await.unwrap();
    assert_eq!(world.holds(View::All).await, [id]);
    let whys: Vec<_> = world.data_of("conversation.woken").await.iter().map(|told| told["why"].clone()).collect();
    assert_eq!(whys, ["customer_wrote", "human_wanted", "taken", "teammate"]);
    assert!(world.job_at("conversation.wake_snoozed").await.is_empty());
    world.work().await;
}

async fn closing_ends_all_that_waits_and_the_customer_opens_it_again(world: World) {
    world.hear_text(FATOU, "je veux parler à quelqu'un").await;
    let (id, awa) = (world.only_conversation().await.id, world.teammate(1));
    world.db.write(async |tx| ask_for_human(tx, world.brand, id, "customer_asked").await).await.unwrap();
    world.db.write(async |tx| take_over(tx, world.brand, id, awa).await).await.unwrap();
    let high = Priority::High { why: "angry".into() };
    world.db.write(async |tx| set_priority(tx, world.brand, id, high, Some(awa)).await).await.unwrap();
    world.hear_text(FATOU, "allo ?").await;
    world.snoozes(id, world.now() + days(1)).await.unwrap();
    world.resolves(id).await.unwrap();
    world.resolves(id).await.unwrap();
    let closed = world.only_conversation().await;
    assert_eq!((closed.resolved_at, closed.handling.clone()), (Some(world.now()), Handling::Agent));
    assert_eq!(
        (closed.unread, closed.priority, closed.snoozed_until, closed.waits_since),
        (0, Priority::Normal, None, None)
    );
    assert_eq!((closed.pending_since, closed.last_teammate), (None, Some(awa)));
    assert_eq!(unanswered(&mut &world.db, world.brand, id).await.unwrap().len(), 0);
    assert!(
        world.job_at("assistant.take_turn").await.is_empty()
            && world.job_at("conversation.wake_snoozed").await.is_empty()
    );
    assert_eq!(world.data_of("conversation.resolved").await, [serde_json::json!({ "by": awa, "had": awa })]);
    assert_eq!(world.holds(View::Resolved).await, [id]);
    assert_eq!(world.holds(View::All).await, [id], "nothing is hidden from all");
    for view in [View::NotTaken, View::Mine(awa), View::HumanWanted, View::Unread] {
        assert_eq!(world.holds(view).await, []);
    }

    world.ground.clock.advance(hours(30));
    world.hear_text(FATOU, "vous avez la même en bleu ?").await;
    let open = world.only_conversation().await;
    assert_eq!((open.resolved_at, open.reopened_from), (None, closed.resolved_at));
    assert_eq!(world.data_of("conversation.reopened").await[0]["why"], "customer_wrote");
    assert_eq!((world.holds(View::Resolved).await, world.holds(View::NotTaken).await), (vec![], vec![id]));
    // It is the agent's turn; once it has spoken, the talk is open for good.
    assert_eq!(world.job_at("assistant.take_turn").await.len(), 1);
    world.agent_answers_with("Oui, en M").await;
    assert_eq!(world.only_conversation().await.reopened_from, None);
    world.work().await;

    world.resolves(id).await.unwrap();
    world.db.write(async |tx| reopen(tx, world.brand, id, awa).await).await.unwrap();
    world.db.write(async |tx| reopen(tx, world.brand, id, awa).await).await.unwrap();
    assert_eq!(world.facts("conversation.reopened").await, 2);
    world.resolves(id).await.unwrap();
    world.db.write(async |tx| ask_for_human(tx, world.brand, id, "refund_asked").await).await.unwrap();
    let wanted = world.only_conversation().await;
    assert_eq!(
        (wanted.resolved_at, wanted.waits_since),
        (None, Some(world.now())),
        "what a human is to see is not closed"
    );
}

async fn thanks_after_the_end_do_not_open_it(world: World) {
    world.hear_text(FATOU, "merci, c'est bon").await;
    let id = world.only_conversation().await.id;
    world.resolves(id).await.unwrap();
    let closed_at = world.now();
    let turn = async || {
        world
            .db
            .write(async |tx| {
                let conversation = Conversation::lock(tx, world.brand, id).await.map_err(jobs::JobError::failed)?;
                let waiting = unanswered(tx, world.brand, id).await?;
                Ok::<_, jobs::JobError>(settle_courtesy(tx, &conversation, &waiting).await?)
            })
            .await
            .unwrap()
    };
    assert!(!turn().await, "nothing waits");
    world.ground.clock.advance(minutes(5));
    world.hear_text(FATOU, "ok merci").await;
    world.hear_text(FATOU, "🙏").await;
    assert_eq!(world.holds(View::Resolved).await, [], "until it is understood, a human sees it");
    assert!(turn().await);
    let still = world.only_conversation().await;
    assert_eq!((still.resolved_at, still.reopened_from), (Some(closed_at), None));
    assert_eq!((still.unread, still.pending_since), (0, None));
    assert!(unanswered(&mut &world.db, world.brand, id).await.unwrap().is_empty());
    assert!(!turn().await, "once");
    world.work().await;
    assert!(world.sent().await.is_empty());

    // They wrote more meanwhile: what was understood as thanks is not all of it.
    world.hear_text(FATOU, "merci").await;
    let conversation = world.only_conversation().await;
    let thanks = unanswered(&mut &world.db, world.brand, id).await.unwrap();
    world.hear_text(FATOU, "et la livraison ?").await;
    let settled = world.db.write(async |tx| settle_courtesy(tx, &conversation, &thanks).await).await.unwrap();
    assert!(!settled);
    assert_eq!(world.only_conversation().await.resolved_at, None);
    assert_eq!(unanswered(&mut &world.db, world.brand, id).await.unwrap().len(), 2);
    // A human came: it is theirs to close.
    world.db.write(async |tx| take_over(tx, world.brand, id, world.teammate(2)).await).await.unwrap();
    assert!(!turn().await);
    world.work().await;
}

async fn who_waits_for_a_human_waits_since_their_message(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let (id, awa) = (world.only_conversation().await.id, world.teammate(1));
    let written = world.now();
    assert_eq!(world.seen(id).await.waits_since, None, "the agent answers");
    world.ground.clock.advance(seconds(4));
    world.db.write(async |tx| take_over(tx, world.brand, id, awa).await).await.unwrap();
    assert_eq!(world.seen(id).await.waits_since, Some(written), "what the agent had not answered, they answer");
    world.says(Author::Teammate(awa), "Bonjour !").await;
    assert_eq!(world.seen(id).await.waits_since, None);
    world.ground.clock.advance(minutes(1));
    world.hear_text(FATOU, "une robe").await;
    let since = world.now();
    world.ground.clock.advance(minutes(1));
    world.hear_text(FATOU, "allo").await;
    world.says(Author::System, "reçu").await;
    assert_eq!(world.seen(id).await.waits_since, Some(since), "no receipt answers them");
    world.db.write(async |tx| hand_back(tx, world.brand, id).await).await.unwrap();
    assert_eq!(world.seen(id).await.waits_since, None);
    world.work().await;
}

async fn many_at_once_each_have_their_outcome(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    world.hear_text(MOUSSA, "bonsoir").await;
    let (fatou, moussa) = (world.of(FATOU).await, world.of(MOUSSA).await);
    let (awa, koffi) = (world.teammate(1), world.teammate(2));
    let nobody = ConversationId(world.ground.chance.uuid(world.now()));
    world.db.write(async |tx| take_over(tx, world.brand, moussa, koffi).await).await.unwrap();
    let go = async |ids: &[ConversationId], action: BulkAction| {
        world.db.write(async |tx| bulk(tx, world.brand, ids, &action, awa).await).await
    };
    let done = go(&[moussa, fatou, nobody, fatou], BulkAction::Take).await.unwrap();
    let [(first, Err(ConversationError::TakenBy(who))), (second, Ok(())), (third, Err(ConversationError::NotFound))] =
        &done[..]
    else {
        panic!("{done:?}")
    };
    assert_eq!((*first, *second, *third, *who), (moussa, fatou, nobody, koffi));
    assert_eq!(world.holds(View::Mine(awa)).await, [fatou]);

    let both = [fatou, moussa];
    let all_well =
        |done: Vec<(ConversationId, Result<(), ConversationError>)>| done.iter().all(|(_, became)| became.is_ok());
    assert!(all_well(go(&both, BulkAction::Tag("lot".into())).await.unwrap()));
    assert_eq!(world.holds(View::Tagged("lot".into())).await.len(), 2);
    assert!(all_well(go(&both, BulkAction::MarkSeen).await.unwrap()));
    assert_eq!(world.holds(View::Unread).await, []);
    assert!(all_well(go(&both, BulkAction::Snooze(world.now() + hours(1))).await.unwrap()));
    assert_eq!(world.holds(View::Snoozed).await.len(), 2);
    assert!(all_well(go(&both, BulkAction::Resolve).await.unwrap()));
    assert_eq!(world.holds(View::Resolved).await.len(), 2);
    let long = go(&both, BulkAction::Tag("x".repeat(99))).await.unwrap();
    assert!(matches!(&long[..], [(_, Err(ConversationError::TooLong { .. })), (_, Err(_))]));
    let many = vec![fatou; BULK_MOST + 1];
    assert!(matches!(go(&many, BulkAction::Take).await, Err(ConversationError::TooMany { most: BULK_MOST })));
    world.work().await;
}

async fn nothing_of_the_desk_is_a_strangers(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let (id, awa) = (world.only_conversation().await.id, world.teammate(1));
    world.db.write(async |tx| add_note(tx, world.brand, id, awa, "note", &[]).await).await.unwrap();
    world.db.write(async |tx| add_tag(tx, world.brand, id, "vip", awa).await).await.unwrap();
    let other = BrandId(world.ground.chance.uuid(world.now()));
    let db = &mut &world.db;
    assert!(notes_of(db, other, id).await.unwrap().is_empty());
    assert!(tags_of(db, other, &[id]).await.unwrap().is_empty());
    assert!(tags_in_use(db, other).await.unwrap().is_empty());
    let until = world.now() + hours(1);
    macro_rules! refused {
        ($($what:expr),+ $(,)?) => {$(
            let refused = world.db.write(async |tx| $what(tx).await).await;
            assert!(matches!(refused, Err(ConversationError::NotFound)), "{}", stringify!($what));
        )+};
    }
    refused!(
        async |tx: &mut storage::Tx| add_note(tx, other, id, awa, "x", &[]).await.map(drop),
        async |tx: &mut storage::Tx| add_tag(tx, other, id, "x", awa).await.map(drop),
        async |tx: &mut storage::Tx| remove_tag(tx, other, id, "vip", awa).await.map(drop),
        async |tx: &mut storage::Tx| set_priority(tx, other, id, Priority::High { why: "x".into() }, None).await,
        async |tx: &mut storage::Tx| snooze(tx, other, id, until, awa).await,
        async |tx: &mut storage::Tx| wake(tx, other, id, awa).await,
        async |tx: &mut storage::Tx| resolve(tx, other, id, awa).await,
        async |tx: &mut storage::Tx| reopen(tx, other, id, awa).await,
        async |tx: &mut storage::Tx| conversation::take(tx, other, id, awa, &Handling::Agent).await.map(drop),
        async |tx: &mut storage::Tx| conversation::transfer(tx, other, id, awa, awa, "", true).await,
        async |tx: &mut storage::Tx| conversation::release(tx, other, id, awa, true).await,
    );
    for view in [View::All, View::Unread, View::Tagged("vip".into()), View::NotTaken] {
        assert!(inbox_list(db, other, &Listing::of(view, world.now())).await.unwrap().is_empty());
    }
    assert_eq!(world.seen(id).await.unread, 1);
    world.work().await;
}

async fn two_conversations_that_are_one_keep_what_the_team_wrote(world: World) {
    const BSUID: &str = "SN.13491208655302741918";
    let by = |body: &str, phone: Option<&str>, bsuid: Option<&str>| {
        let mut message = serde_json::json!({"id": world.fresh("w"), "timestamp": crate::world::meta_time(world.now()),
            "type": "text", "text": {"body": body}});
        let mut contact = serde_json::json!({"profile": {"name": "Fatou"}});
        if let Some(phone) = phone {
            message["from"] = phone.into();
            contact["wa_id"] = phone.into();
        }
        if let Some(bsuid) = bsuid {
            message["from_user_id"] = bsuid.into();
            contact["user_id"] = bsuid.into();
        }
        crate::world::envelope(crate::world::value(
            crate::world::PHONE,
            serde_json::json!({ "messages": [message], "contacts": [contact] }),
        ))
    };
    world.hear(&by("je cherche un boubou", Some(FATOU), None)).await;
    world.hear(&by("c'est Fatou", None, Some(BSUID))).await;
    let awa = world.teammate(1);
    let goes = world.of(FATOU).await;
    let keeps = world.conversations().await.iter().find(|one| one.id != goes).unwrap().id;
    for (id, tag) in [(goes, "vip"), (goes, "boubou"), (keeps, "VIP")] {
        world.db.write(async |tx| add_tag(tx, world.brand, id, tag, awa).await).await.unwrap();
    }
    world.db.write(async |tx| add_note(tx, world.brand, goes, awa, "à rappeler", &[]).await).await.unwrap();
    let high = Priority::High { why: "angry".into() };
    world.db.write(async |tx| set_priority(tx, world.brand, goes, high.clone(), None).await).await.unwrap();
    world.resolves(keeps).await.unwrap();
    world.hear(&by("les deux", Some(FATOU), Some(BSUID))).await;
    let one = world.only_conversation().await;
    assert_eq!((one.id, one.priority.clone(), one.resolved_at), (keeps, high, None));
    for named in [keeps, goes] {
        let notes = notes_of(&mut &world.db, world.brand, named).await.unwrap();
        assert_eq!(notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["à rappeler"]);
    }
    assert_eq!(
        tags_in_use(&mut &world.db, world.brand).await.unwrap(),
        [("boubou".to_owned(), 1), ("vip".to_owned(), 1)]
    );
    // What was said in the one that is no more is found in the other, and nobody is found twice.
    for words in ["boubou", "FATOU", "2217700"] {
        let found = world.list(&Listing { words, ..Listing::of(View::All, world.now()) }).await;
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [keeps], "{words}");
    }
    assert_eq!(world.thread(keeps).await.iter().map(words).collect::<Vec<_>>().len(), 3);
    world.db.write(async |tx| mark_seen(tx, world.brand, keeps).await).await.unwrap();
    world.work().await;
}

testing::stories!(World:
    a_note_is_for_the_team_alone,
    tags_are_the_brands_words_whatever_their_spelling,
    what_presses_goes_before_the_others_that_want_a_human,
    what_is_put_off_comes_back_at_its_time,
    what_is_put_off_comes_back_when_the_customer_writes_or_a_human_is_wanted,
    closing_ends_all_that_waits_and_the_customer_opens_it_again,
    thanks_after_the_end_do_not_open_it,
    who_waits_for_a_human_waits_since_their_message,
    many_at_once_each_have_their_outcome,
    nothing_of_the_desk_is_a_strangers,
    two_conversations_that_are_one_keep_what_the_team_wrote,
);
