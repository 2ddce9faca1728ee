//! Every call to a provider takes its turn: operations are let in one by one, and each of their calls is counted at the one
//! place that all of them pass ([`crate::exchange`]).

use crate::{
    Answer, CallBudget, Capabilities, Claim, FoundRefund, Kind, Limits, ListPage, Looked, Notification,
    NotificationError, NotificationRequest, Provider, RefundRequest, Refunded, Session, SessionRef, SessionRequest,
    budget::Purse,
};
use kernel::{Clock, Currency, Millis};
use reqwest::header::HeaderMap;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Who asks a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A person waits for the answer: asked at once, or within two seconds when the account's budget is spent.
    PersonWaits,
    /// A job: put off when its part of the budget is spent ([`PspError::OverBudget`]).
    CanWait,
}

/// What an operation knows of its turn, as long as it lasts.
struct Turn {
    purse: Arc<Purse>,
    urgency: Urgency,
    clock: Clock,
    /// Its first call was counted when it was let in.
    has_called: AtomicBool,
}

tokio::task_local! {
    static TURN: Turn;
}

/// Counts a call of the operation that is under way. Nobody keeps count where an adapter is tried out by itself.
pub(crate) fn count() {
    let _ = TURN.try_with(|turn| {
        if turn.has_called.swap(true, Ordering::Relaxed) {
            turn.purse.spend(turn.urgency, turn.clock.now());
        }
    });
}

/// The moment, on the clock of the operation that is under way.
pub(crate) fn now() -> Option<Millis> {
    TURN.try_with(|turn| turn.clock.now()).ok()
}

/// A provider whose calls take their turn.
pub(crate) struct InTurn {
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) purse: Arc<Purse>,
    pub(crate) urgency: Urgency,
    pub(crate) clock: Clock,
}

impl InTurn {
    fn call<'a, T: Send + 'a>(&'a self, operation: Answer<'a, T>) -> Answer<'a, T> {
        Box::pin(async move {
            let wait = self.purse.let_in(self.urgency, self.clock.now())?;
            if let Ok(wait @ 1..) = u64::try_from(wait.0) {
                tokio::time::sleep(Duration::from_millis(wait)).await;
            }
            let (purse, clock) = (Arc::clone(&self.purse), self.clock.clone());
            let turn = Turn { purse, urgency: self.urgency, clock, has_called: AtomicBool::new(false) };
            TURN.scope(turn, operation).await
        })
    }
}

impl Provider for InTurn {
    fn kind(&self) -> Kind {
        self.provider.kind()
    }

    fn capabilities(&self) -> Capabilities {
        self.provider.capabilities()
    }

    fn call_budget(&self) -> CallBudget {
        self.provider.call_budget()
    }

    fn limits(&self, currency: Currency) -> Option<Limits> {
        self.provider.limits(currency)
    }

    fn create_session<'a>(&'a self, request: &'a SessionRequest) -> Answer<'a, Session> {
        self.call(self.provider.create_session(request))
    }

    fn look_up<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked> {
        self.call(self.provider.look_up(session))
    }

    fn expire<'a>(&'a self, session: &'a SessionRef) -> Answer<'a, Looked> {
        self.call(self.provider.expire(session))
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest) -> Answer<'a, Refunded> {
        self.call(self.provider.refund(request))
    }

    fn look_up_refund<'a>(&'a self, request: &'a RefundRequest) -> Answer<'a, Refunded> {
        self.call(self.provider.look_up_refund(request))
    }

    fn refunds_of<'a>(&'a self, session: &'a SessionRef, payment_id: Option<&'a str>) -> Answer<'a, Vec<FoundRefund>> {
        self.call(self.provider.refunds_of(session, payment_id))
    }

    fn list<'a>(&'a self, from: Millis, to: Millis, after: Option<&'a str>) -> Answer<'a, ListPage> {
        self.call(self.provider.list(from, to, after))
    }

    fn claim(&self, headers: &HeaderMap, body: &[u8]) -> Option<Claim> {
        self.provider.claim(headers, body)
    }

    fn read_notification(&self, request: &NotificationRequest<'_>) -> Result<Notification, NotificationError> {
        self.provider.read_notification(request)
    }
}
