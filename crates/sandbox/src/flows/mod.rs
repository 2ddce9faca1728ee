//! WhatsApp Flows (section 8): what the business keeps, what is wrong with a Flow JSON, and the phone that fills it in.

mod check;
mod cipher;
mod client;
mod declared;
mod document;
mod endpoint;
mod expression;
mod field;
mod flow;
mod grammar;
mod key;
mod life;
mod offer;
mod phone;
mod reckoning;
mod sending;
mod session;
mod steps;
mod store;
mod tokens;

pub(crate) use check::check;
pub(crate) use client::{Ending, Shown, back, close, fill, open, submit};
pub(crate) use document::FlowJson;
pub(crate) use endpoint::{Endpoint, Trouble};
pub(crate) use flow::{CATEGORIES, Flow, FlowStatus};
pub(crate) use key::{BusinessKey, PublicKey};
pub(crate) use life::Unpublishable;
pub(crate) use sending::may_send;
pub(crate) use session::Session;
pub(crate) use store::Flows;
