use super::{GeniusPay, payment::Payment};
use crate::{Looked, News, Notification, NotificationError, NotificationRequest, StampedHmac, State};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The time and the signature come in headers of their own (§3.4).
const SIGNATURE: StampedHmac = StampedHmac { separator: "." };

#[derive(Deserialize)]
struct Event<'a> {
    id: Option<String>,
    event: String,
    environment: Option<String>,
    #[serde(borrow)]
    data: &'a RawValue,
}

impl GeniusPay {
    /// §3.4: over the bytes as received; the documentation's own sample, which writes the JSON anew, cannot work.
    pub(super) fn notified(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        if self.webhook_secrets.is_empty() {
            return Err(NotificationError::NoSecret);
        }
        let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
        let at = header("x-webhook-timestamp").ok_or(NotificationError::NotProven)?;
        let signature = header("x-webhook-signature").ok_or(NotificationError::NotProven)?;
        SIGNATURE.verify_parts(at, &[signature], &self.webhook_secrets, request.body, request.now)?;
        let event: Event<'_> = serde_json::from_slice(request.body).map_err(|_| NotificationError::Unreadable)?;
        let event_id = event.id.or_else(|| header("x-webhook-delivery").map(str::to_owned));
        let news = if !event.event.starts_with("payment.") {
            News::Nothing("not about a payment")
        } else if !self.is_ours(event.environment.as_deref()) {
            News::Nothing("of the other environment")
        } else {
            let payment: Payment = serde_json::from_str(event.data.get()).map_err(|_| NotificationError::Unreadable)?;
            let reference = payment.ours().map(str::to_owned);
            if event.event == "payment.refunded" {
                let news = News::MoneyBack { reference, payment_id: Some(payment.reference) };
                return Ok(Notification { event_id, kind: event.event, news });
            }
            News::Session {
                reference,
                says: says(&event.event, &payment).map(|state| Looked::new(state, Some(payment.reference.clone()))),
                provider_id: Some(payment.reference),
            }
        };
        Ok(Notification { event_id, kind: event.event, news })
    }
}

/// What the signed event says of its payment; `None` when the object in hand does not bear it out.
fn says(event: &str, payment: &Payment) -> Option<State> {
    let state = payment.state();
    match (event, &state) {
        ("payment.success", State::Paid { .. })
        | ("payment.failed" | "payment.cancelled", State::Failed { .. })
        | ("payment.expired", State::Expired)
        | ("payment.initiated", State::Pending { .. }) => Some(state),
        _ => None,
    }
}
