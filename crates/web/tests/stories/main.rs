//! The pages as browsers get them: real requests through the router, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot set its scene must fail loudly")]

mod agent;
mod appointments;
mod board;
mod browser;
mod collections;
mod delivery;
mod every_page;
mod follow_up;
mod inbox;
mod inbox_lists;
mod knowledge;
mod leads;
mod line_news;
mod live;
mod models;
mod money;
mod notices;
mod pay;
mod platform;
mod promos;
mod roles;
mod sent_again;
mod sheets;
mod signing_in;
mod sources;
mod suggested;
mod tenants;
mod thread;
mod trial;
mod why;
mod words;
mod world;
