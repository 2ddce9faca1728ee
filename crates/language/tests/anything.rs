//! Whatever is typed, understanding answers, points inside the message, and answers the same again.

mod shop;

use language::{Asked, Context, Shown, fold, tokens, understand};
use proptest::prelude::*;

/// Bits of messages that meet in odd ways, and anything at all between them.
fn message() -> impl Strategy<Value = String> {
    let bits = proptest::sample::select(vec![
        "bonjour",
        "le 2",
        "plateau",
        "x3",
        "07 07 12",
        "+225",
        "10.000f",
        "2,5k",
        "entre 10 et",
        "mille",
        "cent",
        "vingt et",
        "une paire",
        "j'",
        "l’",
        "qu'",
        "👍🏾",
        "1️⃣",
        "robe wax",
        "foular",
        "taille",
        "M",
        "XXL",
        "2XL",
        "et",
        ",",
        "?",
        "\n",
        "non",
        "pas la",
        "rouge",
        "au lieu de",
        "de",
        "à",
        "bouaké",
        "İ",
        "ß",
        "ﬁ",
        "e\u{301}",
        "stop",
        "merci",
        "good",
        "''",
    ]);
    proptest::collection::vec(prop_oneof![3 => bits.prop_map(str::to_owned), 1 => ".{0,12}"], 0..14)
        .prop_map(|bits| bits.join(" "))
}

fn asked() -> impl Strategy<Value = Option<Asked>> {
    proptest::sample::select(vec![
        None,
        Some(Asked::Choice),
        Some(Asked::Size),
        Some(Asked::Quantity),
        Some(Asked::Confirm),
        Some(Asked::Address),
        Some(Asked::Phone),
        Some(Asked::Payment),
        Some(Asked::Product),
        Some(Asked::Colour),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn understanding_never_fails(text in message(), asked in asked(), shown in any::<bool>()) {
        let lexicon = shop::lexicon();
        let labels: &[&str] = if shown { &["Robe wax Adjoua", "Rouge", ""] } else { &[] };
        let options = labels.iter().map(|label| Shown { key: None, label: (*label).into() }).collect();
        let context = Context { asked, options, lexicon: Some(&lexicon), ..Context::default() };
        let read = understand(&text, &context);
        prop_assert!(!read.acts.is_empty());
        for act in &read.acts {
            prop_assert!(text.get(act.span.clone()).is_some(), "{:?} is not inside the message", act.span);
            prop_assert!((0.0..=1.0001).contains(&act.probability), "{}", act.probability);
            for item in &act.slots.items {
                prop_assert!(text.get(item.mention.span.clone()).is_some());
            }
        }
        prop_assert!(!read.labels.is_empty());
        prop_assert!(read.labels.windows(2).all(|pair| pair[0].1 >= pair[1].1), "labels by falling probability");
        prop_assert!(read.labels.iter().all(|(_, p)| (0.0..=1.0).contains(p)));
        prop_assert!((0.0..=1.0001).contains(&read.mood.p) && (0.0..=1.0).contains(&read.mood.intensity));
        for item in &read.entities.items {
            prop_assert_eq!(text.get(item.mention.span.clone()), Some(item.mention.text.as_str()));
        }
        prop_assert_eq!(read, understand(&text, &context));
    }

    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once.clone());
    }

    #[test]
    fn tokens_lie_in_the_text(text in message()) {
        for token in tokens(&text) {
            prop_assert!(text.get(token.start..token.end).is_some());
        }
    }
}
