//! Who has a conversation: taken once, passed on with a note, given to whoever suits; and who is there meanwhile.

use crate::world::{FATOU, MOUSSA, World};
use conversation::{
    Candidate, ConversationError, Handling, Here, PRESENCE, Taken, View, add_tag, ask_for_human, hand_back, look,
    notes_of, others_here, present, release, stop_writing, take, take_over, transfer, who_could_take, write_here,
};
use kernel::{ConversationId, Millis, TeammateId, minutes, seconds};
use serde_json::json;
use std::{collections::HashSet, sync::Arc};
use tokio::sync::Barrier;

impl World {
    async fn takes(
        &self,
        id: ConversationId,
        teammate: TeammateId,
        seen: &Handling,
    ) -> Result<Taken, ConversationError> {
        self.db.write(async |tx| take(tx, self.brand, id, teammate, seen).await).await
    }
    async fn gives(
        &self,
        id: ConversationId,
        (by, to): (TeammateId, TeammateId),
        note: &str,
        manager: bool,
    ) -> Result<(), ConversationError> {
        self.db.write(async |tx| transfer(tx, self.brand, id, by, to, note, manager).await).await
    }
    async fn here(&self, id: ConversationId, me: TeammateId) -> Vec<Here> {
        others_here(&mut &self.db, self.brand, id, me, self.now()).await.unwrap()
    }
}

async fn nobody_takes_from_a_teammate_without_having_seen_them(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let id = world.only_conversation().await.id;
    let (awa, koffi, sarah) = (world.teammate(1), world.teammate(2), world.teammate(3));
    assert_eq!(world.takes(id, awa, &Handling::Agent).await.unwrap(), Taken::Free);
    assert_eq!(world.takes(id, awa, &Handling::Agent).await.unwrap(), Taken::Already);
    let waiting = Handling::Waiting { why: "lost".into() };
    for seen in [&Handling::Agent, &waiting, &Handling::Human { teammate: sarah }] {
        let refused = world.takes(id, koffi, seen).await;
        let Err(ConversationError::TakenBy(who)) = refused else { panic!("{refused:?}") };
        assert_eq!(who, awa);
        let answer = kernel::ApiError::from(ConversationError::TakenBy(who));
        assert_eq!((answer.status, &*answer.code), (409, "taken_by_another"));
    }
    world.ground.clock.advance(Millis(1));
    let taken = world.takes(id, koffi, &Handling::Human { teammate: awa }).await.unwrap();
    assert_eq!(taken, Taken::From(awa));
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: koffi });
    let told = world.data_of("conversation.taken_over").await;
    assert_eq!(told, [json!({ "teammate": awa, "from": null }), json!({ "teammate": koffi, "from": awa })]);
    assert!(world.job_at("assistant.take_turn").await.is_empty(), "the agent is silent");
}

/// Twenty pages show that the agent has it; all take at once.
async fn of_many_who_take_at_once_one_has_it(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let (id, brand) = (world.only_conversation().await.id, world.brand);
    let together = Arc::new(Barrier::new(20));
    let takers: Vec<_> = (1..=20)
        .map(|n| {
            let (db, together, teammate) = (world.db.clone(), together.clone(), world.teammate(n));
            tokio::spawn(async move {
                together.wait().await;
                (teammate, db.write(async |tx| take(tx, brand, id, teammate, &Handling::Agent).await).await)
            })
        })
        .collect();
    let (mut have, mut told) = (Vec::new(), HashSet::new());
    for taker in takers {
        match taker.await.unwrap() {
            (teammate, Ok(Taken::Free)) => have.push(teammate),
            (_, Err(ConversationError::TakenBy(who))) => assert!(told.insert(who) || told.len() == 1),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(have.len(), 1, "one has it");
    assert_eq!(told, HashSet::from([have[0]]), "the others are told who");
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: have[0] });
    assert_eq!(world.facts("conversation.taken_over").await, 1);
}

