use identity::Brand;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use kernel::Millis;
use storage::StoreError;

/// A stretch of the brand's own days that ends now: what figures and exports are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Period {
    /// Since midnight.
    #[default]
    Today,
    /// Today and the six days before.
    Week,
    /// Today and the 29 days before.
    Month,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 3] = [Self::Today, Self::Week, Self::Month];

    /// Its word in addresses and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "7-days",
            Self::Month => "30-days",
        }
    }

    /// The period of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == word)
    }

    /// Its days, today among them.
    pub const fn days(self) -> i64 {
        match self {
            Self::Today => 1,
            Self::Week => 7,
            Self::Month => 30,
        }
    }

    /// The first moment of its first day in the brand's time zone: a day is not 24 hours everywhere.
    pub fn since(self, brand: &Brand, now: Millis) -> Result<Millis, StoreError> {
        let wrong = |error: jiff::Error| StoreError::Defect(format!("the days of a brand cannot be told: {error}"));
        let zone = TimeZone::get(&brand.time_zone).map_err(wrong)?;
        let today = Timestamp::from_millisecond(now.0).map_err(wrong)?.to_zoned(zone);
        let first = today.checked_sub((self.days() - 1).days()).and_then(|day| day.start_of_day()).map_err(wrong)?;
        Ok(Millis(first.timestamp().as_millisecond()))
    }
}
