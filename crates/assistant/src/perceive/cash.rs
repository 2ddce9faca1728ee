//! « Je paie à la livraison, Cocody Angré »: how they will pay, and the words that say something else.

use language::Token;

/// Says by itself that money changes hands at the door.
const SAYS_IT: [&[&str]; 12] = [
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
const WITH_PAYING: [&[&str]; 9] = [
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

/// The words without what says how they will pay, when they say that they pay at the door.
pub(super) fn without_cash(words: &str) -> Option<String> {
    let tokens = language::tokens(words);
    let mut said: Vec<bool> = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        if let Some(length) = phrase(&tokens, at, &SAYS_IT) {
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
    let mut rest = String::new();
    let mut from = 0;
    for (token, said) in tokens.iter().zip(&said) {
        if *said {
            rest.push_str(words.get(from..token.start.max(from)).unwrap_or_default());
            from = from.max(token.end);
        }
    }
    rest.push_str(words.get(from..).unwrap_or_default());
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '-' | '!'));
    Some(rest.to_owned())
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
    use super::without_cash;

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
