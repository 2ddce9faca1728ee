//! The binary's parts: configuration, the apply file, and the wiring of the rooms.

pub mod apply;
pub mod apply_file;
pub mod bench;
pub mod clocks;
pub mod config;
pub mod eval;
pub mod health;
pub mod house;
mod housekeeping;
pub mod meanings;
mod merged;
pub mod models;
mod proxy;
pub mod serve;
mod source_line;
pub mod understand;
mod voices;
pub mod webhooks;
pub mod wiring;
mod wrong_knocks;
