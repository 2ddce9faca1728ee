use crate::world::{AWA, KOFFI, RIVAL, World};
use catalogue::{
    NewSource, Pictures, ReadSource, SettleSync, Source, SourceKind, SourceReader, SourceSettings, Sync, SyncState,
};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{Secret, Vault};
use ordering::HeldForOrders;
use sandbox::{Sandbox, SandboxOptions};
use shopfront::{Fetcher, Reach};
use std::sync::Arc;
use web::Sourcing;

const SOURCES: &str = "/b/awa-mode/catalogue/sources";

/// What pages of sources stand on in these stories.
pub fn sourcing(world: &World, vault: &Vault) -> Sourcing {
    let fetcher = Fetcher::new(Reach::Loopback).unwrap();
    let reader = SourceReader::new(world.db().clone(), fetcher.clone(), vault.clone());
    let pictures = Pictures::new(world.db().clone(), fetcher.clone(), vault.clone());
    Sourcing { fetcher, reader, pictures }
}

/// Reads what waits to be read.
async fn reads(world: &World) {
    let vault = crate::world::vault();
    let Sourcing { reader, .. } = sourcing(world, &vault);
    let mut registry = Registry::new();
    registry.on::<ReadSource, _, _>(move |job, claim| {
        let reader = reader.clone();
        async move { reader.run(&job, &claim).await }
    });
    let db = world.db().clone();
    registry.on::<SettleSync, _, _>(move |job, claim| {
        let db = db.clone();
        async move { job.run(&claim, &db, &HeldForOrders).await }
    });
    run_due(&Worker::new(world.db().clone(), Arc::new(registry), WorkerOptions::default())).await.unwrap();
}

async fn a_shop_is_pasted_looked_at_and_approved(world: World) {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    awa.get(SOURCES).await.ok().shows(&["Lien de votre boutique", "Un fichier", "Boutique Instagram ou Facebook"]);
    let address = sandbox.shop_url("savons");
    let pasted = awa.post(SOURCES, &[("address", &address)]).await;
    assert_eq!(pasted.status, 303, "{}", pasted.text());
    let page = pasted.location().to_owned();
    awa.get(&page).await.ok().shows(&["data-fragments-source", "Lecture de savons.localhost", "Arrêter"]);
    awa.get(&format!("{page}/progress")).await.ok().shows(&["id=\"source-"]);
    reads(&world).await;
    awa.get(&format!("{page}/progress")).await.ok().shows(&["Voir les changements"]);
    let found = awa.get(&page).await.ok();
    found.shows(&[
        "Boutique WooCommerce · 214 produits · XOF",
        "Accepter les 214 changements",
        "Robe wax Adjoua",
        "18\u{202f}200\u{a0}FCFA",
    ]);
    // Pictures are ours, and light.
    let text = found.text();
    let picture = text.split("src=\"").map(|rest| rest.split('"').next().unwrap_or_default());
    let picture = picture
        .into_iter()
        .find(|src| src.contains("/catalogue/pictures?"))
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#38;", "&");
    let light = awa.get(&picture).await.ok();
    assert_eq!(light.header("content-type"), "image/jpeg");
    assert!(light.bytes.len() < 8_000, "{}", light.bytes.len());
    // Nobody is asked for an address that we have not marked.
    let forged = picture.replace("png", "jpg");
    assert_ne!(forged, picture);
    assert_eq!(awa.get(&forged).await.status, 404);

    awa.get(&format!("{page}?q=foulard&kind=new")).await.ok().shows(&["Foulard bazin"]).hides(&["Sac cabas"]);
    awa.get(&format!("{page}?page=5")).await.ok().shows(&["Articles précédents"]);
    // Nothing of it is published before she says that it is hers.
    found.shows(&["C’est ma boutique, ou j’ai le droit d’en reprendre les articles"]);
    let unsaid = awa.post(&format!("{page}/approval"), &[("scope", "all")]).await;
    assert_eq!(unsaid.status, 422);
    unsaid.shows(&["Dites d’abord que cette boutique est la vôtre"]);
    assert_eq!(awa.post(&format!("{page}/approval"), &[("scope", "all"), ("vouch", "on")]).await.status, 303);
    awa.get(&page).await.ok().shows(&["C’est fait", "214 articles ajoutés"]);
    awa.get("/b/awa-mode/catalogue?q=bazin").await.ok().shows(&["Foulard bazin", "/catalogue/pictures?"]);
    awa.get(SOURCES).await.ok().shows(&["savons.localhost", "À jour", "prochaine lecture"]);
    // It has a page of its own, where alerts lead.
    let source = catalogue::sources(&mut world.db(), world.mode.id).await.unwrap().remove(0);
    let its_own = format!("{SOURCES}/{}", source.id);
    awa.get(&its_own)
        .await
        .ok()
        .shows(&["<h1 class=\"break\">savons.localhost</h1>", "Lire maintenant"])
        .hides(&["Un fichier"]);
    let told = alerts::NewAlert {
        kind: alerts::Kind::SourceToApprove,
        once: "1".into(),
        place: alerts::Place::Source(source.id),
        about: Some(source.shown.clone()),
        to: alerts::Audience::Team,
    };
    world.db().write(async |tx| alerts::raise(tx, &world.mode, told.clone()).await).await.unwrap();
    awa.get("/b/awa-mode/alerts").await.ok().shows(&[
        &its_own,
        "Des changements de votre catalogue attendent votre accord : savons.localhost",
        "nouvelle",
    ]);
    // What waits for a word is shown at once, and is no news to who has looked at it.
    sandbox_day(&sandbox, "savons", 2).await;
    // Ids of one millisecond have no order.
    world.ground.clock.advance(kernel::minutes(1));
    let again = awa.post(&format!("{its_own}/sync"), &[]).await.location().to_owned();
    reads(&world).await;
    let led = awa.get(&its_own).await;
    assert_eq!((led.status.as_u16(), led.location()), (303, again.as_str()));
    awa.get(&again).await.ok().hides(&["C’est ma boutique"]);
    awa.get("/b/awa-mode/alerts").await.ok().hides(&["nouvelle"]);
}

