//! What insight promises, on both engines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot set its scene must fail loudly")]

mod inbox;
mod learning;
mod noting;
mod races;
mod ranking;
mod scenes;
