use crate::{is_public, readable};
use reqwest::{
    Client, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use url::Host;

/// The largest page, in bytes.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 2_000;
/// How often a page may send on to another.
const MOST_REDIRECTS: usize = 5;
/// How long a whole page may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a connection may take.
const TO_CONNECT: Duration = Duration::from_secs(5);

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

/// Whether a text is the address of a web page at all: where it leads is looked at when it is asked.
pub fn is_web_address(text: &str) -> bool {
    let web = |url: Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
    text.len() <= LONGEST_ADDRESS && Url::parse(text.trim()).is_ok_and(web)
}

/// Reads pages of strangers.
#[derive(Debug, Clone)]
pub struct Fetcher {
    pub(crate) client: Client,
    reach: Reach,
}

impl Fetcher {
    /// One that asks what it may reach.
    pub fn new(reach: Reach) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .dns_resolver(Arc::new(Guard(reach)))
            // Followed by hand, so that each address is looked at.
            .redirect(reqwest::redirect::Policy::none())
            // A proxy would resolve names by itself.
            .no_proxy()
            .connect_timeout(TO_CONNECT)
            .timeout(PATIENCE)
            .user_agent("SEVEN-T/1 (+page reader)")
            .build()?;
        Ok(Self { client, reach })
    }

    /// Whether an address may be asked at all, before anybody asks: http or https, no password in it, no name or number of
    /// an inner network, no strange port.
    pub fn may_ask(&self, address: &str) -> Result<Url, FetchError> {
        let url = Url::parse(address.trim()).map_err(|_| FetchError::RefusedAddress)?;
        self.check(url)
    }

    fn check(&self, url: Url) -> Result<Url, FetchError> {
        let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let ip = match url.host() {
            Some(Host::Ipv4(v4)) => Some(v4.into()),
            Some(Host::Ipv6(v6)) => Some(v6.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(FetchError::RefusedAddress),
        };
        let here = self.reach == Reach::Loopback
            && (ip.is_some_and(|ip: std::net::IpAddr| ip.is_loopback()) || url.host_str() == Some("localhost"));
        let usual_port = matches!(url.port_or_known_default(), Some(80 | 443 | 8080 | 8443));
        let allowed = here || usual_port && ip.is_none_or(is_public);
        if is_web && allowed { Ok(url) } else { Err(FetchError::RefusedAddress) }
    }

    /// The words of a page.
    pub async fn page(&self, address: &str) -> Result<Page, FetchError> {
        tokio::time::timeout(PATIENCE, self.follow(address)).await.unwrap_or(Err(FetchError::Unreachable))
    }

    async fn follow(&self, address: &str) -> Result<Page, FetchError> {
        let mut url = self.may_ask(address)?;
        for _ in 0..=MOST_REDIRECTS {
            let answer =
                self.client.get(url.clone()).header(header::ACCEPT, "text/html, text/plain;q=0.8").send().await;
            let answer = answer.map_err(|error| why(&error))?;
            let status = answer.status();
            if status.is_redirection() {
                let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
                let to = to.and_then(|to| url.join(to).ok()).ok_or(FetchError::Unreachable)?;
                // A page behind a lock does not lead out of it.
                if url.scheme() == "https" && to.scheme() != "https" {
                    return Err(FetchError::RefusedAddress);
                }
                url = self.check(to)?;
                continue;
            }
            return match status {
                StatusCode::OK => words(answer).await,
                StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => {
                    Err(FetchError::NotFound)
                }
                _ => Err(FetchError::Unreachable),
            };
        }
        Err(FetchError::Unreachable)
    }
}

async fn words(mut answer: reqwest::Response) -> Result<Page, FetchError> {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "text/plain") {
        return Err(FetchError::NoText);
    }
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| why(&error))? {
        if bytes.len() + piece.len() > MOST_BYTES {
            return Err(FetchError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    let source = String::from_utf8_lossy(&bytes);
    let page = match kind.as_str() {
        "text/plain" => Page { title: String::new(), text: source.replace('\0', "").trim().to_owned() },
        _ => {
            let read = readable(&source);
            Page { title: read.title, text: read.text }
        }
    };
    if page.text.is_empty() { Err(FetchError::NoText) } else { Ok(page) }
}

/// A name that leads to no public address is a refused one, however the client wraps it.
pub(crate) fn why(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.downcast_ref::<FetchError>() == Some(&FetchError::RefusedAddress) {
            return FetchError::RefusedAddress;
        }
        cause = one.source();
    }
    FetchError::Unreachable
}

/// Resolves names to addresses that may be asked, at the moment of the connection: a name that changes meanwhile leads
/// nowhere else.
#[derive(Debug)]
struct Guard(Reach);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| is_public(address.ip()) || reach == Reach::Loopback && address.ip().is_loopback())
                .collect();
            if allowed.is_empty() {
                return Err(FetchError::RefusedAddress.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
