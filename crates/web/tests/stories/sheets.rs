use crate::world::{AWA, FATOU, SHEET, World};
use identity::PaymentMethod;

const IMPORTS: &str = "/b/awa-mode/catalogue/imports";

fn token(page: &str) -> String {
    page.split_once(r#"name="import" value=""#).unwrap().1.split('"').next().unwrap().to_owned()
}

async fn products_are_found_and_counted(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.orders(id, "ROBE-M", PaymentMethod::Online).await;
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get("/b/awa-mode/catalogue").await.ok();
    page.shows(&["2 articles", "Foulard soie", "Accessoires", "Robe wax Adjoua", "dont 1 réservé"]);
    awa.get("/b/awa-mode/catalogue?q=robes%20WAX").await.ok().hides(&["Foulard"]);
    let variant = world.variant("ROBE-S").await;
    let path = format!("/b/awa-mode/catalogue/variants/{variant}/stock");
    let more = awa.script().post(&path, &[("change", "1")]).await.ok();
    more.shows(&[&format!("id=\"variant-{variant}\""), ">7<"]).hides(&["<html"]);
    assert_eq!(awa.post(&path, &[("change", "-1")]).await.location(), "/b/awa-mode/catalogue");
    for wrong in ["0", "", "x", "-100"] {
        let page = awa.script().post(&path, &[("change", wrong)]).await;
        assert!(page.status.is_client_error(), "{wrong}: {}", page.status);
    }
    assert_eq!(world.on_hand("ROBE-S").await, 6);
    let moves = catalogue::movements(&mut world.db(), world.mode.id, variant, 2).await.unwrap();
    assert!(moves.iter().all(|m| m.reason == catalogue::Reason::Correction && m.teammate.is_some()));
}

async fn what_is_exported_can_be_imported(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let sheet = awa.get("/b/awa-mode/catalogue/export.csv").await.ok();
    assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(sheet.header("content-disposition"), "attachment; filename=\"awa-mode.csv\"");
    assert!(sheet.bytes.starts_with("\u{feff}product_ref,".as_bytes()));
    let page = awa.upload(IMPORTS, "awa.csv", &sheet.bytes).await.ok();
    page.shows(&["awa.csv", ">2<", "sans changement"]).hides(&["Accepter"]);
}

async fn a_sheet_is_shown_then_approved(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get(IMPORTS).await.ok().shows(&["product_ref", "Lire le fichier"]);
    let sheet = SHEET.replace("ROBE-S,S,15000,6", "ROBE-S,S,16000,9") + "SAC,Sac tressé,Sacs,SAC,,9000,4\n";
    let page = awa.upload(IMPORTS, "nouveau <b>.csv", sheet.as_bytes()).await.ok();
    page.shows(&["nouveau &#60;b&#62;.csv", "article nouveau", "article modifié", "15\u{202f}000", "16\u{202f}000"]);
    page.shows(&["Sac tressé", "Nouveau", "Accepter ces changements"]);
    assert_eq!(world.on_hand("ROBE-S").await, 6, "nothing has happened yet");

    let done = awa.post(IMPORTS, &[("import", &token(&page.text()))]).await.ok();
    done.shows(&["C’est fait", "Un article ajouté", "Un article modifié"]);
    assert_eq!(world.on_hand("ROBE-S").await, 9);
    awa.get("/b/awa-mode/catalogue?q=sac").await.ok().shows(&["Sac tressé"]);
    let moves = catalogue::movements(&mut world.db(), world.mode.id, world.variant("ROBE-S").await, 1).await.unwrap();
    assert!(moves[0].teammate.is_some(), "who imported is known");
}

async fn what_was_not_shown_is_not_done(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let sheet = SHEET.replace("ROBE-S,S,15000,6", "ROBE-S,S,15000,9");
    let shown = awa.upload(IMPORTS, "a.csv", sheet.as_bytes()).await.ok();
    // Meanwhile two are counted off the shelf.
    let variant = world.variant("ROBE-S").await;
    let path = format!("/b/awa-mode/catalogue/variants/{variant}/stock");
    awa.post(&path, &[("change", "-2")]).await;
    let again = awa.post(IMPORTS, &[("import", &token(&shown.text()))]).await.ok();
    again.shows(&[">4<", ">9<", "Accepter ces changements"]);
    assert_eq!(world.on_hand("ROBE-S").await, 4);
    awa.post(IMPORTS, &[("import", &token(&again.text()))]).await.ok().shows(&["C’est fait"]);
    assert_eq!(world.on_hand("ROBE-S").await, 9);
}

async fn a_bad_sheet_says_what_to_correct_and_changes_nothing(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let bad = SHEET.replace("15000,6", "cher,6").replace("4000,20", "4000,beaucoup");
    let page = awa.upload(IMPORTS, "mauvais.csv", bad.as_bytes()).await;
    assert_eq!(page.status, 422);
    page.shows(&["2 lignes de mauvais.csv", ">2<", "cher", ">4<", "beaucoup"]);
    let stolen = "product_ref,product_name,variant_sku,price,stock\nAUTRE,Autre,ROBE-S,1,1\n";
    let page = awa.upload(IMPORTS, "b.csv", stolen.as_bytes()).await;
    assert_eq!(page.status, 422);
    page.shows(&["ROBE-S", "ROBE"]);
    for (file, says) in [
        (&b"\xff\xfe\x00p"[..], "pas un tableau CSV"),
        (&b" \n \n"[..], "vide"),
        (&b""[..], "Choisissez d’abord un fichier"),
        (&b"name,price\nx,1\n"[..], "manque la colonne"),
    ] {
        let page = awa.upload(IMPORTS, "c.csv", file).await;
        assert_eq!(page.status, 422, "{says}");
        page.shows(&[says]);
    }
    let huge = awa.upload(IMPORTS, "d.csv", &vec![b'x'; 11 * 1024 * 1024]).await;
    assert_eq!(huge.status, 413);
    huge.shows(&["trop gros : 10 Mo"]);
    for nonsense in ["", "x", "a.b.c"] {
        let page = awa.post(IMPORTS, &[("import", nonsense)]).await;
        assert_eq!(page.status, 422);
        page.shows(&["trop attendu"]);
    }
    awa.get("/b/awa-mode/catalogue").await.ok().shows(&["2 articles"]);
    assert_eq!(world.on_hand("ROBE-S").await, 6);
}

testing::stories!(World:
    products_are_found_and_counted,
    what_is_exported_can_be_imported,
    a_sheet_is_shown_then_approved,
    what_was_not_shown_is_not_done,
    a_bad_sheet_says_what_to_correct_and_changes_nothing,
);
