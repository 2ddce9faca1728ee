//! Words and signs that are not said as they are written.

use kernel::Locale;

/// Names of places, payments and goods that an engine made for Europe says wrong, as they are spelt for it.
const FRENCH: [(&str, &str); 42] = [
    ("cocody", "cocodi"),
    ("yopougon", "yopougon"),
    ("yop", "yope"),
    ("koumassi", "coumassi"),
    ("treichville", "trècheville"),
    ("adjame", "adjamé"),
    ("abobo", "abobo"),
    ("bingerville", "bingerville"),
    ("akwa", "aqua"),
    ("bonapriso", "bonapriso"),
    ("bonamoussadi", "bonamoussadi"),
    ("deido", "déido"),
    ("makepe", "maképé"),
    ("bastos", "bastos"),
    ("yamoussoukro", "yamoussoucro"),
    ("bouake", "bouaké"),
    ("ouagadougou", "ouagadougou"),
    ("lome", "lomé"),
    ("dakar", "dacar"),
    ("mermoz", "mermoze"),
    ("almadies", "almadi"),
    ("plateau", "plateau"),
    ("wax", "waxe"),
    ("bazin", "bazin"),
    ("kente", "kenté"),
    ("attieke", "atiéké"),
    ("alloco", "aloco"),
    ("gari", "gari"),
    ("foufou", "foufou"),
    ("bissap", "bissape"),
    ("karite", "karité"),
    ("whatsapp", "ouatsappe"),
    ("wave", "ouéve"),
    ("mobile", "mobile"),
    ("money", "monnet"),
    ("moov", "mouve"),
    ("mtn", "M T N"),
    ("orange", "orange"),
    ("sms", "S M S"),
    ("ia", "I A"),
    ("pdf", "P D F"),
    ("sav", "S A V"),
];

const ENGLISH: [(&str, &str); 8] = [
    ("cocody", "kokody"),
    ("yopougon", "yopoogon"),
    ("akwa", "akwa"),
    ("attieke", "atchekay"),
    ("bissap", "bissap"),
    ("fcfa", "francs"),
    ("mtn", "M T N"),
    ("ai", "A I"),
];

/// How a folded word is spelt for the voice, where it is not as written.
pub(super) fn usual(folded: &str, locale: Locale) -> Option<&'static str> {
    let table: &[(&str, &str)] = match locale {
        Locale::Fr => &FRENCH,
        Locale::En => &ENGLISH,
    };
    table.iter().find(|(word, sound)| *word == folded && *word != *sound).map(|(_, sound)| *sound)
}

/// An abbreviation written out, and how many bytes after the word belong to it (its point).
pub(super) fn abbreviation(word: &str, after: &str, locale: Locale) -> Option<(&'static str, usize)> {
    let lower = word.to_lowercase();
    let has_point = after.starts_with('.');
    let point = usize::from(has_point);
    let said = match (locale, lower.as_str()) {
        (Locale::Fr, "mme") => "madame",
        (Locale::Fr, "mlle") => "mademoiselle",
        (Locale::Fr, "svp") => "s'il vous plaît",
        (Locale::Fr, "stp") => "s'il te plaît",
        (Locale::Fr, "rdv") => "rendez-vous",
        (Locale::Fr, "bd" | "bld") => "boulevard",
        (Locale::Fr, "tel" | "tél") => "téléphone",
        (Locale::Fr, "qté") => "quantité",
        (Locale::Fr, "min") if !has_point => "minutes",
        (Locale::Fr, "av") if has_point => "avenue",
        (Locale::Fr, "env") if has_point => "environ",
        (Locale::Fr, "etc") => "et cetera",
        (Locale::Fr, "fcfa" | "cfa" | "xof") => "francs",
        (Locale::Fr, "kg") => "kilos",
        // « Je reste avec M. Kouassi »; a lone M is a size.
        (Locale::Fr, "m")
            if has_point && word == "M" && after.starts_with(". ") && after[2..].starts_with(char::is_uppercase) =>
        {
            "monsieur"
        }
        (_, "xs") => "X S",
        (_, "xl") => "X L",
        (_, "xxl" | "2xl") => "double X L",
        (_, "xxxl" | "3xl") => "triple X L",
        (Locale::En, "mrs") => "missis",
        (Locale::En, "mr") => "mister",
        (Locale::En, "pls") => "please",
        (Locale::En, "approx") => "about",
        (Locale::En, "etc") => "et cetera",
        (Locale::En, "min") if !has_point => "minutes",
        _ => return None,
    };
    // Who ends a sentence with an abbreviation ends the sentence.
    let ends = after[point..].trim().is_empty();
    Some((said, if ends { 0 } else { point }))
}

