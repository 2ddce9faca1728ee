use super::Wave;
use crate::{PspError, exchange::exchange, said::Said};
use reqwest::RequestBuilder;
use url::form_urlencoded::byte_serialize;

const SESSIONS: &str = "/v1/checkout/sessions";

impl Wave {
    /// A call to the sessions, or to one of them with what stands behind its id.
    pub(super) fn get(&self, tail: &str) -> RequestBuilder {
        self.http.get(format!("{}{SESSIONS}{tail}", self.base))
    }

    pub(super) fn post(&self, tail: &str) -> RequestBuilder {
        self.http.post(format!("{}{SESSIONS}{tail}", self.base))
    }

    /// Errors come in three forms (§4.6).
    pub(super) async fn call(&self, request: RequestBuilder) -> Result<Said, PspError> {
        let answered = exchange(request.bearer_auth(self.api_key.reveal())).await?;
        Ok(answered.judged(|json| {
            let word = |name: &str| {
                let forms = [&json[name], &json["error"][name], &json[format!("error_{name}").as_str()]];
                forms.into_iter().find_map(|form| form.as_str()).map(str::to_owned)
            };
            (word("code"), word("message"))
        }))
    }
}

/// `/{id}` with what follows it.
pub(super) fn of(id: &str, tail: &str) -> String {
    format!("/{}{tail}", byte_serialize(id.as_bytes()).collect::<String>())
}
