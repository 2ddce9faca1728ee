use super::{LIFE, Mtn, SessionSecrets, request_id::request_id};
use crate::{Limits, Provider, PspError, Session, SessionRef, SessionRequest, exchange::Answered, plain::plain};
use kernel::Secret;
use serde_json::json;

impl Mtn {
    /// §8: 202 and nothing else means that the payer is being asked, on their phone.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let phone = request.customer.phone.as_ref();
        let phone = phone.ok_or(PspError::Invalid { field: "customer phone", why: "MTN asks on the payer's phone" })?;
        let note = plain(&request.designation, 160);
        let body = json!({
            "amount": request.amount.to_major(),
            "currency": self.currency(request.amount.currency),
            "externalId": request.reference,
            "payer": {"partyIdType": "MSISDN", "partyId": phone.digits()},
            "payerMessage": note,
            "payeeNote": note,
        });
        let (id, url) = (request_id(&request.reference), format!("{}/collection/v1_0/requesttopay", self.base));
        let call = || self.http.post(&url).header("X-Reference-Id", &id).json(&body);
        let answered = self.call(&self.base, call).await?;
        match answered.status.as_u16() {
            202 => {}
            // Ours, of a creation whose answer was lost, or of another click.
            409 => return Err(self.used_before(request).await),
            _ => return Err(refusal(answered)),
        }
        let secrets = SessionSecrets { base_url: self.base.clone() };
        let secrets = serde_json::to_string(&secrets).map_err(|_| PspError::Unreadable("our own address".into()))?;
        Ok(Session {
            provider_id: id,
            pay_url: None,
            secrets: Secret::new(secrets),
            expires_at: Some(request.now + LIFE),
        })
    }

    async fn used_before(&self, request: &SessionRequest) -> PspError {
        let lost = SessionRef {
            reference: request.reference.clone(),
            provider_id: None,
            secrets: None,
            amount: request.amount,
            asked_at: request.now,
        };
        match self.look(&lost).await {
            Ok(looked) => PspError::Duplicate(Box::new(looked)),
            Err(error) => {
                let why = format!("the reference exists, but its look-up failed: {error}");
                PspError::Unavailable { why, maybe_done: true }
            }
        }
    }
}

/// `{code, message}`.
pub(super) fn refusal(answered: Answered) -> PspError {
    let word = |name: &str| answered.json[name].as_str().map(str::to_owned);
    let (code, message) = (word("code"), word("message"));
    match answered.judged(|_| (code, message)).accepted() {
        Ok(answered) => PspError::Unreadable(format!("HTTP {} where it is not expected", answered.status.as_u16())),
        Err(error) => error,
    }
}
