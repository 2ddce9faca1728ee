//! Webhooks: raw bytes become a flat list of typed updates, in the order they stand in the body (§1.5, §2, §3).
//!
//! Only bytes that are no JSON object are an error. Whatever cannot be given a type stays [`Kind::Unknown`] (or
//! [`Content::Unknown`] when the sender and the message id are clear) with its JSON, and costs its neighbours nothing.

mod book;
mod content;
mod envelope;
mod inbound;
mod loose;
pub mod news;
mod preference;
mod reading;
mod status;

pub use content::{Content, Media, OrderItem, SystemChange};
pub use envelope::{Envelope, Kind, Update, WebhookError};
pub use inbound::{Echo, Inbound, Quoted, Referral, ReferredProduct, Sender};
pub use news::{DailyLimit, News, Severity};
pub use preference::{Preference, PreferenceValue};
pub use status::{DeliveryStatus, EntryWindow, Pricing, StatusUpdate};
