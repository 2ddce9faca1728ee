//! Cash at the door, on the pages: who took how much, what is missing, what was refused, and the shop's limits.

use crate::world::{AWA, FATOU, KOFFI, MOUSSA, RIVAL, SARAH, World};
use identity::{Brand, PaymentMethod::CashOnDelivery};
use kernel::minutes;
use ordering::{CashRefused, Order, OrderError, place_order};

async fn cash_order(world: &World) -> (Order, String) {
    let moussa = world.writes(MOUSSA, "Moussa", "Bonjour").await;
    let order = world.orders(moussa, "FOULARD", CashOnDelivery).await;
    let path = format!("/b/awa-mode/orders/{}", order.id);
    (order, path)
}

async fn what_is_collected_is_noted_with_who_took_it(world: World) {
    let (order, path) = cash_order(&world).await;
    let (mut koffi, mut awa) = (world.signed_in(KOFFI).await, world.signed_in(AWA).await);
    let page = koffi.get(&path).await.ok();
    page.shows(&["name=\"amount\"", "value=\"4000\"", "Encaissé", "Refusé à la livraison"])
        .hides(&["Laisser le reste"]);
    let collections = format!("{path}/collections");
    for wrong in ["beaucoup", "4 001"] {
        assert_eq!(koffi.post(&collections, &[("amount", wrong), ("of", "4000")]).await.status, 422, "{wrong}");
    }
    let nothing = koffi.post(&collections, &[("amount", "0"), ("of", "4000")]).await;
    assert_eq!(nothing.status, 422);
    nothing.shows(&["Rien n’a été encaissé", "Refusé à la livraison"]);
    for _ in 0..2 {
        let done = koffi.post(&collections, &[("amount", "3 000"), ("of", "4000")]).await;
        assert_eq!((done.status.as_u16(), done.location()), (303, path.as_str()), "a second tap is quiet");
    }
    let page = koffi.get(&path).await.ok();
    page.shows(&["Encaissement incomplet", "il manque 1\u{202f}000\u{a0}FCFA", "Demander le reste", "value=\"1000\""]);
    page.shows(&["3\u{202f}000\u{a0}FCFA", "Espèces encaissées par Koffi Kouassi"]);
    page.hides(&["Laisser le reste", "Annuler cet encaissement", "Refusé à la livraison"]);
    koffi.get("/b/awa-mode/cases").await.ok().shows(&["Encaissement incomplet", "La commande est livrée"]);
    assert_eq!(koffi.post(&format!("{path}/forgiveness"), &[]).await.status, 403, "a debt is let go by a manager");
    awa.get(&path).await.ok().shows(&["Laisser le reste", "Annuler cet encaissement"]);

    // Entries of one millisecond have no order.
    world.ground.clock.advance(minutes(1));
    // It had been 4 000 after all: a counter-entry, then the right one.
    let entry = payments::collections_of(&mut world.db(), order.brand, order.id).await.unwrap().remove(0);
    let back = format!("/b/awa-mode/collections/{}/counter-entry", entry.id);
    assert_eq!(koffi.post(&back, &[]).await.status, 403);
    assert_eq!(world.signed_in(RIVAL).await.post(&back, &[]).await.status, 404);
    assert_eq!(awa.post(&back, &[]).await.status, 303);
    awa.get(&path).await.ok().shows(&["Encaissement annulé par Awa Koné", "value=\"4000\""]);
    world.ground.clock.advance(minutes(1));
    assert_eq!(koffi.post(&collections, &[("amount", ""), ("of", "4000")]).await.status, 303);
    koffi.get(&path).await.ok().shows(&["Livrée"]).hides(&["Encaissement incomplet", "name=\"of\""]);

    let ledger = awa.get(&format!("{path}/ledger")).await.ok();
    ledger.shows(&["Soldé", "Espèces encaissées par Koffi Kouassi", "Encaissement annulé par Awa Koné"]);
    let money = awa.get("/b/awa-mode/money").await.ok();
    money.shows(&["Espèces, par qui", "Koffi Kouassi", "4\u{202f}000\u{a0}FCFA"]);
    let sheet = awa.get("/b/awa-mode/money/export.csv").await.ok();
    let text = String::from_utf8(sheet.bytes).unwrap();
    assert!(text.contains(";Encaissé par\r\n") && text.contains(";-3000;XOF;;Awa Koné\r\n"), "{text}");
    assert!(text.contains(";4000;XOF;;Koffi Kouassi\r\n"), "{text}");
}