async fn a_conversation_is_passed_on_with_a_note(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let id = world.only_conversation().await.id;
    let (awa, koffi, sarah) = (world.teammate(1), world.teammate(2), world.teammate(3));
    assert!(matches!(world.gives(id, (awa, koffi), "", false).await, Err(ConversationError::NotInHand)));
    world.takes(id, awa, &Handling::Agent).await.unwrap();
    let refused = world.gives(id, (koffi, sarah), "x", false).await;
    assert!(matches!(refused, Err(ConversationError::TakenBy(who)) if who == awa));
    let too_long = world.gives(id, (awa, koffi), &"x".repeat(9_999), false).await;
    assert!(matches!(too_long, Err(ConversationError::TooLong { .. })));
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: awa }, "all or nothing");

    world.gives(id, (awa, koffi), " elle veut parler du bazin ", false).await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: koffi });
    let [note] = &notes_of(&mut &world.db, world.brand, id).await.unwrap()[..] else { panic!("one note") };
    assert_eq!((note.text.as_str(), note.by, &note.mentions[..]), ("elle veut parler du bazin", awa, &[koffi][..]));
    let told = world.data_of("conversation.transferred").await;
    assert_eq!(told, [json!({ "from": awa, "to": koffi, "by": awa, "note": note.id })]);
    world.gives(id, (koffi, koffi), "à moi", false).await.unwrap();
    assert_eq!(world.facts("conversation.transferred").await, 1, "who has it needs not be given it");

    // A manager gives anybody's, and what nobody has.
    world.gives(id, (sarah, awa), "", true).await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: awa });
    world.db.write(async |tx| hand_back(tx, world.brand, id).await).await.unwrap();
    world.gives(id, (sarah, koffi), "", true).await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: koffi });
    assert_eq!(notes_of(&mut &world.db, world.brand, id).await.unwrap().len(), 1);
}

async fn who_cannot_go_on_gives_it_to_the_team_and_not_to_the_agent(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let (id, awa, koffi) = (world.only_conversation().await.id, world.teammate(1), world.teammate(2));
    let lets_go = async |by, manager| world.db.write(async |tx| release(tx, world.brand, id, by, manager).await).await;
    assert!(matches!(lets_go(awa, false).await, Err(ConversationError::NotInHand)));
    world.takes(id, awa, &Handling::Agent).await.unwrap();
    assert!(matches!(lets_go(koffi, false).await, Err(ConversationError::TakenBy(who)) if who == awa));
    lets_go(awa, false).await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Waiting { why: "released".into() });
    assert_eq!(world.holds(View::HumanWanted).await, [id]);
    world.takes(id, awa, &Handling::Agent).await.unwrap();
    lets_go(koffi, true).await.unwrap();
    assert_eq!(world.facts("conversation.human_wanted").await, 2);
}

async fn who_knows_the_customer_then_the_matter_then_has_time_is_asked_first(world: World) {
    for (phone, words) in
        [(FATOU, "bonjour"), (MOUSSA, "bonsoir"), ("221770000002", "salut"), ("221770000003", "hello")]
    {
        world.hear_text(phone, words).await;
    }
    let fatou = world.of(FATOU).await;
    let [awa, koffi, sarah, moussa] = [1, 2, 3, 4].map(|n| world.teammate(n));
    let could = async |skilled: &[(TeammateId, &str)]| {
        let candidates: Vec<Candidate> = [awa, koffi, sarah, moussa]
            .map(|teammate| {
                let skills = skilled.iter().filter(|(who, _)| *who == teammate).map(|(_, skill)| (*skill).to_owned());
                Candidate { teammate, skills: skills.collect() }
            })
            .into();
        who_could_take(&mut &world.db, world.brand, fatou, &candidates, world.now()).await.unwrap()
    };
    let order = async |skilled: &[(TeammateId, &str)]| {
        could(skilled).await.into_iter().map(|one| one.teammate).collect::<Vec<_>>()
    };
    assert_eq!(order(&[]).await, [awa, koffi, sarah, moussa], "of equals, in the order they were named");
    look(&world.db, world.brand, sarah, None).await.unwrap();
    assert_eq!(order(&[]).await, [sarah, awa, koffi, moussa], "who is there");
    let busy = world.of(MOUSSA).await;
    world.takes(busy, sarah, &Handling::Agent).await.unwrap();
    assert_eq!(order(&[]).await, [awa, koffi, moussa, sarah], "who has fewest in hand");
    world.db.write(async |tx| add_tag(tx, world.brand, fatou, "Anglais", awa).await).await.unwrap();
    assert_eq!(order(&[(sarah, "anglais"), (koffi, "wolof")]).await, [sarah, awa, koffi, moussa], "who speaks English");
    world.takes(fatou, moussa, &Handling::Agent).await.unwrap();
    world.db.write(async |tx| hand_back(tx, world.brand, fatou).await).await.unwrap();
    let could = could(&[(sarah, "anglais")]).await;
    assert_eq!(could.iter().map(|one| one.teammate).collect::<Vec<_>>(), [moussa, sarah, awa, koffi]);
    assert!(could[0].had_last && !could[1].had_last);
    assert_eq!((could[1].skills, could[1].in_hand, could[1].present), (1, 1, true));

    let stranger = kernel::BrandId(world.ground.chance.uuid(world.now()));
    let candidates = [Candidate { teammate: awa, skills: Vec::new() }];
    let none = who_could_take(&mut &world.db, stranger, fatou, &candidates, world.now()).await.unwrap();
    assert!(none.is_empty());
    world.work().await;
}

