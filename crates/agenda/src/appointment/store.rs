use super::{Appointment, State};
use crate::Taken;
use kernel::{AppointmentId, BrandId, ContactId, ConversationId, Millis, ServiceId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct AppointmentRow {
        brand_id: BrandId,
        id: AppointmentId,
        contact_id: ContactId,
        conversation_id: ConversationId,
        service_id: ServiceId,
        service: String,
        starts_at: Millis,
        ends_at: Millis,
        state: String,
        note: String,
        created_at: Millis,
    }
}

impl TryFrom<AppointmentRow> for Appointment {
    type Error = StoreError;
    fn try_from(row: AppointmentRow) -> Result<Self, StoreError> {
        let state = State::from_code(&row.state);
        Ok(Self {
            id: row.id,
            brand: row.brand_id,
            contact: row.contact_id,
            conversation: row.conversation_id,
            service_id: row.service_id,
            service: row.service,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            state: state.ok_or_else(|| StoreError::Defect(format!("no state of an appointment: {}", row.state)))?,
            note: row.note,
            created_at: row.created_at,
        })
    }
}

async fn several(on: &mut dyn Read, rest: &str, args: &[storage::Value]) -> Result<Vec<Appointment>, StoreError> {
    let sql = format!("SELECT {} FROM appointment WHERE brand_id = $1 AND {rest}", AppointmentRow::COLUMNS);
    on.all::<AppointmentRow>(&sql, args).await?.into_iter().map(Appointment::try_from).collect()
}

pub(crate) async fn by_id(
    on: &mut dyn Read,
    brand: BrandId,
    id: AppointmentId,
) -> Result<Option<Appointment>, StoreError> {
    Ok(several(on, "id = $2", args![brand, id]).await?.pop())
}

/// The same, which nobody else may change until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: AppointmentId) -> Result<Option<Appointment>, StoreError> {
    let rest = format!("id = $2{}", tx.dialect().for_update());
    Ok(several(tx, &rest, args![brand, id]).await?.pop())
}

pub(crate) async fn between(
    on: &mut dyn Read,
    brand: BrandId,
    from: Millis,
    until: Millis,
) -> Result<Vec<Appointment>, StoreError> {
    let rest = "starts_at >= $2 AND starts_at < $3 ORDER BY starts_at, id LIMIT 500";
    several(on, rest, args![brand, from, until]).await
}

pub(crate) async fn ahead(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
    now: Millis,
) -> Result<Vec<Appointment>, StoreError> {
    let rest = "contact_id = $2 AND state = 'booked' AND starts_at > $3 ORDER BY starts_at, id LIMIT 20";
    several(on, rest, args![brand, contact, now]).await
}

pub(crate) async fn unsettled(on: &mut dyn Read, brand: BrandId, now: Millis) -> Result<Vec<Appointment>, StoreError> {
    let rest = "state = 'booked' AND starts_at <= $2 ORDER BY starts_at DESC, id LIMIT 100";
    several(on, rest, args![brand, now]).await
}

/// A customer's own at exactly this moment, if it stands.
pub(crate) async fn of_contact_at(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
    starts_at: Millis,
) -> Result<Option<Appointment>, StoreError> {
    let rest = "contact_id = $2 AND state = 'booked' AND starts_at = $3";
    Ok(several(on, rest, args![brand, contact, starts_at]).await?.pop())
}

/// The time that is taken between two moments, one appointment left out.
pub(crate) async fn taken(
    on: &mut dyn Read,
    brand: BrandId,
    (from, until): (Millis, Millis),
    but: Option<AppointmentId>,
) -> Result<Vec<Taken>, StoreError> {
    const SQL: &str = "SELECT id, starts_at, ends_at FROM appointment WHERE brand_id = $1 AND state = 'booked' \
        AND starts_at < $3 AND ends_at > $2";
    let rows = on.all::<(AppointmentId, Millis, Millis)>(SQL, args![brand, from, until]).await?;
    let others = rows.into_iter().filter(|(id, ..)| Some(*id) != but);
    Ok(others.map(|(_, starts_at, ends_at)| Taken { starts_at, ends_at }).collect())
}

pub(crate) async fn insert(tx: &mut Tx, new: &Appointment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO appointment (brand_id, id, contact_id, conversation_id, service_id, service, starts_at, \
        ends_at, state, note, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    let (ids, when) = ((new.contact, new.conversation, new.service_id), (new.starts_at, new.ends_at));
    let (service, note, state) = (&new.service, &new.note, new.state.code());
    tx.put(SQL, args![new.brand, new.id, ids.0, ids.1, ids.2, service, when.0, when.1, state, note, new.created_at])
        .await
}

pub(crate) async fn set_time(tx: &mut Tx, moved: &Appointment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE appointment SET service_id = $3, service = $4, starts_at = $5, ends_at = $6, changed_at = $7 \
        WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    let (service, when) = ((moved.service_id, &moved.service), (moved.starts_at, moved.ends_at));
    tx.put(SQL, args![moved.brand, moved.id, service.0, service.1, when.0, when.1, now]).await
}

pub(crate) async fn set_state(tx: &mut Tx, brand: BrandId, id: AppointmentId, state: State) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE appointment SET state = $3, changed_at = $4 WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![brand, id, state.code(), now]).await
}

/// Notes a reminder of the time an appointment has; false when it was noted before.
pub(crate) async fn note_reminder(
    tx: &mut Tx,
    brand: BrandId,
    id: AppointmentId,
    which: &str,
    starts_at: Millis,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO appointment_reminder (brand_id, appointment_id, which, starts_at, sent_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (brand_id, appointment_id, which, starts_at) DO NOTHING";
    let now = tx.now();
    Ok(tx.exec(SQL, args![brand, id, which, starts_at, now]).await? == 1)
}

/// Writes the other contact wherever the one that is gone stands. Two at the same moment are one visit: theirs
/// who is gone is called off.
pub(crate) async fn rename(tx: &mut Tx, brand: BrandId, from: ContactId, into: ContactId) -> Result<(), StoreError> {
    const TWICE: &str = "UPDATE appointment SET state = 'cancelled', changed_at = $4 \
        WHERE brand_id = $1 AND contact_id = $2 AND state = 'booked' AND starts_at IN \
            (SELECT a.starts_at FROM appointment a WHERE a.brand_id = $1 AND a.contact_id = $3 AND a.state = 'booked')";
    const SQL: &str = "UPDATE appointment SET contact_id = $3 WHERE brand_id = $1 AND contact_id = $2";
    let now = tx.now();
    tx.exec(TWICE, args![brand, from, into, now]).await?;
    tx.exec(SQL, args![brand, from, into]).await?;
    Ok(())
}

pub(crate) async fn move_to_conversation(
    tx: &mut Tx,
    brand: BrandId,
    gone: ConversationId,
    stays: ConversationId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE appointment SET conversation_id = $3 WHERE brand_id = $1 AND conversation_id = $2";
    tx.exec(SQL, args![brand, gone, stays]).await?;
    Ok(())
}
