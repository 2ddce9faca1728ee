use super::{SIGNATURE, Wave, session::CheckoutSession};
use crate::{Looked, News, Notification, NotificationError, NotificationRequest, State};
use kernel::constant_time_eq;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Event<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    data: &'a RawValue,
}

/// How a notification was proven (§4.5): the merchant chose one at registration.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Over the body.
    Signed,
    /// By telling the secret: the sender is theirs, its words are looked up.
    Told,
}

impl Wave {
    /// §4.5: the proof first, over the bytes as received.
    pub(super) fn notified(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        let proof = self.proof(request)?;
        let event: Event<'_> = serde_json::from_slice(request.body).map_err(|_| NotificationError::Unreadable)?;
        let news = if event.kind.starts_with("checkout.session.") {
            let session: CheckoutSession =
                serde_json::from_str(event.data.get()).map_err(|_| NotificationError::Unreadable)?;
            let says = says(&event.kind, &session).filter(|_| proof == Proof::Signed);
            News::Session {
                reference: session.client_reference.clone(),
                provider_id: Some(session.id.clone()),
                says: says.map(|state| Looked::new(state, Some(session.id))),
            }
        } else {
            News::Nothing("not about a checkout session")
        };
        Ok(Notification { event_id: Some(event.id), kind: event.kind, news })
    }

    fn proof(&self, request: &NotificationRequest<'_>) -> Result<Proof, NotificationError> {
        if self.webhook_secrets.is_empty() {
            return Err(NotificationError::NoSecret);
        }
        if let Some(signature) = text(request.headers, "wave-signature") {
            SIGNATURE.verify(signature, &self.webhook_secrets, request.body, request.now)?;
            return Ok(Proof::Signed);
        }
        let told = text(request.headers, AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
        let told = told.ok_or(NotificationError::NotProven)?;
        let fits = self
            .webhook_secrets
            .iter()
            .fold(false, |fits, secret| constant_time_eq(told.as_bytes(), secret.reveal().as_bytes()) | fits);
        if fits { Ok(Proof::Told) } else { Err(NotificationError::NotProven) }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// What the event says of its session; `None` when the object in hand does not bear it out.
fn says(kind: &str, session: &CheckoutSession) -> Option<State> {
    let state = session.state();
    match (kind, &state) {
        ("checkout.session.completed", State::Paid { .. })
        | ("checkout.session.payment_failed", State::Pending { .. }) => Some(state),
        _ => None,
    }
}
