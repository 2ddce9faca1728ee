use crate::world::{AWA, FATOU, SARAH, World};

async fn the_assistant_says_why_it_answered_so(world: World) {
    let id = world.writes(FATOU, "Fatou", "je veux 2 robes wax en M").await;
    let answer = world.agent_answers(id).await;
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get(&path).await.ok();
    let address = format!("{path}/why/{answer}");
    page.shows(&[&format!("href=\"{address}\""), "Pourquoi ?", "id=\"why\""]);

    let panel = awa.script().get(&address).await.ok();
    panel.hides(&["<html"]).shows(&[
        "Pourquoi cette réponse ?",
        "Veut acheter",
        " %",
        "Mettre 2 × Robe wax Adjoua (M) dans le panier",
        "fait",
        "Intelligence intégrée",
        "Gratuit",
    ]);
    // Without a script it is a page of its own, with the way back.
    awa.get(&address).await.ok().shows(&["<html", &format!("href=\"{path}\""), "Robe wax Adjoua (M)"]);
    // Who only reads may know too, in their language.
    world.signed_in(SARAH).await.get(&address).await.ok().shows(&["Why this answer?", "Wants to buy", "done"]);
}

async fn a_refusal_of_the_shop_is_told_in_words(world: World) {
    let id = world.writes(FATOU, "Fatou", "je prends 9 robes wax en M").await;
    let answer = world.agent_answers(id).await;
    let mut awa = world.signed_in(AWA).await;
    let panel = awa.get(&format!("/b/awa-mode/messages/{id}/why/{answer}")).await.ok();
    panel.shows(&["Mettre 9 × Robe wax Adjoua (M) dans le panier", "refusé : il n’en reste pas assez"]);
}

async fn what_nobody_wrote_down_is_said_to_be_unknown(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let old = world.agent_says(id, "Bonjour Fatou").await;
    let mut awa = world.signed_in(AWA).await;
    awa.get(&format!("/b/awa-mode/messages/{id}/why/{old}")).await.ok().shows(&["Bonjour Fatou", "On ne sait plus"]);
    // What a customer or a teammate wrote has no why, and neither has an answer of another conversation.
    awa.post(&format!("/b/awa-mode/messages/{id}/replies"), &[("text", "Je suis là")]).await;
    let page = conversation::message_page(&mut world.db(), world.mode.id, id, None, 30).await.unwrap();
    for message in page.iter().filter(|message| message.id != old) {
        assert_eq!(awa.get(&format!("/b/awa-mode/messages/{id}/why/{}", message.id)).await.status, 404);
    }
    let other = world.writes(crate::world::MOUSSA, "Moussa", "Bonsoir").await;
    assert_eq!(awa.get(&format!("/b/awa-mode/messages/{other}/why/{old}")).await.status, 404);
}

testing::stories!(World:
    the_assistant_says_why_it_answered_so,
    a_refusal_of_the_shop_is_told_in_words,
    what_nobody_wrote_down_is_said_to_be_unknown,
);
