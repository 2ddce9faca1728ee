use super::Read;
use crate::{
    Size,
    text::{Kind, Token},
};

/// Words that announce a size.
const ANNOUNCE: [&str; 8] = ["taille", "tailles", "size", "sizes", "pointure", "pointures", "chausse", "shoe"];

/// The sizes named in the tokens of `text`. Lone letters (`s`, `m`, `l`) count when announced (« taille M »), typed in
/// capitals, nearly alone in the message, or when a size was asked.
pub(crate) fn sizes_in(text: &str, tokens: &[Token], asked: bool) -> Vec<Read<Size>> {
    let shouting = !text.chars().any(char::is_lowercase);
    let mut found: Vec<Read<Size>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let announced = is_announced(tokens, at) || found.last().is_some_and(|f| is_list(tokens, f.tokens.end, at));
        let alone = asked || tokens.len() <= 2 || (!shouting && is_capital(text, &tokens[at]));
        match size_at(tokens, at, announced, announced || alone, asked) {
            Some((size, count)) => {
                found.push(Read { what: size, tokens: at..at + count });
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// « taille 42 », « en 42 », « du 42 »: the words just before.
fn is_announced(tokens: &[Token], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map(|i| &tokens[i]);
    before(1).is_some_and(|t| t.is_any(&ANNOUNCE))
        || (before(1).is_some_and(|t| t.is_any(&["en", "de", "du", "le", "la", "est", "is", ":", "une", "un", "a"]))
            && before(2).is_some_and(|t| t.is_any(&ANNOUNCE)))
}

/// « taille M et L », « 38, 40 ou 42 ».
fn is_list(tokens: &[Token], from: usize, at: usize) -> bool {
    at == from + 1 && tokens[from].is_any(&["et", "ou", ",", "/", "and", "or", "a", "-"])
}

fn is_capital(text: &str, token: &Token) -> bool {
    text[token.start..token.end].chars().all(char::is_uppercase)
}

fn size_at(tokens: &[Token], at: usize, announced: bool, letter: bool, asked: bool) -> Option<(Size, usize)> {
    let token = &tokens[at];
    let next = tokens.get(at + 1);
    match token.kind {
        Kind::Number => {
            // « 2XL », « 3 xl ».
            if next.is_some_and(|n| n.is("xl") && (n.start == token.end || announced)) {
                return Some((many_x(token.text.parse().ok()?)?, 2));
            }
            let value: u32 = token.text.parse().ok()?;
            if next.is_some_and(|n| n.is_any(&["ans", "an", "mois", "years"])) && (1..=18).contains(&value) {
                let unit = if next.is_some_and(|n| n.is("mois")) { "mois" } else { "ans" };
                return Some((Size(format!("{value} {unit}")), 2));
            }
            // « 250 g », « 100ml », « 6 yards »: what a jar or a cloth is sold by.
            // Nobody sells more by the kilo than one carries: « je pèse 80 kg ».
            if let Some(unit) = next.and_then(|n| measure(&n.text)).filter(|unit| *unit != "kg" || value <= 25) {
                return Some((Size(format!("{value} {unit}")), 2));
            }
            let before = at.checked_sub(1).map(|i| &tokens[i]);
            let hinted = before.is_some_and(|t| t.is_any(&["en", "du", "in", "fais", "fait", "mets"]));
            let fits = (30..=60).contains(&value) || (announced && (1..=200).contains(&value));
            let unit = next.is_some_and(|n| n.is_any(&UNITS));
            (fits && !unit && (announced || asked || hinted)).then(|| (Size(value.to_string()), 1))
        }
        Kind::Word => word(&token.text, letter, announced, next),
        Kind::Mark | Kind::Emoji => None,
    }
}

/// Words after a number that make it something else than a size.
const UNITS: [&str; 11] = ["fcfa", "f", "k", "mille", "minutes", "min", "heures", "h", "jours", "km", "euros"];

/// A unit goods are sold by, in one spelling.
fn measure(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "g" | "gr" | "gramme" | "grammes" | "grams" => "g",
        "kg" | "kilo" | "kilos" => "kg",
        "ml" => "ml",
        "cl" => "cl",
        "litre" | "litres" | "liter" | "liters" => "l",
        "yard" | "yards" => "yards",
        "metre" | "metres" | "meters" => "m",
        _ => return None,
    })
}

fn word(text: &str, letter: bool, announced: bool, next: Option<&Token>) -> Option<(Size, usize)> {
    let size = |name: &str| Some((Size(name.to_owned()), 1));
    match text {
        "s" | "m" | "l" if letter => size(&text.to_uppercase()),
        "xs" | "xl" | "xxl" => size(&text.to_uppercase()),
        "xxxl" => size("3XL"),
        "xxxxl" => size("4XL"),
        "small" => size("S"),
        "medium" => size("M"),
        "extra" if next.is_some_and(|n| n.is("large")) => Some((Size("XL".to_owned()), 2)),
        "large" => size("L"),
        "petite" | "petit" if announced => size("S"),
        "moyenne" | "moyen" if announced => size("M"),
        "grande" | "grand" if announced => size("L"),
        "unique" | "standard" if announced => size("U"),
        "unique" if next.is_some_and(|n| n.is("taille")) => Some((Size("U".to_owned()), 2)),
        _ => None,
    }
}

/// `2` → `XXL`, `3` → `3XL`.
fn many_x(count: u32) -> Option<Size> {
    match count {
        1 => Some(Size("XL".to_owned())),
        2 => Some(Size("XXL".to_owned())),
        3..=8 => Some(Size(format!("{count}XL"))),
        _ => None,
    }
}

/// Whether the word is a size by itself.
pub(super) fn is_word(text: &str) -> bool {
    matches!(text, "xs" | "s" | "m" | "l" | "xl" | "xxl" | "xxxl" | "taille" | "size" | "pointure" | "small" | "medium")
}
