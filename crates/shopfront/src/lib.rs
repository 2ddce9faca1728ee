//! Reads what a stranger's web server says: the only place that opens a socket to an address somebody typed.
//!
//! [`Fetcher::page`] gives the words of a page ([`readable`]), or why not ([`FetchError`]). It asks public addresses only,
//! on the ports of the web, follows a few redirects and looks at each anew, and waits and reads within bounds.

mod address;
pub mod command;
mod fetch;
pub mod guard;
pub mod price;
mod readable;
pub mod text;
pub mod web;

pub use address::{Network, is_public};
pub use fetch::{FetchError, Fetcher, Page, Reach, is_web_address};
pub use readable::{Readable, readable};
