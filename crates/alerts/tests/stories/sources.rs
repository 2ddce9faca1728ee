use crate::world::{World, vault};
use alerts::{Channel, Fate, Kind, Place, mark_place_read};
use catalogue::{Approval, NewSource, NoHolds, Source, SourceKind, SourceSettings, Sync, SyncState, approve};
use kernel::{Secret, SourceId, TeammateId, hours, minutes};
use serde_json::json;

/// A feed of the sandbox's, kept in step every hour.
async fn pastes_a_feed(world: &World) -> SourceId {
    let fetcher = shopfront::Fetcher::new(shopfront::Reach::Loopback).unwrap();
    let new = NewSource {
        kind: SourceKind::Link,
        address: Secret::new(format!("{}/merchant.xml", world.sandbox.shop_url("flux"))),
        token: None,
        settings: SourceSettings { every: Some(hours(1)), ..SourceSettings::default() },
        currency: world.brand.currency,
        country: Some("CI".into()),
    };
    let added = world.db().write(async |tx| {
        let source = Source::add(tx, world.brand.id, &new, (&vault(), &fetcher), Some(world.awa.id)).await?;
        Source::vouch(tx, world.brand.id, source.id, world.awa.id).await?;
        Ok::<_, catalogue::SourceError>(source)
    });
    added.await.unwrap().id
}

async fn reads(world: &World, source: SourceId, by: Option<TeammateId>) -> Sync {
    let begun = world.db().write(async |tx| Sync::begin(tx, world.brand.id, source, by).await).await.unwrap();
    world.work().await;
    Sync::find(&mut world.db(), world.brand.id, begun.id).await.unwrap().unwrap()
}

async fn approves(world: &World, sync: &Sync) {
    let all = Approval::default();
    world.db().write(async |tx| approve(tx, world.brand.id, sync.id, &all, &NoHolds).await).await.unwrap();
}

async fn kinds(world: &World, teammate: &identity::Teammate) -> Vec<Kind> {
    world.told(teammate).await.into_iter().map(|alert| alert.kind).collect()
}

/// Whoever pastes a shop is told when it is read; what begins by itself is told to who edits the catalogue, and leads to the
/// source. It is asked once, however often it is read again before somebody decides.
async fn what_would_change_waits_for_somebody(world: World) {
    let source = pastes_a_feed(&world).await;
    let first = reads(&world, source, Some(world.koffi.id)).await;
    assert_eq!(first.state, SyncState::Ready);
    let told = world.told(&world.koffi).await;
    assert_eq!((told.len(), told[0].kind, told[0].place), (1, Kind::SourceToApprove, Place::Source(source)));
    assert_eq!(told[0].place.path("awa-mode"), format!("/b/awa-mode/catalogue/sources/{source}"));
    assert_eq!(told[0].about.as_deref(), Some("flux.localhost/merchant.xml"));
    assert_eq!(world.list(&world.awa).await, [], "nobody else asked for it");
    approves(&world, &first).await;

    world.control("shops/flux", json!({ "day": 2 })).await;
    world.later(minutes(75)).await;
    assert_eq!(kinds(&world, &world.awa).await, [Kind::SourceToApprove], "the timer read it");
    assert_eq!(kinds(&world, &world.koffi).await.len(), 2);
    assert_eq!(world.list(&world.sali).await, [], "a seller does not edit the catalogue");
    for _ in 0..3 {
        world.later(minutes(75)).await;
    }
    assert_eq!(kinds(&world, &world.awa).await.len(), 1, "read again before anybody decided");
    // It becomes odd: that is another thing to look at.
    world.control("shops/flux", json!({ "state": "inflated" })).await;
    world.later(minutes(75)).await;
    assert_eq!(kinds(&world, &world.awa).await.len(), 2);
    // Decided, and otherwise again: told again.
    let waiting = Sync::of_source(&mut world.db(), world.brand.id, source, 1).await.unwrap().remove(0);
    approves(&world, &waiting).await;
    world.control("shops/flux", json!({ "state": "open", "day": 1 })).await;
    world.later(minutes(75)).await;
    assert_eq!(kinds(&world, &world.awa).await.len(), 3);
}

/// A source that cannot be read is told once for as long as that lasts, once more when it is only tried rarely, and once a day
/// where it comes and goes.
async fn a_source_that_fails_is_told_without_a_storm(world: World) {
    let source = pastes_a_feed(&world).await;
    let fails = async |failures: i64| {
        let data = json!({ "sync": source, "problem": "unreachable", "failures": failures, "by": null });
        world.tells("source.failed", source.0, data).await;
    };
    for failures in 1..=12 {
        fails(failures).await;
        world.ground.clock.advance(minutes(1));
    }
    assert_eq!(kinds(&world, &world.awa).await, [Kind::SourceFailed, Kind::SourceFailed]);
    assert_eq!(world.told(&world.awa).await[0].place, Place::Source(source));
    assert_eq!(world.list(&world.sali).await, []);
    for _ in 0..5 {
        fails(1).await;
        world.ground.clock.advance(minutes(1));
    }
    assert_eq!(kinds(&world, &world.awa).await.len(), 2, "it comes and goes");
    world.ground.clock.advance(hours(24));
    fails(1).await;
    assert_eq!(kinds(&world, &world.awa).await.len(), 3);
}

/// One that is read again before its message leaves was no trouble; one that is not is told by e-mail, in words.
async fn a_source_that_recovers_at_once_is_nobodys_trouble(world: World) {
    let source = pastes_a_feed(&world).await;
    let first = reads(&world, source, None).await;
    approves(&world, &first).await;
    world.control("shops/flux", json!({ "state": "down" })).await;
    assert_eq!(reads(&world, source, None).await.state, SyncState::Failed);
    let failed = world.list(&world.awa).await.remove(0).alert;
    assert_eq!(failed.kind, Kind::SourceFailed);
    world.control("shops/flux", json!({ "state": "open" })).await;
    reads(&world, source, None).await;
    world.later(minutes(10)).await;
    let fate = world.fate(failed.id, &world.awa, Channel::Email).await;
    assert_eq!(fate, Some(Fate::LeftOut("settled".into())));
    assert_eq!(world.subjects(&world.awa).await, Vec::<String>::new());

    world.control("shops/flux", json!({ "state": "down" })).await;
    world.ground.clock.advance(hours(24));
    world.work().await;
    world.later(minutes(10)).await;
    let wanted = "Votre catalogue n'a pas pu être lu : flux.localhost/merchant.xml";
    assert_eq!(world.subjects(&world.awa).await, [wanted]);
    // Who looks at the source has read what is told of it.
    let read = world
        .db()
        .write(async |tx| mark_place_read(tx, world.brand.id, world.koffi.id, Place::Source(source)).await)
        .await;
    assert_eq!(read.unwrap(), 3);
}

testing::stories!(World:
    what_would_change_waits_for_somebody,
    a_source_that_fails_is_told_without_a_storm,
    a_source_that_recovers_at_once_is_nobodys_trouble,
);
