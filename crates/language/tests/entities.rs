//! Everything named in a message, with and without a catalogue.

mod shop;

use language::{Context, Day, Entities, Label, understand};

fn named(text: &str) -> Entities {
    let today = Some(Day { year: 2026, month: 11, day: 26 });
    understand(text, &Context { today, ..Context::default() }).entities
}

fn items(text: &str) -> Vec<(u32, String)> {
    named(text).items.into_iter().map(|item| (item.quantity.unwrap_or(1), item.mention.text)).collect()
}

#[test]
fn products_are_heard_without_a_catalogue() {
    for (text, wanted) in [
        ("je veux 2 robes wax et un sac noir", vec![(2, "robes wax"), (1, "sac noir")]),
        ("c combien le ventilateur", vec![(1, "ventilateur")]),
        ("donnez moi trois savons et une crème", vec![(3, "savons"), (1, "crème")]),
        ("vous avez des casquettes nike ?", vec![(1, "casquettes nike")]),
        ("bonjour", vec![]),
        ("vous livrez à Bouaké demain ?", vec![]),
        ("oui c'est bon", vec![]),
        ("je veux parler à quelqu'un", vec![]),
    ] {
        let wanted: Vec<(u32, String)> = wanted.into_iter().map(|(count, name)| (count, name.to_owned())).collect();
        assert_eq!(items(text), wanted, "{text}");
    }
}

#[test]
fn a_catalogue_says_which_product() {
    let lexicon = shop::lexicon();
    let read = understand("3 savons noirs svp", &Context { lexicon: Some(&lexicon), ..Context::default() });
    let item = &read.entities.items[0];
    assert_eq!(shop::PRODUCTS[item.mention.candidates[0].key as usize], "Savon noir");
    assert_eq!(item.quantity, Some(3));
}

#[test]
fn phones_tell_their_country() {
    for (text, country, e164) in [
        ("mon numéro 07 07 12 34 56", Some("CI"), Some("+2250707123456")),
        ("+225 0102030405", Some("CI"), Some("+2250102030405")),
        ("77 123 45 67", Some("SN"), Some("+221771234567")),
        ("00229 01 97 00 00 00", Some("BJ"), Some("+2290197000000")),
        ("+228 90 12 34 56", Some("TG"), Some("+22890123456")),
        ("+226 70 12 34 56", Some("BF"), Some("+22670123456")),
        ("je suis à Bamako 76 12 34 56", Some("ML"), Some("+22376123456")),
        ("6 99 12 34 56", Some("CM"), Some("+237699123456")),
    ] {
        let phones = named(text).phones;
        let first = phones.first().unwrap_or_else(|| panic!("{text}: no phone"));
        assert_eq!((first.country, first.e164.as_deref()), (country, e164), "{text}");
    }
}

#[test]
fn names_codes_and_numbers_are_copied_as_typed() {
    assert_eq!(named("bonjour je m'appelle Aya Koné").names, ["Aya Koné"]);
    assert_eq!(named("c'est pour Fatou").names, ["Fatou"]);
    assert_eq!(named("mon nom c'est koffi yao").names, ["koffi yao"]);
    assert_eq!(named("c'est pour un mariage").names, [""; 0]);
    assert_eq!(named("my name is Grace Mensah and I live in Lomé").names, ["Grace Mensah"]);
    assert_eq!(named("j'ai le code WA10").promo_codes, ["WA10"]);
    assert_eq!(named("code promo : bienvenue5").promo_codes, ["BIENVENUE5"]);
    assert_eq!(named("la robe en 2XL").promo_codes, [""; 0]);
    assert_eq!(named("où est ma commande 1042 ?").order_numbers, ["1042"]);
    assert_eq!(named("commande n° 12 toujours rien").order_numbers, ["12"]);
    assert_eq!(named("#0012 svp").order_numbers, ["0012"]);
    assert_eq!(named("je commande 200 robes").order_numbers, [""; 0]);
    assert_eq!(named("mon mail c'est Aya.Kone@gmail.com").emails, ["aya.kone@gmail.com"]);
    assert_eq!(named("ma commande 1042").amounts, [0_i64; 0]);
}

#[test]
fn labels_are_those_of_all_acts() {
    for (text, wanted) in [
        ("bonjour c combien le sac et vous livrez à Bouaké ?", vec![Label::Greeting, Label::Price, Label::Delivery]),
        ("je peux passer essayer samedi à 15h ?", vec![Label::Appointment]),
        ("prévenez-moi quand c'est de nouveau là", vec![Label::RestockAlert]),
        ("ça va ?", vec![Label::Greeting]),
        // As « je parle à un robot ? » in the messages: whoever asks wants to know who answers.
        ("tu es un robot ?", vec![Label::Human]),
        ("mon numéro c'est 0505112233", vec![Label::Address]),
    ] {
        let labels = understand(text, &Context::default()).labels;
        let first: Vec<Label> = labels.iter().take(wanted.len()).map(|(label, _)| *label).collect();
        assert!(wanted.iter().all(|label| first.contains(label)), "{text}: {labels:?}");
    }
}
