use crate::world::{AWA, KOFFI, World};
use assistant::{Agent, AgentInput};

async fn an_assistant_is_tried_out_and_says_why(world: World) {
    let brand = world.mode.id;
    world.db().write(async |tx| AgentInput::named("Aïcha").apply(tx, brand).await).await.unwrap();
    let id = Agent::of_brand(&mut world.db(), brand).await.unwrap().unwrap().id;
    let page = format!("/b/awa-mode/agent/{id}/trial");
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/agent").await.ok().shows(&["L’essayer", &page]);
    awa.get(&page).await.ok().shows(&["Essayer Aïcha", "rien n’est gardé"]);

    let asked = awa.post(&page, &[("words", "c combien la robe wax ?"), ("talk", "")]).await.ok();
    asked.shows(&["c combien la robe wax ?", "FCFA", "Pourquoi", "Demande un prix"]);
    let talk = asked.field("talk");
    let more = awa.post(&page, &[("words", "je prends la S"), ("talk", &talk)]).await.ok();
    more.shows(&["c combien la robe wax ?", "je prends la S", "Total", r#"value="yes|"#]);
    let talk = more.field("talk");
    let placed = awa.post(&page, &[("tap", "yes|Valider"), ("talk", &talk)]).await.ok();
    placed.shows(&["Commande #0001"]);
    awa.get("/b/awa-mode/messages").await.ok().hides(&["Essai"]);
    awa.get("/b/awa-mode/orders").await.ok().hides(&["#0001"]);

    // Nothing, nonsense, and somebody who may not.
    let empty = awa.post(&page, &[("words", "  "), ("talk", &talk)]).await;
    assert_eq!(empty.status, 422);
    empty.shows(&["Un message a de 1 à 1 000 caractères.", "je prends la S"]);
    awa.post(&page, &[("words", "bonjour"), ("talk", "{\"turns\":7}")]).await.ok().shows(&["bonjour"]);
    let other = format!("/b/awa-mode/agent/{}/trial", kernel::Uuid::from_u128(7));
    assert_eq!(awa.get(&other).await.status, 404);
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.get(&page).await.status, 403);
    assert_eq!(koffi.post(&page, &[("words", "bonjour")]).await.status, 403);
}

testing::stories!(World: an_assistant_is_tried_out_and_says_why);
