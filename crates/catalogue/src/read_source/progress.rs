use crate::Progress;
use kernel::Currency;
use shopfront::{
    Platform,
    site::{Found, Seen, Watch},
};
use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Mutex, PoisonError},
};

/// Pictures shown of a sync that goes on.
const PICTURES: usize = 8;

/// Follows a reading: how far it is, for whoever looks.
pub(super) struct Follow {
    currency: Currency,
    seen: Mutex<State>,
}

#[derive(Default)]
struct State {
    platform: Option<Platform>,
    currency: Option<String>,
    requests: usize,
    expected: Option<usize>,
    /// Of the ids met: a product comes again on other pages.
    ids: HashSet<u64>,
    pictures: Vec<String>,
}

impl Follow {
    pub(super) fn new(currency: Currency) -> Self {
        Self { currency, seen: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic elsewhere leaves figures behind, and these are for looking at.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn progress(&self) -> Progress {
        let state = self.state();
        Progress {
            platform: state.platform.map(|platform| platform.name().to_owned()),
            currency: state.currency.clone(),
            requests: count(state.requests),
            products: count(state.ids.len()),
            expected: state.expected.map(count),
            pictures: state.pictures.clone(),
        }
    }

    /// How far it came in the end.
    pub(super) fn ended(&self, found: &Found, products: usize) -> Progress {
        let progress = self.progress();
        let platform = found.platform.map(|platform| platform.name().to_owned());
        let currency = found.products.iter().find_map(|product| product.currency).map(|said| said.code().to_owned());
        Progress {
            platform: platform.or(progress.platform),
            currency: currency.or(progress.currency).or_else(|| Some(self.currency.code().to_owned())),
            requests: count(found.requests),
            products: count(products),
            ..progress
        }
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Watch for Follow {
    fn seen(&self, seen: &Seen<'_>) {
        let mut state = self.state();
        state.platform = seen.platform.or(state.platform);
        state.requests = state.requests.max(seen.requests);
        state.expected = seen.expected.or(state.expected);
        for product in seen.products {
            let mut hasher = DefaultHasher::new();
            product.external_id.hash(&mut hasher);
            if !state.ids.insert(hasher.finish()) {
                continue;
            }
            if state.currency.is_none() {
                state.currency = product.currency.map(|said| said.code().to_owned());
            }
            if let Some(picture) = product.images.first().filter(|picture| picture.len() <= 500) {
                if state.pictures.len() >= PICTURES {
                    state.pictures.remove(0);
                }
                state.pictures.push(picture.clone());
            }
        }
    }
}
