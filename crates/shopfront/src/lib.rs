//! Reads what a stranger's web server says: the only place that opens a socket to an address somebody typed.
//! [`Fetcher::hand_in`] is how something is sent there.
//!
//! [`Fetcher::page`] gives the words of a page ([`readable`]), or why not ([`FetchError`]). It asks public addresses only,
//! on the ports of the web, follows a few redirects and looks at each anew, and waits and reads within bounds.

mod address;
mod fetch;
mod hand_in;
mod readable;

pub use address::is_public;
pub use fetch::{FetchError, Fetcher, Page, Reach, is_web_address};
pub use hand_in::HandedIn;
pub use readable::{Readable, readable};
