use crate::world::{AWA, FATOU, KOFFI, MOUSSA, World};
use kernel::{hours, minutes};

async fn the_latest_conversation_is_first_and_says_where_it_stands(world: World) {
    world.writes(FATOU, "Fatou D.", "Bonjour, la robe wax ?").await;
    world.ground.clock.advance(minutes(5));
    let moussa = world.writes(MOUSSA, "Moussa", "Je veux parler à quelqu’un").await;
    let brand = world.mode.id;
    let asked = world.db().write(async |tx| conversation::ask_for_human(tx, brand, moussa, "customer_asked").await);
    asked.await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get("/b/awa-mode/messages").await.ok();
    page.shows(&[
        "id=\"conversations\"",
        "Moussa",
        "Je veux parler",
        "L’IA demande de l’aide",
        "Fatou D.",
        "la robe wax",
    ]);
    page.shows(&[r#"id="badge-messages">1"#]);
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "private, no-cache");
    let packed = awa.with("accept-encoding", "gzip").get("/b/awa-mode/messages").await.ok();
    assert_eq!(packed.header("content-encoding"), "gzip");
}

async fn views_and_search_keep_what_one_looks_for(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "La robe évasée, s’il vous plaît").await;
    let moussa = world.writes(MOUSSA, "Moussa", "Un foulard").await;
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.post(&format!("/b/awa-mode/messages/{fatou}/takeover"), &[]).await;
    koffi.get("/b/awa-mode/messages?view=mine").await.ok().shows(&["Fatou"]).hides(&["Moussa"]);
    koffi.get("/b/awa-mode/messages?view=unowned").await.ok().shows(&["Moussa"]).hides(&["Fatou"]);
    koffi.get("/b/awa-mode/messages?view=needs-human").await.ok().shows(&["L’IA s’en sort bien"]).hides(&["Moussa"]);
    world.signed_in(AWA).await.get("/b/awa-mode/messages?view=mine").await.ok().hides(&["Fatou", "Moussa"]);
    koffi.get("/b/awa-mode/messages?q=EVASEE").await.ok().shows(&["Fatou"]).hides(&["Moussa"]);
    koffi.get("/b/awa-mode/messages?q=%25").await.ok().shows(&["Rien pour «\u{a0}%\u{a0}»"]);
    koffi.get("/b/awa-mode/messages?q=%3Cb%3E").await.ok().hides(&["<b>"]);

    // A row after news: there in the views it belongs to, gone from the others; what waits is counted anew either way.
    for (id, list, is_there) in [
        (fatou, "view=mine", true),
        (fatou, "view=unowned", false),
        (moussa, "view=all&q=foulard", true),
        (moussa, "view=all&q=robe", false),
        (moussa, "view=failed", false),
    ] {
        let row = koffi.script().get(&format!("/b/awa-mode/messages/{id}/row?{list}")).await.ok();
        row.shows(&["badge-messages", "id=\"waiting-needs-human\""]).hides(&["<html"]);
        let (there, gone) = (format!("id=\"conversation-{id}\""), format!("data-gone=\"conversation-{id}\""));
        if is_there {
            row.shows(&[&there]).hides(&[&gone])
        } else {
            row.shows(&[&gone]).hides(&[&there])
        };
    }
}

async fn a_long_list_comes_page_by_page(world: World) {
    for n in 0..33 {
        world.writes(&format!("22507000010{n:02}"), &format!("Client{n:02}"), "Bonjour").await;
        world.ground.clock.advance(minutes(1));
    }
    let mut awa = world.signed_in(AWA).await;
    let first = awa.get("/b/awa-mode/messages").await.ok();
    first.shows(&["Client32", "Client03", "more-conversations"]).hides(&["Client02"]);
    let text = first.text();
    let (_, after) = text.split_once("&amp;after=").unwrap();
    let cursor = after.split('"').next().unwrap();
    let second = awa.get(&format!("/b/awa-mode/messages?after={cursor}")).await.ok();
    second.shows(&["Client02", "Client00"]).hides(&["Client03", "more-conversations"]);
    awa.get("/b/awa-mode/messages?after=nonsense").await.ok().shows(&["Client32"]);
}

async fn to_open_a_conversation_is_to_see_it(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.writes(FATOU, "Fatou", "Il y a quelqu’un ?").await;
    let unread = async || conversation::inbox_row(&mut world.db(), world.mode.id, id).await.unwrap().unwrap().unread;
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/messages").await.ok();
    assert_eq!(unread().await, 2, "the list alone shows too little");
    awa.script().with("x-hidden", "true").get(&format!("/b/awa-mode/messages/{id}/bubbles?after=")).await.ok();
    assert_eq!(unread().await, 2, "a tab in the background sees nothing");
    let page = awa.get(&format!("/b/awa-mode/messages/{id}")).await.ok();
    page.shows(&["<html", "Fatou", "id=\"pane\"", "Bonjour", "Il y a quelqu’un ?", "+2250700000001"]);
    assert_eq!(unread().await, 0);
    let pane = awa.script().get(&format!("/b/awa-mode/messages/{id}")).await.ok();
    pane.shows(&["id=\"pane\""]).hides(&["<html", "id=\"conversations\""]);
}

async fn the_window_is_told_and_closes_the_composer(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let path = format!("/b/awa-mode/messages/{id}");
    awa.get(&path).await.ok().shows(&["Encore", "24 h 00", r#"name="text""#]);
    world.ground.clock.advance(hours(24));
    awa.get(&path)
        .await
        .ok()
        .shows(&["Délai de 24 h passé", "Vous ne pouvez pas écrire librement"])
        .hides(&[r#"name="text""#]);
    let late = awa.script().post(&format!("{path}/replies"), &[("text", "Trop tard ?")]).await;
    assert_eq!(late.status, 409);
    late.shows(&["data-fragment", "Le délai de 24 h est passé"]);
}

testing::stories!(World:
    the_latest_conversation_is_first_and_says_where_it_stands,
    views_and_search_keep_what_one_looks_for,
    a_long_list_comes_page_by_page,
    to_open_a_conversation_is_to_see_it,
    the_window_is_told_and_closes_the_composer,
);
