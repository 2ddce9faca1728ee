use crate::Slot;
use kernel::ApiError;
use storage::StoreError;

/// What the agenda refuses, and why. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AgendaError {
    /// The brand takes no appointments.
    #[error("this shop takes no appointments")]
    NoAgenda,
    /// The brand offers no such service.
    #[error("no such service")]
    UnknownService,
    /// The brand has no such appointment.
    #[error("no such appointment")]
    UnknownAppointment,
    /// The slot cannot be had.
    #[error("this slot cannot be had: {why}")]
    Slot {
        /// Why.
        why: SlotRefused,
        /// The free ones nearest to it, by time; empty when there are none.
        nearest: Vec<Slot>,
    },
    /// Somebody waits for too many appointments already.
    #[error("a customer has at most 3 appointments ahead")]
    TooMany,
    /// It is over or called off: that cannot be done any more.
    #[error("the appointment is {state}: that is not possible any more")]
    WrongState {
        /// How it stands.
        state: &'static str,
    },
    /// Nobody has come or stayed away before it begins.
    #[error("the appointment has not begun yet")]
    NotYet,
    /// Something of the agenda cannot be so.
    #[error("{field} {why}")]
    Invalid {
        /// What, in the words of the apply file.
        field: &'static str,
        /// What it must be.
        why: &'static str,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a slot cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlotRefused {
    /// No slot begins then: outside the opening hours, on a day off, or between two slots.
    #[error("no slot begins then")]
    Closed,
    /// It is past, or too near.
    #[error("it is past or too soon")]
    TooSoon,
    /// It is too far ahead.
    #[error("it is too far ahead")]
    TooFar,
    /// Others have it.
    #[error("it is taken")]
    Taken,
}

impl SlotRefused {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "slot_closed",
            Self::TooSoon => "slot_too_soon",
            Self::TooFar => "slot_too_far",
            Self::Taken => "slot_taken",
        }
    }
}

impl AgendaError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAgenda => "no_agenda",
            Self::UnknownService => "unknown_service",
            Self::UnknownAppointment => "unknown_appointment",
            Self::Slot { why, .. } => why.code(),
            Self::TooMany => "too_many_appointments",
            Self::WrongState { .. } => "wrong_state",
            Self::NotYet => "not_begun",
            Self::Invalid { .. } => "invalid_agenda",
            Self::Store(_) => "internal",
        }
    }
}

impl From<AgendaError> for ApiError {
    fn from(error: AgendaError) -> Self {
        let code = error.code();
        match error {
            AgendaError::UnknownService => Self::not_found("service"),
            AgendaError::UnknownAppointment => Self::not_found("appointment"),
            AgendaError::NoAgenda
            | AgendaError::Slot { .. }
            | AgendaError::TooMany
            | AgendaError::WrongState { .. }
            | AgendaError::NotYet => Self::conflict(code, error),
            AgendaError::Invalid { .. } => Self::unprocessable(code, error),
            AgendaError::Store(error) => error.into(),
        }
    }
}
