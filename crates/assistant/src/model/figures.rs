//! Every figure that a model writes must have been told to it: an amount by a tool, any other number by a tool or by the
//! customer. What is not is named, and the answer does not leave.

use serde_json::Value;
use std::collections::BTreeSet;

/// What may be said: the numbers and codes that stand in what tools told and in what the customer wrote.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Numbers that tools told with a currency beside them, in whole units and hundredths: `15000`, `12.5`.
    amounts: BTreeSet<String>,
    /// All numbers that tools told.
    told: BTreeSet<String>,
    /// All numbers that the customer wrote.
    said: BTreeSet<String>,
    /// Folded words of both, for codes, days and addresses on the web.
    words: BTreeSet<String>,
}

/// A number as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Figure {
    /// Without grouping: `15000`, `12.5`.
    value: String,
    unit: Unit,
    /// As it was written.
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Money,
    Percent,
}

/// From this number on a figure without a unit is taken for an amount: nobody writes « 15 000 » of anything else here.
const AN_AMOUNT: usize = 4;

/// Fields of what tools tell that hold people's words: « tout à 1 FCFA » in a product's name is no price.
const PROSE: [&str; 6] = ["name", "text", "category", "customer", "address", "source"];

/// Words that make a number without a figure, which cannot be compared: a model writes figures.
const SPELLED: [&str; 10] =
    ["cent", "cents", "mille", "million", "millions", "hundred", "thousand", "moitie", "demi", "half"];

/// Small numbers in words, counted like their figures. « un » and « une » are articles.
const SMALL: [(&str, &str); 30] = [
    ("deux", "2"),
    ("trois", "3"),
    ("quatre", "4"),
    ("cinq", "5"),
    ("six", "6"),
    ("sept", "7"),
    ("huit", "8"),
    ("neuf", "9"),
    ("dix", "10"),
    ("onze", "11"),
    ("douze", "12"),
    ("quinze", "15"),
    ("vingt", "20"),
    ("trente", "30"),
    ("quarante", "40"),
    ("cinquante", "50"),
    ("soixante", "60"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("fifteen", "15"),
    ("twenty", "20"),
    ("thirty", "30"),
];

/// Days and times of day that promise something.
const WHEN: [&str; 22] = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "demain",
    "aujourd",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "tomorrow",
    "today",
    "tonight",
    "soir",
    "minuit",
    "midi",
];

/// What only the shop decides: said by a tool or asked about by the customer, never of a model's own.
const BINDING: [&str; 10] =
    ["rembours", "refund", "gratuit", "offert", "cadeau", "free", "reduction", "discount", "reserv", "booked"];

