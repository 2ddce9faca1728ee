use crate::world::{AWA, FATOU, World};
use axum::http::Method;
use catalogue::{Reason, StockChange};
use identity::PaymentMethod;
use kernel::{Secret, Vault, minutes};
use ordering::{CancelledBy, Order};
use serde_json::json;
use storage::args;

impl World {
    async fn order(&self, method: PaymentMethod) -> Order {
        let id = self.writes(FATOU, "Fatou", "Bonjour").await;
        self.orders(id, "ROBE-S", method).await
    }
    async fn attempts(&self, order: &Order) -> usize {
        payments::attempts_of(&mut self.db(), order.brand, order.id).await.unwrap().len()
    }
}

async fn opening_the_link_shows_everything_and_does_nothing(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let path = format!("/p/{}", order.code);
    for _ in 0..3 {
        let page = phone.get(&path).await.ok();
        page.shows(&["Awa Mode", "#0001", "15\u{202f}000\u{a0}FCFA", "30 min"]);
        page.shows(&["paymetrust", "PaymeTrust", "stripe", "1 × Robe wax Adjoua (S)"]);
        page.hides(&["Fatou", FATOU]);
        assert!(phone.cookies.is_empty());
    }
    assert_eq!(world.attempts(&order).await, 0);
    phone.with("accept-language", "en-GB").get(&path).await.ok().shows(&[r#"lang="en""#, "PaymeTrust"]);
    phone.with("accept-language", "en").get(&format!("{path}?lang=fr")).await.ok().shows(&[r#"lang="fr""#]);
    let nothing = phone.get("/p/nothing").await;
    assert_eq!(nothing.status, 404);
    nothing.shows(&["Revenez à votre conversation WhatsApp"]);
    nothing.hides(&["Retour à l’accueil"]);
    assert_eq!(phone.get(&format!("{path}/attempts")).await.status, 405, "never by a GET");
    assert_eq!(phone.get("/p/nothing/return").await.status, 404);
}

/// Messaging apps fetch a link before anybody reads it, and again when it is forwarded.
async fn a_link_previewer_opens_nothing_wherever_it_looks(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let (path, mut phone) = (format!("/p/{}", order.code), world.browser());
    let before = ordering::history(&mut world.db(), order.brand, order.id).await.unwrap().len();
    for agent in ["WhatsApp/2.24.1 A", "facebookexternalhit/1.1", "Mozilla/5.0"] {
        let mut previewer = phone.with("user-agent", agent);
        for method in [Method::GET, Method::HEAD] {
            for page in [path.clone(), format!("{path}?account=stripe"), format!("{path}?lang=en")] {
                let seen = previewer.send(method.clone(), &page, None, Vec::new()).await;
                assert_eq!(seen.status, 200, "{method} {page}");
            }
            let attempts = format!("{path}/attempts?account=stripe");
            assert_eq!(previewer.send(method.clone(), &attempts, None, Vec::new()).await.status, 405);
            let back = previewer.send(method.clone(), &format!("{path}/return?status=paid"), None, Vec::new()).await;
            assert_eq!(back.status, 200, "{method}");
        }
        assert!(previewer.cookies.is_empty());
    }
    assert_eq!(world.attempts(&order).await, 0);
    let after = ordering::history(&mut world.db(), order.brand, order.id).await.unwrap();
    assert_eq!(after.len(), before, "nothing is told, « seen » neither: {after:?}");
    // The customer comes, taps twice, and loads the page again: one session.
    for _ in 0..2 {
        phone.post(&format!("{path}/attempts"), &[("account", "stripe")]).await;
        phone.get(&path).await.ok().shows(&["name=\"account\""]);
    }
    assert_eq!(world.attempts(&order).await, 1);
}

/// Where a browser says it is says nothing: providers and payers come back to the shop's own address (§9.9).
async fn whatever_host_a_browser_names_the_way_back_is_the_shops_own(world: World) {
    let vault = Vault::new(&Secret::new("a key of the operator that is long enough"));
    for kind in ["stripe", "paymetrust"] {
        let order = world.order(PaymentMethod::Online).await;
        let mut phone = world.browser();
        for (name, value) in
            [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "ftp")]
        {
            phone = phone.with(name, value);
        }
        let go = phone.post(&format!("/p/{}/attempts", order.code), &[("account", kind)]).await;
        assert_eq!(go.status, 303, "{}", go.text());
        let attempt = payments::attempts_of(&mut world.db(), order.brand, order.id).await.unwrap().remove(0);
        const REQUEST: &str = "SELECT request FROM attempt WHERE brand_id = $1 AND id = $2";
        let (sealed,) = world.db().one::<(Vec<u8>,)>(REQUEST, args![order.brand, attempt.id]).await.unwrap();
        let asked = vault.open(&format!("attempt.request:{}", attempt.id), &sealed).unwrap();
        let asked: serde_json::Value = serde_json::from_str(asked.reveal()).unwrap();
        for address in ["success_url", "failed_url", "notify_url"] {
            let told = asked[address].as_str().unwrap();
            assert!(told.starts_with("http://shop.example/"), "{kind}: {address} is {told}");
        }
        let page = phone.get(&format!("/p/{}", order.code)).await.ok();
        page.hides(&["evil.example"]);
    }
}

async fn a_click_leads_to_the_provider_and_back_to_the_truth(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let path = format!("/p/{}", order.code);
    let go = phone.post(&format!("{path}/attempts"), &[("account", "stripe")]).await;
    assert_eq!(go.status, 303, "{}", go.text());
    assert!(go.location().starts_with("http"), "{}", go.location());
    let again = phone.post(&format!("{path}/attempts"), &[("account", "stripe")]).await;
    assert_eq!(again.location(), go.location(), "a second click leads to the same session");

    let back = phone.get(&format!("{path}/return")).await.ok();
    back.shows(&["Nous vérifions votre paiement", "wa.me/2250700000099"]);
    phone.get(&format!("{path}/return?status=paid&amount=15000")).await.ok().shows(&["Nous vérifions"]);
    // Whoever gives up at the provider is asked again.
    phone.get(&format!("{path}/return?gave_up=true")).await.ok().shows(&["n’a pas abouti", "Réessayer"]);
    world.pays(&order).await;
    world.work().await;
    phone.get(&format!("{path}/return?gave_up=true")).await.ok().shows(&["Merci, c’est payé"]);
    phone.get(&format!("{path}/return")).await.ok().shows(&["Merci, c’est payé"]);
    phone.get(&path).await.ok().shows(&["Merci, c’est payé", "Réf."]).hides(&["name=\"account\""]);
    let late = phone.post(&format!("{path}/attempts"), &[("account", "paymetrust")]).await;
    assert_eq!(late.status, 409);
    late.shows(&["Merci, c’est payé"]);
}

async fn a_paid_order_has_its_receipt_to_download(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let (path, pdf) = (format!("/p/{}", order.code), payments::receipt_path(&order.code));
    phone.get(&path).await.ok().hides(&["recu.pdf"]);
    assert_eq!(phone.get(&pdf).await.status, 404);
    phone.post(&format!("{path}/attempts"), &[("account", "stripe")]).await;
    world.pays(&order).await;
    phone.get(&format!("{path}/return")).await.ok();
    world.work().await;
    // The wiring does it when the order is paid.
    let given = world.db().write(async |tx| payments::issue_receipt(tx, order.brand, order.id).await).await;
    assert!(given.unwrap().is_some());
    phone.get(&path).await.ok().shows(&[&pdf, "Télécharger le reçu (PDF)"]);
    for _ in 0..2 {
        let file = phone.get(&pdf).await.ok();
        assert!(file.bytes.starts_with(b"%PDF-"));
        assert_eq!(file.headers["content-type"], "application/pdf");
        assert_eq!(file.headers["content-disposition"], "attachment; filename=\"Recu-1-Awa-Mode.pdf\"");
        assert_eq!(file.headers["cache-control"], "no-store");
    }
    assert_eq!(phone.get("/p/nothing/recu.pdf").await.status, 404);
}

async fn a_provider_that_is_down_says_so_and_works_again(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let attempts = format!("/p/{}/attempts", order.code);
    world.fault("create", json!({"effect": "down"})).await;
    let down = phone.post(&attempts, &[("account", "stripe")]).await;
    assert_eq!(down.status, 503, "{}", down.text());
    down.shows(&["Le service de paiement ne répond pas", "name=\"account\""]);
    world.http.delete(format!("{}/control/psp/faults", world.providers)).send().await.unwrap();
    assert_eq!(phone.post(&attempts, &[("account", "stripe")]).await.status, 303);
    for wrong in ["", "wave", "<b>"] {
        let page = phone.post(&attempts, &[("account", wrong)]).await;
        assert_eq!(page.status, 422, "{wrong}");
        page.shows(&["name=\"account\""]);
    }
}

async fn a_wallet_without_a_page_asks_for_its_number_here(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let path = format!("/p/{}", order.code);
    phone.get(&path).await.ok().shows(&["Numéro MTN MoMo qui paie", "name=\"phone\""]).hides(&[FATOU]);
    let attempts = format!("{path}/attempts");
    for number in ["", "0707", "sept"] {
        let page = phone.post(&attempts, &[("account", "mtn"), ("phone", number)]).await;
        assert_eq!(page.status, 422, "{number}");
        page.shows(&["Donnez le numéro qui paie", "name=\"phone\""]);
    }
    assert_eq!(world.attempts(&order).await, 0);
    let go = phone.post(&attempts, &[("account", "mtn"), ("phone", "05 07 00 00 00")]).await;
    assert_eq!(go.status, 303);
    assert!(go.location().ends_with(&format!("{path}/return?on_phone=true")), "{}", go.location());
    let waiting = format!("{path}/return?on_phone=true");
    phone.get(&waiting).await.ok().shows(&["Validez sur votre téléphone", "cinq minutes", "Changer de moyen"]);
    phone.with("accept-language", "en").get(&waiting).await.ok().shows(&["Confirm on your phone"]);
    world.pays(&order).await;
    world.ground.clock.advance(kernel::seconds(20));
    world.work().await;
    phone.get(&waiting).await.ok().shows(&["Merci, c’est payé"]);
}

async fn an_order_that_cannot_be_paid_says_why(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let path = format!("/p/{}", order.code);
    world.ground.clock.advance(minutes(31));
    phone.get(&path).await.ok().shows(&["Le délai est passé"]).hides(&["name=\"account\""]);
    assert_eq!(phone.post(&format!("{path}/attempts"), &[("account", "stripe")]).await.status, 409);
    assert_eq!(phone.get(&format!("{path}/return")).await.location(), path);

    let id = world.conversation_of("Fatou").await;
    let order = world.orders(id, "FOULARD", PaymentMethod::Online).await;
    let brand = world.mode.id;
    let by = CancelledBy::Customer;
    world.db().write(async |tx| ordering::cancel_order(tx, brand, order.id, by).await).await.unwrap();
    phone.get(&format!("/p/{}", order.code)).await.ok().shows(&["Cette commande est annulée"]);

    let order = world.orders(id, "FOULARD", PaymentMethod::CashOnDelivery).await;
    let cash = phone.get(&format!("/p/{}", order.code)).await.ok();
    cash.shows(&["Vous payez à la livraison", "payer tout de suite", "name=\"account\""]);
}

async fn money_that_does_not_settle_is_not_asked_for_again(world: World) {
    let order = world.order(PaymentMethod::Online).await;
    let mut phone = world.browser();
    let path = format!("/p/{}", order.code);
    phone.post(&format!("{path}/attempts"), &[("account", "stripe")]).await;
    let (brand, by) = (world.mode.id, CancelledBy::Customer);
    world.db().write(async |tx| ordering::cancel_order(tx, brand, order.id, by).await).await.unwrap();
    world.pays(&order).await;
    phone.get(&format!("{path}/return")).await;
    world.work().await;
    let back = phone.get(&format!("{path}/return")).await;
    assert_eq!(back.location(), path);
    phone.get(&path).await.ok().shows(&["Votre argent est arrivé", "Ne payez pas une deuxième fois"]);
}

async fn the_page_of_an_order_that_ended_tells_its_money(world: World) {
    const NOTHING: &str = "rien n’a été prélevé";
    let mut phone = world.browser();
    // Nobody tried to pay.
    let order = world.order(PaymentMethod::Online).await;
    world.ground.clock.advance(minutes(31));
    phone.get(&format!("/p/{}", order.code)).await.ok().shows(&["Le délai est passé", NOTHING]);

    // A session that cannot be closed may still debit.
    let order = world.order(PaymentMethod::Online).await;
    let path = format!("/p/{}", order.code);
    phone.post(&format!("{path}/attempts"), &[("account", "paymetrust")]).await;
    world.ground.clock.advance(minutes(31));
    let page = phone.get(&path).await.ok();
    page.shows(&["Le délai est passé", "Si vous avez été débité, nous le verrons"]).hides(&[NOTHING]);

    // Its money comes, and nobody has the stock any more.
    let (brand, variant) = (world.mode.id, world.variant("ROBE-S").await);
    world
        .db()
        .write(async |tx| {
            catalogue::change_stock(tx, brand, variant, StockChange::To(0), Reason::Correction, None).await
        })
        .await
        .unwrap();
    world.pays(&order).await;
    world.payments.ask_again(brand, order.id).await.unwrap();
    world.work().await;
    let page = phone.get(&path).await.ok();
    page.shows(&["Votre argent est arrivé", "Nous avons reçu 15\u{202f}000\u{a0}FCFA", "La boutique regarde"]);
    page.hides(&[NOTHING]);

    // It is kept for the next order.
    let case = payments::cases_of_order(&mut world.db(), brand, order.id).await.unwrap().remove(0);
    let mut awa = world.signed_in(AWA).await;
    let settle = format!("/b/awa-mode/cases/{}/settlement", case.id);
    assert_eq!(awa.post(&settle, &[("how", "credited"), ("from", "cases")]).await.status, 303);
    let page = phone.get(&path).await.ok();
    page.shows(&["Le délai est passé", "Nous avons reçu 15\u{202f}000\u{a0}FCFA", "gardés en avoir"]).hides(&[NOTHING]);
    phone.with("accept-language", "en").get(&path).await.ok().shows(&["kept as a credit"]);

    // The credit pays the next order: its page says so, and not that nothing was paid.
    let conversation = world.conversation_of("Fatou").await;
    let next = world.orders(conversation, "ROBE-M", PaymentMethod::Online).await;
    let used = world.db().write(async |tx| payments::use_credit(tx, &next).await).await.unwrap();
    assert_eq!(used.minor, 15_000);
    let page = awa.get(&format!("/b/awa-mode/orders/{}", next.id)).await.ok();
    page.shows(&["Payée", "Avoir utilisé"]).hides(&["Aucun paiement pour le moment"]);
}

testing::stories!(World:
    opening_the_link_shows_everything_and_does_nothing,
    a_link_previewer_opens_nothing_wherever_it_looks,
    whatever_host_a_browser_names_the_way_back_is_the_shops_own,
    a_click_leads_to_the_provider_and_back_to_the_truth,
    a_paid_order_has_its_receipt_to_download,
    a_provider_that_is_down_says_so_and_works_again,
    a_wallet_without_a_page_asks_for_its_number_here,
    an_order_that_cannot_be_paid_says_why,
    money_that_does_not_settle_is_not_asked_for_again,
    the_page_of_an_order_that_ended_tells_its_money,
);
