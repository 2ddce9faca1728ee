use crate::{
    CallBudget, Claim, FoundRefund, Kind, ListPage, Looked, Notification, NotificationError, NotificationRequest,
    PspError, RefundRequest, Refunded, Refunds, Session, SessionRef, SessionRequest,
};
use kernel::{Currency, Millis, Money};
use std::pin::Pin;

/// What a provider will have answered; boxed so that accounts of different providers live behind one type.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, PspError>> + Send + 'a>>;

/// One merchant's account at one payment service provider.
///
/// An instance keeps what the account needs between calls (PaymeTrust's access token): take it from
/// [`crate::Psp::open`], which hands out the same one for the same credentials.
pub trait Provider: Send + Sync {
    /// Which provider this is.
    fn kind(&self) -> Kind;

    /// What the provider can and cannot do.
    fn capabilities(&self) -> Capabilities;

    /// How often it may be asked on this account.
    fn call_budget(&self) -> CallBudget {
        CallBudget::UNPUBLISHED
    }

    /// The amounts it takes in `currency`; `None` when it does not take that currency at all.
    fn limits(&self, currency: Currency) -> Option<Limits>;

    /// Opens a payment session for one attempt. Commit the attempt before calling: after an error for which
    /// [`PspError::may_have_happened`], look it up by its reference.
    fn create_session<'a>(&'a self, request: &'a SessionRequest) -> Answer<'a, Session>;

    /// Asks the provider, over TLS and with this account's own credentials, what became of a session.
    fn look_up<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked>;

    /// Ends a session so that it cannot be paid any more, and tells what it is now: a buyer may have been quicker, and
    /// then the answer is `Paid`. [`PspError::Unsupported`] where [`Capabilities::can_expire`] is false.
    fn expire<'a>(&'a self, _session: &'a SessionRef) -> Answer<'a, Looked> {
        Box::pin(async { Err(PspError::Unsupported("end a session")) })
    }

    /// Gives money back. The same request again makes no second refund, and tells what became of the first.
    /// [`PspError::Unsupported`] where [`Capabilities::refunds`] says so: the merchant then pays back by hand.
    fn refund<'a>(&'a self, _request: &'a RefundRequest) -> Answer<'a, Refunded> {
        Box::pin(async { Err(PspError::Unsupported("give money back")) })
    }

    /// Asks what became of a refund, without asking for it: after a lost answer, and while it is pending.
    fn look_up_refund<'a>(&'a self, _request: &'a RefundRequest) -> Answer<'a, Refunded> {
        Box::pin(async { Err(PspError::Unsupported("give money back")) })
    }

    /// Every refund of the money taken in that session, ours and those made in the provider's dashboard: the look-up that
    /// [`crate::News::MoneyBack`] asks for. `payment_id` is the money movement, where known. None of a session that took
    /// no money. [`PspError::Unsupported`] where the provider tells nothing of refunds.
    fn refunds_of<'a>(
        &'a self,
        _session: &'a SessionRef,
        _payment_id: Option<&'a str>,
    ) -> Answer<'a, Vec<FoundRefund>> {
        Box::pin(async { Err(PspError::Unsupported("tell of refunds")) })
    }

    /// What the account took from `from` until before `to`, whoever asked for it, a page at a time: `after` is the page
    /// before's [`ListPage::next`]. [`PspError::Unsupported`] where [`Capabilities::can_list`] is false.
    fn list<'a>(&'a self, _from: Millis, _to: Millis, _after: Option<&'a str>) -> Answer<'a, ListPage> {
        Box::pin(async { Err(PspError::Unsupported("list what it took")) })
    }

    /// Which session a notification *says* it is about, before anything is verified: only good for finding the stored
    /// session to pass to [`Provider::read_notification`]. `None` when the notification is verified without it.
    fn claim(&self, _headers: &reqwest::header::HeaderMap, _body: &[u8]) -> Option<Claim> {
        None
    }

    /// Verifies a notification and reads it.
    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError>;
}

/// What a provider can do (§0.1); the payments context plans its look-ups and its pages by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// A session can be ended early.
    pub can_expire: bool,
    /// What can be given back.
    pub refunds: Refunds,
    /// Notifications carry a signature over their body.
    pub signs_notifications: bool,
    /// It lists what it took, so that both books can be compared (§9.8).
    pub can_list: bool,
    /// A status answer carries the amount; otherwise the amount is only as good as the binding made at creation.
    pub status_has_amount: bool,
    /// No notification can be counted on: look-ups alone tell.
    pub poll_only: bool,
    /// The customer's phone number must be known before a session is opened.
    pub needs_phone: bool,
    /// It has no page: the number that pays is asked for on ours, and the payer is asked on that phone.
    pub asks_on_phone: bool,
    /// The shortest life a session can have, from the moment of its creation.
    pub shortest_life: Option<Millis>,
    /// How long a session lives at most; `None` when the provider does not say.
    pub longest_life: Option<Millis>,
}

/// The amounts a provider takes in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The smallest amount, in minor units.
    pub min: i64,
    /// The largest amount, in minor units.
    pub max: i64,
    /// Amounts are multiples of this, in minor units.
    pub step: i64,
}

impl Limits {
    /// For providers that tell no bounds: they refuse themselves what is too much.
    pub(crate) const ANY: Self = Self { min: 1, max: i64::MAX, step: 1 };

    /// Whether `minor` units can be paid.
    pub fn admits(&self, minor: i64) -> bool {
        (self.min..=self.max).contains(&minor) && minor % self.step == 0
    }

    /// The amount itself when it can be paid, else why not.
    pub(crate) fn check(limits: Option<Self>, amount: Money) -> Result<(), PspError> {
        let limits = limits.ok_or(PspError::Invalid { field: "currency", why: "this provider does not take it" })?;
        let why = if amount.minor < limits.min {
            "below the provider's minimum"
        } else if amount.minor > limits.max {
            "above the provider's maximum"
        } else if amount.minor % limits.step != 0 {
            "not a multiple of the provider's step"
        } else {
            return Ok(());
        };
        Err(PspError::Invalid { field: "amount", why })
    }
}
