use super::{Stripe, amounts::from_units, shapes::Expandable};
use crate::{ListPage, PspError, Taken};
use kernel::{Millis, seconds};
use serde::Deserialize;
use std::collections::HashMap;

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

/// §2.5.
#[derive(Deserialize)]
struct Charge {
    id: String,
    amount: i64,
    amount_captured: Option<i64>,
    amount_refunded: Option<i64>,
    currency: String,
    payment_intent: Option<Expandable>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
    created: i64,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Event>,
    has_more: bool,
}

impl Stripe {
    /// Its events, kept for 30 days (§2.9): of the charges that succeeded, and of those that went back, so that a refund
    /// whose notification was lost shows on the day it was made. The time is the event's.
    pub(super) async fn listed(&self, from: Millis, to: Millis, after: Option<&str>) -> Result<ListPage, PspError> {
        let (from, to) = (from.as_seconds().to_string(), to.as_seconds().to_string());
        let mut call = self.get("/v1/events").query(&[
            ("types[]", "charge.succeeded"),
            ("types[]", "charge.refunded"),
            ("created[gte]", &from),
            ("created[lt]", &to),
            ("limit", "100"),
        ]);
        if let Some(after) = after {
            call = call.query(&[("starting_after", after)]);
        }
        let page: Page = self.call(call).await?.accepted()?.read("list of events")?;
        let next = page.data.last().filter(|_| page.has_more).map(|event| event.id.clone());
        let ours = page.data.into_iter().filter(|event| event.livemode.is_none_or(|live| live == self.live));
        Ok(ListPage { taken: ours.filter_map(|event| event.data.object.taken()).collect(), next })
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
