//! Names of goods, from the places products have in our phrases.

use super::{
    Dice,
    fit::Example,
    noise,
    template::{CLOSE, OPEN, Things},
};
use crate::{
    Context,
    reading::Reading,
    spoken::{FIRST, FURTHER, OUTSIDE, features::Words},
};

const INTENTS: [&str; 2] = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];
const MOODS: &str = include_str!("../../data/mood.tsv");
const ARTICLES: &str = include_str!("../../data/articles.txt");

/// What is said after the name of something sold.
const MADE: [&str; 48] = [
    "wax",
    "bazin",
    "en soie",
    "en cuir",
    "en coton",
    "en lin",
    "de soirée",
    "de mariage",
    "à fleurs",
    "pour homme",
    "pour femme",
    "pour enfant",
    "brodé",
    "brodée",
    "longue",
    "long",
    "courte",
    "moulante",
    "rayé",
    "nike",
    "adidas",
    "samsung",
    "galaxy",
    "hp",
    "13 pro",
    "sans fil",
    "bluetooth",
    "kita",
    "riche",
    "getzner",
    "brésilienne",
    "lisse",
    "naturel",
    "bio",
    "fait main",
    "à talons",
    "à paillettes",
    "en perles",
    "plissée",
    "évasée",
    "africain",
    "africaine",
    "en or",
    "en argent",
    "simple",
    "grand modèle",
    "petit modèle",
    "pour bébé",
];
const COLOURS: [&str; 14] = [
    "rouge",
    "noir",
    "noire",
    "blanc",
    "blanche",
    "bleu",
    "bleue",
    "vert",
    "jaune",
    "rose",
    "doré",
    "marron",
    "beige",
    "bleu marine",
];
/// Names nobody lists: the classifier must know goods by their place too.
const UNHEARD: [&str; 40] = [
    "taslan",
    "bakoro",
    "sélibaba",
    "mokassa",
    "pantacourt",
    "jogging",
    "crop top",
    "bandana",
    "chouchou",
    "brassière",
    "barrette",
    "peigne",
    "brosse",
    "tondeuse",
    "fer à lisser",
    "sèche cheveux",
    "porte clé",
    "parapluie",
    "cadenas",
    "lotion",
    "pommade",
    "onguent",
    "sirop",
    "tisane",
    "farine",
    "semoule",
    "mil",
    "fonio",
    "igname",
    "manioc",
    "soumbala",
    "kilichi",
    "degué",
    "yaourt",
    "beignets",
    "sandwich",
    "tableau",
    "statue",
    "djembé",
    "calebasse",
];

/// A fingerprint of everything names of goods are learnt from.
pub(super) fn fingerprint() -> u64 {
    super::fingerprint(INTENTS.iter().chain([&MOODS, &ARTICLES]).chain(&super::template::THINGS))
}

/// Every word of the phrases, in a fixed order.
pub(super) fn examples() -> Vec<Example> {
    let things = Things::new();
    let articles: Vec<&str> = ARTICLES.lines().filter(|line| !line.starts_with('#')).collect();
    let mut dice = Dice(13);
    let mut made = Vec::new();
    let corpora = INTENTS.iter().chain([&MOODS]).flat_map(|corpus| corpus.lines().skip(1));
    for (template, (_, phrase)) in corpora.filter_map(|line| line.split_once('\t')).enumerate() {
        let mut product = |_: &Things, dice: &mut Dice| format!("{OPEN}{}{CLOSE}", product(&articles, dice));
        for marked in things.draw_with(phrase, &mut dice, &mut product).into_iter().take(10) {
            let noisy = dice.chance(40);
            for marked in if noisy { vec![marked.clone(), misspelt(&marked, &mut dice)] } else { vec![marked] } {
                words(&marked, template, &mut dice, &mut made);
            }
        }
    }
    made
}

/// Something sold, as said: « sac à main noir », « robes wax ».
fn product(articles: &[&str], dice: &mut Dice) -> String {
    let mut name = match dice.chance(15) {
        true => *dice.pick(&UNHEARD),
        false => *dice.pick(articles),
    }
    .to_owned();
    if dice.chance(25) && !name.contains(' ') && !name.ends_with(['s', 'x']) {
        name.push('s');
    }
    if dice.chance(35) {
        name = format!("{name} {}", dice.pick(&MADE));
    }
    if dice.chance(20) {
        name = format!("{name} {}", dice.pick(&COLOURS));
    }
    name
}

/// The phrase with slips, inside names and between them, the marks kept.
fn misspelt(marked: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut rest = marked;
    while let Some(at) = rest.find([OPEN, CLOSE]) {
        let (part, after) = rest.split_at(at);
        // Spaces at the ends of a part keep its neighbours apart.
        let slipped = if part.len() > 6 { noise::misspell(part.trim(), dice) } else { part.trim().to_owned() };
        out.push_str(&part.replacen(part.trim(), &slipped, 1));
        let mark = after.len() - after.trim_start_matches([OPEN, CLOSE]).len();
        out.push_str(&after[..mark.max(1)]);
        rest = &after[mark.max(1)..];
    }
    out + rest
}

fn words(marked: &str, template: usize, dice: &mut Dice, made: &mut Vec<Example>) {
    let mut text = String::new();
    let mut names = Vec::new();
    for c in marked.chars() {
        match c {
            OPEN => names.push(text.len()..text.len()),
            CLOSE => {
                if let Some(name) = names.last_mut() {
                    name.end = text.len();
                }
            }
            c => text.push(c),
        }
    }
    let reading = Reading::new(&text, &Context::default());
    let seen = Words::knowing(&reading, dice.chance(70));
    let mut before = None;
    for (at, token) in reading.tokens.iter().enumerate() {
        let name = names.iter().position(|name| name.start <= token.start && token.end <= name.end);
        let class = match name {
            None => OUTSIDE,
            Some(_) if name == before => FURTHER,
            Some(_) => FIRST,
        };
        before = name;
        made.push(Example { class, features: seen.features(at), template, weight: 1.0 });
    }
}