/// A shop of the sandbox's, on another day.
async fn sandbox_day(sandbox: &Sandbox, shop: &str, day: u8) {
    let url = format!("{}/control/shops/{shop}", sandbox.url());
    let answer = reqwest::Client::new().post(url).json(&serde_json::json!({ "day": day })).send().await.unwrap();
    assert!(answer.status().is_success());
}

async fn what_hinders_is_said_with_the_way_round_it(world: World) {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    for address in ["http://10.0.0.1/", "ftp://x.ci/", " "] {
        let refused = awa.post(SOURCES, &[("address", address)]).await;
        assert_eq!(refused.status, 422);
        refused.shows(&["Cette adresse n’est pas celle d’une page publique."]);
    }
    awa.post(SOURCES, &[("kind", "meta"), ("address", "123456")]).await.shows(&["Il faut aussi le jeton d’accès."]);
    let base = sandbox.shop_url("pieges");
    for (path, said) in [
        ("/rien", "Il n’y a pas de page à cette adresse."),
        ("/ferme", "Ce site ne laisse pas lire ses pages."),
        ("/connexion", "Cette page demande un mot de passe."),
        ("/dedans", "Ce site ne répond pas."),
    ] {
        let page = awa.post(SOURCES, &[("address", &format!("{base}{path}"))]).await.location().to_owned();
        reads(&world).await;
        awa.get(&page).await.ok().shows(&[said, "Essayer une autre source"]);
    }
    // Who does not allow it is not even asked.
    for (address, said) in [
        ("https://www.instagram.com/chezawa", "Instagram n’autorise pas la lecture des pages"),
        ("https://www.jumia.ci/robe", "Les places de marché interdisent la lecture automatique"),
    ] {
        let page = awa.post(SOURCES, &[("address", address)]).await.location().to_owned();
        reads(&world).await;
        awa.get(&page).await.ok().shows(&[said]);
    }
    awa.get(SOURCES).await.ok().shows(&["En échec"]);
}

/// A catalogue at Meta: its number and a token; what Meta says of a token is told in words, and another one is given in its place.
async fn a_catalogue_at_meta_is_connected(world: World) {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    let asked = awa.post(SOURCES, &[("kind", "meta"), ("address", "ma boutique"), ("token", "jeton")]).await;
    assert_eq!(asked.status, 422);
    asked.shows(&["Le numéro d’un catalogue Meta n’a que des chiffres.", "value=\"ma boutique\""]);
    let new = NewSource {
        kind: SourceKind::Meta,
        address: Secret::new(catalogue::meta_place(sandbox.url(), "1029384756012345")),
        token: Some(Secret::new("un jeton d’hier")),
        settings: SourceSettings::default(),
        currency: world.mode.currency,
        country: None,
    };
    let (vault, fetcher) = (crate::world::vault(), Fetcher::new(Reach::Loopback).unwrap());
    let added = world
        .db()
        .write(async |tx| Source::add(tx, world.mode.id, &new, (&vault, &fetcher), None).await)
        .await
        .unwrap();
    let its_own = format!("{SOURCES}/{}", added.id);
    let page = awa.post(&format!("{its_own}/sync"), &[]).await.location().to_owned();
    reads(&world).await;
    awa.get(&page).await.ok().shows(&["Meta n’accepte plus le jeton d’accès.", "Essayer une autre source"]);
    awa.get(&its_own).await.ok().shows(&[
        "Meta 1029384756012345",
        "Meta n’accepte plus le jeton",
        "Nouveau jeton d’accès",
    ]);
    let given = awa.post(&its_own, &[("every", "day"), ("pieces", "5"), ("token", "jeton-de-vitrine")]).await;
    let page = given.location().to_owned();
    assert!(page.contains("/catalogue/syncs/"), "{page}");
    reads(&world).await;
    awa.get(&page).await.ok().shows(&["Boutique Meta · 24 produits · XOF", "Accepter les 24 changements"]);
    // Nothing given is nothing changed.
    assert_eq!(awa.post(&its_own, &[("every", "week"), ("pieces", "5"), ("token", " ")]).await.location(), SOURCES);
}

