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
        /// Why the last file could not be read.
        trouble: Option<ImportTrouble>,
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
    /// Not a table we can read.
    NotATable,
    /// Larger than we take.
    TooLarge {
        /// The most, in megabytes.
        megabytes: i64,
    },
    /// Columns it must have.
    MissingColumns(Vec<String>),
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
            Self::MissingColumns(columns) => ui.say_with("import-missing-columns", "columns", columns.join(", ")),
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
    /// How many would be added.
    pub added: i64,
    /// How many would change.
    pub changed: i64,
    /// How many stay as they are.
    pub same: i64,
    /// What would change, the first ones.
    pub lines: Vec<DiffLineView>,
    /// How many more than those shown.
    pub more: i64,
    /// Lines that cannot be used.
    pub faults: Vec<LineFaultView>,
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

/// A field of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffField {
    /// Name.
    Name,
    /// Category.
    Category,
    /// Description.
    Description,
    /// Price.
    Price,
    /// Stock.
    Stock,
    /// Photo.
    Image,
    /// Reference.
    Sku,
}
impl DiffField {
    /// Its label.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Name => "field-name",
            Self::Category => "field-category",
            Self::Description => "field-description",
            Self::Price => "field-price",
            Self::Stock => "field-stock",
            Self::Image => "field-image",
            Self::Sku => "field-sku",
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

/// A line that cannot be used, and why.
#[derive(Debug, Clone)]
pub struct LineFaultView {
    /// Its number in the file, the header being 1.
    pub line: i64,
    /// The column, empty when the whole line is wrong.
    pub column: String,
    /// Why, in the reader's language.
    pub why: String,
}
