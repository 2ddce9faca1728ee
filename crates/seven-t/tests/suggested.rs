//! What a teammate taps, seen from the customer's phone: the whole product with the demo's shop, the sandbox beside it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "stories fail loudly")]

#[allow(dead_code, reason = "of the shops only one is visited")]
mod shops;

use catalogue::{Reason, StockChange, Variant, change_stock};
use conversation::Conversation;
use identity::Brand;
use kernel::{ConversationId, Millis, TeammateId, hours, minutes, seconds};
use shops::{LINES, Shops};
use storage::args;
use suggestions::{Proposal, State, latest};
use testing::Ground;

const SHOP: &str = "awa-mode";
const PHONE: &str = "2250709080706";

/// The shop, with one customer in it.
struct Desk {
    shops: Shops,
    brand: Brand,
    awa: TeammateId,
}

impl Desk {
    async fn open(ground: Ground) -> Self {
        let shops = Shops::open(ground).await;
        let brand = shops.brand(SHOP).await;
        let team = identity::teammates_of(&mut &shops.ground.db, brand.org).await.unwrap();
        let awa = team.iter().find(|one| one.email.starts_with("awa@")).unwrap().id;
        Self { shops, brand, awa }
    }

    async fn says(&self, words: &str) -> String {
        self.shops.write(SHOP, PHONE, words).await
    }

    async fn talk(&self) -> Conversation {
        let sql = "SELECT id FROM conversation WHERE brand_id = $1";
        let (id,) = self.shops.ground.db.one::<(ConversationId,)>(sql, args![self.brand.id]).await.unwrap();
        Conversation::find(&mut &self.shops.ground.db, self.brand.id, id).await.unwrap().unwrap()
    }

    async fn proposals(&self) -> Vec<Proposal> {
        self.shops.house.suggestions.propose(&self.brand, self.talk().await.id, self.awa).await.unwrap()
    }

    /// What is proposed under a key that begins so.
    async fn proposed(&self, word: &str) -> Option<String> {
        self.proposals().await.iter().map(|one| one.deed.key()).find(|key| key.starts_with(word))
    }

    /// Awa taps what begins so, and does not take it back; what the customer got by it.
    async fn taps(&self, word: &str) -> Vec<String> {
        let key = self.proposed(word).await;
        let key = match key {
            Some(key) => key,
            None => panic!("no {word} in {:?} after {:?}", self.proposals().await, self.got().await),
        };
        let before = self.got().await.len();
        let talk = self.talk().await.id;
        self.shops.house.suggestions.take_up(&self.brand, talk, &key, self.awa).await.unwrap();
        self.shops.passes(seconds(10)).await;
        let taken = latest(&mut &self.shops.ground.db, self.brand.id, talk, Millis(0)).await.unwrap().remove(0);
        assert!(matches!(taken.state, State::Done { .. }), "{taken:?}");
        self.got().await.split_off(before)
    }

    async fn takes_over(&self) {
        let (brand, talk, by) = (self.brand.id, self.talk().await.id, self.awa);
        let agent = conversation::Handling::Agent;
        self.shops.ground.db.write(async |tx| conversation::take(tx, brand, talk, by, &agent).await).await.unwrap();
    }

    async fn hands_back(&self) {
        let (brand, talk) = (self.brand.id, self.talk().await.id);
        self.shops.ground.db.write(async |tx| conversation::hand_back(tx, brand, talk).await).await.unwrap();
        self.shops.quiet().await;
    }

    async fn got(&self) -> Vec<String> {
        self.shops.got(LINES[0].0, PHONE).await
    }

    /// Every form of a product has so many pieces.
    async fn stock(&self, skus: &[&str], pieces: i64) {
        self.shops.passes(minutes(1)).await;
        let brand = self.brand.id;
        for sku in skus {
            let variant = Variant::by_sku(&mut &self.shops.ground.db, brand, sku).await.unwrap().unwrap().id;
            let (to, why) = (StockChange::To(pieces), Reason::Correction);
            self.shops.ground.db.write(async |tx| change_stock(tx, brand, variant, to, why, None).await).await.unwrap();
        }
        self.shops.quiet().await;
    }

