//! CinetPay v2 (§5.2): keys in the body, codes as strings, multiples of 5, a form for notifications, the first of them while
//! the payer still waits, signed without a time.

mod api;
mod book;
mod change;
mod payer;
mod voice;

pub(super) use book::Book;
pub(super) use change::{act, list};
pub(super) use voice::CinetPayVoice;

use super::PspState;
use axum::{
    Router,
    routing::{get, post},
};

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/cinetpay/v2/payment", post(api::create))
        .route("/cinetpay/v2/payment/check", post(api::check))
        .route("/cinetpay/pay/{token}", get(payer::show).post(payer::decide))
}
