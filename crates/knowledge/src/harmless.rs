//! What a page or a file may say through the agent. Who wrote it is not always the merchant, and it may be old: its
//! amounts, links, telephone numbers and codes are nobody's word here; the shop's own data tells those.

use crate::excerpt::sentences;

/// Digits from which on a number is one to call or to send money to.
const A_NUMBER_TO_CALL: usize = 7;
/// Letters from which on capitals and figures together are a code.
const A_CODE: usize = 5;

/// The sentences of a stranger's text that bind nobody; the others are left out.
pub(crate) fn harmless(text: &str) -> String {
    let kept = text.lines().map(|line| {
        let kept = sentences(line).into_iter().filter(|sentence| binds_nobody(sentence));
        kept.collect::<Vec<_>>().join(" ")
    });
    kept.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn binds_nobody(sentence: &str) -> bool {
    let folded = language::fold(sentence);
    let link = ["://", "www.", ".com", ".ci/", "wa.me", "@"].iter().any(|mark| folded.contains(mark));
    !link && !has_amount(&folded) && !has_number_to_call(sentence) && !sentence.split_whitespace().any(is_code)
}

/// « 1 500 FCFA », « 15k », « 20 % ».
fn has_amount(folded: &str) -> bool {
    const UNITS: [&str; 12] =
        ["fcfa", "f", "cfa", "xof", "francs", "franc", "k", "mille", "euros", "euro", "dollars", "%"];
    let words = language::tokens(folded);
    let counted = words
        .windows(2)
        .any(|pair| pair[0].text.bytes().all(|b| b.is_ascii_digit()) && UNITS.contains(&pair[1].text.as_str()));
    counted || folded.contains(['€', '$']) || folded.contains("fcfa")
}

fn has_number_to_call(sentence: &str) -> bool {
    let mut digits = 0;
    for c in sentence.chars() {
        match c {
            c if c.is_ascii_digit() => digits += 1,
            ' ' | '.' | '-' | '+' | '(' | ')' | '\u{a0}' | '\u{202f}' => {}
            _ => digits = 0,
        }
        if digits >= A_NUMBER_TO_CALL {
            return true;
        }
    }
    false
}

/// `WA10X`, `FETE2026`: capitals and figures in one word.
fn is_code(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.chars().count() >= A_CODE
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_binds_is_left_out() {
        let text = "Lavez à 30 °C. La robe est à 1 500 FCFA. Payez au 05 05 05 05 05. Voyez https://evil.example. \
            Code FETE2026 pour tous. Remise de 20 %. M : 89 à 94 cm.\nÀ 15k seulement.\nRepassez à l'envers.";
        assert_eq!(harmless(text), "Lavez à 30 °C. M : 89 à 94 cm.\nRepassez à l'envers.");
    }
}
