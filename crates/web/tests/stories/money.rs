//! The page *Money*, its exports and an order's account.

use crate::world::{AWA, FATOU, KOFFI, MOUSSA, RIVAL, SARAH, World};
use identity::PaymentMethod;
use kernel::{days, minutes};
use ordering::Order;
use psp::Kind;
use storage::args;

/// Fatou pays at Stripe, Moussa pays cash at the door and keeps another order for later.
async fn a_day_at_the_till(world: &World) -> (Order, Order) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let moussa = world.writes(MOUSSA, "Moussa", "Bonjour").await;
    let online = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.payments.start_attempt(&online.code, Kind::Stripe).await.unwrap();
    world.pays(&online).await;
    world.payments.ask_again(world.mode.id, online.id).await.unwrap();
    world.work().await;
    world.ground.clock.advance(minutes(1));
    let cash = world.orders(moussa, "FOULARD", PaymentMethod::CashOnDelivery).await;
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.post(&format!("/b/awa-mode/orders/{}/delivery", cash.id), &[]).await.status, 303);
    world.orders(moussa, "FOULARD", PaymentMethod::CashOnDelivery).await;
    (online, cash)
}

async fn the_money_of_a_period_is_told(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/money").await.ok().shows(&["0\u{a0}FCFA", "aucun paiement", "Rien encore sur cette période"]);
    let (online, _) = a_day_at_the_till(&world).await;
    let page = awa.get("/b/awa-mode/money").await.ok();
    page.shows(&["href=\"/b/awa-mode/money\"", "19\u{202f}000\u{a0}FCFA", "2 paiements", "4\u{202f}000\u{a0}FCFA"]);
    page.shows(&["une commande", "Stripe", "15\u{202f}000\u{a0}FCFA", "Espèces à la livraison", "Par moyen"]);
    page.shows(&["#0002", &format!("/orders/{}/ledger", online.id), "#0001", "export.csv?period=today"]);
    awa.get("/b/awa-mode/money?period=nonsense").await.ok().shows(&["period=today\" aria-current=\"page\""]);

    world.ground.clock.advance(days(1));
    awa.get("/b/awa-mode/money").await.ok().shows(&["Rien encore"]).hides(&["Stripe"]);
    awa.get("/b/awa-mode/money?period=7-days").await.ok().shows(&["19\u{202f}000\u{a0}FCFA", "Stripe"]);
    awa.get("/b/karite-co/money?period=30-days").await.ok().shows(&["Rien encore"]).hides(&["Stripe"]);
    let mut rival = world.signed_in(RIVAL).await;
    rival.get("/b/rival-shop/money?period=30-days").await.ok().shows(&["Rien encore"]).hides(&["Stripe", "#0001"]);
}

async fn an_export_opens_in_a_spreadsheet_and_runs_nothing(world: World) {
    a_day_at_the_till(&world).await;
    let brand = world.mode.id;
    const BAD: &str = "UPDATE payment SET provider_payment_id = $2 WHERE brand_id = $1";
    let bad = "=HYPERLINK(\"http://evil\";\"cliquez\")";
    world.db().write(async |tx| tx.exec(BAD, args![brand, bad]).await).await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    let sheet = awa.get("/b/awa-mode/money/export.csv?period=7-days").await.ok();
    assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        sheet.header("content-disposition"),
        "attachment; filename=\"awa-mode-paiements-2026-10-27-2026-11-02.csv\""
    );
    let text = String::from_utf8(sheet.bytes).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "a title, two movements and the end: {text}");
    assert!(lines[0].starts_with("\u{feff}Enregistré le;Payé le;Commande;Moyen;Prestataire;"), "{}", lines[0]);
    assert!(
        lines[1].ends_with(";#0002;Espèces à la livraison;Espèces à la livraison;;;4000;XOF;;Koffi Kouassi"),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].contains(";#0001;En ligne;Stripe;\"'=HYPERLINK(\"\"http://evil\"\";\"\"cliquez\"\")\";"),
        "{}",
        lines[2]
    );
    assert!(lines[2].ends_with(";15000;XOF;;"), "{}", lines[2]);

    let book = awa.get("/b/awa-mode/money/export.xlsx").await.ok();
    assert_eq!(book.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert_eq!(book.header("content-disposition"), "attachment; filename=\"awa-mode-paiements-2026-11-02.xlsx\"");
    assert!(book.bytes.starts_with(b"PK\x03\x04"));

    let mut rival = world.signed_in(RIVAL).await;
    let theirs = rival.get("/b/rival-shop/money/export.csv?period=30-days").await.ok();
    assert_eq!(theirs.text().matches("\r\n").count(), 1, "their titles and nothing of ours");
}

