use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use ordering::{Cart, Promo};

async fn a_code_is_made_used_and_ended(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/promos").await.ok().shows(&["Aucun code promo"]);
    let fields = [("code", "wa 10"), ("kind", "percent"), ("value", "10"), ("hours", "1"), ("once_each", "on")];
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
    page.shows(&["FATOU", "pour Robes, Accessoires, ROBE", "à partir de", "personnel", "donné par l’assistant"]);
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
    awa.get(&path).await.ok().shows(&["−10 % avec le code WA10", "Valable jusqu’au"]);
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

testing::stories!(World:
    a_code_is_made_used_and_ended,
    a_code_is_for_some_goods_and_one_customer,
    a_teammate_gives_a_code_and_the_customer_is_told,
    what_cannot_be_is_said_and_kept_in_the_form,
    only_owners_and_managers_make_codes,
);
