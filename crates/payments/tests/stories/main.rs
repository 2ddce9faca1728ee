//! What payments promises, told on both engines against the emulated providers, over real HTTP.

#![allow(clippy::unwrap_used, reason = "scenes of tests")]

mod accounts;
mod any_day;
mod bad_input;
mod budget;
mod cases;
mod clicks;
mod collections;
mod disputes;
mod figures;
mod late_money;
mod ledger;
mod notifications;
mod odd_answers;
mod on_phone;
mod placed_again;
mod receipts;
mod refunds;
mod rest;
mod secrets;
mod sweep;
mod till;
