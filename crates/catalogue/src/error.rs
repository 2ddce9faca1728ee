use kernel::{ApiError, VariantId};
use storage::StoreError;

/// What the catalogue refuses, and why.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The brand has no such variant.
    #[error("no such variant")]
    UnknownVariant(VariantId),
    /// The shelf holds less.
    #[error("only {left} left")]
    NotEnough {
        /// Of which variant.
        variant: VariantId,
        /// Pieces on hand.
        left: i64,
    },
    /// Zero or a negative number of pieces, or more than a shelf holds.
    #[error("the number of pieces must be 1 to {most}", most = crate::csv_rows::MAX_STOCK)]
    NotAQuantity,
    /// Two products would share a SKU.
    #[error("line {line}: the SKU {sku:?} belongs to the product {reference:?}")]
    SkuOfAnotherProduct {
        /// Line of the row.
        line: u64,
        /// Which SKU.
        sku: String,
        /// Whose it is.
        reference: String,
    },
    /// Two rows have one SKU.
    #[error("line {line}: the SKU {sku:?} comes twice")]
    SkuTwice {
        /// Line of the second row.
        line: u64,
        /// Which SKU.
        sku: String,
    },
    /// A row whose value cannot be, told by who made it without reading a file.
    #[error("line {line}: {column} {why}")]
    WrongRow {
        /// Line of the row.
        line: u64,
        /// Which value.
        column: crate::csv_rows::Column,
        /// One sentence's end.
        why: &'static str,
    },
    /// A word of customers, or what it means, that is none or too long.
    #[error("{said:?}: a word and what it means have 1 to 60 letters each")]
    NotAWord {
        /// Which.
        said: String,
    },
    /// Two meanings of one word.
    #[error("the word {said:?} comes twice")]
    WordTwice {
        /// Which.
        said: String,
    },
    /// More words than a list holds.
    #[error("at most {most} words", most = crate::MOST_SYNONYMS)]
    TooManyWords,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CatalogueError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownVariant(_) => "unknown_variant",
            Self::NotEnough { .. } => "out_of_stock",
            Self::NotAQuantity => "not_a_quantity",
            Self::SkuOfAnotherProduct { .. } => "sku_of_another_product",
            Self::SkuTwice { .. } => "duplicate_sku",
            Self::WrongRow { .. } => "wrong_row",
            Self::NotAWord { .. } => "not_a_word",
            Self::WordTwice { .. } => "word_twice",
            Self::TooManyWords => "too_many_words",
            Self::Store(_) => "internal",
        }
    }
}

impl From<CatalogueError> for ApiError {
    fn from(error: CatalogueError) -> Self {
        let code = error.code();
        match error {
            CatalogueError::UnknownVariant(_) => Self::not_found("variant"),
            CatalogueError::NotEnough { .. } => Self::conflict(code, error),
            CatalogueError::NotAWord { .. } | CatalogueError::WordTwice { .. } | CatalogueError::TooManyWords => {
                Self::unprocessable(code, error)
            }
            CatalogueError::NotAQuantity
            | CatalogueError::SkuOfAnotherProduct { .. }
            | CatalogueError::SkuTwice { .. }
            | CatalogueError::WrongRow { .. } => Self::unprocessable(code, error),
            CatalogueError::Store(error) => error.into(),
        }
    }
}
