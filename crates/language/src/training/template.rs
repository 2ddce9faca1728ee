//! From a template to phrases: `[a|b]` alternatives, `{p}` things.

use super::Dice;
use std::collections::BTreeSet;

/// The lists of things put into templates.
pub(super) const THINGS: [&str; 2] = [include_str!("../../data/products.txt"), include_str!("../../data/places.tsv")];

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

/// What stands around a product put into a phrase, when asked for: two characters nobody types.
pub(super) const OPEN: char = '\u{1}';
pub(super) const CLOSE: char = '\u{2}';

/// Products and places, as people say them.
pub(super) struct Things {
    pub products: Vec<&'static str>,
    places: Vec<&'static str>,
}

impl Things {
    pub fn new() -> Self {
        let [products, places] = THINGS;
        let names = places.lines().filter(|l| !l.starts_with('#')).filter_map(|line| line.split('\t').next());
        Self { products: products.lines().collect(), places: names.collect() }
    }

    /// What a template says, each phrase once.
    pub fn draw(&self, template: &str, dice: &mut Dice) -> BTreeSet<String> {
        self.draw_with(template, dice, &mut |things, dice| (*dice.pick::<&str>(&things.products)).to_owned())
    }

    /// The same with products of the caller's own.
    pub fn draw_with(
        &self,
        template: &str,
        dice: &mut Dice,
        product: &mut dyn FnMut(&Self, &mut Dice) -> String,
    ) -> BTreeSet<String> {
        let offset = dice.below(1000);
        (0..draws(template)).map(|draw| self.fill(&alternatives(template, offset, draw), dice, product)).collect()
    }

    /// Things in place of `{p}`, `{n}`….
    fn fill(&self, phrase: &str, dice: &mut Dice, product: &mut dyn FnMut(&Self, &mut Dice) -> String) -> String {
        let mut out = String::new();
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, after)) = after.split_once('}') else { break };
            rest = after;
            let list: &[&str] = match slot {
                "p" => {
                    out.push_str(&product(self, dice));
                    continue;
                }
                "place" => &self.places,
                "n" => &COUNTS,
                "nth" => &NTHS,
                "size" => &SIZES,
                "colour" => &COLOURS,
                "amt" => &AMOUNTS,
                "tel" => &PHONES,
                other => panic!("unknown slot in the corpus: {{{other}}}"),
            };
            out.push_str(dice.pick::<&str>(list));
        }
        out + rest
    }
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
