//! What needs no model: a lone word, number, size, colour or place whose meaning the question asked makes certain.

use crate::{
    Asked, Context, Intent,
    numbers::Number,
    reading::{Reading, within},
    text::{Kind, Token},
};
use std::ops::Range;

const YES: &[&str] =
    &["oui", "ok", "daccord", "yes", "#yes", "okay", "parfait", "exactement", "sure", "confirme", "valide", "go"];
const NO: &[&str] = &["non", "no", "#no", "nope", "jamais"];
/// The words Meta and the law know: alone they always mean no more messages.
const STOP: &[&str] = &["stop", "unsubscribe", "desabonner", "desabonnement", "stopper", "optout", "desinscription"];
/// « celui-là », « ça », "this one".
const POINTING: &[&str] = &["ca", "cela", "celui", "celle", "ceux", "la", "ci", "this", "that", "one"];
/// « je prends » and the little words around it.
const TAKING: &[&str] = &["prends", "prend", "prendre", "prenons", "take"];
const AROUND_TAKING: &[&str] = &[
    "je", "le", "la", "les", "en", "on", "ca", "alors", "donc", "tout", "bon", "merci", "vais", "i", "will", "it",
    "them", "all", "then",
];
/// Ways to pay, and the little words around them.
const PAYMENTS: &[&str] = &[
    "wave",
    "orange",
    "money",
    "mobile",
    "mtn",
    "moov",
    "carte",
    "visa",
    "bancaire",
    "cash",
    "espece",
    "especes",
    "liquide",
    "livraison",
    "a",
    "la",
    "par",
    "avec",
    "en",
    "on",
    "delivery",
    "card",
    "credit",
    "with",
    "by",
    "djamo",
    "le",
];
/// « Il me reste combien à payer ? », « je dois combien ? »: a word of each list, and it is about what is owed.
const LEFT: &[&str] = &["reste", "restait", "restant", "left", "remains", "remaining"];
const TO_PAY: &[&str] = &["payer", "regler", "verser", "solder", "pay"];
const OWING: &[&str] = &["dois", "doit", "devais", "owe"];
const HOW_MUCH: &[&str] = &["combien", "cmb", "much", "kombien", "cbien"];
/// « j'ai payé pourtant », "I already paid": nothing else is said. Spelling makes `payer` of « payé ».
const PAID: &[&str] = &["payer", "payee", "paid"];
const AROUND_PAID: &[&str] = &[
    "j", "jai", "ai", "je", "deja", "pourtant", "bien", "mais", "moi", "vous", "dis", "dit", "ca", "tout", "i", "have",
    "already", "ve", "but",
];
const START: &[&str] = &["start", "unstop", "subscribe", "reabonner"];

/// The intent of some tokens when it cannot be anything else.
pub(crate) fn certain(reading: &Reading<'_>, range: &Range<usize>, context: &Context<'_>) -> Option<Intent> {
    let tokens: Vec<&Token> =
        reading.tokens[range.clone()].iter().filter(|t| t.kind != Kind::Mark || t.is("?")).collect();
    let polite = |t: &&&Token| !t.is_any(&["svp", "please", "#please"]);
    let said: Vec<&Token> = tokens.iter().filter(polite).copied().collect();
    if let [only] = said[..]
        && let Some(intent) = lone_word(only, context)
    {
        return Some(intent);
    }
    if !said.is_empty() && said.iter().all(|t| t.is_any(YES)) {
        return Some(Intent::Confirm);
    }
    if !said.is_empty() && said.iter().all(|t| t.is_any(NO)) {
        return Some(Intent::Refuse);
    }
    let says = |list: &[&str]| said.iter().any(|t| t.is_any(list));
    let names_goods = range.clone().any(|at| reading.is_named(at));
    if !names_goods && (says(LEFT) && says(TO_PAY) || says(OWING) && says(HOW_MUCH)) {
        return Some(Intent::OrderStatus);
    }
    if says(PAID) && says(&["ai", "jai", "i"]) && said.iter().all(|t| t.is_any(PAID) || t.is_any(AROUND_PAID)) {
        return Some(Intent::OrderStatus);
    }
    match said.iter().map(|t| t.text.as_str()).collect::<Vec<_>>()[..] {
        ["ca", "va", "?"] | ["cava" | "sava" | "cv", "?"] => return Some(Intent::Smalltalk),
        _ => {}
    }
    if context.asked == Some(Asked::Confirm)
        && said.iter().any(|t| t.is_any(YES))
        && said.iter().all(|t| t.is_any(YES) || t.is_any(&["merci", "thanks", "les", "deux", "tout", "both", "all"]))
    {
        return Some(Intent::Confirm);
    }
    // « je prends », « I'll take it », to a cart shown for a yes.
    if context.asked == Some(Asked::Confirm)
        && said.iter().any(|t| t.is_any(TAKING))
        && said.iter().all(|t| t.is_any(TAKING) || t.is_any(YES) || t.is_any(AROUND_TAKING))
    {
        return Some(Intent::Confirm);
    }
    if !said.is_empty() && said.iter().all(|t| t.is_any(POINTING)) {
        return Some(Intent::Choose);
    }
    // A price range and nothing else looks for something in it.
    if let Some(bound) = &reading.bound
        && (range.start..=range.start + 1).contains(&bound.tokens.start)
        && (bound.tokens.end..=bound.tokens.end + 2).contains(&range.end)
    {
        return Some(Intent::ProductSearch);
    }
    if context.asked == Some(Asked::Payment) && !said.is_empty() && said.iter().all(|t| t.is_any(PAYMENTS)) {
        return Some(Intent::PayNow);
    }
    only_things(reading, range, &said, context)
}

