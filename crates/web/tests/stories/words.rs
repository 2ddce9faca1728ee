use crate::world::{AWA, KOFFI, World};

async fn a_merchant_teaches_the_words_of_customers(world: World) {
    let path = "/b/awa-mode/catalogue/words";
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.get(path).await.ok().shows(&["Mots des clients"]).hides(&["Enregistrer"]);
    assert_eq!(koffi.post(path, &[("words", "a = b")]).await.status, 403);
    let mut awa = world.signed_in(AWA).await;
    let saved = awa.post(path, &[("words", "maillot = polo\r\n\r\n tiaya=  Pantalon sarouel ")]).await;
    assert_eq!(saved.location(), format!("{path}?saved=1"));
    awa.get(&format!("{path}?saved=1")).await.ok().shows(&[
        "C’est enregistré",
        "maillot = polo",
        "tiaya = Pantalon sarouel",
    ]);
    for (wrong, told) in [
        ("maillot polo", "n’est pas «\u{a0}mot = mot\u{a0}»"),
        ("maillot =", "n’est pas «\u{a0}mot = mot\u{a0}»"),
        ("maillot = polo\nMaillot = chemise", "vient deux fois"),
    ] {
        let page = awa.post(path, &[("words", wrong)]).await;
        assert_eq!(page.status, 422);
        // What was typed is still there to be corrected.
        page.shows(&[told, wrong.lines().next().unwrap()]);
    }
    awa.get(path).await.ok().shows(&["maillot = polo", "tiaya = Pantalon sarouel"]);
    awa.get("/b/karite-co/catalogue/words").await.ok().hides(&["maillot = polo"]);
    assert_eq!(awa.get("/b/nobody/catalogue/words").await.status, 404);
}

testing::stories!(World: a_merchant_teaches_the_words_of_customers);