async fn colleagues_see_who_is_here_and_who_writes(world: World) {
    world.hear_text(FATOU, "bonjour").await;
    let id = world.only_conversation().await.id;
    let (awa, koffi) = (world.teammate(1), world.teammate(2));
    let mut news = world.db.signals().facts.subscribe();
    let mut heard = || {
        let mut subjects = Vec::new();
        while let Ok(fact) = news.try_recv() {
            if fact.kind == PRESENCE {
                subjects.push(fact.subject);
            }
        }
        subjects
    };
    look(&world.db, world.brand, koffi, Some(id)).await.unwrap();
    assert_eq!(heard(), [id.0]);
    assert_eq!(world.here(id, awa).await, [Here { teammate: koffi, writes: false }]);
    assert_eq!(world.here(id, koffi).await, [], "nobody is told of themselves");
    write_here(&world.db, world.brand, koffi, id).await.unwrap();
    assert_eq!(heard(), [id.0]);
    assert_eq!(world.here(id, awa).await, [Here { teammate: koffi, writes: true }]);

    // Keystroke after keystroke costs a read.
    let before = world.count("presence WHERE seen_at >= 0").await;
    for _ in 0..3 {
        world.ground.clock.advance(seconds(1));
        write_here(&world.db, world.brand, koffi, id).await.unwrap();
        look(&world.db, world.brand, koffi, Some(id)).await.unwrap();
    }
    let noted = world.count(&format!("presence WHERE seen_at = {}", (world.now() - seconds(3)).0)).await;
    assert_eq!((before, noted, heard()), (1, 1, vec![]), "nothing was written again");
    world.ground.clock.advance(seconds(3));
    write_here(&world.db, world.brand, koffi, id).await.unwrap();
    assert_eq!((heard(), world.here(id, awa).await[0].writes), (vec![], true), "noted again, and no news");

    world.db.write(async |tx| stop_writing(tx, world.brand, koffi).await).await.unwrap();
    assert_eq!((heard(), world.here(id, awa).await[0].writes), (vec![id.0], false));
    write_here(&world.db, world.brand, koffi, id).await.unwrap();
    world.ground.clock.advance(seconds(9));
    assert!(!world.here(id, awa).await[0].writes, "who types no more does not write");
    world.ground.clock.advance(seconds(22));
    assert_eq!(world.here(id, awa).await, []);
    assert_eq!(present(&mut &world.db, world.brand, world.now()).await.unwrap(), [koffi], "still at the desk");
    world.ground.clock.advance(minutes(2));
    assert!(present(&mut &world.db, world.brand, world.now()).await.unwrap().is_empty());

    // Whoever goes elsewhere is not here.
    look(&world.db, world.brand, koffi, Some(id)).await.unwrap();
    heard();
    look(&world.db, world.brand, koffi, None).await.unwrap();
    assert_eq!((heard(), world.here(id, awa).await), (vec![id.0], vec![]));
    let stranger = kernel::BrandId(world.ground.chance.uuid(world.now()));
    look(&world.db, world.brand, koffi, Some(id)).await.unwrap();
    assert!(others_here(&mut &world.db, stranger, id, awa, world.now()).await.unwrap().is_empty());
    assert!(present(&mut &world.db, stranger, world.now()).await.unwrap().is_empty());
    assert_eq!(world.count("fact WHERE kind = 'presence'").await, 0);
}

/// Whoever comes while the agent asks for a human, and whoever takes over in the old way, are one and the same state.
async fn a_human_comes_while_one_is_asked_for(world: World) {
    world.hear_text(FATOU, "un humain svp").await;
    let (id, awa) = (world.only_conversation().await.id, world.teammate(1));
    world.db.write(async |tx| ask_for_human(tx, world.brand, id, "customer_asked").await).await.unwrap();
    let since = world.now();
    world.ground.clock.advance(minutes(3));
    let seen = world.only_conversation().await.handling;
    assert_eq!(world.takes(id, awa, &seen).await.unwrap(), Taken::Free);
    let taken = world.only_conversation().await;
    assert_eq!((taken.waits_since, taken.last_teammate), (Some(since), Some(awa)), "until somebody says something");
    world.db.write(async |tx| take_over(tx, world.brand, id, world.teammate(2)).await).await.unwrap();
    assert_eq!(world.only_conversation().await.last_teammate, Some(world.teammate(2)));
    world.work().await;
}

testing::stories!(World:
    nobody_takes_from_a_teammate_without_having_seen_them,
    of_many_who_take_at_once_one_has_it,
    a_conversation_is_passed_on_with_a_note,
    who_cannot_go_on_gives_it_to_the_team_and_not_to_the_agent,
    who_knows_the_customer_then_the_matter_then_has_time_is_asked_first,
    colleagues_see_who_is_here_and_who_writes,
    a_human_comes_while_one_is_asked_for,
);
