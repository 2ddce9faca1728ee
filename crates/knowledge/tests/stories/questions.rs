use crate::desk::{Desk, draft};
use knowledge::{ArticleDraft, Kind, QuestionGroup};

async fn questions_alike_are_one_group(desk: Desk) {
    let message = desk.misses("Vous avez un parking ?").await;
    assert!(!desk.misses_in(message, "Vous avez un parking ?").await, "once for a message");
    desk.misses("vs avé un parking pr se garer svp").await;
    desk.misses("Vous recrutez des vendeuses ?").await;
    // It asks for nothing in particular.
    desk.misses("et alors ?").await;
    let open = QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap();
    let told: Vec<(&str, i64)> = open.iter().map(|group| (group.text.as_str(), group.asked)).collect();
    assert_eq!(told, [("Vous avez un parking ?", 2), ("Vous recrutez des vendeuses ?", 1)]);
    let questions = QuestionGroup::questions(&mut desk.db(), desk.brand, open[0].id).await.unwrap();
    assert_eq!(questions.len(), 2);
    assert_eq!(desk.facts("knowledge.missed").await.len(), 3);
}

async fn an_answer_closes_the_group_and_is_found_by_its_words(desk: Desk) {
    desk.misses("On peut laisser la moto devant chez vous ?").await;
    let group = QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap().remove(0);
    let answer =
        ArticleDraft { title: "Stationnement".into(), text: "Oui, un gardien est là.".into(), ..group.draft() };
    let written = desk
        .db()
        .write(async |tx| QuestionGroup::answer(tx, desk.brand, group.id, &answer, Some(desk.teammate)).await)
        .await;
    written.unwrap();
    assert!(QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap().is_empty());
    let found = desk.asks("je peux laisser ma moto devant ?").await.unwrap();
    assert_eq!(found.extract, "Oui, un gardien est là.");
}

async fn a_dismissed_question_stays_away(desk: Desk) {
    desk.misses("Vous recrutez des vendeuses ?").await;
    let group = QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap().remove(0);
    let dismiss = async |desk: &Desk| {
        desk.db().write(async |tx| QuestionGroup::dismiss(tx, desk.brand, group.id, Some(desk.teammate)).await).await
    };
    assert_eq!(dismiss(&desk.stranger()).await.unwrap_err().code(), "unknown_question");
    dismiss(&desk).await.unwrap();
    desk.misses("vous recrutez une vendeuse ?").await;
    assert!(QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap().is_empty());
    assert_eq!(dismiss(&desk).await.unwrap_err().code(), "unknown_question");
}

async fn a_wrong_answer_leaves_the_question_open(desk: Desk) {
    desk.misses("Vous avez un parking ?").await;
    let group = QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap().remove(0);
    let wrong = draft(Kind::Article, "Parking", "");
    let refused = desk.db().write(async |tx| QuestionGroup::answer(tx, desk.brand, group.id, &wrong, None).await).await;
    assert_eq!(refused.unwrap_err().code(), "article_text");
    assert_eq!(QuestionGroup::open(&mut desk.db(), desk.brand).await.unwrap().len(), 1);
}

testing::stories!(Desk:
    questions_alike_are_one_group,
    an_answer_closes_the_group_and_is_found_by_its_words,
    a_dismissed_question_stays_away,
    a_wrong_answer_leaves_the_question_open,
);
