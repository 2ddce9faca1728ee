//! A message of several questions, one by one.

use crate::words;

/// One of them.
#[derive(Debug, PartialEq)]
pub(super) struct Part<'a> {
    pub words: &'a str,
    /// Whether it ends as a question does: one that ends in « et » may be half of one.
    pub asks: bool,
}

/// The most questions of one message that are looked at.
const MOST: usize = 4;

/// The parts of a message that ask for something.
pub(super) fn questions(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut cut = |to: usize, next: &mut usize, skip: usize, asks: bool| {
        let words = text[*next..to].trim();
        let asks_for = words::terms(words).iter().any(|term| !words::is_weak(term));
        if asks_for && parts.len() < MOST {
            parts.push(Part { words, asks });
        }
        *next = to + skip;
    };
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        match c {
            '?' => cut(at + 1, &mut from, 0, true),
            '\n' | ';' => cut(at, &mut from, 1, true),
            ' ' if rest.starts_with(" et ") => cut(at, &mut from, 4, false),
            ' ' if rest.starts_with(" and ") => cut(at, &mut from, 5, false),
            _ => {}
        }
    }
    cut(text.len(), &mut from, 0, true);
    parts
}

#[cfg(test)]
mod tests {
    use super::questions;

    #[test]
    fn each_question_stands_alone() {
        let parts = |text: &'static str| questions(text).into_iter().map(|part| part.words).collect::<Vec<_>>();
        assert_eq!(
            parts("Bonjour ! Vous êtes où ? Et vous ouvrez à quelle heure ?"),
            ["Bonjour ! Vous êtes où ?", "Et vous ouvrez à quelle heure ?"]
        );
        assert_eq!(parts("vous ouvrez quand et vous acceptez wave"), ["vous ouvrez quand", "vous acceptez wave"]);
        assert!(parts("bonjour et merci ?").is_empty());
    }
}
