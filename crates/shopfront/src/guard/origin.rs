use url::Url;

/// One exact origin: scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// Reads `http://127.0.0.1:8080`. `None` where that is no origin of the web, or more than one (a path, a user).
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = url.path() == "/" && url.query().is_none() && url.username().is_empty() && url.password().is_none();
        (bare && matches!(url.scheme(), "http" | "https")).then(|| Self::of(&url)).flatten()
    }

    /// The origin of an address; `None` where it has none of the web.
    pub fn of(url: &Url) -> Option<Self> {
        let (host, port) = (url.host_str()?.to_owned(), url.port_or_known_default()?);
        Some(Self { scheme: url.scheme().to_owned(), host, port })
    }

    /// Whether an address is of it.
    pub fn is_of(&self, url: &Url) -> bool {
        Self::of(url).as_ref() == Some(self)
    }

    /// Its host, as addresses write it.
    pub fn host(&self) -> &str {
        &self.host
    }
}
