//! Asks web servers of strangers, within bounds: guarded addresses, redirects followed by hand, sizes and times capped while
//! reading, proxies of the environment ignored, no cookies kept.
//!
//! Source: contract *catalogue sources*, sections 22, 24 and 25.

mod body;
mod decode;
mod pace;
mod resolve;

pub(crate) use decode::within;
pub use decode::{Bomb, inflate};
pub use pace::Pace;

use crate::guard::Guard;
use reqwest::{
    Client, Method,
    header::{self, HeaderMap, HeaderValue},
    redirect::Policy,
};
use std::{sync::Arc, time::Duration};
use url::Url;

/// How often a page may send on to another.
pub const MOST_REDIRECTS: usize = 5;
/// How long a connection, or the first byte, may take.
const TO_ANSWER: Duration = Duration::from_secs(10);
/// How long a whole answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most headers of an answer, in bytes; their count is capped at a hundred by the client.
const MOST_HEADER_BYTES: usize = 64 * 1024;
/// The largest page, in bytes.
pub const PAGE_BYTES: usize = 10 * 1024 * 1024;
/// The largest feed or sheet, in bytes.
pub const FEED_BYTES: usize = 50 * 1024 * 1024;
/// The most an answer may unpack to, in bytes.
pub const UNPACKED_BYTES: usize = 200 * 1024 * 1024;

/// Why there is no answer. It never tells what a refused or failed server said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// Not an address of a public page.
    #[error("the address is not one of a public web page")]
    Refused,
    /// More than may be read.
    #[error("the answer is too large")]
    TooLarge,
    /// No answer, or none as it should be: there may be one later.
    #[error("the server does not answer")]
    Unreachable,
}

impl WebError {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused_address",
            Self::TooLarge => "too_large",
            Self::Unreachable => "unreachable",
        }
    }
}

/// What is asked.
#[derive(Clone)]
pub struct Ask {
    /// Where.
    pub url: Url,
    /// What kinds of answers are understood.
    pub accept: &'static str,
    /// A question in GraphQL: it is posted, and only to a path that ends in `/graphql`.
    pub query: Option<String>,
    /// The largest answer, in bytes as sent.
    pub most_bytes: usize,
    /// A token that opens what is there: it is told to this origin only.
    pub bearer: Option<String>,
    /// The mark of the answer that is known already.
    pub etag: Option<String>,
    /// When the answer that is known already was changed, as the server said it.
    pub modified: Option<String>,
}

impl Ask {
    /// For a page or whatever else is there.
    pub fn of(url: Url) -> Self {
        let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5";
        Self { url, accept, query: None, most_bytes: PAGE_BYTES, bearer: None, etag: None, modified: None }
    }
}

/// What a server said.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status; 304 where what is known already still holds.
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: Url,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, unpacked.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text, if it is one.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Asks web servers.
#[derive(Debug, Clone)]
pub struct Web {
    client: Client,
    guard: Arc<Guard>,
    agent_language: Option<HeaderValue>,
}

impl Web {
    /// One that asks what the guard lets through, in the name of `agent` (a product's name, version and contact).
    ///
    /// # Errors
    /// When the client cannot be made (no TLS).
    pub fn new(guard: Guard, agent: &str) -> Result<Self, reqwest::Error> {
        let guard = Arc::new(guard);
        let client = Client::builder()
            .dns_resolver(Arc::new(resolve::Tested(Arc::clone(&guard))))
            // Followed by hand, so that each address goes through the guard.
            .redirect(Policy::none())
            // A proxy would resolve names by itself.
            .no_proxy()
            .referer(false)
            .connect_timeout(TO_ANSWER)
            .read_timeout(TO_ANSWER)
            // An idle connection is forgotten before a name may have moved.
            .pool_idle_timeout(Duration::from_secs(5))
            .pool_max_idle_per_host(2)
            .user_agent(agent)
            .build()?;
        Ok(Self { client, guard, agent_language: None })
    }

    /// With the languages the merchant reads, as `Accept-Language` writes them; a text that no header can hold is left out.
    #[must_use]
    pub fn in_language(mut self, language: &str) -> Self {
        self.agent_language = HeaderValue::from_str(language).ok();
        self
    }

