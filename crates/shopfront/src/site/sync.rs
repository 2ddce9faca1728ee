//! What became of a shop since the last time (contract, section 23).

use super::{Found, Memory};
use crate::product::{Availability, Product};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Whether a product is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It was seen.
    Active,
    /// It is gone; what points at it stays.
    Inactive,
}

/// A product that is known, and what is known of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// The product as the source last said it.
    #[serde(flatten)]
    pub product: Product,
    /// Whether it is offered.
    pub status: Status,
    /// Complete readings in a row that did not see it.
    #[serde(default)]
    pub missed: u32,
    /// A price the source says that is held for the merchant to look at: too far from the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_price: Option<String>,
}

/// What a reading changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Products that are new.
    pub created: usize,
    /// Products some field of which changed.
    pub changed: usize,
    /// Products that are gone since.
    pub gone: usize,
    /// Products that are back.
    pub back: usize,
    /// Prices that are held.
    pub held: usize,
    /// What is odd, in short stable words.
    pub warnings: Vec<String>,
}

/// Readings in a row after which what is not seen is gone.
const MISSES: u32 = 2;
/// A price that many times higher or lower is not taken silently.
const TOO_FAR: u64 = 5;
/// Above this part of prices that change at once, in hundredths, all are held; below so many products nothing is judged by parts.
const MOST_CHANGES: usize = 30;
const FEW: usize = 10;

impl Memory {
    /// Takes a reading in. The same reading twice changes nothing the second time.
    pub fn take(&mut self, found: &Found) -> Report {
        self.note_reading();
        let mut report = Report { warnings: found.warnings.clone(), ..Report::default() };
        let active = self.known.values().filter(|known| known.status == Status::Active).count();
        let half = found.products.len() * 2 < self.last_count;
        if half {
            report.warnings.push("less_than_half".to_owned());
        }
        let complete = found.complete && !half && !found.products.is_empty();
        let hold_all = self.too_many_changes(&found.products);
        if hold_all {
            report.warnings.push("many_prices_changed".to_owned());
        }
        let mut seen: HashSet<&str> = HashSet::new();
        for product in &found.products {
            seen.insert(&product.external_id);
            self.see(product, hold_all, &mut report);
        }
        let gone: HashSet<&str> = found.gone.iter().map(String::as_str).collect();
        for known in self.known.values_mut().filter(|known| !seen.contains(known.product.external_id.as_str())) {
            let own_page_gone = gone.contains(known.product.external_id.as_str());
            if complete && !own_page_gone {
                known.missed = (known.missed + 1).min(MISSES);
            }
            if known.status == Status::Active && (own_page_gone && !half || known.missed >= MISSES) {
                known.status = Status::Inactive;
                report.gone += 1;
            }
        }
        if complete {
            self.last_count = found.products.len();
        } else if active > 0 {
            report.warnings.push("incomplete".to_owned());
        }
        report
    }

    fn see(&mut self, product: &Product, hold_all: bool, report: &mut Report) {
        let Some(known) = self.known.get_mut(&product.external_id) else {
            report.created += 1;
            self.known.insert(
                product.external_id.clone(),
                Known { product: product.clone(), status: Status::Active, missed: 0, held_price: None },
            );
            return;
        };
        if known.status == Status::Inactive {
            report.back += 1;
        }
        (known.status, known.missed) = (Status::Active, 0);
        let mut fresh = product.clone();
        let (before, after) = (known.product.price, fresh.price);
        let held = match (before, after) {
            (Some(before), Some(after)) if before != after => {
                hold_all || before > after.times_whole(TOO_FAR) || after > before.times_whole(TOO_FAR)
            }
            _ => false,
        };
        known.held_price = held.then(|| after.map(|after| after.to_string())).flatten();
        if held {
            report.held += 1;
            (fresh.price, fresh.regular_price, fresh.price_max) =
                (before, known.product.regular_price, known.product.price_max);
        }
        // A page that says nothing of a field once does not take away what it said before, except what it may well stop saying.
        if fresh.currency.is_none() {
            fresh.currency = known.product.currency;
        }
        retire_variants(&known.product, &mut fresh);
        if fresh != known.product {
            report.changed += 1;
            known.product = fresh;
        }
    }

    /// Whether more prices change at once than a shop changes: it may be hacked.
    fn too_many_changes(&self, products: &[Product]) -> bool {
        let compared = products.iter().filter_map(|product| {
            let known = self.known.get(&product.external_id)?;
            Some(known.product.price? != product.price?)
        });
        let (all, changed) = compared.fold((0, 0), |(all, changed), differs| (all + 1, changed + usize::from(differs)));
        all >= FEW && changed * 100 > all * MOST_CHANGES
    }
}

/// A form that is no more offered cannot be had; it stays known, as orders point at it.
fn retire_variants(before: &Product, fresh: &mut Product) {
    if fresh.variants.is_empty() {
        return;
    }
    for variant in &before.variants {
        let same = fresh.variants.iter().any(|other| other.external_id == variant.external_id);
        if !same && fresh.variants.len() < 500 {
            let mut gone = variant.clone();
            (gone.availability, gone.stock) = (Availability::OutOfStock, None);
            fresh.variants.push(gone);
        }
    }
}
