use crate::{Dispute, Looked, SessionRef};
use kernel::{Millis, Secret};
use reqwest::header::HeaderMap;

/// A notification as it came in.
#[derive(Debug, Clone, Copy)]
pub struct NotificationRequest<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body, byte for byte: signatures are over these bytes.
    pub body: &'a [u8],
    /// When it came in.
    pub now: Millis,
    /// The stored session that [`crate::Provider::claim`] or the address pointed at, if one was found.
    pub session: Option<&'a SessionRef>,
}

/// What a notification says about itself, unverified.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    /// Our name of the attempt.
    pub reference: Option<String>,
    /// The provider's id of the session.
    pub provider_id: Option<String>,
    /// A token that names the session by itself (Orange).
    pub token: Option<Secret>,
}

/// A verified notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The provider's id of this news, where it gives one: record each once per account. Without one, the key is the
    /// payment's id together with the state our own look-up then finds (§9.5).
    pub event_id: Option<String>,
    /// The provider's name for the news, such as `checkout.session.completed`.
    pub kind: String,
    /// What it says.
    pub news: News,
}

/// What a verified notification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Something happened to a session.
    Session {
        /// Our name of the attempt, where told.
        reference: Option<String>,
        /// The provider's id of the session, where told.
        provider_id: Option<String>,
        /// What a *signed* notification says of it; `None`: look it up. Looking up is the safer default in any case.
        says: Option<Looked>,
    },
    /// A refund of that payment was made, changed or failed, by us or in the provider's dashboard (§9.7). A hint, signed or
    /// not: [`crate::Provider::refunds_of`] tells what is true by now.
    MoneyBack {
        /// Our name of the attempt, where told: a refund made in the dashboard tells none.
        reference: Option<String>,
        /// The provider's id of the money movement ([`crate::State::Paid`]), where told.
        payment_id: Option<String>,
    },
    /// The payer's bank disputes a payment, or decided about it. Not a refund: it may be won back (§9.7).
    Disputed {
        /// Our name of the attempt, where told; mostly it is not.
        reference: Option<String>,
        /// The provider's id of the money movement ([`crate::State::Paid`]), where told.
        payment_id: Option<String>,
        /// As it was at the moment of this news; news comes in any order, and what is decided stays decided.
        dispute: Dispute,
    },
    /// Nothing to do, and why: a ping, another environment, an event of another product. Answer 200.
    Nothing(&'static str),
}

/// A notification that must not be believed, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotificationError {
    /// The signature or the token is missing or wrong, or its time is too far from ours. Answer 401, no detail.
    #[error("the notification is not proven")]
    NotProven,
    /// The account has no secret to verify with: a configuration fault. Answer 5xx; never skip the verification.
    #[error("the account has no notification secret")]
    NoSecret,
    /// Proven or not, the body cannot be read. Answer 400.
    #[error("the notification cannot be read")]
    Unreadable,
    /// The session's secrets are not stored yet: the notification overtook the answer to the creation. Keep it and
    /// check again, or answer 503 so that it is sent again (§9.3).
    #[error("the session is not stored yet")]
    NotYet,
}
