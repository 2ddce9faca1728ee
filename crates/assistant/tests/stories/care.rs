//! How a customer feels decides who answers, by the merchant's table. Stories begin on a Monday at nine in the morning.

use crate::shop::{Shop, shown};
use assistant::{Deed, When, WorkHours};
use conversation::Handling;
use identity::{Role, Teammate, TeammateSpec};
use kernel::{Locale, Millis, hours, minutes, seconds};
use ordering::{Gives, Promo, PromoSpec};
use serde_json::json;
use storage::Fact;

const ANGRY: &str = "vous êtes des voleurs, ça fait 3 jours que j'attends !!!";

impl Shop {
    async fn facts(&self, kind: &str) -> Vec<Fact> {
        let all = storage::facts_since(&self.ground.db, self.brand.id, Millis(0), 1_000).await.unwrap();
        all.into_iter().filter(|fact| fact.kind == kind).collect()
    }
    async fn waits_for(&self) -> Option<String> {
        match self.conversation().await.handling {
            Handling::Waiting { why } => Some(why),
            _ => None,
        }
    }
    async fn may_give(&self, code: &str) {
        let spec = PromoSpec { agent_gives: true, ..PromoSpec::new(code, Gives::Percent(1_000)) };
        self.ground.db.write(async |tx| Promo::upsert(tx, &self.brand, &spec).await).await.unwrap();
    }
}

async fn who_is_angry_is_calmed_once_and_a_human_comes(shop: Shop) {
    shop.write("bonjour").await;
    let calmed = shop.write(ANGRY).await;
    assert!(calmed.contains("désolée") && calmed.contains("responsable"), "{calmed}");
    assert_eq!(shop.waits_for().await.as_deref(), Some("angry"));
    assert_eq!(shop.facts("conversation.angry").await.len(), 1);
    assert!(shop.conversation().await.priority.is_high());
    // The agent is silent until it is handed back, whatever they write.
    for words in [ANGRY, "c combien la robe wax ?", "allo ???"] {
        assert_eq!(shop.write(words).await, "", "{words}");
    }
    shop.take_over().await;
    assert_eq!(shop.write("enfin").await, "");
    shop.hand_back().await;
    let answer = shop.write("bon, c combien la robe wax ?").await;
    assert!(answer.contains("15 000 FCFA") && !answer.contains("désolée"), "{answer}");
}

async fn the_merchant_may_only_have_them_calmed(shop: Shop) {
    shop.wants_it_to(|conduct| {
        conduct.routing.decide(When::Angry, [Deed::Calm]);
        conduct.routing.decide(When::Complaint, []);
    })
    .await;
    let words = "c'est vraiment n'importe quoi, c combien la robe wax à la fin ?!!";
    let answer = shop.write(words).await;
    assert_eq!(shop.waits_for().await, None, "{answer}");
    assert!(answer.contains("comprends"), "{answer}");
    let again = shop.write(words).await;
    assert!(!again.contains("comprends"), "calmed once in a talk: {again}");
}

async fn two_frustrated_messages_in_a_row_are_enough(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.routing.decide(When::Complaint, [])).await;
    shop.write("c combien la robe wax ?").await;
    // Each alone is answered; the second in a row is too much.
    let one = shop.write("où est mon colis").await;
    assert_eq!(shop.waits_for().await, None, "{one}");
    shop.write("où est mon colis depuis").await;
    assert_eq!(shop.waits_for().await.as_deref(), Some("angry"));
}

/// What came before weighs: « ??? » is a question from somebody calm, and anger from somebody who is kept waiting.
async fn a_talk_that_was_tense_needs_less(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.routing.decide(When::Complaint, [])).await;
    shop.write("bonjour, c combien la robe wax ???").await;
    assert_eq!(shop.waits_for().await, None, "nothing was wrong before");
    shop.write("où est mon colis").await;
    let between = shop.write("c combien la robe wax ?").await;
    assert_eq!(shop.waits_for().await, None, "{between}");
    shop.write("c combien la robe wax ???").await;
    assert_eq!(shop.waits_for().await.as_deref(), Some("angry"));
    // Three nights later it is forgotten.
    shop.take_over().await;
    shop.hand_back().await;
    shop.later(hours(72)).await;
    shop.write("c combien la robe wax ???").await;
    assert_eq!(shop.waits_for().await, None);
}

async fn a_language_that_nobody_taught_is_for_a_human(shop: Shop) {
    let answer = shop.write("hola cuanto cuesta el vestido rojo por favor").await;
    assert!(answer.contains("Un collègue vous répond ici") && answer.contains("A colleague will answer"), "{answer}");
    assert_eq!(shop.waits_for().await.as_deref(), Some("unknown_language"));
    // Names are no language.
    shop.writes("2250700000007", "je m'appelle Kouadio N'Guessan Yao Kouamé").await;
    shop.writes("2250700000007", "Cocody Angré Djibi 8e tranche villa 12").await;
    assert_eq!(shop.facts("conversation.human_wanted").await.len(), 1);
}

