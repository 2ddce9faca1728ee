//! What is written to be copied: promo codes, order numbers, e-mail addresses. They are read in the text as typed, since
//! spelling them out would spoil them.

use crate::{reading::Reading, text::fold};
use std::ops::Range;

/// The codes of a message.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub promo: Vec<String>,
    pub orders: Vec<String>,
    pub emails: Vec<String>,
    /// Bytes of order numbers, which are no amounts.
    spans: Vec<Range<usize>>,
}

impl Codes {
    /// Whether some tokens are an order number.
    pub fn is_part_of_order(&self, reading: &Reading<'_>, tokens: &Range<usize>) -> bool {
        let span = reading.span(tokens);
        self.spans.iter().any(|order| order.start < span.end && span.start < order.end)
    }
}

/// A message's words as typed, without the punctuation around them, each with its bytes.
pub fn raw_words(text: &str) -> Vec<(&str, Range<usize>)> {
    let inside = |c: char| c.is_alphanumeric() || c == '#';
    text.split_whitespace()
        .filter_map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let trimmed = word.trim_matches(|c: char| !inside(c));
            let from = start + (trimmed.as_ptr() as usize - word.as_ptr() as usize);
            (!trimmed.is_empty()).then(|| (trimmed, from..from + trimmed.len()))
        })
        .collect()
}

const ORDERED: [&str; 14] = [
    "commande",
    "commandes",
    "cmd",
    "cmde",
    "cde",
    "order",
    "colis",
    "reference",
    "ref",
    "facture",
    "achat",
    "suivi",
    "tracking",
    "parcel",
];
const NUMBERED: [&str; 10] = ["numero", "num", "n", "no", "n°", "nº", "number", "nr", "numeros", "num."];
/// Words between « commande » and its number.
const LINKS: [&str; 6] = ["est", "c'est", "de", "la", "is", "le"];

pub(super) fn codes(text: &str) -> Codes {
    let words = raw_words(text);
    let folded: Vec<String> = words.iter().map(|(word, _)| fold(word)).collect();
    let mut codes = Codes::default();
    for (at, (word, span)) in words.iter().enumerate() {
        if is_email(word) {
            codes.emails.push(word.to_lowercase());
        } else if let Some(code) = promo(&words, &folded, at) {
            if !codes.promo.contains(&code) {
                codes.promo.push(code);
            }
        } else if let Some(number) = order(&folded, at) {
            codes.orders.push(number);
            codes.spans.push(span.clone());
        }
    }
    codes
}

fn is_email(word: &str) -> bool {
    let Some((name, house)) = word.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c));
    plain(name) && plain(house) && house.contains('.') && !house.ends_with('.')
}

/// « code WA10 », « le code promo: bienvenue10 », « WA10 » alone.
fn promo(words: &[(&str, Range<usize>)], folded: &[String], at: usize) -> Option<String> {
    let word = words[at].0;
    let simple =
        word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && (3..=20).contains(&word.len());
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    if !simple || letters == 0 {
        return None;
    }
    let mut back = at;
    while back > 0
        && matches!(folded[back - 1].as_str(), "promo" | "c'est" | "est" | "le" | "is" | "reduction" | "promotionnel")
    {
        back -= 1;
    }
    let announced = back > 0 && matches!(folded[back - 1].as_str(), "code" | "coupon" | "codepromo");
    let looks = (digits > 0 && letters > 1) || (capitals == letters && letters >= 4);
    let sized = folded[at].trim_start_matches(|c: char| c.is_ascii_digit());
    let size = matches!(sized, "xl" | "xxl" | "xxxl" | "fcfa" | "kg" | "ml" | "gb" | "go" | "cfa" | "yards");
    // Alone, only a word in capitals that holds figures is one: « WA10 ».
    let alone = digits > 0 && capitals >= 2 && capitals == letters && !size && word.as_bytes()[0].is_ascii_uppercase();
    let of_order = at > 0 && ORDERED.contains(&folded[at - 1].as_str());
    ((announced && (looks || digits > 0)) || (alone && !of_order && word.len() >= 4)).then(|| word.to_uppercase())
}

/// « ma commande 1042 », « commande n° 12 », « #0012 ».
fn order(folded: &[String], at: usize) -> Option<String> {
    let word = folded[at].as_str();
    let marked = word.strip_prefix('#').or_else(|| word.strip_prefix("n°")).or_else(|| word.strip_prefix("cmd-"));
    let bare = marked.unwrap_or(word);
    let figures = bare.bytes().filter(u8::is_ascii_digit).count();
    let simple = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !simple || figures == 0 || figures > 10 || bare.len() > 16 {
        return None;
    }
    let mut back = at;
    let mut numbered = marked.is_some();
    while back > 0 && (NUMBERED.contains(&folded[back - 1].as_str()) || LINKS.contains(&folded[back - 1].as_str())) {
        back -= 1;
        numbered |= NUMBERED.contains(&folded[back].as_str());
    }
    let of_order = back > 0 && ORDERED.contains(&folded[back - 1].as_str());
    // « je commande 200 robes »: an act, not a thing.
    let acts = back > 1 && matches!(folded[back - 2].as_str(), "je" | "j'ai" | "on" | "vais" | "veux" | "to");
    let counted =
        folded.get(at + 1).is_some_and(|next| matches!(next.as_str(), "fcfa" | "f" | "francs" | "cfa" | "mille"));
    let told = of_order && !acts && !counted && (numbered || figures >= 3);
    // « #0012 » needs no word before it; « #2 » is a choice.
    (told || (marked.is_some() && figures >= 3)).then(|| bare.to_uppercase())
}
