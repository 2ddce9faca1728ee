//! What the conversation promises, on both engines, with the sandbox as Meta.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "a story that cannot set its scene must fail loudly, and reads best with its values in place"
)]

#[path = "../world/mod.rs"]
mod world;

mod at_once;
mod crash;
mod customers;
mod desk;
mod enclosing;
mod files;
mod handling;
mod inbox;
mod line_news;
mod nodes;
mod oddities;
mod order;
mod pace;
mod reception;
mod sending;
mod shapes;
mod statuses;
mod taking;
mod window;
