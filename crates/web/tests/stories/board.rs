use crate::world::{AWA, FATOU, KOFFI, MOUSSA, World};
use identity::PaymentMethod;
use kernel::minutes;
use psp::Kind;
use storage::args;

async fn orders_walk_over_the_board(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let moussa = world.writes(MOUSSA, "Moussa", "Bonjour").await;
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.get("/b/awa-mode/orders").await.ok().shows(&["Pas encore de commande"]);
    let online = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    let cash = world.orders(moussa, "FOULARD", PaymentMethod::CashOnDelivery).await;
    let board = koffi.get("/b/awa-mode/orders").await.ok();
    board.shows(&["cards-to-pay", "Fatou", "15\u{202f}000\u{a0}FCFA", "1 × Robe wax Adjoua (S)", "30 min", "#0001"]);
    board.shows(&["cards-to-prepare", "Moussa", "Paiement à la livraison", "cards-on-the-way"]);
    board.shows(&["id=\"badge-orders\">1"]);

    let path = format!("/b/awa-mode/orders/{}", cash.id);
    let page = koffi.get(&path).await.ok();
    page.shows(&["#0002", "Foulard soie", "Moussa", "Commande confirmée", "Commencer la préparation"]);
    for (step, column, next) in [
        ("preparation", "cards-to-prepare", "Partie en livraison"),
        ("shipping", "cards-on-the-way", "Encaissé"),
        ("delivery", "cards-delivered", "Livrée"),
    ] {
        for _ in 0..2 {
            let done = koffi.post(&format!("{path}/{step}"), &[]).await;
            assert_eq!((done.status.as_u16(), done.location()), (303, path.as_str()), "{step} twice is quiet");
        }
        let card = koffi.script().get(&format!("{path}/card")).await.ok();
        card.shows(&[&format!("data-into=\"#{column}\""), "Moussa", "badge-orders"]).hides(&["<html"]);
        koffi.get(&path).await.ok().shows(&[next]);
    }
    assert_eq!(world.on_hand("FOULARD").await, 19, "delivered for cash is sold");
    koffi.get(&path).await.ok().shows(&["Koffi Kouassi"]).hides(&["cancellation"]);
    let late = koffi.post(&format!("{path}/cancellation"), &[]).await;
    assert_eq!(late.status, 409);
    late.shows(&["Cette action n’est plus possible"]);

    let path = format!("/b/awa-mode/orders/{}", online.id);
    koffi.get(&path).await.ok().shows(&[&format!("http://shop.example/p/{}", online.code), "cancellation"]);
    assert_eq!(koffi.post(&format!("{path}/shipping"), &[]).await.status, 409, "nobody paid");
    assert_eq!(koffi.post(&format!("{path}/cancellation"), &[]).await.status, 303);
    koffi.get(&path).await.ok().shows(&["Annulée", "Koffi Kouassi"]).hides(&["/p/"]);
}

async fn a_teammate_holds_an_order_longer(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    let mut koffi = world.signed_in(KOFFI).await;
    let (path, end) = (format!("/b/awa-mode/orders/{}", order.id), world.ground.clock.now() + minutes(60));
    let until = end.0.to_string();
    for page in [path.clone(), format!("/b/awa-mode/messages/{fatou}")] {
        let page = koffi.get(&page).await.ok();
        page.shows(&["Prolonger la réservation", "+30 min"]);
        page.shows(&[&format!("value=\"{until}\"")]);
    }
    let extend = format!("{path}/extension");
    let done = koffi.post(&extend, &[("until", &until)]).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, path.as_str()));
    koffi.script().post(&extend, &[("until", &until)]).await.ok().shows(&["id=\"flash\"", "C’est prolongé"]);
    koffi.get(&path).await.ok().shows(&["Réservation prolongée par l’équipe", "Koffi Kouassi"]);
    assert_eq!(koffi.post(&extend, &[("until", "demain")]).await.status, 422);
    world.ground.clock.advance(minutes(60));
    koffi.get(&path).await.ok().hides(&["/extension"]);
    let late = koffi.script().post(&extend, &[("until", &(end + minutes(30)).0.to_string())]).await;
    assert_eq!(late.status, 409);
    late.shows(&["ne peut pas être prolongée"]);
}

