use super::{Stripe, shapes::CheckoutSession};
use crate::{Looked, PspError, SessionRef, State, said::Said};
use kernel::minutes;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

const SESSIONS: &str = "/v1/checkout/sessions";
/// Pages of a hundred that a search for a lost session reads at most.
const MOST_PAGES: usize = 20;

#[derive(Deserialize)]
struct Page {
    data: Vec<CheckoutSession>,
    has_more: bool,
}

impl Stripe {
    /// §2.4: by id, or among the newest sessions when the answer to the creation was lost.
    pub(super) async fn look(&self, session: &SessionRef) -> Result<Looked, PspError> {
        match &session.provider_id {
            Some(id) => self.retrieve(session, id).await,
            None => self.search(session).await,
        }
    }

    /// Ends the session, unless it was quicker: a refusal means that it is complete or over already (§2.4).
    pub(super) async fn end(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let id = match &session.provider_id {
            Some(id) => id.clone(),
            None => {
                let found = self.search(session).await?;
                match (&found.state, &found.provider_id) {
                    (State::Pending { .. }, Some(id)) => id.clone(),
                    _ => return Ok(found),
                }
            }
        };
        match self.call(self.post(&format!("{}/expire", path(&id)))).await? {
            Said::Yes(answered) => self.looked(&answered.read("checkout session")?, session.reference.as_str()),
            Said::Missing => Ok(Looked::new(State::NotFound, None)),
            Said::No(PspError::Refused { .. }) => self.retrieve(session, &id).await,
            Said::No(error) => Err(error),
        }
    }

    async fn retrieve(&self, session: &SessionRef, id: &str) -> Result<Looked, PspError> {
        let call = self.get(&path(id)).query(&[("expand[]", "payment_intent")]);
        match self.call(call).await? {
            Said::Yes(answered) => {
                let found: CheckoutSession = answered.read("checkout session")?;
                if found.id != id {
                    return Err(PspError::Mismatch("session id"));
                }
                self.looked(&found, session.reference.as_str())
            }
            Said::Missing => Ok(Looked::new(State::NotFound, None)),
            Said::No(error) => Err(error),
        }
    }

    /// Stripe cannot search by reference: reads the list, newest first, back to the time of the creation.
    async fn search(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let oldest = (session.asked_at - minutes(10)).as_seconds();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut call = self.get(SESSIONS).query(&[("limit", "100"), ("expand[]", "data.payment_intent")]);
            if let Some(after) = &after {
                call = call.query(&[("starting_after", after)]);
            }
            let page: Page = self.call(call).await?.accepted()?.read("list of sessions")?;
            let reference = session.reference.as_str();
            if let Some(found) = page.data.iter().find(|it| it.reference() == Some(reference)) {
                return self.looked(found, reference);
            }
            let Some(last) = page.data.last() else { return Ok(Looked::new(State::NotFound, None)) };
            if !page.has_more || last.created.is_some_and(|created| created < oldest) {
                return Ok(Looked::new(State::NotFound, None));
            }
            after = Some(last.id.clone());
        }
        Ok(Looked::new(State::Unknown { raw_status: "not among the newest sessions".to_owned() }, None))
    }
}

fn path(id: &str) -> String {
    format!("{SESSIONS}/{}", byte_serialize(id.as_bytes()).collect::<String>())
}
