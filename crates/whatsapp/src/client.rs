//! The Cloud API over HTTP: sending (§4), media (§6), the number's own state (§4.7).
//!
//! There is no idempotency key (§4.2): what matters about a failed call is whether the message may have left. Three
//! answers are told apart: Meta refused it, it surely never left, nobody knows.

mod credentials;
mod error;
mod exchange;
mod media;
mod number;
mod send;

pub use credentials::Credentials;
pub use error::{ClientError, MediaError, SendError};
pub use media::{Downloaded, MediaLink};
pub use number::Number;
pub use send::Accepted;

use std::time::Duration;

/// Speaks to Meta on behalf of any line. Cheap to clone; connections are shared.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    for_media: Duration,
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For a whole call.
    pub total: Duration,
    /// For a whole call that carries a file.
    pub media: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), total: Duration::from_secs(10), media: Duration::from_secs(120) }
    }
}

impl Client {
    /// A client with the usual patience: 3 s to connect, 10 s for a call, 2 min for a file.
    pub fn new() -> Result<Self, ClientError> {
        Self::with_timeouts(Timeouts::default())
    }

    /// A client with other patience.
    pub fn with_timeouts(timeouts: Timeouts) -> Result<Self, ClientError> {
        let http = reqwest::Client::builder()
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.total)
            // Graph never redirects a POST; following one would carry the token elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            // The media host refuses clients that do not say who they are.
            .user_agent(concat!("seven-t/", env!("CARGO_PKG_VERSION")))
            .tcp_nodelay(true)
            // A connection the other side is about to close turns a message into one nobody knows the fate of.
            .pool_idle_timeout(Duration::from_secs(20))
            .build()
            .map_err(ClientError)?;
        Ok(Self { http, for_media: timeouts.media })
    }
}
