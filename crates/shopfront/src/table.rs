//! Tables somebody keeps: CSV, TSV, XLSX, in French and English, and the exports of platforms (contract, section 15).

mod columns;
mod csv;
mod export;
mod ods;
mod preview;
mod rows;
mod xlsx;

pub use columns::Role as Column;
pub use preview::{Preview, preview};
pub(crate) use xlsx::read as read_xlsx;

use crate::{
    Context,
    read::{Kind, Outcome},
};

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Cell {
    #[default]
    Empty,
    /// A text, as it stands.
    Text(String),
    /// A number a program wrote.
    Number(String),
    Truth(bool),
}

impl Cell {
    /// What it says, as text; nothing for an empty one.
    pub(crate) fn said(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Self::Truth(truth) => Some(if *truth { "true" } else { "false" }),
            Self::Empty => None,
        }
    }
}

/// Bounds of a table (contract, section 25).
pub(crate) const MOST_COLUMNS: usize = 200;
pub(crate) const MOST_ROWS: usize = 100_000;
pub(crate) const MOST_CELL: usize = 32 * 1024;

/// A table that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadTable {
    /// Wider or longer than is read, or a cell is.
    #[error("the table is too large")]
    TooLarge,
    /// Locked with a password.
    #[error("the file is locked")]
    Locked,
    /// Not what it says it is.
    #[error("the file is broken")]
    Broken,
}

impl BadTable {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Locked => "locked",
            Self::Broken => "broken",
        }
    }
}

/// Reads CSV or TSV. `None` where the text is no table of products.
pub(crate) fn read_csv(text: &str, context: &Context) -> Option<Outcome> {
    match csv::rows(text) {
        Ok(rows) => products(&rows, context),
        Err(error) => Some(Outcome::rejected(error.code())),
    }
}

/// The products of rows. `None` where no row is a header that is known.
pub(crate) fn products(rows: &[Vec<Cell>], context: &Context) -> Option<Outcome> {
    let header = columns::find(rows, &context.columns)?;
    let products = export::read(rows, &header, context).unwrap_or_else(|| rows::read(rows, &header, context));
    Some(Outcome { kind: Kind::Feed, ..Outcome::feed(products) })
}
