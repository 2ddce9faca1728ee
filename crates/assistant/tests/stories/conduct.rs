//! How the agent behaves, as the merchant wants it: its hours, its wait, its patience, what it says of itself. Stories
//! begin on a Monday at nine in the morning.

use crate::shop::{Shop, shown};
use assistant::{Agent, AgentInput, Conduct, When, WorkHours, WrongAgent};
use conversation::{AWAY, Handling};
use kernel::{hours, minutes, seconds};
use ordering::{Gives, Promo, PromoSpec};
use serde_json::json;

const DISCLOSED: &str = "Je suis Aïcha, l'assistante IA de la boutique.";

/// From Monday to Saturday, from eight to twenty.
fn week() -> Option<WorkHours> {
    WorkHours::new(&[1, 2, 3, 4, 5, 6], 8 * 60, 20 * 60)
}

fn text(words: &str) -> serde_json::Value {
    json!({"type": "text", "text": {"body": words}})
}

async fn told(shop: &Shop) -> Vec<String> {
    shop.answers().await.iter().map(shown).collect()
}

async fn outside_its_hours_the_agent_says_so_once_and_answers_in_the_morning(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.hours = week()).await;
    assert!(shop.write("bonjour").await.contains("Bonjour"), "by day it answers");
    shop.later(hours(12)).await;

    let away = shop.write("c combien la robe wax ?").await;
    assert_eq!(away, "La boutique est fermée pour le moment 🌙 Nous vous répondons demain à partir de 08:00.");
    assert_eq!(shop.conversation().await.handling, Handling::Waiting { why: AWAY.into() });
    assert_eq!(shop.write("et le foulard ?").await, "", "told once");
    shop.later(hours(10)).await;
    assert_eq!(told(&shop).await.len(), 2);

    shop.later(hours(1)).await;
    let told = told(&shop).await;
    assert_eq!(told.len(), 3);
    assert!(told[2].contains("15 000 FCFA") && told[2].contains("3 000 FCFA"), "{}", told[2]);
    assert_eq!(shop.conversation().await.handling, Handling::Agent);
    assert!(shop.write("je prends le foulard").await.contains("Foulard"));
}

async fn the_merchant_says_in_their_own_words_that_the_shop_is_closed(shop: Shop) {
    shop.wants_it_to(|conduct| {
        conduct.hours = week();
        conduct.absence = "On dort 😴 À demain matin !".into();
    })
    .await;
    shop.later(hours(14)).await;
    assert_eq!(shop.write("bonsoir").await, "On dort 😴 À demain matin !");
    // The next night is another one.
    shop.later(hours(10)).await;
    assert_eq!(told(&shop).await.len(), 2);
    shop.later(hours(14)).await;
    assert_eq!(shop.write("bonsoir").await, "On dort 😴 À demain matin !");
    shop.later(hours(12)).await;
}

async fn a_human_who_answers_at_night_has_answered(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.hours = week()).await;
    shop.later(hours(14)).await;
    shop.write("c combien la robe wax ?").await;
    shop.take_over().await;
    shop.human_says("15 000, je vous la garde").await;
    shop.hand_back().await;
    shop.later(hours(12)).await;
    assert_eq!(told(&shop).await.len(), 2, "the morning has nothing to add");
    assert_eq!(shop.conversation().await.handling, Handling::Agent);
}

async fn who_wants_silence_gets_it_at_any_hour(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.hours = week()).await;
    shop.later(hours(14)).await;
    assert!(shop.write("STOP").await.contains("plus de message"));
    assert_eq!(shop.conversation().await.handling, Handling::Agent);
}

async fn an_answer_waits_as_long_as_the_merchant_wants(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.wait = seconds(40)).await;
    shop.deliver(text("c combien la robe wax ?")).await;
    shop.later(seconds(30)).await;
    assert!(told(&shop).await.is_empty());
    shop.deliver(text("et le foulard ?")).await;
    shop.later(seconds(30)).await;
    assert!(told(&shop).await.is_empty(), "they have just written");
    shop.later(seconds(10)).await;
    assert_eq!(told(&shop).await.len(), 1);
}

