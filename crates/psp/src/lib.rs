//! Payment service providers spoken: one file or folder each, behind one trait.
//!
//! This crate knows no brand, order or database. It opens a payment session at a provider, asks what became of it,
//! ends it and gives money back where that is possible, and verifies notifications. It never decides that an order is paid: it tells what
//! the provider said ([`Looked`]), with the amount where the provider tells one, and what it does not understand
//! stays [`State::Unknown`], which is neither success nor failure.
//!
//! Contract: `payments.md` (sections are cited as §1.4). Every outcome of a call is one of three: accepted, refused,
//! or unknown ([`PspError::may_have_happened`]); an unknown creation is looked up by [`Reference`] before any retry.
//! An account is asked as often as its [`CallBudget`] allows, and whoever opens it says how urgent that is ([`Urgency`]).

mod account;
mod budget;
mod cinetpay;
mod dispute;
mod error;
mod exchange;
mod figure;
mod geniuspay;
mod list;
mod looked;
mod moment;
mod mtn;
mod notification;
mod orange;
mod paymetrust;
mod plain;
mod provider;
mod refund;
mod retry_after;
mod said;
mod session;
mod stamped;
mod stripe;
mod tokens;
mod turn;
mod wave;

pub use account::{Account, AccountError, Kind, Psp};
pub use budget::CallBudget;
pub use cinetpay::CinetPay;
pub use dispute::{Dispute, DisputeState};
pub use error::PspError;
pub use geniuspay::GeniusPay;
pub use list::{ListPage, Taken};
pub use looked::{Looked, State};
pub use mtn::Mtn;
pub use notification::{Claim, News, Notification, NotificationError, NotificationRequest};
pub use orange::Orange;
pub use paymetrust::{Dialect, PaymeTrust};
pub use provider::{Answer, Capabilities, Limits, Provider};
pub use refund::{FoundRefund, RefundRequest, RefundState, Refunded, Refunds};
pub use session::{Customer, Reference, ReferenceError, Session, SessionRef, SessionRequest};
pub use stamped::{StampError, StampedHmac};
pub use stripe::Stripe;
pub use turn::Urgency;
pub use wave::Wave;
