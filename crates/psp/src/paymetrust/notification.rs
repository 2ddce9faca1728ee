use super::PaymeTrust;
use crate::{Claim, News, Notification, NotificationError, NotificationRequest};
use kernel::constant_time_eq;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use std::collections::HashMap;

/// §1.6: the three fields we use; whatever status or amount stands beside them is ignored.
struct Body {
    notify_token: Option<String>,
    reference: Option<String>,
    transaction_id: Option<String>,
}

impl PaymeTrust {
    pub(super) fn claimed(&self, headers: &HeaderMap, body: &[u8]) -> Option<Claim> {
        let body = self.body_of(headers, body).ok()??;
        Some(Claim { reference: body.reference, provider_id: body.transaction_id, token: None })
    }

    pub(super) fn notified(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        let notification = |news| Notification { event_id: None, kind: "payment".to_owned(), news };
        let Some(body) = self.body_of(request.headers, request.body)? else {
            return Ok(notification(News::Nothing("an empty notification")));
        };
        let session = request.session.ok_or(NotificationError::NotProven)?;
        let secrets = Self::secrets(session).map_err(|_| NotificationError::NoSecret)?;
        let secrets = secrets.ok_or(NotificationError::NotYet)?;
        let token = body.notify_token.unwrap_or_default();
        let proven = constant_time_eq(token.as_bytes(), secrets.notify_token.reveal().as_bytes());
        let same_reference = body.reference.as_deref().is_none_or(|it| it == session.reference.as_str());
        let same_transaction = match (&body.transaction_id, &session.provider_id) {
            (Some(told), Some(stored)) => told == stored,
            _ => true,
        };
        if !proven || !same_reference || !same_transaction {
            return Err(NotificationError::NotProven);
        }
        Ok(notification(News::Session {
            reference: Some(session.reference.to_string()),
            provider_id: body.transaction_id.or_else(|| session.provider_id.clone()),
            says: None,
        }))
    }

    /// The body as JSON or as a form; `None` when there is none.
    fn body_of(&self, headers: &HeaderMap, bytes: &[u8]) -> Result<Option<Body>, NotificationError> {
        if bytes.trim_ascii().is_empty() {
            return Ok(None);
        }
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // What the real one sends is not known: without a telling header, the first byte tells.
        let is_form = kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
            || !matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
        let names = &self.dialect.answer;
        let body = |field: &dyn Fn(&str) -> Option<String>| Body {
            notify_token: field(&names.notify_token),
            reference: field(&names.reference),
            transaction_id: field(&names.transaction_id),
        };
        if is_form {
            let fields: HashMap<String, String> =
                serde_urlencoded::from_bytes(bytes).map_err(|_| NotificationError::Unreadable)?;
            return Ok(Some(body(&|name| fields.get(name).cloned())));
        }
        let json: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| NotificationError::Unreadable)?;
        if !json.is_object() {
            return Err(NotificationError::Unreadable);
        }
        Ok(Some(body(&|name| crate::exchange::text(&json, name).map(|text| text.into_owned()))))
    }
}
