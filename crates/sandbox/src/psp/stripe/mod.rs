//! Stripe Checkout Sessions (§2): form-encoded, strict about parameters, amounts and times, with idempotency keys,
//! several events per payment in no particular order, a payer page that knows the test cards, refunds
//! that may succeed late or come back, made by us or in the dashboard, and disputes.

mod balance;
mod book;
mod change;
mod checks;
mod create;
mod dispute;
mod error;
mod events;
mod form;
mod idempotency;
mod later;
mod once;
mod payer;
mod read;
mod refund;
mod session;
mod status;
mod voice;

pub(super) use book::Book;
pub(super) use change::{act, list, settle};
pub(super) use later::go_on;
pub(super) use voice::StripeVoice;

use super::PspState;
use axum::{
    Router,
    routing::{get, post},
};

/// The version of the shapes here; accounts may ask for older events.
pub(super) const VERSION: &str = "2026-10-28.endive";

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/stripe/v1/checkout/sessions", post(create::create).get(read::list))
        .route("/stripe/v1/checkout/sessions/{id}", get(read::retrieve))
        .route("/stripe/v1/checkout/sessions/{id}/expire", post(read::expire))
        .route("/stripe/v1/checkout/sessions/{id}/line_items", get(read::line_items))
        .route("/stripe/v1/refunds", post(refund::create).get(refund::list))
        .route("/stripe/v1/refunds/{id}", get(refund::retrieve))
        .route("/stripe/v1/events", get(read::events))
        .route("/stripe/v1/balance_transactions", get(balance::transactions))
        .route("/stripe/pay/{id}", get(payer::show).post(payer::decide))
}
