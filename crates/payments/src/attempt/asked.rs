use kernel::{Locale, Millis, Money, Phone};
use psp::{Customer, Reference, SessionRequest};
use serde::{Deserialize, Serialize};

/// What is asked of a provider for one attempt, kept sealed: a repeat under the same idempotency key must repeat every
/// value, or the provider takes it for another request (§2.10).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) designation: String,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<Phone>,
    pub(crate) success_url: String,
    pub(crate) failed_url: String,
    pub(crate) notify_url: String,
    pub(crate) lang: Locale,
    pub(crate) expires_at: Millis,
    pub(crate) now: Millis,
}

impl Asked {
    /// The request, as it was and will be.
    pub(crate) fn request(self, reference: &Reference, amount: Money) -> SessionRequest {
        SessionRequest {
            reference: reference.clone(),
            amount,
            designation: self.designation,
            customer: Customer { name: self.name, phone: self.phone, email: None },
            success_url: self.success_url,
            failed_url: self.failed_url,
            notify_url: self.notify_url,
            lang: self.lang,
            expires_at: self.expires_at,
            now: self.now,
            idempotency_key: format!("seven-t-{reference}"),
        }
    }
}