async fn a_human_is_asked_as_late_as_the_merchant_allows(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.patience = 3).await;
    for words in ["zzkk wwqq", "brrr plop"] {
        shop.write(words).await;
        assert_eq!(shop.conversation().await.handling, Handling::Agent, "after {words}");
    }
    shop.write("gnagnagna").await;
    assert_eq!(shop.conversation().await.handling, Handling::Waiting { why: "lost".into() });
}

async fn who_complains_is_listened_to_first_where_the_merchant_wants_it(shop: Shop) {
    shop.wants_it_to(|conduct| {
        conduct.routing.decide(When::Complaint, []);
        conduct.routing.decide(When::Angry, []);
    })
    .await;
    let asked = shop.write("la robe que j'ai reçue est déchirée, je ne suis pas contente").await;
    assert!(asked.contains("Dites-moi ce qui s'est passé") && asked.contains("[Parler à quelqu'un]"), "{asked}");
    assert_eq!(shop.conversation().await.handling, Handling::Agent);
    shop.write("c'est du n'importe quoi, la robe est abîmée, je suis très déçue").await;
    assert_eq!(shop.conversation().await.handling, Handling::Waiting { why: "complaint".into() });
}

async fn the_first_answer_says_that_an_ai_gives_it(shop: Shop) {
    let first = shop.write("c combien la robe wax ?").await;
    assert!(first.starts_with(DISCLOSED), "{first}");
    let second = shop.write("et le foulard ?").await;
    assert!(!second.contains("IA"), "{second}");
    // Another customer is told too, in a greeting that reads as one.
    let other = shop.writes("2250700000009", "bonjour").await;
    assert!(other[0].contains("l'assistante IA de la boutique"), "{other:?}");
    assert_eq!(other[0].matches("Aïcha").count(), 1, "{other:?}");
    let english = shop.writes("2250700000008", "hello, how much is the wax dress?").await;
    assert!(english[0].contains("I'm Aïcha, the shop's AI assistant."), "{english:?}");
}

async fn the_merchant_may_leave_it_unsaid(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.discloses = false).await;
    assert!(!shop.write("bonjour").await.contains("IA"));
}

