use crate::{Balance, MoneySoFar, PaymentError, Payments, accounts_of, attempts_of, payer::Payer};
use identity::Brand;
use kernel::{Millis, Money};
use ordering::{Order, OrderLine, OrderState};
use psp::{Kind, Urgency};
use storage::StoreError;

/// Everything an order's pay page shows. Made without any effect: messaging apps fetch links before people do (§9.4).
#[derive(Debug, Clone)]
pub struct PayPageData {
    /// The shop.
    pub brand: Brand,
    /// The order.
    pub order: Order,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// The codes it used and what each gave.
    pub promos: Vec<(String, Money)>,
    /// What of the total is paid already, by money or a credit; nothing for most.
    pub covered: Money,
    /// What is left to pay.
    pub rest: Money,
    /// What came for it and what became of that: the only words an order that ended may be told by.
    pub money: MoneySoFar,
    /// Money came that a human has to look at: nobody is asked for more until then.
    pub is_with_a_human: bool,
    /// Where paying stands.
    pub status: PayStatus,
    /// How it can be paid now; empty when it cannot.
    pub methods: Vec<PayMethod>,
    /// The moment this was true: countdowns count from here.
    pub now: Millis,
}

/// Where paying stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayStatus {
    /// To be paid; until then, or without end (cash on delivery paid early).
    Payable {
        /// When the hold ends.
        until: Option<Millis>,
        /// A session is open at a provider: somebody who comes back from it waits for its word.
        verifying: bool,
    },
    /// Settled.
    Paid,
    /// Too late: the stock was let go.
    Expired,
    /// Called off.
    Cancelled,
    /// All of its money went back.
    Refunded,
}

/// One way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayMethod {
    /// What a click gives to [`Payments::start_attempt`].
    pub kind: Kind,
    /// Its name for people.
    pub name: &'static str,
    /// The number that pays is to be given with the click: the payer is asked on that phone.
    pub asks_phone: bool,
    /// False: the provider does not take this amount, needs a phone number nobody knows, or its account cannot be used.
    pub is_available: bool,
}

impl Payments {
    /// The pay page of the order with this public code; none when there is no such order. Changes nothing.
    #[kernel::boxed]
    pub async fn open_page(&self, code: &str) -> Result<Option<PayPageData>, PaymentError> {
        let on = &mut &self.db;
        let Some(order) = Order::by_code(on, code).await? else { return Ok(None) };
        let brand = Brand::find(on, order.brand).await?;
        let brand = brand.ok_or_else(|| StoreError::Defect("an order's brand is gone".into()))?;
        let now = self.db.clock().now();
        // Its attempts first: an order that is paid between two readings is read as paid, and never as one that nothing is
        // under way for.
        let attempts = attempts_of(on, order.brand, order.id).await?;
        let Some(order) = Order::find(on, order.brand, order.id).await? else { return Ok(None) };
        let verifying = attempts.iter().any(|attempt| attempt.state.is_live());
        let status = status(&order, now, verifying);
        let is_with_a_human = crate::is_with_a_human(on, &order).await?;
        let balance = Balance::of(on, &order).await?;
        let rest = if balance.is_over { balance.rest() } else { balance.due() };
        let may_still_come = attempts.iter().any(|attempt| attempt.state.may_still_debit());
        let money = MoneySoFar::of(on, &order, &balance, may_still_come).await?;
        let covered = Money::new(order.total.minor - rest.minor, rest.currency);
        let methods =
            if matches!(status, PayStatus::Payable { .. }) { self.methods(&order, rest).await? } else { Vec::new() };
        let lines = order.lines(on).await?;
        let promos = order.promos(on).await?;
        Ok(Some(PayPageData {
            brand,
            order,
            lines,
            promos,
            covered,
            rest,
            money,
            is_with_a_human,
            status,
            methods,
            now,
        }))
    }

    async fn methods(&self, order: &Order, rest: Money) -> Result<Vec<PayMethod>, PaymentError> {
        let accounts = accounts_of(&mut &self.db, order.brand).await?;
        let has_phone = Payer::of(&mut &self.db, order).await?.phone.is_some();
        let method = |account: &crate::PaymentAccount| {
            let provider = self.provider(account, Urgency::PersonWaits).ok();
            let can = provider.as_ref().map(|it| it.capabilities());
            let asks_phone = can.is_some_and(|can| can.asks_on_phone);
            let is_reached = can.is_some_and(|can| has_phone || asks_phone || !can.needs_phone);
            let limits = provider.and_then(|provider| provider.limits(rest.currency));
            let is_available = is_reached && limits.is_some_and(|limits| limits.admits(rest.minor));
            PayMethod { kind: account.kind, name: account.kind.name(), asks_phone, is_available }
        };
        Ok(accounts.iter().filter(|account| account.active).map(method).collect())
    }
}

fn status(order: &Order, now: Millis, verifying: bool) -> PayStatus {
    match order.state {
        OrderState::AwaitingPayment { until } if now < until => PayStatus::Payable { until: Some(until), verifying },
        // Nobody has written its end down yet; its stock is free all the same.
        OrderState::AwaitingPayment { .. } | OrderState::Expired { .. } => PayStatus::Expired,
        OrderState::Cancelled { .. } => PayStatus::Cancelled,
        OrderState::Refunded { .. } => PayStatus::Refunded,
        state if state.is_payable(now) => PayStatus::Payable { until: None, verifying },
        _ => PayStatus::Paid,
    }
}