async fn a_teammate_sends_the_payment_link(world: World) {
    let moussa = world.writes(MOUSSA, "Moussa", "Bonjour").await;
    let order = world.orders(moussa, "FOULARD", PaymentMethod::CashOnDelivery).await;
    let mut koffi = world.signed_in(KOFFI).await;
    let (path, talk) = (format!("/b/awa-mode/orders/{}", order.id), format!("/b/awa-mode/messages/{moussa}"));
    for page in [&path, &talk] {
        koffi.get(page).await.ok().shows(&["Envoyer le lien de paiement"]);
    }
    let send = format!("{path}/link");
    let done = koffi.post(&send, &[]).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, path.as_str()));
    koffi.script().post(&send, &[]).await.ok().shows(&["id=\"flash\"", "Le lien de paiement est parti"]);
    koffi.get(&path).await.ok().shows(&["Lien de paiement envoyé", "Koffi Kouassi"]);
    koffi.get(&talk).await.ok().shows(&["Voici le lien pour régler votre commande #0001"]);
    let page = koffi.get(&path).await.ok().text();
    assert_eq!(page.matches("Lien de paiement envoyé").count(), 1, "two taps are one message");
    world.ground.clock.advance(minutes(24 * 60));
    let late = koffi.script().post(&send, &[]).await;
    assert_eq!(late.status, 409);
    late.shows(&["Le délai de 24 h est passé"]);
}

/// A provider says that money went back, and not how much: a manager looks there and notes it, in one form; a seller is
/// told who decides, and the customer's page asks for nothing.
async fn how_much_went_back_is_noted_by_a_manager(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.payments.start_attempt(&order.code, Kind::Stripe).await.unwrap();
    world.pays(&order).await;
    let brand = world.mode.id;
    world.payments.ask_again(brand, order.id).await.unwrap();
    world.work().await;
    const CASE: &str = "INSERT INTO payment_case (brand_id, id, kind, subject_id, payment_id, order_id, amount, \
        currency, why, opened_at) SELECT $1, $2, 'went_back', id, id, order_id, amount, currency, 'refunded', $3 \
        FROM payment WHERE brand_id = $1";
    let opened = world.db().write(async |tx| {
        let (id, now) = (tx.new_id(), tx.now());
        tx.exec(CASE, args![brand, id, now]).await.map(|_| id)
    });
    let settle = format!("/b/awa-mode/cases/{}/settlement", opened.await.unwrap());

    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    let seen = koffi.get("/b/awa-mode/cases").await.ok();
    seen.shows(&["Argent reparti", "Un responsable décide de la suite"]).hides(&["/settlement"]);
    for how in ["kept", "refunded_by_hand"] {
        let tried = [("how", how), ("reference", "GP-7"), ("amount", "4000")];
        assert_eq!(koffi.post(&settle, &tried).await.status, 403, "{how}");
    }
    let page = awa.get("/b/awa-mode/cases").await.ok();
    page.shows(&[
        "Argent reparti",
        "Combien est reparti",
        "name=\"amount\"",
        "name=\"reference\"",
        "J’ai déjà remboursé",
    ]);
    for (amount, status) in [("beaucoup", 422), ("15001", 422), ("0", 422)] {
        let wrong = [("how", "refunded_by_hand"), ("reference", "GP-7"), ("amount", amount)];
        assert_eq!(awa.post(&settle, &wrong).await.status, status, "{amount}");
    }
    let noted = [("how", "refunded_by_hand"), ("reference", "GP-7"), ("amount", "4 000"), ("from", "cases")];
    assert_eq!(awa.post(&settle, &noted).await.location(), "/b/awa-mode/cases?done=refunded_by_hand");
    let order = ordering::Order::find(&mut world.db(), brand, order.id).await.unwrap().unwrap();
    assert_eq!((order.state.name(), order.refunded.minor), ("paid", 4_000));
    for page in ["/b/awa-mode/orders".to_owned(), format!("/b/awa-mode/orders/{}", order.id)] {
        awa.get(&page).await.ok().shows(&["dont 4\u{202f}000\u{a0}FCFA remboursés"]);
    }
    let theirs = world.browser().get(&format!("/p/{}", order.code)).await.ok();
    theirs.shows(&["c’est payé"]).hides(&["Reste à payer"]);
}

