//! The binary's parts: configuration, the apply file, and the wiring.

pub mod apply_file;
pub mod config;
mod source_line;
