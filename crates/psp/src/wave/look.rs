use super::{Wave, call::of, session::CheckoutSession};
use crate::{Looked, PspError, SessionRef, State, said::Said};
use serde::Deserialize;

#[derive(Deserialize)]
struct Found {
    result: Vec<CheckoutSession>,
}

impl Wave {
    /// §4.4: by id, or by our reference when the answer to the creation was lost.
    pub(super) async fn look(&self, session: &SessionRef) -> Result<Looked, PspError> {
        match &session.provider_id {
            Some(id) => match self.retrieve(id).await? {
                Some(found) => found.looked(session.reference.as_str()),
                None => Ok(Looked::new(State::NotFound, None)),
            },
            None => self.search(session).await,
        }
    }

    /// Ends the session, unless it was quicker. What the answer says is little; what the session says then is the truth.
    pub(super) async fn end(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let found = match &session.provider_id {
            Some(_) => None,
            None => Some(self.search(session).await?),
        };
        let id = match found {
            None => session.provider_id.clone(),
            Some(Looked { state: State::Pending { .. }, provider_id }) => provider_id,
            Some(over) => return Ok(over),
        };
        let Some(id) = id else { return Ok(Looked::new(State::NotFound, None)) };
        match self.call(self.post(&of(&id, "/expire"))).await? {
            Said::Yes(_) | Said::Missing | Said::No(PspError::Refused { .. }) => {}
            Said::No(error) => return Err(error),
        }
        self.look(&SessionRef { provider_id: Some(id), ..session.clone() }).await
    }

    pub(super) async fn retrieve(&self, id: &str) -> Result<Option<CheckoutSession>, PspError> {
        match self.call(self.get(&of(id, ""))).await? {
            Said::Yes(answered) => {
                let found: CheckoutSession = answered.read("checkout session")?;
                if found.id == id { Ok(Some(found)) } else { Err(PspError::Mismatch("session id")) }
            }
            Said::Missing => Ok(None),
            Said::No(error) => Err(error),
        }
    }

    /// References are not unique there: only one that is found alone is ours for certain.
    async fn search(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let reference = session.reference.as_str();
        let found = match self.call(self.get("/search").query(&[("client_reference", reference)])).await? {
            Said::Yes(answered) => answered.read::<Found>("list of sessions")?.result,
            Said::Missing => Vec::new(),
            Said::No(error) => return Err(error),
        };
        match found.as_slice() {
            [] => Ok(Looked::new(State::NotFound, None)),
            [one] => one.looked(reference),
            several => {
                let raw_status = format!("{} sessions have this reference", several.len());
                Ok(Looked::new(State::Unknown { raw_status }, None))
            }
        }
    }
}
