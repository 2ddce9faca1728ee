use super::Orange;
use crate::{Claim, News, Notification, NotificationError, NotificationRequest};
use kernel::{Secret, constant_time_eq};
use serde::Deserialize;

/// §7: no order, no amount, no signature. Its status is not believed.
#[derive(Deserialize)]
struct Body {
    notif_token: Option<String>,
    txnid: Option<String>,
}

fn body_of(bytes: &[u8]) -> Result<Body, NotificationError> {
    serde_json::from_slice(bytes).map_err(|_| NotificationError::Unreadable)
}

impl Orange {
    pub(super) fn claimed(&self, body: &[u8]) -> Option<Claim> {
        let token = body_of(body).ok()?.notif_token?;
        Some(Claim { token: Some(Secret::new(token)), ..Claim::default() })
    }

    /// Proven by the token that the creation gave.
    pub(super) fn notified(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        let body = body_of(request.body)?;
        let session = request.session.ok_or(NotificationError::NotProven)?;
        let secrets = Self::secrets(session).map_err(|_| NotificationError::NoSecret)?;
        let secrets = secrets.ok_or(NotificationError::NotYet)?;
        let token = body.notif_token.unwrap_or_default();
        if !constant_time_eq(token.as_bytes(), secrets.notif_token.reveal().as_bytes()) {
            return Err(NotificationError::NotProven);
        }
        Ok(Notification {
            event_id: body.txnid.filter(|id| !id.is_empty()),
            kind: "payment".to_owned(),
            news: News::Session {
                reference: Some(session.reference.to_string()),
                provider_id: session.provider_id.clone(),
                says: None,
            },
        })
    }
}
