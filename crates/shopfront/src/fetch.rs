use crate::{
    guard::Guard,
    readable,
    web::{Answer, Ask, Web, WebError},
};
use reqwest::Url;
use std::time::Duration;

/// The largest page, in bytes.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 2_000;
/// How long a whole page may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Which addresses may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public internet, on the ports of the web.
    Public,
    /// This machine's own as well, on any port: for an operator who tries things out.
    Loopback,
}

/// The words of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title; may be empty.
    pub title: String,
    /// Its main text, headings marked with `#`.
    pub text: String,
}

/// Why a page was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not an address of a public page.
    #[error("the address is not one of a public web page")]
    RefusedAddress,
    /// No page is there.
    #[error("no page is there")]
    NotFound,
    /// The page is too large.
    #[error("the page is too large")]
    TooLarge,
    /// What is there is no page of text.
    #[error("there is no text")]
    NoText,
    /// The server does not answer, or not as it should: it may later.
    #[error("the server does not answer")]
    Unreachable,
}

impl FetchError {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RefusedAddress => "refused_address",
            Self::NotFound => "not_found",
            Self::TooLarge => "too_large",
            Self::NoText => "no_text",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether the same may succeed later.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::Unreachable)
    }
}

impl From<WebError> for FetchError {
    fn from(error: WebError) -> Self {
        match error {
            WebError::Refused => Self::RefusedAddress,
            WebError::TooLarge => Self::TooLarge,
            WebError::Unreachable => Self::Unreachable,
        }
    }
}

/// Whether a text is the address of a web page at all: where it leads is looked at when it is asked.
pub fn is_web_address(text: &str) -> bool {
    let web = |url: Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
    text.len() <= LONGEST_ADDRESS && Url::parse(text.trim()).is_ok_and(web)
}

/// Reads pages of strangers.
#[derive(Debug, Clone)]
pub struct Fetcher {
    pub(crate) web: Web,
}

impl Fetcher {
    /// One that asks what it may reach.
    ///
    /// # Errors
    /// When the client cannot be made (no TLS).
    pub fn new(reach: Reach) -> Result<Self, reqwest::Error> {
        let guard = match reach {
            Reach::Public => Guard::public(),
            Reach::Loopback => Guard::public().allowing_loopback(),
        };
        Ok(Self { web: Web::new(guard, "SEVEN-T/1 (+page reader)")? })
    }

    /// What asks: for whoever reads more than the words of one page.
    pub const fn web(&self) -> &Web {
        &self.web
    }

    /// Whether an address is one of this machine, which the operator has opened: what is there is ours to hurry.
    pub fn is_ours(&self, address: &Url) -> bool {
        self.web.guard().is_ours(address)
    }

    /// Whether an address may be asked at all, before anybody asks: http or https, no password in it, no name or number of
    /// an inner network, no strange port.
    ///
    /// # Errors
    /// [`FetchError::RefusedAddress`] where it may not.
    pub fn may_ask(&self, address: &str) -> Result<Url, FetchError> {
        self.web.guard().parse(address.trim()).map_err(|_| FetchError::RefusedAddress)
    }

    /// The words of a page.
    ///
    /// # Errors
    /// [`FetchError`].
    pub async fn page(&self, address: &str) -> Result<Page, FetchError> {
        tokio::time::timeout(PATIENCE, self.read(address)).await.unwrap_or(Err(FetchError::Unreachable))
    }

    async fn read(&self, address: &str) -> Result<Page, FetchError> {
        let accept = "text/html, text/plain;q=0.8";
        let ask = Ask { accept, most_bytes: MOST_BYTES, ..Ask::of(self.may_ask(address)?) };
        let answer = self.web.ask(&ask).await?;
        match answer.status {
            200 => words(&answer),
            401 | 403 | 404 | 410 => Err(FetchError::NotFound),
            _ => Err(FetchError::Unreachable),
        }
    }
}

fn words(answer: &Answer) -> Result<Page, FetchError> {
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "text/plain") {
        return Err(FetchError::NoText);
    }
    let source = String::from_utf8_lossy(&answer.body);
    let page = match kind.as_str() {
        "text/plain" => Page { title: String::new(), text: source.replace('\0', "").trim().to_owned() },
        _ => {
            let read = readable(&source);
            Page { title: read.title, text: read.text }
        }
    };
    if page.text.is_empty() { Err(FetchError::NoText) } else { Ok(page) }
}
