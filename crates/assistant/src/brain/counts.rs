//! Numbers that count nothing: below one, or beyond what anybody orders. They are asked again, never read as one that fits.

use language::Slots;

/// Digits at which a number in one piece is no count any more, unless it is a phone number.
const MANY_DIGITS: usize = 8;
/// Digits beyond every phone number (E.164 has fifteen, and two of « 00 »).
const BEYOND_PHONES: usize = 18;
/// How international numbers of our customers begin, without `+` or `00`.
const COUNTRIES: [&str; 27] = [
    "220", "221", "222", "223", "224", "225", "226", "227", "228", "229", "233", "234", "235", "237", "240", "241",
    "242", "243", "212", "213", "216", "33", "32", "44", "49", "39", "34",
];

/// Whether the words count what cannot be counted out: « -2 », « mets 0 », « 3,5 robes », « 5000000000 robes », « moins 4 robes ».
pub(super) fn is_beyond_counting(words: &str, slots: &Slots) -> bool {
    is_below_nothing(words)
        || is_part(words)
        || is_nothing(words)
        || is_huge(words)
        || counts_like_a_phone(words, slots)
        || takes_away_what_is_named(words, slots)
}

/// « -2 foulards »: a number below zero is no order, and not its opposite either.
fn is_below_nothing(words: &str) -> bool {
    let chars: Vec<char> = words.chars().collect();
    chars.windows(2).enumerate().any(|(at, pair)| {
        let free = at == 0 || chars[at - 1].is_whitespace();
        free && matches!(pair[0], '-' | '−' | '–') && pair[1].is_ascii_digit()
    })
}

/// « 3,5 foulards »: goods come in pieces. What is measured does not: « 2,5 kg », « 1,5 m », « 10,5 k ».
fn is_part(words: &str) -> bool {
    const MEASURES: [&str; 30] = [
        "kg", "kgs", "kilo", "kilos", "g", "gr", "grammes", "l", "litre", "litres", "cl", "ml", "m", "metre", "metres",
        "cm", "mm", "h", "heures", "km", "k", "f", "fcfa", "cfa", "xof", "mille", "million", "millions", "yards",
        "yard",
    ];
    let folded = language::fold(words);
    let parts: Vec<&str> = folded.split_whitespace().collect();
    parts.windows(2).any(|pair| {
        let (whole, part) = pair[0].split_once([',', '.']).unwrap_or_default();
        let is_decimal = !whole.is_empty() && is_number(whole) && (1..=2).contains(&part.len()) && is_number(part);
        let unit = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
        is_decimal && unit.len() > 1 && unit.chars().all(char::is_alphabetic) && !MEASURES.contains(&unit)
    })
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

/// « mets 0 », « zéro foulard »; the digits of a phone number apart.
fn is_nothing(words: &str) -> bool {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let figures = |at: Option<usize>| at.and_then(|at| parts.get(at)).is_some_and(|part| is_number(part));
    parts.iter().enumerate().any(|(at, part)| match *part {
        "0" => !figures(at.checked_sub(1)) && !figures(Some(at + 1)),
        word => language::fold(word) == "zero",
    })
}

fn is_huge(words: &str) -> bool {
    let runs = words.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= MANY_DIGITS);
    let is_phone = |run: &str| {
        let national = run.len() < 10 && !run.ends_with("00000");
        run.starts_with('0') || national || COUNTRIES.iter().any(|code| run.starts_with(code)) && run.len() <= 13
    };
    runs.into_iter().any(|run| run.len() >= BEYOND_PHONES || !is_phone(run))
}

/// « je veux 999999999 foulards »: as long as a phone number, and right before what is wanted.
fn counts_like_a_phone(words: &str, slots: &Slots) -> bool {
    let before = |item: &language::Item| words.get(..item.mention.span.start).unwrap_or_default().trim_end();
    let digits = |text: &str| text.bytes().rev().take_while(u8::is_ascii_digit).count();
    slots.items.iter().any(|item| digits(before(item)) >= MANY_DIGITS)
}

/// « je veux moins 4 robes »: goods are named, and less than none of them wanted. « au moins 4 » and « moins de 4 000 » are not.
fn takes_away_what_is_named(words: &str, slots: &Slots) -> bool {
    let folded = language::fold(words);
    let parts: Vec<&str> = folded.split_whitespace().collect();
    let below = parts.windows(2).enumerate().any(|(at, pair)| {
        let before = at.checked_sub(1).map(|at| parts[at]);
        pair[0] == "moins" && is_number(pair[1]) && !matches!(before, Some("au" | "a" | "ou" | "d" | "de"))
    });
    below && !slots.items.is_empty() && !slots.negated && slots.price.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_count_nothing_are_told_from_those_that_do() {
        let beyond = |words: &str| is_beyond_counting(words, &Slots::default());
        for words in [
            "-2",
            "mets -5",
            "mets 0",
            "je veux 3,5 foulards",
            "2.5 robes wax",
            "zéro foulard",
            "5000000000 robes",
            "je prends 99999999999999999999 robes wax M",
            "99999999999 foulards",
            "100000000 foulards",
        ] {
            assert!(beyond(words), "{words}");
        }
        for words in [
            "2",
            "mets 10",
            "10 000",
            "07 07 08 09 10",
            "0 7 0 8",
            "0707080910",
            "2250707080910",
            "771234567",
            "22997123456",
            "la robe à 25000",
            "2,5 kg de riz",
            "1,5 litre de bissap",
            "1.5 k le sac",
            "10.000 francs",
            "au moins 4",
            "moins deux",
            "20000",
        ] {
            assert!(!beyond(words), "{words}");
        }
    }
}
