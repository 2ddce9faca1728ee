//! What a brand sells: products, their variants, prices, stock, and finding them however they are spelt.
//!
//! - Nouns: [`Product`] (« Robe wax Adjoua ») has [`Variant`]s (M · Bleu), the things one buys; each has a price and
//!   pieces on hand.
//! - Stock changes only through [`change_stock`], [`sell`], [`give_back`] and imports: never below zero, each with its
//!   [`Movement`] and a `stock.changed` fact. Holds belong to ordering, which locks with [`lock_variants`].
//! - [`import_rows`] creates and updates, deletes nothing, and says what it did; [`preview`] says it before.
//! - A [`Source`] is where a catalogue comes from: an address, a file. A [`Sync`] reads it in the background, shows what would
//!   change, and changes it by [`approve`]; what a human wrote stays, what is gone is switched off.
//! - [`SearchCache`] gives a brand's [`Search`], an index in memory that is made again when the catalogue changes:
//!   [`Search::find`] knows names however they are spelt, [`Search::seek`] what fits a wish in other words. Where a model
//!   is installed, [`Meanings`] keeps what each product means; a shop's own words are its [`Synonym`]s.

mod applied;
mod error;
mod export;
mod import;
mod pictures;
mod product;
mod read_source;
mod said;
mod schedule;
mod search;
mod settle;
mod source;
mod source_error;
mod stock;
mod sync;
mod synonym;
mod version;

pub mod csv_rows;

pub use applied::apply_rows;
pub use error::CatalogueError;
pub use export::export_csv;
pub use import::{Diff, FieldDiff, ImportReport, News, ProductDiff, VariantDiff, import_rows, preview};
pub use pictures::{Pictures, TidyPictures};
pub use product::{
    Category, ListQuery, Page, Product, Sellable, Variant, asking_sellable, categories, count, list, low_stock,
    sellable, set_product_active, set_variant_active,
};
pub use read_source::{MOST_FILE, ReadSource, SourceReader};
pub use said::{Lack, Said, SaidVariant, Shelf, Staged};
pub use schedule::SyncSource;
pub use search::{Hit, MakeMeanings, Meanings, Named, Search, SearchCache};
pub use settle::SettleSync;
pub use source::{
    MOST_SOURCES, NewSource, RARELY_AFTER, Source, SourceKind, SourceSettings, meta_number, meta_place, sources,
};
pub use source_error::SourceError;
pub use stock::{Movement, Reason, StockChange, change_stock, give_back, lock_variants, movements, sell};
pub use sync::{
    Approval, Change, ChangeKind, ChangedField, FieldChange, Holds, NoHolds, Odd, Progress, Sync, SyncCounts, SyncDiff,
    SyncState, approve,
};
pub use synonym::{MOST_SYNONYMS, Synonym, set_synonyms, synonyms};
