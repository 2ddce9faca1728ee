//! An appointment: who comes, when, for what, and what became of it.

pub(crate) mod store;

use crate::Taken;
use kernel::{AppointmentId, BrandId, ContactId, ConversationId, Millis, ServiceId, TeammateId};
use serde_json::{Value, json};
use storage::{Read, StoreError};

/// A customer's appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Ours.
    pub id: AppointmentId,
    /// Whose shop.
    pub brand: BrandId,
    /// Who comes.
    pub contact: ContactId,
    /// Where it was made.
    pub conversation: ConversationId,
    /// For what.
    pub service_id: ServiceId,
    /// Its name when the appointment was made.
    pub service: String,
    /// When it begins.
    pub starts_at: Millis,
    /// When it is over.
    pub ends_at: Millis,
    /// What became of it.
    pub state: State,
    /// What the customer added; may be empty.
    pub note: String,
    /// When it was made.
    pub created_at: Millis,
}

/// What became of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// They are expected.
    Booked,
    /// Called off.
    Cancelled,
    /// They came.
    Done,
    /// They did not come.
    Missed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Booked, Self::Cancelled, Self::Done, Self::Missed];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
            Self::Missed => "missed",
        }
    }

    /// Reads [`State::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Who does something to an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The customer, in the talk.
    Customer,
    /// A teammate.
    Teammate(TeammateId),
}

impl By {
    pub(crate) fn told(self) -> Value {
        match self {
            Self::Customer => json!("customer"),
            Self::Teammate(id) => json!(id),
        }
    }
}

impl Appointment {
    /// The most that one customer may have ahead.
    pub const MOST_AHEAD: usize = 3;
    /// The longest note, in characters.
    pub const LONGEST_NOTE: usize = 300;

    /// The brand's appointment of this id.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: AppointmentId) -> Result<Option<Self>, StoreError> {
        store::by_id(on, brand, id).await
    }

    /// Those that begin from one moment on and before another, by time; at most 500.
    #[kernel::boxed]
    pub async fn between(
        on: &mut dyn Read,
        brand: BrandId,
        from: Millis,
        until: Millis,
    ) -> Result<Vec<Self>, StoreError> {
        store::between(on, brand, from, until).await
    }

    /// Those a customer is expected at from `now` on, by time.
    #[kernel::boxed]
    pub async fn ahead(
        on: &mut dyn Read,
        brand: BrandId,
        contact: ContactId,
        now: Millis,
    ) -> Result<Vec<Self>, StoreError> {
        store::ahead(on, brand, contact, now).await
    }

    /// Those that are past and of which nobody has said whether the customer came, the latest first; at most 100.
    #[kernel::boxed]
    pub async fn unsettled(on: &mut dyn Read, brand: BrandId, now: Millis) -> Result<Vec<Self>, StoreError> {
        store::unsettled(on, brand, now).await
    }

    /// When it takes somebody's time.
    pub const fn taken(&self) -> Taken {
        Taken { starts_at: self.starts_at, ends_at: self.ends_at }
    }
}
