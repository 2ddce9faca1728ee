use crate::world::{AWA, FATOU, KOFFI, SARAH, World};
use conversation::{Author, Conversation, Handling, Message, MessageState};
use identity::PaymentMethod;
use kernel::{ConversationId, minutes};
use serde_json::json;

impl World {
    async fn handling(&self, id: ConversationId) -> Handling {
        Conversation::find(&mut self.db(), self.mode.id, id).await.unwrap().unwrap().handling
    }
    async fn thread(&self, id: ConversationId) -> Vec<Message> {
        conversation::message_page(&mut self.db(), self.mode.id, id, None, 200).await.unwrap()
    }
}

async fn writing_is_taking_over(world: World) {
    let id = world.writes(FATOU, "Fatou", "La robe est-elle doublée ?").await;
    let answer = world.agent_says(id, "Un instant…").await;
    let path = format!("/b/awa-mode/messages/{id}");
    let koffi = world.signed_in(KOFFI).await;
    let reply = koffi.script().post(&format!("{path}/replies"), &[("text", "  Oui, en coton.\r\nKoffi  ")]).await.ok();
    reply.shows(&["Koffi Kouassi", "Oui, en coton.", "IA en pause", "Koffi Kouassi", "Rendre la main"]);
    reply.hides(&["<html", "Un instant…"]).shows(&[&format!("data-gone=\"message-{answer}\"")]);

    let Handling::Human { teammate } = world.handling(id).await else { panic!("nobody took over") };
    let thread = world.thread(id).await;
    let last = thread.last().unwrap();
    assert_eq!((last.author, last.state), (Author::Teammate(teammate), MessageState::Queued));
    let conversation::Body::Out(sent) = &last.body else { panic!("not ours") };
    assert_eq!(sent.summary(), Some("Oui, en coton.\nKoffi"));
    assert_eq!(thread[1].state, MessageState::Cancelled, "the agent does not talk over a human");

    // A second teammate writes without taking the conversation away.
    let mut awa = world.signed_in(AWA).await;
    let plain = awa.post(&format!("{path}/replies"), &[("text", "Bonjour, c’est Awa")]).await;
    assert_eq!((plain.status.as_u16(), plain.location()), (303, path.as_str()));
    assert_eq!(world.handling(id).await, Handling::Human { teammate });
    awa.get(&path).await.ok().shows(&["Oui, en coton.", "Awa Koné", "Bonjour, c’est Awa"]).hides(&["Un instant…"]);

    for nothing in ["", "   \n ", &"x".repeat(4097)] {
        let page = awa.script().post(&format!("{path}/replies"), &[("text", nothing)]).await;
        assert_eq!(page.status, 422);
        page.shows(&["data-fragment", "vide ou trop long"]);
    }
}

async fn the_conversation_goes_from_hand_to_hand(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    awa.get(&path).await.ok().shows(&["L’IA répond à ce client", "Prendre la main"]);
    let taken = awa.script().post(&format!("{path}/takeover"), &[]).await.ok();
    taken.shows(&["id=\"composer\"", "IA en pause", "Awa Koné répond", "Rendre la main"]).hides(&["<html"]);
    let koffi = world.signed_in(KOFFI).await;
    koffi.script().post(&format!("{path}/takeover"), &[]).await.ok().shows(&["Koffi Kouassi répond"]);
    for _ in 0..2 {
        let back = awa.script().post(&format!("{path}/handback"), &[]).await.ok();
        back.shows(&["id=\"composer\"", "L’IA répond à ce client"]);
    }
    assert_eq!(world.handling(id).await, Handling::Agent);
}

async fn news_brings_what_is_new_or_different_and_nothing_else(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let hello = world.agent_says(id, "Bonjour Fatou").await;
    world.ground.clock.advance(minutes(1));
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    let cursor_of = |text: &str, mark: &str| text.split_once(mark).unwrap().1.split('"').next().unwrap().to_owned();
    let page = awa.get(&path).await.ok().text();
    let cursor = cursor_of(&page, "data-only=\"").to_owned();
    assert_eq!(cursor, id.to_string());
    let cursor = cursor_of(&page, "data-cursor=\"");
    let mut script = awa.script();
    let quiet = script.get(&format!("{path}/bubbles?after={cursor}")).await.ok();
    quiet.hides(&["class=\"bubble"]).shows(&["id=\"composer\"", "data-cursor=\""]);

    world.status(hello, "delivered").await;
    let (_, wamid) = world.sends(FATOU, "Fatou", json!({"type": "text", "text": {"body": "Merci"}})).await;
    let news = script.get(&format!("{path}/bubbles?after={cursor}")).await.ok();
    news.shows(&["Bonjour Fatou", "Remis", "Merci"]).hides(&[">Bonjour<"]);
    let cursor = cursor_of(&news.text(), "data-cursor=\"");
    script.get(&format!("{path}/bubbles?after={cursor}")).await.ok().hides(&["class=\"bubble"]);

    // A reaction stands on what it reacts to.
    world.sends(FATOU, "Fatou", json!({"type": "reaction", "reaction": {"message_id": wamid, "emoji": "👍"}})).await;
    let news = script.get(&format!("{path}/bubbles?after={cursor}")).await.ok();
    news.shows(&["Merci", "👍"]).hides(&["Bonjour Fatou"]);
    assert_eq!(news.text().matches("<article").count(), 1);
}

