//! MTN MoMo Collections (§8): a push to the payer's phone, 202 without a body, one callback that is never repeated, a table of
//! numbers in the sandbox, and five minutes for the payer.

mod api;
mod book;
mod change;
mod login;
mod payer;
mod voice;

pub(super) use book::Book;
pub(super) use change::{act, list};
pub(super) use voice::MtnVoice;

use super::PspState;
use axum::{
    Router,
    routing::{get, post},
};

pub(super) fn routes() -> Router<PspState> {
    Router::new()
        .route("/mtn/collection/token/", post(login::token))
        .route("/mtn/collection/v1_0/requesttopay", post(api::create))
        .route("/mtn/collection/v1_0/requesttopay/{id}", get(api::status))
        .route("/mtn/phone/{id}", get(payer::show).post(payer::decide))
}
