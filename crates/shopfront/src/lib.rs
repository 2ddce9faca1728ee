//! Reads what a stranger's web server says: the only place that opens a socket to an address somebody typed.
//! [`Fetcher::hand_in`] is how something is sent there.
//!
//! - [`guard`] decides which addresses may be asked; [`web`] asks them, within bounds of size, time and redirects.
//! - [`read`] takes any document (a page, a feed, a table, an interface's answer, a sitemap) and gives its products ([`product`]),
//!   each field with the reader it is from and how sure that is.
//! - [`site`] reads a whole shop from one address and keeps it in step.
//! - [`price`] is the language of prices; [`robots`] the rules of sites; [`command`] the commands that measure all of it.
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
mod hand_in;
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
pub use hand_in::HandedIn;
pub use page::Platform;
pub use read::{Kind, Outcome};
pub use readable::{Readable, readable};
pub use sniff::{read, sheet_address};
pub use table::{Column, Preview, preview};
pub use url::Url;
