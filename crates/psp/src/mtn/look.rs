use super::{Mtn, SessionSecrets, create::refusal, request_id::request_id};
use crate::{Looked, PspError, SessionRef, State, error::masked, figure::Figure};
use kernel::Money;
use serde::Deserialize;
use serde_json::Value;

/// The parts of a request to pay that we read (§8).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestToPay {
    amount: Option<Figure>,
    currency: Option<String>,
    financial_transaction_id: Option<String>,
    external_id: Option<String>,
    status: Option<String>,
    /// A word, or an object with a code `[obs]`.
    #[serde(default)]
    reason: Value,
}

impl Mtn {
    /// §8, at the platform that took the request.
    pub(super) async fn look(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let id = session.provider_id.clone().unwrap_or_else(|| request_id(&session.reference));
        let stored = session.secrets.as_ref().and_then(|it| serde_json::from_str::<SessionSecrets>(it.reveal()).ok());
        let base = stored.map_or_else(|| self.base.clone(), |secrets| secrets.base_url);
        let url = format!("{base}/collection/v1_0/requesttopay/{id}");
        let answered = self.call(&base, || self.http.get(&url)).await?;
        match answered.status.as_u16() {
            200..=299 => {}
            400 | 404 => return Ok(Looked::new(State::NotFound, None)),
            _ => return Err(refusal(answered)),
        }
        let found: RequestToPay = answered.read("request to pay")?;
        if found.external_id.as_deref().is_some_and(|told| told != session.reference.as_str()) {
            return Err(PspError::Mismatch("reference"));
        }
        Ok(Looked::new(self.state(&found, session, &id), Some(id.clone())))
    }

    fn state(&self, found: &RequestToPay, session: &SessionRef, id: &str) -> State {
        let reason = found.reason.as_str().or_else(|| found.reason["code"].as_str()).map(masked);
        match (found.status.as_deref(), reason.as_deref()) {
            (Some("SUCCESSFUL"), _) => match self.money(found, session) {
                Some(amount) => State::Paid {
                    amount: Some(amount),
                    provider_payment_id: Some(found.financial_transaction_id.clone().unwrap_or_else(|| id.to_owned())),
                    at: None,
                },
                None => State::Unknown { raw_status: "paid, in an amount we cannot read".to_owned() },
            },
            // These two are not failures, whatever the status beside them.
            (Some("PENDING"), _) | (Some("FAILED"), Some("ONGOING" | "DELAYED")) => {
                State::Pending { payer_active: true }
            }
            (Some("FAILED"), Some("EXPIRED")) => State::Expired,
            (Some("FAILED"), _) => State::Failed { why: reason.unwrap_or_else(|| "FAILED".to_owned()) },
            (other, _) => State::Unknown { raw_status: masked(other.unwrap_or("no status")) },
        }
    }

    /// What was paid; play money is counted like the currency it stands for.
    fn money(&self, found: &RequestToPay, session: &SessionRef) -> Option<Money> {
        let (told, ours) = (found.currency.as_deref()?, session.amount.currency);
        let stands_for_ours = told.eq_ignore_ascii_case(self.currency(ours));
        found.amount.as_ref()?.money(if stands_for_ours { ours.code() } else { told })
    }
}
