//! Text as it is said: figures in words, signs and abbreviations written out, names spelt as they sound, cut in sentences.

mod count;
mod figures;
mod sentences;
mod words;

use kernel::Locale;
pub use sentences::{Sentence, seconds_of};

/// How words that a voice would say wrong are spelt for it: « Cocody » as « Cocodi ». The last that fits wins.
#[derive(Debug, Clone, Default)]
pub struct Lexicon(Vec<(String, String)>);

impl Lexicon {
    /// A brand's own words and how they sound, beside the usual ones.
    pub fn new(own: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(own.into_iter().map(|(word, sound)| (language::fold(&word), sound)).collect())
    }

    fn sound(&self, word: &str, locale: Locale) -> Option<&str> {
        let folded = language::fold(word);
        let own = self.0.iter().rev().find(|(known, _)| *known == folded).map(|(_, sound)| sound.as_str());
        own.or_else(|| words::usual(&folded, locale))
    }
}

/// A text as sentences to be said. What cannot be said (pictures, addresses of pages) is left out.
pub fn speakable(text: &str, locale: Locale, lexicon: &Lexicon) -> Vec<Sentence> {
    let text = words::plain(text);
    sentences::cut(&text)
        .into_iter()
        .map(|part| Sentence::new(say(&part, locale, lexicon)))
        .filter(|s| !s.0.is_empty())
        .collect()
}

/// One sentence, every word of it as it is said.
fn say(text: &str, locale: Locale, lexicon: &Lexicon) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len() * 2), 0);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_ascii_digit() || c == '+' {
            let within = figures::is_within_word(text, at..at);
            if let Some((said, used)) = figures::say(&out, rest, locale).filter(|_| !within) {
                words::push(&mut out, &said);
                at += used;
                // « 3XL », « 500F »: what follows is another word.
                if text[at..].starts_with(char::is_alphanumeric) {
                    out.push(' ');
                }
                continue;
            }
        }
        if c.is_alphabetic() {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).unwrap_or(rest.len());
            let word = &rest[..length];
            match words::abbreviation(word, &rest[length..], locale) {
                Some((said, more)) => {
                    words::push(&mut out, said);
                    at += length + more;
                }
                None => {
                    let (head, tail) = words::elided(word);
                    out.push_str(head);
                    out.push_str(lexicon.sound(tail, locale).unwrap_or(tail));
                    at += length;
                }
            }
            continue;
        }
        match words::sign(&out, rest, locale) {
            Some(said) => words::push(&mut out, said),
            None => out.push(c),
        }
        at += c.len_utf8();
    }
    words::tidy(&out)
}

#[cfg(test)]
mod tests;
