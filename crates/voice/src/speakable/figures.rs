//! What figures stand for: amounts, telephone numbers, times, dates, percents, measures.

use super::count::{digits, pairs, words};
use kernel::Locale;
use std::ops::Range;

/// A number as written, with spaces or points between its thousands.
struct Number {
    whole: String,
    decimals: Option<String>,
    /// Bytes used.
    end: usize,
}

/// What is said for the figures at the start of `text`, and how many bytes of it that is. `before` is what stands in front.
pub(super) fn say(before: &str, text: &str, locale: Locale) -> Option<(String, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '+') {
        return None;
    }
    phone(text, locale)
        .or_else(|| time(text, locale))
        .or_else(|| date(text, locale))
        .or_else(|| counted(before, text, locale))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn run(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

/// Whether a word could go on here.
fn goes_on(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric())
}

/// `+225 07 48 02 00 10`, `07 48 02 00 10`, `0748020010`.
fn phone(text: &str, locale: Locale) -> Option<(String, usize)> {
    let (plus, rest) = text.strip_prefix('+').map_or((false, text), |rest| (true, rest));
    let (mut all, mut groups, mut at) = (String::new(), Vec::new(), 0);
    loop {
        let group = run(&rest[at..]);
        if group.is_empty() {
            break;
        }
        all.push_str(group);
        groups.push(group);
        at += group.len();
        let gap = rest[at..].chars().next().filter(|c| is_space(*c) || matches!(c, '.' | '-'));
        match gap {
            Some(gap) if rest[at + gap.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()) => at += gap.len_utf8(),
            _ => break,
        }
    }
    let in_pairs = groups.len() >= 4 && groups.iter().skip(1).all(|group| group.len() == 2);
    let is_one = plus || (groups.len() == 1 || in_pairs) && all.starts_with('0') && (8..=10).contains(&all.len());
    if !is_one || !(8..=15).contains(&all.len()) || goes_on(&rest[at..]) {
        return None;
    }
    let used = at + usize::from(plus);
    if !plus {
        return Some((pairs(&all, locale), used));
    }
    // The code of the country is its first group, or three digits as in this part of the world.
    let code = if groups.len() > 1 { groups[0].len() } else { 3.min(all.len()) };
    let code_said = words(all[..code].parse().unwrap_or_default(), locale);
    Some((format!("plus {code_said}, {}", pairs(&all[code..], locale)), used))
}

/// `14h35`, `14:35`, `10h`, `10 h`.
fn time(text: &str, locale: Locale) -> Option<(String, usize)> {
    let hours = run(text);
    let (hour, mut at) = (hours.parse::<u64>().ok().filter(|hour| *hour < 24 && hours.len() <= 2)?, hours.len());
    let sign = text[at..].chars().next()?;
    let minutes = |at: usize| {
        let written = run(&text[at..]);
        written.parse::<u64>().ok().filter(|minute| *minute < 60 && written.len() == 2)
    };
    let minute = match sign {
        ':' => {
            at += 1;
            let minute = minutes(at)?;
            at += 2;
            minute
        }
        'h' | 'H' => {
            at += 1;
            let minute = minutes(at);
            at += if minute.is_some() { 2 } else { 0 };
            minute.unwrap_or(0)
        }
        c if is_space(c) && text[at + c.len_utf8()..].starts_with(['h', 'H']) => {
            at += c.len_utf8() + 1;
            0
        }
        _ => return None,
    };
    if goes_on(&text[at..]) || text[at..].starts_with(':') {
        return None;
    }
    let said = match locale {
        Locale::Fr => {
            let hour = match hour {
                0 => "minuit".to_owned(),
                1 => "une heure".to_owned(),
                12 if minute == 0 => "midi".to_owned(),
                21 => "vingt et une heures".to_owned(),
                _ => format!("{} heures", words(hour, locale)),
            };
            if minute == 0 { hour } else { format!("{hour} {}", feminine(&words(minute, locale))) }
        }
        Locale::En => {
            let (half, hour) = (if hour < 12 { "a m" } else { "p m" }, (hour + 11) % 12 + 1);
            match minute {
                0 => format!("{} {half}", words(hour, locale)),
                1..10 => format!("{} oh {} {half}", words(hour, locale), words(minute, locale)),
                _ => format!("{} {} {half}", words(hour, locale), words(minute, locale)),
            }
        }
    };
    Some((said, at))
}

