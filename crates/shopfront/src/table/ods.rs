//! Open Document spreadsheets (ISO/IEC 26300, part 3: `table:table`), as LibreOffice saves them: what a cell holds is read from its
//! value where it has one, from its text otherwise.

use super::{BadTable, Cell, MOST_CELL, MOST_COLUMNS, MOST_ROWS};
use crate::xml::{self, Piece, Tag};

/// The rows of every sheet.
pub(super) fn sheets(text: &str) -> Result<Vec<Vec<Vec<Cell>>>, BadTable> {
    let mut sheets: Vec<Vec<Vec<Cell>>> = Vec::new();
    let mut row: Vec<Cell> = Vec::new();
    let mut open: Option<Open> = None;
    let mut path: Vec<String> = Vec::new();
    let mut over = false;
    xml::walk(text, |piece| match piece {
        Piece::Open(tag) => {
            let name = xml::local(tag.name());
            match name.as_str() {
                "table" if path.last().is_some_and(|outer| outer == "spreadsheet") => sheets.push(Vec::new()),
                "table-row" => row = Vec::new(),
                "table-cell" | "covered-table-cell" => open = Some(Open::of(&tag)),
                // Lines of one cell are told apart.
                "p" | "line-break" => {
                    open.iter_mut().filter(|open| !open.text.is_empty()).for_each(|open| open.text.push(' '));
                }
                _ => {}
            }
            path.push(name);
        }
        Piece::Text(text) => {
            let noted = path.iter().any(|outer| outer == "annotation");
            if let Some(open) = open.as_mut().filter(|open| !noted && open.text.len() <= MOST_CELL) {
                open.text.push_str(&text);
            }
        }
        Piece::Close => match path.pop().as_deref() {
            Some("table-cell" | "covered-table-cell") => {
                let Some(open) = open.take() else { return };
                let (times, cell) = (open.times, open.cell());
                // Empty cells are told by the thousand at the end of each row.
                let times = if cell == Cell::Empty { times.min(MOST_COLUMNS) } else { times };
                over |= cell != Cell::Empty && row.len() + times > MOST_COLUMNS;
                if !over {
                    row.extend(std::iter::repeat_n(cell, times.min(MOST_COLUMNS.saturating_sub(row.len()))));
                }
            }
            Some("table-row") => {
                if let Some(sheet) = sheets.last_mut() {
                    over |= sheet.len() > MOST_ROWS;
                    while row.last() == Some(&Cell::Empty) {
                        row.pop();
                    }
                    // A row that is told many times is one product, or none.
                    if !over {
                        sheet.push(std::mem::take(&mut row));
                    }
                }
            }
            _ => {}
        },
        Piece::Torn => path.clear(),
    })
    .map_err(|_| BadTable::Broken)?;
    if over { Err(BadTable::TooLarge) } else { Ok(sheets) }
}

/// A cell that is being read.
struct Open {
    times: usize,
    kind: String,
    value: Option<String>,
    text: String,
}

impl Open {
    fn of(tag: &Tag<'_>) -> Self {
        let times = tag.attr("table:number-columns-repeated").and_then(|times| times.parse().ok()).unwrap_or(1);
        let value = tag.attr("office:value").or_else(|| tag.attr("office:boolean-value"));
        let kind = tag.attr("office:value-type").unwrap_or_default();
        Self { times, kind, value, text: String::new() }
    }

    fn cell(self) -> Cell {
        match (self.kind.as_str(), self.value) {
            ("float" | "currency", Some(value)) => super::xlsx::number(value.trim()),
            ("boolean", Some(value)) => Cell::Truth(value == "true"),
            _ if self.text.trim().is_empty() || self.text.len() > MOST_CELL => Cell::Empty,
            _ => Cell::Text(self.text),
        }
    }
}