fn lone_word(word: &Token, context: &Context<'_>) -> Option<Intent> {
    let any = |list: &[&str]| word.is_any(list);
    if any(STOP) {
        return Some(Intent::Stop);
    }
    if any(START) {
        return Some(Intent::OptIn);
    }
    if any(YES) {
        return Some(Intent::Confirm);
    }
    if any(NO) {
        return Some(Intent::Refuse);
    }
    if any(&["bonjour", "bonsoir", "salut", "hello", "hi", "coucou", "#hello", "salam"]) {
        return Some(Intent::Greeting);
    }
    if any(&["merci", "thanks", "#please"]) {
        return Some(Intent::Thanks);
    }
    match word.text.as_str() {
        "#angry" => Some(Intent::Complaint),
        "#smile" | "#love" => Some(Intent::Smalltalk),
        "panier" | "cart" => Some(Intent::CartShow),
        "?" | "#question" => Some(Intent::Other),
        "wave" if context.asked == Some(Asked::Payment) => Some(Intent::PayNow),
        _ => None,
    }
}

/// Only a number, sizes, colours, a phone number or a place, and little words around them.
fn only_things(reading: &Reading<'_>, range: &Range<usize>, said: &[&Token], context: &Context<'_>) -> Option<Intent> {
    let links = [
        "le", "la", "les", "en", "de", "du", "taille", "size", "pointure", "et", "and", "the", "x", "couleur",
        "numero", "un", "une", "pour", "in", "one",
    ];
    if said.is_empty() || said.iter().any(|t| t.is("?")) {
        return None;
    }
    let named = |at: usize| reading.is_named(at);
    let bare = range.clone().all(|at| {
        let t = &reading.tokens[at];
        named(at) || t.is_any(&links) || t.kind == Kind::Mark || t.is_any(&["svp", "please"])
    });
    let numbers: Vec<&Number> = within(&reading.numbers, range).map(|r| &r.what).collect();
    let features = within(&reading.sizes, range).count() + within(&reading.colours, range).count();
    let items = within(&reading.mentions, range).count();
    if !bare || reading.bound.is_some() {
        return None;
    }
    if items > 0 {
        return product_named(&numbers, context);
    }
    let places = within(&reading.places, range).count();
    if places > 0 && features == 0 && numbers.is_empty() {
        return Some(Intent::GiveAddress);
    }
    if places > 0 {
        return None;
    }
    let pointed = reading.tokens[range.start].is_any(&["le", "la", "les", "the", "numero"]);
    match (numbers.as_slice(), features) {
        ([Number::Phone(_)], 0) => Some(Intent::GiveDetail),
        ([Number::Nth(_) | Number::Every(_)], 0) => Some(Intent::Choose),
        ([Number::Count(_), Number::Count(_), ..], 0) if context.asked == Some(Asked::Choice) => Some(Intent::Choose),
        ([Number::Count(count)], 0) => match context.asked {
            Some(Asked::Choice) => Some(Intent::Choose),
            Some(_) => Some(Intent::GiveDetail),
            None if context.options.len() >= *count as usize => Some(Intent::Choose),
            None => Some(Intent::GiveDetail),
        },
        ([], 1..) if pointed && !matches!(context.asked, Some(Asked::Size | Asked::Colour)) => Some(Intent::Choose),
        ([], 1..) => Some(Intent::GiveDetail),
        ([Number::Count(_) | Number::Article, ..], 1..)
            if matches!(context.asked, Some(Asked::Size | Asked::Colour | Asked::Quantity)) =>
        {
            Some(Intent::GiveDetail)
        }
        _ => None,
    }
}

/// A product named alone is looked for; with a number, wanted. With a question or a list in view the model decides.
fn product_named(numbers: &[&Number], context: &Context<'_>) -> Option<Intent> {
    if !matches!(context.asked, None | Some(Asked::Product)) || !context.options.is_empty() {
        return None;
    }
    match numbers {
        [] => Some(Intent::ProductSearch),
        [Number::Count(_), ..] => Some(Intent::OrderAdd),
        _ => None,
    }
}
