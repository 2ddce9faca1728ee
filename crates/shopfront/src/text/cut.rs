use unicode_segmentation::UnicodeSegmentation;

/// The first letters of a text, as a reader counts them: an accent or the parts of an emoji are never torn apart.
pub fn cut(text: &str, letters: usize) -> &str {
    if text.len() <= letters {
        return text;
    }
    // Fewer characters than letters are wanted: nothing to count.
    if text.chars().nth(letters).is_none() {
        return text;
    }
    let end = text.grapheme_indices(true).nth(letters).map_or(text.len(), |(at, _)| at);
    // A letter with a thousand accents is one letter to a reader and a flood to a screen.
    bytes(&text[..end], letters * 8)
}

/// At most so many bytes of a text, never half a letter.
pub(crate) fn bytes(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
