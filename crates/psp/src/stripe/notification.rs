use super::{SIGNATURE, Stripe, dispute::Disputed, shapes::CheckoutSession};
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
            news(&event)?
        };
        Ok(Notification { event_id: Some(event.id), kind: event.kind, news })
    }
}

fn news(event: &Event) -> Result<News, NotificationError> {
    let (kind, object) = (event.kind.as_str(), &event.data.object);
    let (reference, payment_id) = (reference_of(object), payment_of(object));
    Ok(match kind {
        _ if kind.starts_with("checkout.session.") => session_news(kind, object),
        // Before the charge itself: these begin with its name.
        _ if kind.starts_with("charge.dispute.") => {
            let dispute = Disputed::deserialize(object).map_err(|_| NotificationError::Unreadable)?;
            News::Disputed { reference, payment_id, dispute: dispute.told() }
        }
        "charge.refunded" | "charge.refund.updated" => News::MoneyBack { reference, payment_id },
        _ if kind.starts_with("refund.") => News::MoneyBack { reference, payment_id },
        // Steps of a payment lead to its session by the reference we put there; only the session tells how it ended.
        _ => match reference {
            Some(reference) => News::Session { reference: Some(reference), provider_id: None, says: None },
            None => News::Nothing("not about a checkout session of ours"),
        },
    })
}

fn session_news(kind: &str, object: &Value) -> News {
    let Ok(session) = CheckoutSession::deserialize(object) else {
        return News::Session { reference: reference_of(object), provider_id: id_of(object), says: None };
    };
    News::Session {
        reference: session.reference().map(str::to_owned),
        provider_id: Some(session.id.clone()),
        says: says(kind, &session).map(|state| Looked::new(state, Some(session.id))),
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

/// The payment of a charge, a refund or a dispute: its id, or the whole of it.
fn payment_of(object: &Value) -> Option<String> {
    let payment = &object["payment_intent"];
    payment.as_str().map(str::to_owned).or_else(|| id_of(payment))
}
