//! Where a byte of a file stands, as people count lines.

/// The line, from 1, of the byte at `offset` in `text`.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    1 + before.filter(|byte| **byte == b'\n').count()
}
