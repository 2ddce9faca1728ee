//! The list: each view, each order, page by page, and the search.

use crate::world::{FATOU, MOUSSA, World, envelope, meta_time, value};
use conversation::{
    Author, InboxRow, Listing, Place, Sort, View, add_tag, ask_for_human, inbox_count_up_to, inbox_counts,
    inbox_row_in, mark_seen, resolve, set_priority, snooze, take_over,
};
use kernel::{ConversationId, Millis, TeammateId, hours, minutes};
use serde_json::json;

const SORTS: [Sort; 2] = [Sort::Recent, Sort::Waiting];

impl World {
    async fn named(&self, phone: &str, name: &str, body: &str) -> ConversationId {
        let message = json!({"from": phone, "id": self.fresh("n"), "timestamp": meta_time(self.now()), "type": "text",
            "text": {"body": body}});
        let contact = json!({"profile": {"name": name}, "wa_id": phone});
        self.hear(&envelope(value(crate::world::PHONE, json!({ "messages": [message], "contacts": [contact] })))).await;
        self.ground.clock.advance(minutes(1));
        self.of(phone).await
    }
    /// Twelve customers: every state that a view or an order looks at, and ties.
    async fn crowd(&self) -> Vec<ConversationId> {
        let mut ids = Vec::new();
        for n in 0..12 {
            ids.push(self.named(&format!("22177000010{n:02}"), &format!("Cliente {n}"), "bonjour").await);
        }
        let (awa, koffi) = (self.teammate(1), self.teammate(2));
        self.db
            .write(async |tx| {
                let brand = self.brand;
                for at in [2, 6, 7, 8] {
                    ask_for_human(tx, brand, ids[at], "customer_asked").await?;
                }
                let high = conversation::Priority::High { why: "angry".into() };
                set_priority(tx, brand, ids[7], high, None).await?;
                take_over(tx, brand, ids[3], awa).await?;
                take_over(tx, brand, ids[9], koffi).await?;
                for at in [1, 3, 10] {
                    add_tag(tx, brand, ids[at], "vip", awa).await?;
                }
                for id in &ids[4..] {
                    mark_seen(tx, brand, *id).await?;
                }
                resolve(tx, brand, ids[1], awa).await?;
                resolve(tx, brand, ids[11], awa).await?;
                snooze(tx, brand, ids[5], tx.now() + hours(1), awa).await?;
                snooze(tx, brand, ids[8], tx.now() + hours(1), awa).await?;
                Ok::<_, conversation::ConversationError>(())
            })
            .await
            .unwrap();
        ids
    }
    async fn in_order(&self, ids: &[ConversationId], view: View, sort: Sort) -> Vec<usize> {
        let rows = self.list(&Listing { sort, ..Listing::of(view, self.now()) }).await;
        rows.iter().map(|row| ids.iter().position(|id| *id == row.id).unwrap()).collect()
    }
    async fn finds(&self, words: &str) -> Vec<String> {
        let rows = self.list(&Listing { words, ..Listing::of(View::All, self.now()) }).await;
        rows.into_iter().map(|row| row.name).collect()
    }
}

fn views(awa: TeammateId) -> Vec<View> {
    vec![
        View::All,
        View::Mine(awa),
        View::NotTaken,
        View::HumanWanted,
        View::FailedSends,
        View::Unread,
        View::Snoozed,
        View::Resolved,
        View::Tagged("VIP".into()),
    ]
}

async fn each_view_holds_what_it_says_in_each_order(world: World) {
    let ids = world.crowd().await;
    let awa = world.teammate(1);
    let by_time = async |view: View| world.in_order(&ids, view, Sort::Recent).await;
    assert_eq!(by_time(View::All).await, [11, 10, 9, 7, 6, 4, 3, 2, 1, 0], "without what is put off");
    assert_eq!(by_time(View::Mine(awa)).await, [3]);
    assert_eq!(by_time(View::NotTaken).await, [10, 7, 6, 4, 2, 0]);
    assert_eq!(by_time(View::HumanWanted).await, [7, 6, 2], "what presses first");
    assert_eq!(by_time(View::FailedSends).await, [] as [usize; 0]);
    assert_eq!(by_time(View::Unread).await, [3, 2, 0], "what is closed is seen");
    assert_eq!(by_time(View::Snoozed).await, [8, 5]);
    assert_eq!(by_time(View::Resolved).await, [11, 1]);
    assert_eq!(by_time(View::Tagged("VIP".into())).await, [10, 3, 1]);

    assert_eq!(world.in_order(&ids, View::All, Sort::Waiting).await.len(), 10);

    assert_eq!(inbox_counts(&mut &world.db, world.brand, world.now()).await.unwrap(), (3, 0));
    for view in views(awa) {
        let held = i64::try_from(by_time(view.clone()).await.len()).unwrap();
        let count =
            async |most| inbox_count_up_to(&mut &world.db, world.brand, &view, world.now(), most).await.unwrap();
        assert_eq!((count(100).await, count(2).await), (held, held.min(2)), "{view:?}");
        let asked = Listing::of(view.clone(), world.now());
        let mut held_alone = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            if inbox_row_in(&mut &world.db, world.brand, *id, &asked).await.unwrap().is_some() {
                held_alone.push(at);
            }
        }
        let mut held = by_time(view.clone()).await;
        held.sort_unstable();
        assert_eq!(held_alone, held, "{view:?}: a row by itself is in the list or not as in the list");
    }
    world.work().await;
}

