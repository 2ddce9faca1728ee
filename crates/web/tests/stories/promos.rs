use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use ordering::{Cart, Promo};

async fn a_code_is_made_used_and_ended(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/promos").await.ok().shows(&["Aucun code promo"]);
    let fields = [("code", "wa 10"), ("kind", "percent"), ("value", "10"), ("hours", "1"), ("each", "1")];
    assert_eq!(awa.post("/b/awa-mode/promos", &fields).await.status, 303);
    awa.get("/b/awa-mode/promos").await.ok().shows(&[
        "<strong>WA10</strong>",
        "−10 %",
        "pendant une heure",
        "une fois par client",
        "Pas encore utilisé",
    ]);
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.puts_into_cart(id, "ROBE-S", 1).await;
    let brand = world.mode.id;
    let cart = Cart::of_conversation(&mut world.db(), brand, id).await.unwrap().unwrap();
    world.db().write(async |tx| cart.apply_promo(tx, "WA10").await).await.unwrap().unwrap();
    let place = async |tx: &mut storage::Tx| {
        ordering::place_order(tx, &world.mode, cart.id, identity::PaymentMethod::Online, None).await
    };
    let order = world.db().write(place).await.unwrap();
    awa.get("/b/awa-mode/promos").await.ok().shows(&["Utilisé une fois", "1\u{202f}500"]);
    // The order's page and the buyer's say what the code gave.
    awa.get(&format!("/b/awa-mode/orders/{}", order.id)).await.ok().shows(&["WA10", "13\u{202f}500"]);
    world.browser().get(&format!("/p/{}", order.code)).await.ok().shows(&["WA10", "13\u{202f}500"]);
    assert_eq!(awa.post("/b/awa-mode/promos/end", &[("code", "WA10")]).await.status, 303);
    assert!(Promo::all(&mut world.db(), brand).await.unwrap().is_empty());
}

async fn a_code_is_for_some_goods_and_one_customer(world: World) {
    let mut awa = world.signed_in(AWA).await;
    world.writes(FATOU, "Fatou", "Bonjour").await;
    awa.get("/b/awa-mode/promos").await.ok().shows(&["Robes", "L’assistant peut le donner"]);
    let mut fields = vec![("code", "FATOU"), ("kind", "amount"), ("value", "2 000"), ("agent_gives", "on")];
    fields.extend([
        ("categories", "Robes"),
        ("categories", "Accessoires"),
        ("products", "ROBE"),
        ("from", "2030-01-01"),
    ]);
    let unknown: Vec<_> = fields.iter().copied().chain([("phone", "07 99 99 99 99")]).collect();
    awa.post("/b/awa-mode/promos", &unknown).await.shows(&["Aucun client n’a ce numéro"]);
    fields.push(("phone", FATOU));
    assert_eq!(awa.post("/b/awa-mode/promos", &fields).await.status, 303);
    let page = awa.get("/b/awa-mode/promos").await.ok();
    page.shows(&[
        "FATOU",
        "pour Robes, Accessoires, ROBE",
        "à partir du",
        "pour Fatou seulement",
        "donné par l’assistant",
    ]);
    let promo = Promo::all(&mut world.db(), world.mode.id).await.unwrap().remove(0);
    assert!(promo.contact.is_some() && promo.agent_gives && promo.products == ["ROBE"]);
}

async fn a_teammate_gives_a_code_and_the_customer_is_told(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let fields = [("code", "WA10"), ("kind", "percent"), ("value", "10"), ("hours", "1")];
    awa.post("/b/awa-mode/promos", &fields).await;
    let path = format!("/b/awa-mode/messages/{id}");
    awa.get(&path).await.ok().shows(&["Offrir un code promo", "<option>WA10</option>"]);
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.post(&format!("{path}/code"), &[("code", "WA10")]).await.status, 303);
    awa.get(&path).await.ok().shows(&["−10 % avec le code WA10", "Valable jusqu’à"]);
    let unknown = koffi.post(&format!("{path}/code"), &[("code", "RIEN")]).await;
    assert_eq!(unknown.status, 422);
    assert_eq!(world.signed_in(SARAH).await.post(&format!("{path}/code"), &[("code", "WA10")]).await.status, 403);
    assert_eq!(world.signed_in(RIVAL).await.post(&format!("{path}/code"), &[("code", "WA10")]).await.status, 404);
}

