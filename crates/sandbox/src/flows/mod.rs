//! WhatsApp Flows (section 8): what the business keeps, what is wrong with a Flow JSON, and the phone that fills it in.
#![allow(dead_code)] // the management API, next, is who asks

mod check;
mod cipher;
mod declared;
mod expression;
mod grammar;
mod key;
mod reckoning;
mod tokens;
