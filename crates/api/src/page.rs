//! Lists come in pages: an opaque cursor, never a number of rows to pass over.

use kernel::{Millis, Uuid};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// What the page holds.
    pub items: Vec<T>,
    /// What to give as `after` for the next page; `null` on the last.
    #[schema(required)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    pub(crate) fn new<C: fmt::Display>(items: Vec<T>, next: Option<C>) -> Self {
        Self { items, next: next.map(|cursor| cursor.to_string()) }
    }

    /// A page of `rows`, of which one more than `limit` was asked: where it is there, `place` of the last row kept is
    /// the cursor.
    pub(crate) fn cut<C: fmt::Display>(mut rows: Vec<T>, limit: Limit, place: impl Fn(&T) -> C) -> Self {
        let limit = usize::try_from(limit.0).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(place);
        Self::new(rows, next)
    }

    /// The same page of other things.
    pub(crate) fn map<U>(self, shown: impl Fn(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(shown).collect(), next: self.next }
    }

    /// The same page of other things, if each can be shown.
    pub(crate) fn try_map<U, E>(self, shown: impl Fn(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let items = self.items.into_iter().map(shown).collect::<Result<_, E>>()?;
        Ok(Page { items, next: self.next })
    }
}

/// How many items a page may hold: 1 to 100, 30 unless asked.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Limit(pub i64);

impl Default for Limit {
    fn default() -> Self {
        Self(30)
    }
}

impl TryFrom<i64> for Limit {
    type Error = &'static str;
    fn try_from(wanted: i64) -> Result<Self, &'static str> {
        if (1..=100).contains(&wanted) { Ok(Self(wanted)) } else { Err("must be 1 to 100") }
    }
}

/// A place in a list that is ordered by time: what stands there, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Place {
    pub at: Millis,
    pub id: Uuid,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id.simple())
    }
}

impl TryFrom<String> for Place {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        const NOT_OURS: &str = "is not a cursor of this list";
        let (at, id) = text.split_once('.').ok_or(NOT_OURS)?;
        let at = at.parse().map(Millis).map_err(|_| NOT_OURS)?;
        Ok(Self { at, id: id.parse().map_err(|_| NOT_OURS)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went_and_nothing_else_is_one() {
        let place = Place { at: Millis(1_793_610_000_000), id: Uuid::from_u128(7) };
        assert_eq!(Place::try_from(place.to_string()), Ok(place));
        for text in ["", ".", "1", "1.2", "x.00000000000000000000000000000007", "99999999999999999999.1"] {
            assert!(Place::try_from(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
