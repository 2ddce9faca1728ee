//! What a number is in its text: by the signs and words beside it.

use super::{
    Currency,
    found::Role,
    said::{FORMER, NOW, OTHER_AFTER, OTHER_BEFORE, PACKS, REDUCED, UNTAXED, has},
    scan::{Placed, Token},
};

/// The role of the number at `at`: what belongs to it stands from `start` to `end`; what stands before `taken` is another's.
pub(super) fn role(
    tokens: &[Placed],
    start: usize,
    at: usize,
    end: usize,
    currency: Option<Currency>,
    taken: usize,
) -> Role {
    let token = |at: usize| tokens.get(at).map(|placed| &placed.token);
    let glued = |at: usize| tokens.get(at).is_some_and(|placed| placed.glued);
    // Struck since the last edge.
    let struck = tokens[..at]
        .iter()
        .rev()
        .find_map(|placed| if let Token::Struck(opens) = placed.token { Some(opens) } else { None });
    if struck == Some(true) {
        return Role::Former;
    }
    let negative = start > 0
        && matches!(token(start - 1), Some(Token::Mark('-')))
        && (start < 2 || start > taken)
        && glued(start)
        && (start < 2 || !glued(start - 1));
    let inner_minus = at > 0 && start < at && matches!(token(at - 1), Some(Token::Mark('-')));
    if negative || inner_minus {
        return Role::Other;
    }
    match token(end) {
        Some(Token::Mark('%' | '‰' | '°' | '"' | '″')) => return Role::Other,
        // « 49+ » is a threshold, not a price.
        Some(Token::Mark('+')) if currency.is_none() && glued(end) => return Role::Other,
        Some(Token::Mark('×' | '*')) if matches!(token(end + 1), Some(Token::Number(_) | Token::Money(_))) => {
            return Role::Other;
        }
        _ => {}
    }
    if let (Some(Token::Mark('x' | '×' | '#' | '№' | '@')), true) = (start.checked_sub(1).and_then(token), true) {
        return Role::Other;
    }
    // « N° 1500 » is a number of something; « 24h/24 » the hours of a day.
    let before = at.checked_sub(1).and_then(token);
    let of_word = matches!(before, Some(Token::Mark('/')))
        && glued(at)
        && matches!(at.checked_sub(2).and_then(token), Some(Token::Word(_)));
    if matches!(before, Some(Token::Mark('°' | 'º'))) || currency.is_none() && of_word {
        return Role::Other;
    }
    // A letter right before the digits makes a code of them: « T38 », « A4 ».
    if currency.is_none() && glued(at) && matches!(at.checked_sub(1).and_then(token), Some(Token::Word(_))) {
        return Role::Other;
    }
    if let Some(Token::Word(after)) = token(end) {
        let after = after.as_str();
        let next = token(end + 1);
        // « 26 to 50 €» is no 26 terabytes.
        let joins = after == "to" && matches!(next, Some(Token::Number(_) | Token::Money(_)));
        if currency.is_none() && has(OTHER_AFTER, after) && !joins || has(REDUCED, after) {
            return Role::Other;
        }
        // « 1e5 »: notation of machines; « 12AB »: a code.
        if currency.is_none() && glued(end) && end == at + 1 && after.is_ascii() {
            return Role::Other;
        }
        if matches!(after, "de" | "d'" | "of") && matches!(next, Some(Token::Word(word)) if has(REDUCED, word)) {
            return Role::Other;
        }
        if matches!(after, "par" | "per" | "a")
            && matches!(next, Some(Token::Word(word)) if matches!(word.as_str(), "mois" | "month" | "semaine" | "week"))
        {
            return Role::Untaxed;
        }
        if currency.is_none()
            && matches!(after, "pour" | "for" | "pièces" | "achetés" | "achetées")
            && matches!(next, Some(Token::Number(_) | Token::Money(_)))
        {
            return Role::Other;
        }
    }
    if is_untaxed_after(tokens, end) {
        return Role::Untaxed;
    }
    if matches!(token(end), Some(Token::Mark('/')))
        && matches!(token(end + 1), Some(Token::Word(word)) if matches!(word.as_str(), "mois" | "month" | "mo" | "week" | "semaine"))
    {
        return Role::Untaxed;
    }
    by_words_before(tokens, start, currency, taken)
}

fn by_words_before(tokens: &[Placed], start: usize, currency: Option<Currency>, taken: usize) -> Role {
    // « 10 000 F HT 11 800 F TTC »: what is said of the number before is not said of this one.
    let taken = taken + usize::from(is_untaxed_after(tokens, taken));
    let before: Vec<&str> = tokens[taken.min(start)..start]
        .iter()
        .filter_map(|placed| if let Token::Word(word) = &placed.token { Some(word.as_str()) } else { None })
        .collect();
    let near = &before[before.len().saturating_sub(8)..];
    let says = |list: &str| near.iter().rposition(|word| has(list, word));
    let count = near.len() >= 2 && matches!(near[near.len() - 1], "de" | "of") && has(PACKS, near[near.len() - 2]);
    let times = near.last().is_some_and(|last| matches!(*last, "x" | "×" | "t" | "taille"));
    let plus = matches!(
        start.checked_sub(1).and_then(|at| tokens.get(at)).map(|placed| &placed.token),
        Some(Token::Mark('+'))
    );
    let after_times = near.last().is_some_and(|last| matches!(*last, "fois" | "x" | "times"));
    let sign = matches!(
        start.checked_sub(1).and_then(|at| tokens.get(at)).map(|placed| &placed.token),
        Some(Token::Mark('×'))
    );
    if count && currency.is_none() || times && currency.is_none() || plus || after_times || sign {
        return Role::Other;
    }
    let now = says(NOW);
    let price = near.iter().rposition(|word| matches!(*word, "prix" | "price" | "tarif" | "pris"));
    let (former, other, untaxed) = (says(FORMER), says(OTHER_BEFORE), says(UNTAXED));
    if other.is_some() && other > price && other > now && other > former {
        return Role::Other;
    }
    if former.is_some() && former > now {
        return Role::Former;
    }
    if untaxed.is_some_and(|at| near.len() - at <= 2) && untaxed > now {
        return Role::Untaxed;
    }
    Role::Asked
}

/// « HT », « excl. VAT » after a price; « Ex Tax: » speaks of the price that follows.
fn is_untaxed_after(tokens: &[Placed], at: usize) -> bool {
    let bracket = matches!(tokens.get(at).map(|placed| &placed.token), Some(Token::Mark('(')));
    let at = at + usize::from(bracket);
    let word = |at: usize| {
        tokens.get(at).and_then(|placed| if let Token::Word(word) = &placed.token { Some(word.as_str()) } else { None })
    };
    match word(at) {
        Some("ht" | "htva") => true,
        Some("excl" | "exc" | "ex" | "hors") => {
            let tail = &tokens[at..tokens.len().min(at + 4)];
            !tail.iter().any(|placed| matches!(placed.token, Token::Mark(':') | Token::Money(_)))
        }
        _ => false,
    }
}
