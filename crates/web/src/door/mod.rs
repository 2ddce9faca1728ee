//! What every request passes: who asks, from where, in which language, and how a refusal is told.

mod cookies;
mod desk;
mod headers;
mod id;
mod reader;
mod refused;
mod same_origin;
mod signed;

pub(crate) use cookies::{cookie, set_cookie};
pub(crate) use desk::{Desk, accent_of, zone_of};
pub(crate) use headers::security_headers;
pub(crate) use id::{Id, MessageInPath};
pub(crate) use reader::{Reader, note_reader};
pub(crate) use refused::{Answer, Refused, tell_refusals};
pub(crate) use same_origin::same_origin;
pub(crate) use signed::{Signed, session_cookie, token_of};