async fn of_several_agents_the_chosen_one_answers(shop: Shop) {
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let koffi = AgentInput::named(" Koffi ");
    let id = db.write(async |tx| koffi.save(tx, brand, None).await).await.unwrap().unwrap();
    let names = async || {
        let all = Agent::all(&mut &*db, brand).await.unwrap();
        all.into_iter().map(|agent| agent.name).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Aïcha", "Koffi"]);
    assert!(db.write(async |tx| Agent::let_answer(tx, brand, id).await).await.unwrap());
    assert_eq!(names().await, ["Koffi", "Aïcha"]);
    assert!(shop.write("c combien la robe wax ?").await.starts_with("Je suis Koffi,"));

    // Its settings are its own; a stranger's brand has none of them.
    let rested =
        AgentInput { conduct: Conduct { wait: minutes(1), ..Conduct::default() }, ..AgentInput::named("Koffi") };
    assert_eq!(db.write(async |tx| rested.save(tx, brand, Some(id)).await).await.unwrap(), Ok(id));
    assert_eq!(Agent::find(&mut &*db, brand, id).await.unwrap().unwrap().conduct.wait, minutes(1));
    let stranger = kernel::BrandId(kernel::Uuid::from_u128(5));
    assert!(!db.write(async |tx| Agent::let_answer(tx, stranger, id).await).await.unwrap());
    assert_eq!(db.write(async |tx| rested.save(tx, stranger, Some(id)).await).await.unwrap(), Err(WrongAgent::Unknown));

    assert_eq!(db.write(async |tx| Agent::dismiss(tx, brand, id).await).await.unwrap(), Ok(()));
    let last = Agent::of_brand(&mut &*db, brand).await.unwrap().unwrap().id;
    assert_eq!(db.write(async |tx| Agent::dismiss(tx, brand, last).await).await.unwrap(), Err(WrongAgent::Last));
}

/// A code that the agent may give, and how much of the goods the merchant lets it give away.
async fn it_gives_away_no_more_than_the_merchant_allows(shop: Shop) {
    let code =
        |code: &str, gives| PromoSpec { valid_for: Some(hours(1)), agent_gives: true, ..PromoSpec::new(code, gives) };
    shop.write("je veux la robe wax taille M").await;
    for (name, gives, most) in [
        ("TROP1", Gives::Percent(2_000), 19),
        // 1 600 of 15 000 are more than a tenth.
        ("TROP2", Gives::Amount(1_600), 10),
        ("JUSTE", Gives::Amount(1_500), 10),
    ] {
        shop.wants_it_to(|conduct| conduct.most_discount = Some(most)).await;
        let set = async |tx: &mut storage::Tx| Promo::upsert(tx, &shop.brand, &code(name, gives)).await;
        shop.ground.db.write(set).await.unwrap();
        let answer = shop.write("c'est trop cher, faites-moi un dernier prix").await;
        assert!(!answer.contains("TROP") && answer.contains("JUSTE") == (name == "JUSTE"), "{name}: {answer}");
    }
    // What the customer says themselves is the merchant's promise, not the agent's gift.
    shop.wants_it_to(|conduct| conduct.most_discount = Some(1)).await;
    let other = "2250700000088";
    shop.writes(other, "je veux la robe wax taille S").await;
    let said = shop.writes(other, "j'ai le code TROP1").await.join("\n");
    assert!(said.contains("12 000 FCFA"), "{said}");
}

async fn what_no_agent_can_be_is_refused(shop: Shop) {
    let conduct = |change: fn(&mut Conduct)| {
        let mut input = AgentInput::named("Koffi");
        change(&mut input.conduct);
        input
    };
    let cases = [
        (AgentInput::named("  "), WrongAgent::Name),
        (AgentInput::named(&"x".repeat(61)), WrongAgent::Name),
        (AgentInput::named("Aïcha"), WrongAgent::NameTaken),
        (AgentInput { languages: Vec::new(), ..AgentInput::named("Koffi") }, WrongAgent::Languages),
        (AgentInput { instructions: "é".repeat(8_001), ..AgentInput::named("Koffi") }, WrongAgent::Instructions),
        (conduct(|conduct| conduct.absence = "é".repeat(1_001)), WrongAgent::Absence),
        (conduct(|conduct| conduct.wait = seconds(61)), WrongAgent::Wait),
        (conduct(|conduct| conduct.patience = 0), WrongAgent::Patience),
        (conduct(|conduct| conduct.patience = 6), WrongAgent::Patience),
        (conduct(|conduct| conduct.most_discount = Some(0)), WrongAgent::Discount),
        (conduct(|conduct| conduct.most_discount = Some(101)), WrongAgent::Discount),
        (conduct(|conduct| conduct.most_in_a_row = 0), WrongAgent::InARow),
        (conduct(|conduct| conduct.most_in_a_row = 11), WrongAgent::InARow),
    ];
    let brand = shop.brand.id;
    for (input, why) in cases {
        let saved = shop.ground.db.write(async |tx| input.save(tx, brand, None).await).await.unwrap();
        assert_eq!(saved, Err(why));
    }
    assert_eq!(Agent::all(&mut &shop.ground.db, brand).await.unwrap().len(), 1);
}

testing::stories!(Shop:
    outside_its_hours_the_agent_says_so_once_and_answers_in_the_morning,
    the_merchant_says_in_their_own_words_that_the_shop_is_closed,
    a_human_who_answers_at_night_has_answered,
    who_wants_silence_gets_it_at_any_hour,
    an_answer_waits_as_long_as_the_merchant_wants,
    a_human_is_asked_as_late_as_the_merchant_allows,
    who_complains_is_listened_to_first_where_the_merchant_wants_it,
    the_first_answer_says_that_an_ai_gives_it,
    the_merchant_may_leave_it_unsaid,
    of_several_agents_the_chosen_one_answers,
    it_gives_away_no_more_than_the_merchant_allows,
    what_no_agent_can_be_is_refused,
);
