//! How values that every resource has are shown.

use jiff::Timestamp;
use kernel::{Millis, Money};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use utoipa::ToSchema;

/// A moment in UTC, to the millisecond (RFC 3339).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-02T09:00:00.000Z")]
pub(crate) struct Moment(pub Millis);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let at = Timestamp::from_millisecond(self.0.0).map_err(serde::ser::Error::custom)?;
        to.collect_str(&format_args!("{at:.3}"))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let at: Timestamp = String::deserialize(from)?.parse().map_err(D::Error::custom)?;
        Ok(Self(Millis(at.as_millisecond())))
    }
}

impl From<Millis> for Moment {
    fn from(at: Millis) -> Self {
        Self(at)
    }
}

/// An amount of money: an integer of minor units, never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Money, example = json!({ "minor": 12500, "currency": "XOF" }))]
pub(crate) struct MoneyView {
    /// Minor units: francs for XOF (no decimals), cents for EUR.
    minor: i64,
    /// ISO 4217.
    #[schema(example = "XOF")]
    currency: &'static str,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { minor: money.minor, currency: money.currency.code() }
    }
}
