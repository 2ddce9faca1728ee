//! Wave Business Checkout (§4): amounts as strings, several tries inside one session, an end that can be asked for,
//! refunds of all or nothing, and either way of proving notifications.

mod api;
mod change;
mod payer;
mod session;
mod transactions;
mod voice;

pub(super) use change::{act, list};
pub(super) use session::Book;
pub(super) use voice::WaveVoice;

use super::PspState;
use axum::{
    Router,
    routing::{get, post},
};

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/wave/v1/checkout/sessions", post(api::create).get(api::by_transaction))
        .route("/wave/v1/checkout/sessions/search", get(api::search))
        .route("/wave/v1/checkout/sessions/{id}", get(api::retrieve))
        .route("/wave/v1/checkout/sessions/{id}/expire", post(api::expire))
        .route("/wave/v1/checkout/sessions/{id}/refund", post(api::refund))
        .route("/wave/v1/transactions", get(transactions::list))
        .route("/wave/pay/{id}", get(payer::show).post(payer::decide))
}
