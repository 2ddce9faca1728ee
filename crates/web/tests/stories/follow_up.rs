//! What teammates do with a conversation besides writing in it, and what they hear of.

use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use alerts::{Audience, Kind, NewAlert, Place, raise};
use identity::{Role, Teammate, TeammateSpec};
use kernel::Locale;

const LIST: &str = "/b/awa-mode/messages";

async fn notes_and_tags_stay_within_the_team(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let talk = format!("{LIST}/{fatou}");
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    let kept = awa.post(&format!("{talk}/notes"), &[("note", "Livrer après 17 h <b>"), ("mention", "")]).await;
    assert_eq!(kept.status, 303);
    assert_eq!(kept.location(), format!("{talk}#know"));
    awa.post(&format!("{talk}/tags"), &[("label", "VIP")]).await;
    koffi.get(&talk).await.ok().shows(&["VIP", "Notes de l’équipe", "Livrer après 17 h &#60;b&#62;"]);
    koffi.post(&format!("{talk}/tags"), &[("label", "vip"), ("gone", "true")]).await;
    awa.get(&talk).await.ok().hides(&["VIP"]);
    let empty = awa.post(&format!("{talk}/notes"), &[("note", "  ")]).await;
    empty.shows(&["Ce texte est vide ou trop long"]);
    assert_eq!(empty.status, 422);
    let thread = conversation::message_page(&mut world.db(), world.mode.id, fatou, None, 10).await.unwrap();
    assert_eq!(thread.len(), 1, "nothing of it is a message");
}

async fn what_is_put_off_or_done_leaves_the_list_and_comes_back(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let talk = format!("{LIST}/{fatou}");
    let mut awa = world.signed_in(AWA).await;
    awa.post(&format!("{talk}/snooze"), &[("until", "tomorrow")]).await;
    awa.get(LIST).await.ok().hides(&["Fatou"]);
    awa.get(&talk).await.ok().shows(&["Reportée à", "La reprendre maintenant"]);
    assert_eq!(awa.post(&format!("{talk}/snooze"), &[("until", "never")]).await.status, 422);
    awa.post(&format!("{talk}/snooze"), &[("until", "now")]).await;
    awa.get(LIST).await.ok().shows(&["Fatou"]);

    awa.post(&format!("{talk}/resolution"), &[("again", "false")]).await;
    awa.get(&talk).await.ok().shows(&["Terminée", "Rouvrir"]);
    awa.post(&format!("{talk}/priority"), &[("urgent", "true")]).await;
    awa.get(&talk).await.ok().shows(&["Prioritaire"]);
    world.writes(FATOU, "Fatou", "Encore moi").await;
    awa.get(&talk).await.ok().hides(&["Rouvrir"]);
}

async fn a_conversation_is_passed_on_by_who_has_it(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let talk = format!("{LIST}/{fatou}");
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    koffi.post(&format!("{talk}/takeover"), &[]).await;
    let page = koffi.get(&talk).await.ok();
    page.shows(&["Transférer à un collègue"]);
    let stranger = kernel::Uuid::from_u128(5).to_string();
    assert_eq!(koffi.post(&format!("{talk}/transfer"), &[("to", &stranger)]).await.status, 404);
    awa.get(&talk).await.ok().shows(&["Koffi"]);
}

