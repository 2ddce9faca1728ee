mod ahead;
mod forget;
mod hear;
mod news;
mod status;
pub(crate) mod store;

use crate::{BurstWait, Contact, LineBook, Outbox, line::OpenLine};
pub use forget::forget_old_deliveries;
use jobs::Job;
use kernel::{BrandId, ConversationId, DeliveryId, Millis, Uuid, minutes, seconds};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use storage::{Db, Dialect, StoreError, Tx};
use store::Delivery;
use whatsapp::{Envelope, Kind};

/// The customer waits for an answer: the agent's turn. Enqueued by the intake after the burst wait; done by the
/// assistant.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TakeTurn {
    /// Whose.
    pub brand: BrandId,
    /// Which conversation.
    pub conversation: ConversationId,
}

impl Job for TakeTurn {
    const NAME: &'static str = "assistant.take_turn";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.conversation.to_string())
    }
    fn lane(&self) -> Option<Uuid> {
        None
    }
}

/// How the intake works.
#[derive(Debug, Clone, Copy, Default)]
pub struct IntakeOptions {
    /// How long to wait for the rest of a thought.
    pub burst: BurstWait,
}

/// Reads the deliveries that [`crate::receive`] kept: each update once, each message in its conversation.
pub struct Intake {
    db: Db,
    lines: Arc<LineBook>,
    outbox: Arc<Outbox>,
    options: IntakeOptions,
}

/// Deliveries read in one transaction. On SQLite a few milliseconds' worth: each commit costs everyone, and whoever
/// acknowledges a webhook waits for the one writer meanwhile. On PostgreSQL several, because taking them and the commit
/// cost as much as the reading of three; no more, because intakes read at once, wait for each other's conversations, and
/// keep whoever acknowledges a webhook from the disk: with sixteen, 500 a second waited 27 ms at the 99th percentile.
const fn together(dialect: Dialect) -> i64 {
    match dialect {
        Dialect::Sqlite => 10,
        Dialect::Postgres => 8,
    }
}
/// From the beginning of one reading to the next, while deliveries come faster than that: read one by one as they come,
/// each would cost everybody a commit; read together, the webhook's acknowledgement finds the disk free.
const PACE: Duration = Duration::from_millis(5);
/// What another process received, and what was put off, is found by asking this often.
const QUIET: Duration = Duration::from_millis(500);
/// Bytes of them, about: some 300 messages.
const BATCH_BYTES: usize = 256 * 1024;

impl Intake {
    /// An intake over `db`.
    pub fn new(db: Db, lines: Arc<LineBook>, outbox: Arc<Outbox>, options: IntakeOptions) -> Self {
        Self { db, lines, outbox, options }
    }

    /// Reads deliveries as they come until `stop` ends.
    pub async fn work(self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let full = usize::try_from(together(self.db.dialect())).unwrap_or(usize::MAX);
        loop {
            let began = tokio::time::Instant::now();
            let read = tokio::select! {
                read = self.read_waiting() => read,
                () = &mut stop => return,
            };
            let pause = match read {
                Ok(0) => QUIET,
                Ok(read) if read >= full => continue,
                Ok(_) => {
                    tokio::select! {
                        // What came meanwhile has told so.
                        () = tokio::time::sleep_until(began + PACE) => QUIET,
                        () = &mut stop => return,
                    }
                }
                Err(error) => {
                    tracing::warn!(error = %error, "Deliveries cannot be read for now: {error}");
                    Duration::from_millis(200)
                }
            };
            tokio::select! {
                _ = tokio::time::timeout(pause, self.db.signals().deliveries.notified()) => {}
                () = &mut stop => return,
            }
        }
    }

    /// Reads a batch of waiting deliveries; how many were found. A delivery that fails by itself is put off and kept,
    /// and does not hold up the others.
    #[kernel::boxed]
    pub async fn read_waiting(&self) -> Result<usize, StoreError> {
        let together = self
            .db
            .write(async |tx| {
                let (mut batch, mut size) = (Vec::new(), 0);
                for delivery in store::take(tx, together(tx.dialect())).await? {
                    // Webhooks are acknowledged by the same writer: a batch may not keep it for long.
                    if !batch.is_empty() && size + delivery.body.len() > BATCH_BYTES {
                        break;
                    }
                    size += delivery.body.len();
                    let updates = updates(tx, &delivery).await?;
                    batch.push((delivery, updates));
                }
                self.read(tx, &batch).await?;
                let read: Vec<DeliveryId> = batch.iter().map(|(delivery, _)| delivery.id).collect();
                store::done(tx, &read).await?;
                Ok::<_, StoreError>(read.len())
            })
            .await;
        match together {
            Err(error) if !matches!(error, StoreError::Unavailable(_)) => self.read_one_by_one().await,
            other => other,
        }
    }

    async fn read_one_by_one(&self) -> Result<usize, StoreError> {
        let waiting = store::waiting_ids(&self.db, together(self.db.dialect())).await?;
        for id in &waiting {
            let alone = self
                .db
                .write(async |tx| match store::take_one(tx, *id).await? {
                    Some(delivery) => self.read_piece_by_piece(tx, &delivery).await,
                    None => Ok(()),
                })
                .await;
            match alone {
                Ok(()) => {}
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => {
                    tell_put_off(*id, &error);
                    self.db.write(async |tx| store::put_off(tx, *id, &error.to_string(), wait_after).await).await?;
                }
            }
        }
        Ok(waiting.len())
    }

