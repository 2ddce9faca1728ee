//! Who answers, and when: bursts, answers taken back, humans.

use crate::world::{FATOU, World, messages, text_at};
use conversation::{
    Author, BurstWait, ConversationError, Handling, MessageState, ask_for_human, hand_back, take_over, unanswered,
};
use kernel::{Millis, TeammateId, seconds};
use std::sync::atomic::Ordering;
use testing::Ground;

/// A world in which the agent waits for the rest of a thought.
struct Patient(World);
impl Patient {
    async fn open(ground: Ground) -> Self {
        Self(World::with(ground, BurstWait::default(), 80).await)
    }
}

impl World {
    async fn answers(&self, yes: bool) {
        self.agent_answers.store(yes, Ordering::SeqCst);
    }
    async fn waiting(&self) -> usize {
        unanswered(&mut &self.db, self.brand, self.only_conversation().await.id).await.unwrap().len()
    }
}

async fn a_burst_gets_one_answer(patient: Patient) {
    let world = patient.0;
    world.answers(true).await;
    let start = world.now();
    world.writes(FATOU, "bonjour").await;
    assert_eq!(world.job_at("assistant.take_turn").await, [start + seconds(6)]);
    world.later(seconds(2)).await;
    world.writes(FATOU, "c combien la robe wax ?").await;
    assert_eq!(world.job_at("assistant.take_turn").await, [start + seconds(4)], "a question waits least");
    world.later(seconds(1)).await;
    world.writes(FATOU, "la rouge").await;
    assert_eq!(
        world.job_at("assistant.take_turn").await,
        [start + seconds(6)],
        "never later than the first one's wait"
    );
    world.later(seconds(2)).await;
    assert!(world.turns.lock().unwrap().is_empty());
    world.later(seconds(1)).await;
    assert_eq!(*world.turns.lock().unwrap(), [start + seconds(6)]);
    assert_eq!(world.sent_texts().await, ["Vous dites : bonjour + c combien la robe wax ? + la rouge"]);
    assert_eq!((world.waiting().await, world.only_conversation().await.pending_since), (0, None));
    world.later(seconds(60)).await;
    assert_eq!(world.sent().await.len(), 1);
}

async fn a_message_before_the_answer_leaves_is_thought_over(patient: Patient) {
    let world = patient.0;
    world.hear_text(FATOU, "je prends 2 pagnes").await;
    let answer = world.agent_answers_with("2 pagnes : 10 000 F").await;
    assert_eq!(world.waiting().await, 0);
    let written = world.now();
    world.hear_text(FATOU, "non, 3").await;
    world.work().await;
    assert!(conversation::was_superseded(&mut &world.db, world.brand, answer).await.unwrap());
    assert_eq!(world.state(answer).await, MessageState::Cancelled);
    assert_eq!(world.waiting().await, 2, "both are answered together");
    assert!(world.sent().await.is_empty());
    // The wait for the rest of the thought is not cut short by what was taken back.
    let turn = world.job_at("assistant.take_turn").await;
    assert_eq!(turn, [written + seconds(6)]);
}

async fn an_answer_that_changed_something_is_not_taken_back(world: World) {
    world.writes(FATOU, "oui c bon").await;
    let conversation = world.only_conversation().await.id;
    let receipt = whatsapp::Outgoing::text("Commande A-1 confirmée");
    let id = world.say_in(conversation, Author::Agent, receipt, false).await.unwrap();
    world.writes(FATOU, "merci").await;
    world.work().await;
    assert!(world.state(id).await >= MessageState::Accepted);
    assert_eq!(world.sent().await.len(), 1);
}

async fn a_human_silences_the_agent_and_hands_back(world: World) {
    world.writes(FATOU, "je veux parler à quelqu'un").await;
    let conversation = world.only_conversation().await.id;
    let (awa, sarah) = (TeammateId(conversation.0), TeammateId(world.brand.0));
    let queued = world.agent_answers_with("réponse de l'agent").await;
    let receipt = world.says(Author::System, "reçu").await;
    let take =
        async |teammate| world.db.write(async |tx| take_over(tx, world.brand, conversation, teammate).await).await;
    take(awa).await.unwrap();
    take(awa).await.unwrap();
    assert_eq!(world.facts("conversation.taken_over").await, 1, "the same news twice is quiet");
    let human = world.says(Author::Teammate(awa), "Bonjour, c'est Awa").await;
    world.work().await;
    assert_eq!(world.see(queued).await.error_reason.as_deref(), Some("human_took_over"));
    assert_eq!(world.sent_texts().await, ["reçu", "Bonjour, c'est Awa"]);
    assert!(world.state(human).await >= MessageState::Accepted && world.state(receipt).await >= MessageState::Accepted);

    // While she has it, nobody takes turns; what the agent says all the same does not leave.
    let before = world.turns.lock().unwrap().len();
    world.writes(FATOU, "merci Awa").await;
    assert!(world.job_at("assistant.take_turn").await.is_empty());
    let late = world.agent_answers_with("je réponds aussi").await;
    world.work().await;
    assert_eq!(world.state(late).await, MessageState::Cancelled);
    assert_eq!(world.turns.lock().unwrap().len(), before);

    take(sarah).await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate: sarah });
    let back = async || world.db.write(async |tx| hand_back(tx, world.brand, conversation).await).await;
    back().await.unwrap();
    assert!(matches!(back().await, Err(ConversationError::AlreadyWithAgent)));
    assert_eq!(world.waiting().await, 0, "what she saw is not answered twice");
    world.writes(FATOU, "et la robe ?").await;
    world.work().await;
    assert_eq!(world.turns.lock().unwrap().len(), before + 1);
}

