//! What a merchant decides about appointments.

pub(crate) mod store;

use crate::Opening;
use identity::Brand;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{BrandId, Millis, Money, ServiceId};
use storage::{Read, StoreError};

/// A brand's agenda: its rules and what it offers, in its own time zone.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// Whose.
    pub brand: BrandId,
    /// Whether customers may make appointments now.
    pub active: bool,
    /// When they may come.
    pub rules: Rules,
    /// What they may come for, in the merchant's order.
    pub services: Vec<Service>,
    /// The zone in which its days and hours are meant.
    pub zone: TimeZone,
}

/// When customers may come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Parts of days, by day and hour; none meets another.
    pub openings: Vec<Opening>,
    /// Dates on which nobody is received, ascending.
    pub closed: Vec<Date>,
    /// How many appointments at once, 1 to 50.
    pub capacity: i64,
    /// Minutes from the beginning of one slot to the next, 5 to 240.
    pub every: i64,
    /// How many minutes before it begins a slot may still be taken, at least; up to two weeks.
    pub notice: i64,
    /// How many days ahead it may be taken, at most; 1 to 365.
    pub horizon: i64,
    /// Whether customers are reminded.
    pub reminds: bool,
}

/// What customers may come for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Ours.
    pub id: ServiceId,
    /// As the merchant names it; unique among those offered.
    pub name: String,
    /// How long it takes, in minutes; 5 to 480.
    pub minutes: i64,
    /// What the merchant says it costs, for information only.
    pub price: Option<Money>,
}

impl Agenda {
    /// The brand's agenda, if it takes appointments now: switched on, with something to come for and hours to come at.
    #[kernel::boxed]
    pub async fn open(on: &mut dyn Read, brand: &Brand) -> Result<Option<Self>, StoreError> {
        Ok(Self::of(on, brand).await?.filter(Self::is_open))
    }

    /// The brand's agenda as it was decided last, even if it is switched off; none when nothing ever was.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: &Brand) -> Result<Option<Self>, StoreError> {
        let Some((active, rules)) = store::rules(on, brand.id).await? else { return Ok(None) };
        let services = store::services(on, brand.id, brand.currency).await?;
        Ok(Some(Self { brand: brand.id, active, rules, services, zone: zone_of(brand) }))
    }

    /// Whether customers can make appointments.
    pub fn is_open(&self) -> bool {
        self.active && !self.services.is_empty() && !self.rules.openings.is_empty()
    }

    /// A service it offers.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The date of a moment, where the brand is.
    pub fn date(&self, at: Millis) -> Date {
        date_in(&self.zone, at)
    }

    /// The minute of the day of a moment, where the brand is.
    pub fn minute(&self, at: Millis) -> i64 {
        let here = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(self.zone.clone());
        i64::from(here.hour()) * 60 + i64::from(here.minute())
    }
}

/// The zone in which a brand's days and hours are meant.
pub(crate) fn zone_of(brand: &Brand) -> TimeZone {
    // A zone that this machine does not know was refused when the brand was applied.
    TimeZone::get(&brand.time_zone).unwrap_or(TimeZone::UTC)
}

pub(crate) fn date_in(zone: &TimeZone, at: Millis) -> Date {
    Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone()).date()
}
