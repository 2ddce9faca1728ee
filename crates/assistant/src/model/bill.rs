use super::spend::Spent;
use crate::Reason;
use identity::Brand;
use jiff::{Timestamp, Zoned, tz::TimeZone};
use kernel::Millis;
use storage::{Read, StoreError};

/// What a brand's models took and cost this month and today, in the brand's own time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bill {
    /// Since the month began.
    pub month: Spent,
    /// Since the day began.
    pub today: Spent,
    /// Answers of this month that the built-in brain gave because a model gave up.
    pub given_up: i64,
}

impl Bill {
    /// At this moment.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: &Brand, now: Millis) -> Result<Self, StoreError> {
        let month_began = month_of(now, &brand.time_zone);
        Ok(Self {
            month: Spent::since(on, brand.id, month_began).await?,
            today: Spent::since(on, brand.id, day_of(now, &brand.time_zone)).await?,
            given_up: Reason::given_up_since(on, brand.id, month_began).await?,
        })
    }
}

/// When the brand's month began.
pub(super) fn month_of(now: Millis, zone: &str) -> Millis {
    began(now, zone, |here| here.date().first_of_month().to_zoned(here.time_zone().clone()).ok())
}

/// When the brand's day began.
fn day_of(now: Millis, zone: &str) -> Millis {
    began(now, zone, |here| here.start_of_day().ok())
}

fn began(now: Millis, zone: &str, began: impl Fn(&Zoned) -> Option<Zoned>) -> Millis {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let here = Timestamp::from_millisecond(now.0).ok().map(|at| at.to_zoned(zone));
    here.as_ref().and_then(began).map_or(now, |began| Millis(began.timestamp().as_millisecond()))
}