async fn an_orders_account_is_told(world: World) {
    let (online, cash) = a_day_at_the_till(&world).await;
    let mut koffi = world.signed_in(KOFFI).await;
    let order = format!("/b/awa-mode/orders/{}", online.id);
    koffi.get(&order).await.ok().shows(&[&format!("{order}/ledger")]);
    let page = koffi.get(&format!("{order}/ledger")).await.ok();
    page.shows(&[
        "Compte de la commande #0001",
        "Soldé",
        "Total dû",
        "Payé chez Stripe",
        "\u{2212}15\u{202f}000\u{a0}FCFA",
    ]);
    let page = koffi.get(&format!("/b/awa-mode/orders/{}/ledger", cash.id)).await.ok();
    page.shows(&["Soldé", "Espèces encaissées par Koffi Kouassi"]);
}

async fn who_sells_does_not_see_the_figures(world: World) {
    let mut koffi = world.signed_in(KOFFI).await;
    for path in ["money", "money/export.csv", "money/export.xlsx"] {
        assert_eq!(koffi.get(&format!("/b/awa-mode/{path}")).await.status, 403, "{path}");
    }
    for path in ["today", "more"] {
        koffi.get(&format!("/b/awa-mode/{path}")).await.ok().hides(&["/b/awa-mode/money"]);
    }
    let mut sarah = world.signed_in(SARAH).await;
    sarah.get("/b/awa-mode/more").await.ok().shows(&["/b/awa-mode/money"]);
    sarah.get("/b/awa-mode/money").await.ok().shows(&["Nothing yet in this period"]);
    assert_eq!(sarah.get("/b/awa-mode/money/export.xlsx").await.status, 200);
}

async fn keys_that_a_provider_refuses_are_seen_until_they_are_right(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    let mut awa = world.signed_in(AWA).await;
    const PAGES: [&str; 2] = ["/b/awa-mode/money", "/b/awa-mode/cases"];
    world.stripe_key("sk_test_of_last_year").await;
    for page in PAGES {
        awa.get(page).await.ok().hides(&["refuse vos clés"]);
    }
    assert!(world.payments.start_attempt(&order.code, Kind::Stripe).await.is_err());
    let mut rival = world.signed_in(RIVAL).await;
    for page in PAGES {
        let shown = awa.get(page).await.ok();
        shown.shows(&["Stripe refuse vos clés", "corrigez-les"]).hides(&["sk_test_of_last_year"]);
        rival.get(&page.replace("awa-mode", "rival-shop")).await.ok().hides(&["refuse vos clés"]);
    }
    world.stripe_key("sk_test_awa").await;
    world.payments.start_attempt(&order.code, Kind::Stripe).await.unwrap();
    for page in PAGES {
        awa.get(page).await.ok().hides(&["refuse vos clés"]);
    }
}

testing::stories!(World:
    keys_that_a_provider_refuses_are_seen_until_they_are_right,
    the_money_of_a_period_is_told,
    an_export_opens_in_a_spreadsheet_and_runs_nothing,
    an_orders_account_is_told,
    who_sells_does_not_see_the_figures,
);
