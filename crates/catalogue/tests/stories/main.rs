//! What the catalogue promises, on both engines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot set its scene must fail loudly")]

mod importing;
mod listing;
mod round_trip;
mod searching;
mod shop;
mod sources;
mod stocking;
