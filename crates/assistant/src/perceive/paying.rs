//! « Je paie à la livraison, Cocody Angré »: how they will pay, and the words that say something else.

use language::Token;

/// How a customer says that they will pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Money changes hands at the door.
    AtTheDoor,
    /// By the link.
    Online,
}

/// Says by itself that money changes hands at the door.
const SAYS_IT: [&[&str]; 13] = [
    &["espese"],
    &["a", "la", "livraison"],
    &["a", "la", "reception"],
    &["a", "l", "arrivee"],
    &["a", "l", "arrive"],
    &["on", "delivery"],
    &["at", "the", "door"],
    &["cash"],
    &["espece"],
    &["especes"],
    &["liquide"],
    &["main", "a", "main"],
    &["paiement", "livraison"],
];

/// Says it beside a word of paying: alone it is about something else.
const WITH_PAYING: [&[&str]; 10] = [
    &["la", "bas"],
    &["livraison"],
    &["sur", "place"],
    &["quand", "ca", "arrive"],
    &["quand", "je", "recois"],
    &["quand", "vous", "livrez"],
    &["quand", "on", "me", "livre"],
    &["au", "livreur"],
    &["when", "it", "arrives"],
    &["reception"],
];

/// Says that it goes by phone or card; only where nothing is asked.
const ONLINE: [&[&str]; 14] = [
    &["en", "ligne"],
    &["par", "lien"],
    &["par", "le", "lien"],
    &["mobile", "money"],
    &["orange", "money"],
    &["par", "carte"],
    &["par", "wave"],
    &["par", "om"],
    &["par", "mtn"],
    &["par", "moov"],
    &["avec", "wave"],
    &["online"],
    &["by", "card"],
    &["wave"],
];

/// Who says one of these asks, or speaks of somebody else.
const ASKS: [&str; 10] = ["vous", "tu", "prenez", "acceptez", "possible", "peut", "on", "you", "accept", "can"];

const PAYING: [&str; 16] = [
    "paie",
    "paye",
    "payer",
    "paierai",
    "payerai",
    "paiement",
    "payement",
    "regle",
    "regler",
    "reglement",
    "reglerai",
    "pay",
    "paying",
    "payment",
    "paies",
    "payes",
];

/// Goes with it and says nothing more.
const AROUND: [&str; 34] = [
    "je", "j", "veux", "vais", "voudrais", "prefere", "en", "par", "le", "la", "ce", "sera", "c", "est", "plutot",
    "mode", "de", "du", "i", "will", "ll", "by", "in", "prefer", "to", "svp", "stp", "please", "a", "avec", "the",
    "on", "m", "cod",
];

/// « j'ai payé », « je viens de payer », "I paid": money has left, as they see it.
pub(crate) fn says_paid(words: &str) -> bool {
    const SINCE: [&str; 6] = ["ai", "jai", "avons", "viens", "deja", "already"];
    const PAID: [&str; 10] =
        ["paye", "payer", "payee", "regle", "regler", "verse", "depot", "transfere", "transfert", "debite"];
    let tokens = language::tokens(words);
    let says = |list: &[&str]| tokens.iter().any(|token| token.is_any(list));
    !says(&["pas", "not", "rien"]) && (says(&["paid"]) || says(&SINCE) && says(&PAID))
}

/// Whether the words are about paying or owing at all.
pub(crate) fn speaks_of_paying(words: &str) -> bool {
    let tokens = language::tokens(words);
    tokens.iter().any(|token| token.is_any(&PAYING) || token.is_any(&["dois", "doit", "owe", "paid"]))
}

/// How they will pay, when the words say it, and the words without it. `is_shown`: whether a word is part of something
/// that was shown, or of a name.
pub(super) fn way_of_paying(words: &str, is_shown: impl Fn(&Token) -> bool) -> Option<(Way, String)> {
    if let Some(rest) = without_cash(words, is_shown) {
        return Some((Way::AtTheDoor, rest));
    }
    let tokens = language::tokens(words);
    if words.contains('?') || tokens.iter().any(|token| token.is_any(&ASKS)) {
        return None;
    }
    let (at, length) = (0..tokens.len()).find_map(|at| Some((at, phrase(&tokens, at, &ONLINE)?)))?;
    let mut said = vec![false; tokens.len()];
    said[at..at + length].fill(true);
    widen(&tokens, &mut said);
    Some((Way::Online, rest_of(words, &tokens, &said)))
}