    /// A customer who asks for everything that one asks for before buying, and then says nothing.
    async fn is_warm(&self) {
        for words in ["bonjour", "c combien la robe wax adjoua", "vous livrez à cocody ?", "on peut payer par wave ?"]
        {
            self.says(words).await;
        }
    }
}

/// « Relancer » is a promise to the customer too: at its time they get a word, about what they had looked at, once.
async fn who_went_silent_gets_the_word_that_was_promised(desk: Desk) {
    desk.is_warm().await;
    desk.shops.passes(minutes(31)).await;
    assert_eq!(desk.taps("follow_up:soon").await, [""; 0], "not now");
    desk.shops.passes(hours(1)).await;
    let before = desk.got().await.len();
    desk.shops.passes(hours(1)).await;
    let got = desk.got().await.split_off(before);
    assert_eq!(got.len(), 1, "{got:?}");
    assert!(got[0].contains("Robe wax Adjoua : c'est toujours disponible"), "{got:?}");
    // The agent knows what was asked.
    let answer = desk.says("oui").await;
    assert!(answer.contains("taille") || answer.contains("panier"), "{answer}");
    let before = desk.got().await.len();
    desk.shops.passes(hours(30)).await;
    let got = desk.got().await.split_off(before);
    assert!(got.iter().all(|words| !words.contains("toujours disponible")), "{got:?}");
}

async fn whose_cart_waits_is_told_so_and_whose_order_waits_gets_the_link(desk: Desk) {
    desk.is_warm().await;
    desk.says("j'en prends 1 taille M").await;
    desk.shops.passes(minutes(31)).await;
    desk.taps("follow_up:soon").await;
    let before = desk.got().await.len();
    desk.shops.passes(hours(2)).await;
    let got = desk.got().await.split_off(before);
    assert!(got.len() == 1 && got[0].contains("Votre panier vous attend"), "{got:?}");
    let answer = desk.says("oui").await;
    assert!(answer.contains("15"), "a yes goes on with the order: {answer}");
}

/// Whoever wrote, was written to, or was put off again by a colleague is not followed up as if nothing had been.
async fn nobody_is_followed_up_of_whom_there_is_news(desk: Desk) {
    for news in ["wrote", "answered", "woken", "put off again"] {
        desk.is_warm().await;
        desk.shops.passes(minutes(31)).await;
        desk.taps("follow_up:soon").await;
        desk.shops.passes(hours(1)).await;
        let (brand, talk, by) = (desk.brand.id, desk.talk().await.id, desk.awa);
        let db = &desk.shops.ground.db;
        match news {
            "wrote" => drop(desk.says("et en rouge ?").await),
            "answered" => {
                let phrase = whatsapp::Outgoing::text("Je vous rappelle ce soir.");
                let said = conversation::Said {
                    brand,
                    conversation: talk,
                    author: conversation::Author::Teammate(by),
                    message: phrase,
                    quotes: None,
                    revocable: false,
                };
                db.write(async |tx| conversation::say(tx, said).await).await.unwrap();
                desk.shops.quiet().await;
            }
            "woken" => db.write(async |tx| conversation::wake(tx, brand, talk, by).await).await.unwrap(),
            _ => {
                let until = desk.shops.ground.clock.now() + hours(3);
                db.write(async |tx| conversation::snooze(tx, brand, talk, until, by).await).await.unwrap();
            }
        }
        let before = desk.got().await.len();
        desk.shops.passes(hours(1)).await;
        desk.shops.passes(hours(3)).await;
        let got = desk.got().await.split_off(before);
        assert!(got.iter().all(|words| !words.contains("toujours disponible")), "{news}: {got:?}");
        // The same hour, two days on.
        desk.shops.passes(hours(42)).await;
    }
}

