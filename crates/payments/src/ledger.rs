//! The account of one order: what its customer owes, what came in, what is left.

use crate::{
    Case, CaseKind, CollectionKind, Payment, Refund, RefundState, Settlement, accounts_of, attempts_of, cases_of_order,
    collections_of, credit, payments_of,
    refund::won_back::{self, WonBack},
    refunds_of,
    source::Source,
};
use kernel::{BrandId, Millis, Money, OrderId, TeammateId};
use ordering::{Order, OrderState};
use psp::Reference;
use storage::{Read, StoreError};

/// The account of one order. What is owed counts up, what came in counts down: the entries less the balance are zero,
/// and an order that is settled has a balance of zero.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The order.
    pub order: Order,
    /// What made the total, then what came in, oldest first; in the order's currency.
    pub entries: Vec<Entry>,
    /// What is left: above zero the customer owes it, below zero the shop has that much too much.
    pub balance: Money,
    /// Money in another currency: it settles nothing and is added to nothing.
    pub foreign: Vec<Entry>,
    /// What is on its way back, or was to go back and did not: not counted in the balance.
    pub not_back: Vec<Refund>,
    /// What humans settle, or settled.
    pub cases: Vec<Case>,
}

/// One entry of an order's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Millis,
    /// What.
    pub what: EntryKind,
    /// How much: above zero is owed, below zero came in or was given.
    pub amount: Money,
}

/// What an entry stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// The goods at full price.
    Goods,
    /// What a code gave.
    Discount {
        /// As customers say it.
        code: String,
    },
    /// Delivery, before a code that gives it.
    Delivery {
        /// To which zone.
        zone: Option<String>,
    },
    /// The order expired or was called off: nothing is owed any more.
    CalledOff,
    /// Money that came in by a provider.
    Money {
        /// From where.
        source: Source,
        /// The provider's id of the money movement.
        reference: Option<String>,
        /// Our reference at the provider.
        our_reference: Option<Reference>,
    },
    /// Cash that was taken at the door.
    Cash {
        /// Who took it; none for what was taken before that was written down.
        by: Option<TeammateId>,
    },
    /// A manager's counter-entry: it had not been taken.
    CashTakenBack {
        /// Who says so.
        by: Option<TeammateId>,
    },
    /// What the shop has let go of.
    Forgiven {
        /// Who decided it.
        by: Option<TeammateId>,
    },
    /// Money that went back to the customer.
    Refund {
        /// The provider's id of it, or what the human who gave it back noted.
        reference: Option<String>,
        /// A human gave it back.
        by_hand: bool,
    },
    /// Money that a lost dispute had taken, and that the bank gave back after all.
    WonBack {
        /// The provider's id of the dispute.
        reference: Option<String>,
    },
    /// What of its money was kept for the customer's next order.
    CreditGiven,
    /// A credit that helps to pay it.
    CreditUsed,
    /// That credit went back to the customer, as the order ended unpaid.
    CreditGivenBack,
    /// What of the total is not owed any more, as it went back to the customer.
    Remitted,
    /// What was too much, and a manager has decided that the shop keeps.
    Kept,
}

impl EntryKind {
    /// Its word in the API.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Discount { .. } => "discount",
            Self::Delivery { .. } => "delivery",
            Self::CalledOff => "called_off",
            Self::Money { .. } | Self::Cash { .. } => "money",
            Self::CashTakenBack { .. } => "cash_taken_back",
            Self::Forgiven { .. } => "forgiven",
            Self::Refund { .. } => "refund",
            Self::WonBack { .. } => "won_back",
            Self::CreditGiven => "credit_given",
            Self::CreditUsed => "credit_used",
            Self::CreditGivenBack => "credit_given_back",
            Self::Remitted => "remitted",
            Self::Kept => "kept",
        }
    }

    /// Which teammate noted it, for cash.
    pub const fn by(&self) -> Option<TeammateId> {
        match self {
            Self::Cash { by } | Self::CashTakenBack { by } | Self::Forgiven { by } => *by,
            _ => None,
        }
    }

    /// Whether it is a part of the order's total.
    pub const fn makes_total(&self) -> bool {
        matches!(self, Self::Goods | Self::Discount { .. } | Self::Delivery { .. })
    }
}

impl Ledger {
    /// The account of the order, if the brand has it. A total that its parts do not make is a defect and no account.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Option<Self>, StoreError> {
        let Some(order) = Order::find(on, brand, order).await? else { return Ok(None) };
        let mut entries = total(on, &order).await?;
        let made = sum(&entries, order.total)?;
        if made != order.total {
            return Err(StoreError::Defect(format!("the parts of order {} do not make its total", order.id)));
        }
        let (back, not_back): (Vec<Refund>, Vec<Refund>) =
            refunds_of(on, brand, order.id).await?.into_iter().partition(|refund| refund.state == RefundState::Done);
        let remitted_at = back.iter().map(|refund| refund.state_at).max();
        let moved = money(on, &order).await?.into_iter().chain(back.into_iter().map(Entry::from));
        let (own, mut foreign): (Vec<Entry>, Vec<Entry>) =
            moved.partition(|entry| entry.amount.currency == order.total.currency);
        let mut after: Vec<Entry> = ends(&order, remitted_at).into_iter().chain(own).collect();
        let won = won_back::store::of_order(on, brand, order.id).await?.into_iter().map(Entry::from);
        let (own, abroad): (Vec<Entry>, Vec<Entry>) =
            won.partition(|entry| entry.amount.currency == order.total.currency);
        after.extend(own);
        foreign.extend(abroad);
        after.extend(credits(on, &order).await?);
        after.extend(cash(on, &order).await?);
        after.sort_by_key(|entry| entry.at);
        entries.extend(after);
        let cases = cases_of_order(on, brand, order.id).await?;
        entries.extend(kept(&cases, sum(&entries, order.total)?));
        let balance = sum(&entries, order.total)?;
        Ok(Some(Self { order, entries, balance, foreign, not_back, cases }))
    }
}

