use super::{PaymeTrust, dialect::Meaning, said::Said};
use crate::{Looked, PspError, SessionRef, State, exchange::text};
use serde_json::Value;
use url::form_urlencoded;

impl PaymeTrust {
    /// §1.5: by the session's token, or by our reference when the answer to the creation was lost.
    pub(super) async fn status(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let secrets = Self::secrets(session)?;
        let id = secrets.as_ref().map_or(session.reference.as_str(), |secrets| secrets.payment_token.reveal());
        // In a path `+` is not a space; form encoding gives one only for a space.
        let id = form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>().replace('+', "%20");
        let url = format!("{}{}", self.base, self.dialect.paths.status.replace("{id}", &id));
        let answered = self.call(|| self.http.get(&url)).await?;
        let said = self.said(&answered.json);
        match said.meaning {
            Some(Meaning::Paid | Meaning::Pending | Meaning::Paying | Meaning::Failed | Meaning::Expired) => {}
            // About our call, not about the payment (§9.2).
            Some(Meaning::Credentials | Meaning::UnknownOutcome) => return Err(said.refusal()),
            _ if answered.status == 403 => return Err(PspError::Credentials(said.code_text())),
            Some(Meaning::NotFound) => return Ok(Looked::new(State::NotFound, None)),
            _ if matches!(answered.status.as_u16(), 400 | 404) => return Ok(Looked::new(State::NotFound, None)),
            Some(Meaning::Refused) => return Err(said.refusal()),
            None if said.status.is_none() && said.code.is_none() => return Err(said.refusal()),
            _ => {}
        }
        self.read_status(session, &answered.json, &said)
    }

    fn read_status(&self, session: &SessionRef, json: &Value, said: &Said) -> Result<Looked, PspError> {
        let names = &self.dialect.answer;
        let reference = text(json, &names.reference);
        let transaction = text(json, &names.transaction_id).map(|id| id.into_owned());
        if reference.as_deref().is_some_and(|it| it != session.reference.as_str()) {
            return Err(PspError::Mismatch("reference"));
        }
        if let (Some(told), Some(stored)) = (&transaction, &session.provider_id)
            && told != stored
        {
            return Err(PspError::Mismatch("transaction id"));
        }
        let state = match said.meaning {
            Some(Meaning::Paid) if reference.is_none() || transaction.is_none() => {
                return Err(PspError::Unreadable("a success without both ids".into()));
            }
            Some(Meaning::Paid) => State::Paid { amount: None, provider_payment_id: transaction.clone(), at: None },
            Some(Meaning::Pending) => State::Pending { payer_active: false },
            Some(Meaning::Paying) => State::Pending { payer_active: true },
            Some(Meaning::Failed) => State::Failed { why: said.code_text() },
            Some(Meaning::Expired) => State::Expired,
            _ => State::Unknown { raw_status: said.raw() },
        };
        Ok(Looked::new(state, transaction))
    }
}
