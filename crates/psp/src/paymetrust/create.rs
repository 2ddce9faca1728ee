use super::{PaymeTrust, SessionSecrets, dialect::Meaning};
use crate::{
    Limits, Provider, PspError, Session, SessionRef, SessionRequest,
    exchange::{is_web_address, text},
};
use kernel::Secret;
use serde_json::{Map, Value};

/// An address nobody owns (RFC 2606), for buyers without e-mail at merchants who set none.
const NO_EMAIL: &str = "sans-email@boutique.invalid";

impl PaymeTrust {
    /// §1.4.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let body = self.body(request)?;
        let url = format!("{}{}", self.base, self.dialect.paths.create);
        let answered = self.call(|| self.http.post(&url).json(&body)).await?;
        let said = self.said(&answered.json);
        match said.meaning {
            Some(Meaning::Accepted) => self.session(request, &answered.json),
            // Whoever made it, and whatever became of it, is told by a look-up; nothing is concluded from here (§1.4).
            Some(Meaning::Duplicate) => {
                let lost = SessionRef {
                    reference: request.reference.clone(),
                    provider_id: None,
                    secrets: None,
                    amount: request.amount,
                    asked_at: request.now,
                };
                match self.status(&lost).await {
                    Ok(looked) => Err(PspError::Duplicate(Box::new(looked))),
                    Err(error) => {
                        let why = format!("the reference exists, but its look-up failed: {error}");
                        Err(PspError::Unavailable { why, maybe_done: true })
                    }
                }
            }
            _ if answered.status == 403 => Err(PspError::Credentials(said.code_text())),
            _ => Err(said.refusal()),
        }
    }

    fn body(&self, request: &SessionRequest) -> Result<Map<String, Value>, PspError> {
        let names = &self.dialect.request;
        let (first, last) = request.customer.first_and_last();
        let phone = request.customer.phone.as_ref().or(self.keys.fallback_phone.as_ref());
        let phone = phone.ok_or(PspError::Invalid { field: "customer phone", why: "PaymeTrust wants one" })?;
        let email = request.customer.email.as_deref().filter(|email| email.contains('@'));
        let email = email.or(self.keys.fallback_email.as_deref()).unwrap_or(NO_EMAIL);
        let designation: String = request.designation.chars().take(255).collect();
        if designation.trim().is_empty() {
            return Err(PspError::Invalid { field: "designation", why: "it is empty" });
        }
        let mut body = Map::new();
        for (name, value) in [
            (&names.currency, request.amount.currency.code()),
            (&names.reference, request.reference.as_str()),
            (&names.lang, request.lang.code()),
            (&names.designation, &designation),
            (&names.first_name, &first),
            (&names.last_name, &last),
            (&names.phone, &phone.e164()),
            (&names.email, email),
            (&names.success_url, self.short("success_url", &request.success_url)?),
            (&names.failed_url, self.short("failed_url", &request.failed_url)?),
            (&names.notify_url, self.short("notify_url", &request.notify_url)?),
        ] {
            body.insert(name.clone(), value.into());
        }
        // Currencies taken here have no decimals, so that minor units are what PaymeTrust counts in.
        body.insert(names.amount.clone(), request.amount.minor.into());
        Ok(body)
    }

    fn short<'a>(&self, field: &'static str, url: &'a str) -> Result<&'a str, PspError> {
        let fits = url.len() <= self.dialect.longest_url;
        if fits { Ok(url) } else { Err(PspError::Invalid { field, why: "longer than PaymeTrust takes" }) }
    }

    /// Reads an accepted creation: anything missing makes it unknown, not a success (§5.1).
    fn session(&self, request: &SessionRequest, json: &Value) -> Result<Session, PspError> {
        let names = &self.dialect.answer;
        let field = |name: &str| text(json, name).filter(|value| !value.is_empty()).map(|value| value.into_owned());
        let missing = |what: &str| PspError::Unreadable(format!("the creation has no {what}"));
        if field(&names.reference).is_some_and(|reference| reference != request.reference.as_str()) {
            return Err(PspError::Mismatch("reference"));
        }
        let secrets = SessionSecrets {
            payment_token: Secret::new(field(&names.payment_token).ok_or_else(|| missing("payment token"))?),
            notify_token: Secret::new(field(&names.notify_token).ok_or_else(|| missing("notify token"))?),
        };
        let pay_url = field(&names.payment_url).filter(|url| is_web_address(url));
        Ok(Session {
            provider_id: field(&names.transaction_id).ok_or_else(|| missing("transaction id"))?,
            pay_url: Some(pay_url.ok_or_else(|| missing("payment address"))?),
            secrets: Secret::new(serde_json::to_string(&secrets).map_err(|_| missing("secrets that can be stored"))?),
            expires_at: None,
        })
    }
}