async fn what_cannot_be_is_said_and_kept_in_the_form(world: World) {
    let mut awa = world.signed_in(AWA).await;
    for (field, value, said) in [
        ("value", "110", "Indiquez un pourcentage"),
        ("until", "2020-01-01", "Le dernier jour est passé"),
        ("minimum", "beaucoup", "L’achat minimum"),
        ("max_uses", "-3", "Les limites sont"),
        ("code", "!!!", "Le code doit avoir"),
    ] {
        let mut fields = vec![("code", "NOEL"), ("kind", "percent"), ("value", "10")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = awa.post("/b/awa-mode/promos", &fields).await;
        assert_eq!(page.status, 422, "{field}");
        page.shows(&[said]);
    }
    assert!(Promo::all(&mut world.db(), world.mode.id).await.unwrap().is_empty());
}

async fn only_owners_and_managers_make_codes(world: World) {
    let fields = [("code", "WA10"), ("kind", "percent"), ("value", "10")];
    for who in [KOFFI, SARAH] {
        let mut teammate = world.signed_in(who).await;
        teammate.get("/b/awa-mode/promos").await.ok().hides(&["name=\"value\""]);
        assert_eq!(teammate.post("/b/awa-mode/promos", &fields).await.status, 403);
    }
    assert_eq!(world.signed_in(RIVAL).await.post("/b/awa-mode/promos", &fields).await.status, 404);
    assert!(Promo::all(&mut world.db(), world.mode.id).await.unwrap().is_empty());
}

async fn a_code_that_exists_is_changed_and_not_replaced(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let ten = [("code", "WA10"), ("kind", "percent"), ("value", "10"), ("each", "2"), ("hours", "90 min")];
    assert_eq!(awa.post("/b/awa-mode/promos", &ten).await.status, 303);
    let again = awa.post("/b/awa-mode/promos", &[("code", "wa-10"), ("kind", "percent"), ("value", "50")]).await;
    assert_eq!(again.status, 409);
    again.shows(&["Le code WA10 existe déjà : modifiez-le ou choisissez un autre nom"]);
    let code = async || Promo::by_code(&mut world.db(), world.mode.id, "WA10").await.unwrap().unwrap();
    assert_eq!((code().await.gives, code().await.max_per_contact), (ordering::Gives::Percent(1_000), Some(2)));

    awa.get("/b/awa-mode/promos").await.ok().shows(&["2 fois par client", "promos?change=WA10#form"]);
    let page = awa.get("/b/awa-mode/promos?change=WA10").await.ok();
    page.shows(&["Modifier WA10", "name=\"change\" value=\"WA10\"", "readonly", "value=\"90 min\""]);
    let change = [
        ("change", "WA10"),
        ("code", "WA10"),
        ("kind", "percent"),
        ("value", "15"),
        ("from", "2030-01-01"),
        ("from_time", "08:30"),
        ("until", "2030-01-31"),
        ("until_time", "18:00"),
    ];
    assert_eq!(awa.post("/b/awa-mode/promos", &change).await.status, 303);
    assert_eq!((code().await.gives, code().await.max_per_contact), (ordering::Gives::Percent(1_500), None));
    awa.get("/b/awa-mode/promos").await.ok().shows(&["−15 %", "08:30", "18:00"]);
    let page = awa.get("/b/awa-mode/promos?change=WA10").await.ok();
    page.shows(&["2030-01-01", "value=\"08:30\"", "2030-01-31", "value=\"18:00\""]);
    assert_eq!(awa.get("/b/awa-mode/promos?change=RIEN").await.status, 404);
    // One that was ended may be made anew.
    awa.post("/b/awa-mode/promos/end", &[("code", "WA10")]).await;
    assert_eq!(awa.post("/b/awa-mode/promos", &ten).await.status, 303);
}

async fn only_codes_that_serve_are_offered_to_a_customer(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let make = async |awa: &mut crate::browser::Browser, more: &[(&str, &str)]| {
        let mut fields = vec![("kind", "percent"), ("value", "10")];
        fields.extend_from_slice(more);
        assert_eq!(awa.post("/b/awa-mode/promos", &fields).await.status, 303);
    };
    make(&mut awa, &[("code", "SERT")]).await;
    make(&mut awa, &[("code", "DEMAIN"), ("from", "2030-01-01")]).await;
    make(&mut awa, &[("code", "UNEFOIS"), ("max_uses", "1")]).await;
    make(&mut awa, &[("code", "BREF"), ("hours", "1")]).await;
    let path = format!("/b/awa-mode/messages/{id}");
    let option = |code: &str| format!("<option>{code}</option>");
    awa.get(&path)
        .await
        .ok()
        .shows(&[&option("SERT"), &option("UNEFOIS"), &option("BREF")])
        .hides(&[&option("DEMAIN")]);
    assert_eq!(awa.post(&format!("{path}/code"), &[("code", "BREF")]).await.status, 303);
    // Used up by an order, and run out for this customer.
    world.puts_into_cart(id, "ROBE-S", 1).await;
    let cart = Cart::of_conversation(&mut world.db(), world.mode.id, id).await.unwrap().unwrap();
    world.db().write(async |tx| cart.apply_promo(tx, "UNEFOIS").await).await.unwrap().unwrap();
    let place = async |tx: &mut storage::Tx| {
        ordering::place_order(tx, &world.mode, cart.id, identity::PaymentMethod::CashOnDelivery, None).await
    };
    let order = world.db().write(place).await.unwrap();
    world.ground.clock.advance(kernel::minutes(61));
    let page = awa.get(&path).await.ok();
    page.shows(&[&option("SERT")]).hides(&[&option("UNEFOIS"), &option("BREF"), &option("DEMAIN")]);
    let said = async || {
        let page = conversation::message_page(&mut world.db(), world.mode.id, id, None, 50).await.unwrap();
        page.len()
    };
    let before = said().await;
    for (code, why) in [
        ("UNEFOIS", "Ce code a déjà servi"),
        ("BREF", "n’est plus valable"),
        ("DEMAIN", "pas encore valable"),
        ("RIEN", "n’est plus valable"),
    ] {
        let refused = awa.post(&format!("{path}/code"), &[("code", code)]).await;
        assert_eq!(refused.status, 422, "{code}");
        refused.shows(&[why, "rien n’a été envoyé"]);
    }
    assert_eq!(said().await, before, "nothing dead is sent");

    // What came in for it is told, though the order lacks a part of its money.
    let collect = payments::Collect {
        amount: kernel::Money::new(9_000, world.mode.currency),
        of: kernel::Money::new(13_500, world.mode.currency),
        by: kernel::TeammateId(kernel::Uuid::from_u128(7)),
    };
    world.db().write(async |tx| payments::collect(tx, order.brand, order.id, collect).await).await.unwrap();
    awa.get("/b/awa-mode/promos").await.ok().shows(&["9\u{202f}000\u{a0}FCFA encaissés"]);
}

testing::stories!(World:
    a_code_is_made_used_and_ended,
    a_code_is_for_some_goods_and_one_customer,
    a_teammate_gives_a_code_and_the_customer_is_told,
    what_cannot_be_is_said_and_kept_in_the_form,
    only_owners_and_managers_make_codes,
    a_code_that_exists_is_changed_and_not_replaced,
    only_codes_that_serve_are_offered_to_a_customer,
);