async fn somebody_can_be_asked_for_whatever_the_table_says(shop: Shop) {
    shop.wants_it_to(|conduct| {
        for when in When::ALL {
            conduct.routing.decide(when, []);
        }
    })
    .await;
    shop.write("je veux parler à quelqu'un").await;
    assert_eq!(shop.waits_for().await.as_deref(), Some("customer_asked"));
}

async fn who_hesitates_is_offered_what_the_merchant_allows_once(shop: Shop) {
    shop.may_give("WA10").await;
    shop.write("c combien la robe wax ?").await;
    let offered = shop.write("hmm je ne sais pas, je vais réfléchir").await;
    assert!(offered.contains("WA10"), "{offered}");
    let again = shop.write("je sais pas trop, j'hésite encore").await;
    assert!(!again.contains("WA10"), "once: {again}");
}

async fn nothing_is_offered_where_the_merchant_offers_nothing(shop: Shop) {
    shop.may_give("WA10").await;
    shop.wants_it_to(|conduct| conduct.routing.decide(When::Hesitant, [])).await;
    shop.write("c combien la robe wax ?").await;
    let answer = shop.write("hmm je ne sais pas, je vais réfléchir").await;
    assert!(!answer.contains("WA10"), "{answer}");
}

async fn who_asks_price_and_delivery_and_more_is_a_hot_lead_once(shop: Shop) {
    for words in ["c combien la robe wax ?", "elle est disponible en M ?", "vous livrez à Yopougon ?"] {
        assert!(shop.facts("conversation.hot").await.is_empty(), "before {words}");
        shop.write(words).await;
    }
    assert_eq!(shop.facts("conversation.hot").await.len(), 1);
    shop.write("et la livraison coûte combien ?").await;
    assert_eq!(shop.facts("conversation.hot").await.len(), 1);
}

async fn a_customer_nobody_comes_to_is_told_then_the_owner_is(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.team_within = minutes(15)).await;
    shop.write("je veux parler à quelqu'un").await;
    assert!(shop.news(minutes(15) - seconds(1)).await.is_empty());
    let told = shop.news(seconds(1)).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("personne de l'équipe n'est encore libre"), "{told:?}");
    assert!(shop.news(minutes(15)).await.is_empty(), "the customer is told once");
    let steps: Vec<_> =
        shop.facts("conversation.unattended").await.iter().map(|fact| fact.data["step"].as_u64()).collect();
    assert_eq!(steps, [Some(1), Some(2)]);
    assert!(shop.news(hours(5)).await.is_empty());
    assert_eq!(shop.facts("conversation.unattended").await.len(), 2);
}

/// « Le collègue suivant »: of those at their desk, who is best placed; all of the team where nobody is there.
async fn the_next_of_the_team_is_who_is_there_and_knows(shop: Shop) {
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let hire = async |name: &str, role, skills: &[&str]| {
        let spec = TeammateSpec {
            email: format!("{name}@awa.ci"),
            name: name.into(),
            role,
            locale: Locale::Fr,
            brands: None,
            phone: None,
            skills: Some(skills.iter().map(|skill| (*skill).to_owned()).collect()),
        };
        db.write(async |tx| Teammate::upsert(tx, shop.brand.org, &spec, None).await).await.unwrap().0.id
    };
    let owner = hire("awa", Role::Owner, &["pagnes"]).await;
    let knows = hire("moussa", Role::Seller, &["PAGNES"]).await;
    let other = hire("koffi", Role::Seller, &[]).await;
    let reads = hire("sarah", Role::Analyst, &["pagnes"]).await;
    shop.wants_it_to(|conduct| conduct.team_within = minutes(15)).await;
    shop.write("je veux parler à quelqu'un").await;
    let talk = shop.conversation().await.id;
    db.write(async |tx| conversation::add_tag(tx, brand, talk, "Pagnes", owner).await).await.unwrap();
    let mut chosen = Vec::new();
    for there in [vec![], vec![owner, reads], vec![other], vec![other, knows, owner]] {
        shop.later(minutes(14)).await;
        for teammate in there {
            conversation::look(db, brand, teammate, None).await.unwrap();
        }
        shop.later(minutes(1)).await;
        let told = shop.facts("conversation.unattended").await;
        chosen.push(told.last().unwrap().data["to"].clone());
        // Taken and let go: another wait begins.
        shop.take_over().await;
        shop.hand_back().await;
        shop.write("je veux parler à quelqu'un").await;
    }
    assert_eq!(chosen, [json!(null), json!(null), json!(other), json!(knows)]);
}

