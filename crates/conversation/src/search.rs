//! The search of the inbox: by name, by number and by what was said.

pub(crate) mod store;
mod words;

pub(crate) use words::{Sought, indexed, indexed_contact};
