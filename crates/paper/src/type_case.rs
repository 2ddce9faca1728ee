//! The letters: Inter, regular and bold, shaped once for measuring and for drawing.

use crate::PaperError;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

const REGULAR: &[u8] = include_bytes!("../../../ui/dist/fonts/receipt-regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../ui/dist/fonts/receipt-bold.ttf");

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Text that is ready to be drawn.
#[derive(Clone)]
pub(crate) struct Shaped {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) width: f32,
}

/// Both fonts, opened.
pub(crate) struct TypeCase {
    regular: Cut,
    bold: Cut,
}

struct Cut {
    font: Font,
    face: Face<'static>,
}

impl Cut {
    fn open(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(bytes.into(), 0)?, face: Face::from_slice(bytes, 0)? })
    }
}

impl TypeCase {
    pub(crate) fn open() -> Result<Self, PaperError> {
        let broken = || PaperError("a font cannot be read".into());
        Ok(Self { regular: Cut::open(REGULAR).ok_or_else(broken)?, bold: Cut::open(BOLD).ok_or_else(broken)? })
    }

    pub(crate) fn font(&self, weight: Weight) -> Font {
        self.cut(weight).font.clone()
    }

    /// The text on one line. What the font cannot draw (an emoji in a customer's name) is left out.
    pub(crate) fn shape(&self, text: &str, weight: Weight, size: f32) -> Shaped {
        let cut = self.cut(weight);
        let text = drawable(text, &cut.face);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = rustybuzz::shape(&cut.face, &[], buffer);
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let em = cut.font.units_per_em();
        #[allow(clippy::cast_precision_loss)]
        let of_em = |units: i32| units as f32 / em;
        let glyphs: Vec<KrillaGlyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .enumerate()
            .map(|(i, (info, at))| {
                let end = starts[i..].iter().copied().find(|start| *start > starts[i]).unwrap_or(text.len());
                let (id, range) = (GlyphId::new(info.glyph_id), starts[i]..end);
                KrillaGlyph::new(id, of_em(at.x_advance), of_em(at.x_offset), of_em(at.y_offset), 0.0, range, None)
            })
            .collect();
        let width = shaped.glyph_positions().iter().map(|at| of_em(at.x_advance)).sum::<f32>() * size;
        Shaped { text, glyphs, weight, size, width }
    }

    /// The text in lines no wider than `width`, `most` at most; what is left over ends in an ellipsis.
    pub(crate) fn wrap(&self, text: &str, weight: Weight, size: f32, width: f32, most: usize) -> Vec<Shaped> {
        let fits = |line: &str| self.shape(line, weight, size).width <= width;
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            // A word that is wider than the column is broken where it must be.
            for letter in word.chars() {
                if !line.is_empty() && !fits(&format!("{line}{letter}")) {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && !fits(&format!("{last}…")) {
                    last.pop();
                }
                last.push('…');
            }
        }
        lines.iter().map(|line| self.shape(line, weight, size)).collect()
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

fn drawable(text: &str, face: &Face<'_>) -> String {
    let known: String = text.chars().filter(|c| !c.is_control() && face.glyph_index(*c).is_some()).collect();
    // What was left out may leave two spaces, or one at an end.
    known.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
