use crate::world::{World, shop};
use alerts::{AlertTemplate, Kind, Preferences, deliveries, mark_all_read, mark_read, notices, unread};
use identity::{Role, Teammate, TeammateSpec};
use kernel::{ApiError, Locale, minutes};

/// Another merchant's brand sees nothing of it, changes nothing of it, and its people are told nothing.
async fn a_stranger_sees_nothing(world: World) {
    let theirs = shop(&world.ground, "karite", "karite-co").await;
    let spec = TeammateSpec {
        email: "mariam@karite.example.com".into(),
        name: "Mariam".into(),
        role: Role::Owner,
        locale: Locale::Fr,
        brands: None,
        phone: None,
        skills: None,
    };
    let made = world.db().write(async |tx| Teammate::upsert(tx, theirs.org, &spec, None).await);
    let mariam = made.await.unwrap().0;
    let id = world.raises(Kind::RefundAsked, 1).await.unwrap();
    world.later(minutes(10)).await;
    let (brand, db) = (theirs.id, world.db());
    for teammate in [mariam.id, world.awa.id] {
        assert_eq!(notices(&mut &*db, brand, teammate, None, 10).await.unwrap(), []);
        assert_eq!(unread(&mut &*db, brand, teammate).await.unwrap(), 0);
        let read = db.write(async |tx| mark_read(tx, brand, teammate, id).await).await.unwrap_err();
        assert_eq!(ApiError::from(read).status, 404);
        let now = world.now();
        assert_eq!(db.write(async |tx| mark_all_read(tx, brand, teammate, now).await).await.unwrap(), 0);
    }
    let read = db.write(async |tx| mark_read(tx, world.brand.id, mariam.id, id).await).await.unwrap_err();
    assert_eq!(ApiError::from(read).status, 404);
    assert_eq!(deliveries(&mut &*db, brand, id).await.unwrap(), []);
    assert_eq!(world.letters(&mariam).await, Vec::<serde_json::Value>::new());
    assert_eq!(unread(&mut &*db, world.brand.id, world.awa.id).await.unwrap(), 1);
    // What they decide is theirs.
    let quiet = Preferences { urgent_anyway: true, ..Preferences::default() };
    db.write(async |tx| quiet.save(tx, brand, world.awa.id).await).await.unwrap();
    assert_eq!(Preferences::of(&mut &*db, world.brand.id, world.awa.id).await.unwrap(), Preferences::default());
    let template = AlertTemplate { name: "alerte".into(), language: "fr".into() };
    db.write(async |tx| AlertTemplate::set(tx, brand, Some(&template)).await).await.unwrap();
    assert_eq!(AlertTemplate::of(&mut &*db, world.brand.id).await.unwrap(), None);
    world.has_nothing_left_to_do().await;
}

testing::stories!(World: a_stranger_sees_nothing);
