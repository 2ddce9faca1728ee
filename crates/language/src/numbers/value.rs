//! How much a number is, before asking what for.

use crate::text::{Kind, Token};
use std::ops::Range;

/// How a number was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    /// Figures or words.
    Plain,
    /// « un », « une », "one", alone.
    Article,
    /// « deuxième », « 2e », "2nd".
    Ordinal,
    /// « une douzaine », « une paire ».
    Group,
    /// Figures too many to count with.
    Phone(String),
}

/// A number of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub value: i64,
    pub written: Written,
    /// « 25k », « dix mille »: thousands said as such.
    pub thousands: bool,
    pub tokens: Range<usize>,
}

/// Every number of the tokens, in order.
pub(super) fn values(tokens: &[Token]) -> Vec<Value> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let read = phone(tokens, at)
            .or_else(|| group(tokens, at))
            .or_else(|| ordinal(tokens, at))
            .or_else(|| figures(tokens, at))
            .or_else(|| words(tokens, at));
        at = match read {
            Some(value) => {
                let end = value.tokens.end;
                found.push(value);
                end
            }
            None => at + 1,
        };
    }
    found
}

/// The number whose last token stands just before `at`: « six | mètres de satin ».
pub(crate) fn ends_at(tokens: &[Token], at: usize) -> Option<u32> {
    let said = values(&tokens[..at]).into_iter().find(|value| value.tokens.end == at)?;
    u32::try_from(said.value).ok().filter(|count| (1..1000).contains(count))
}

fn phone(tokens: &[Token], at: usize) -> Option<Value> {
    let plus = tokens[at].is("+");
    let mut end = at + usize::from(plus);
    if tokens.get(end)?.kind != Kind::Number {
        return None;
    }
    let (mut digits, mut pieces, mut by_three) = (String::new(), 0, true);
    while let Some(token) = tokens.get(end) {
        let joins = digits.is_empty() || tokens[end - 1].end + 3 >= token.start;
        if token.kind == Kind::Number && joins {
            by_three &= pieces == 0 || token.text.len() == 3;
            digits.push_str(&token.text);
            pieces += 1;
        } else if !(token.is_any(&[".", "-", "/", "(", ")"])
            && tokens.get(end + 1).is_some_and(|t| t.kind == Kind::Number))
        {
            break;
        }
        end += 1;
    }
    let international = plus || digits.starts_with("00");
    let zero = digits.starts_with('0');
    let is_phone = match pieces {
        1 => digits.len() >= 8,
        2 => digits.len() >= 8 && (international || zero || tokens[at].text.len() >= 8 || !by_three),
        3 => digits.len() >= 8 && (international || zero || !by_three),
        _ => digits.len() >= 8 && !by_three || international,
    };
    (is_phone && digits.len() <= 17).then(|| {
        let digits = if international { digits.trim_start_matches('0').to_owned() } else { digits };
        Value { value: 0, written: Written::Phone(digits), thousands: false, tokens: at..end }
    })
}

/// Figures, grouped by thousands or not, then « k » or « mille ».
fn figures(tokens: &[Token], at: usize) -> Option<Value> {
    if tokens[at].kind != Kind::Number {
        return None;
    }
    let mut text = tokens[at].text.clone();
    let mut end = at + 1;
    if text.len() <= 3 {
        while let Some(next) = grouped(tokens, end) {
            text.push_str(&tokens[next].text);
            end = next + 1;
        }
    }
    let mut value: i64 = text.parse().ok()?;
    // « 2,5k »: the comma is a decimal one only before thousands.
    let tenth = tokens
        .get(end)
        .filter(|t| t.is_any(&[",", "."]))
        .and(tokens.get(end + 1))
        .filter(|t| t.kind == Kind::Number && t.text.len() <= 2 && tokens.get(end + 2).is_some_and(is_thousand));
    if let Some(tenth) = tenth {
        let part: i64 = tenth.text.parse().ok()?;
        let unit = if tenth.text.len() == 1 { 100 } else { 10 };
        return Some(plain(value.saturating_mul(1000) + part * unit, true, at..end + 3));
    }
    let thousands = tokens.get(end).is_some_and(is_thousand);
    if thousands {
        value = value.saturating_mul(1000);
        end += 1;
        // « 2 mille 500 ».
        if let Some(rest) = tokens.get(end).filter(|t| t.kind == Kind::Number && t.text.len() == 3) {
            value += rest.text.parse::<i64>().ok()?;
            end += 1;
        }
    } else if tokens.get(end).is_some_and(|t| t.is_any(&["million", "millions"])) {
        value = value.saturating_mul(1_000_000);
        end += 1;
    }
    Some(plain(value, thousands, at..end))
}

