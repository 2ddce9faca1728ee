//! The number that tells a process whether its index in memory is old.

mod store;

pub(crate) use store::{asking, bump, current, lock};
