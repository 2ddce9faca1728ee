use super::{RowFault, RowProblems};
use csv::StringRecord;
use std::fmt;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// `product_ref`
    ProductRef,
    /// `product_name`
    ProductName,
    /// `category`
    Category,
    /// `description`
    Description,
    /// `variant_sku`
    VariantSku,
    /// `size`
    Size,
    /// `colour`
    Colour,
    /// `price`
    Price,
    /// `stock`
    Stock,
    /// `image`
    Image,
}

impl Column {
    /// Every column, in the order in which files are written.
    pub const ALL: [Self; 10] = [
        Self::ProductRef,
        Self::ProductName,
        Self::Category,
        Self::Description,
        Self::VariantSku,
        Self::Size,
        Self::Colour,
        Self::Price,
        Self::Stock,
        Self::Image,
    ];

    /// Those without which no row can be understood.
    const NEEDED: [Self; 4] = [Self::ProductRef, Self::ProductName, Self::Price, Self::Stock];

    /// Its name in a header we write.
    pub const fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Every name we read, the one we write first; lower case, without accents, words joined by `_`.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::ProductRef => &["product_ref", "ref", "reference", "produit_ref", "ref_produit", "reference_produit"],
            Self::ProductName => &["product_name", "name", "title", "nom", "produit", "nom_du_produit", "article"],
            Self::Category => &["category", "categorie", "rayon"],
            Self::Description => &["description", "details"],
            Self::VariantSku => &["variant_sku", "sku", "code", "code_article", "variante"],
            Self::Size => &["size", "taille", "pointure", "contenance"],
            Self::Colour => &["colour", "color", "couleur"],
            Self::Price => &["price", "prix", "prix_unitaire", "prix_fcfa"],
            Self::Stock => &["stock", "quantity", "qty", "quantite", "qte"],
            Self::Image => &["image", "image_url", "photo", "image_link"],
        }
    }

    /// The most characters a cell may have.
    pub(super) const fn longest(self) -> usize {
        match self {
            Self::ProductRef | Self::VariantSku | Self::Size | Self::Colour => 64,
            Self::ProductName => 200,
            Self::Category => 100,
            Self::Description => 5_000,
            Self::Price | Self::Stock => 32,
            Self::Image => 2_000,
        }
    }

    /// All names, for a sentence.
    pub(super) fn list() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    fn named(cell: &str) -> Option<Self> {
        let name = plain(cell);
        Self::ALL.into_iter().find(|column| column.names().contains(&name.as_str()))
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where each column stands.
pub(super) struct Header {
    columns: Vec<Option<Column>>,
}

impl Header {
    /// Reads the first row; none when a row could not be understood under it, every reason told.
    pub(super) fn read(record: &StringRecord, line: u64, problems: &mut RowProblems) -> Option<Self> {
        let before = problems.total();
        let mut columns: Vec<Option<Column>> = Vec::with_capacity(record.len());
        for cell in record {
            let column = Column::named(cell);
            match column {
                Some(column) if columns.contains(&Some(column)) => {
                    problems.push(RowFault::ColumnTwice(column).at(line));
                }
                None if !cell.is_empty() => problems.push(RowFault::UnknownColumn(short(cell)).at(line)),
                _ => {}
            }
            columns.push(column);
        }
        // Sheets often end each line with empty columns.
        while columns.last().is_some_and(Option::is_none) {
            columns.pop();
        }
        for needed in Column::NEEDED {
            if !columns.contains(&Some(needed)) {
                problems.push(RowFault::MissingColumn(needed).at(line));
            }
        }
        (problems.total() == before).then_some(Self { columns })
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|at| *at == Some(column))
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }
}

/// A header cell as we compare it: « Référence produit » is `reference_produit`.
fn plain(cell: &str) -> String {
    let mut name = String::with_capacity(cell.len());
    for c in cell.trim().chars().flat_map(char::to_lowercase) {
        match c {
            'é' | 'è' | 'ê' | 'ë' => name.push('e'),
            'à' | 'â' => name.push('a'),
            'c' | 'ç' => name.push('c'),
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if !name.is_empty() && !name.ends_with('_') => name.push('_'),
            _ => {}
        }
    }
    name.trim_end_matches('_').to_owned()
}

/// Enough of a cell to find it again.
fn short(cell: &str) -> String {
    cell.chars().take(40).collect()
}