/// The next group of three figures: « 20 000 », « 10.000 », « 10,000 ».
fn grouped(tokens: &[Token], end: usize) -> Option<usize> {
    let before = tokens.get(end.checked_sub(1)?)?;
    let token = tokens.get(end)?;
    let next = if token.is_any(&[".", ","]) { end + 1 } else { end };
    let number = tokens.get(next)?;
    let gap = number.start - before.end;
    (number.kind == Kind::Number && number.text.len() == 3 && (1..=3).contains(&gap)).then_some(next)
}

fn is_thousand(token: &Token) -> bool {
    token.is_any(&["k", "mille", "mil", "milles", "thousand"])
}

const fn plain(value: i64, thousands: bool, tokens: Range<usize>) -> Value {
    Value { value, written: Written::Plain, thousands, tokens }
}

/// Number words added up: « quatre-vingt-dix », « deux mille cinq cents », "twenty five".
fn words(tokens: &[Token], at: usize) -> Option<Value> {
    let (mut total, mut current, mut last, mut end) = (0_i64, 0_i64, i64::MAX, at);
    let mut thousands = false;
    while let Some(token) = tokens.get(end) {
        if end > at && token.is_any(&["et", "and"]) {
            let follows = tokens.get(end + 1).and_then(|t| simple(&t.text)).is_some_and(|n| n < last && n < 20);
            let french = token.is("and") || tokens.get(end + 1).is_some_and(|t| t.is_any(&["un", "une", "onze"]));
            if !(follows && french && last >= 20 && last != i64::MAX) {
                break;
            }
            end += 1;
            continue;
        }
        let word = token.text.as_str();
        match word {
            "cent" | "cents" | "hundred" if current < 10 => {
                current = current.max(1) * 100;
                last = 100;
            }
            "mille" | "mil" | "milles" | "thousand" if !thousands => {
                total = current.max(1) * 1000;
                (current, last, thousands) = (0, 1000, true);
            }
            "vingt" | "vingts" if current % 100 == 4 && last == 4 => {
                current += 76;
                last = 80;
            }
            _ => match simple(word) {
                // The last figure of seventeen (« dix-sept ») may follow ten, sixty-ten or eighty-ten.
                Some(n) if current == 0 || n < last && (last >= 20 && last % 10 == 0 || last == 10 && n >= 7) => {
                    current += n;
                    last = n;
                }
                _ => break,
            },
        }
        end += 1;
    }
    if end == at {
        return None;
    }
    let value = total + current;
    let lone = end == at + 1 && tokens[at].is_any(&["un", "une", "one"]);
    Some(Value { value, written: if lone { Written::Article } else { Written::Plain }, thousands, tokens: at..end })
}

/// A number said in one word, below a hundred.
fn simple(word: &str) -> Option<i64> {
    Some(match word {
        "zero" => 0,
        "un" | "une" | "one" => 1,
        "deux" | "two" | "de2" => 2,
        "trois" | "troi" | "three" | "trwa" => 3,
        "quatre" | "quatr" | "katre" | "four" => 4,
        "cinq" | "sink" | "five" => 5,
        "six" | "sis" => 6,
        "sept" | "set" | "seven" => 7,
        "huit" | "wit" | "eight" => 8,
        "neuf" | "nine" => 9,
        "dix" | "ten" => 10,
        "onze" | "eleven" => 11,
        "douze" | "twelve" => 12,
        "treize" | "thirteen" => 13,
        "quatorze" | "fourteen" => 14,
        "quinze" | "fifteen" => 15,
        "seize" | "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "vingt" | "vingts" | "twenty" => 20,
        "trente" | "thirty" => 30,
        "quarante" | "forty" => 40,
        "cinquante" | "fifty" => 50,
        "soixante" | "sixty" => 60,
        "septante" | "seventy" => 70,
        "huitante" | "octante" | "eighty" => 80,
        "nonante" | "ninety" => 90,
        _ => return None,
    })
}

