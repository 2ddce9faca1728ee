//! HTML as a flat tree: nodes in the order of the page, each knowing where its inside ends. Built in one pass, without recursion,
//! within bounds of depth, count and time (contract, section 25).

mod build;
mod query;

pub use build::parse;

use html5ever::{LocalName, tendril::StrTendril};

/// A place in a page.
pub type Id = usize;

/// A page.
#[derive(Debug, Default)]
pub struct Dom {
    pub(crate) nodes: Vec<Node>,
    /// Whether something was left out: the page is larger than is read.
    pub cut: bool,
}

/// An element or a text.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) parent: Id,
    /// The place after the last node inside.
    pub(crate) end: Id,
    pub(crate) kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Element { name: LocalName, attrs: Vec<(LocalName, StrTendril)> },
    Text(StrTendril),
}
