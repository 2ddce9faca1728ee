use crate::{
    StoreError,
    read::{Take, TakeOf},
};
use kernel::Millis;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A row of an answer, read from left to right with [`Row::next`].
pub struct Row<'a> {
    pub(crate) source: Source<'a>,
    pub(crate) at: usize,
}

pub(crate) enum Source<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Pg(&'a tokio_postgres::Row),
}

/// Hands over each row of an answer of PostgreSQL.
pub(crate) fn each_pg(rows: &[tokio_postgres::Row], take: Take<'_>) -> Result<(), StoreError> {
    rows.iter().try_for_each(|row| take(&mut Row { source: Source::Pg(row), at: 0 }))
}

/// The same of several answers.
pub(crate) fn each_pg_of(answers: &[Vec<tokio_postgres::Row>], take: TakeOf<'_>) -> Result<(), StoreError> {
    answers.iter().enumerate().try_for_each(|(at, rows)| each_pg(rows, &mut |row| take(at, row)))
}

/// A value that can stand in a column.
pub trait FromColumn: Sized {
    /// Reads column number `at` (from 0).
    fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError>;
}

/// A value made from a whole row.
pub trait FromRow: Sized {
    /// Reads the next columns of `row`.
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError>;
}

/// A column of JSON, as a typed value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Json<T>(pub T);

impl Row<'_> {
    /// The next column.
    #[allow(clippy::should_implement_trait, reason = "typed by the caller, not an iterator")]
    pub fn next<T: FromColumn>(&mut self) -> Result<T, StoreError> {
        let value = T::from_column(self, self.at)?;
        self.at += 1;
        Ok(value)
    }
}

macro_rules! columns {
    ($($ty:ty),+) => {$(
        impl FromColumn for $ty {
            fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError> {
                match row.source {
                    Source::Lite(row) => Ok(row.get(at)?),
                    Source::Pg(row) => Ok(row.try_get(at)?),
                }
            }
        }
        impl FromColumn for Option<$ty> {
            fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError> {
                match row.source {
                    Source::Lite(row) => Ok(row.get(at)?),
                    Source::Pg(row) => Ok(row.try_get(at)?),
                }
            }
        }
    )+};
}
columns!(i64, String, Vec<u8>, Uuid, bool);

impl FromColumn for Millis {
    fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError> {
        i64::from_column(row, at).map(Millis)
    }
}
impl FromColumn for Option<Millis> {
    fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError> {
        Ok(Option::<i64>::from_column(row, at)?.map(Millis))
    }
}

fn json<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<Option<T>, StoreError> {
    let defect = |error: serde_json::Error| StoreError::Defect(format!("column {at} holds unexpected JSON: {error}"));
    match row.source {
        Source::Lite(row) => {
            let text = row.get_ref(at)?.as_str_or_null().map_err(|e| StoreError::Defect(e.to_string()))?;
            text.map(|text| serde_json::from_str(text).map_err(defect)).transpose()
        }
        Source::Pg(row) => {
            let text: Option<RawJson<'_>> = row.try_get(at)?;
            text.map(|raw| serde_json::from_slice(raw.0).map_err(defect)).transpose()
        }
    }
}

impl<T: DeserializeOwned> FromColumn for Json<T> {
    fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError> {
        json(row, at)?.map(Json).ok_or_else(|| StoreError::Defect(format!("column {at} holds no JSON")))
    }
}
impl<T: DeserializeOwned> FromColumn for Option<Json<T>> {
    fn from_column(row: &Row<'_>, at: usize) -> Result<Self, StoreError> {
        Ok(json(row, at)?.map(Json))
    }
}

/// The JSON text inside PostgreSQL's binary form, without a tree in between.
struct RawJson<'a>(&'a [u8]);
impl<'a> tokio_postgres::types::FromSql<'a> for RawJson<'a> {
    fn from_sql(
        ty: &tokio_postgres::types::Type,
        raw: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        if *ty != tokio_postgres::types::Type::JSONB {
            return Ok(Self(raw));
        }
        match raw.split_first() {
            Some((1, text)) => Ok(Self(text)),
            _ => Err("unknown version of JSONB".into()),
        }
    }
    fn accepts(ty: &tokio_postgres::types::Type) -> bool {
        use tokio_postgres::types::Type;
        matches!(*ty, Type::JSONB | Type::JSON | Type::TEXT)
    }
}

macro_rules! tuples {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: FromColumn),+> FromRow for ($($name,)+) {
            fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
                Ok(($(row.next::<$name>()?,)+))
            }
        }
    )+};
}
tuples! { A; A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H; A B C D E F G H I; A B C D E F G H I J; }
