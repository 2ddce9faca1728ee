//! Letters into numbers, currencies, words and marks; linear in their count.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Context, Currency, from_code,
    normal::{EDGE, RAISED, STRUCK, STRUCK_END},
    number::Number,
    words::{Case, NAMES, meant},
};

type Name = (&'static str, Case, &'static str);

/// The names of currencies by the letter they begin with: most letters begin none.
static BY_LETTER: LazyLock<HashMap<char, Vec<Name>>> = LazyLock::new(|| {
    let mut by_letter: HashMap<char, Vec<Name>> = HashMap::new();
    for name in NAMES {
        by_letter.entry(name.0.chars().next().unwrap_or_default()).or_default().push(*name);
    }
    by_letter
});

/// One piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// Digits with the marks among them.
    Number(Number),
    /// A currency's name, symbol or code.
    Money(Currency),
    /// Any other word, in lower case.
    Word(String),
    /// Any other character that is no space.
    Mark(char),
    /// Struck text begins, or ends.
    Struck(bool),
}

/// A piece and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    /// Whether nothing, not even a space, stands before it.
    pub(super) glued: bool,
}

/// Reads the pieces of a text.
pub(super) fn tokens(letters: &[char], context: &Context) -> Vec<Placed> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut glued = false;
    while let Some(&letter) = letters.get(at) {
        let (token, next) = match letter {
            ' ' => (None, at + 1),
            EDGE | RAISED => (None, at + 1),
            STRUCK => (Some(Token::Struck(true)), at + 1),
            STRUCK_END => (Some(Token::Struck(false)), at + 1),
            _ => {
                let (token, next) = piece(letters, at, context);
                (Some(token), next)
            }
        };
        if let Some(token) = token {
            tokens.push(Placed { token, glued });
            glued = true;
        } else if letter == ' ' {
            glued = false;
        }
        at = next.max(at + 1);
    }
    tokens
}

fn piece(letters: &[char], at: usize, context: &Context) -> (Token, usize) {
    let letter = letters[at];
    let follows = at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '.');
    let bare_decimals =
        matches!(letter, '.' | ',') && !follows && letters.get(at + 1).is_some_and(char::is_ascii_digit);
    if letter.is_ascii_digit() || bare_decimals {
        let (number, next) = Number::scan(letters, at);
        return (Token::Number(number), next);
    }
    let in_word = at > 0 && letters[at - 1].is_alphabetic() && letter.is_alphabetic();
    if !in_word && let Some((currency, next)) = money(letters, at, context) {
        return (Token::Money(currency), next);
    }
    // « H.T. » is one word.
    if matches!(letter, 'h' | 'H')
        && !in_word
        && letters.get(at + 1) == Some(&'.')
        && matches!(letters.get(at + 2), Some('t' | 'T'))
        && !letters.get(at + 3).is_some_and(|l| l.is_alphabetic())
    {
        return (Token::Word("ht".to_owned()), at + 3 + usize::from(letters.get(at + 3) == Some(&'.')));
    }
    if letter.is_alphabetic() {
        let end = letters[at..].iter().position(|l| !l.is_alphabetic() && *l != '\'').map_or(letters.len(), |n| at + n);
        return (Token::Word(letters[at..end].iter().flat_map(|l| l.to_lowercase()).collect()), end.max(at + 1));
    }
    (Token::Mark(letter), at + 1)
}

/// The longest name of a currency that begins here and ends at the end of a word.
fn money(letters: &[char], at: usize, context: &Context) -> Option<(Currency, usize)> {
    let mut best: Option<(Currency, usize)> = None;
    let before_digit = |end: usize| letters[end..].iter().find(|l| **l != ' ').is_some_and(char::is_ascii_digit);
    let after_digit = at > 0 && letters[..at].iter().rev().find(|l| **l != ' ').is_some_and(char::is_ascii_digit);
    let begins = letters[at].to_lowercase().next().unwrap_or(letters[at]);
    for (name, case, first) in BY_LETTER.get(&begins).into_iter().flatten() {
        let Some(end) = matches(letters, at, name, *case != Case::Any) else { continue };
        if best.is_some_and(|(_, longest)| longest >= end) {
            continue;
        }
        let Some(currency) = meant(name, first, context) else { continue };
        let hinted = context.currency == Some(currency)
            || context.currency.is_none() && context.country.as_deref().and_then(super::by_country) == Some(currency);
        let one_letter = name.chars().count() == 1 && name.is_ascii() && *name != "$";
        let beside = before_digit(end) || after_digit;
        let stands = match (*case, *name) {
            (Case::Hinted, _) => hinted && beside,
            // One letter is a currency only right at a number: « N18,200 », « R 450 », « 500 F ».
            (_, "n" | "r") => letters.get(end).is_some_and(|l| l.is_ascii_digit()) || hinted && before_digit(end),
            (_, "f" | "fr" | "frs") => after_digit || before_digit(end) || follows_factor(letters, at),
            (Case::Exact, _) => beside,
            _ => !one_letter || beside,
        };
        if stands {
            best = Some((currency, end));
        }
    }
    // A code of three letters, alone as a word or at a number.
    let end = at + 3;
    let code: Option<String> = letters.get(at..end).map(|code| code.iter().collect());
    if let Some(code) = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && !letters.get(end).is_some_and(|l| l.is_alphabetic())
        && best.is_none_or(|(_, longest)| longest < end)
        && let Some(currency) = from_code(&code)
        && (before_digit(end) || after_digit || best.is_none() && code.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        best = Some((currency, end));
    }
    best
}

/// « 18 K F », « 3M F »: the name follows the factor rather than the digits.
fn follows_factor(letters: &[char], at: usize) -> bool {
    let mut before = letters[..at].iter().rev().filter(|l| **l != ' ');
    before.next().is_some_and(|l| matches!(l, 'k' | 'K' | 'M')) && before.next().is_some_and(char::is_ascii_digit)
}

/// Where a name ends if it begins here; names that end with a letter end a word.
fn matches(letters: &[char], at: usize, name: &str, exact: bool) -> Option<usize> {
    // Names are written in lower case; « Ar », « DA » and their like are what stands in capitals, the first letter at least.
    let mut end = at;
    let mut last = ' ';
    for (place, wanted) in name.chars().enumerate() {
        let found = letters.get(end).copied()?;
        let found = if found == EDGE && place > 0 {
            end += 1;
            letters.get(end).copied()?
        } else {
            found
        };
        let lower = found.to_lowercase().next().unwrap_or(found);
        let same = lower == wanted && (!exact || place > 0 || found.is_uppercase() || !found.is_alphabetic());
        if !same {
            return None;
        }
        last = found;
        end += 1;
    }
    let cut = last.is_alphabetic() && letters.get(end).is_some_and(|l| l.is_alphabetic());
    let strict = exact
        && name.len() == 2
        && !matches!(name, "ar" | "kz" | "br" | "gh" | "gs" | "bs" | "kc" | "sr" | "db" | "mt");
    let shouted = !strict || letters[at..end].iter().all(|l| !l.is_alphabetic() || l.is_uppercase());
    (!cut && shouted).then_some(end)
}
