use crate::world::World;
use alerts::{Browser, Channel, Fate, Kind, browsers, unsubscribe};
use kernel::{Secret, hours, minutes};
use serde_json::json;

/// The mail server is away, says « later », then takes it: nothing is lost, and nothing comes twice.
async fn mail_waits_for_its_server(world: World) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    world.control("mailbox/faults", json!({ "on": "connect", "when": { "next": 1 }, "effect": "drop_before" })).await;
    world
        .control("mailbox/faults", json!({ "on": "data", "when": { "next": 1 }, "effect": "refuse", "code": 451 }))
        .await;
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    let fate = || world.fate(id, &world.awa, Channel::Email);
    assert_eq!(fate().await, Some(Fate::Sending(Some("mail_server".into()))));
    // What comes meanwhile waits, and is told as one.
    world.raises(Kind::HumanWanted, 2).await.unwrap();
    world.raises(Kind::HumanWanted, 3).await.unwrap();
    world.later(minutes(2)).await;
    assert_eq!(fate().await, Some(Fate::Sending(Some("mail_server".into()))));
    world.later(minutes(4)).await;
    assert!(matches!(fate().await, Some(Fate::Sent(_))));
    assert_eq!(world.subjects(&world.awa).await, ["n° 1 attend une personne"]);
    world.later(minutes(3)).await;
    assert_eq!(world.subjects(&world.awa).await[1..], ["2 clients attendent une personne"]);
    world.has_nothing_left_to_do().await;
}

/// A mailbox that does not exist is not tried again; a server that is away for a day is given up, and the product has it all.
async fn mail_that_cannot_come_says_why(world: World) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    world
        .control("mailbox/faults", json!({ "on": "recipient", "when": { "next": 1 }, "effect": "refuse", "code": 550 }))
        .await;
    let first = world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    assert_eq!(world.fate(first, &world.awa, Channel::Email).await, Some(Fate::Failed("refused".into())));
    world.control("mailbox/faults", json!({ "on": "connect", "effect": "refuse", "code": 421 })).await;
    let second = world.raises(Kind::HumanWanted, 2).await.unwrap();
    world.work().await;
    for _ in 0..26 {
        world.later(hours(1)).await;
    }
    assert_eq!(world.fate(second, &world.awa, Channel::Email).await, Some(Fate::Failed("given_up".into())));
    assert_eq!(world.list(&world.awa).await.len(), 2);
    assert_eq!(world.letters(&world.awa).await, Vec::<serde_json::Value>::new());
    world.has_nothing_left_to_do().await;
}

