use super::{Asked, Library, document::Document};
use crate::{Kind, chunk::cut};
use kernel::{ArticleId, Locale, Uuid};
use std::sync::Arc;

fn shop() -> Library {
    let articles = [
        (
            Kind::Hours,
            "Horaires",
            "Nous vous accueillons du lundi au samedi, de 9 h à 19 h. Le dimanche, nous nous reposons.",
        ),
        (Kind::Address, "Adresse", "Cocody Angré, 8e tranche, en face de la pharmacie Saint-Viateur."),
        (
            Kind::Returns,
            "Retours",
            "Vous avez 7 jours pour échanger un article non porté, avec son étiquette. Les bijoux ne sont pas repris.",
        ),
        (
            Kind::Payment,
            "Moyens de paiement",
            "Wave, Orange Money, MTN MoMo, Moov et carte bancaire par le lien, ou espèces à la livraison.",
        ),
        (
            Kind::Article,
            "Entretien du wax",
            "Lavez le wax à l'eau froide avec un savon doux, à l'envers. Faites-le sécher à l'ombre.",
        ),
        (
            Kind::Article,
            "Retouches",
            "Les retouches d'ourlet et de taille sont gratuites dans les sept jours qui suivent l'achat.",
        ),
        (
            Kind::Article,
            "Vente en gros",
            "À partir de 10 pièces du même modèle, écrivez-nous : une conseillère fait un devis.",
        ),
    ];
    let documents = articles.into_iter().zip(1..).map(|((kind, title, text), n)| {
        let bare = Document {
            id: ArticleId(Uuid::from_u128(n)),
            revision: 1,
            kind,
            title: title.to_owned(),
            locale: Locale::Fr,
            passages: Vec::new(),
        };
        Arc::new(bare.with(cut(text), ""))
    });
    Library::of(documents.collect(), 1)
}

fn ask<'a>(words: &'a str) -> Asked<'a> {
    Asked { words, locale: Locale::Fr, about: &[] }
}

#[test]
fn questions_as_people_type_them_find_their_article() {
    let library = shop();
    for (words, title) in [
        ("Vous ouvrez à quelle heure demain ?", "Horaires"),
        ("vs ouvré le dimanche ?", "Horaires"),
        ("vous êtes ouvert le dimanche ?", "Horaires"),
        ("c'est quoi vos horaires svp", "Horaires"),
        ("what time do you close?", "Horaires"),
        ("vous êtes où exactement à cocody", "Adresse"),
        ("je peux avoir votre localisation ?", "Adresse"),
        ("where are you located?", "Adresse"),
        ("si ça ne me va pas je peux échanger ?", "Retours"),
        ("c koi les conditions de retour", "Retours"),
        ("vous prenez wave ou orange money ?", "Moyens de paiement"),
        ("on lave ça comment le wax ?", "Entretien du wax"),
        ("le wax déteint au lavage ?", "Entretien du wax"),
        ("vous pouvez ajuster la taille ?", "Retouches"),
        ("je suis revendeuse vous faites prix de gros ?", "Vente en gros"),
    ] {
        let found = library.answer(&ask(words));
        assert_eq!(found.as_ref().map(|found| found.title.as_str()), Some(title), "{words}: {found:?}");
    }
}

#[test]
fn places_and_goods_need_not_be_repeated() {
    let (library, about) = (shop(), ["Bouaké".to_owned()]);
    let asked = Asked { about: &about, ..ask("je suis à bouaké, vous faites prix de gros ?") };
    assert_eq!(library.answer(&asked).map(|found| found.title).as_deref(), Some("Vente en gros"));
    assert_eq!(library.answer(&ask("bouaké")), None);
}

#[test]
fn what_nobody_told_is_not_answered() {
    let library = shop();
    for words in [
        "qui va gagner la CAN cette année ?",
        "tu peux m'aider pour mes devoirs de maths ?",
        "c'est quoi la capitale du Ghana",
        "vous recrutez des vendeuses ?",
        "est-ce que le président est bon ?",
        "bonjour",
        "ok merci",
        "lundi",
        "",
        "25",
        "vous avez un parking ?",
    ] {
        assert_eq!(library.answer(&ask(words)), None, "{words}");
    }
}

#[test]
fn several_questions_have_several_answers() {
    let answers = shop().answers(&ask("Vous êtes où ? Et vous ouvrez à quelle heure ? Vous recrutez des vendeuses ?"));
    let titles: Vec<&str> = answers.found.iter().map(|found| found.title.as_str()).collect();
    assert_eq!(titles, ["Adresse", "Horaires"]);
    assert_eq!(answers.missed, ["Vous recrutez des vendeuses ?"]);
}

#[test]
fn the_customers_language_comes_first() {
    let mut documents = shop().documents.clone();
    let english = Document {
        id: ArticleId(Uuid::from_u128(99)),
        revision: 1,
        kind: Kind::Hours,
        title: "Opening hours".into(),
        locale: Locale::En,
        passages: Vec::new(),
    };
    documents.push(Arc::new(english.with(cut("Monday to Saturday, 9 am to 7 pm."), "")));
    let library = Library::of(documents, 2);
    let asked = Asked { words: "what time do you open", locale: Locale::En, about: &[] };
    assert_eq!(library.answer(&asked).unwrap().title, "Opening hours");
    let asked = Asked { words: "vous ouvrez à quelle heure", locale: Locale::Fr, about: &[] };
    assert_eq!(library.answer(&asked).unwrap().title, "Horaires");
}
