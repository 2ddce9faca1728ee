use crate::{PaymentError, Settlement};
use identity::Brand;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use kernel::{Millis, Money};

/// What a human notes of money they gave back by their own means (§9.7): it is the proof, for the customer and for the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    pub(super) reference: String,
    pub(super) given_on: Millis,
    /// How much of what is at stake; none: all of it.
    amount: Option<Money>,
}

/// What a person can note of an operator's reference.
const LONGEST: usize = 80;
/// Nobody notes today what went back longer ago.
const OLDEST: i64 = 366;

impl ByHand {
    /// `reference`: what the operator calls it, or a word of one's own for cash; `day`: as `2026-11-26`, of the brand's
    /// own days, empty for today. Refused without a reference, for a day to come and for one of more than a year ago.
    pub fn noted(brand: &Brand, reference: &str, day: &str, now: Millis) -> Result<Self, PaymentError> {
        let reference: String = reference.trim().chars().take(LONGEST).collect();
        if reference.is_empty() {
            return Err(PaymentError::ReferenceNeeded);
        }
        let zone = TimeZone::get(&brand.time_zone).map_err(|_| PaymentError::NotADay)?;
        let now = Timestamp::from_millisecond(now.0).map_err(|_| PaymentError::NotADay)?.to_zoned(zone.clone());
        let day = match day.trim() {
            "" => now.date(),
            typed => typed.parse::<Date>().map_err(|_| PaymentError::NotADay)?,
        };
        let ago = (now.date() - day).get_days();
        if !(0..=OLDEST).contains(&i64::from(ago)) {
            return Err(PaymentError::NotADay);
        }
        let given_on = day.to_zoned(zone).map_err(|_| PaymentError::NotADay)?;
        Ok(Self { reference, given_on: Millis(given_on.timestamp().as_millisecond()), amount: None })
    }

    /// That so much of what is at stake went back.
    #[must_use]
    pub fn of(self, amount: Option<Money>) -> Self {
        Self { amount, ..self }
    }

    /// How much went back, of what is at stake.
    pub(crate) fn amount_of(&self, stake: Money) -> Result<Money, PaymentError> {
        match self.amount {
            None => Ok(stake),
            Some(amount) if amount.currency == stake.currency && (1..=stake.minor).contains(&amount.minor) => {
                Ok(amount)
            }
            Some(amount) if amount.minor <= 0 => Err(PaymentError::NotAnAmount),
            Some(_) => Err(PaymentError::TooMuch { available: stake }),
        }
    }

    /// The same, where a case is settled so that it needs it. None where nothing is noted: whoever may settle it is told.
    pub fn noted_for(
        how: Settlement,
        brand: &Brand,
        reference: &str,
        day: &str,
        now: Millis,
    ) -> Result<Option<Self>, PaymentError> {
        if how != Settlement::RefundedByHand || reference.trim().is_empty() {
            return Ok(None);
        }
        Self::noted(brand, reference, day, now).map(Some)
    }
}
