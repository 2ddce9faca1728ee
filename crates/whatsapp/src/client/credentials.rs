//! What a line needs to speak to Meta.

use super::SendError;
use crate::outgoing::LimitError;
use kernel::Secret;
use url::Url;

/// A line's access to the Graph API. `Debug` shows no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Where Graph is, without version: [`Credentials::GRAPH_URL`], or a sandbox.
    pub graph_url: String,
    /// API version, always sent: [`Credentials::VERSION`] unless configured otherwise.
    pub version: String,
    /// The line (`PHONE`): an id, not a phone number.
    pub phone_number_id: String,
    /// The merchant's token.
    pub access_token: Secret,
}

impl Credentials {
    /// Meta's host.
    pub const GRAPH_URL: &str = "https://graph.facebook.com";
    /// The version this crate was written for.
    pub const VERSION: &str = "v26.0";

    /// A line at Meta, in the version this crate was written for.
    #[must_use]
    pub fn new(phone_number_id: impl Into<String>, access_token: Secret) -> Self {
        Self {
            graph_url: Self::GRAPH_URL.to_owned(),
            version: Self::VERSION.to_owned(),
            phone_number_id: phone_number_id.into(),
            access_token,
        }
    }

    /// `{graph_url}/{version}/{path…}`.
    pub(super) fn endpoint(&self, path: &[&str]) -> Result<Url, SendError> {
        let wrong = || SendError::Limit(LimitError::Invalid { field: "graph_url", why: "is not a web address" });
        let mut url = Url::parse(&self.graph_url).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong());
        }
        url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().push(&self.version).extend(path);
        Ok(url)
    }

    /// Whether the token may travel to `url`: encrypted, unless Graph itself is spoken to in clear (a sandbox).
    pub(super) fn may_go_to(&self, url: &Url) -> bool {
        url.scheme() == "https" || (url.scheme() == "http" && self.graph_url.starts_with("http://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_always_in_the_address() {
        let mut line = Credentials::new("106540352242922", Secret::new("EAAG"));
        let url = |line: &Credentials| line.endpoint(&[&line.phone_number_id, "messages"]).unwrap().to_string();
        assert_eq!(url(&line), "https://graph.facebook.com/v26.0/106540352242922/messages");
        line.graph_url = "http://127.0.0.1:9000/graph/".to_owned();
        line.phone_number_id = "1/../2".to_owned();
        assert_eq!(url(&line), "http://127.0.0.1:9000/graph/v26.0/1%2F..%2F2/messages");
        line.graph_url = "graph.facebook.com".to_owned();
        assert!(line.endpoint(&["x"]).is_err());
        assert!(!format!("{line:?}").contains("EAAG"));
    }
}
