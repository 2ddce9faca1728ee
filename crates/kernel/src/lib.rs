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
/// On the `async fn`s that a context shows to others: their futures are boxed where they are written. An `async fn` that is
/// not is compiled anew by every crate that awaits it, and with it all that it awaits itself. A box costs some 50 ns.
pub use async_recursion::async_recursion as boxed;
pub use bucket::{Bucket, Rate};
pub use chance::Chance;
pub use clock::{Clock, Millis, days, hours, minutes, seconds};
pub use crypto::{Vault, VaultError, constant_time_eq, hmac_sha256, hmac_sha256_verify, sha256};
pub use id::*;
pub use locale::Locale;
pub use money::{Currency, Money, MoneyError};
pub use phone::{Phone, PhoneError};
pub use secret::Secret;
