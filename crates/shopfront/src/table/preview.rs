use super::{Cell, Column, columns, csv, xlsx};
use crate::{Context, encoding};

/// The head of a table, for somebody who says what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Each column: its name, what it seems to hold, and what stands in it first.
    pub columns: Vec<(String, Option<Column>, Vec<String>)>,
}

/// Rows shown under each name.
const SHOWN: usize = 3;
const MOST_SHOWN: usize = 60;

/// Looks at the head of a table. `None` for what is no table of at least two named columns.
pub fn preview(bytes: &[u8], context: &Context) -> Option<Preview> {
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::sheets(bytes).ok()?.into_iter().filter_map(Result::ok).max_by_key(Vec::len)?
    } else {
        let text = encoding::decode(bytes, &context.content_type);
        if text.trim_start().starts_with(['<', '{', '[']) {
            return None;
        }
        csv::rows(&text).ok()?
    };
    let known = columns::find(&rows, &context.columns);
    let at = known.as_ref().map(|header| header.row).or_else(|| columns::guess(&rows))?;
    let said = |row: &[Cell], place: usize| {
        row.get(place).and_then(Cell::said).unwrap_or_default().chars().take(MOST_SHOWN).collect::<String>()
    };
    let names = rows.get(at)?.iter().enumerate().filter(|(_, cell)| cell.said().is_some());
    let columns = names.map(|(place, cell)| {
        let role = known.as_ref().and_then(|header| header.roles.get(place).copied().flatten());
        let below = rows.iter().skip(at + 1).take(SHOWN).map(|row| said(row, place)).collect();
        (cell.said().unwrap_or_default().to_owned(), role, below)
    });
    let columns: Vec<_> = columns.collect();
    (columns.len() >= 2).then_some(Preview { columns })
}
