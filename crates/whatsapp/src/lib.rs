//! The WhatsApp Cloud API spoken: webhooks read, messages written, refusals understood.
//!
//! This crate knows no brand, no order and no database. It promises:
//!
//! - [`signature`]: a webhook is Meta's only if its raw bytes say so.
//! - [`webhook`]: any JSON object becomes a list of [`Update`]s, in order; one odd item never costs the others.
//! - [`outgoing`]: a message is checked against every limit Meta states *before* it leaves, and is stored as what it is.
//! - [`client`]: sending, read receipts, media and the number's own state, over HTTP. An outcome nobody knows
//!   ([`SendError::NoAnswer`]) is never taken for a refusal.
//! - [`errors`]: for each error code, whether to retry and when, or why to stop.
//! - [`pacing`]: when the next message may leave, without a clock.
//!
//! Contract: `whatsapp-cloud-api.md`; its sections are cited as §4.3.

pub mod client;
pub mod contact_card;
pub mod errors;
mod lenient;
pub mod media_rules;
pub mod outgoing;
pub mod pacing;
pub mod signature;
pub mod webhook;

pub use client::{Accepted, Client, ClientError, Credentials, Downloaded, MediaError, MediaLink, Number, SendError};
pub use contact_card::ContactCard;
pub use errors::{GraphError, ProviderError, StopReason, Verdict, classify};
pub use media_rules::MediaKind;
pub use outgoing::{LimitError, MediaRef, Outgoing, ReadReceipt, Recipient, Template};
pub use pacing::{Pacer, Turn};
pub use webhook::{
    Content, DailyLimit, DeliveryStatus, Echo, Envelope, Inbound, Kind, Media, News, Preference, PreferenceValue,
    Quoted, Referral, Sender, Severity, StatusUpdate, SystemChange, Update, WebhookError,
};
