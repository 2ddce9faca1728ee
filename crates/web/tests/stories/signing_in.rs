use crate::browser::Browser;
use crate::world::{AWA, PASSWORD, World};
use kernel::minutes;

async fn one_signs_in_goes_where_one_wanted_and_out_again(world: World) {
    let mut browser = world.browser();
    let asked = browser.get("/b/awa-mode/orders?x=1").await;
    assert_eq!((asked.status.as_u16(), asked.location()), (303, "/sign-in?next=%2Fb%2Fawa%2Dmode%2Forders%3Fx%3D1"));
    browser.get(asked.location()).await.ok().shows(&["Connexion", r#"name="next" value="/b/awa-mode/orders?x=1""#]);

    let fields = [("email", " AWA@example.ci"), ("password", PASSWORD), ("next", "/b/awa-mode/orders?x=1")];
    let page = browser.post("/sign-in", &fields).await;
    assert_eq!((page.status.as_u16(), page.location()), (303, "/b/awa-mode/orders?x=1"));
    let cookie = page.header("set-cookie").to_owned();
    for part in ["session=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert_eq!(browser.get("/").await.location(), "/b/awa-mode/messages");
    assert_eq!(browser.get("/sign-in").await.location(), "/", "who is in need not sign in");

    let stolen = browser.clone();
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!(out.location(), "/sign-in?said=bye");
    assert!(browser.cookies.is_empty());
    assert!(out.header("clear-site-data").contains("cache"));
    browser.get(out.location()).await.ok().shows(&["déconnecté"]);
    let after = stolen.clone().get("/b/awa-mode/messages").await;
    assert_eq!(after.status, 303, "the session is over, whoever has the cookie");
    stolen.clone().get("/sign-in").await.ok().shows(&["Votre session est terminée"]);
}

async fn a_wrong_password_is_told_and_too_many_are_counted(world: World) {
    let mut browser = world.browser();
    for _ in 0..5 {
        let page = browser.post("/sign-in", &[("email", AWA), ("password", "x<y")]).await;
        assert_eq!(page.status, 401);
        page.shows(&["L’adresse ou le mot de passe ne va pas", AWA]).hides(&["x<y"]);
    }
    let page = browser.post("/sign-in", &[("email", AWA), ("password", PASSWORD)]).await;
    assert_eq!(page.status, 429);
    page.shows(&["Trop d’essais. Attendez 15 minutes"]);
    world.ground.clock.advance(minutes(14));
    let page = browser.with("accept-language", "en").post("/sign-in", &[("email", AWA), ("password", PASSWORD)]).await;
    page.shows(&["a minute"]);
    world.ground.clock.advance(minutes(1));
    assert_eq!(browser.post("/sign-in", &[("email", AWA), ("password", PASSWORD)]).await.status, 303);
}

async fn forms_of_other_sites_change_nothing(world: World) {
    let browser = world.browser();
    let credentials = [("email", AWA), ("password", PASSWORD)];
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let mut evil = browser.with(name, value);
        let page = evil.post("/sign-in", &credentials).await;
        assert_eq!(page.status, 403, "{name}: {value}");
        page.shows(&["Vous n’avez pas accès"]);
        assert!(evil.cookies.is_empty());
    }
    let mut old = browser.with("origin", "http://shop.example");
    assert_eq!(old.post("/sign-in", &credentials).await.status, 303, "an old browser says its origin");

    let id = world.writes(crate::world::FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let path = format!("/b/awa-mode/messages/{id}/takeover");
    assert_eq!(awa.with("sec-fetch-site", "cross-site").post(&path, &[]).await.status, 403);
    let mut silent = awa.clone();
    let nothing = silent.send(axum::http::Method::POST, &path, None, Vec::new()).await;
    assert_eq!(nothing.status, 403, "a session without a word of where the form stands");
    let order = format!("/p/{}/attempts", "unknown");
    assert_eq!(world.browser().with("sec-fetch-site", "cross-site").post(&order, &[]).await.status, 403);
    let found = conversation::Conversation::find(&mut world.db(), world.mode.id, id).await.unwrap().unwrap();
    assert_eq!(found.handling, conversation::Handling::Agent);
    assert_eq!(awa.post(&path, &[]).await.status, 303);
}

async fn behind_https_the_cookie_belongs_to_this_host_alone(world: World) {
    let mut browser = Browser::new(world.router_at("https://shop.example"));
    let page = browser.post("/sign-in", &[("email", AWA), ("password", PASSWORD)]).await;
    let cookie = page.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("; Secure"), "{cookie}");
    assert_eq!(browser.get("/b/awa-mode/team").await.status, 200);
}

async fn the_pages_script_is_told_instead_of_led_away(world: World) {
    let mut script = world.browser().script();
    let page = script.get("/b/awa-mode/messages").await;
    assert_eq!(page.status, 401);
    page.shows(&["data-fragment", "Votre session est terminée"]).hides(&["<html"]);
    let stream = world.browser().with("accept", "text/event-stream").get("/b/awa-mode/live").await;
    assert_eq!(stream.status, 401);
}

async fn theme_and_language_are_kept_by_the_browser(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/more").await.ok().shows(&[r#"<html lang="fr" data-theme="auto">"#]);
    let back = awa.with("referer", "http://shop.example/b/awa-mode/more");
    let mut back = back;
    let saved = back.post("/preferences", &[("theme", "dark"), ("locale", "en")]).await;
    assert_eq!(saved.location(), "/b/awa-mode/more");
    back.get("/b/awa-mode/more").await.ok().shows(&[r#"<html lang="en" data-theme="dark">"#]);
    let evil = back.with("referer", "https://evil.example/path").post("/preferences", &[("theme", "x")]).await;
    assert_eq!(evil.location(), "/");
    assert_eq!(world.browser().post("/preferences", &[("theme", "dark")]).await.location(), "/sign-in");
}

testing::stories!(World:
    one_signs_in_goes_where_one_wanted_and_out_again,
    a_wrong_password_is_told_and_too_many_are_counted,
    forms_of_other_sites_change_nothing,
    behind_https_the_cookie_belongs_to_this_host_alone,
    the_pages_script_is_told_instead_of_led_away,
    theme_and_language_are_kept_by_the_browser,
);
