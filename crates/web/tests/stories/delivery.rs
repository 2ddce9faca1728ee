use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use ordering::{Cart, Zone};

const PAGE: &str = "/b/awa-mode/delivery";

fn form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("was", ""),
        ("name", "Cocody"),
        ("places", "Angré, Riviera\r\nDeux Plateaux"),
        ("fee", "1 500"),
        ("delay", "24 h"),
        ("free_above", "25 000"),
        ("was", ""),
        ("name", "Retrait en boutique"),
        ("places", ""),
        ("fee", ""),
        ("delay", ""),
        ("free_above", ""),
        ("pickup", "on"),
        ("was", ""),
        ("name", ""),
        ("places", ""),
        ("fee", ""),
        ("delay", ""),
        ("free_above", ""),
    ]
}

async fn zones(world: &World) -> Vec<Zone> {
    Zone::all(&mut world.db(), world.mode.id).await.unwrap()
}

async fn a_shop_says_where_it_delivers(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/settings").await.ok().shows(&["Zones, tarifs et délais", "Aucune zone"]);
    awa.get(PAGE).await.ok().shows(&["Nouvelle zone", "Prix (FCFA)"]);
    assert_eq!(awa.post(PAGE, &form()).await.status, 303);
    awa.get(&format!("{PAGE}?saved=yes")).await.ok().shows(&[
        "C’est enregistré",
        "value=\"Cocody\"",
        "Angré, Riviera, Deux Plateaux",
        "value=\"25000\"",
    ]);
    awa.get("/b/awa-mode/settings").await.ok().shows(&["2 zones"]);
    let held = zones(&world).await;
    let cocody = held.iter().find(|zone| zone.name == "Cocody").unwrap();
    assert_eq!((cocody.fee.minor, cocody.free_above.map(|sum| sum.minor)), (1_500, Some(25_000)));
    assert_eq!(cocody.places, ["Angré", "Riviera", "Deux Plateaux"]);
    assert!(held[1].pickup && held[1].fee.minor == 0);

    // What the next customer is asked to pay follows.
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.puts_into_cart(id, "ROBE-S", 1).await;
    let cart = Cart::of_conversation(&mut world.db(), world.mode.id, id).await.unwrap().unwrap();
    world.db().write(async |tx| cart.set_zone(tx, cocody.id).await).await.unwrap();
    let place = async |tx: &mut storage::Tx| {
        ordering::place_order(tx, &world.mode, cart.id, identity::PaymentMethod::Online, None).await
    };
    let order = world.db().write(place).await.unwrap();
    awa.get(&format!("/b/awa-mode/orders/{}", order.id)).await.ok().shows(&["Livraison · Cocody", "16\u{202f}500"]);

    // A new fee is for what comes; a zone that is dropped is offered no more.
    let mut fields = form();
    fields[0].1 = "Cocody";
    fields[3].1 = "2000";
    fields[6].1 = "Retrait en boutique";
    fields.insert(13, ("drop", "on"));
    assert_eq!(awa.post(PAGE, &fields).await.status, 303);
    let held = zones(&world).await;
    assert_eq!(held.iter().map(|zone| (zone.name.as_str(), zone.fee.minor)).collect::<Vec<_>>(), [("Cocody", 2_000)]);
    awa.get(&format!("/b/awa-mode/orders/{}", order.id)).await.ok().shows(&["16\u{202f}500"]);
}

async fn what_cannot_be_is_said_and_kept_in_the_form(world: World) {
    let mut awa = world.signed_in(AWA).await;
    for (at, value, said) in [
        (1, "", "Chaque zone a un nom"),
        (1, "retrait en BOUTIQUE", "différent des autres"),
        (2, "Angré, angre", "Un lieu ne peut être que dans une seule zone"),
        (3, "", "Le prix est un montant"),
        (3, "-5", "Le prix est un montant"),
        (3, "cher", "Le prix est un montant"),
        (5, "beaucoup", "« Offerte à partir de » est un montant"),
        (8, "Riviera", "Un lieu ne peut être que dans une seule zone"),
    ] {
        let mut fields = form();
        fields[at].1 = value;
        let page = awa.post(PAGE, &fields).await;
        if (at, value) == (2, "Angré, angre") {
            assert_eq!(page.status, 303, "the same place twice in a zone is one place");
            world.db().write(async |tx| Zone::set_all(tx, &world.mode, &[], None).await).await.unwrap();
            continue;
        }
        assert_eq!(page.status, 422, "{at} {value}");
        page.shows(&[said, "value=\"Retrait en boutique\""]);
        assert!(zones(&world).await.is_empty(), "{at} {value}");
    }
    let long = "x".repeat(61);
    let mut fields = form();
    fields[1].1 = &long;
    awa.post(PAGE, &fields).await.shows(&["Chaque zone a un nom de 1 à 60 lettres"]);
}

async fn only_who_decides_decides(world: World) {
    for who in [KOFFI, SARAH] {
        let mut reader = world.signed_in(who).await;
        reader.get(PAGE).await.ok().hides(&["<button class=\"button primary\""]);
        assert_eq!(reader.post(PAGE, &form()).await.status, 403);
    }
    let mut rival = world.signed_in(RIVAL).await;
    assert_eq!(rival.get(PAGE).await.status, 404);
    assert_eq!(rival.post(PAGE, &form()).await.status, 404);
    assert!(zones(&world).await.is_empty());
}

testing::stories!(
    World: a_shop_says_where_it_delivers, what_cannot_be_is_said_and_kept_in_the_form, only_who_decides_decides
);