fn without_cash(words: &str, is_shown: impl Fn(&Token) -> bool) -> Option<String> {
    let tokens = language::tokens(words);
    let mut said: Vec<bool> = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        if let Some(length) = phrase(&tokens, at, &SAYS_IT).filter(|length| *length > 1 || !is_shown(&tokens[at])) {
            said[at..at + length].fill(true);
        } else if let Some(length) = phrase(&tokens, at, &WITH_PAYING)
            && tokens[at.saturating_sub(3)..at].iter().any(|token| token.is_any(&PAYING))
        {
            said[at..at + length].fill(true);
        }
    }
    if !said.contains(&true) {
        return None;
    }
    widen(&tokens, &mut said);
    Some(rest_of(words, &tokens, &said))
}

fn rest_of(words: &str, tokens: &[Token], said: &[bool]) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for (token, said) in tokens.iter().zip(said) {
        if *said {
            rest.push_str(words.get(from..token.start.max(from)).unwrap_or_default());
            from = from.max(token.end);
        }
    }
    rest.push_str(words.get(from..).unwrap_or_default());
    rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '-' | '!')).to_owned()
}

fn phrase(tokens: &[Token], at: usize, phrases: &[&[&str]]) -> Option<usize> {
    let fits = |words: &&&[&str]| {
        tokens
            .get(at..at + words.len())
            .is_some_and(|found| found.iter().zip(**words).all(|(token, word)| token.is(word)))
    };
    phrases.iter().filter(fits).map(|words| words.len()).max()
}

/// What stands directly around it and belongs to it.
fn widen(tokens: &[Token], said: &mut [bool]) {
    let belongs = |token: &Token| token.is_any(&PAYING) || token.is_any(&AROUND);
    for at in (0..tokens.len().saturating_sub(1)).rev() {
        if said[at + 1] && !said[at] && belongs(&tokens[at]) {
            said[at] = true;
        }
    }
    for at in 1..tokens.len() {
        if said[at - 1]
            && !said[at]
            && tokens[at].is_any(&["svp", "stp", "please", "en", "cash", "especes", "espece", "moi"])
        {
            said[at] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Way, way_of_paying};

    fn without_cash(words: &str) -> Option<String> {
        way_of_paying(words, |_| false).filter(|(way, _)| *way == Way::AtTheDoor).map(|(_, rest)| rest)
    }

    #[test]
    fn online_is_said_not_asked() {
        let online =
            |words: &str| way_of_paying(words, |_| false).filter(|(way, _)| *way == Way::Online).map(|(_, rest)| rest);
        for (words, rest) in [
            ("en ligne", ""),
            ("paiement en ligne", ""),
            ("je paie en ligne", ""),
            ("par lien svp", ""),
            ("je paie par wave, cocody", "cocody"),
            ("mobile money", ""),
        ] {
            assert_eq!(online(words).as_deref(), Some(rest), "{words}");
        }
        for words in
            ["vous prenez wave ?", "on peut payer en ligne", "tu acceptes orange money", "je paie à la livraison"]
        {
            assert_eq!(online(words), None, "{words}");
        }
        assert_eq!(way_of_paying("liquide", |word| word.is("liquide")), None, "the soap of that name was shown");
    }

    #[test]
    fn what_else_is_said_stays() {
        for (words, rest) in [
            ("cash", ""),
            ("à la livraison svp", ""),
            ("je paie à la livraison, cocody angré 7e tranche", "cocody angré 7e tranche"),
            ("paiement livraison, abobo", "abobo"),
            ("a la livraison svp, riviera palmeraie", "riviera palmeraie"),
            ("cash à la livraison. Yopougon Sideci", "Yopougon Sideci"),
            ("livraison Riviera 3, je paie sur place", "livraison Riviera 3"),
            ("oui, je paie à la livraison", "oui"),
            ("je règle à la réception, koumassi grand carrefour", "koumassi grand carrefour"),
            ("cash on delivery, Cocody Riviera 2", "Cocody Riviera 2"),
            ("cash, Yopougon", "Yopougon"),
        ] {
            assert_eq!(without_cash(words).as_deref(), Some(rest), "{words}");
        }
        for words in [
            "la livraison c combien",
            "je viens sur place",
            "quand ça arrive ?",
            "vous livrez à Bouaké",
            "je paie par wave",
        ] {
            assert_eq!(without_cash(words), None, "{words}");
        }
    }
}