async fn pages_follow_each_other_in_each_view_and_order(world: World) {
    let ids = world.crowd().await;
    for view in views(world.teammate(1)) {
        for sort in SORTS {
            let whole = world.in_order(&ids, view.clone(), sort).await;
            for limit in [1, 2, 3] {
                let (mut seen, mut after) = (Vec::new(), None);
                loop {
                    let asked = Listing { sort, after, limit, ..Listing::of(view.clone(), world.now()) };
                    let rows = world.list(&asked).await;
                    let Some(last) = rows.last() else { break };
                    assert!(i64::try_from(rows.len()).unwrap() <= limit);
                    // As an address carries it.
                    after = Some(last.place(sort).to_string().parse::<Place>().unwrap());
                    seen.extend(rows.iter().map(|row| ids.iter().position(|id| *id == row.id).unwrap()));
                    assert!(seen.len() <= whole.len(), "{view:?} {sort:?} by {limit}: {seen:?}, not {whole:?}");
                }
                assert_eq!(seen, whole, "{view:?} {sort:?} by {limit}");
            }
        }
    }
    world.work().await;
}

async fn a_page_is_right_whatever_came_meanwhile(world: World) {
    let ids = world.crowd().await;
    let first = world.list(&Listing { limit: 4, ..Listing::of(View::All, world.now()) }).await;
    let place = first.last().map(|row: &InboxRow| row.place(Sort::Recent));
    // One of the second page moves to the top, one of the first is closed.
    world.named("2217700001000", "Cliente 0", "rebonjour").await;
    let awa = world.teammate(1);
    world.db.write(async |tx| resolve(tx, world.brand, ids[9], awa).await).await.unwrap();
    let rest = world.list(&Listing { after: place, ..Listing::of(View::All, world.now()) }).await;
    let rest: Vec<_> = rest.iter().map(|row| ids.iter().position(|id| *id == row.id).unwrap()).collect();
    assert_eq!(rest, [6, 4, 3, 2, 1]);
    world.work().await;
}

