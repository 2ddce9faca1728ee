use super::{
    Stripe,
    amounts::from_units,
    shapes::{Charge, Expandable},
};
use crate::{ListPage, PspError, Taken};
use kernel::{Millis, seconds};
use serde::{Deserialize, de::DeserializeOwned};

/// An event of the list (§2.9), the parts we read.
#[derive(Deserialize)]
struct Event {
    id: String,
    livemode: Option<bool>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Charge,
}

/// A line of the account's balance: what moved it, in place of its id.
#[derive(Deserialize)]
struct Transaction {
    id: String,
    source: Option<Source>,
}

/// What moved the balance; of refunds, disputes, fees and payouts the events and the charges tell what we need.
#[derive(Deserialize)]
#[serde(tag = "object")]
enum Source {
    #[serde(rename = "charge")]
    Charge(Box<Charge>),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Page<T> {
    data: Vec<T>,
    has_more: bool,
}

/// Where a list that is two lists goes on: first all events, then all transactions of the balance.
#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    Events { after: Option<&'a str> },
    Balance { after: Option<&'a str> },
}

/// Before the id of the last transaction read; alone: none was read yet.
const BALANCE: &str = "balance:";

impl<'a> Place<'a> {
    fn of(cursor: Option<&'a str>) -> Self {
        match cursor.and_then(|cursor| cursor.strip_prefix(BALANCE)) {
            Some(id) => Self::Balance { after: Some(id).filter(|id| !id.is_empty()) },
            None => Self::Events { after: cursor },
        }
    }
}

impl Stripe {
    /// Its events and the transactions of its balance (§9.8). Events are kept for 30 days (§2.9): of the charges that
    /// succeeded, and of those that went back, so that a refund whose notification was lost shows on the day it was made.
    /// The balance forgets nothing: a charge stands there even when its event is gone.
    pub(super) async fn listed(&self, from: Millis, to: Millis, after: Option<&str>) -> Result<ListPage, PspError> {
        match Place::of(after) {
            Place::Events { after } => self.listed_events(from, to, after).await,
            Place::Balance { after } => self.listed_balance(from, to, after).await,
        }
    }

    async fn listed_events(&self, from: Millis, to: Millis, after: Option<&str>) -> Result<ListPage, PspError> {
        let types = [("types[]", "charge.succeeded"), ("types[]", "charge.refunded")];
        let page: Page<Event> = self.page("/v1/events", &types, (from, to), after).await?;
        let next = page.data.last().filter(|_| page.has_more).map(|event| event.id.clone());
        let ours = page.data.into_iter().filter(|event| event.livemode.is_none_or(|live| live == self.live));
        let taken = ours.filter_map(|event| event.data.object.taken()).collect();
        Ok(ListPage { taken, next: Some(next.unwrap_or_else(|| BALANCE.to_owned())) })
    }

    async fn listed_balance(&self, from: Millis, to: Millis, after: Option<&str>) -> Result<ListPage, PspError> {
        let expanded = [("expand[]", "data.source")];
        let page: Page<Transaction> = self.page("/v1/balance_transactions", &expanded, (from, to), after).await?;
        let next = page.data.last().filter(|_| page.has_more).map(|line| format!("{BALANCE}{}", line.id));
        let charges = page.data.into_iter().filter_map(|line| match line.source {
            Some(Source::Charge(charge)) => Some(charge),
            Some(Source::Other) | None => None,
        });
        let ours = charges.filter(|charge| charge.livemode.is_none_or(|live| live == self.live));
        Ok(ListPage { taken: ours.filter_map(|charge| charge.taken()).collect(), next })
    }

    /// A page of one of Stripe's lists, of what was made from one moment until before another (§2.1).
    async fn page<T: DeserializeOwned>(
        &self,
        path: &'static str,
        query: &[(&str, &str)],
        (from, to): (Millis, Millis),
        after: Option<&str>,
    ) -> Result<Page<T>, PspError> {
        let (from, to) = (from.as_seconds().to_string(), to.as_seconds().to_string());
        let mut call = self.get(path).query(query);
        call = call.query(&[("created[gte]", from.as_str()), ("created[lt]", &to), ("limit", "100")]);
        if let Some(after) = after {
            call = call.query(&[("starting_after", after)]);
        }
        self.call(call).await?.accepted()?.read("list")
    }
}

impl Charge {
    /// None where no money was taken, or in a currency that we never ask for.
    fn taken(self) -> Option<Taken> {
        let units = self.amount_captured.unwrap_or(self.amount);
        let amount = from_units(units, &self.currency).filter(|amount| amount.minor > 0)?;
        Some(Taken {
            reference: self.metadata.and_then(|mut all| all.remove("reference")),
            provider_id: None,
            payment_id: Some(self.payment_intent.map_or(self.id, Expandable::into_id)),
            amount,
            at: seconds(self.created),
            refunded: self.amount_refunded.is_some_and(|units| units > 0),
        })
    }
}