    /// What it may ask.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Asks, following redirects.
    ///
    /// # Errors
    /// [`WebError`]; a status that is no success is an answer all the same.
    pub async fn ask(&self, ask: &Ask) -> Result<Answer, WebError> {
        tokio::time::timeout(PATIENCE, self.follow(ask)).await.unwrap_or(Err(WebError::Unreachable))
    }

    /// Hands bytes in (POST) and gives the status and the headers that were answered; nobody is followed elsewhere, and the
    /// answer's body is not read. [`WebError::Unreachable`] may have reached it all the same.
    ///
    /// # Errors
    /// [`WebError`]; a status that is no success is an answer all the same.
    pub async fn hand_in(&self, url: Url, headers: HeaderMap, body: Vec<u8>) -> Result<(u16, HeaderMap), WebError> {
        self.guard.place(&url).map_err(|_| WebError::Refused)?;
        let sending = self.client.post(url).headers(headers).body(body).send();
        let answer = tokio::time::timeout(PATIENCE, sending).await.map_err(|_| WebError::Unreachable)?;
        let answer = answer.map_err(|error| why(&error))?;
        Ok((answer.status().as_u16(), answer.headers().clone()))
    }

    async fn follow(&self, ask: &Ask) -> Result<Answer, WebError> {
        let mut url = ask.url.clone();
        self.guard.place(&url).map_err(|_| WebError::Refused)?;
        for _ in 0..=MOST_REDIRECTS {
            let same_origin = url.origin() == ask.url.origin();
            let answer = self.request(ask, &url, same_origin)?.send().await.map_err(|error| why(&error))?;
            let headers = answer.headers();
            let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
            if bytes > MOST_HEADER_BYTES {
                return Err(WebError::TooLarge);
            }
            let status = answer.status();
            let to = headers.get(header::LOCATION).filter(|_| status.is_redirection() && status.as_u16() != 304);
            let Some(to) = to else {
                let (status, headers) = (status.as_u16(), headers.clone());
                let body = body::read(answer, ask.most_bytes).await?;
                return Ok(Answer { status, url, headers, body });
            };
            let to = String::from_utf8_lossy(to.as_bytes()).into_owned();
            url = self.guard.hop(&url, &to).map_err(|_| WebError::Refused)?;
        }
        Err(WebError::Unreachable)
    }

    fn request(&self, ask: &Ask, url: &Url, same_origin: bool) -> Result<reqwest::RequestBuilder, WebError> {
        let posts = ask.query.is_some() && same_origin;
        if posts && !url.path().ends_with("/graphql") {
            return Err(WebError::Refused);
        }
        let method = if posts { Method::POST } else { Method::GET };
        let mut request = self.client.request(method, url.clone()).header(header::ACCEPT, ask.accept);
        request = request.header(header::ACCEPT_ENCODING, "gzip, br");
        if let Some(language) = &self.agent_language {
            request = request.header(header::ACCEPT_LANGUAGE, language.clone());
        }
        if let Some(query) = ask.query.as_ref().filter(|_| posts) {
            request = request.header(header::CONTENT_TYPE, "application/json").body(query.clone());
        }
        // What is known of one origin says nothing to another, and what opens it is nobody else's.
        if same_origin {
            if let Some(bearer) = &ask.bearer {
                request = request.bearer_auth(bearer);
            }
            for (name, known) in [(header::IF_NONE_MATCH, &ask.etag), (header::IF_MODIFIED_SINCE, &ask.modified)] {
                if let Some(value) = known.as_deref().and_then(|known| HeaderValue::from_str(known).ok()) {
                    request = request.header(name, value);
                }
            }
        }
        Ok(request)
    }
}

/// A name that leads to no public address is a refused one, however the client wraps it.
fn why(error: &reqwest::Error) -> WebError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.downcast_ref::<crate::guard::Refused>().is_some() {
            return WebError::Refused;
        }
        cause = one.source();
    }
    WebError::Unreachable
}
