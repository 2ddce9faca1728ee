//! Labels of whole messages: our phrases for them and those of the intents, alone and inside longer talk.

use super::{Dice, fit::Example, messages, noise, template::Things};
use crate::{
    Context, Intent, Label,
    measure::Message,
    mood::features::{Surface, features},
    reading::Reading,
};

const OWN: &str = include_str!("../../data/labels.tsv");
const INTENTS: [&str; 2] = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];

/// What people say around what they say, which changes no label.
const AROUND: [&str; 44] = [
    "franchement",
    "donc euh",
    "bon voilà",
    "en fait",
    "svp c'est urgent",
    "je suis pressé",
    "vite svp",
    "dépêchez vous",
    "j'hésite un peu",
    "je sais pas trop",
    "je suis pas sûre",
    "c'est énervant",
    "c'est pas sérieux",
    "vous m'énervez",
    "personne ne répond",
    "ça fait trois fois que je demande",
    "j'en ai marre",
    "j'ai peur de me tromper",
    "mon mari attend",
    "je suis au travail",
    "je suis au marché",
    "c'est pour demain",
    "le mariage c'est samedi",
    "on m'a déjà arnaquée ailleurs",
    "ma soeur m'a parlé de vous",
    "je suis une cliente fidèle",
    "j'achète toujours chez vous",
    "😊",
    "😍",
    "😡",
    "🙏🏾",
    "hein",
    "deh",
    "ma chérie",
    "chef",
    "la patronne",
    "svp merci",
    "parce que je suis loin",
    "si ça vous dérange pas",
    "je vous en prie",
    "please",
    "my dear",
    "i am in a hurry",
    "inchallah",
];
const GREETINGS: [&str; 10] =
    ["bonjour", "bonsoir", "slt", "bjr", "bsr", "cc", "hello", "salam", "bonjour madame", "bonsoir chef"];

/// How much a real-looking message counts beside a phrase of a template.
const REAL: f32 = 16.0;

/// A fingerprint of everything labels are made from.
pub(super) fn fingerprint() -> u64 {
    super::fingerprint(
        [&OWN, &crate::concepts::FILE, &super::spoken::ARTICLES]
            .into_iter()
            .chain(&INTENTS)
            .chain(&messages::FILES)
            .chain(&super::template::THINGS),
    )
}

/// Every example, in a fixed order.
pub(super) fn examples(messages: &[Message]) -> Vec<Example> {
    let things = Things::new();
    let mut dice = Dice(17);
    let mut said: Vec<(Label, String, usize, f32)> = Vec::new();
    let own = OWN.lines().skip(1).filter_map(|line| line.split_once('\t')).map(|line| (line, true));
    let intents = INTENTS.iter().flat_map(|corpus| corpus.lines().skip(1)).filter_map(|line| line.split_once('\t'));
    for (template, ((code, phrase), own)) in own.chain(intents.map(|line| (line, false))).enumerate() {
        for plain in things.draw(phrase, &mut dice) {
            let label = match own {
                true => Label::from_code(code),
                false => Intent::from_code(code).map(|intent| label_of(intent, &plain)),
            };
            let label = label.unwrap_or_else(|| panic!("unknown label in the corpus: {code}"));
            said.push((label, plain, template, if own { 2.0 } else { 1.0 }));
        }
    }
    let mut made = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        // Numbered apart from the templates, and like them set aside one in six.
        let template = 100_000 + at;
        for text in noise::variants(&message.text, &mut dice) {
            for label in &message.labels {
                made.push(example(&text, *label, template, REAL / message.labels.len() as f32));
            }
        }
    }
    for at in 0..said.len() {
        let (label, plain, template, weight) = &said[at];
        let mut push = |text: &str, weight: f32| made.push(example(text, *label, *template, weight));
        for text in noise::variants(plain, &mut dice) {
            push(&text, *weight);
        }
        if dice.chance(35) {
            let around = dice.pick(&AROUND);
            push(&if dice.chance(50) { format!("{around} {plain}") } else { format!("{plain} {around}") }, *weight);
        }
        if dice.chance(20) && *label != Label::Greeting {
            push(&format!("{} {plain}", dice.pick(&GREETINGS)), *weight);
        }
        // Two things in one message: each is right.
        if dice.chance(25) {
            let (other, beside, ..) = &said[dice.below(said.len())];
            let both = if dice.chance(50) { format!("{plain} et {beside}") } else { format!("{plain}, {beside}") };
            push(&both, 0.5 * weight);
            made.push(example(&both, *other, *template, 0.5 * weight));
        }
    }
    made
}

fn example(text: &str, label: Label, template: usize, weight: f32) -> Example {
    let reading = Reading::new(text, &Context::default());
    Example { class: label as usize, features: features(&reading, &Surface::of(text)), template, weight }
}

/// The label of a phrase of the intents' corpora: as [`Intent::label`], but for what phrases say more of.
fn label_of(intent: Intent, phrase: &str) -> Label {
    let starts = |words: &[&str]| words.iter().any(|word| phrase.starts_with(word));
    let has = |words: &[&str]| words.iter().any(|word| phrase.contains(word));
    match intent {
        Intent::OrderAdd if starts(&["ajout", "rajout", "add "]) => Label::ModifyCart,
        Intent::Smalltalk if has(&["ça va", "comment", "la forme", "on dit quoi", "how are", "famille"]) => {
            if has(&["appelle"]) { Label::Other } else { Label::Greeting }
        }
        Intent::CartShow if has(&["panier", "cart", "basket"]) && !has(&["combien", "total", "much"]) => {
            Label::ModifyCart
        }
        Intent::GiveDetail if has(&["numéro", "number"]) => Label::Address,
        other => other.label(),
    }
}
