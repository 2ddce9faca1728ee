//! The words every context shares: identifiers, money, time, secrets, and the way an error is told at the edge.
//!
//! Nothing here does I/O. Time and chance enter as values ([`Clock`], [`Chance`]), so that a story can be told twice
//! and end the same way.

mod api_error;
mod bucket;
mod chance;
mod clock;
mod crypto;
mod id;
mod locale;
mod money;
mod phone;
mod secret;

pub use api_error::ApiError;
pub use bucket::{Bucket, Rate};
pub use chance::Chance;
pub use clock::{Clock, Millis, days, hours, minutes, seconds};
pub use crypto::{Vault, VaultError, constant_time_eq, hmac_sha256, hmac_sha256_verify, sha256};
pub use id::*;
pub use locale::Locale;
pub use money::{Currency, Money, MoneyError};
pub use phone::{Phone, PhoneError};
pub use secret::Secret;
