//! GeniusPay (§3): a hosted page, francs only in the end, an `id` that finds nothing, bodies that only their own bytes can
//! verify, and a firewall that wants a browser.

mod api;
mod book;
mod change;
mod error;
mod hooks;
mod payer;
mod voice;

pub(super) use book::Book;
pub(super) use change::{act, list};
pub(super) use voice::GeniusPayVoice;

use super::PspState;
use axum::{
    Router,
    routing::{delete, get, post},
};

/// Where the API is, below the emulator's address.
const API: &str = "/geniuspay/api/v1/merchant";

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route(&format!("{API}/payments"), post(api::create).get(api::list))
        .route(&format!("{API}/payments/{{reference}}"), get(api::retrieve))
        .route(&format!("{API}/webhooks"), post(hooks::create).get(hooks::list))
        .route(&format!("{API}/webhooks/{{id}}"), delete(hooks::delete))
        .route(&format!("{API}/webhooks/{{id}}/test"), post(hooks::test))
        .route("/geniuspay/pay/{reference}", get(payer::show).post(payer::decide))
}