async fn a_rest_is_let_go_by_a_manager(world: World) {
    let (order, path) = cash_order(&world).await;
    let (mut koffi, mut awa) = (world.signed_in(KOFFI).await, world.signed_in(AWA).await);
    koffi.post(&format!("{path}/collections"), &[("amount", "3500"), ("of", "4000")]).await;
    let case = payments::cases_of_order(&mut world.db(), order.brand, order.id).await.unwrap().remove(0);
    let settle = format!("/b/awa-mode/cases/{}/settlement", case.id);
    awa.post(&settle, &[("how", "rest_asked"), ("from", "order")]).await;
    koffi.get(&path).await.ok().shows(&["Livrée, reste à encaisser", "http://shop.example/p/"]);
    koffi.get("/b/awa-mode/orders").await.ok().shows(&["cards-delivered", "Livrée, reste à encaisser"]);
    assert_eq!(awa.post(&format!("{path}/forgiveness"), &[]).await.status, 303);
    awa.get(&path).await.ok().shows(&["Reste laissé au client par Awa Koné", "Livrée"]).hides(&["reste à encaisser"]);
}

async fn what_is_refused_at_the_door_is_closed_and_counts(world: World) {
    let (order, path) = cash_order(&world).await;
    let mut sarah = world.signed_in(SARAH).await;
    assert_eq!(sarah.post(&format!("{path}/refusal"), &[]).await.status, 403);
    sarah.get(&path).await.ok().hides(&["Refusé à la livraison", "name=\"of\""]);
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.post(&format!("{path}/refusal"), &[]).await.status, 303);
    koffi.get(&path).await.ok().shows(&["Refusée à la livraison", "stock rendu", "Koffi Kouassi"]);
    assert_eq!(world.on_hand("FOULARD").await, 20);
    assert_eq!(koffi.post(&format!("{path}/collections"), &[("of", "4000")]).await.status, 409);

    // The shop puts up with one.
    let mut awa = world.signed_in(AWA).await;
    koffi.get("/b/awa-mode/settings").await.ok().shows(&["Seul un responsable"]).hides(&["Enregistrer"]);
    let page = awa.get("/b/awa-mode/settings").await.ok();
    page.shows(&["Commandes à la livraison en cours par client", "value=\"3\"", "value=\"2\"", "Enregistrer"]);
    page.shows(&["Rembourser de suite", "Stripe"])
        .hides(&["name=\"refund_when_gone\" checked", "Derniers changements"]);
    let wanted = [
        ("paid", "cash-first"),
        ("hold_minutes", "45"),
        ("remind_before_minutes", "5"),
        ("remind_after_hours", "0"),
        ("quiet_from", "22:00"),
        ("quiet_until", "07:30"),
        ("out_for_delivery", "on"),
        ("couriers", "05 00 00 00 99\r\n+221 77 000 00 01"),
        ("cash_open_most", "5"),
        ("cash_refusals_most", "1"),
        ("refund_when_gone", "on"),
        ("listens", "on"),
        ("hears_from", "60"),
    ];
    assert_eq!(koffi.post("/b/awa-mode/settings", &wanted).await.status, 403);
    for (key, wrong, told) in [
        ("cash_open_most", "101", "Donnez des nombres de 0 à 100"),
        ("cash_refusals_most", "-1", "Donnez des nombres de 0 à 100"),
        ("cash_open_most", "deux", "Donnez des nombres de 0 à 100"),
        ("hold_minutes", "4", "de 5 à 1440 minutes"),
        ("remind_before_minutes", "241", "de 0 à 240 minutes"),
        ("remind_after_hours", "24", "de 0 à 23 heures"),
        ("quiet_until", "", "le début et la fin"),
        ("couriers", "mon cousin", "n’est pas un numéro"),
        ("paid", "troc", "Choisissez comment"),
    ] {
        let spoilt = wanted.map(|(name, value)| (name, if name == key { wrong } else { value }));
        let page = awa.post("/b/awa-mode/settings", &spoilt).await;
        assert_eq!(page.status, 422, "{key}");
        page.shows(&[told]).hides(&["name=\"refund_when_gone\" checked"]);
    }
    assert_eq!(awa.post("/b/awa-mode/settings", &wanted).await.location(), "/b/awa-mode/settings");
    let page = awa.get("/b/awa-mode/settings").await.ok();
    page.shows(&["07:30", "checked", "+2250500000099", "+221770000001", "value=\"5\"", "value=\"1\"", "checked"]);
    page.shows(&["Derniers changements", "Durée de réservation, Comment vos clients paient", "Awa Koné"]);
    awa.get("/b/karite-co/settings")
        .await
        .ok()
        .shows(&["value=\"3\""])
        .hides(&["name=\"refund_when_gone\" checked", "name=\"speaks\" checked"]);

    let brand = Brand::find(&mut world.db(), order.brand).await.unwrap().unwrap();
    let moussa = world.conversation_of("Moussa").await;
    let cart = world.puts_into_cart(moussa, "FOULARD", 1).await;
    let again = world.db().write(async |tx| place_order(tx, &brand, cart.id, CashOnDelivery, None).await).await;
    assert!(matches!(again, Err(OrderError::CashRefused(CashRefused::RefusedBefore { refused: 1 }))), "{again:?}");
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.orders(fatou, "FOULARD", CashOnDelivery).await;
}

testing::stories!(World:
    what_is_collected_is_noted_with_who_took_it,
    a_rest_is_let_go_by_a_manager,
    what_is_refused_at_the_door_is_closed_and_counts,
);
