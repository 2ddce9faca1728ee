use crate::world::{FATOU, World};
use alerts::{
    Audience, Channel, Fate, Kind, NewAlert, Place, WINDOW, mark_all_read, mark_place_read, mark_read, unread,
};
use kernel::{ConversationId, TeammateId, Uuid, minutes, seconds};

/// Three customers wait within a minute: the first is told at once, the others together three minutes later.
async fn what_comes_at_once_is_told_together(world: World) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    for number in 1..=4 {
        world.raises(Kind::HumanWanted, number).await.unwrap();
        world.later(seconds(20)).await;
    }
    assert_eq!(world.subjects(&world.awa).await, ["n° 1 attend une personne"]);
    world.later(minutes(3)).await;
    assert_eq!(world.subjects(&world.awa).await[1..], ["3 clients attendent une personne"]);
    let text = world.letters(&world.awa).await[1]["text"].to_string();
    assert!(text.contains("https://vente.example.com/b/awa-mode/orders\\n"), "one link to the list: {text}");
    assert_eq!(world.list(&world.awa).await.len(), 4, "in the product each has its place");
    world.has_nothing_left_to_do().await;
}

/// What is not urgent waits for its window, and then goes as one.
async fn what_can_wait_waits_for_others(world: World) {
    for (number, kind) in [(1, Kind::OutOfStock), (2, Kind::OutOfStock), (3, Kind::RefundAsked)] {
        world.raises(kind, number).await.unwrap();
        world.later(minutes(3)).await;
    }
    assert_eq!(world.subjects(&world.awa).await, Vec::<String>::new());
    world.later(WINDOW - minutes(9)).await;
    let wanted = "Un remboursement attend votre accord : commande n° 3, et une autre nouvelle";
    assert_eq!(world.subjects(&world.awa).await, [wanted]);
    let text = world.letters(&world.awa).await[0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("2 articles sont en rupture de stock"), "{text}");
    // A seller has nothing to do with either.
    assert_eq!(world.list(&world.sali).await, []);
    // The order's push notice came too, for nobody: she has no browser.
    world.later(minutes(60)).await;
    assert_eq!(world.subjects(&world.awa).await.len(), 1);
    world.has_nothing_left_to_do().await;
}

/// Something urgent takes along what waits.
async fn urgent_takes_along_what_waits(world: World) {
    world.hears(&world.awa, &[Channel::Email]).await;
    world.raises(Kind::OutOfStock, 1).await.unwrap();
    world.later(minutes(1)).await;
    world.raises(Kind::AngryCustomer, 2).await.unwrap();
    world.work().await;
    assert_eq!(world.subjects(&world.awa).await, ["n° 2 est en colère, et une autre nouvelle"]);
    world.later(minutes(60)).await;
    assert_eq!(world.subjects(&world.awa).await.len(), 1);
    world.has_nothing_left_to_do().await;
}

/// One customer who is angry and waits is one line, and the conversation is the link.
async fn one_customer_is_told_once(world: World) {
    world.hears(&world.sali, &[Channel::InApp, Channel::Email]).await;
    let chat = Place::Conversation(ConversationId(Uuid::from_u128(7)));
    for kind in [Kind::HumanWanted, Kind::AngryCustomer] {
        let fatou = world.writes(FATOU, "Fatou").await;
        let place = Place::Conversation(fatou);
        assert_ne!(place, chat);
        let to = Audience::Only(vec![world.sali.id]);
        // Still with nobody: the conversation waits.
        let asked = world.db().write(async |tx| conversation::ask_for_human(tx, world.brand.id, fatou, "away").await);
        asked.await.unwrap();
        world.raise(NewAlert { kind, once: "1".into(), place, about: Some("Fatou".into()), to }).await.unwrap();
    }
    world.work().await;
    assert_eq!(world.subjects(&world.sali).await, ["Fatou is angry"], "in her own language");
    world.has_nothing_left_to_do().await;
}

/// What was read in the product, or taken by a colleague, is not told any more.
async fn what_is_no_news_any_more_is_not_told(world: World) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    world.hears(&world.koffi, &[]).await;
    let (brand, awa) = (world.brand.id, world.awa.id);
    let read = world.raises(Kind::OutOfStock, 1).await.unwrap();
    assert_eq!(unread(&mut world.db(), brand, awa).await.unwrap(), 1);
    world.db().write(async |tx| mark_read(tx, brand, awa, read).await).await.unwrap();
    world.db().write(async |tx| mark_read(tx, brand, awa, read).await).await.unwrap();
    assert_eq!(unread(&mut world.db(), brand, awa).await.unwrap(), 0);
    world.later(WINDOW).await;
    assert_eq!(world.fate(read, &world.awa, Channel::Email).await, Some(Fate::LeftOut("read".into())));

    // The first of two leaves at once; the other waits its turn, and meanwhile Koffi takes the customer.
    let fatou = world.writes(FATOU, "Fatou").await;
    let asked = world.db().write(async |tx| conversation::ask_for_human(tx, brand, fatou, "lost").await);
    world.raises(Kind::Mentioned, 2).await.unwrap();
    world.work().await;
    asked.await.unwrap();
    world.work().await;
    let waits = world.told(&world.awa).await.into_iter().find(|alert| alert.kind == Kind::HumanWanted).unwrap();
    assert_eq!(world.fate(waits.id, &world.awa, Channel::Email).await, Some(Fate::Waiting));
    let koffi = world.koffi.id;
    world.db().write(async |tx| conversation::take_over(tx, brand, fatou, koffi).await).await.unwrap();
    world.later(minutes(3)).await;
    assert_eq!(world.fate(waits.id, &world.awa, Channel::Email).await, Some(Fate::LeftOut("settled".into())));
    assert_eq!(world.subjects(&world.awa).await, ["On vous a mentionné dans une note sur n° 2"]);

    // The page of the conversation shows it: the bell knows.
    let seen = Place::Conversation(fatou);
    assert_eq!(world.db().write(async |tx| mark_place_read(tx, brand, awa, seen).await).await.unwrap(), 1);
    let now = world.now();
    assert_eq!(world.db().write(async |tx| mark_all_read(tx, brand, awa, now).await).await.unwrap(), 1);
    let nobody = TeammateId(Uuid::from_u128(1));
    let wrong = world.db().write(async |tx| mark_read(tx, brand, nobody, read).await).await.unwrap_err();
    assert_eq!(wrong.to_string(), "no such alert");
    world.has_nothing_left_to_do().await;
}

testing::stories!(World:
    what_comes_at_once_is_told_together,
    what_can_wait_waits_for_others,
    urgent_takes_along_what_waits,
    one_customer_is_told_once,
    what_is_no_news_any_more_is_not_told,
);