    async fn read(&self, tx: &mut Tx, batch: &[(Delivery, Vec<whatsapp::Update>)]) -> Result<(), StoreError> {
        let moved = self.move_on(tx, batch).await?;
        for (number, (delivery, updates)) in batch.iter().enumerate() {
            for (place, update) in updates.iter().enumerate() {
                if !moved.contains(&(number, place)) {
                    self.read_update(tx, (delivery, place), update).await?;
                }
            }
        }
        Ok(())
    }

    /// Reads what can be read of a delivery; it is put off as a whole for the updates that fail, each of which is
    /// harmless to read again.
    async fn read_piece_by_piece(&self, tx: &mut Tx, delivery: &Delivery) -> Result<(), StoreError> {
        let mut failed = None;
        for (place, update) in updates(tx, delivery).await?.iter().enumerate() {
            match tx.attempt(async |tx| self.read_update(tx, (delivery, place), update).await).await {
                Ok(()) => {}
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => failed = Some(error),
            }
        }
        match failed {
            None => store::done(tx, &[delivery.id]).await,
            Some(error) => {
                tell_put_off(delivery.id, &error);
                store::put_off(tx, delivery.id, &error.to_string(), wait_after).await
            }
        }
    }

    async fn read_update(&self, tx: &mut Tx, at: news::At<'_>, update: &whatsapp::Update) -> Result<(), StoreError> {
        let open = match update.line.as_deref() {
            Some(number) => self.lines.by_number(number).await?,
            None => match self.only_line(update, &at.0.app_key).await? {
                Some(open) => Some(open),
                None => return news::keep_for_account(tx, &self.lines, at, update).await,
            },
        };
        let Some(open) = open else {
            return news::keep_stray(tx, at, update, "unknown_line").await;
        };
        let line = &open.line;
        // A signature made with another merchant's secret says nothing about this line.
        if line.app_key[..] != at.0.app_key[..] {
            return news::keep_stray(tx, at, update, "signed_by_another_app").await;
        }
        let received_at = at.0.received_at;
        let coming = hear::Coming { line, received_at, burst: self.options.burst };
        match &update.kind {
            Kind::Message(message) if message.from.group.is_some() => {
                news::keep_stray(tx, at, update, "group_message").await
            }
            Kind::Message(message) => {
                self.outbox.note_inbound(line.id, tx.now());
                match hear::hear(tx, coming, message).await? {
                    true => Ok(()),
                    false => news::keep_stray(tx, at, update, "change_of_unknown_contact").await,
                }
            }
            Kind::Status(status) => {
                if let Some(error) = status.refusal() {
                    self.outbox.note_refusal(line.id, &error);
                }
                match status::follow(tx, line, status, received_at).await? {
                    true => Ok(()),
                    false => news::keep_stray(tx, at, update, "status_of_unknown_message").await,
                }
            }
            Kind::Echo(echo) => hear::overhear(tx, coming, echo).await,
            Kind::Preference(wish) => {
                if news::keep(tx, line, update).await? {
                    Contact::wishes(tx, line.brand, wish).await?;
                }
                Ok(())
            }
            Kind::Error(_) | Kind::Account { .. } => {
                news::keep(tx, line, update).await?;
                Ok(())
            }
            Kind::Unknown { .. } => news::keep_stray(tx, at, update, "unknown_type").await,
        }
    }

    /// The line that a message or status without metadata concerns: the account's only one, if there is only one of that
    /// number.
    async fn only_line(&self, update: &whatsapp::Update, app_key: &[u8]) -> Result<Option<Arc<OpenLine>>, StoreError> {
        if !matches!(update.kind, Kind::Message(_) | Kind::Status(_) | Kind::Echo(_)) {
            return Ok(None);
        }
        let number = update.display_phone.as_deref();
        let mut lines = self.lines.of_account(&update.waba, app_key).await?;
        lines.retain(|open| number.is_none_or(|number| open.line.display_phone == number));
        Ok(match lines.len() {
            1 => lines.pop(),
            _ => None,
        })
    }
}

/// What a delivery tells, in its order. One that does not read is kept as a stray.
async fn updates(tx: &mut Tx, delivery: &Delivery) -> Result<Vec<whatsapp::Update>, StoreError> {
    match Envelope::parse(&delivery.body) {
        Ok(envelope) => Ok(envelope.updates),
        Err(error) => {
            let (why, raw) = (error.to_string(), serde_json::Value::Null);
            let stray = store::Stray { place: 0, line: None, field: "", why: &why, raw: &raw };
            store::keep_stray(tx, delivery.id, stray).await?;
            Ok(Vec::new())
        }
    }
}

fn tell_put_off(id: DeliveryId, error: &StoreError) {
    // Losing against another node is usual.
    if !matches!(error, StoreError::Contended(_)) {
        tracing::error!(delivery.id = %id, error = %error, "Delivery {id} cannot be read to its end, kept for later: {error}");
    }
}

/// How long a delivery that failed `attempts` times waits: from a tenth of a second to half an hour.
fn wait_after(attempts: i64) -> Millis {
    Millis(100_i64 << attempts.clamp(0, 14)).min(minutes(30)).max(if attempts > 5 { seconds(10) } else { Millis(0) })
}
