//! Appointments at the gate: a slot is taken, moved or given back on the customer's own word alone.

use super::{Booking, Done, Gate, Refusal, ToolResult};
use crate::AssistantError;
use agenda::{Agenda, AgendaError, Appointment, By, Service, Slot, Wanted, free_slots};
use jiff::civil::Date;
use kernel::{AppointmentId, Millis, ServiceId};

impl Gate<'_> {
    /// The brand's agenda, where it takes appointments.
    pub(crate) async fn agenda(&mut self) -> Result<Option<Agenda>, AssistantError> {
        Ok(Agenda::open(self.tx, self.brand).await?)
    }

    /// What is free from one date to another, both included; the time of an appointment that is to move counts as free.
    pub(crate) async fn free_slots(
        &mut self,
        agenda: &Agenda,
        service: &Service,
        between: (Date, Date),
        moves: Option<AppointmentId>,
    ) -> Result<Vec<Slot>, AssistantError> {
        let now = self.tx.now();
        Ok(free_slots(self.tx, agenda, service, between, now, moves).await?)
    }

    /// The appointments this contact is expected at.
    pub(crate) async fn appointments_ahead(&mut self) -> Result<Vec<Appointment>, AssistantError> {
        let now = self.tx.now();
        Ok(Appointment::ahead(self.tx, self.brand.id, self.contact.id, now).await?)
    }

    /// An appointment of this contact; another contact's is none.
    pub(crate) async fn their_appointment(&mut self, id: AppointmentId) -> Result<Option<Appointment>, AssistantError> {
        let found = Appointment::find(self.tx, self.brand.id, id).await?;
        Ok(found.filter(|found| found.contact == self.contact.id))
    }

    pub(super) async fn book_appointment(&mut self, service: ServiceId, starts_at: Millis, note: &str) -> Done {
        let agreed = |booking: &Booking| booking.service == service && booking.starts_at == starts_at;
        let Some(agreed) = self.consent.to_book.filter(agreed) else { return Ok(Err(Refusal::NeedsYes)) };
        let brand = self.brand;
        let done = match agreed.moves {
            Some(id) => {
                if self.their_appointment(id).await?.is_none() {
                    return Ok(Err(Refusal::NotTheirs));
                }
                self.tx.attempt(async |tx| agenda::move_to(tx, brand, id, service, starts_at).await).await
            }
            None => {
                let wanted = Wanted {
                    contact: self.contact.id,
                    conversation: self.conversation.id,
                    service,
                    starts_at,
                    note: note.to_owned(),
                };
                self.tx.attempt(async |tx| agenda::book(tx, brand, &wanted).await).await
            }
        };
        allowed(done)
    }

    pub(super) async fn cancel_appointment(&mut self, id: AppointmentId) -> Done {
        if self.their_appointment(id).await?.is_none() {
            return Ok(Err(Refusal::NotTheirs));
        }
        if self.consent.to_cancel_visit != Some(id) {
            return Ok(Err(Refusal::NeedsYes));
        }
        let brand = self.brand.id;
        allowed(self.tx.attempt(async |tx| agenda::cancel(tx, brand, id, By::Customer).await).await)
    }
}

/// The agenda's refusals that a brain can answer; anything else ends the turn.
fn allowed(done: Result<Appointment, AgendaError>) -> Done {
    match done {
        Ok(appointment) => Ok(Ok(ToolResult::Appointment(Box::new(appointment)))),
        Err(AgendaError::Slot { why, nearest }) => Ok(Err(Refusal::Slot { why, nearest })),
        Err(AgendaError::NoAgenda) => Ok(Err(Refusal::NoAgenda)),
        Err(AgendaError::UnknownService) => Ok(Err(Refusal::NoSuchService)),
        Err(AgendaError::UnknownAppointment) => Ok(Err(Refusal::NotTheirs)),
        Err(AgendaError::TooMany) => Ok(Err(Refusal::TooManyAppointments)),
        Err(AgendaError::WrongState { .. } | AgendaError::NotYet) => Ok(Err(Refusal::AppointmentOver)),
        Err(other) => Err(other.into()),
    }
}
