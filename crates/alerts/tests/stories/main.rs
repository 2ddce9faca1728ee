//! What the alerts promise, on both engines, with the sandbox's mail server, push service and WhatsApp over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a story that cannot set its scene must fail loudly"
)]

mod channels;
mod crash;
mod facts;
mod grouped;
mod peace;
mod sources;
mod storm;
mod strangers;
mod troubles;
mod watching;
mod world;
