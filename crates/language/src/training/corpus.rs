//! What customers do, from the corpora of intents to examples.

use super::{Dice, fit::Example, noise, template::Things};
use crate::{Context, Entry, EntryKind, Intent, Lexicon, intent::features, reading::Reading};

const CORPORA: [&str; 2] = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];
const READING: [&str; 3] = [
    include_str!("../../data/spelling.tsv"),
    include_str!("../../data/colours.tsv"),
    include_str!("../../data/common.txt"),
];

/// What people add before or after whatever they say.
const ADDED: [&str; 14] = [
    "svp",
    "stp",
    "chef",
    "tantie",
    "s'il vous plaît",
    "madame",
    "monsieur",
    "please",
    "ma chérie",
    "hein",
    "alors",
    "là",
    "la go",
    "!",
];

/// A fingerprint of everything the examples of intents are made from: weights made from other corpora are recognised.
pub(super) fn fingerprint() -> u64 {
    super::fingerprint(CORPORA.iter().chain(&super::template::THINGS).chain(&READING))
}

/// Every example, in a fixed order.
pub(super) fn examples() -> Vec<Example> {
    let things = Things::new();
    let lexicon = Lexicon::new(things.products.iter().zip(0..).map(|(name, key)| Entry {
        key,
        kind: EntryKind::Product,
        name: (*name).to_owned(),
        also: Vec::new(),
    }));
    let mut dice = Dice(7);
    let mut examples = Vec::new();
    for (template, line) in CORPORA.iter().flat_map(|corpus| corpus.lines().skip(1)).enumerate() {
        let Some((code, phrase)) = line.split_once('\t') else { continue };
        let intent = Intent::from_code(code).unwrap_or_else(|| panic!("unknown intent in the corpus: {line}"));
        for plain in things.draw(phrase, &mut dice) {
            let mut variants = noise::variants(&plain, &mut dice);
            if dice.chance(30) {
                let added = *dice.pick(&ADDED);
                variants.push(if dice.chance(75) { format!("{plain} {added}") } else { format!("{added} {plain}") });
            }
            if is_asked(intent) && dice.chance(50) {
                variants.push(format!("{plain} ?"));
            }
            for text in variants {
                // Products that no catalogue knows must be understood too.
                let lexicon = dice.chance(65).then_some(&lexicon);
                let reading = Reading::new(&text, &Context { lexicon, ..Context::default() });
                let features = features::features(reading.words(0..reading.tokens.len()));
                examples.push(Example { class: intent as usize, features, template, weight: 1.0 });
            }
        }
    }
    examples
}

/// Intents people put a question mark after.
const fn is_asked(intent: Intent) -> bool {
    use Intent::{
        Appointment, AskAvailability, AskDelivery, AskPayment, AskPrice, AskShop, Browse, CartShow, Negotiate,
        OrderStatus, ProductInfo, ProductSearch, Smalltalk,
    };
    matches!(
        intent,
        Appointment
            | AskAvailability
            | AskDelivery
            | AskPayment
            | AskPrice
            | AskShop
            | Browse
            | CartShow
            | Negotiate
            | OrderStatus
            | ProductInfo
            | ProductSearch
            | Smalltalk
    )
}
