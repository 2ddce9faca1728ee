//! Sheets of paper and what is put on them: letters, bars and pictures, gathered first and printed when it is known how
//! many sheets there are.

use crate::{
    PaperError,
    type_case::{Shaped, TypeCase, Weight},
};
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
};

/// A5, upright: a receipt is read on a phone.
pub(crate) const WIDTH: f32 = 419.53;
/// Its height.
pub(crate) const HEIGHT: f32 = 595.28;
/// White around.
pub(crate) const MARGIN: f32 = 34.0;
/// Where the right column ends.
pub(crate) const RIGHT: f32 = WIDTH - MARGIN;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ink(pub(crate) u8, pub(crate) u8, pub(crate) u8);

pub(crate) const BLACK: Ink = Ink(0x1c, 0x19, 0x17);
pub(crate) const SOFT: Ink = Ink(0x6b, 0x66, 0x60);
pub(crate) const RULE: Ink = Ink(0xe2, 0xde, 0xd8);

impl Ink {
    /// `#rrggbb`, or black.
    pub(crate) fn read(hex: &str) -> Self {
        let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
        let part = |at: usize| digits.and_then(|digits| u8::from_str_radix(&digits[at..at + 2], 16).ok());
        match (part(0), part(2), part(4)) {
            (Some(red), Some(green), Some(blue)) => Self(red, green, blue),
            _ => BLACK,
        }
    }

    /// Nine parts of white in ten.
    pub(crate) fn pale(self) -> Self {
        let pale = |part: u8| 255 - (255 - part) / 10;
        Self(pale(self.0), pale(self.1), pale(self.2))
    }

    /// Dark enough to be read on white.
    pub(crate) fn legible(self) -> Self {
        let light = 0.299 * f32::from(self.0) + 0.587 * f32::from(self.1) + 0.114 * f32::from(self.2);
        if light > 150.0 { BLACK } else { self }
    }

    fn fill(self) -> Fill {
        Fill { paint: rgb::Color::new(self.0, self.1, self.2).into(), ..Fill::default() }
    }
}

enum Mark {
    Text(f32, f32, Shaped, Ink),
    Bar(f32, f32, f32, f32, Ink),
    Picture(f32, f32, f32, f32, Image),
}

/// The sheets of one receipt.
pub(crate) struct Sheets {
    pub(crate) case: TypeCase,
    sheets: Vec<Vec<Mark>>,
    /// Where the next line begins on the last sheet.
    pub(crate) y: f32,
}

impl Sheets {
    pub(crate) fn new() -> Result<Self, PaperError> {
        Ok(Self { case: TypeCase::open()?, sheets: vec![Vec::new()], y: MARGIN })
    }

    pub(crate) fn count(&self) -> usize {
        self.sheets.len()
    }

    /// Another sheet, written on from its top.
    pub(crate) fn turn(&mut self) {
        self.sheets.push(Vec::new());
        self.y = MARGIN;
    }

    fn put(&mut self, mark: Mark) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.push(mark);
        }
    }

    /// Text with its left end at `x` and its foot at `y`; gives its width.
    pub(crate) fn left(&mut self, x: f32, y: f32, text: &str, (weight, size): (Weight, f32), ink: Ink) -> f32 {
        let shaped = self.case.shape(text, weight, size);
        let width = shaped.width;
        self.put(Mark::Text(x, y, shaped, ink));
        width
    }

    /// Text with its right end at `x`.
    pub(crate) fn right(&mut self, x: f32, y: f32, text: &str, (weight, size): (Weight, f32), ink: Ink) -> f32 {
        let shaped = self.case.shape(text, weight, size);
        let width = shaped.width;
        self.put(Mark::Text(x - width, y, shaped, ink));
        width
    }

    /// Text that was shaped before.
    pub(crate) fn shaped(&mut self, x: f32, y: f32, text: Shaped, ink: Ink) {
        self.put(Mark::Text(x, y, text, ink));
    }

    pub(crate) fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.put(Mark::Bar(x, y, width, height, ink));
    }

    pub(crate) fn picture(&mut self, x: f32, y: f32, width: f32, height: f32, image: Image) {
        self.put(Mark::Picture(x, y, width, height, image));
    }

    /// A line of small letters at the foot of every sheet.
    pub(crate) fn foot(&mut self, text: impl Fn(usize, usize) -> String) {
        let pages = self.sheets.len();
        for page in 0..pages {
            let shaped = self.case.shape(&text(page + 1, pages), Weight::Regular, 7.5);
            let x = (WIDTH - shaped.width) / 2.0;
            self.sheets[page].push(Mark::Text(x, HEIGHT - 20.0, shaped, SOFT));
        }
    }

    /// All of it as a PDF.
    pub(crate) fn print(self, metadata: Metadata) -> Result<Vec<u8>, PaperError> {
        let impossible = || PaperError("a sheet has no size".into());
        let mut document = Document::new();
        for marks in self.sheets {
            let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(impossible)?);
            let mut surface = page.surface();
            for mark in marks {
                match mark {
                    Mark::Text(x, y, text, ink) => {
                        surface.set_fill(Some(ink.fill()));
                        let font = self.case.font(text.weight);
                        surface.draw_glyphs(Point::from_xy(x, y), &text.glyphs, font, &text.text, text.size, false);
                    }
                    Mark::Bar(x, y, width, height, ink) => {
                        surface.set_fill(Some(ink.fill()));
                        let mut path = PathBuilder::new();
                        path.push_rect(Rect::from_xywh(x, y, width, height).ok_or_else(impossible)?);
                        surface.draw_path(&path.finish().ok_or_else(impossible)?);
                    }
                    Mark::Picture(x, y, width, height, image) => {
                        surface.push_transform(&Transform::from_translate(x, y));
                        surface.draw_image(image, Size::from_wh(width, height).ok_or_else(impossible)?);
                        surface.pop();
                    }
                }
            }
            surface.finish();
            page.finish();
        }
        document.set_metadata(metadata);
        document.finish().map_err(|error| PaperError(format!("{error:?}")))
    }
}