async fn money_that_came_too_late_is_settled_by_a_human(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.payments.start_attempt(&order.code, Kind::Stripe).await.unwrap();
    let brand = world.mode.id;
    world.ground.clock.advance(minutes(20));
    let by = ordering::CancelledBy::Customer;
    world.db().write(async |tx| ordering::cancel_order(tx, brand, order.id, by).await).await.unwrap();
    world.pays(&order).await;
    world.payments.ask_again(brand, order.id).await.unwrap();
    world.work().await;

    let mut awa = world.signed_in(AWA).await;
    let board = awa.get("/b/awa-mode/orders").await.ok();
    board.shows(&["id=\"column-case\"", "Fatou", "Payée après annulation", "id=\"column-delivered\""]);
    awa.get("/b/awa-mode/today").await.ok().shows(&["Un paiement à régler", "Payée après annulation", "#0001"]);
    let path = format!("/b/awa-mode/orders/{}", order.id);
    let page = awa.get(&path).await.ok();
    page.shows(&[
        "Payée après annulation",
        "15\u{202f}000\u{a0}FCFA",
        "Stripe",
        "Reprendre le stock",
        "Rembourser",
        "Garder en avoir",
        "J’ai déjà remboursé",
    ]);
    awa.get("/b/awa-mode/cases").await.ok().shows(&["Payée après annulation", "#0001", "Fatou", "Reprendre le stock"]);
    let text = page.text();
    let case = text.split_once("/cases/").unwrap().1.split('/').next().unwrap();
    let settle = format!("/b/awa-mode/cases/{case}/settlement");
    assert_eq!(awa.post(&settle, &[("how", "nonsense")]).await.status, 422);
    let done = awa.post(&settle, &[("how", "take_stock_again")]).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, format!("{path}?done=take_stock_again").as_str()));
    assert_eq!(awa.post(&settle, &[("how", "kept")]).await.status, 409, "settled in another way");
    awa.get(done.location()).await.ok().shows(&["Payée", "Commencer la préparation"]).hides(&["/settlement"]);
    assert_eq!(world.on_hand("ROBE-S").await, 5);
}

