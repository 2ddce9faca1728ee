//! A merchant tries the agent out: the real answers, and nothing stays.

use crate::scripted::Thinking;
use crate::shop::{Shop, shown};
use assistant::{Agent, Reason, Spent, Trial, TrialAnswer, TrialError, TrialSaid};
use kernel::{AgentId, Millis, Uuid};
use serde_json::json;
use storage::args;
use testing::Ground;

struct Scene(Thinking);

impl Scene {
    async fn open(ground: Ground) -> Self {
        let scene = Self(Thinking::selling(ground, crate::shop::SHELF).await);
        // A customer is there already, with a cart and an order of their own.
        scene.0.may_think_with(&[]).await;
        scene.shop().write("je prends 2 foulards").await;
        scene.shop().write("oui").await;
        scene
    }

    fn shop(&self) -> &Shop {
        &self.0.shop
    }

    async fn agent(&self) -> AgentId {
        Agent::of_brand(&mut &self.shop().ground.db, self.shop().brand.id).await.unwrap().unwrap().id
    }

    /// Says these one after the other, as the page does: each time the talk so far, and one thing more.
    async fn tried(&self, said: &[TrialSaid]) -> Vec<TrialAnswer> {
        let (mut trial, mut answers) = (Trial::default(), Vec::new());
        for one in said {
            let carried = serde_json::to_string(&trial.and(one.clone()).unwrap()).unwrap();
            let next = serde_json::from_str(&carried).unwrap();
            let agent = self.agent().await;
            (trial, answers) = self.shop().agent.try_out(self.shop().brand.id, agent, next).await.unwrap();
        }
        answers
    }

    /// Every row of the product, counted: what a trial must not change.
    async fn rows(&self) -> Vec<(String, i64)> {
        let db = &self.shop().ground.db;
        let mut counted = Vec::new();
        for table in [
            "message",
            "conversation",
            "contact",
            "cart",
            "orders",
            "stock_hold",
            "fact",
            "job",
            "dialogue",
            "answer_reason",
        ] {
            let (count,) = db.one::<(i64,)>(&format!("SELECT COUNT(*) FROM {table}"), args![]).await.unwrap();
            counted.push((table.to_owned(), count));
        }
        counted
    }
}

fn words(text: &str) -> TrialSaid {
    TrialSaid::Words(text.to_owned())
}

fn read(answer: &TrialAnswer) -> String {
    answer.message.as_ref().map(shown).unwrap_or_default()
}

async fn a_whole_sale_is_tried_and_nothing_stays(scene: Scene) {
    let before = scene.rows().await;
    let tap = TrialSaid::Tap { id: "yes".into(), title: "✅ Valider".into() };
    let answers = scene.tried(&[words("c combien la robe wax ?"), words("jen prends 2 taille M"), tap]).await;
    assert!(read(&answers[0]).contains("15 000 FCFA"), "{}", read(&answers[0]));
    assert!(read(&answers[1]).contains("Total : 30 000 FCFA"), "{}", read(&answers[1]));
    assert!(read(&answers[2]).contains("Commande #0002"), "the next number: {}", read(&answers[2]));
    let reason: &Reason = &answers[1].reason;
    assert!(reason.is_built_in() && reason.tools.iter().any(|tool| tool.name == "cart_add"), "{reason:?}");
    assert!(reason.mood.is_some());
    assert_eq!(scene.rows().await, before);
    // The number it was shown is still the next one's.
    scene.shop().write("je prends la robe wax taille S").await;
    assert!(scene.shop().write("oui").await.contains("#0002"));
}

async fn what_is_left_is_what_customers_have_left(scene: Scene) {
    let answers = scene.tried(&[words("je veux 500 foulards")]).await;
    let told = read(&answers[0]);
    assert!(told.contains("reste") && !told.contains("Total"), "{told}");
}

async fn a_model_is_paid_for_and_asked_once_a_message(scene: Scene) {
    scene.0.may_think_with(&[scene.0.spec(models::Dialect::OpenAi, "first")]).await;
    let sale = json!([
        {"when": "taille M", "steps": [
            {"calls": [{"name": "cart_add", "arguments": {"sku": "ROBE-M", "quantity": 2}}, {"name": "ask_to_confirm"}]},
            {"text": "Très bon choix !"}]},
        {"when": "oui c bon", "steps": [
            {"calls": [{"name": "confirm_order", "arguments": {"payment": "online"}}]}, {"text": "Merci !"}]},
    ]);
    scene.0.model.script(sale).await;
    let before = scene.rows().await;
    let answers = scene.tried(&[words("jen prends 2 taille M"), words("oui c bon")]).await;
    assert!(read(&answers[0]).contains("Très bon choix !") && read(&answers[0]).contains("Total : 30 000 FCFA"));
    assert!(read(&answers[1]).contains("Merci !") && read(&answers[1]).contains("Commande #"), "{}", read(&answers[1]));
    assert_eq!(answers[0].reason.brain, "first");
    assert_eq!(scene.rows().await, before);
    assert_eq!(scene.0.model.asked().await.len(), 4, "two rounds for each of two messages");
    let db = &mut &scene.shop().ground.db;
    let spent = Spent::since(db, scene.shop().brand.id, Millis(0)).await.unwrap();
    assert_eq!((spent.answers, spent.cost > 0), (4, true));
}

async fn a_model_in_trouble_is_the_built_in_brain_in_a_trial_too(scene: Scene) {
    scene.0.may_think_with(&[scene.0.spec(models::Dialect::OpenAi, "first")]).await;
    scene.0.model.script(json!([{"steps": [{"fault": {"effect": "garbage", "times": 9}}]}])).await;
    let answers = scene.tried(&[words("c combien la robe wax ?")]).await;
    assert!(read(&answers[0]).contains("15 000 FCFA"));
    assert_eq!(answers[0].reason.gave_up.as_deref(), Some("unreadable"));
}

async fn once_a_person_has_it_the_agent_is_silent(scene: Scene) {
    let before = scene.rows().await;
    let answers = scene.tried(&[words("je veux parler à quelqu'un"), words("allo ?")]).await;
    assert!(answers[0].with_a_human && answers[0].message.is_some());
    assert!(answers[1].with_a_human && answers[1].message.is_none());
    assert_eq!(scene.rows().await, before, "nobody of the team was called");
}

async fn what_cannot_be_tried_is_refused(scene: Scene) {
    for text in ["", "  \n", "a\0b", &"x".repeat(1_001)] {
        assert!(matches!(Trial::default().and(words(text)), Err(TrialError::Words)), "{text:?}");
    }
    let mut trial = Trial::default();
    for _ in 0..Trial::MOST {
        trial = trial.and(words("bonjour")).unwrap();
    }
    assert!(matches!(trial.clone().and(words("encore")), Err(TrialError::TooLong)));
    let agent = scene.agent().await;
    let stranger = kernel::BrandId(Uuid::from_u128(5));
    let tried = scene.shop().agent.try_out(stranger, agent, trial).await;
    assert!(matches!(tried, Err(TrialError::UnknownAgent)));
}

testing::stories!(Scene:
    a_whole_sale_is_tried_and_nothing_stays,
    what_is_left_is_what_customers_have_left,
    a_model_is_paid_for_and_asked_once_a_message,
    a_model_in_trouble_is_the_built_in_brain_in_a_trial_too,
    once_a_person_has_it_the_agent_is_silent,
    what_cannot_be_tried_is_refused,
);
