//! What a customer may be told of the money of an order that ended, or that a human looks at.

use crate::{Balance, RefundState, payments_of, refunds_of};
use kernel::Money;
use ordering::Order;
use std::collections::BTreeMap;
use storage::{Read, StoreError};

/// An order's money, as its customer is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneySoFar {
    /// What came and what became of it, one entry to a currency; empty: nothing came.
    pub received: Vec<Fate>,
    /// A session at a provider may still debit a payer, for all anybody knows.
    pub may_still_come: bool,
}

/// What came in one currency, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    /// All that came.
    pub received: Money,
    /// What of it is kept for the customer's next order.
    pub credited: Money,
    /// What of it went back.
    pub refunded: Money,
    /// What of it is on its way back.
    pub going_back: Money,
    /// What of it nobody has decided on, or is the order's.
    pub held: Money,
}

impl MoneySoFar {
    pub(crate) async fn of(
        on: &mut dyn Read,
        order: &Order,
        balance: &Balance,
        may_still_come: bool,
    ) -> Result<Self, StoreError> {
        let ours = order.total.currency;
        let mut received = Vec::new();
        if balance.received.minor > 0 {
            let Balance { received: came, credit_given: credited, refunded, going_back, .. } = *balance;
            let held = came.minor - credited.minor - refunded.minor - going_back.minor;
            received.push(Fate { received: came, credited, refunded, going_back, held: Money::new(held.max(0), ours) });
        }
        let mut odd = BTreeMap::new();
        for payment in payments_of(on, order.brand, order.id).await? {
            let currency = payment.amount.currency;
            if currency != ours {
                let (_, sum) = odd.entry(currency.code()).or_insert((currency, 0));
                *sum += payment.amount.minor;
            }
        }
        if !odd.is_empty() {
            let refunds = refunds_of(on, order.brand, order.id).await?;
            for (currency, came) in odd.into_values() {
                let sum = |is_it: fn(RefundState) -> bool| -> i64 {
                    let such = refunds.iter().filter(|it| it.amount.currency == currency && is_it(it.state));
                    such.map(|it| it.amount.minor).sum()
                };
                let (back, going) = (sum(|state| state == RefundState::Done), sum(RefundState::is_open));
                let money = |minor: i64| Money::new(minor, currency);
                received.push(Fate {
                    received: money(came),
                    credited: money(0),
                    refunded: money(back),
                    going_back: money(going),
                    held: money((came - back - going).max(0)),
                });
            }
        }
        Ok(Self { received, may_still_come })
    }
}
