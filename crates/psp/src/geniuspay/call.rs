use super::GeniusPay;
use crate::{PspError, exchange::exchange, said::Said};
use reqwest::{
    RequestBuilder,
    header::{CONTENT_TYPE, USER_AGENT},
};

/// A firewall in front of them turns bare clients away (§3.1).
const LIKE_A_BROWSER: &str = "Mozilla/5.0 (compatible; SEVEN-T)";

impl GeniusPay {
    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base))
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base))
    }

    /// §3.5.
    pub(super) async fn call(&self, request: RequestBuilder) -> Result<Said, PspError> {
        let request = request
            .header("X-API-Key", self.api_key.reveal())
            .header("X-API-Secret", self.api_secret.reveal())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, LIKE_A_BROWSER);
        let answered = exchange(request).await?;
        let word = |name: &str| answered.json["error"][name].as_str().map(str::to_owned);
        let (code, message) = (word("code"), word("message"));
        let refuses = answered.json["success"] == false;
        match answered.status.as_u16() {
            // A page of the firewall: it says nothing about our keys, nor about the payment.
            status @ (401 | 403 | 404) if code.is_none() => {
                Err(PspError::Unreadable(format!("HTTP {status}, not in their words")))
            }
            200..=299 if refuses => Err(match code {
                Some(code) => PspError::Refused { code, message: message.unwrap_or_default() },
                None => PspError::Unreadable("neither done nor refused".into()),
            }),
            _ => Ok(answered.judged(|_| (code, message))),
        }
    }
}
