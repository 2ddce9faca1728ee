use crate::world::World;
use alerts::{Channel, Fate, Kind, Preferences, Quiet};
use identity::{QuietHours, Teammate, TeammateSpec};
use kernel::{hours, minutes};

/// What somebody does not want there does not come there; what is none of their business never does.
async fn preferences_are_respected(world: World) {
    let wants = Preferences::default()
        .choosing(Kind::HumanWanted, Channel::Email, true)
        .choosing(Kind::HumanWanted, Channel::Push, false)
        .choosing(Kind::HumanWanted, Channel::InApp, false);
    world.prefers(&world.sali, &wants).await;
    world.prefers(&world.ana, &wants.choosing(Kind::BudgetNear, Channel::Email, true)).await;
    world.browses(&world.sali).await;
    world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.raises(Kind::BudgetNear, 2).await.unwrap();
    world.later(minutes(10)).await;
    assert_eq!(world.subjects(&world.sali).await, ["n° 1 is waiting for a person"]);
    assert_eq!(world.notices_shown().await, Vec::<serde_json::Value>::new());
    assert_eq!(world.list(&world.sali).await, []);
    // An analyst sees figures and answers nobody.
    assert_eq!(world.subjects(&world.ana).await, Vec::<String>::new());
    assert_eq!(Preferences::of(&mut world.db(), world.brand.id, world.awa.id).await.unwrap(), Preferences::default());
    world.has_nothing_left_to_do().await;
}

/// Changed while it waits: what counts is what they want when it would leave.
async fn a_change_of_mind_counts_at_once(world: World) {
    world.hears(&world.awa, &[Channel::Email]).await;
    let id = world.raises(Kind::OutOfStock, 1).await.unwrap();
    world.hears(&world.awa, &[]).await;
    world.later(minutes(10)).await;
    assert_eq!(world.fate(id, &world.awa, Channel::Email).await, Some(Fate::LeftOut("not_wanted".into())));
    assert_eq!(world.subjects(&world.awa).await, Vec::<String>::new());
    world.has_nothing_left_to_do().await;
}

/// At night nothing leaves; in the morning all of it as one. Who wants the urgent anyway gets that.
async fn nights_are_quiet(world: World) {
    let mail = |quiet, urgent_anyway| {
        let all = Preferences { quiet, urgent_anyway, ..Preferences::default() };
        let all = all.choosing(Kind::HumanWanted, Channel::Email, true);
        all.choosing(Kind::HumanWanted, Channel::Push, false).choosing(Kind::OutOfStock, Channel::Email, true)
    };
    let noon = QuietHours::of_minutes(22 * 60, 12 * 60).unwrap();
    world.prefers(&world.awa, &mail(Quiet::Brand, true)).await;
    world.prefers(&world.koffi, &mail(Quiet::Brand, false)).await;
    world.prefers(&world.sali, &mail(Quiet::Own(noon), false)).await;
    world.later(hours(13)).await; // 22:00; the brand is quiet from 21:00 to 8:00
    world.raises(Kind::OutOfStock, 1).await.unwrap();
    world.raises(Kind::HumanWanted, 2).await.unwrap();
    world.later(hours(1)).await;
    assert_eq!(world.list(&world.koffi).await.len(), 2, "the product tells at any hour");
    assert_eq!(world.subjects(&world.awa).await, ["n° 2 attend une personne"]);
    assert_eq!(world.subjects(&world.koffi).await, Vec::<String>::new());
    world.later(hours(9) - minutes(1)).await; // 7:59
    assert_eq!(world.subjects(&world.koffi).await, Vec::<String>::new());
    world.later(minutes(1)).await;
    assert_eq!(world.subjects(&world.koffi).await, ["n° 2 attend une personne, et une autre nouvelle"]);
    assert_eq!(world.subjects(&world.awa).await[1..], ["n° 1 est en rupture de stock"]);
    assert_eq!(world.subjects(&world.sali).await, Vec::<String>::new());
    world.later(hours(4)).await;
    assert_eq!(world.subjects(&world.sali).await, ["n° 2 is waiting for a person"]);
    world.has_nothing_left_to_do().await;
}

/// Hours without a length are refused in words.
async fn quiet_hours_have_a_length(world: World) {
    let never = Preferences { quiet: Quiet::Own(QuietHours::NONE), ..Preferences::default() };
    let saved = world.db().write(async |tx| never.save(tx, world.brand.id, world.awa.id).await).await;
    assert_eq!(saved.unwrap_err().to_string(), "quiet_hours must begin and end at two moments");
    let own = Preferences { quiet: Quiet::Own(QuietHours::default()), urgent_anyway: true, ..Preferences::default() };
    let own = own.choosing(Kind::Mentioned, Channel::WhatsApp, true);
    world.prefers(&world.awa, &own).await;
    assert_eq!(Preferences::of(&mut world.db(), world.brand.id, world.awa.id).await.unwrap(), own);
}

/// Who left the team is told nothing any more.
async fn who_left_is_told_nothing(world: World) {
    world.hears(&world.koffi, &[Channel::InApp, Channel::Email]).await;
    let id = world.raises(Kind::OutOfStock, 1).await.unwrap();
    let (org, koffi) = (world.brand.org, world.koffi.id);
    assert!(world.db().write(async |tx| Teammate::disable(tx, org, koffi).await).await.unwrap());
    world.later(minutes(10)).await;
    assert_eq!(world.subjects(&world.koffi).await, Vec::<String>::new());
    assert_eq!(world.fate(id, &world.koffi, Channel::Email).await, Some(Fate::LeftOut("left".into())));
    // Nor who does not work for this brand any more.
    let Teammate { email, name, role, locale, phone, .. } = world.sali.clone();
    let elsewhere = TeammateSpec { email, name, role, locale, phone, brands: Some(Vec::new()), skills: None };
    world.db().write(async |tx| Teammate::upsert(tx, org, &elsewhere, None).await).await.unwrap();
    world.raises(Kind::HumanWanted, 2).await.unwrap();
    world.later(minutes(10)).await;
    assert_eq!(world.list(&world.sali).await, []);
    world.has_nothing_left_to_do().await;
}

testing::stories!(World:
    preferences_are_respected,
    a_change_of_mind_counts_at_once,
    nights_are_quiet,
    quiet_hours_have_a_length,
    who_left_is_told_nothing,
);