async fn who_takes_it_in_time_stops_the_clock(shop: Shop) {
    shop.write("je veux parler à quelqu'un").await;
    shop.later(minutes(9)).await;
    shop.take_over().await;
    assert!(shop.news(hours(1)).await.is_empty());
    assert!(shop.facts("conversation.unattended").await.is_empty());
    // Handed back and asked for again: another wait, from its own beginning.
    shop.hand_back().await;
    shop.write("je veux parler à quelqu'un").await;
    assert!(shop.news(minutes(9)).await.is_empty());
    assert_eq!(shop.news(minutes(1)).await.len(), 1);
}

async fn outside_the_teams_hours_they_know_when_it_is_back_and_only_its_hours_count(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.team_hours = WorkHours::new(&[1, 2, 3, 4, 5], 8 * 60, 17 * 60)).await;
    shop.later(hours(7) + minutes(55)).await;
    let by_day = shop.write("je veux parler à quelqu'un").await;
    assert!(!by_day.contains("de retour"), "{by_day}");
    // Five minutes of today and five of tomorrow.
    assert!(shop.news(hours(15)).await.is_empty());
    assert!(shop.news(minutes(9)).await.is_empty());
    assert_eq!(shop.news(minutes(1)).await.len(), 1);

    shop.take_over().await;
    shop.hand_back().await;
    shop.later(hours(12)).await;
    let by_night = shop.write("je veux parler à quelqu'un").await;
    assert!(by_night.contains("de retour le ") && by_night.contains("08:00"), "{by_night}");
    let answers = shop.answers().await;
    assert!(answers.iter().map(shown).filter(|said| said.contains("de retour")).count() == 1);
}

async fn thanks_after_the_end_open_nothing_and_a_question_does(shop: Shop) {
    shop.write("je veux parler à quelqu'un").await;
    shop.take_over().await;
    let (brand, talk) = (shop.brand.id, shop.conversation().await.id);
    let by = kernel::TeammateId(kernel::Uuid::from_u128(9));
    shop.ground.db.write(async |tx| conversation::resolve(tx, brand, talk, by).await).await.unwrap();
    for words in ["ok merci", "merci beaucoup", "bonne journée"] {
        assert_eq!(shop.write(words).await, "", "{words}");
        assert!(shop.conversation().await.resolved_at.is_some(), "{words}");
    }
    let answer = shop.write("c combien le foulard ?").await;
    assert!(answer.contains("3 000 FCFA"), "{answer}");
    assert_eq!(shop.conversation().await.resolved_at, None);
    // Open again, it is answered as ever.
    assert_ne!(shop.write("merci").await, "");
}

async fn who_is_angry_or_important_goes_before_the_others(shop: Shop) {
    let (brand, by) = (shop.brand.id, kernel::TeammateId(kernel::Uuid::from_u128(9)));
    shop.write("je veux parler à quelqu'un").await;
    let talk = shop.conversation().await;
    assert!(!talk.priority.is_high(), "{talk:?}");
    shop.take_over().await;
    shop.hand_back().await;
    shop.ground.db.write(async |tx| conversation::add_tag(tx, brand, talk.id, "VIP", by).await).await.unwrap();
    shop.write("je veux parler à quelqu'un").await;
    assert_eq!(shop.conversation().await.priority, conversation::Priority::High { why: "vip".into() });

    shop.wants_it_to(|conduct| conduct.routing.decide(When::Vip, [Deed::HandOver])).await;
    shop.take_over().await;
    shop.hand_back().await;
    shop.write("c combien la robe wax ?").await;
    assert_eq!(shop.waits_for().await.as_deref(), Some("vip"));
}

testing::stories!(Shop:
    thanks_after_the_end_open_nothing_and_a_question_does,
    who_is_angry_or_important_goes_before_the_others,
    who_is_angry_is_calmed_once_and_a_human_comes,
    the_merchant_may_only_have_them_calmed,
    two_frustrated_messages_in_a_row_are_enough,
    a_talk_that_was_tense_needs_less,
    a_language_that_nobody_taught_is_for_a_human,
    somebody_can_be_asked_for_whatever_the_table_says,
    who_hesitates_is_offered_what_the_merchant_allows_once,
    nothing_is_offered_where_the_merchant_offers_nothing,
    who_asks_price_and_delivery_and_more_is_a_hot_lead_once,
    a_customer_nobody_comes_to_is_told_then_the_owner_is,
    the_next_of_the_team_is_who_is_there_and_knows,
    who_takes_it_in_time_stops_the_clock,
    outside_the_teams_hours_they_know_when_it_is_back_and_only_its_hours_count,
);
