//! The page of whoever hosts the platform.

use crate::world::{AWA, KOFFI, RIVAL, World};
use identity::{Brand, Tenant, tenants};
use kernel::{BrandId, seconds};
use speech::{Listen, Speak};

async fn who_hosts_decides_who_may_use_voices(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/settings").await.ok().shows(&["/b/awa-mode/platform", "pas de message vocal"]);
    let page = awa.get("/b/awa-mode/platform").await.ok();
    page.shows(&["Plateforme", "permises sur toute la plateforme", "Organisations et boutiques", "Awa Mode", "Rival"]);
    let all = tenants(&mut world.db()).await.unwrap();
    let theirs = tenant(&all, "rival");
    // Everybody, then an organisation, then one brand.
    let everybody = |withheld: &str| vec![("whose", "all".to_owned()), ("withheld", withheld.to_owned())];
    let organisation = |id: kernel::OrgId, withheld: &str| {
        let id = id.to_string();
        vec![("whose", "organisation".to_owned()), ("organisation", id), ("withheld", withheld.to_owned())]
    };
    let one = |id: BrandId, withheld: &str| {
        vec![("whose", "brand".to_owned()), ("brand", id.to_string()), ("withheld", withheld.to_owned())]
    };
    let (mode, rival) = (world.mode.id, world.rival.id);
    for (fields, mode_has, rival_has) in [
        (everybody("true"), false, false),
        (everybody("true"), false, false),
        (everybody("false"), true, true),
        (organisation(theirs.organisation.id, "true"), true, false),
        (one(mode, "true"), false, false),
        (organisation(theirs.organisation.id, "false"), false, true),
        (one(mode, "false"), true, true),
        (one(mode, "false"), true, true),
        // Of whom nobody knows.
        (one(BrandId(kernel::Uuid::from_u128(7)), "true"), true, true),
    ] {
        let typed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = awa.post("/b/awa-mode/platform/voices", &typed).await;
        assert_eq!(done.location(), "/b/awa-mode/platform?saved=1");
        assert_eq!((world.listens(mode).await, world.listens(rival).await), (mode_has, rival_has), "{typed:?}");
    }
    // Who is cut off is told so in their own settings, where nothing of theirs has changed.
    let fields = one(mode, "true");
    let typed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    awa.post("/b/awa-mode/platform/voices", &typed).await;
    awa.get("/b/awa-mode/settings").await.ok().shows(&["coupées par votre hébergeur", "name=\"listens\" checked"]);
    for wrong in [
        vec![("whose", "brand"), ("withheld", "true")],
        vec![("whose", "nobody"), ("withheld", "true")],
        vec![("whose", "all"), ("brand", "7"), ("withheld", "true")],
        vec![("whose", "all"), ("withheld", "perhaps")],
    ] {
        let status = awa.post("/b/awa-mode/platform/voices", &wrong).await.status;
        assert!(status.is_client_error(), "{wrong:?}: {status}");
    }
    assert!(world.listens(rival).await);
}

async fn nobody_else_sees_it(world: World) {
    let everybody = [("whose", "all"), ("withheld", "true")];
    for (who, brand) in [(KOFFI, "awa-mode"), (RIVAL, "rival-shop")] {
        let mut browser = world.signed_in(who).await;
        browser.get(&format!("/b/{brand}/settings")).await.ok().hides(&["/platform"]);
        assert_eq!(browser.get(&format!("/b/{brand}/platform")).await.status, 404, "{who}");
        assert_eq!(browser.post(&format!("/b/{brand}/platform/voices"), &everybody).await.status, 404, "{who}");
    }
    assert!(world.listens(world.mode.id).await);
}

async fn it_tells_what_waits(world: World) {
    let (brand, message) = (world.mode.id, kernel::MessageId(kernel::Uuid::from_u128(1)));
    let db = world.db();
    db.write(async |tx| jobs::enqueue(tx, &Listen { brand, message }).await).await.unwrap();
    let speak = Speak { brand, message, locale: kernel::Locale::Fr, instead: false };
    db.write(async |tx| jobs::enqueue(tx, &speak).await).await.unwrap();
    world.ground.clock.advance(seconds(75));
    let mut awa = world.signed_in(AWA).await;
    // The web of this world has no ears; what waits in the queue is another node's to do.
    let page = awa.get("/b/awa-mode/platform").await.ok();
    page.shows(&["Écoute des messages vocaux", "Un message attend depuis 1 min", "Réponses parlées"]);
}

/// How words are said, and names that corrections taught.
async fn words_are_said_as_the_shop_says(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/voices").await.ok().shows(&["Rien encore"]);
    let sounds = "Akofena = a ko fé na\n\n Zahoui=za oui ";
    assert_eq!(awa.post("/b/awa-mode/voices", &[("sounds", sounds)]).await.location(), "/b/awa-mode/voices?saved=1");
    awa.get("/b/awa-mode/voices").await.ok().shows(&["Akofena = a ko fé na\nZahoui = za oui"]);
    let long = "x".repeat(41);
    for (wrong, why) in [
        ("Akofena", "Cette ligne"),
        ("deux mots = deu mo", "Cette ligne"),
        ("Akofena =", "Cette ligne"),
        (&*format!("{long} = x"), "Cette ligne"),
        ("Aya = a ya\naya = aïa", "vient deux fois"),
        (&*"Aya = a\n".repeat(201), "200 mots"),
    ] {
        let page = awa.post("/b/awa-mode/voices", &[("sounds", wrong)]).await;
        assert_eq!(page.status, 422, "{wrong}");
        page.shows(&[why]);
    }
    awa.get("/b/awa-mode/voices").await.ok().shows(&["Akofena = a ko fé na\nZahoui = za oui"]);
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.get("/b/awa-mode/voices").await.ok().hides(&["voices/forgetting"]);
    assert_eq!(koffi.post("/b/awa-mode/voices", &[("sounds", "")]).await.status, 403);
    assert_eq!(koffi.post("/b/awa-mode/voices/forgetting", &[("word", "Akofena")]).await.status, 403);
    let mut rival = world.signed_in(RIVAL).await;
    rival.get("/b/rival-shop/voices").await.ok().hides(&["za oui"]);
}

impl World {
    async fn listens(&self, brand: BrandId) -> bool {
        Brand::find(&mut self.db(), brand).await.unwrap().unwrap().listens()
    }
}

fn tenant<'a>(all: &'a [Tenant], slug: &str) -> &'a Tenant {
    all.iter().find(|tenant| tenant.organisation.slug == slug).unwrap()
}

testing::stories!(World:
    who_hosts_decides_who_may_use_voices,
    nobody_else_sees_it,
    it_tells_what_waits,
    words_are_said_as_the_shop_says,
);
