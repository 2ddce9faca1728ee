use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::Money;

/// CSV import: choose a file, read what would change, approve.
#[derive(Debug, Clone, Template)]
#[template(path = "catalogue/import.html")]
pub struct ImportPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Where one is.
    pub step: ImportStep,
}
impl ImportPage {
    fn tab(&self) -> Tab {
        Tab::Catalogue
    }
}

/// A step of an import.
#[derive(Debug, Clone)]
pub enum ImportStep {
    /// Choose a file. POST multipart, field `file`.
    Choose {
        /// The columns that are read, as the header must name them.
        columns: Vec<String>,
        /// Why the last file could not be read.
        trouble: Option<ImportTrouble>,
    },
    /// Lines to correct first: a file with one faulty line changes nothing. The form for another file stands below.
    Correct {
        /// The file's name.
        file: String,
        /// The columns that are read.
        columns: Vec<String>,
        /// The first faults.
        faults: Vec<LineFaultView>,
        /// How many there are in all.
        total: i64,
    },
    /// Read the difference. POST urlencoded, field `import` = the token.
    Approve(ImportDiffView),
    /// It is done.
    Done {
        /// Products added.
        added: i64,
        /// Products changed.
        changed: i64,
    },
}

/// Why a file cannot be read at all.
#[derive(Debug, Clone)]
pub enum ImportTrouble {
    /// No file came.
    NoFile,
    /// Not UTF-8 text.
    NotATable,
    /// Nothing in it.
    Empty,
    /// Larger than we take.
    TooLarge {
        /// The most, in megabytes.
        megabytes: i64,
    },
    /// The preview was left for too long.
    Expired,
}
impl ImportTrouble {
    /// What to do.
    pub fn said(&self, ui: &Ui) -> String {
        match self {
            Self::NoFile => ui.say("import-no-file"),
            Self::NotATable => ui.say("import-not-a-table"),
            Self::TooLarge { megabytes } => ui.say_n("import-too-large", megabytes),
            Self::Empty => ui.say("import-empty"),
            Self::Expired => ui.say("import-expired"),
        }
    }
}

/// What a file would change.
#[derive(Debug, Clone)]
pub struct ImportDiffView {
    /// What the approval sends back.
    pub token: String,
    /// The file's name.
    pub file: String,
    /// Products that would be added.
    pub added: i64,
    /// Products that would change.
    pub changed: i64,
    /// Variants whose stock would change.
    pub stock: i64,
    /// Products that stay as they are.
    pub same: i64,
    /// What would change, the first ones.
    pub lines: Vec<DiffLineView>,
    /// How many more than those shown.
    pub more: i64,
}
impl ImportDiffView {
    /// Whether there is anything to approve.
    pub fn changes_something(&self) -> bool {
        self.added + self.changed + self.stock > 0
    }
}

/// A change.
#[derive(Debug, Clone)]
pub struct DiffLineView {
    /// Product and variant.
    pub name: String,
    /// Whether it is new.
    pub new: bool,
    /// What becomes of its fields.
    pub fields: Vec<DiffFieldView>,
}

/// A field that changes.
#[derive(Debug, Clone)]
pub struct DiffFieldView {
    /// Which.
    pub field: DiffField,
    /// As it is; none when new.
    pub before: Option<DiffValue>,
    /// As it would be.
    pub after: DiffValue,
}

/// A field of a product or of a variant: a column of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffField {
    /// `product_name`
    Name,
    /// `category`
    Category,
    /// `description`
    Description,
    /// `variant_sku`
    Sku,
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
impl DiffField {
    /// From the column's name in the sheet.
    pub fn from_column(name: &str) -> Option<Self> {
        Some(match name {
            "product_name" => Self::Name,
            "category" => Self::Category,
            "description" => Self::Description,
            "variant_sku" => Self::Sku,
            "size" => Self::Size,
            "colour" => Self::Colour,
            "price" => Self::Price,
            "stock" => Self::Stock,
            "image" => Self::Image,
            _ => return None,
        })
    }
    /// Its label.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Name => "field-name",
            Self::Category => "field-category",
            Self::Description => "field-description",
            Self::Sku => "field-sku",
            Self::Size => "field-size",
            Self::Colour => "field-colour",
            Self::Price => "field-price",
            Self::Stock => "field-stock",
            Self::Image => "field-image",
        })
    }
}

/// A value of a field.
#[derive(Debug, Clone)]
pub enum DiffValue {
    /// Words.
    Text(String),
    /// An amount.
    Money(Money),
    /// A count.
    Count(i64),
}
impl DiffValue {
    /// For people.
    pub fn said(&self, ui: &Ui) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Money(money) => ui.money(money),
            Self::Count(count) => count.to_string(),
        }
    }
}

/// A line that cannot be used.
#[derive(Debug, Clone)]
pub struct LineFaultView {
    /// Its number in the file, from 1.
    pub line: u64,
    /// Why.
    pub fault: LineFault,
}

/// Why a line cannot be used: `catalogue`'s `RowFault`, as the merchant reads it. Columns are named as in the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineFault {
    /// The header misses a column.
    MissingColumn(String),
    /// The header names something we do not read.
    UnknownColumn(String),
    /// Two columns mean the same.
    ColumnTwice(String),
    /// More cells than the header has.
    TooManyCells,
    /// A cell that must hold something.
    Empty(String),
    /// A text that is too long.
    TooLong {
        /// Where.
        column: String,
        /// The most characters.
        most: usize,
    },
    /// Not a price.
    NotAPrice(String),
    /// Not a number of pieces.
    NotAStock(String),
    /// Not the address of a picture.
    NotAnAddress,
    /// Two rows have one SKU.
    DuplicateSku {
        /// Which.
        sku: String,
        /// Where it stood before.
        first_line: u64,
    },
    /// The SKU is that of another product of the catalogue.
    SkuOfAnother {
        /// Which.
        sku: String,
        /// Whose it is.
        reference: String,
    },
    /// Two rows of one product disagree about its name.
    OtherName {
        /// Where it was first named.
        first_line: u64,
    },
    /// Anything else.
    Unreadable,
}
impl LineFault {
    /// What to correct.
    pub fn said(&self, ui: &Ui) -> String {
        match self {
            Self::MissingColumn(column) => ui.say_with("fault-missing-column", "column", column),
            Self::UnknownColumn(column) => ui.say_with("fault-unknown-column", "column", column),
            Self::ColumnTwice(column) => ui.say_with("fault-column-twice", "column", column),
            Self::TooManyCells => ui.say("fault-too-many-cells"),
            Self::Empty(column) => ui.say_with("fault-empty", "column", column),
            Self::TooLong { column, most } => ui.say_with_two("fault-too-long", "column", column, "most", most),
            Self::NotAPrice(text) => ui.say_with("fault-not-a-price", "text", text),
            Self::NotAStock(text) => ui.say_with("fault-not-a-stock", "text", text),
            Self::NotAnAddress => ui.say("fault-not-an-address"),
            Self::DuplicateSku { sku, first_line } => {
                ui.say_with_two("fault-duplicate-sku", "sku", sku, "line", first_line)
            }
            Self::SkuOfAnother { sku, reference } => {
                ui.say_with_two("fault-sku-of-another", "sku", sku, "reference", reference)
            }
            Self::OtherName { first_line } => ui.say_with("fault-other-name", "line", first_line),
            Self::Unreadable => ui.say("fault-unreadable"),
        }
    }
}
