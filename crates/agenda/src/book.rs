//! Taking a slot, and another one instead. Whoever does waits for the brand's agenda, so that nobody counts places that
//! somebody else is about to take.

use crate::{Agenda, AgendaError, Appointment, Service, Slot, SlotRefused, State, agenda, appointment::store};
use identity::Brand;
use jiff::{ToSpan, civil::Date};
use kernel::{AppointmentId, ContactId, ConversationId, Millis, ServiceId, days};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// How many free slots a refusal names.
const NEAREST: usize = 5;
/// How many days a refusal looks around the slot that cannot be had.
const AROUND: i64 = 7;

/// An appointment to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Who comes.
    pub contact: ContactId,
    /// Where they said so.
    pub conversation: ConversationId,
    /// For what.
    pub service: ServiceId,
    /// When.
    pub starts_at: Millis,
    /// What they add; cut when it is too long.
    pub note: String,
}

/// The free slots of a service from one date to another, both included, `but` one appointment that is to move.
#[kernel::boxed]
pub async fn free_slots(
    on: &mut dyn Read,
    agenda: &Agenda,
    service: &Service,
    (from, until): (Date, Date),
    now: Millis,
    but: Option<AppointmentId>,
) -> Result<Vec<Slot>, StoreError> {
    let (from, until) = (from.max(agenda.date(now)), until.min(agenda.last_date(now)));
    if from > until {
        return Ok(Vec::new());
    }
    let taken = store::taken(on, agenda.brand, moments(agenda, from, until), but).await?;
    Ok(agenda.free(service, from, until, &taken, now))
}

/// From the first moment of one date to the last of another, wide enough for any zone.
fn moments(agenda: &Agenda, from: Date, until: Date) -> (Millis, Millis) {
    let begins =
        |date: Date| date.to_zoned(agenda.zone.clone()).map_or(Millis(0), |at| Millis(at.timestamp().as_millisecond()));
    (begins(from) - days(1), begins(until) + days(2))
}

/// Makes an appointment; the same again is the one that stands. Refused outside the opening hours, too soon, too far
/// ahead, and where the slot is taken: then with the nearest free ones.
#[kernel::boxed]
pub async fn book(tx: &mut Tx, brand: &Brand, wanted: &Wanted) -> Result<Appointment, AgendaError> {
    let (agenda, service) = opened(tx, brand, wanted.service).await?;
    let now = tx.now();
    if let Some(theirs) = store::of_contact_at(tx, brand.id, wanted.contact, wanted.starts_at).await? {
        return Ok(theirs);
    }
    if store::ahead(tx, brand.id, wanted.contact, now).await?.len() >= Appointment::MOST_AHEAD {
        return Err(AgendaError::TooMany);
    }
    let slot = take(tx, &agenda, &service, wanted.starts_at, None).await?;
    let made = Appointment {
        id: AppointmentId(tx.new_id()),
        brand: brand.id,
        contact: wanted.contact,
        conversation: wanted.conversation,
        service_id: service.id,
        service: service.name,
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        state: State::Booked,
        note: wanted.note.trim().replace('\0', "").chars().take(Appointment::LONGEST_NOTE).collect(),
        created_at: now,
    };
    store::insert(tx, &made).await?;
    tell(tx, &made, "appointment.booked", json!({})).await?;
    Ok(made)
}

/// Another time, or another service, for an appointment that stands. Nothing changes when the slot cannot be had; the same
/// time and service again is quiet.
#[kernel::boxed]
pub async fn move_to(
    tx: &mut Tx,
    brand: &Brand,
    id: AppointmentId,
    service: ServiceId,
    starts_at: Millis,
) -> Result<Appointment, AgendaError> {
    let (agenda, service) = opened(tx, brand, service).await?;
    let held = store::lock(tx, brand.id, id).await?.ok_or(AgendaError::UnknownAppointment)?;
    if held.state != State::Booked {
        return Err(AgendaError::WrongState { state: held.state.code() });
    }
    if held.starts_at == starts_at && held.service_id == service.id {
        return Ok(held);
    }
    let other = store::of_contact_at(tx, brand.id, held.contact, starts_at).await?;
    if other.is_some_and(|other| other.id != id) {
        return Err(refused(tx, &agenda, &service, starts_at, SlotRefused::Taken, Some(id)).await?);
    }
    let slot = take(tx, &agenda, &service, starts_at, Some(id)).await?;
    let before = held.starts_at;
    let moved = Appointment {
        service_id: service.id,
        service: service.name,
        starts_at: slot.starts_at,
        ends_at: slot.ends_at,
        ..held
    };
    store::set_time(tx, &moved).await?;
    tell(tx, &moved, "appointment.moved", json!({ "from": before })).await?;
    Ok(moved)
}

/// The brand's agenda under its lock, and the service.
async fn opened(tx: &mut Tx, brand: &Brand, service: ServiceId) -> Result<(Agenda, Service), AgendaError> {
    agenda::store::lock(tx, brand.id).await?;
    let agenda = Agenda::open(tx, brand).await?.ok_or(AgendaError::NoAgenda)?;
    let service = agenda.service(service).cloned().ok_or(AgendaError::UnknownService)?;
    Ok((agenda, service))
}

/// The slot, if it can be had.
async fn take(
    tx: &mut Tx,
    agenda: &Agenda,
    service: &Service,
    starts_at: Millis,
    but: Option<AppointmentId>,
) -> Result<Slot, AgendaError> {
    let date = agenda.date(starts_at);
    let taken = store::taken(tx, agenda.brand, moments(agenda, date, date), but).await?;
    match agenda.slot_at(service, starts_at, &taken, tx.now()) {
        Ok(slot) => Ok(slot),
        Err(why) => Err(refused(tx, agenda, service, starts_at, why, but).await?),
    }
}

async fn refused(
    tx: &mut Tx,
    agenda: &Agenda,
    service: &Service,
    starts_at: Millis,
    why: SlotRefused,
    but: Option<AppointmentId>,
) -> Result<AgendaError, StoreError> {
    let (now, date) = (tx.now(), agenda.date(starts_at));
    let from = date.checked_sub(AROUND.days()).unwrap_or(date);
    let until = date.checked_add(AROUND.days()).unwrap_or(date);
    let mut nearest = free_slots(tx, agenda, service, (from, until), now, but).await?;
    nearest.sort_by_key(|slot| (slot.starts_at.0 - starts_at.0).abs());
    nearest.truncate(NEAREST);
    nearest.sort_by_key(|slot| slot.starts_at);
    Ok(AgendaError::Slot { why, nearest })
}

/// A fact about an appointment, with who, where, what and when beside `more`.
pub(crate) async fn tell(
    tx: &mut Tx,
    of: &Appointment,
    kind: &'static str,
    more: serde_json::Value,
) -> Result<(), StoreError> {
    let mut data = json!({
        "contact": of.contact, "conversation": of.conversation, "service": of.service_id, "starts_at": of.starts_at,
    });
    if let (Some(data), serde_json::Value::Object(more)) = (data.as_object_mut(), more) {
        data.extend(more);
    }
    jobs::tell(tx, of.brand, NewFact::new(kind, of.id).with(data)).await?;
    Ok(())
}
