use crate::fetch::{FetchError, Fetcher, why};
use reqwest::header::{HeaderName, HeaderValue, RETRY_AFTER};

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
        let mut asking = self.client.post(self.may_ask(address)?);
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| FetchError::RefusedAddress)?;
            asking = asking.header(HeaderName::from_static(name), value);
        }
        let answer = asking.body(body).send().await.map_err(|error| why(&error))?;
        let retry_after = answer.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse().ok());
        Ok(HandedIn { status: answer.status().as_u16(), retry_after })
    }
}