async fn more_news_than_a_page_holds_leaves_no_gap(world: World) {
    let id = world.writes(FATOU, "Fatou", "Mot 0").await;
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get(&path).await.ok().text();
    let cursor = page.split_once("data-cursor=\"").unwrap().1.split('"').next().unwrap().to_owned();
    for n in 1..=70 {
        world.ground.clock.advance(minutes(1));
        world.writes(FATOU, "Fatou", &format!("Mot {n}")).await;
    }
    let news = awa.script().get(&format!("{path}/bubbles?after={cursor}")).await.ok();
    assert_eq!(news.text().matches("<article").count(), 70);
    news.shows(&[">Mot 1<", ">Mot 70<"]).hides(&[">Mot 0<"]);

    // And backwards: the page shows the last thirty, a link leads to those before.
    let page = awa.get(&path).await.ok();
    page.shows(&[">Mot 41<", ">Mot 70<"]).hides(&[">Mot 40<"]);
    let text = page.text();
    let before = text.split_once("bubbles?before=").unwrap().1.split('"').next().unwrap();
    let older = awa.script().get(&format!("{path}/bubbles?before={before}")).await.ok();
    older.shows(&["id=\"day-", ">Mot 11<", ">Mot 40<", "id=\"older\""]).hides(&[">Mot 10<", ">Mot 41<"]);
    awa.get(&format!("{path}?before={before}")).await.ok().shows(&["<html", ">Mot 11<"]);
}

async fn a_failed_message_says_why_and_can_be_sent_again(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let message = world.agent_says(id, "Bonjour Fatou").await;
    world.fails(message, 131_026).await;
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/messages?view=failed").await.ok().shows(&["Fatou", "Non remis"]);
    awa.get(&path).await.ok().shows(&["Non remis", "Ce numéro ne peut pas recevoir", "Renvoyer"]);
    let again = format!("{path}/again/{message}");
    awa.script().post(&again, &[]).await.ok().shows(&["Bonjour Fatou", "En attente"]).hides(&["Renvoyer"]);
    let twice = awa.script().post(&again, &[]).await;
    assert_eq!(twice.status, 409, "it is no failed message any more");
    twice.shows(&["data-fragment"]);
}

async fn every_kind_of_message_has_its_bubble(world: World) {
    let media = |more: serde_json::Value| {
        let mut media = json!({"id": "m1", "mime_type": "image/jpeg", "sha256": "x"});
        for (name, value) in more.as_object().unwrap() {
            media[name] = value.clone();
        }
        media
    };
    let kinds = [
        (json!({"type": "image", "image": media(json!({"caption": "Celle-là"}))}), "Celle-là"),
        (json!({"type": "audio", "audio": media(json!({"voice": true}))}), "Fichier pas encore reçu"),
        (json!({"type": "document", "document": media(json!({"filename": "liste.pdf"}))}), "liste.pdf"),
        (json!({"type": "sticker", "sticker": media(json!({}))}), "Autocollant"),
        (json!({"type": "location", "location": {"latitude": 5.35, "longitude": -4.0, "name": "Cocody"}}), "Cocody"),
        (json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Tante Rose"}}]}), "Tante Rose"),
        (
            json!({"type": "interactive", "interactive": {"type": "button_reply",
            "button_reply": {"id": "yes", "title": "Oui, je confirme"}}}),
            "Oui, je confirme",
        ),
        (
            json!({"type": "order", "order": {"catalog_id": "c", "text": "Pour samedi", "product_items": [
            {"product_retailer_id": "ROBE-S", "quantity": 2, "item_price": 15000, "currency": "XOF"}]}}),
            "Pour samedi",
        ),
        (json!({"type": "poll_of_tomorrow", "poll_of_tomorrow": {}}), "Message non affichable"),
        (json!({"type": "text", "text": {"body": "<script>alert(1)</script>"}}), "&#60;script&#62;"),
    ];
    let mut awa = world.signed_in(AWA).await;
    for (message, shown) in kinds {
        let (id, _) = world.sends(FATOU, "Fatou", message.clone()).await;
        let page = awa.get(&format!("/b/awa-mode/messages/{id}")).await.ok();
        page.shows(&[shown]).hides(&["<script>alert"]);
        world.ground.clock.advance(minutes(1));
    }
    awa.with("accept-language", "en").get("/b/awa-mode/messages").await.ok();
}

async fn the_side_panel_knows_cart_and_orders(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    awa.get(&path).await.ok().shows(&["Le panier est vide", "Pas encore de commande"]);
    world.orders(id, "FOULARD", PaymentMethod::Online).await;
    world.puts_into_cart(id, "ROBE-M", 2).await;
    let page = awa.get(&path).await.ok();
    page.shows(&["2 × Robe wax Adjoua (M)", "30\u{202f}000\u{a0}FCFA", "#0001", "À payer", "30 min"]);
}

async fn the_assistant_forgets_a_customer_when_told(world: World) {
    let id = world.writes(FATOU, "Fatou", "je suis à Cocody Angré, 8e tranche").await;
    world.agent_answers(id).await;
    let path = format!("/b/awa-mode/messages/{id}");
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get(&path).await.ok();
    page.shows(&["Ce que l’assistant retient", "Langue", "Français", "Adresse", "Oublier", "Oui, tout oublier"]);
    world.signed_in(SARAH).await.get(&path).await.ok().hides(&["Yes, forget everything"]);
    assert_eq!(awa.post(&format!("{path}/forgetting"), &[]).await.status, 303);
    awa.get(&path)
        .await
        .ok()
        .shows(&["Ce que l’assistant retient", "Rien pour le moment."])
        .hides(&["Oui, tout oublier"]);
}

testing::stories!(World:
    writing_is_taking_over,
    the_conversation_goes_from_hand_to_hand,
    news_brings_what_is_new_or_different_and_nothing_else,
    more_news_than_a_page_holds_leaves_no_gap,
    a_failed_message_says_why_and_can_be_sent_again,
    every_kind_of_message_has_its_bubble,
    the_side_panel_knows_cart_and_orders,
    the_assistant_forgets_a_customer_when_told,
);
