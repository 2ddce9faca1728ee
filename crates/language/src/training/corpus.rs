//! From templates to examples.

use super::{Dice, noise::misspell};
use crate::{Context, Entry, EntryKind, Intent, Lexicon, intent::features, reading::Reading};
use std::collections::BTreeSet;

const CORPORA: [&str; 2] = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];
const PRODUCTS: &str = include_str!("../../data/products.txt");
const PLACES: &str = include_str!("../../data/places.tsv");
const READING: [&str; 3] = [
    include_str!("../../data/spelling.tsv"),
    include_str!("../../data/colours.tsv"),
    include_str!("../../data/common.txt"),
];

const COUNTS: [&str; 16] =
    ["2", "3", "4", "5", "6", "10", "12", "deux", "trois", "quatre", "cinq", "dix", "2", "3", "two", "three"];
const NTHS: [&str; 10] = ["1", "2", "3", "4", "deux", "premier", "deuxième", "2e", "troisième", "5"];
const SIZES: [&str; 12] = ["M", "L", "XL", "S", "XXL", "38", "40", "42", "36", "44", "39", "3XL"];
const COLOURS: [&str; 14] = [
    "rouge",
    "bleu",
    "noir",
    "blanc",
    "vert",
    "jaune",
    "rose",
    "bleu marine",
    "bordeaux",
    "noire",
    "blanche",
    "red",
    "black",
    "blue",
];
const AMOUNTS: [&str; 12] = [
    "5000",
    "10000",
    "15 000",
    "20.000",
    "25k",
    "10 mille",
    "12000 fcfa",
    "7500f",
    "dix mille",
    "30000 francs",
    "2000",
    "8 mille",
];
const PHONES: [&str; 5] = ["0707123456", "05 04 11 22 33", "+225 0102030405", "77 123 45 67", "0022997000000"];
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

/// One thing said, as the classifier sees it.
pub(super) struct Example {
    /// Index in [`Intent::ALL`].
    pub intent: usize,
    pub features: Vec<features::Feature>,
    /// The number of its template: examples of one template are never on both sides of a split.
    pub template: usize,
}

/// A fingerprint of everything examples are made from: weights made from other corpora are recognised.
pub fn fingerprint() -> u64 {
    let all = CORPORA.iter().chain([&PRODUCTS, &PLACES]).chain(&READING).flat_map(|text| text.bytes());
    all.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Every example, in a fixed order.
pub(super) fn examples() -> Vec<Example> {
    let products: Vec<&str> = PRODUCTS.lines().collect();
    let places: Vec<&str> =
        PLACES.lines().filter(|l| !l.starts_with('#')).filter_map(|line| line.split('\t').next()).collect();
    let lexicon = Lexicon::new(products.iter().zip(0..).map(|(name, key)| Entry {
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
        let mut said: BTreeSet<String> = BTreeSet::new();
        let offset = dice.below(1000);
        for draw in 0..draws(phrase) {
            let plain = fill(&alternatives(phrase, offset, draw), &products, &places, &mut dice);
            said.insert(plain);
        }
        for plain in said {
            let mut variants = vec![plain.clone(), misspell(&plain, &mut dice)];
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
                examples.push(Example { intent: intent as usize, features, template });
            }
        }
    }
    examples
}

/// Intents people put a question mark after.
const fn is_asked(intent: Intent) -> bool {
    use Intent::{
        AskAvailability, AskDelivery, AskPayment, AskPrice, AskShop, Browse, CartShow, Negotiate, OrderStatus,
        ProductInfo, ProductSearch, Smalltalk,
    };
    matches!(
        intent,
        AskAvailability
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

/// How often a template is drawn: more when it can say more, and each alternative at least once.
fn draws(phrase: &str) -> usize {
    let (mut ways, mut longest) = (1_usize, 1_usize);
    for part in phrase.split('[').skip(1) {
        let choices = part.split(']').next().unwrap_or_default().matches('|').count() + 1;
        ways = ways.saturating_mul(choices);
        longest = longest.max(choices);
    }
    for _ in phrase.matches('{') {
        ways = ways.saturating_mul(3);
    }
    ways.clamp(1, longest.max(14))
}

/// One of the ways of `[a|b|]` at each place: every draw takes the next alternative, each place at its own pace, so
/// that all are heard and seldom twice together.
fn alternatives(phrase: &str, offset: usize, draw: usize) -> String {
    let mut out = String::new();
    let mut rest = phrase;
    let mut turn = offset + draw;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let Some((choices, after)) = after.split_once(']') else { break };
        let choices: Vec<&str> = choices.split('|').collect();
        out.push_str(choices[turn % choices.len()]);
        turn += draw / choices.len();
        rest = after;
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Things in place of `{p}`, `{n}`….
fn fill(phrase: &str, products: &[&str], places: &[&str], dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((slot, after)) = after.split_once('}') else { break };
        let list: &[&str] = match slot {
            "p" => products,
            "place" => places,
            "n" => &COUNTS,
            "nth" => &NTHS,
            "size" => &SIZES,
            "colour" => &COLOURS,
            "amt" => &AMOUNTS,
            "tel" => &PHONES,
            other => panic!("unknown slot in the corpus: {{{other}}}"),
        };
        out.push_str(dice.pick::<&str>(list));
        rest = after;
    }
    out + rest
}
