//! Reads what a stranger's web server says: the only place that opens a socket to an address somebody typed.
//!
//! [`Fetcher::page`] gives the words of a page ([`readable`]), or why not ([`FetchError`]). It asks public addresses only,
//! on the ports of the web, follows a few redirects and looks at each anew, and waits and reads within bounds.

mod address;
mod api;
pub mod command;
mod context;
pub mod encoding;
pub mod feed;
mod fetch;
pub mod guard;
pub mod html;
pub mod image;
pub mod json;
pub mod link;
mod page;
pub mod price;
pub mod product;
mod read;
mod readable;
pub mod robots;
mod schema;
pub mod site;
mod sitemap;
mod sniff;
mod table;
pub mod text;
pub mod web;
mod xml;

pub use address::{Network, is_public};
pub use context::Context;
pub use fetch::{FetchError, Fetcher, Page, Reach, is_web_address};
pub use page::Platform;
pub use read::{Kind, Outcome};
pub use readable::{Readable, readable};
pub use sniff::{read, sheet_address};
