use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use knowledge::{Article, ArticleState, QuestionGroup};

const PAGE: &str = "/b/awa-mode/knowledge";
const HOURS: [(&str, &str); 4] =
    [("kind", "hours"), ("title", "Horaires"), ("locale", "fr"), ("text", "Du lundi au samedi, de 9 h à 19 h.")];

async fn articles(world: &World) -> Vec<Article> {
    Article::all(&mut world.db(), world.mode.id).await.unwrap()
}

async fn what_the_merchant_writes_is_what_the_agent_says(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get(PAGE).await.ok().shows(&["Connaissances", "Aucune question n’attend.", "Rien encore."]);
    let made = awa.post(PAGE, &HOURS).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let saved = awa.get(made.location().split('#').next().unwrap()).await.ok();
    saved.shows(&["Horaires", "Du lundi au samedi, de 9 h à 19 h.", "Enregistré"]);
    let id = world.writes(FATOU, "Fatou", "vous ouvrez à quelle heure ?").await;
    world.agent_answers(id).await;
    awa.get(&format!("/b/awa-mode/messages/{id}")).await.ok().shows(&["Du lundi au samedi, de 9 h à 19 h."]);

    let one = format!("{PAGE}/{}", articles(&world).await[0].id);
    let later = [HOURS[0], HOURS[1], HOURS[2], ("text", "De 8 h à 20 h.")];
    assert_eq!(awa.post(&one, &later).await.status, 303);
    awa.get(PAGE).await.ok().shows(&["De 8 h à 20 h."]).hides(&["de 9 h à 19 h"]);
    assert_eq!(awa.post(&format!("{one}/removal"), &[]).await.status, 303);
    assert!(articles(&world).await.is_empty());
}

async fn a_question_nobody_could_answer_waits_on_the_page(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let id = world.writes(FATOU, "Fatou", "vous avez un parking devant la boutique ?").await;
    world.agent_answers(id).await;
    awa.get(PAGE).await.ok().shows(&["vous avez un parking devant la boutique ?", "demandée une fois", "Répondre"]);
    let group = QuestionGroup::open(&mut world.db(), world.mode.id).await.unwrap().remove(0);
    let answer = format!("{PAGE}/questions/{}/answer", group.id);
    let wrong = awa.post(&answer, &[("kind", "fact"), ("title", "Parking"), ("text", " ")]).await;
    assert_eq!(wrong.status, 422);
    wrong.shows(&["Écrivez le texte", r#"value="Parking""#]);
    let fields = [("kind", "fact"), ("title", "Parking"), ("text", "Oui, un parking gratuit.")];
    assert_eq!(awa.post(&answer, &fields).await.status, 303);
    awa.get(PAGE).await.ok().shows(&["Aucune question n’attend.", "Oui, un parking gratuit."]);
    assert_eq!(awa.post(&answer, &fields).await.status, 404);
}

async fn what_is_wrong_is_said_beside_what_was_typed(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(PAGE, &HOURS).await;
    for (fields, said) in [
        (vec![("title", "Horaires"), ("text", "Encore.")], "Un autre article porte déjà ce titre"),
        (vec![("title", " "), ("text", "Encore.")], "Donnez un titre de 160 caractères au plus."),
        (vec![("kind", "page"), ("title", "FAQ"), ("origin", "ftp://x")], "Donnez l’adresse d’une page publique"),
    ] {
        let page = awa.post(PAGE, &fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        page.shows(&[said]);
    }
    let broken = awa.upload(&format!("{PAGE}/files"), "tailles.pdf", b"%PDF-1.5 nothing").await;
    assert_eq!(broken.status, 422);
    broken.shows(&["Ce PDF ne peut pas être lu"]);
    let empty = awa.upload(&format!("{PAGE}/files"), "tailles.pdf", b"").await;
    empty.shows(&["Choisissez un fichier PDF."]);
    assert_eq!(articles(&world).await.len(), 1);
}

async fn a_pdf_and_a_page_become_articles(world: World) {
    let mut awa = world.signed_in(AWA).await;

    let pdf = include_bytes!("../fixtures/guide.pdf");
    let made = awa.upload(&format!("{PAGE}/files"), "guide.pdf", pdf).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let page = [("kind", "page"), ("title", "FAQ"), ("origin", "https://exemple.ci/faq")];
    assert_eq!(awa.post(PAGE, &page).await.status, 303);
    let all = articles(&world).await;
    assert!(all.iter().any(|article| article.title == "guide" && article.text.contains("poitrine")), "{all:?}");
    assert!(all.iter().any(|article| article.title == "FAQ" && article.state == ArticleState::Waiting));
    awa.get(PAGE).await.ok().shows(&["FAQ", "Lecture en cours", "Relire la page", "guide"]);
}

async fn who_may_not_change_settings_reads_them(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(PAGE, &HOURS).await;
    let one = format!("{PAGE}/{}", articles(&world).await[0].id);
    for who in [KOFFI, SARAH] {
        let mut reader = world.signed_in(who).await;
        reader.get(PAGE).await.ok().shows(&["Horaires"]).hides(&["Ajouter le texte", "Supprimer"]);
        for path in [PAGE.to_owned(), one.clone(), format!("{one}/removal"), format!("{one}/reading")] {
            assert_eq!(reader.post(&path, &HOURS).await.status, 403, "{who} {path}");
        }
    }
    // Another shop has neither the page nor the article.
    let mut rival = world.signed_in(RIVAL).await;
    let id = articles(&world).await[0].id;
    for path in ["", "/removal", "/reading"] {
        for shop in ["awa-mode", "rival-shop"] {
            let page = rival.post(&format!("/b/{shop}/knowledge/{id}{path}"), &HOURS).await;
            assert_eq!(page.status, 404, "{shop}{path}");
        }
    }
}

testing::stories!(World:
    what_the_merchant_writes_is_what_the_agent_says,
    a_question_nobody_could_answer_waits_on_the_page,
    what_is_wrong_is_said_beside_what_was_typed,
    a_pdf_and_a_page_become_articles,
    who_may_not_change_settings_reads_them,
);
