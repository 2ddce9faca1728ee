//! What a brand's money comes to over a period. Amounts of different currencies are never added.

mod store;

use crate::{Period, case, refund, source::Source};
use identity::{Brand, PaymentMethod};
use kernel::{BrandId, Currency, Millis, Money, PromoId, TeammateId};
use storage::{Read, StoreError};

/// What a brand's money comes to over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Over which period.
    pub period: Period,
    /// Its first moment.
    pub since: Millis,
    /// What arrived, by where it came from and by currency, the largest first: payments recorded in the period, and cash
    /// taken in it, less what was taken back.
    pub collected: Vec<Part<Source>>,
    /// The cash among it, by who took it, the largest first: none for nobody in particular.
    pub cash_by: Vec<Part<Option<TeammateId>>>,
    /// What is still to come for orders placed in the period, by how they are to be paid: what is left to pay of them.
    pub pending: Vec<Part<PaymentMethod>>,
    /// What is being paid at providers: tries begun in the period whose end nobody knows, for orders that can still be paid. An order tried at two providers
    /// stands at both, so that these never add up to `pending`.
    pub under_way: Vec<Part<Source>>,
    /// How many orders became settled in the period, by whatever way: paid, covered by a code or a credit, or collected at
    /// the door; one that lacks a part of its money, or was called off, is none.
    pub orders: i64,
    /// What went back to customers in the period, by who gave it back and by currency.
    pub refunded: Vec<Part<Source>>,
    /// Cases that wait for a human, of whatever day.
    pub open_cases: i64,
    /// All that waits for a human, of whatever day: those cases, and refunds to agree to or to give back by hand.
    pub to_settle: i64,
}

/// Some movements or orders, counted and summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<Of> {
    /// What they have in common.
    pub of: Of,
    /// How many.
    pub count: i64,
    /// Their sum.
    pub amount: Money,
}

impl Figures {
    /// The brand's figures at `now`.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: &Brand, period: Period, now: Millis) -> Result<Self, StoreError> {
        let since = period.since(brand, now)?;
        let mut collected = store::paid(on, brand.id, since).await?;
        collected.extend(store::cash(on, brand.id, since).await?);
        collected.sort_by_key(|part| std::cmp::Reverse(part.amount.minor));
        Ok(Self {
            period,
            since,
            collected,
            cash_by: store::cash_by(on, brand.id, since).await?,
            pending: store::pending(on, brand.id, since, now).await?,
            under_way: store::under_way(on, brand.id, since, now).await?,
            orders: store::orders(on, brand.id, since).await?,
            refunded: store::refunded(on, brand.id, since).await?,
            open_cases: case::count_open_cases(on, brand.id).await?,
            to_settle: count_to_settle(on, brand.id).await?,
        })
    }

    /// All that arrived in `currency`: how many movements, and their sum.
    pub fn collected_in(&self, currency: Currency) -> Result<Part<()>, StoreError> {
        sum(&self.collected, currency)
    }

    /// What of `currency` came in and stayed: arrived, less went back. Below zero on a day that gave more back.
    pub fn kept_in(&self, currency: Currency) -> Result<Money, StoreError> {
        let (came, went) = (self.collected_in(currency)?.amount, self.refunded_in(currency)?.amount);
        came.plus(Money::new(-went.minor, currency)).map_err(|error| StoreError::Defect(error.to_string()))
    }

    /// All that went back in `currency`: how many refunds, and their sum.
    pub fn refunded_in(&self, currency: Currency) -> Result<Part<()>, StoreError> {
        sum(&self.refunded, currency)
    }

    /// All that is still to come in `currency`: of how many orders, and their sum.
    pub fn pending_in(&self, currency: Currency) -> Result<Part<()>, StoreError> {
        sum(&self.pending, currency)
    }
}

/// How much of a brand's money waits for a human: open cases, and refunds to agree to or to give back by hand.
#[kernel::boxed]
pub async fn count_to_settle(on: &mut dyn Read, brand: BrandId) -> Result<i64, StoreError> {
    Ok(case::count_open_cases(on, brand).await? + refund::store::count_waiting(on, brand).await?)
}

/// What came in and stayed for the orders that live and used each code, in their currency: paid in whole or in part, by
/// whatever way.
#[kernel::boxed]
pub async fn brought_by_codes(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(PromoId, Money)>, StoreError> {
    store::brought_by_codes(on, brand).await
}

/// The parts of one currency, added up.
fn sum<Of>(parts: &[Part<Of>], currency: Currency) -> Result<Part<()>, StoreError> {
    let mut all = Part { of: (), count: 0, amount: Money::zero(currency) };
    for part in parts.iter().filter(|part| part.amount.currency == currency) {
        all.count += part.count;
        all.amount = all.amount.plus(part.amount).map_err(|error| StoreError::Defect(error.to_string()))?;
    }
    Ok(all)
}
