//! Names of goods, from the places products have in our phrases.

use super::{
    Dice,
    chain::Sentence,
    messages, noise,
    template::{CLOSE, OPEN, Things},
};
use crate::{
    Context, Label,
    measure::Message,
    reading::Reading,
    spoken::{
        FIRST, FURTHER, OUTSIDE,
        features::{Words, is_goods},
    },
    text::Token,
};

const INTENTS: [&str; 2] = [include_str!("../../data/train-fr.tsv"), include_str!("../../data/train-en.tsv")];
const MOODS: &str = include_str!("../../data/mood.tsv");
pub(super) const ARTICLES: &str = include_str!("../../data/articles.txt");

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
    super::fingerprint(
        INTENTS.iter().chain([&MOODS, &ARTICLES]).chain(&messages::FILES).chain(&super::template::THINGS),
    )
}

/// Every word of the phrases, in a fixed order.
pub(super) fn examples(messages: &[Message]) -> Vec<Sentence> {
    let things = Things::new();
    let articles: Vec<&str> = ARTICLES.lines().filter(|line| !line.starts_with('#')).collect();
    let mut dice = Dice(13);
    let mut made = Vec::new();
    let [french, english] = INTENTS;
    let corpora = [(french, false), (english, true), (MOODS, false)];
    let lines = corpora.into_iter().flat_map(|(corpus, english)| corpus.lines().skip(1).map(move |l| (l, english)));
    let phrases = lines.filter_map(|(line, english)| Some((line.split_once('\t')?.1, english)));
    for (template, (phrase, english)) in phrases.enumerate() {
        let mut product = |_: &Things, dice: &mut Dice| {
            let name = if english { english_product(dice) } else { product(&articles, dice) };
            format!("{OPEN}{name}{CLOSE}{}", size_said(english, dice))
        };
        for marked in things.draw_with(phrase, &mut dice, &mut product).into_iter().take(10) {
            let noisy = dice.chance(40);
            for marked in if noisy { vec![marked.clone(), misspelt(&marked, &mut dice)] } else { vec![marked] } {
                words(&marked, template, (1.0, None), &mut dice, &mut made);
            }
        }
    }
    for (at, message) in messages.iter().enumerate() {
        let Some(marked) = marked(message) else { continue };
        let weight = if is_told(message) { REAL } else { UNTOLD };
        for text in [marked.clone(), misspelt(&marked, &mut dice)] {
            let about = about(message, &mut dice);
            words(&text, 100_000 + at, (weight, about), &mut dice, &mut made);
        }
        // What is said of one thing is said of others.
        for _ in 0..OTHERS {
            if marked.contains(OPEN) {
                let other = with_others(&marked, &articles, &mut dice);
                let about = about(message, &mut dice);
                words(&other, 100_000 + at, (REAL * 0.25, about), &mut dice, &mut made);
            }
        }
    }
    made
}

/// What a message is about, as it may be read later: any of its labels, but for the greeting; now and then it is not known.
fn about(message: &Message, dice: &mut Dice) -> Option<Label> {
    let labels: Vec<Label> = message.labels.iter().copied().filter(|label| *label != Label::Greeting).collect();
    match labels.is_empty() || dice.chance(15) {
        true => message.labels.first().copied().filter(|_| labels.is_empty()),
        false => Some(*dice.pick(&labels)),
    }
}

/// How much a word of a real-looking message counts.
const REAL: f32 = 6.0;

/// The same of one that names nothing because of what it is about, not because of how it is said.
const UNTOLD: f32 = 1.0;

/// Whether a message tells of each of its words if it names something wanted: one about what went wrong does not.
fn is_told(message: &Message) -> bool {
    let labels: Vec<(Label, f32)> = message.labels.iter().map(|label| (*label, 1.0)).collect();
    !message.items.is_empty() || crate::entities::wants_things(&labels)
}

/// How often a message is said again of other things.
const OTHERS: usize = 2;

/// The same message about other things.
fn with_others(marked: &str, articles: &[&str], dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut parts = marked.split(OPEN);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (_, after) = part.split_once(CLOSE).unwrap_or((part, ""));
        out.push(OPEN);
        out.push_str(&product(articles, dice));
        out.push(CLOSE);
        out.push_str(after);
    }
    out
}

/// The message with its things marked, where they are all found as written.
fn marked(message: &Message) -> Option<String> {
    let lower = message.text.to_lowercase();
    let same_length = lower.len() == message.text.len();
    let mut names = Vec::new();
    let mut from = 0;
    for (_, item) in &message.items {
        let at = lower.get(from..)?.find(&item.to_lowercase()).map(|at| at + from)?;
        names.push(at..at + item.len());
        from = at + item.len();
    }
    if !same_length {
        return None;
    }
    let mut out = String::new();
    let mut done = 0;
    for name in names {
        out.push_str(&message.text[done..name.start]);
        out.push(OPEN);
        out.push_str(&message.text[name.clone()]);
        out.push(CLOSE);
        done = name.end;
    }
    Some(out + &message.text[done..])
}