/// The brand's quiet hours hold for a teammate's promise too.
async fn at_night_nobody_is_written_to(desk: Desk) {
    desk.is_warm().await;
    desk.shops.passes(minutes(31)).await;
    desk.taps("follow_up:soon").await;
    let sql = "UPDATE brand SET quiet_from = 600, quiet_until = 780 WHERE id = $1";
    let brand = desk.brand.id;
    desk.shops.ground.db.write(async |tx| tx.put(sql, args![brand]).await).await.unwrap();
    let before = desk.got().await.len();
    desk.shops.passes(hours(2)).await;
    assert_eq!(desk.got().await.len(), before, "from ten to one the shop is quiet");
    desk.shops.passes(minutes(90)).await;
    let got = desk.got().await.split_off(before);
    assert!(got.len() == 1 && got[0].contains("toujours disponible"), "{got:?}");
}

async fn what_was_gone_and_came_back_is_told_and_taken(desk: Desk) {
    let skus = ["ROBE-01-S", "ROBE-01-M", "ROBE-01-L", "ROBE-01-XL"];
    desk.stock(&skus, 0).await;
    desk.says("bonjour").await;
    let gone = desk.says("je cherche la robe wax adjoua").await;
    desk.shops.passes(minutes(20)).await;
    assert_eq!(desk.proposed("tell_restock").await, None, "{gone}");
    desk.stock(&["ROBE-01-M"], 3).await;
    let got = desk.taps("tell_restock").await;
    assert!(got.len() == 1 && got[0].contains("Robe wax Adjoua est de nouveau disponible"), "{got:?}");
    assert_eq!(desk.proposed("tell_restock").await, None, "once");
    let answer = desk.says("oui").await;
    assert!(answer.contains("Robe wax Adjoua"), "{answer}");
}

async fn who_named_no_size_is_asked_by_a_tap_and_the_agent_understands_the_answer(desk: Desk) {
    desk.is_warm().await;
    assert_eq!(desk.proposed("ask_size").await, None, "the agent asks by itself");
    desk.takes_over().await;
    desk.says("je veux la robe").await;
    let got = desk.taps("ask_size").await;
    assert!(got.len() == 1 && got[0].contains("taille") && got[0].contains('M'), "{got:?}");
    desk.hands_back().await;
    let answer = desk.says("M").await;
    assert!(answer.contains("Ajouté") || answer.contains("panier"), "{answer}");
}

async fn whose_order_goes_nowhere_is_asked_where_and_the_answer_is_on_the_order(desk: Desk) {
    desk.is_warm().await;
    desk.says("je prends une robe wax adjoua taille M").await;
    desk.says("oui").await;
    desk.says("je paie à la livraison").await;
    let orders = async || {
        let talk = desk.talk().await.id;
        ordering::list_of_conversation(&mut &desk.shops.ground.db, desk.brand.id, talk, None, 5).await.unwrap().orders
    };
    assert_eq!(orders().await.len(), 1, "{:?}", desk.got().await);
    assert!(orders().await[0].address.is_none());
    desk.shops.passes(minutes(11)).await;
    let got = desk.taps("ask_address").await;
    assert!(got.len() == 1 && got[0].contains(&orders().await[0].label()), "{got:?}");
    assert_eq!(desk.proposed("ask_address").await, None, "it has just been asked");
    desk.says("Cocody Angré, 7e tranche, près de la pharmacie").await;
    let address = orders().await[0].address.clone();
    assert!(address.is_some_and(|words| words.contains("Angré")));
}

testing::stories!(Desk:
    who_went_silent_gets_the_word_that_was_promised,
    whose_cart_waits_is_told_so_and_whose_order_waits_gets_the_link,
    nobody_is_followed_up_of_whom_there_is_news,
    at_night_nobody_is_written_to,
    what_was_gone_and_came_back_is_told_and_taken,
    who_named_no_size_is_asked_by_a_tap_and_the_agent_understands_the_answer,
    whose_order_goes_nowhere_is_asked_where_and_the_answer_is_on_the_order,
);
