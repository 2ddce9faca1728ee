use crate::{Alert, Channel, Delivery, Fate, Place, alert};
use kernel::{AlertId, BrandId, MessageId, Millis, TeammateId, Uuid};
use storage::{IntoValue, Read, StoreError, Tx, Value, args, places, row};

/// A teammate on a channel.
type Who = (TeammateId, Channel);

/// An alert that is to be told.
pub(super) struct Waiting {
    pub alert: Alert,
    pub due_at: Millis,
    /// Whether they have read it in the product.
    pub is_read: bool,
}

row! {
    struct WaitingRow {
        id: AlertId,
        kind: String,
        at: Millis,
        place: String,
        place_id: Option<Uuid>,
        about: Option<String>,
        due_at: Millis,
        read_at: Option<Millis>,
    }
}

row! {
    /// A message that is being sent.
    pub(super) struct Sending {
        pub id: Uuid,
        pub begun_at: Millis,
        pub try_at: Millis,
    }
}

impl WaitingRow {
    fn read(self, brand: BrandId) -> Result<Waiting, StoreError> {
        let Self { id, kind, at, place, place_id, about, due_at, read_at } = self;
        let (kind, place) = (alert::store::kind_of(&kind)?, Place::read(&place, place_id)?);
        Ok(Waiting { alert: Alert { brand, id, kind, at, place, about }, due_at, is_read: read_at.is_some() })
    }
}

/// Notes that a teammate is to be told of an alert.
pub(crate) async fn expect(
    tx: &mut Tx,
    brand: BrandId,
    (teammate, channel): Who,
    alert: AlertId,
    due: Millis,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO alert_delivery (brand_id, teammate_id, channel, alert_id, due_at) \
        VALUES ($1, $2, $3, $4, $5)";
    tx.put(SQL, args![brand, teammate, channel.word(), alert, due]).await
}

/// What waits, in the order in which it was raised.
pub(super) async fn waiting(
    on: &mut dyn Read,
    brand: BrandId,
    (teammate, channel): Who,
) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT a.id, a.kind, a.at, a.place, a.place_id, a.about, d.due_at, n.read_at \
        FROM alert_delivery d JOIN alert a ON a.brand_id = d.brand_id AND a.id = d.alert_id \
        LEFT JOIN alert_notice n ON n.brand_id = d.brand_id AND n.teammate_id = d.teammate_id AND n.alert_id = d.alert_id \
        WHERE d.brand_id = $1 AND d.teammate_id = $2 AND d.channel = $3 \
        AND d.message_id IS NULL AND d.left_out IS NULL ORDER BY a.at, a.id";
    let rows: Vec<WaitingRow> = on.all(SQL, args![brand, teammate, channel.word()]).await?;
    rows.into_iter().map(|row| row.read(brand)).collect()
}

/// What a message is about.
pub(super) async fn alerts_of(on: &mut dyn Read, brand: BrandId, message: Uuid) -> Result<Vec<Alert>, StoreError> {
    const SQL: &str = "SELECT a.brand_id, a.id, a.kind, a.at, a.place, a.place_id, a.about \
        FROM alert_delivery d JOIN alert a ON a.brand_id = d.brand_id AND a.id = d.alert_id \
        WHERE d.brand_id = $1 AND d.message_id = $2 ORDER BY a.at, a.id";
    let rows: Vec<alert::store::AlertRow> = on.all(SQL, args![brand, message]).await?;
    rows.into_iter().map(Alert::try_from).collect()
}

pub(super) async fn leave_out(
    tx: &mut Tx,
    brand: BrandId,
    (teammate, channel): Who,
    alert: AlertId,
    why: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE alert_delivery SET left_out = $5 \
        WHERE brand_id = $1 AND teammate_id = $2 AND channel = $3 AND alert_id = $4";
    tx.put(SQL, args![brand, teammate, channel.word(), alert, why]).await
}

pub(super) async fn leave_out_all(
    tx: &mut Tx,
    brand: BrandId,
    (teammate, channel): Who,
    why: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE alert_delivery SET left_out = $4 WHERE brand_id = $1 AND teammate_id = $2 AND channel = $3 \
        AND message_id IS NULL AND left_out IS NULL";
    tx.put(SQL, args![brand, teammate, channel.word(), why]).await
}

/// The message that is being sent to them, if one is.
pub(super) async fn sending(
    on: &mut dyn Read,
    brand: BrandId,
    (teammate, channel): Who,
) -> Result<Option<Sending>, StoreError> {
    let columns = Sending::COLUMNS;
    let sql = format!(
        "SELECT {columns} FROM alert_message WHERE brand_id = $1 AND teammate_id = $2 AND channel = $3 AND state = 'sending'"
    );
    on.opt(&sql, args![brand, teammate, channel.word()]).await
}

/// When the last messages to them left since `since`, the newest first, as many as [`crate::MOST_PER_HOUR`].
pub(super) async fn sent_since(
    on: &mut dyn Read,
    brand: BrandId,
    (teammate, channel): Who,
    since: Millis,
) -> Result<Vec<Millis>, StoreError> {
    const SQL: &str = "SELECT ended_at FROM alert_message WHERE brand_id = $1 AND teammate_id = $2 AND channel = $3 \
        AND state = 'sent' AND ended_at > $4 ORDER BY ended_at DESC LIMIT $5";
    let most = i64::try_from(crate::MOST_PER_HOUR).unwrap_or(i64::MAX);
    let rows: Vec<(Millis,)> = on.all(SQL, args![brand, teammate, channel.word(), since, most]).await?;
    Ok(rows.into_iter().map(|(at,)| at).collect())
}