/// « l'attiéké » as « l' » and « attiéké ».
pub(super) fn elided(word: &str) -> (&str, &str) {
    match word.char_indices().find(|(at, c)| matches!(c, '\'' | '’') && (1..=2).contains(at)) {
        Some((at, c)) => word.split_at(at + c.len_utf8()),
        None => ("", word),
    }
}

/// What a sign says.
pub(super) fn sign(before: &str, rest: &str, locale: Locale) -> Option<&'static str> {
    let c = rest.chars().next()?;
    let next = rest[c.len_utf8()..].chars().next();
    let french = locale == Locale::Fr;
    Some(match c {
        '°' if before.ends_with('n') || before.ends_with('N') => return Some(if french { "uméro" } else { "umber" }),
        '#' if french => "numéro",
        '#' => "number",
        '×' => {
            if french {
                "fois"
            } else {
                "times"
            }
        }
        '&' => {
            if french {
                "et"
            } else {
                "and"
            }
        }
        '−' if next.is_some_and(|c| c.is_ascii_digit()) => {
            if french {
                "moins"
            } else {
                "minus"
            }
        }
        '-' if next.is_some_and(|c| c.is_ascii_digit()) && !before.ends_with(|c: char| c.is_alphanumeric()) => {
            if french { "moins" } else { "minus" }
        }
        '/' => ",",
        '—' | '–' | '·' | '(' | ')' | '«' | '»' | '“' | '”' | '"' => ",",
        '…' => ".",
        _ => return None,
    })
}

/// Adds words, with a space before them where one is wanted. Signs that only part words stand close.
pub(super) fn push(out: &mut String, said: &str) {
    let closes = said.starts_with([',', '.']);
    let joins = said.starts_with("uméro") || said.starts_with("umber");
    if closes || joins {
        while closes && out.ends_with(' ') {
            out.pop();
        }
    } else if out.ends_with(|c: char| c.is_alphanumeric()) {
        out.push(' ');
    }
    out.push_str(said);
}

/// Without pictures, marks of boldness and addresses of pages.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        for (k, word) in line.split(' ').enumerate() {
            if k > 0 {
                out.push(' ');
            }
            let lower = word.to_ascii_lowercase();
            if lower.contains("://") || lower.starts_with("www.") {
                continue;
            }
            out.extend(word.chars().filter(|c| is_said(*c)));
        }
    }
    out
}

fn is_said(c: char) -> bool {
    let is_picture = matches!(c, '\u{200d}' | '\u{20e3}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{1f000}'..='\u{1faff}' | '\u{e0000}'..='\u{e007f}');
    !is_picture && !matches!(c, '*' | '_' | '~' | '`' | '•' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// One space between words, none before a comma, no two commas.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            ',' | '.' | ';' | ':' | '!' | '?' => {
                while out.ends_with(' ') {
                    out.pop();
                }
                if out.ends_with([',', ';', ':']) {
                    out.pop();
                }
                let last = out.chars().last();
                let ended = last.is_some_and(|last| matches!(last, '.' | '!' | '?'));
                if !out.is_empty() && (c != ',' || !ended) {
                    out.push(c);
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    let trimmed = out.trim().trim_end_matches([',', ';', ':']).trim();
    if trimmed.chars().any(char::is_alphanumeric) { trimmed.to_owned() } else { String::new() }
}
