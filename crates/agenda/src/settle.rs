//! What becomes of an appointment.

use crate::{AgendaError, Appointment, By, State, appointment::store, book::tell};
use kernel::{AppointmentId, BrandId, Millis};
use serde_json::json;
use storage::{StoreError, Tx};

/// Calls an appointment off; its time is free again. Twice is quiet; one that is over is not called off any more.
#[kernel::boxed]
pub async fn cancel(tx: &mut Tx, brand: BrandId, id: AppointmentId, by: By) -> Result<Appointment, AgendaError> {
    change(tx, brand, id, State::Cancelled, by).await
}

/// Says whether the customer came, once it has begun; a slip can be put right.
#[kernel::boxed]
pub async fn settle(
    tx: &mut Tx,
    brand: BrandId,
    id: AppointmentId,
    came: bool,
    by: By,
) -> Result<Appointment, AgendaError> {
    change(tx, brand, id, if came { State::Done } else { State::Missed }, by).await
}

async fn change(tx: &mut Tx, brand: BrandId, id: AppointmentId, to: State, by: By) -> Result<Appointment, AgendaError> {
    let held = store::lock(tx, brand, id).await?.ok_or(AgendaError::UnknownAppointment)?;
    if held.state == to {
        return Ok(held);
    }
    let may = match to {
        State::Booked => false,
        State::Cancelled => held.state == State::Booked,
        State::Done | State::Missed => held.state != State::Cancelled,
    };
    if !may {
        return Err(AgendaError::WrongState { state: held.state.code() });
    }
    if to != State::Cancelled && held.starts_at > tx.now() {
        return Err(AgendaError::NotYet);
    }
    store::set_state(tx, brand, id, to).await?;
    let changed = Appointment { state: to, ..held };
    let kind = match to {
        State::Done => "appointment.done",
        State::Missed => "appointment.missed",
        State::Cancelled | State::Booked => "appointment.cancelled",
    };
    tell(tx, &changed, kind, json!({ "by": by.told() })).await?;
    Ok(changed)
}

/// Notes that a customer was reminded of the time an appointment has; false when they were before: one reminder of each
/// kind, whoever runs and how often.
#[kernel::boxed]
pub async fn note_reminder(
    tx: &mut Tx,
    brand: BrandId,
    id: AppointmentId,
    which: &'static str,
    starts_at: Millis,
) -> Result<bool, StoreError> {
    store::note_reminder(tx, brand, id, which, starts_at).await
}
