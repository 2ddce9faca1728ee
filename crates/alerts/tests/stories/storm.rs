use crate::world::World;
use alerts::{APART, Channel, Kind, MOST_PER_HOUR, mark_read};
use kernel::{Millis, hours, seconds};
use proptest::{prelude::*, test_runner::TestRunner};
use std::collections::BTreeSet;
use testing::Ground;

/// What may happen, and after how many seconds.
#[derive(Debug, Clone)]
enum Happens {
    Raise(Kind, i64),
    /// The same as before is told again.
    Again(i64),
    /// She reads the newest.
    Read(i64),
    /// The mail server refuses for now, once.
    Trouble(i64),
}

fn happening() -> impl Strategy<Value = Happens> {
    let gap = prop_oneof![5 => 0_i64..30, 3 => 30_i64..600, 1 => 600_i64..5_000];
    prop_oneof![
        8 => (prop::sample::select(Kind::ALL.to_vec()), gap.clone()).prop_map(|(kind, gap)| Happens::Raise(kind, gap)),
        1 => gap.clone().prop_map(Happens::Again),
        1 => gap.clone().prop_map(Happens::Read),
        1 => gap.prop_map(Happens::Trouble),
    ]
}

/// Whatever happens, in whatever order, with troubles on the way: never more e-mail an hour than is promised, nothing lost in
/// the product, and everything that was not read is told in the end.
#[test]
fn nothing_makes_a_storm_and_nothing_is_lost() {
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() });
    let told = runner.run(&prop::collection::vec(happening(), 1..40), |events| {
        Ground::tell_on_sqlite(async |ground| live_through(World::open(ground).await, &events).await);
        Ok(())
    });
    if let Err(error) = told {
        panic!("{error}");
    }
}

async fn live_through(world: World, events: &[Happens]) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    let everywhere = alerts::Preferences { quiet: alerts::Quiet::Never, ..preferences(&world).await };
    world.prefers(&world.awa, &everywhere).await;
    for other in [&world.koffi, &world.sali, &world.ana] {
        world.hears(other, &[]).await;
    }
    let (brand, awa) = (world.brand.id, world.awa.id);
    let mut raised: Vec<(Kind, u128)> = Vec::new();
    for (number, event) in (1..).zip(events) {
        let gap = match event {
            Happens::Raise(kind, gap) => {
                raised.push((*kind, number));
                assert!(world.raises(*kind, number).await.is_some());
                gap
            }
            Happens::Again(gap) => {
                if let Some((kind, number)) = raised.last() {
                    assert!(world.raises(*kind, *number).await.is_none());
                }
                gap
            }
            Happens::Read(gap) => {
                if let Some(newest) = world.list(&world.awa).await.first() {
                    let id = newest.alert.id;
                    world.db().write(async |tx| mark_read(tx, brand, awa, id).await).await.unwrap();
                }
                gap
            }
            Happens::Trouble(gap) => {
                let fault = serde_json::json!({ "on": "data", "when": { "next": 1 }, "effect": "refuse", "code": 451 });
                world.control("mailbox/faults", fault).await;
                gap
            }
        };
        world.later(seconds(*gap)).await;
    }
    world.clear("mailbox/faults").await;
    // Three hours are more than anything waits.
    for _ in 0..90 {
        world.later(seconds(120)).await;
    }
    let mut sent: Vec<Millis> =
        world.letters(&world.awa).await.iter().map(|mail| Millis(mail["at"].as_i64().unwrap())).collect();
    sent.sort_unstable();
    for (at, begin) in sent.iter().enumerate() {
        let within = sent[at..].iter().filter(|one| **one - *begin < hours(1)).count();
        assert!(within <= MOST_PER_HOUR, "{within} messages in an hour: {events:?}");
    }
    assert!(sent.windows(2).all(|two| two[1] - two[0] >= APART), "{events:?}");
    let listed: BTreeSet<String> = world.told(&world.awa).await.into_iter().map(|alert| alert.about.unwrap()).collect();
    let wanted: BTreeSet<String> = raised.iter().map(|(_, number)| format!("n° {number}")).collect();
    assert_eq!(listed, wanted, "{events:?}");
    for notice in world.list(&world.awa).await.iter().filter(|notice| notice.read_at.is_none()) {
        let fate = world.fate(notice.alert.id, &world.awa, Channel::Email).await;
        assert!(matches!(fate, Some(alerts::Fate::Sent(_))), "{fate:?}: {events:?}");
    }
    world.has_nothing_left_to_do().await;
}

async fn preferences(world: &World) -> alerts::Preferences {
    alerts::Preferences::of(&mut world.db(), world.brand.id, world.awa.id).await.unwrap()
}
