//! Sizes and colours, in French and English.

mod colour;
mod size;

use crate::{
    Colour, Size,
    text::{Kind, Token},
};
use std::ops::Range;

pub(crate) use colour::colours_in;
pub(crate) use size::sizes_in;

/// A thing read in the tokens, and which tokens said it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Read<T> {
    /// What was read.
    pub what: T,
    /// The tokens it was read in.
    pub tokens: Range<usize>,
}

/// The colour a catalogue label names (« Bleu marine », "Red"), to compare with [`crate::Slots::colours`].
pub fn colour_of(label: &str) -> Option<Colour> {
    colours_in(&crate::tokens(label)).into_iter().next().map(|read| read.what)
}

/// The size a catalogue label names (« M », « Taille 42 », « xxl »), in the spelling of [`Size`].
pub fn size_of(label: &str) -> Option<Size> {
    let tokens = crate::tokens(label);
    let words: Vec<&Token> = tokens.iter().filter(|t| !t.is_any(&["taille", "size", "pointure", "t"])).collect();
    if let [only] = words[..]
        && only.kind == Kind::Number
    {
        return Some(Size(only.text.clone()));
    }
    sizes_in(label, &tokens, true).into_iter().next().map(|read| read.what)
}

/// Whether the word is a colour or a size by itself: such a word qualifies a product, it does not name one.
pub(crate) fn is_feature(word: &str) -> bool {
    colour::is_word(word) || size::is_word(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogue_labels_and_messages_meet() {
        assert_eq!(colour_of("Bleu marine").map(|c| (c.name, c.family)), Some(("bleu marine", "bleu")));
        assert_eq!(colour_of("Navy"), colour_of("bleu marine"));
        assert_eq!(colour_of("Rouge").map(|c| c.name), colour_of("rouges").map(|c| c.name));
        assert_eq!(colour_of("coton"), None);
        assert_eq!(size_of("M"), Some(Size("M".into())));
        assert_eq!(size_of("Taille 42"), Some(Size("42".into())));
        assert_eq!(size_of("42"), Some(Size("42".into())));
        assert_eq!(size_of("xxxl"), Some(Size("3XL".into())));
        assert_eq!(size_of("2XL"), Some(Size("XXL".into())));
        assert_eq!(size_of("Taille unique"), Some(Size("U".into())));
        assert_eq!(size_of("250 g"), Some(Size("250 g".into())));
        assert_eq!(size_of("250 g"), size_of("250grammes"));
        assert_eq!(size_of("Rouge"), None);
    }
}