async fn the_best_placed_colleague_is_proposed_first(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let talk = format!("{LIST}/{fatou}");
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    let spec = TeammateSpec {
        email: "bintou@example.ci".into(),
        name: "Bintou Sy".into(),
        role: Role::Seller,
        locale: Locale::Fr,
        brands: None,
        phone: None,
        skills: None,
    };
    let org = world.mode.org;
    world.db().write(async |tx| Teammate::upsert(tx, org, &spec, None).await).await.unwrap();
    let at = |page: &str, words: &str| page.find(words).unwrap_or_else(|| panic!("no {words} in {page}"));
    let page = awa.get(&talk).await.ok().text();
    assert!(at(&page, ">Bintou Sy") < at(&page, ">Koffi Kouassi"), "by name, where nothing tells them apart");
    assert!(!page.contains(">Sarah Mensah"), "who only reads is passed nothing");

    // What somebody knows counts once the conversation is tagged with it.
    let team = identity::teammates_of(&mut world.db(), org).await.unwrap();
    let id_of = |email: &str| team.iter().find(|one| one.email == email).unwrap().id.to_string();
    let (koffis, sarahs) = (id_of(KOFFI), id_of(SARAH));
    let known = [("teammate", koffis.as_str()), ("skills", " Pagnes, pagnes ,Anglais;")];
    assert_eq!(awa.post("/b/awa-mode/team", &known).await.location(), "/b/awa-mode/team?saved=1");
    awa.get("/b/awa-mode/team?saved=1").await.ok().shows(&["C’est noté", "Connaît : Pagnes, Anglais"]);
    awa.post(&format!("{talk}/tags"), &[("label", "pagnes")]).await;
    let page = awa.get(&talk).await.ok().text();
    assert!(at(&page, ">Koffi Kouassi · connaît le sujet") < at(&page, ">Bintou Sy"), "{page}");

    let too_long = "x".repeat(41);
    let refused = awa.post("/b/awa-mode/team", &[("teammate", koffis.as_str()), ("skills", &too_long)]).await;
    assert_eq!(refused.status, 422);
    refused.shows(&["Rien n’a été changé", &too_long]);
    awa.get("/b/awa-mode/team").await.ok().shows(&["Connaît : Pagnes, Anglais"]);
    koffi.get("/b/awa-mode/team").await.ok().shows(&["Connaît : Pagnes, Anglais"]).hides(&["name=\"skills\""]);
    assert_eq!(koffi.post("/b/awa-mode/team", &known).await.status, 403);
    let mut rival = world.signed_in(RIVAL).await;
    assert_eq!(rival.post("/b/rival-shop/team", &known).await.status, 404, "a team is its own shop's");
    assert_eq!(awa.post(&format!("{talk}/transfer"), &[("to", sarahs.as_str())]).await.status, 404);
}

async fn alerts_are_read_and_chosen(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let alert = NewAlert {
        kind: Kind::AngryCustomer,
        once: "one".into(),
        place: Place::Conversation(fatou),
        about: Some("Fatou".into()),
        to: Audience::Team,
    };
    world.db().write(async |tx| raise(tx, &world.mode, alert.clone()).await).await.unwrap();
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/alerts").await.ok().shows(&[&format!("/b/awa-mode/messages/{fatou}"), "Fatou", "nouvelle"]);
    awa.post("/b/awa-mode/alerts", &[]).await;
    awa.get("/b/awa-mode/alerts").await.ok().shows(&["Fatou"]).hides(&["nouvelle"]);
    let choices = "/b/awa-mode/alerts/preferences";
    awa.get(choices).await.ok().shows(&["un client est en colère", r#"value="angry_customer:email""#]);
    awa.post(choices, &[("want", "angry_customer:email")]).await;
    awa.get(choices)
        .await
        .ok()
        .shows(&[r#"value="angry_customer:email" checked"#])
        .hides(&[r#"value="angry_customer:in_app" checked"#, r#"value="refund_asked:email" checked"#]);
    let mut rival = world.signed_in(RIVAL).await;
    assert_eq!(rival.get("/b/awa-mode/alerts").await.status, 404);
    assert_eq!(rival.post(&format!("{LIST}/{fatou}/notes"), &[("note", "x")]).await.status, 404);
}

testing::stories!(World:
    notes_and_tags_stay_within_the_team,
    what_is_put_off_or_done_leaves_the_list_and_comes_back,
    a_conversation_is_passed_on_by_who_has_it,
    the_best_placed_colleague_is_proposed_first,
    alerts_are_read_and_chosen,
);
