//! What knowledge promises, on both engines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot set its scene must fail loudly")]

mod articles;
mod desk;
mod pages;
mod questions;
