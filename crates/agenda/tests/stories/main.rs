//! What the agenda promises, on both engines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot set its scene must fail loudly")]

mod booking;
mod deciding;
mod desk;
mod races;
mod slots;
