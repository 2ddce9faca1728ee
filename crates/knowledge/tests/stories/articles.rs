use crate::desk::{Desk, draft};
use kernel::ArticleId;
use knowledge::{Article, ArticleDraft, ArticleState, Kind, Saved};

async fn what_a_merchant_tells_answers_word_for_word(desk: Desk) {
    assert_eq!(desk.asks("vous ouvrez à quelle heure ?").await, None);
    let hours = draft(Kind::Hours, "Horaires", "Du lundi au samedi, de 9 h à 19 h. Fermé le dimanche.");
    let id = desk.saves(&hours, None).await.unwrap().id();
    let found = desk.asks("vous ouvrez à quelle heure ?").await.unwrap();
    assert_eq!((found.article, found.title.as_str()), (id, "Horaires"));
    assert_eq!(found.extract, "Du lundi au samedi, de 9 h à 19 h. Fermé le dimanche.");

    // Said in another way, it answers in another way at once.
    let later = ArticleDraft { text: "Tous les jours de 8 h à 20 h.".into(), ..hours };
    assert_eq!(desk.saves(&later, Some(id)).await.unwrap(), Saved::Updated(id));
    assert_eq!(desk.asks("vous ouvrez à quelle heure ?").await.unwrap().extract, "Tous les jours de 8 h à 20 h.");

    desk.removes(id).await.unwrap();
    assert_eq!(desk.asks("vous ouvrez à quelle heure ?").await, None);
    let changes = desk.facts("knowledge.changed").await;
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[0].data["teammate"], serde_json::json!(desk.teammate));
    assert_eq!(desk.facts("knowledge.removed").await.len(), 1);
}

async fn the_same_again_changes_nothing(desk: Desk) {
    let returns = draft(Kind::Returns, "Retours", "Sept jours pour échanger.");
    let Saved::Created(id) = desk.applies(&returns).await else { panic!("it is new") };
    assert_eq!(desk.applies(&returns).await, Saved::Unchanged(id));
    assert_eq!(desk.facts("knowledge.changed").await.len(), 1);
    let other = ArticleDraft { text: "Dix jours pour échanger.".into(), ..returns };
    assert_eq!(desk.applies(&other).await, Saved::Updated(id));
    assert_eq!(Article::chunks(&mut desk.db(), desk.brand, id).await.unwrap().len(), 1);
}

async fn only_what_changed_is_read_again(desk: Desk) {
    let text = "Le wax se lave à l'eau froide.\n\n## Repassage\nRepassez à l'envers.";
    desk.saves(&draft(Kind::Article, "Entretien du wax", text), None).await.unwrap();
    let hours = desk.saves(&draft(Kind::Hours, "Horaires", "De 9 h à 19 h."), None).await.unwrap().id();
    let before = desk.cache.of(desk.db(), desk.brand).await.unwrap();
    desk.saves(&draft(Kind::Hours, "Horaires", "De 8 h à 19 h."), Some(hours)).await.unwrap();
    let after = desk.cache.of(desk.db(), desk.brand).await.unwrap();
    assert_eq!(after.shared_with(&before), 1);
    assert_eq!(desk.asks("comment repasser le wax").await.unwrap().heading, "Repassage");
}

async fn wrong_articles_are_refused_and_change_nothing(desk: Desk) {
    let hours = draft(Kind::Hours, "Horaires", "De 9 h à 19 h.");
    desk.saves(&hours, None).await.unwrap();
    for (wrong, code, why) in [
        (draft(Kind::Article, " ", "Texte"), "article_title", "title must have 1 to 160 characters"),
        (draft(Kind::Article, "Sans texte", " "), "article_text", "text must have 1 to 200000 characters"),
        (draft(Kind::Article, "Zéro", "a\0b"), "article_text", "text must have 1 to 200000 characters"),
        (hours, "article_title_taken", "another article of the brand has this title"),
        (draft(Kind::Page, "Page", ""), "article_address", "address must be one of a public web page, http or https"),
    ] {
        let refused = desk.saves(&wrong, None).await.unwrap_err();
        assert_eq!((refused.code(), refused.to_string().as_str()), (code, why));
    }
    let nobody = ArticleId(desk.ground.chance.uuid(desk.ground.clock.now()));
    let refused = desk.saves(&draft(Kind::Article, "Autre", "Texte"), Some(nobody)).await.unwrap_err();
    assert_eq!(refused.code(), "unknown_article");
    assert_eq!(Article::all(&mut desk.db(), desk.brand).await.unwrap().len(), 1);
}

async fn a_page_waits_until_it_is_read_and_keeps_its_text_when_it_cannot_be(desk: Desk) {
    let address = "https://exemple.ci/faq";
    let page = ArticleDraft { origin: Some(address.into()), ..draft(Kind::Page, "FAQ du site", "") };
    let id = desk.saves(&page, None).await.unwrap().id();
    let state = async || Article::find(&mut desk.db(), desk.brand, id).await.unwrap().unwrap().state;
    assert_eq!(state().await, ArticleState::Waiting);
    let text = "Parking\nUn parking gratuit est devant la boutique.";
    desk.db().write(async |tx| Article::take_page(tx, desk.brand, id, address, text).await).await.unwrap();
    assert_eq!(state().await, ArticleState::Ready);
    assert!(desk.asks("vous avez un parking ?").await.is_some());
    desk.db().write(async |tx| Article::page_failed(tx, desk.brand, id, "unreachable").await).await.unwrap();
    assert_eq!(state().await, ArticleState::Failed("unreachable".into()));
    assert!(desk.asks("vous avez un parking ?").await.is_some());
    // Another address: what the old one said is not taken over any more.
    let moved = ArticleDraft { origin: Some("https://exemple.ci/aide".into()), ..page };
    desk.saves(&moved, Some(id)).await.unwrap();
    desk.db().write(async |tx| Article::take_page(tx, desk.brand, id, address, "Vieux").await).await.unwrap();
    assert_eq!(state().await, ArticleState::Waiting);
}

async fn another_brand_has_its_own_knowledge(desk: Desk) {
    let id = desk.saves(&draft(Kind::Hours, "Horaires", "De 9 h à 19 h."), None).await.unwrap().id();
    let stranger = desk.stranger();
    assert_eq!(stranger.asks("vous ouvrez à quelle heure ?").await, None);
    assert_eq!(stranger.removes(id).await.unwrap_err().code(), "unknown_article");
    let other = draft(Kind::Hours, "Horaires", "Jamais.");
    assert_eq!(stranger.saves(&other, Some(id)).await.unwrap_err().code(), "unknown_article");
    assert!(stranger.saves(&other, None).await.is_ok());
    assert_eq!(desk.asks("vous ouvrez à quelle heure ?").await.unwrap().extract, "De 9 h à 19 h.");
}

testing::stories!(Desk:
    what_a_merchant_tells_answers_word_for_word,
    the_same_again_changes_nothing,
    only_what_changed_is_read_again,
    wrong_articles_are_refused_and_change_nothing,
    a_page_waits_until_it_is_read_and_keeps_its_text_when_it_cannot_be,
    another_brand_has_its_own_knowledge,
);