/// What makes the total, as it was fixed at the yes.
async fn total(on: &mut dyn Read, order: &Order) -> Result<Vec<Entry>, StoreError> {
    let at = order.created_at;
    let mut parts = vec![Entry { at, what: EntryKind::Goods, amount: order.goods }];
    for (code, amount) in order.promos(on).await? {
        parts.push(Entry { at, what: EntryKind::Discount { code }, amount: taken(amount) });
    }
    if order.zone.is_some() || order.delivery_fee.minor != 0 {
        let what = EntryKind::Delivery { zone: order.zone.clone() };
        parts.push(Entry { at, what, amount: order.delivery_fee });
    }
    Ok(parts)
}

/// What an order's end says of its account: what is owed no more, and since when.
fn ends(order: &Order, remitted_at: Option<Millis>) -> Vec<Entry> {
    let mut ends = Vec::new();
    let mut end = |at, what, amount| ends.push(Entry { at, what, amount: taken(amount) });
    if matches!(order.state, OrderState::Expired { .. } | OrderState::Cancelled { .. }) {
        end(order.state_at, EntryKind::CalledOff, order.total);
    }
    if order.refunded.minor > 0 {
        end(remitted_at.unwrap_or(order.state_at), EntryKind::Remitted, order.refunded);
    }
    ends
}

/// What the shop keeps of the money that is more than the order's, since people have decided so.
fn kept(cases: &[Case], balance: Money) -> Option<Entry> {
    let is_kept = |case: &&Case| {
        case.closed.is_some_and(|closed| closed.how == Settlement::Kept)
            && matches!(
                case.kind,
                CaseKind::Over
                    | CaseKind::Double
                    | CaseKind::PaidAfterExpiry
                    | CaseKind::PaidAfterCancel
                    | CaseKind::RefundFailed
            )
            && case.amount.currency == balance.currency
    };
    let decided = cases.iter().filter(is_kept);
    let most: i64 = decided.clone().map(|case| case.amount.minor).sum();
    let minor = most.min(-balance.minor);
    let at = decided.filter_map(|case| case.closed).map(|closed| closed.at).max()?;
    (minor > 0).then(|| Entry { at, what: EntryKind::Kept, amount: Money::new(minor, balance.currency) })
}

impl From<Refund> for Entry {
    fn from(refund: Refund) -> Self {
        let by_hand = refund.route == crate::RefundRoute::Hand;
        let what = EntryKind::Refund { reference: refund.reference, by_hand };
        Self { at: refund.state_at, what, amount: refund.amount }
    }
}

impl From<WonBack> for Entry {
    fn from(won: WonBack) -> Self {
        Self { at: won.at, what: EntryKind::WonBack { reference: won.reference }, amount: taken(won.amount) }
    }
}

async fn cash(on: &mut dyn Read, order: &Order) -> Result<Vec<Entry>, StoreError> {
    let entries = collections_of(on, order.brand, order.id).await?;
    let entry = |it: crate::Collection| {
        let (what, amount) = match it.what {
            CollectionKind::Taken => (EntryKind::Cash { by: it.by }, taken(it.amount)),
            CollectionKind::TakenBack => (EntryKind::CashTakenBack { by: it.by }, it.amount),
            CollectionKind::Forgiven => (EntryKind::Forgiven { by: it.by }, taken(it.amount)),
        };
        Entry { at: it.at, what, amount }
    };
    Ok(entries.into_iter().map(entry).collect())
}

async fn credits(on: &mut dyn Read, order: &Order) -> Result<Vec<Entry>, StoreError> {
    let entry = |(what, minor, currency, at): (String, i64, String, Millis)| {
        let amount = crate::money_of(minor, &currency)?;
        let (what, amount) = match what.as_str() {
            "given" => (EntryKind::CreditGiven, amount),
            "used" => (EntryKind::CreditUsed, taken(amount)),
            "given_back" => (EntryKind::CreditGivenBack, amount),
            other => return Err(StoreError::Defect(format!("a credit was {other:?}"))),
        };
        Ok(Entry { at, what, amount })
    };
    credit::store::of_order(on, order).await?.into_iter().map(entry).collect()
}

async fn money(on: &mut dyn Read, order: &Order) -> Result<Vec<Entry>, StoreError> {
    let accounts = accounts_of(on, order.brand).await?;
    let attempts = attempts_of(on, order.brand, order.id).await?;
    let entry = |payment: Payment| {
        let account = accounts.iter().find(|account| account.id == payment.account);
        let account = account.ok_or_else(|| StoreError::Defect("the account of a payment is gone".into()))?;
        let attempt = attempts.iter().find(|attempt| Some(attempt.id) == payment.attempt);
        let what = EntryKind::Money {
            source: Source::Provider(account.kind),
            reference: Some(payment.provider_payment_id),
            our_reference: attempt.map(|attempt| attempt.reference.clone()),
        };
        Ok(Entry { at: payment.at, what, amount: taken(payment.amount) })
    };
    payments_of(on, order.brand, order.id).await?.into_iter().map(entry).collect()
}

fn taken(amount: Money) -> Money {
    Money::new(-amount.minor, amount.currency)
}

fn sum(entries: &[Entry], like: Money) -> Result<Money, StoreError> {
    let zero = Money::zero(like.currency);
    let sum = entries.iter().try_fold(zero, |sum, entry| sum.plus(entry.amount));
    sum.map_err(|error| StoreError::Defect(error.to_string()))
}
