//! Words as sounds: espeak-ng writes them in the phonetic alphabet, in the form that Kokoro was taught.

use super::program;
use crate::VoiceError;
use kernel::Locale;

/// The program.
pub(super) const ESPEAK: &str = "espeak-ng";

/// Two letters of espeak's that Kokoro knows as one, in English.
const ENGLISH: [(&str, &str); 9] = [
    ("aɪ", "I"),
    ("eɪ", "A"),
    ("ɔɪ", "Y"),
    ("aʊ", "W"),
    ("oʊ", "O"),
    ("dʒ", "ʤ"),
    ("tʃ", "ʧ"),
    ("r", "ɹ"),
    ("ɚ", "əɹ"),
];
const BOTH: [(&str, &str); 3] = [("dʒ", "ʤ"), ("tʃ", "ʧ"), ("ɾ", "T")];

/// The sounds of a sentence. Commas and points stay between them: the voice breathes there.
pub(super) fn phonemes(text: &str, locale: Locale) -> Result<String, VoiceError> {
    let mut parts: Vec<(String, char)> = Vec::new();
    let mut part = String::new();
    for c in text.chars() {
        if matches!(c, ',' | '.' | '!' | '?' | ';' | ':') {
            parts.push((std::mem::take(&mut part), c));
        } else {
            part.push(c);
        }
    }
    parts.push((part, '.'));
    parts.retain(|(words, _)| words.chars().any(char::is_alphanumeric));
    // One call for all of them, a line each.
    let lines: Vec<&str> = parts.iter().map(|(words, _)| words.trim()).collect();
    let voice = match locale {
        Locale::Fr => "fr",
        Locale::En => "en-us",
    };
    let mut out = String::new();
    for (line, (_, sign)) in lines.iter().zip(&parts) {
        let told = program::run(ESPEAK, &["-q", "--ipa=3", "-v", voice, "--stdin"], line)?;
        let told = String::from_utf8_lossy(&told);
        let sounds = sounds_of(&told, locale);
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&sounds);
        out.push(if matches!(sign, ';' | ':') { ',' } else { *sign });
    }
    Ok(out)
}

/// What espeak-ng writes, without its marks of language and of joints.
fn sounds_of(told: &str, locale: Locale) -> String {
    let mut plain = String::with_capacity(told.len());
    let mut within = false;
    for c in told.chars() {
        match c {
            '(' => within = true,
            ')' => within = false,
            '_' | '-' | '\u{200d}' | '\u{361}' => {}
            c if c.is_whitespace() => plain.push_str(if plain.is_empty() || plain.ends_with(' ') { "" } else { " " }),
            c if !within => plain.push(c),
            _ => {}
        }
    }
    let table: &[(&str, &str)] = if locale == Locale::En { &ENGLISH } else { &BOTH[..2] };
    let told = table.iter().fold(plain, |text, (theirs, ours)| text.replace(theirs, ours));
    told.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_away() {
        assert_eq!(sounds_of(" b_ɔ̃_ʒ_ˈu_ʁ (en)_m_ˈʌ_n_i(fr)\n t_ʃ", Locale::Fr), "bɔ̃ʒˈuʁ mˈʌni ʧ");
        assert_eq!(sounds_of("n_ˈaɪ_n d_ʒ_ˈoʊ", Locale::En), "nˈIn ʤˈO");
    }
}
