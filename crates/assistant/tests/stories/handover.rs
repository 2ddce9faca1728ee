//! Who answers, whatever happens in whatever order: customers who write, teammates who take, release, give and hand back, a
//! hand on the shop's own phone, time. A human and the agent never both answer, and nothing goes round and round.

use crate::shop::Shop;
use conversation::{
    Author, Body, Conversation, ConversationError, Handling, Message, Said, hand_back, message_page, release, resolve,
    say, take, transfer,
};
use kernel::{ConversationId, Millis, TeammateId, Uuid, hours, minutes, seconds};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use serde_json::json;
use storage::{Tx, args};
use whatsapp::Outgoing;

#[derive(Debug, Clone)]
enum Act {
    Writes(&'static str),
    /// One of two teammates.
    Takes(u128),
    Releases(u128),
    Gives(u128, u128),
    HandsBack,
    Answers(u128),
    /// Somebody of the shop answers in the phone app.
    OnThePhone,
    Resolves(u128),
    Passes(Millis),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let words = prop::sample::select(vec![
        "bonjour",
        "c combien la robe wax ?",
        "je prends un foulard",
        "oui",
        "ok merci",
        "je veux parler à quelqu'un",
        "vous êtes des voleurs, ça fait 3 jours que j'attends !!!",
        "je veux être remboursée",
        "allo ???",
        "où est ma commande",
    ]);
    let who = 1..=2_u128;
    let time = prop::sample::select(vec![seconds(3), minutes(4), minutes(20), hours(3), hours(30)]);
    let act = prop_oneof![
        10 => words.prop_map(Act::Writes),
        3 => who.clone().prop_map(Act::Takes),
        1 => who.clone().prop_map(Act::Releases),
        1 => (who.clone(), who.clone()).prop_map(|(by, to)| Act::Gives(by, to)),
        2 => Just(Act::HandsBack),
        2 => who.clone().prop_map(Act::Answers),
        1 => Just(Act::OnThePhone),
        1 => who.prop_map(Act::Resolves),
        4 => time.prop_map(Act::Passes),
    ];
    prop::collection::vec(act, 12..36)
}

fn teammate(n: u128) -> TeammateId {
    TeammateId(Uuid::from_u128(n))
}

/// A customer's talk.
struct Talk<'s> {
    shop: &'s Shop,
    phone: String,
}

impl Talk<'_> {
    async fn id(&self) -> Option<ConversationId> {
        const SQL: &str = "SELECT c.id FROM conversation c JOIN contact p ON p.brand_id = c.brand_id AND p.id = c.contact_id \
            WHERE c.brand_id = $1 AND p.wa_id = $2";
        let args = args![self.shop.brand.id, &self.phone];
        let found: Vec<(ConversationId,)> = self.shop.ground.db.all(SQL, args).await.unwrap();
        found.first().map(|(id,)| *id)
    }

    async fn handling(&self, id: ConversationId) -> Handling {
        Conversation::find(&mut &self.shop.ground.db, self.shop.brand.id, id).await.unwrap().unwrap().handling
    }

    async fn messages(&self, id: ConversationId) -> Vec<Message> {
        message_page(&mut &self.shop.ground.db, self.shop.brand.id, id, None, 500).await.unwrap()
    }

    async fn act(&self, act: &Act) -> Result<(), ConversationError> {
        let shop = self.shop;
        match act {
            Act::Writes(words) => {
                shop.deliver_from(&self.phone, json!({"type": "text", "text": {"body": words}})).await;
                return Ok(());
            }
            Act::OnThePhone => {
                shop.answers_on_the_phone(&self.phone, "je suis là").await;
                return Ok(());
            }
            Act::Passes(by) => {
                shop.later(*by).await;
                return Ok(());
            }
            _ => {}
        }
        let (Some(id), brand) = (self.id().await, shop.brand.id) else { return Ok(()) };
        let seen = self.handling(id).await;
        let done = async |tx: &mut Tx| match act {
            Act::Takes(who) => take(tx, brand, id, teammate(*who), &seen).await.map(drop),
            Act::Releases(who) => release(tx, brand, id, teammate(*who), false).await,
            Act::Gives(by, to) => transfer(tx, brand, id, teammate(*by), teammate(*to), "", false).await,
            Act::HandsBack => hand_back(tx, brand, id).await,
            Act::Resolves(who) => resolve(tx, brand, id, teammate(*who)).await,
            Act::Answers(who) => {
                let (author, message) = (Author::Teammate(teammate(*who)), Outgoing::text("je m'en occupe"));
                let said = Said { brand, conversation: id, author, message, quotes: None, revocable: false };
                say(tx, said).await.map(drop)
            }
            Act::Writes(_) | Act::OnThePhone | Act::Passes(_) => Ok(()),
        };
        shop.ground.db.write(done).await
    }
}

/// What the agent has said that was not taken back.
fn by_the_agent(messages: &[Message]) -> Vec<&Message> {
    let is_theirs = |message: &&Message| message.author == Author::Agent && matches!(message.body, Body::Out(_));
    messages.iter().filter(is_theirs).collect()
}

async fn a_human_and_the_agent_never_both_answer(shop: Shop) {
    let seed = std::env::var("SEVEN_T_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(2026_u64);
    let talks = std::env::var("SEVEN_T_TALKS").ok().and_then(|text| text.parse().ok()).unwrap_or(60_usize);
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    for n in 0..talks {
        let acts = acts().new_tree(&mut runner).unwrap().current();
        let talk = Talk { shop: &shop, phone: format!("22507{:08}", 40_000 + n) };
        let (mut written, mut waits) = (0, 0);
        for (n, act) in acts.iter().enumerate() {
            let told = || format!("{:?}", &acts[..=n]);
            let before = match talk.id().await {
                Some(id) => Some((talk.handling(id).await, by_the_agent(&talk.messages(id).await).len())),
                None => None,
            };
            // A refusal changes nothing; a defect is one.
            if let Err(error) = talk.act(act).await {
                assert!(!matches!(error, ConversationError::Store(_)), "{error:?} after {}", told());
            }
            written += usize::from(matches!(act, Act::Writes(_)));
            let Some(id) = talk.id().await else { continue };
            let (now, messages) = (talk.handling(id).await, talk.messages(id).await);
            let said = by_the_agent(&messages).len();
            let Some((was, had)) = before else { continue };
            waits += usize::from(was.is_the_agents() && !now.is_the_agents());
            // Whom a human has, the agent does not answer.
            if matches!(was, Handling::Human { .. }) && matches!(now, Handling::Human { .. }) {
                assert_eq!(said, had, "the agent spoke while {now:?} after {}", told());
            }
            // Nothing is answered but by what is written; who waits is told so, once a wait.
            assert!(said <= written + waits * 2, "{said} answers to {written} messages after {}", told());
        }
        // Whatever it came to: handed back, the next question gets one answer.
        let Some(id) = talk.id().await else { continue };
        shop.later(minutes(1)).await;
        let given = shop.ground.db.write(async |tx| hand_back(tx, shop.brand.id, id).await).await;
        assert!(matches!(given, Ok(()) | Err(ConversationError::AlreadyWithAgent)), "{given:?}");
        shop.later(hours(80)).await;
        let answers = shop.writes(&talk.phone, "bonjour, c combien le foulard ?").await;
        assert_eq!(answers.len(), 1, "{answers:?} after {acts:?}");
    }
}

testing::stories!(Shop: a_human_and_the_agent_never_both_answer);
