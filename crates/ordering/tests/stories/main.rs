//! What ordering promises, told on both engines.

#![allow(clippy::unwrap_used, reason = "scenes of tests")]

mod carts;
mod cash;
mod orders;
mod pricing;
mod quantities;
mod races;
mod rush;
mod shop;
