use super::{SIGNATURE, Stripe, shapes::CheckoutSession};
use crate::{Looked, News, Notification, NotificationError, NotificationRequest, State};
use serde::Deserialize;
use serde_json::Value;

/// An event's envelope (§2.7); what may be absent is.
#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    livemode: Option<bool>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

impl Stripe {
    /// §2.7, §2.8: the signature first, over the bytes as received.
    pub(super) fn notified(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        if self.webhook_secrets.is_empty() {
            return Err(NotificationError::NoSecret);
        }
        let header = request.headers.get("stripe-signature").and_then(|value| value.to_str().ok());
        let header = header.ok_or(NotificationError::NotProven)?;
        SIGNATURE.verify(header, &self.webhook_secrets, request.body, request.now)?;
        let event: Event = serde_json::from_slice(request.body).map_err(|_| NotificationError::Unreadable)?;
        let news = if event.livemode.is_some_and(|live| live != self.live) {
            News::Nothing("of the other environment")
        } else {
            news(&event)
        };
        Ok(Notification { event_id: Some(event.id), kind: event.kind, news })
    }
}

fn news(event: &Event) -> News {
    let object = &event.data.object;
    if event.kind.starts_with("checkout.session.") {
        let Ok(session) = CheckoutSession::deserialize(object) else {
            return News::Session { reference: reference_of(object), provider_id: id_of(object), says: None };
        };
        return News::Session {
            reference: session.reference().map(str::to_owned),
            provider_id: Some(session.id.clone()),
            says: says(&event.kind, &session).map(|state| Looked::new(state, Some(session.id))),
        };
    }
    // Steps of a payment lead to its session by the reference we put there; only the session tells how it ended.
    match reference_of(object) {
        Some(reference) => News::Session { reference: Some(reference), provider_id: None, says: None },
        None => News::Nothing("not about a checkout session of ours"),
    }
}

/// What the event says of its session; `None` when the object in hand does not bear it out, or is of an older shape.
fn says(kind: &str, session: &CheckoutSession) -> Option<State> {
    let state = session.state();
    match (kind, &state) {
        ("checkout.session.completed" | "checkout.session.async_payment_succeeded", State::Paid { .. })
        | ("checkout.session.completed", State::Pending { .. })
        | ("checkout.session.expired", State::Expired) => Some(state),
        ("checkout.session.async_payment_failed", State::Pending { .. } | State::Failed { .. }) => {
            Some(State::Failed { why: "async_payment_failed".to_owned() })
        }
        _ => None,
    }
}

fn reference_of(object: &Value) -> Option<String> {
    let reference = object["client_reference_id"].as_str().or_else(|| object["metadata"]["reference"].as_str());
    reference.map(str::to_owned)
}

fn id_of(object: &Value) -> Option<String> {
    object["id"].as_str().map(str::to_owned)
}
