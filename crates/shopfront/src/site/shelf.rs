//! Where the answers of a shop's server are kept: from one reading to the next with the marks they came with, and within one
//! reading, so that one that was cut short goes on where it was.

use super::{Page, Product};
use crate::Platform;
use std::{fmt, future::Future, pin::Pin};
use url::Url;

/// What will be there soon.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An answer that is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The address that was asked.
    pub asked: Url,
    /// What answered.
    pub page: Page,
    /// The mark of the answer.
    pub etag: Option<String>,
    /// When it was changed, as the server said it.
    pub modified: Option<String>,
    /// Whether this reading asked for it: then it is not asked for again.
    pub is_fresh: bool,
}

/// Keeps answers. One that cannot be kept or found is asked for again: nothing is lost.
pub trait Shelf: fmt::Debug + Send + Sync {
    /// The answer that is kept of an address.
    fn find<'a>(&'a self, asked: &'a Url) -> Soon<'a, Option<Kept>>;
    /// Keeps an answer of this reading.
    fn keep(&self, kept: Kept) -> Soon<'_, ()>;
}

/// Takes products as they are read, so that not all of them are held at once.
pub trait Basket: Send + Sync {
    /// Takes some, each of them once; false when no more are wanted.
    fn put(&self, products: Vec<Product>) -> Soon<'_, bool>;
}

/// What a reading has seen just now.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The software the shop seems to run on.
    pub platform: Option<Platform>,
    /// Products as read; the same one may come again.
    pub products: &'a [Product],
    /// How many questions were asked so far.
    pub requests: usize,
    /// How many pages of products there may be, where a list of them was found.
    pub expected: Option<usize>,
}

/// Follows a reading as it goes.
pub trait Watch: Send + Sync {
    /// Is told what was seen, from within the reading: it must not wait.
    fn seen(&self, seen: &Seen<'_>);
}

/// Nobody looks.
impl Watch for () {
    fn seen(&self, _: &Seen<'_>) {}
}
