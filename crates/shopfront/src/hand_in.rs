use crate::fetch::{FetchError, Fetcher};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};

/// What a server answered to something handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedIn {
    /// The status.
    pub status: u16,
    /// The seconds after which it wants to be asked again, where it says so.
    pub retry_after: Option<i64>,
}

impl Fetcher {
    /// Hands bytes in at an address that somebody typed (POST), within the bounds that a page is read in; nobody is
    /// followed elsewhere, and the answer's body is not read. [`FetchError::Unreachable`] may have reached it all the same.
    pub async fn hand_in(
        &self,
        address: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<HandedIn, FetchError> {
        let mut given = HeaderMap::new();
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| FetchError::RefusedAddress)?;
            given.insert(HeaderName::from_static(name), value);
        }
        let (status, answered) = self.web.hand_in(self.may_ask(address)?, given, body).await?;
        let retry_after = answered.get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
        Ok(HandedIn { status, retry_after })
    }
}
