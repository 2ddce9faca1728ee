//! PaymeTrust (§1), with the family's rules where its own are not known: unsigned notifications at each change, no
//! amount in a status, expired tokens answered now with 200, now with 401.

mod api;
mod book;
mod change;
mod checks;
mod payer;
mod voice;

pub(super) use book::Book;
pub(super) use change::{act, list};
pub(super) use voice::PaymeTrustVoice;

use super::PspState;
use axum::{
    Router,
    routing::{get, post},
};

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/paymetrust/v1/oauth/login", post(api::login))
        .route("/paymetrust/v1/payment", post(api::create))
        .route("/paymetrust/v1/payment/{id}", get(api::status))
        .route("/paymetrust/pay/{token}", get(payer::show).post(payer::decide))
}