/// Something sold, as said: « sac à main noir », « robes wax ».
fn product(articles: &[&str], dice: &mut Dice) -> String {
    let name = plain_product(articles, dice);
    match dice.below(20) {
        // What it is sold by: « 2 kg de gombo ».
        0..=2 => {
            let elided = name.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'h']) && !name.starts_with("h");
            format!("{} {}{name}", dice.pick(&SOLD_BY), if elided { "d'" } else { "de " })
        }
        3 | 4 => format!("{name} {}", dice.pick(&FOR_WHOM)),
        5 | 6 => format!("{name} {}", dice.pick(&FORMS)),
        7 => format!("{} {name}", dice.pick(&BEFORE)),
        _ => name,
    }
}

/// Something sold, as said in English: « black leather belt », « bars of soap ».
fn english_product(dice: &mut Dice) -> String {
    const KINDS: [&str; 40] = [
        "dress",
        "shirt",
        "bag",
        "handbag",
        "belt",
        "hat",
        "shoes",
        "sneakers",
        "sandals",
        "scarf",
        "wig",
        "soap",
        "cream",
        "oil",
        "serum",
        "perfume",
        "watch",
        "necklace",
        "earrings",
        "ring",
        "bracelet",
        "phone",
        "charger",
        "earphones",
        "case",
        "laptop",
        "fan",
        "blender",
        "fabric",
        "lace",
        "skirt",
        "trousers",
        "jacket",
        "t-shirt",
        "mug",
        "chair",
        "carpet",
        "rice",
        "eggs",
        "cake",
    ];
    const BEFORE: [&str; 36] = [
        "black",
        "white",
        "red",
        "blue",
        "gold",
        "leather",
        "silk",
        "cotton",
        "straw",
        "clutch",
        "baby",
        "kids",
        "hair",
        "body",
        "facial",
        "shea butter",
        "coconut",
        "ankara",
        "wax",
        "wooden",
        "office",
        "school",
        "wall",
        "water",
        "silver",
        "small",
        "big",
        "long",
        "linen",
        "african",
        "men",
        "ladies",
        "party",
        "running",
        "hand",
        "face",
    ];
    const MEASURES: [&str; 6] = ["pair of", "pack of", "bottle of", "bars of", "box of", "yards of"];
    let mut name = (*dice.pick(&KINDS)).to_owned();
    if dice.chance(20) && !name.ends_with('s') {
        name.push('s');
    }
    for _ in 0..2 {
        if dice.chance(40) {
            name = format!("{} {name}", dice.pick(&BEFORE));
        }
    }
    match dice.below(10) {
        0 => format!("{} {name}", dice.pick(&MEASURES)),
        1 => format!("{name} {}", dice.pick(&["without sleeves", "for men", "for kids"])),
        _ => name,
    }
}

/// Now and then the size that is wanted, after the name and no part of it.
fn size_said(english: bool, dice: &mut Dice) -> String {
    if !dice.chance(8) {
        return String::new();
    }
    let sizes: &[&str] = if english { &ENGLISH_SIZES } else { &SIZES };
    format!(" {}", dice.pick(sizes))
}

const SOLD_BY: [&str; 18] = [
    "kg",
    "kilo",
    "kilos",
    "litres",
    "litre",
    "paquet",
    "paquets",
    "boîte",
    "boîtes",
    "pot",
    "pots",
    "bouteille",
    "bouteilles",
    "carton",
    "sac",
    "sachets",
    "tas",
    "plaquettes",
];
const FOR_WHOM: [&str; 12] = [
    "pour ma fille",
    "pour mon fils de six ans",
    "pour homme",
    "pour femme",
    "pour bébé",
    "pour un baptême",
    "pour ma femme",
    "homme",
    "femme",
    "enfant",
    "pour le visage",
    "pour les cheveux",
];
const FORMS: [&str; 9] =
    ["couleur rose", "1kg", "250 ml", "20 pouces", "de 5 mètres", "13 pro", "type c", "64 giga", "6 yards"];
/// A size is told apart from the name: it chooses among the variants of one product.
const SIZES: [&str; 8] =
    ["taille M", "taille L", "en XL", "taille 42", "en taille S", "pointure 38", "en M", "pointure 44"];
const ENGLISH_SIZES: [&str; 4] = ["size 38", "in size M", "size L", "in XL"];
const BEFORE: [&str; 10] = ["petit", "petite", "grand", "grande", "beau", "belle", "bon", "même", "jolie", "nouveau"];

fn plain_product(articles: &[&str], dice: &mut Dice) -> String {
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

/// The words of a phrase with their classes; `about`: what the message is about, where that is known.
fn words(
    marked: &str,
    template: usize,
    (weight, about): (f32, Option<Label>),
    dice: &mut Dice,
    made: &mut Vec<Sentence>,
) {
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
    // A phrase that names goods of its own marks only some of what it names: it teaches the wrong thing.
    let inside = |token: &Token| names.iter().any(|name| name.start <= token.start && token.end <= name.end);
    if template < 100_000 && reading.tokens.iter().any(|token| is_goods(token) && !inside(token)) {
        return;
    }
    let seen = Words::knowing(&reading, about, dice.chance(80));
    let mut before = None;
    let mut told = Vec::with_capacity(reading.tokens.len());
    for (at, token) in reading.tokens.iter().enumerate() {
        let name = names.iter().position(|name| name.start <= token.start && token.end <= name.end);
        let class = match name {
            None => OUTSIDE,
            Some(_) if name == before => FURTHER,
            Some(_) => FIRST,
        };
        before = name;
        told.push((class, seen.features(at)));
    }
    made.push(Sentence { words: told, template, weight });
}