async fn asking_for_a_human_silences_until_one_comes(world: World) {
    world.writes(FATOU, "c'est nul").await;
    let conversation = world.only_conversation().await.id;
    let ask = async |why| world.db.write(async |tx| ask_for_human(tx, world.brand, conversation, why).await).await;
    ask("lost").await.unwrap();
    ask("customer_asked").await.unwrap();
    let seen = world.only_conversation().await;
    assert_eq!(seen.handling, Handling::Waiting { why: "lost".into() });
    assert_eq!(conversation::inbox_counts(&mut &world.db, world.brand, world.now()).await.unwrap().0, 1);
    let goodbye = world.says(Author::Agent, "Je vous passe un collègue").await;
    world.writes(FATOU, "j'attends").await;
    world.work().await;
    assert!(world.state(goodbye).await >= MessageState::Accepted, "the agent may say that someone comes");
    assert_eq!(world.job_at("assistant.take_turn").await, [] as [Millis; 0]);
    let teammate = TeammateId(conversation.0);
    world.db.write(async |tx| take_over(tx, world.brand, conversation, teammate).await).await.unwrap();
    ask("angry").await.unwrap();
    assert_eq!(world.only_conversation().await.handling, Handling::Human { teammate }, "a human already has it");
}

async fn a_hand_on_the_shops_own_phone_silences_the_agent_once(world: World) {
    world.hear(&messages(&[text_at(FATOU, "wamid.in", "bonjour", world.now())])).await;
    let echo = serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": crate::world::WABA, "changes": [
        {"field": "smb_message_echoes", "value": crate::world::value(crate::world::PHONE, serde_json::json!({
            "message_echoes": [{"from": "15550001111", "to": FATOU, "id": "wamid.echo", "timestamp": "1793610000",
                "type": "text", "text": {"body": "je suis là"}}]}))}]}]});
    world.hear(&echo).await;
    let waiting = Handling::Waiting { why: "answered_on_phone".into() };
    let conversation = world.only_conversation().await;
    assert_eq!(conversation.handling, waiting);
    world.db.write(async |tx| hand_back(tx, world.brand, conversation.id).await).await.unwrap();
    world.hear(&echo).await;
    assert_eq!(world.only_conversation().await.handling, Handling::Agent, "Meta repeats; the hand does not");
}

async fn the_customer_sees_that_they_were_heard(patient: Patient) {
    let world = patient.0;
    let receipts = async || {
        let told = world.look("sent?kind=read").await;
        told["data"].as_array().unwrap().iter().map(|read| read["body"].clone()).collect::<Vec<_>>()
    };
    let first = world.writes(FATOU, "bonjour").await;
    world.work().await;
    let [read] = &receipts().await[..] else { panic!("one receipt") };
    assert_eq!((read["message_id"].as_str(), read["typing_indicator"]["type"].as_str()), (Some(&*first), Some("text")));
    // A teammate who looks shows it too; one who looks again shows nothing new. Trouble is nobody's business.
    let conversation = world.only_conversation().await.id;
    let seen = async || {
        world.db.write(async |tx| conversation::mark_seen(tx, world.brand, conversation).await).await.unwrap();
        world.work().await;
    };
    seen().await;
    seen().await;
    assert_eq!(receipts().await.len(), 2);
    world.fault(serde_json::json!({"on": "read", "effect": "http", "status": 500})).await;
    world.writes(FATOU, "allo").await;
    world.work().await;
    assert!(world.job_at("conversation.mark_read").await.is_empty());
}

testing::stories!(Patient:
    the_customer_sees_that_they_were_heard,
    a_burst_gets_one_answer,
    a_message_before_the_answer_leaves_is_thought_over,
);
testing::stories!(World:
    an_answer_that_changed_something_is_not_taken_back,
    a_human_silences_the_agent_and_hands_back,
    asking_for_a_human_silences_until_one_comes,
    a_hand_on_the_shops_own_phone_silences_the_agent_once,
);
