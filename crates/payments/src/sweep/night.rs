//! When the books of an account are compared, and for which stretch of time.

use super::{Sweep, store};
use crate::{PaymentAccount, Payments};
use identity::Brand;
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Millis, days, hours};
use psp::Urgency;
use storage::StoreError;

/// After midnight, when the brand sleeps and what was paid before midnight has settled.
const NIGHT: Millis = hours(3);
/// What is older is compared by nobody: whoever was away that long does it with the provider's own pages.
const LONGEST: Millis = days(90);

impl Payments {
    /// Plans what is due: for each active account whose provider lists what it took, the days that ended since the last
    /// time, from three o'clock in the brand's night. To be called now and then on every node, and may be called twice:
    /// there is one job per account. After an outage the stretch is longer, and no day is left out. How many were
    /// planned.
    #[kernel::boxed]
    pub async fn plan_sweeps(&self) -> Result<usize, StoreError> {
        let now = self.db.clock().now();
        let mut planned = 0;
        for (account, begun) in store::to_sweep(&self.db, now - NIGHT).await? {
            let Some(job) = self.due(&account, begun, now).await? else { continue };
            self.db.write(async |tx| jobs::enqueue_by(tx, now, &job).await).await?;
            planned += 1;
        }
        Ok(planned)
    }

    async fn due(&self, account: &PaymentAccount, begun: Millis, now: Millis) -> Result<Option<Sweep>, StoreError> {
        match self.provider(account, Urgency::CanWait) {
            Ok(provider) if provider.capabilities().can_list => {}
            Ok(_) => return Ok(None),
            Err(error) => {
                tracing::error!(account.id = %account.id, "A payment account cannot be compared: {error}");
                return Ok(None);
            }
        }
        let Some(brand) = Brand::find(&mut &self.db, account.brand).await? else { return Ok(None) };
        let to = midnight(&brand.time_zone, now - NIGHT)?;
        let from = begun.max(to - LONGEST);
        Ok((from < to).then_some(Sweep { brand: account.brand, account: account.id, from, to, after: None }))
    }
}

/// The last midnight before `at` where the brand is.
fn midnight(zone: &str, at: Millis) -> Result<Millis, StoreError> {
    let wrong = |error: jiff::Error| StoreError::Defect(format!("the days of a brand cannot be told: {error}"));
    let zone = TimeZone::get(zone).map_err(wrong)?;
    let day = Timestamp::from_millisecond(at.0).map_err(wrong)?.to_zoned(zone);
    let first = day.start_of_day().map_err(wrong)?;
    Ok(Millis(first.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_belongs_to_the_place_of_the_brand() {
        let at = |text: &str| Millis(text.parse::<Timestamp>().unwrap().as_millisecond());
        for (zone, now, last) in [
            ("Africa/Abidjan", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z"),
            ("Africa/Abidjan", "2026-01-01T23:59:59Z", "2026-01-01T00:00:00Z"),
            ("Africa/Lagos", "2026-01-01T23:00:00Z", "2026-01-01T23:00:00Z"),
            ("Europe/Paris", "2026-03-29T22:00:00Z", "2026-03-29T22:00:00Z"),
            ("Europe/Paris", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"),
        ] {
            assert_eq!(midnight(zone, at(now)).unwrap(), at(last), "{zone} {now}");
        }
        assert!(midnight("Africa/Nowhere", Millis(0)).is_err());
    }
}
