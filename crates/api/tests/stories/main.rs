//! What the REST door promises, on both engines. Every answer that a story gets is also held against the document.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a story that cannot set its scene must fail loudly"
)]

mod agents;
mod appointments;
mod brands;
mod catalogue;
mod collections;
mod contract;
mod conversations;
mod desk;
mod document;
mod facts;
mod knowledge;
mod line_news;
mod money;
mod orders;
mod problems;
mod sessions;
mod shop;
mod sources;