/// Writes a message down as being sent, for the first time.
pub(super) async fn begin(
    tx: &mut Tx,
    brand: BrandId,
    (teammate, channel): Who,
    id: Uuid,
    try_at: Millis,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO alert_message (brand_id, id, teammate_id, channel, state, begun_at, try_at, attempts) \
        VALUES ($1, $2, $3, $4, 'sending', $5, $6, 1)";
    let now = tx.now();
    tx.put(SQL, args![brand, id, teammate, channel.word(), now, try_at]).await
}

/// Makes the message tell these alerts.
pub(super) async fn take(
    tx: &mut Tx,
    brand: BrandId,
    (teammate, channel): Who,
    message: Uuid,
    alerts: &[Alert],
) -> Result<(), StoreError> {
    let ids: Vec<AlertId> = alerts.iter().map(|alert| alert.id).collect();
    for part in ids.chunks(256) {
        let mut args: Vec<Value> = args![brand, teammate, channel.word(), message].to_vec();
        let list = places(&mut args, part);
        let sql = format!(
            "UPDATE alert_delivery SET message_id = $4 \
             WHERE brand_id = $1 AND teammate_id = $2 AND channel = $3 AND alert_id IN ({list})"
        );
        tx.put(&sql, &args).await?;
    }
    Ok(())
}

/// Tries the message again.
pub(super) async fn try_now(tx: &mut Tx, brand: BrandId, id: Uuid, try_at: Millis) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE alert_message SET try_at = $3, attempts = attempts + 1 \
        WHERE brand_id = $1 AND id = $2 AND state = 'sending'";
    tx.put(SQL, args![brand, id, try_at]).await
}

/// How often a message that is being sent was tried.
pub(super) async fn attempts(on: &mut dyn Read, brand: BrandId, id: Uuid) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT attempts FROM alert_message WHERE brand_id = $1 AND id = $2 AND state = 'sending'";
    Ok(on.opt::<(i64,)>(SQL, args![brand, id]).await?.map(|(attempts,)| attempts))
}

pub(super) async fn put_off(tx: &mut Tx, brand: BrandId, id: Uuid, until: Millis, why: &str) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE alert_message SET try_at = $3, why = $4 WHERE brand_id = $1 AND id = $2 AND state = 'sending'";
    tx.put(SQL, args![brand, id, until, why]).await
}

/// Writes down how a message that was being sent ended: it left, or it never will and why.
pub(super) async fn end(
    tx: &mut Tx,
    brand: BrandId,
    id: Uuid,
    how: Result<(), &str>,
    carried: Option<MessageId>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE alert_message SET state = $3, why = $4, ended_at = $5, carried = $6 \
        WHERE brand_id = $1 AND id = $2 AND state = 'sending'";
    let (state, why) = match how {
        Ok(()) => ("sent", None),
        Err(why) => ("failed", Some(why)),
    };
    let now = tx.now();
    tx.put(SQL, args![brand, id, state, why.into_value(), now, carried]).await
}

/// The conversation's message that carried one of ours did not reach the teammate after all; false if it carried none.
pub(crate) async fn carried_failed(
    tx: &mut Tx,
    brand: BrandId,
    carried: MessageId,
    why: &str,
) -> Result<bool, StoreError> {
    const SQL: &str =
        "UPDATE alert_message SET state = 'failed', why = $3 WHERE brand_id = $1 AND carried = $2 AND state = 'sent'";
    Ok(tx.exec(SQL, args![brand, carried, why]).await? > 0)
}

row! {
    struct DeliveryRow {
        teammate_id: TeammateId,
        channel: String,
        left_out: Option<String>,
        state: Option<String>,
        why: Option<String>,
        ended_at: Option<Millis>,
    }
}

/// How one alert came to each teammate.
pub(crate) async fn deliveries(on: &mut dyn Read, brand: BrandId, alert: AlertId) -> Result<Vec<Delivery>, StoreError> {
    const SQL: &str = "SELECT d.teammate_id, d.channel, d.left_out, m.state, m.why, m.ended_at FROM alert_delivery d \
        LEFT JOIN alert_message m ON m.brand_id = d.brand_id AND m.id = d.message_id \
        WHERE d.brand_id = $1 AND d.alert_id = $2 ORDER BY d.teammate_id, d.channel";
    let rows: Vec<DeliveryRow> = on.all(SQL, args![brand, alert]).await?;
    rows.into_iter().map(Delivery::try_from).collect()
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = StoreError;
    fn try_from(row: DeliveryRow) -> Result<Self, StoreError> {
        let fate = match (row.left_out, row.state.as_deref()) {
            (Some(why), _) => Fate::LeftOut(why),
            (None, None) => Fate::Waiting,
            (None, Some("sending")) => Fate::Sending(row.why),
            (None, Some("sent")) => Fate::Sent(row.ended_at.unwrap_or_default()),
            (None, Some(_)) => Fate::Failed(row.why.unwrap_or_default()),
        };
        let channel = Channel::of_word(&row.channel);
        let channel = channel.ok_or_else(|| StoreError::Defect(format!("no channel is {:?}", row.channel)))?;
        Ok(Self { teammate: row.teammate_id, channel, fate })
    }
}