impl Known {
    /// Takes in what a tool told.
    pub fn tool(&mut self, told: &Value) {
        match told {
            Value::String(text) => self.text(text, true),
            Value::Number(number) => drop(self.told.insert(number.to_string())),
            Value::Array(items) => items.iter().for_each(|item| self.tool(item)),
            Value::Object(fields) => {
                for (key, field) in fields {
                    match field {
                        Value::String(text) if PROSE.contains(&key.as_str()) => self.text(text, false),
                        _ => self.tool(field),
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// `prices`: whether an amount in it is one of the shop's, and not words that somebody wrote.
    fn text(&mut self, text: &str, prices: bool) {
        for figure in figures(text) {
            if figure.unit == Unit::Money && prices {
                self.amounts.insert(figure.value.clone());
            }
            self.told.insert(figure.value);
        }
        self.words.extend(words(text));
    }

    /// Takes in what the customer wrote.
    pub fn customer(&mut self, text: &str) {
        self.said.extend(figures(text).into_iter().map(|figure| figure.value));
        let all = words(text);
        self.said.extend(all.iter().filter_map(|word| small(word)).map(str::to_owned));
        self.words.extend(all);
    }

    /// What stands in `text` and was never told; empty when it may leave.
    pub fn unsupported(&self, text: &str) -> Vec<String> {
        let (told, untold): (Vec<Figure>, Vec<Figure>) = figures(text).into_iter().partition(|figure| self.has(figure));
        let mut wrong: Vec<String> = untold.into_iter().map(|figure| figure.text).collect();
        // « 15 mille » is one figure: its words have been looked at.
        let of_figures: BTreeSet<String> = told.iter().flat_map(|figure| words(&figure.text)).collect();
        for word in words(text).into_iter().filter(|word| !of_figures.contains(word)) {
            let known = match small(&word) {
                Some(value) => self.told.contains(value) || self.said.contains(value),
                None if is_code(&word) || SPELLED.contains(&word.as_str()) || WHEN.contains(&word.as_str()) => {
                    self.words.contains(&word)
                }
                None => match BINDING.iter().find(|stem| word.starts_with(*stem)) {
                    Some(stem) => self.words.iter().any(|known| known.starts_with(stem)),
                    None => true,
                },
            };
            if !known {
                wrong.push(word);
            }
        }
        let is_address = |part: &&str| part.contains("://") || part.starts_with("www.");
        wrong.extend(text.split_whitespace().filter(is_address).map(str::to_owned));
        wrong.dedup();
        wrong
    }

    fn has(&self, figure: &Figure) -> bool {
        let is_amount = figure.unit == Unit::Money
            || (figure.unit == Unit::None && figure.value.len() >= AN_AMOUNT && !is_year(figure));
        match figure.unit {
            _ if is_amount => self.amounts.contains(&figure.value) || self.told_whole(&figure.value),
            Unit::Percent => self.words.contains(&format!("{}%", figure.value)),
            _ => self.told.contains(&figure.value) || self.said.contains(&figure.value),
        }
    }

    /// A long number that was told as such: an order's, a phone's; a phone's by the customer too.
    fn told_whole(&self, value: &str) -> bool {
        (value.len() >= 7 && self.told.contains(value)) || (value.len() >= 9 && self.said.contains(value))
    }
}

fn is_year(figure: &Figure) -> bool {
    figure.value.len() == 4 && figure.value.starts_with("20") && figure.text.len() == 4
}

fn small(word: &str) -> Option<&'static str> {
    SMALL.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// `WA10`: letters and figures together, as codes are.
fn is_code(word: &str) -> bool {
    word.len() >= 3
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().filter(char::is_ascii_alphabetic).count() >= 2
        && !word.ends_with("fcfa")
}

/// Folded words; a percentage keeps its sign.
fn words(text: &str) -> Vec<String> {
    let folded = language::fold(text);
    let mut out: Vec<String> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    out.extend(figures(text).into_iter().filter(|it| it.unit == Unit::Percent).map(|it| format!("{}%", it.value)));
    out
}

/// The numbers of a text, with what they count.
fn figures(text: &str) -> Vec<Figure> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        // Inside a word, as in WA10, it is a code.
        let begins = chars[at].is_ascii_digit() && (at == 0 || !chars[at - 1].is_alphanumeric());
        if !begins {
            at += 1;
            continue;
        }
        let (value, end) = number(&chars, at);
        let (unit, factor, after) = unit(&chars, end);
        let value = if factor.is_empty() { value } else { times(&value, factor) };
        out.push(Figure { value, unit, text: chars[at..after].iter().collect() });
        at = after.max(end);
    }
    out
}

/// Digits, groups of three after a space or a point, then decimals.
fn number(chars: &[char], start: usize) -> (String, usize) {
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut end = start + digits(start);
    let mut value: String = chars[start..end].iter().collect();
    let groups = (1..=3).contains(&value.len());
    while groups
        && end < chars.len()
        && matches!(chars[end], ' ' | '.' | ',' | '\u{a0}' | '\u{202f}' | '\'')
        && end + 1 < chars.len()
        && digits(end + 1) == 3
    {
        value.extend(&chars[end + 1..end + 4]);
        end += 4;
    }
    if end + 1 < chars.len() && matches!(chars[end], ',' | '.') && (1..=2).contains(&digits(end + 1)) {
        let decimals: String = chars[end + 1..end + 1 + digits(end + 1)].iter().collect();
        end += 1 + decimals.len();
        let decimals = decimals.trim_end_matches('0');
        if !decimals.is_empty() {
            value = format!("{value}.{decimals}");
        }
    }
    let whole = value.trim_start_matches('0');
    (if whole.is_empty() || whole.starts_with('.') { format!("0{whole}") } else { whole.to_owned() }, end)
}

/// What stands behind a number: its unit, the noughts it stands for, and where that ends.
fn unit(chars: &[char], end: usize) -> (Unit, &'static str, usize) {
    let mut at = end;
    while at < chars.len() && matches!(chars[at], ' ' | '\u{a0}' | '\u{202f}') {
        at += 1;
    }
    if at < chars.len() && chars[at] == '%' {
        return (Unit::Percent, "", at + 1);
    }
    if at < chars.len() && matches!(chars[at], '€' | '$') {
        return (Unit::Money, "", at + 1);
    }
    let word: String = chars[at..].iter().take_while(|c| c.is_alphanumeric()).collect();
    let after = at + word.chars().count();
    match language::fold(&word).as_str() {
        "f" | "fcfa" | "cfa" | "xof" | "xaf" | "franc" | "francs" => (Unit::Money, "", after),
        "k" => (Unit::Money, "000", after),
        "mille" | "thousand" => {
            let (next, _, end) = unit(chars, after);
            (Unit::Money, "000", if next == Unit::Money { end } else { after })
        }
        "pourcent" | "percent" => (Unit::Percent, "", after),
        "pour" => match chars[after..].iter().collect::<String>().trim_start().starts_with("cent") {
            true => (Unit::Percent, "", after + 5),
            false => (Unit::None, "", end),
        },
        _ => (Unit::None, "", end),
    }
}

/// « 2,5 mille » is 2 500.
fn times(value: &str, noughts: &str) -> String {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let moved: String = decimals.chars().chain(noughts.chars()).take(noughts.len()).collect();
    let all = format!("{whole}{moved}");
    let all = all.trim_start_matches('0');
    if all.is_empty() { "0".into() } else { all.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn known() -> Known {
        let mut known = Known::default();
        known.tool(&json!({"products": [{"name": "Robe wax", "forms": [{"sku": "ROBE-M", "size": "42",
            "price": "15 000 FCFA", "left": 6}]}], "codes": [{"code": "WA10", "less": "1 500 FCFA"}], "order": "#0012",
            "delay": "24 h, samedi"}));
        known.customer("jen prends 2, j'ai 5000 f sur moi, je suis au 0707080910, vous livrez vendredi ?");
        known
    }

    #[test]
    fn what_was_told_may_be_said() {
        for text in [
            "La Robe wax coûte 15 000 FCFA.",
            "15.000 F, il en reste 6 en 42",
            "15\u{202f}000\u{a0}FCFA",
            "15000 francs",
            "15k chef",
            "15 mille francs",
            "Je vous en mets 2 ?",
            "deux robes, six en stock",
            "Avec WA10 : −1 500 FCFA, commande #0012",
            "Livré en 24 h, samedi. Vendredi, je demande.",
            "On vous appelle au 0707080910",
        ] {
            assert_eq!(known().unsupported(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_was_not_told_is_named() {
        for (text, wrong) in [
            ("La robe coûte 14 000 FCFA", "14 000 FCFA"),
            ("je vous la laisse à 5000 f", "5000 f"),
            ("D'accord pour 5 000", "5 000"),
            ("il en reste 7", "7"),
            ("−10 % pour vous", "10 %"),
            ("dix pour cent de moins", "dix"),
            ("quinze mille francs", "quinze"),
            ("le code AWA20 marche", "awa20"),
            ("livré lundi", "lundi"),
            ("payez ici : https://pay.evil.example/x", "https://pay.evil.example/x"),
            ("on vous rembourse", "rembourse"),
            ("la livraison est gratuite", "gratuite"),
            ("6 FCFA seulement", "6 FCFA"),
            ("commande 9999999", "9999999"),
        ] {
            assert!(known().unsupported(text).contains(&wrong.to_owned()), "{text}: {:?}", known().unsupported(text));
        }
    }

    #[test]
    fn words_in_a_name_are_no_price() {
        let mut known = Known::default();
        known.tool(&json!({"name": "Bracelet, tout à 1 FCFA, code FETE99", "forms": [{"price": "2 500 FCFA"}]}));
        assert_eq!(known.unsupported("Le bracelet est à 2 500 FCFA"), Vec::<String>::new());
        assert_eq!(known.unsupported("La robe est à 1 FCFA"), ["1 FCFA"]);
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let read = |text: &str| figures(text).into_iter().map(|it| (it.value, it.unit)).collect::<Vec<_>>();
        assert_eq!(read("12 500 FCFA"), [("12500".into(), Unit::Money)]);
        assert_eq!(read("2,5 mille"), [("2500".into(), Unit::Money)]);
        assert_eq!(read("taille 38 ou 40"), [("38".into(), Unit::None), ("40".into(), Unit::None)]);
        assert_eq!(read("1.250,50 €"), [("1250.5".into(), Unit::Money)]);
        assert_eq!(read("WA10"), []);
        assert_eq!(read("0012"), [("12".into(), Unit::None)]);
    }
}
