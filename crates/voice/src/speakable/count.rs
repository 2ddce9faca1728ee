//! Numbers in words.

use kernel::Locale;

/// A number in words: « deux mille cinq cents ». Beyond a million millions its digits are said one by one.
pub(crate) fn words(number: u64, locale: Locale) -> String {
    if number >= 1_000_000_000_000 {
        return digits(&number.to_string(), locale);
    }
    match locale {
        Locale::Fr => french(number),
        Locale::En => english(number),
    }
}

/// Digits one by one.
pub(crate) fn digits(text: &str, locale: Locale) -> String {
    let said = text.bytes().filter(u8::is_ascii_digit).map(|digit| words(u64::from(digit - b'0'), locale));
    said.collect::<Vec<_>>().join(" ")
}

/// Digits in pairs, as French speakers say telephone numbers: « zéro sept, quarante-huit, deux ».
pub(crate) fn pairs(digits_only: &str, locale: Locale) -> String {
    let bytes = digits_only.as_bytes();
    let head = bytes.len() % 2;
    let mut said = Vec::new();
    if head == 1 {
        said.push(digits(&digits_only[..1], locale));
    }
    for pair in bytes[head..].chunks(2) {
        let pair = std::str::from_utf8(pair).unwrap_or_default();
        said.push(match pair.strip_prefix('0') {
            Some(_) => digits(pair, locale),
            None => words(pair.parse().unwrap_or_default(), locale),
        });
    }
    said.join(", ")
}

const FRENCH: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];
const FRENCH_TENS: [&str; 7] = ["", "", "vingt", "trente", "quarante", "cinquante", "soixante"];

fn french(number: u64) -> String {
    let many = |count: u64, name: &str| format!("{} {name}{}", french(count), if count > 1 { "s" } else { "" });
    let and_rest = |head: String, rest: u64| if rest == 0 { head } else { format!("{head} {}", french(rest)) };
    match number {
        0..20 => FRENCH[index(number)].to_owned(),
        20..70 => {
            let (tens, unit) = (FRENCH_TENS[index(number / 10)], number % 10);
            match unit {
                0 => tens.to_owned(),
                1 => format!("{tens} et un"),
                _ => format!("{tens}-{}", FRENCH[index(unit)]),
            }
        }
        71 => "soixante et onze".to_owned(),
        70..80 => format!("soixante-{}", FRENCH[index(number - 60)]),
        80 => "quatre-vingts".to_owned(),
        81..100 => format!("quatre-vingt-{}", FRENCH[index(number - 80)]),
        100 => "cent".to_owned(),
        101..200 => format!("cent {}", french(number - 100)),
        200..1000 => {
            let (hundreds, rest) = (number / 100, number % 100);
            let head = FRENCH[index(hundreds)];
            if rest == 0 { format!("{head} cents") } else { format!("{head} cent {}", french(rest)) }
        }
        1000..2000 => and_rest("mille".to_owned(), number - 1000),
        // « quatre-vingt mille », « deux cent mille »: before mille nothing takes an s.
        2000..1_000_000 => {
            let thousands = french(number / 1000);
            let bare = thousands.strip_suffix("cents").map(|head| format!("{head}cent"));
            let bare = bare.or_else(|| thousands.strip_suffix("vingts").map(|head| format!("{head}vingt")));
            and_rest(format!("{} mille", bare.unwrap_or(thousands)), number % 1000)
        }
        1_000_000..1_000_000_000 => and_rest(many(number / 1_000_000, "million"), number % 1_000_000),
        _ => and_rest(many(number / 1_000_000_000, "milliard"), number % 1_000_000_000),
    }
}

const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn english(number: u64) -> String {
    let and_rest = |head: String, rest: u64| match rest {
        0 => head,
        1..100 => format!("{head} and {}", english(rest)),
        _ => format!("{head} {}", english(rest)),
    };
    match number {
        0..20 => ENGLISH[index(number)].to_owned(),
        20..100 => {
            let (tens, unit) = (ENGLISH_TENS[index(number / 10)], number % 10);
            if unit == 0 { tens.to_owned() } else { format!("{tens}-{}", ENGLISH[index(unit)]) }
        }
        100..1000 => and_rest(format!("{} hundred", ENGLISH[index(number / 100)]), number % 100),
        1000..1_000_000 => and_rest(format!("{} thousand", english(number / 1000)), number % 1000),
        1_000_000..1_000_000_000 => and_rest(format!("{} million", english(number / 1_000_000)), number % 1_000_000),
        _ => and_rest(format!("{} billion", english(number / 1_000_000_000)), number % 1_000_000_000),
    }
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said() {
        for (number, fr, en) in [
            (0, "zéro", "zero"),
            (21, "vingt et un", "twenty-one"),
            (71, "soixante et onze", "seventy-one"),
            (77, "soixante-dix-sept", "seventy-seven"),
            (80, "quatre-vingts", "eighty"),
            (81, "quatre-vingt-un", "eighty-one"),
            (99, "quatre-vingt-dix-neuf", "ninety-nine"),
            (200, "deux cents", "two hundred"),
            (215, "deux cent quinze", "two hundred and fifteen"),
            (1000, "mille", "one thousand"),
            (1001, "mille un", "one thousand and one"),
            (12_500, "douze mille cinq cents", "twelve thousand five hundred"),
            (80_000, "quatre-vingt mille", "eighty thousand"),
            (200_000, "deux cent mille", "two hundred thousand"),
            (1_000_000, "un million", "one million"),
            (2_300_050, "deux millions trois cent mille cinquante", "two million three hundred thousand and fifty"),
        ] {
            assert_eq!(words(number, Locale::Fr), fr);
            assert_eq!(words(number, Locale::En), en);
        }
        assert_eq!(pairs("0748020010", Locale::Fr), "zéro sept, quarante-huit, zéro deux, zéro zéro, dix");
    }
}
