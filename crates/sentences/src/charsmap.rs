//! How SentencePiece writes a text before it cuts it (Kudo and Richardson 2018, arXiv:1808.06226): NFKC and a few rules of
//! its own, compiled into a double-array trie from what is found to what stands for it.

use crate::SentencesError;

/// What stands for a space.
const SPACE: char = '▁';

pub(crate) struct Charsmap {
    /// The trie's cells.
    cells: Vec<u32>,
    /// The replacements, each ended by a nought.
    replacements: Vec<u8>,
}

/// A cell of a double-array trie, as darts-clone packs it.
#[derive(Clone, Copy)]
struct Cell(u32);

impl Cell {
    fn offset(self) -> usize {
        let shift = (self.0 & 0x200) >> 6;
        // At most 31 bits: a `usize` holds it.
        ((self.0 >> 10) << shift) as usize
    }
    fn is_for(self, byte: u8) -> bool {
        self.0 & 0x8000_00ff == u32::from(byte)
    }
    fn has_leaf(self) -> bool {
        self.0 & 0x100 != 0
    }
    fn value(self) -> usize {
        (self.0 & 0x7fff_ffff) as usize
    }
}

impl Charsmap {
    pub fn read(bytes: &[u8]) -> Result<Self, SentencesError> {
        const BROKEN: SentencesError = SentencesError::Malformed("the table of characters does not read");
        let (size, rest) = bytes.split_at_checked(4).ok_or(BROKEN)?;
        let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize;
        let (trie, replacements) = rest.split_at_checked(size).ok_or(BROKEN)?;
        let four = |four: &[u8]| u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
        Ok(Self { cells: trie.chunks_exact(4).map(four).collect(), replacements: replacements.to_vec() })
    }

    fn cell(&self, at: usize) -> Option<Cell> {
        self.cells.get(at).copied().map(Cell)
    }

    /// The longest beginning of `text` that has a replacement: its length and what stands for it.
    fn longest(&self, text: &[u8]) -> Option<(usize, &[u8])> {
        let mut at = self.cell(0)?.offset();
        let mut found = None;
        for (i, byte) in text.iter().enumerate() {
            at ^= usize::from(*byte);
            let Some(cell) = self.cell(at).filter(|cell| cell.is_for(*byte)) else { break };
            at ^= cell.offset();
            if cell.has_leaf() {
                found = self.cell(at).map(|leaf| (i + 1, leaf.value()));
            }
        }
        let (length, at) = found?;
        let rest = self.replacements.get(at..)?;
        let end = rest.iter().position(|byte| *byte == 0)?;
        Some((length, &rest[..end]))
    }

    /// The text as pieces are cut from it: a mark before every word, no other space.
    pub fn written(&self, text: &str) -> String {
        let mut plain = Vec::with_capacity(text.len() + 8);
        let mut rest = text.as_bytes();
        while let Some(first) = rest.first() {
            if let Some((length, replacement)) = self.longest(rest) {
                plain.extend_from_slice(replacement);
                rest = &rest[length..];
            } else {
                // The whole character: `rest` begins at one.
                let length = match first {
                    0xf0.. => 4,
                    0xe0.. => 3,
                    0xc0.. => 2,
                    _ => 1,
                };
                let (character, after) = rest.split_at(length.min(rest.len()));
                plain.extend_from_slice(character);
                rest = after;
            }
        }
        let plain = String::from_utf8_lossy(&plain);
        let mut marked = String::with_capacity(plain.len() + 8);
        for word in plain.split(' ').filter(|word| !word.is_empty()) {
            marked.push(SPACE);
            marked.push_str(word);
        }
        marked
    }
}