async fn columns_nobody_could_guess_are_named_by_hand(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let sheet = "Machin;Truc;Combien;Reste\nA1;Savon doux;2 500 F;4\nA2;Huile fine;3 000 F;0\n";
    let page = awa.upload(&format!("{SOURCES}/files"), "etrange.csv", sheet.as_bytes()).await.location().to_owned();
    reads(&world).await;
    let shown = awa.get(&page).await.ok();
    shown.shows(&["Que contient chaque colonne ?", "Combien", "2 500 F · 3 000 F"]);
    let action = shown.text().split("action=\"").find_map(|rest| {
        let action = rest.split('"').next()?;
        action.ends_with("/columns").then(|| action.to_owned())
    });
    let said =
        [("column:Machin", "sku"), ("column:Truc", "name"), ("column:Combien", "price"), ("column:Reste", "stock")];
    let page = awa.post(&action.unwrap(), &said).await.location().to_owned();
    reads(&world).await;
    awa.get(&page).await.ok().shows(&["Accepter les 2 changements", "Savon doux", "2\u{202f}500\u{a0}FCFA"]);
    // And remembered for the next file of that name.
    let page = awa.upload(&format!("{SOURCES}/files"), "etrange.csv", sheet.as_bytes()).await.location().to_owned();
    reads(&world).await;
    awa.get(&page).await.ok().shows(&["Savon doux"]);
    let kinds: Vec<_> =
        catalogue::sources(&mut world.db(), world.mode.id).await.unwrap().iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [SourceKind::File]);
}

async fn sources_are_for_those_who_edit_the_catalogue_of_their_own_brand(world: World) {
    let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    let page = awa.post(SOURCES, &[("address", &sandbox.shop_url("flux"))]).await.location().to_owned();
    let mut rival = world.signed_in(RIVAL).await;
    assert_eq!(rival.get(SOURCES).await.status, 404);
    let own = catalogue::sources(&mut world.db(), world.mode.id).await.unwrap().remove(0).id;
    assert_eq!(rival.get(&format!("/b/{}/catalogue/sources/{own}", world.rival.slug)).await.status, 404);
    let theirs = page.replace("/b/awa-mode/", &format!("/b/{}/", world.rival.slug));
    for path in ["", "/progress"] {
        assert_eq!(rival.get(&format!("{theirs}{path}")).await.status, 404);
    }
    for path in ["/cancel", "/approval", "/refusal"] {
        assert_eq!(rival.post(&format!("{theirs}{path}"), &[("scope", "all")]).await.status, 404, "{path}");
    }
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.get(SOURCES).await.status, 403);
    assert_eq!(awa.post(&format!("{page}/cancel"), &[]).await.status, 303);
    awa.get(&page).await.ok().shows(&["Lecture arrêtée. Rien n’a changé."]);
    let source = catalogue::sources(&mut world.db(), world.mode.id).await.unwrap().remove(0);
    let syncs = Sync::of_source(&mut world.db(), world.mode.id, source.id, 5).await.unwrap();
    assert_eq!(syncs[0].state, SyncState::Cancelled);
    awa.post(&format!("{SOURCES}/{}", source.id), &[("every", "week"), ("pieces", "3"), ("automatic", "on")]).await;
    let source = catalogue::sources(&mut world.db(), world.mode.id).await.unwrap().remove(0);
    assert_eq!((source.settings.automatic, source.settings.pieces), (true, 3));
    assert_eq!(awa.post(&format!("{SOURCES}/{}/removal", source.id), &[("products", "keep")]).await.status, 303);
    assert!(catalogue::sources(&mut world.db(), world.mode.id).await.unwrap().is_empty());
}

testing::stories!(World:
    a_shop_is_pasted_looked_at_and_approved,
    what_hinders_is_said_with_the_way_round_it,
    a_catalogue_at_meta_is_connected,
    columns_nobody_could_guess_are_named_by_hand,
    sources_are_for_those_who_edit_the_catalogue_of_their_own_brand,
);
