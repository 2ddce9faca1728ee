//! Orange Money Web Payment (§7): 201 for every yes, tokens whose life is told as a string, a page of ten minutes,
//! `INITIATED` for ever when nobody tries, and notifications that name no order.

mod api;
mod book;
mod change;
mod login;
mod payer;
mod voice;

pub(super) use book::Book;
pub(super) use change::{act, list};
pub(super) use voice::OrangeVoice;

use super::PspState;
use axum::{
    Router,
    routing::{get, post},
};

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/orange/oauth/v3/token", post(login::token))
        .route("/orange/orange-money-webpay/{country}/v1/webpayment", post(api::create))
        .route("/orange/orange-money-webpay/{country}/v1/transactionstatus", post(api::status))
        .route("/orange/pay/{token}", get(payer::show).post(payer::decide))
}