/// A server where one must sign in takes nothing from who does not.
async fn a_server_may_want_to_know_us(world: World) {
    world.hears(&world.awa, &[Channel::Email]).await;
    let url = format!("{}/control/mailbox/credentials", world.sandbox.url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let put = http.put(url).json(&json!({ "user": "vente", "password": "très secret" }));
    assert!(put.send().await.unwrap().status().is_success());
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    assert_eq!(world.fate(id, &world.awa, Channel::Email).await, Some(Fate::Failed("refused".into())));

    let options = alerts::MailOptions {
        server: format!("smtp://{}", world.sandbox.smtp_address().unwrap()).parse().unwrap(),
        credentials: Some(("vente".into(), Secret::new("très secret"))),
        from: "alertes@vente.example.com".into(),
    };
    let mailer = alerts::Mailer::new(&options, &"https://vente.example.com".parse().unwrap()).unwrap();
    let fetcher = shopfront::Fetcher::new(shopfront::Reach::Loopback).unwrap();
    let known = alerts::Alerts::new(world.db().clone(), world.vault.clone(), fetcher, "https://vente.example.com");
    let worker = crate::world::worker(world.db(), &known.with_mail(mailer), &world.outbox);
    world.raises(Kind::HumanWanted, 2).await.unwrap();
    jobs::run_due(&worker).await.unwrap();
    assert_eq!(world.letters(&world.awa).await[0]["user"], "vente");
    world.has_nothing_left_to_do().await;
}

/// Without a mail server there is no e-mail, and the delivery says so.
async fn what_is_not_set_up_says_so(world: World) {
    world.hears(&world.awa, &[Channel::Email, Channel::Push]).await;
    let fetcher = shopfront::Fetcher::new(shopfront::Reach::Loopback).unwrap();
    let bare = alerts::Alerts::new(world.db().clone(), world.vault.clone(), fetcher, "https://vente.example.com");
    assert!(!bare.has_mail() && world.alerts.has_mail());
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    jobs::run_due(&crate::world::worker(world.db(), &bare, &world.outbox)).await.unwrap();
    assert_eq!(world.fate(id, &world.awa, Channel::Email).await, Some(Fate::Failed("not_set_up".into())));
    assert_eq!(world.fate(id, &world.awa, Channel::Push).await, Some(Fate::Failed("no_browser".into())));
    world.has_nothing_left_to_do().await;
}

/// A push service in trouble is asked again when it wants to be; a browser that had it does not get it again.
async fn notices_wait_for_their_service(world: World) {
    world.hears(&world.awa, &[Channel::Push]).await;
    let (first, second) = (world.browses(&world.awa).await, world.browses(&world.awa).await);
    assert_eq!(browsers(&mut world.db(), &world.awa).await.unwrap(), 2);
    let away = json!({ "status": 503, "retry_after": 600, "times": 1, "subscription": second });
    world.control("push/faults", away).await;
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    let shown = async || -> Vec<String> {
        let all = world.look("push/messages").await;
        all.iter().map(|one| one["browser"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(shown().await, [&*first]);
    let fate = || world.fate(id, &world.awa, Channel::Push);
    assert_eq!(fate().await, Some(Fate::Sending(Some("push_service".into()))));
    world.later(minutes(9)).await;
    assert_eq!(shown().await.len(), 1, "it said ten minutes");
    world.later(minutes(1)).await;
    assert_eq!(shown().await, [&*first, &*second]);
    assert!(matches!(fate().await, Some(Fate::Sent(_))));

    // One says no: it is forgotten, and the other still gets everything.
    world.clear(&format!("push/subscriptions/{first}")).await;
    world.raises(Kind::HumanWanted, 2).await.unwrap();
    world.later(minutes(3)).await;
    assert_eq!(shown().await[2..], [&*second]);
    assert_eq!(browsers(&mut world.db(), &world.awa).await.unwrap(), 1);
    world.has_nothing_left_to_do().await;
}

/// A browser belongs to who signed in there last, says what it is, and can be signed off.
async fn a_browser_has_one_user(world: World) {
    let key = world.alerts.pusher().public_key(&world.awa).await.unwrap();
    assert_eq!(key, world.alerts.pusher().public_key(&world.koffi).await.unwrap(), "one installation, one key");
    let made = world.control("push/subscriptions", json!({ "application_server_key": key })).await;
    let browser = Browser::read(&made.to_string()).unwrap();
    for teammate in [&world.awa, &world.koffi] {
        world.db().write(async |tx| alerts::subscribe(tx, &world.vault, teammate, &browser).await).await.unwrap();
    }
    assert_eq!(browsers(&mut world.db(), &world.awa).await.unwrap(), 0);
    assert_eq!(browsers(&mut world.db(), &world.koffi).await.unwrap(), 1);
    let endpoint = Secret::new(made["endpoint"].as_str().unwrap());
    let off =
        async |teammate| world.db().write(async |tx| unsubscribe(tx, &world.vault, teammate, &endpoint).await).await;
    assert_eq!(off(&world.awa).await.unwrap_err().to_string(), "no such browser");
    off(&world.koffi).await.unwrap();
    assert_eq!(browsers(&mut world.db(), &world.koffi).await.unwrap(), 0);
    let wrong = |text: serde_json::Value| Browser::read(&text.to_string()).map(drop).unwrap_err().to_string();
    let keys = made["keys"].clone();
    for (text, why) in [
        (json!({ "endpoint": "x" }), "subscription must have endpoint and keys"),
        (json!({ "endpoint": "ftp://a.example/x", "keys": keys }), "endpoint must be an address of the web"),
        (
            json!({ "endpoint": "https://a.example/x", "keys": { "p256dh": "AAAA", "auth": keys["auth"] } }),
            "keys.p256dh must be a public key of 65 bytes",
        ),
        (
            json!({ "endpoint": "https://a.example/x", "keys": { "p256dh": keys["p256dh"], "auth": "AAAA" } }),
            "keys.auth must be 16 bytes",
        ),
    ] {
        assert_eq!(wrong(text), why);
    }
    for _ in 0..12 {
        world.browses(&world.awa).await;
    }
    assert_eq!(browsers(&mut world.db(), &world.awa).await.unwrap(), 10, "the oldest go");
}

/// A browser's address that leads into our own network is not asked.
async fn a_browser_does_not_lead_inside(world: World) {
    world.hears(&world.awa, &[Channel::Push]).await;
    world.browses(&world.awa).await;
    let fetcher = shopfront::Fetcher::new(shopfront::Reach::Public).unwrap();
    let careful = alerts::Alerts::new(world.db().clone(), world.vault.clone(), fetcher, "https://vente.example.com");
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    jobs::run_due(&crate::world::worker(world.db(), &careful, &world.outbox)).await.unwrap();
    assert_eq!(world.fate(id, &world.awa, Channel::Push).await, Some(Fate::Failed("refused_address".into())));
    assert_eq!(world.notices_shown().await, Vec::<serde_json::Value>::new());
    world.has_nothing_left_to_do().await;
}

testing::stories!(World:
    mail_waits_for_its_server,
    mail_that_cannot_come_says_why,
    a_server_may_want_to_know_us,
    what_is_not_set_up_says_so,
    notices_wait_for_their_service,
    a_browser_has_one_user,
    a_browser_does_not_lead_inside,
);
