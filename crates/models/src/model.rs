use crate::{Dialect, Price};
use kernel::Secret;
use std::time::Duration;
use url::Url;

/// A model as configured: which, where, with what key, how patiently, and at what price.
#[derive(Debug, Clone)]
pub struct Model {
    /// How it is talked to.
    pub dialect: Dialect,
    /// Where, up to and without the dialect's own paths: see [`crate::base_url`].
    pub base_url: Url,
    /// Its name at that service, such as `mistral-small-latest`.
    pub name: String,
    /// The key of whoever pays; services on one's own machine want none.
    pub key: Option<Secret>,
    /// How long one question may take in all, tries and waits included.
    pub time_out: Duration,
    /// What its tokens cost; all zero where they cost nothing.
    pub price: Price,
}