fn feminine(number: &str) -> String {
    if number == "un" || number.ends_with(" un") { format!("{number}e") } else { number.to_owned() }
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// `02/11`, `28/11/2026`: the day first, in both languages.
fn date(text: &str, locale: Locale) -> Option<(String, usize)> {
    let day_written = run(text);
    let day = day_written.parse::<u64>().ok().filter(|day| (1..=31).contains(day) && day_written.len() <= 2)?;
    let rest = text[day_written.len()..].strip_prefix('/')?;
    let month_written = run(rest);
    let month = month_written.parse::<usize>().ok().filter(|m| (1..=12).contains(m) && month_written.len() == 2)?;
    let mut at = day_written.len() + 1 + month_written.len();
    let year = text[at..].strip_prefix('/').map(run).filter(|year| year.len() == 4).map(str::to_owned);
    if let Some(year) = &year {
        at += 1 + year.len();
    }
    if goes_on(&text[at..]) || text[at..].starts_with('/') {
        return None;
    }
    let year = year.and_then(|year| year.parse().ok()).map(|year: u64| format!(" {}", words(year, locale)));
    let said = match locale {
        Locale::Fr => {
            let day = if day == 1 { "premier".to_owned() } else { words(day, locale) };
            format!("{day} {}", MONTHS[0][month - 1])
        }
        Locale::En => format!("{} {}", MONTHS[1][month - 1], words(day, locale)),
    };
    Some((format!("{said}{}", year.unwrap_or_default()), at))
}

/// A number, with spaces (or a point, in French; a comma, in English) between thousands.
fn number(text: &str, locale: Locale) -> Number {
    let first = run(text);
    let (mut whole, mut end) = (first.to_owned(), first.len());
    let grouped = first.len() <= 3;
    while let Some(gap) = text[end..].chars().next() {
        let is_gap = is_space(gap) || matches!((locale, gap), (Locale::Fr, '.') | (Locale::En, ','));
        let group = run(text[end..].strip_prefix(gap).unwrap_or_default());
        if !grouped || !is_gap || group.len() != 3 {
            break;
        }
        whole.push_str(group);
        end += gap.len_utf8() + group.len();
    }
    let point = if locale == Locale::Fr { ',' } else { '.' };
    let decimals = text[end..].strip_prefix(point).map(run).filter(|decimals| (1..=3).contains(&decimals.len()));
    let decimals = decimals.map(str::to_owned);
    end += decimals.as_ref().map_or(0, |decimals| 1 + decimals.len());
    Number { whole, decimals, end }
}

/// Currencies as written, and as said in French and English: one and several.
const CURRENCIES: [(&str, [&str; 4]); 12] = [
    ("FCFA", ["franc", "francs", "franc", "francs"]),
    ("F CFA", ["franc", "francs", "franc", "francs"]),
    ("CFA", ["franc", "francs", "franc", "francs"]),
    ("XOF", ["franc", "francs", "franc", "francs"]),
    ("XAF", ["franc", "francs", "franc", "francs"]),
    ("francs", ["franc", "francs", "franc", "francs"]),
    ("€", ["euro", "euros", "euro", "euros"]),
    ("EUR", ["euro", "euros", "euro", "euros"]),
    ("$", ["dollar", "dollars", "dollar", "dollars"]),
    ("₦", ["naira", "nairas", "naira", "naira"]),
    ("GH₵", ["cedi", "cédis", "cedi", "cedis"]),
    ("F", ["franc", "francs", "franc", "francs"]),
];

/// Measures as written, and as said: one and several.
const MEASURES: [(&str, [&str; 4]); 10] = [
    ("kg", ["kilo", "kilos", "kilo", "kilos"]),
    ("g", ["gramme", "grammes", "gram", "grams"]),
    ("cm", ["centimètre", "centimètres", "centimetre", "centimetres"]),
    ("mm", ["millimètre", "millimètres", "millimetre", "millimetres"]),
    ("ml", ["millilitre", "millilitres", "millilitre", "millilitres"]),
    ("cl", ["centilitre", "centilitres", "centilitre", "centilitres"]),
    ("L", ["litre", "litres", "litre", "litres"]),
    ("m", ["mètre", "mètres", "metre", "metres"]),
    ("min", ["minute", "minutes", "minute", "minutes"]),
    ("j", ["jour", "jours", "day", "days"]),
];

fn counted(before: &str, text: &str, locale: Locale) -> Option<(String, usize)> {
    let number = number(text, locale);
    if number.whole.is_empty() {
        return None;
    }
    let is_one = number.whole.trim_start_matches('0') == "1" && number.decimals.is_none();
    let form = |forms: &[&'static str; 4]| {
        let several = usize::from(!is_one) + if locale == Locale::Fr { 0 } else { 2 };
        forms[several]
    };
    // What begins with a zero, or is too long to be counted, is a code: digit by digit.
    let is_code = number.whole.len() > 1 && number.whole.starts_with('0') || number.whole.len() > 9;
    let mut said = match number.whole.parse::<u64>() {
        Ok(value) if !is_code => words(value, locale),
        _ => digits(&number.whole, locale),
    };
    let mut used = number.end;
    let rest = &text[used..];
    let gap: usize = rest.chars().take_while(|c| is_space(*c)).map(char::len_utf8).sum();
    let unit = &rest[gap..];
    let whole_word = |sign: &str| unit.strip_prefix(sign).is_some_and(|after| !goes_on(after));
    // « 12,50 € » is « douze euros cinquante ».
    if let Some((sign, forms)) = CURRENCIES.iter().find(|(sign, _)| whole_word(sign)) {
        let of =
            if number.whole.len() > 6 && number.whole.ends_with("000000") && locale == Locale::Fr { "de " } else { "" };
        said = format!("{said} {of}{}", form(forms));
        if let Some(decimals) = number.decimals.filter(|decimals| decimals.bytes().any(|d| d != b'0')) {
            said = format!("{said} {}", words(decimals.parse().unwrap_or_default(), locale));
        }
        return Some((said, used + gap + sign.len()));
    }
    if let Some(decimals) = &number.decimals {
        let point = if locale == Locale::Fr { "virgule" } else { "point" };
        let after = if decimals.starts_with('0') || locale == Locale::En {
            digits(decimals, locale)
        } else {
            words(decimals.parse().unwrap_or_default(), locale)
        };
        said = format!("{said} {point} {after}");
    }
    if unit.starts_with('%') {
        let percent = if locale == Locale::Fr { "pour cent" } else { "percent" };
        return Some((format!("{said} {percent}"), used + gap + 1));
    }
    if let Some((sign, forms)) = MEASURES.iter().find(|(sign, _)| whole_word(sign)) {
        return Some((format!("{said} {}", form(forms)), used + gap + sign.len()));
    }
    // « 2 × robe » is two of them.
    if unit.starts_with('×') {
        used += gap + '×'.len_utf8();
        return Some((said, used));
    }
    let _ = before;
    Some((said, used))
}

/// Whether figures at these bytes belong to a word (« 4G », « A12 »), and are left to the voice.
pub(super) fn is_within_word(text: &str, at: Range<usize>) -> bool {
    text[..at.start].ends_with(char::is_alphabetic)
}