async fn a_seller_asks_for_a_refund_and_a_manager_decides(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.payments.start_attempt(&order.code, Kind::PaymeTrust).await.unwrap();
    world.pays(&order).await;
    world.payments.ask_again(world.mode.id, order.id).await.unwrap();
    world.work().await;
    let path = format!("/b/awa-mode/orders/{}", order.id);
    let ask = format!("{path}/refunds");
    let mut seller = world.signed_in(KOFFI).await;
    seller.get(&path).await.ok().shows(&["Vous pouvez rendre jusqu’à 15\u{202f}000"]);
    assert_eq!(seller.post(&ask, &[("amount", "15 001")]).await.status, 422);
    assert_eq!(seller.post(&ask, &[("amount", "beaucoup")]).await.status, 422);
    for (amount, why) in
        [("-500", "Écrivez un montant"), ("12,5", "Écrivez un montant"), ("99 999 999", "plus que ce qui reste")]
    {
        let mut here = seller.with("referer", &format!("http://shop.example{path}"));
        let refused = here.post(&ask, &[("amount", amount)]).await;
        assert_eq!(refused.status, 422, "{amount}");
        refused.shows(&["Rien n’a été enregistré", why, &format!("href=\"{path}\""), "Revenir à la page"]);
    }
    assert_eq!(seller.post(&ask, &[("amount", "5 000")]).await.location(), path);
    let page = seller.get(&path).await.ok();
    page.shows(&["Remboursements", "5\u{202f}000", "Accord demandé"]).hides(&["/approval"]);

    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/today").await.ok();
    let list = awa.get("/b/awa-mode/cases").await.ok();
    list.shows(&["Remboursements", "5\u{202f}000", "#0001", "Fatou · +", "D’accord"]);
    let text = list.text();
    let id = text.split_once("/refunds/").unwrap().1.split('/').next().unwrap().to_owned();
    let refund = |what: &str| format!("/b/awa-mode/refunds/{id}/{what}");
    assert_eq!(seller.post(&refund("approval"), &[]).await.status, 403);
    assert_eq!(awa.post(&refund("approval"), &[("from", "cases")]).await.location(), "/b/awa-mode/cases");
    awa.get("/b/awa-mode/cases").await.ok().shows(&["À rendre par vous", "Référence de l’opérateur", "C’est rendu"]);
    assert_eq!(seller.post(&refund("confirmation"), &[]).await.status, 403);
    let bare = awa.post(&refund("confirmation"), &[("from", "cases"), ("reference", " ")]).await;
    assert_eq!(bare.status, 422, "the operator's reference is the proof");
    awa.get("/b/awa-mode/cases").await.ok().shows(&["C’est rendu"]);
    awa.post(&refund("confirmation"), &[("from", "cases"), ("reference", "MP261126.7"), ("day", "")]).await;
    awa.get("/b/awa-mode/cases").await.ok().shows(&["Rien à régler"]);
    let page = awa.get(&path).await.ok();
    page.shows(&["Déjà remboursé", "5\u{202f}000", "MP261126.7", "Remboursé par vous", "Client remboursé"]);
    awa.get(&format!("{path}/ledger")).await.ok().shows(&["Soldé", "Remboursé au client par vos moyens"]);
    awa.get("/b/awa-mode/money").await.ok().shows(&["Remboursé", "5\u{202f}000", "un remboursement"]);
}

async fn today_says_what_to_do_first(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let calm = awa.get("/b/awa-mode/today").await.ok();
    calm.shows(&["Bonjour Awa", "0\u{a0}FCFA", "Un article bientôt épuisé"]).hides(&["clients vous attendent"]);
    let fatou = world.writes(FATOU, "Fatou", "Je veux parler à quelqu’un").await;
    let brand = world.mode.id;
    let asked = world.db().write(async |tx| conversation::ask_for_human(tx, brand, fatou, "customer_asked").await);
    asked.await.unwrap();
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    let busy = awa.get("/b/awa-mode/today").await.ok();
    busy.shows(&["Un client vous attend", "Fatou", "Je veux parler", "Une commande à payer", "Fatou", "#0001"]);
    world.payments.start_attempt(&order.code, Kind::PaymeTrust).await.unwrap();
    world.pays(&order).await;
    world.payments.ask_again(brand, order.id).await.unwrap();
    world.work().await;
    awa.get("/b/awa-mode/today").await.ok().shows(&["15\u{202f}000\u{a0}FCFA", ">1<", "Une commande à préparer"]);
    world.ground.clock.advance(kernel::hours(24));
    awa.get("/b/awa-mode/today").await.ok().shows(&["0\u{a0}FCFA", ">0<"]);
}

testing::stories!(World:
    orders_walk_over_the_board,
    a_teammate_holds_an_order_longer,
    a_teammate_sends_the_payment_link,
    how_much_went_back_is_noted_by_a_manager,
    money_that_came_too_late_is_settled_by_a_human,
    a_seller_asks_for_a_refund_and_a_manager_decides,
    today_says_what_to_do_first,
);