/// « une douzaine », « demi-douzaine », « une paire », "a couple of".
fn group(tokens: &[Token], at: usize) -> Option<Value> {
    let leads = ["un", "une", "a", "one", "la", "deux", "2", "two", "trois", "3", "half", "demi", "demie", "1", "an"];
    let mut end = at;
    let (mut times, mut half) = (1, false);
    while let Some(token) = tokens.get(end).filter(|t| t.is_any(&leads) && end < at + 3) {
        half |= token.is_any(&["half", "demi", "demie"]);
        match token.text.as_str() {
            "deux" | "2" | "two" => times = 2,
            "trois" | "3" => times = 3,
            _ => {}
        }
        end += 1;
    }
    let size = match tokens.get(end)?.text.as_str() {
        "douzaine" | "douzaines" | "douzain" | "dozen" | "dozens" => 12,
        "demidouzaine" => 6,
        "dizaine" | "dizaines" | "dixaine" => 10,
        "quinzaine" => 15,
        "vingtaine" => 20,
        "trentaine" => 30,
        "cinquantaine" => 50,
        "centaine" => 100,
        "couple" if tokens.get(end + 1).is_some_and(|t| t.is("of")) => 2,
        // What is sold by the pair is counted by the pair.
        "paire" | "paires" | "pair" | "pairs" => 1,
        _ => return None,
    };
    let value = if half { size / 2 } else { size * times };
    Some(Value { value, written: Written::Group, thousands: false, tokens: at..end + 1 })
}

/// Whether the word is a thing sold by the pair.
pub(crate) fn is_pair(word: &str) -> bool {
    const PAIRS: [&str; 26] = [
        "chaussure",
        "chaussures",
        "sandale",
        "sandales",
        "basket",
        "baskets",
        "tennis",
        "boucle",
        "boucles",
        "lunettes",
        "lunette",
        "gants",
        "chaussettes",
        "bottes",
        "talons",
        "mules",
        "escarpins",
        "mocassins",
        "babouches",
        "shoes",
        "sandals",
        "sneakers",
        "earrings",
        "glasses",
        "socks",
        "claquettes",
    ];
    PAIRS.contains(&word)
}

fn ordinal(tokens: &[Token], at: usize) -> Option<Value> {
    let ordinal =
        |value: i64, end: usize| Some(Value { value, written: Written::Ordinal, thousands: false, tokens: at..end });
    let token = &tokens[at];
    if token.kind == Kind::Number {
        let next = tokens.get(at + 1)?;
        let suffix = next.is_any(&["er", "ere", "e", "eme", "em", "ieme", "iem", "nd", "nde", "rd", "th", "st"]);
        return if suffix && next.start <= token.end + 1 { ordinal(token.text.parse().ok()?, at + 2) } else { None };
    }
    let value = match token.text.as_str() {
        "premier" | "premiere" | "premiers" | "first" | "premie" => 1,
        "deuxieme" | "deuxiem" | "deuzieme" | "second" => 2,
        // « une seconde » is a moment.
        "seconde" if at > 0 && tokens[at - 1].is("la") => 2,
        "troisieme" | "troisiem" | "third" => 3,
        "quatrieme" | "fourth" => 4,
        "cinquieme" | "fifth" => 5,
        "sixieme" | "sixth" => 6,
        "septieme" => 7,
        "huitieme" => 8,
        "neuvieme" => 9,
        "dixieme" | "tenth" => 10,
        _ => return None,
    };
    // « the second one »: the word that stands for the thing belongs to it.
    let end = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|t| t.is("one")));
    ordinal(value, end)
}
