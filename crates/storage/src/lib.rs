//! One SQL text, two engines: SQLite in the process, or PostgreSQL for many nodes.
//!
//! Reads go through [`Db::all`], [`Db::opt`] and [`Db::one`]; changes through [`Db::write`], one closure over a [`Tx`]
//! for one use case. Nobody is told « done » before the disk has it. What differs between the engines has a name in
//! [`Dialect`]. Parameters are `$1`, `$2`… and mean the same number on both.

mod ask;
mod db;
mod dialect;
mod error;
mod facts;
mod letter;
mod lite;
mod migrate;
mod pg;
mod places;
mod read;
mod row;
mod tx;
mod value;

pub use ask::{Ask, Asks};
pub use db::{Db, DbOptions, Signals};
pub use dialect::Dialect;
pub use error::StoreError;
pub use facts::{Fact, NewFact, facts_between, facts_since};
pub use migrate::{Migration, migrate};
pub use places::places;
pub use read::Read;
pub use row::{FromColumn, FromRow, Json, Row};
pub use tx::{Tx, is_inside_tx};
pub use value::{IntoValue, Value};

/// What a database tells in its time. In a box that is filled here: an `async fn` is compiled anew by every crate that
/// awaits it, and with it all that it awaits; one that is boxed where it is written is compiled there, once.
pub(crate) type Told<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The arguments of a statement: `args![brand, id, Some("text"), None::<i64>]`; `$1` is the first.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::IntoValue::into_value($value)),*] as &[$crate::Value] };
}

/// A row read by position, whose column list the struct itself names as `COLUMNS`.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $fvis:vis $field:ident : $ty:ty),+ $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$fmeta])* $fvis $field: $ty),+ }
        impl $name {
            /// The columns of this row in reading order, for the text after `SELECT`.
            #[allow(dead_code, reason = "a query over several tables names its columns itself")]
            $vis const COLUMNS: &'static str = $crate::row!(@join $($field)+);
        }
        impl $crate::FromRow for $name {
            fn from_row(row: &mut $crate::Row<'_>) -> Result<Self, $crate::StoreError> {
                Ok(Self { $($field: row.next()?),+ })
            }
        }
    };
    (@join $first:ident $($rest:ident)*) => { concat!(stringify!($first) $(, ", ", stringify!($rest))*) };
}