async fn who_waits_longest_is_first(world: World) {
    let fatou = world.named(FATOU, "Fatou", "bonjour").await;
    let moussa = world.named(MOUSSA, "Moussa", "bonjour").await;
    let third = world.named("221770000002", "Aya", "bonjour").await;
    for id in [moussa, fatou] {
        world.db.write(async |tx| ask_for_human(tx, world.brand, id, "lost").await).await.unwrap();
        world.ground.clock.advance(minutes(1));
    }
    let order = async || {
        let rows = world.list(&Listing { sort: Sort::Waiting, ..Listing::of(View::All, world.now()) }).await;
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(order().await, [moussa, fatou, third]);
    let awa = world.teammate(1);
    world.db.write(async |tx| take_over(tx, world.brand, moussa, awa).await).await.unwrap();
    assert_eq!(order().await, [moussa, fatou, third], "taken is not answered");
    let message = whatsapp::Outgoing::text("Bonjour Moussa");
    world.say_in(moussa, Author::Teammate(awa), message, false).await.unwrap();
    assert_eq!(order().await, [fatou, moussa, third]);
    world.work().await;
}

async fn what_was_said_and_who_it_was_is_found_as_people_type(world: World) {
    world.named("2250701020304", "Fatoumata Koné", "Vous avez la robe en wax bleu ?").await;
    world.named("2250799887766", "Moussa", "je veux 2 savons (karité), svp").await;
    world.named("2250555443322", "Ibrahim", "l'huile de coco en 50ml").await;
    let (fatou, moussa, ibrahim) = ("Fatoumata Koné", "Moussa", "Ibrahim");
    for (typed, found) in [
        ("robe", vec![fatou]),
        ("ROBE wax", vec![fatou]),
        ("wax rob", vec![fatou]),
        ("rob wax", vec![]),
        ("Karité", vec![moussa]),
        ("karit", vec![moussa]),
        ("huile", vec![ibrahim]),
        ("50ml", vec![ibrahim]),
        ("fatoumata kon", vec![fatou]),
        ("kone", vec![fatou]),
        ("07 01 02 03 04", vec![fatou]),
        ("+225 0799", vec![moussa]),
        ("3322", vec![ibrahim]),
        ("2250", vec![ibrahim, moussa, fatou]),
        ("mousse", vec![]),
        ("robe karite", vec![]),
        ("", vec![ibrahim, moussa, fatou]),
        ("  ", vec![ibrahim, moussa, fatou]),
    ] {
        assert_eq!(world.finds(typed).await, found, "{typed:?}");
    }
    // Whatever people type is words, and no error.
    for typed in [
        "\"",
        "'",
        "robe\"",
        "robe'",
        "*",
        "NOT",
        "a:b",
        "(",
        "robe AND",
        "\\",
        "%",
        "_",
        "😀",
        "\0",
        ":*",
        "& | !",
        "^robe",
        "-robe",
        "{x}",
        "NEAR(robe wax, 1)",
    ] {
        world.finds(typed).await;
    }
    assert_eq!(world.finds("\"robe\"").await, [fatou]);
    assert_eq!(world.finds("سلام").await, [] as [&str; 0]);
    world.named("2250700000009", "سلمى", "سلام").await;
    assert_eq!(world.finds("سلا").await, ["سلمى"]);
    assert_eq!(world.finds("😀").await, [] as [&str; 0], "what is in no word is not found");

    // What we said is found too; within a view, and sorted as asked.
    let id = world.of("2250799887766").await;
    world.say_in(id, Author::System, whatsapp::Outgoing::text("Votre robe est prête"), false).await.unwrap();
    assert_eq!(world.finds("robe").await, [moussa, fatou], "the latest talk first");
    let awa = world.teammate(1);
    world.db.write(async |tx| take_over(tx, world.brand, id, awa).await).await.unwrap();
    for (view, found) in [(View::Mine(awa), vec![moussa]), (View::NotTaken, vec![fatou]), (View::Resolved, vec![])] {
        let rows = world.list(&Listing { words: "robe", ..Listing::of(view.clone(), world.now()) }).await;
        assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), found, "{view:?}");
    }
    let first = world.list(&Listing { words: "robe", limit: 1, ..Listing::of(View::All, world.now()) }).await;
    let after = Some(first[0].place(Sort::Recent));
    let second = world.list(&Listing { words: "robe", after, ..Listing::of(View::All, world.now()) }).await;
    assert_eq!(second.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), [fatou]);
    world.work().await;
}

async fn a_name_that_changes_and_words_that_are_edited_are_found_as_they_are(world: World) {
    world.named(FATOU, "Fatou D.", "une robe jaune").await;
    assert_eq!(world.finds("fatou").await, ["Fatou D."]);
    world.named(FATOU, "Mme Diallo", "bonjour").await;
    assert_eq!((world.finds("fatou").await, world.finds("diallo").await.len()), (vec![], 1));

    let original = world.hear_text(FATOU, "en taille XL").await;
    let edit = json!({"from": FATOU, "id": world.fresh("edit"), "timestamp": meta_time(world.now()), "type": "edit",
        "edit": {"original_message_id": original, "message": {"type": "text", "text": {"body": "en taille moyenne"}}}});
    world.hear(&crate::world::messages(&[edit])).await;
    assert_eq!((world.finds("xl").await.len(), world.finds("moyenne").await.len()), (0, 1));
    // Told twice is heard once.
    let once =
        crate::world::messages(&[crate::world::text_at(FATOU, "wamid.once", "introuvable", Millis(1_793_610_000_000))]);
    world.hear(&once).await;
    world.hear(&once).await;
    assert_eq!(world.finds("introuvable").await.len(), 1);
    assert_eq!(world.count("message_words").await, 4);
    world.work().await;
}

testing::stories!(World:
    each_view_holds_what_it_says_in_each_order,
    pages_follow_each_other_in_each_view_and_order,
    a_page_is_right_whatever_came_meanwhile,
    who_waits_longest_is_first,
    what_was_said_and_who_it_was_is_found_as_people_type,
    a_name_that_changes_and_words_that_are_edited_are_found_as_they_are,
);
