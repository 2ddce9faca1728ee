//! A page that does not know whether what it sent has come sends it again under the same key.

use crate::{
    browser::Browser,
    world::{AWA, FATOU, KOFFI, World},
};
use conversation::Author;
use kernel::{ConversationId, days};

const ONCE: &str = "0199aaaa-0000-7000-8000-000000000001";
const OTHER: &str = "0199aaaa-0000-7000-8000-000000000002";

async fn sends(browser: &mut Browser, id: ConversationId, text: &str, once: &str) -> u16 {
    let path = format!("/b/awa-mode/messages/{id}/replies");
    browser.script().post(&path, &[("text", text), ("once", once)]).await.status.as_u16()
}

impl World {
    /// How many messages teammates have written.
    async fn written(&self, id: ConversationId) -> usize {
        let page = conversation::message_page(&mut self.db(), self.mode.id, id, None, 50).await.unwrap();
        page.iter().filter(|message| matches!(message.author, Author::Teammate(_))).count()
    }
}

async fn what_is_sent_again_is_one_message(world: World) {
    let id = world.writes(FATOU, "Fatou", "Vous avez la robe en M ?").await;
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    for _ in 0..3 {
        assert_eq!(sends(&mut awa, id, "Oui, en M", ONCE).await, 200);
        assert_eq!(world.written(id).await, 1);
    }
    assert_eq!(sends(&mut awa, id, "Oui, en M", OTHER).await, 200);
    assert_eq!(world.written(id).await, 2, "another key is another message, of whatever words");
    assert_eq!(sends(&mut koffi, id, "Je m’en occupe", ONCE).await, 200);
    assert_eq!(world.written(id).await, 3, "a key is its teammate's own");
    for nothing in ["", "nonsense"] {
        assert_eq!(sends(&mut awa, id, "Oui", nothing).await, 200);
    }
    assert_eq!(world.written(id).await, 5, "without a key nothing is known again");
}

async fn two_tries_at_the_same_time_are_one_message(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    let (mut one, mut two) = (awa.clone(), awa.clone());
    let both = tokio::join!(sends(&mut one, id, "Bonjour Fatou", ONCE), sends(&mut two, id, "Bonjour Fatou", ONCE));
    assert_eq!((both, world.written(id).await), ((200, 200), 1));
    assert_eq!(sends(&mut awa, id, "Bonjour Fatou", ONCE).await, 200);
    assert_eq!(world.written(id).await, 1);
}

async fn what_was_refused_may_be_sent_under_its_key(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.ground.clock.advance(days(2));
    let mut awa = world.signed_in(AWA).await;
    assert_eq!(sends(&mut awa, id, "Trop tard ?", ONCE).await, 409);
    assert_eq!(world.written(id).await, 0);
    world.writes(FATOU, "Fatou", "Je suis là").await;
    assert_eq!(sends(&mut awa, id, "Trop tard ?", ONCE).await, 200);
    assert_eq!(world.written(id).await, 1);
}

async fn a_key_is_known_for_a_week(world: World) {
    let id = world.writes(FATOU, "Fatou", "Bonjour").await;
    let mut awa = world.signed_in(AWA).await;
    assert_eq!(sends(&mut awa, id, "Bonjour Fatou", ONCE).await, 200);
    world.ground.clock.advance(days(7));
    world.writes(FATOU, "Fatou", "Toujours là ?").await;
    assert_eq!(sends(&mut awa, id, "Bonjour Fatou", ONCE).await, 200);
    assert_eq!(world.written(id).await, 1);
    world.ground.clock.advance(kernel::Millis(1));
    assert_eq!(sends(&mut awa, id, "Bonjour Fatou", ONCE).await, 200);
    assert_eq!(world.written(id).await, 2);
}

testing::stories!(World:
    what_is_sent_again_is_one_message,
    two_tries_at_the_same_time_are_one_message,
    what_was_refused_may_be_sent_under_its_key,
    a_key_is_known_for_a_week,
);
