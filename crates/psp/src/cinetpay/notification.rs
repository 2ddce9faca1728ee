use super::CinetPay;
use crate::{Claim, News, Notification, NotificationError, NotificationRequest};
use kernel::{constant_time_eq, hmac_sha256};
use std::collections::HashMap;

/// The fields of a notification, in the order in which their values are signed (§5.2).
const SIGNED: [&str; 16] = [
    "cpm_site_id",
    "cpm_trans_id",
    "cpm_trans_date",
    "cpm_amount",
    "cpm_currency",
    "signature",
    "payment_method",
    "cel_phone_num",
    "cpm_phone_prefixe",
    "cpm_language",
    "cpm_version",
    "cpm_payment_config",
    "cpm_page_action",
    "cpm_custom",
    "cpm_designation",
    "cpm_error_message",
];

type Fields = HashMap<String, String>;

impl CinetPay {
    pub(super) fn claimed(&self, body: &[u8]) -> Option<Claim> {
        let fields: Fields = serde_urlencoded::from_bytes(body).ok()?;
        let reference = fields.get("cpm_trans_id")?.clone();
        Some(Claim { reference: Some(reference), ..Claim::default() })
    }

    /// Proven by `x-token`; never believed further than that something happened. Without a time in it, a signature of
    /// yesterday is as good as one of today.
    pub(super) fn notified(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        let secret = self.secret().ok_or(NotificationError::NoSecret)?;
        let fields: Fields = serde_urlencoded::from_bytes(request.body).map_err(|_| NotificationError::Unreadable)?;
        let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
        let signed: String = SIGNED.into_iter().map(field).collect();
        let expected = hex::encode(hmac_sha256(secret.reveal().as_bytes(), signed.as_bytes()));
        let given = request.headers.get("x-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let proven = constant_time_eq(given.as_bytes(), expected.as_bytes());
        let reference = field("cpm_trans_id");
        let is_of_session = request.session.is_none_or(|session| session.reference.as_str() == reference);
        if !proven || field("cpm_site_id") != self.keys.site_id || reference.is_empty() || !is_of_session {
            return Err(NotificationError::NotProven);
        }
        let (reference, provider_id) = (Some(reference.to_owned()), Some(reference.to_owned()));
        let news = News::Session { reference, provider_id, says: None };
        Ok(Notification { event_id: None, kind: "payment".to_owned(), news })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Account, Kind};
    use kernel::Millis;
    use reqwest::header::HeaderMap;

    const VALUES: [&str; 16] = [
        "site1",
        "CMD-1",
        "2026-01-02 10:00:00",
        "5000",
        "XOF",
        "sig",
        "OM",
        "0707000000",
        "225",
        "fr",
        "V4",
        "SINGLE",
        "PAYMENT",
        "",
        "Commande 1",
        "SUCCES",
    ];
    const TOKEN: &str = "4ce14746311953bbb4aa7f87f99e98a48a4b34f0831035d548b58c65485dcd69";

    fn site(secret: &str) -> CinetPay {
        let credentials = format!(r#"{{"api_key":"k","site_id":"site1","secret_key":"{secret}"}}"#);
        let (kind, credentials) = (Kind::CinetPay, credentials.as_str().into());
        CinetPay::new(reqwest::Client::new(), &Account { kind, base_url: None, credentials, dialect: None }).unwrap()
    }

    fn read(site: &CinetPay, values: [&str; 16], token: &str) -> Result<Notification, NotificationError> {
        let body = serde_urlencoded::to_string(SIGNED.into_iter().zip(values).collect::<Vec<_>>()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-token", token.parse().unwrap());
        let request = NotificationRequest { headers: &headers, body: body.as_bytes(), now: Millis(0), session: None };
        site.notified(&request)
    }

    #[test]
    fn known_answer_of_section_11() {
        let (site, reference) = (site("example-secret"), Some("CMD-1".to_owned()));
        let news = News::Session { provider_id: reference.clone(), reference, says: None };
        assert_eq!(read(&site, VALUES, TOKEN).unwrap().news, news);
        for at in 0..16 {
            let mut changed = VALUES;
            changed[at] = "other";
            assert_eq!(read(&site, changed, TOKEN), Err(NotificationError::NotProven), "{}", SIGNED[at]);
        }
    }

    #[test]
    fn what_is_not_proven_is_refused() {
        let not_proven = Err(NotificationError::NotProven);
        assert_eq!(read(&site("another-secret"), VALUES, TOKEN), not_proven);
        assert_eq!(read(&site("example-secret"), VALUES, ""), not_proven);
        assert_eq!(read(&site("example-secret"), VALUES, &TOKEN.to_uppercase()), not_proven);
        assert_eq!(read(&site(""), VALUES, TOKEN), Err(NotificationError::NoSecret));
        let mut of_another_site = site("example-secret");
        of_another_site.keys.site_id = "site2".into();
        assert_eq!(read(&of_another_site, VALUES, TOKEN), not_proven);
        let empty = NotificationRequest { headers: &HeaderMap::new(), body: b"", now: Millis(0), session: None };
        assert_eq!(site("example-secret").notified(&empty), not_proven);
    }

    #[test]
    fn the_least_that_is_sent_is_enough() {
        let (secret, body) = ("example-secret", "cpm_trans_id=CMD-1&cpm_site_id=site1");
        let token = hex::encode(hmac_sha256(secret.as_bytes(), b"site1CMD-1"));
        let mut headers = HeaderMap::new();
        headers.insert("x-token", token.parse().unwrap());
        let request = NotificationRequest { headers: &headers, body: body.as_bytes(), now: Millis(0), session: None };
        let site = site(secret);
        assert!(site.notified(&request).is_ok());
        assert_eq!(site.claimed(request.body).unwrap().reference.as_deref(), Some("CMD-1"));
    }
}
