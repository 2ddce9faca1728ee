use super::{Column, MAX_BYTES, MAX_STOCK, MAX_TOLD};
use kernel::Currency;
use std::fmt;

/// What is wrong with a row or with the whole file. The sentences are English, for the command line; pages translate
/// by [`RowFault::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// More than [`MAX_BYTES`].
    #[error("the file has {bytes} bytes: at most {MAX_BYTES} are read; cut it in several")]
    FileTooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Saved in another encoding, such as Windows-1252 or UTF-16.
    #[error("not UTF-8 text: save the sheet as « CSV UTF-8 »")]
    NotUtf8,
    /// Nothing in the file.
    #[error("the file is empty: its first line must name the columns, product_ref,product_name,…")]
    NoHeader,
    /// The header misses a column that every row needs.
    #[error("the header has no column {0}")]
    MissingColumn(Column),
    /// The header names something we do not read.
    #[error("unknown column {0:?}: rename or remove it; the columns are {list}", list = Column::list())]
    UnknownColumn(String),
    /// Two columns mean the same.
    #[error("the column {0} comes twice")]
    ColumnTwice(Column),
    /// The row is longer than the header: mostly an unquoted separator in a text.
    #[error("more cells than the {columns} columns of the header: put quotes around a text that holds the separator")]
    TooManyCells {
        /// Columns of the header.
        columns: usize,
    },
    /// A cell that must hold something.
    #[error("{0} is empty")]
    Empty(Column),
    /// A text that is too long.
    #[error("{column} has more than {most} characters")]
    TooLong {
        /// Where.
        column: Column,
        /// The most it may have.
        most: usize,
    },
    /// Not an amount above zero.
    #[error("{text:?} is not a price in {currency}: write digits only, such as 12500")]
    NotAPrice {
        /// What stands there.
        text: String,
        /// What it should be in.
        currency: Currency,
    },
    /// Not a number of pieces.
    #[error("{text:?} is not a stock: write a whole number from 0 to {MAX_STOCK}")]
    NotAStock {
        /// What stands there.
        text: String,
    },
    /// Not the address of a picture.
    #[error("image must be an address that begins with https:// or http://")]
    NotAnAddress,
    /// Two rows have one SKU.
    #[error("the SKU {sku:?} is already on line {first_line}")]
    DuplicateSku {
        /// Which.
        sku: String,
        /// Where it stood before.
        first_line: u64,
    },
    /// Two rows of one product disagree about its name.
    #[error("the product {product_ref:?} has another name on line {first_line}")]
    OtherName {
        /// Which.
        product_ref: String,
        /// Where it was first named.
        first_line: u64,
    },
    /// The reader itself failed.
    #[error("cannot be read: {0}")]
    Unreadable(String),
}

impl RowFault {
    /// A stable word for translations and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FileTooLarge { .. } => "file_too_large",
            Self::NotUtf8 => "not_utf8",
            Self::NoHeader => "no_header",
            Self::MissingColumn(_) => "missing_column",
            Self::UnknownColumn(_) => "unknown_column",
            Self::ColumnTwice(_) => "column_twice",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::Empty(_) => "empty",
            Self::TooLong { .. } => "too_long",
            Self::NotAPrice { .. } => "not_a_price",
            Self::NotAStock { .. } => "not_a_stock",
            Self::NotAnAddress => "not_an_address",
            Self::DuplicateSku { .. } => "duplicate_sku",
            Self::OtherName { .. } => "other_name",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// The same, on a line.
    pub(super) const fn at(self, line: u64) -> RowProblem {
        RowProblem { line, fault: self }
    }
}

/// What is wrong, and on which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct RowProblem {
    /// From 1.
    pub line: u64,
    /// What.
    pub fault: RowFault,
}

/// Every problem of a file; the first [`MAX_TOLD`] are kept, the others counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowProblems {
    told: Vec<RowProblem>,
    total: usize,
}

impl RowProblems {
    pub(super) fn push(&mut self, problem: RowProblem) {
        self.total += 1;
        if self.told.len() < MAX_TOLD {
            self.told.push(problem);
        }
    }

    /// The problems kept, in the order of the lines.
    pub fn told(&self) -> &[RowProblem] {
        &self.told
    }

    /// How many there are in all.
    pub const fn total(&self) -> usize {
        self.total
    }

    /// How many more there are than told.
    pub const fn untold(&self) -> usize {
        self.total - self.told.len()
    }

    /// Whether all is well.
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl std::error::Error for RowProblems {}
impl fmt::Display for RowProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.told.iter().enumerate() {
            write!(f, "{}{problem}", if i > 0 { "\n" } else { "" })?;
        }
        if self.untold() > 0 {
            write!(f, "\nand {} more", self.untold())?;
        }
        Ok(())
    }
}
