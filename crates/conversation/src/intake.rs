mod hear;
mod news;
mod status;
pub(crate) mod store;

use crate::{BurstWait, LineBook, Outbox};
use jobs::Job;
use kernel::{BrandId, ConversationId, DeliveryId, Millis, Uuid, minutes, seconds};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use storage::{Db, StoreError, Tx};
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

/// Deliveries read in one transaction.
const TOGETHER: i64 = 32;

impl Intake {
    /// An intake over `db`.
    pub fn new(db: Db, lines: Arc<LineBook>, outbox: Arc<Outbox>, options: IntakeOptions) -> Self {
        Self { db, lines, outbox, options }
    }

    /// Reads deliveries as they come until `stop` ends.
    pub async fn work(self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            let read = tokio::select! {
                read = self.read_waiting() => read,
                () = &mut stop => return,
            };
            let pause = match read {
                Ok(0) => Duration::from_millis(500),
                Ok(_) => continue,
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
    pub async fn read_waiting(&self) -> Result<usize, StoreError> {
        let together = self
            .db
            .write(async |tx| {
                let deliveries = store::take(tx, TOGETHER).await?;
                for delivery in &deliveries {
                    self.read(tx, delivery).await?;
                }
                Ok::<_, StoreError>(deliveries.len())
            })
            .await;
        match together {
            Err(error) if !matches!(error, StoreError::Unavailable(_)) => self.read_one_by_one().await,
            other => other,
        }
    }

    async fn read_one_by_one(&self) -> Result<usize, StoreError> {
        let waiting = store::waiting_ids(&self.db, TOGETHER).await?;
        for id in &waiting {
            let alone = self
                .db
                .write(async |tx| match store::take_one(tx, *id).await? {
                    Some(delivery) => self.read(tx, &delivery).await,
                    None => Ok(()),
                })
                .await;
            match alone {
                Ok(()) => {}
                Err(error @ StoreError::Unavailable(_)) => return Err(error),
                Err(error) => self.put_off(*id, &error).await?,
            }
        }
        Ok(waiting.len())
    }

    async fn put_off(&self, id: DeliveryId, error: &StoreError) -> Result<(), StoreError> {
        if !matches!(error, StoreError::Contended(_)) {
            tracing::error!(delivery.id = %id, error = %error, "Delivery {id} cannot be read, kept for later: {error}");
        }
        self.db.write(async |tx| store::put_off(tx, id, &error.to_string(), wait_after).await).await
    }

    async fn read(&self, tx: &mut Tx, delivery: &store::Delivery) -> Result<(), StoreError> {
        match Envelope::parse(&delivery.body) {
            Ok(envelope) => {
                for update in envelope.updates {
                    self.read_update(tx, delivery, update).await?;
                }
            }
            Err(error) => {
                let stray =
                    store::Stray { line: None, field: "", why: &error.to_string(), raw: &serde_json::Value::Null };
                store::keep_stray(tx, delivery.id, stray).await?;
            }
        }
        store::done(tx, delivery.id).await
    }

    async fn read_update(
        &self,
        tx: &mut Tx,
        delivery: &store::Delivery,
        update: whatsapp::Update,
    ) -> Result<(), StoreError> {
        let Some(number) = update.line.as_deref() else {
            return news::keep_for_account(tx, &self.lines, delivery, &update).await;
        };
        let Some(open) = self.lines.by_number(number).await? else {
            return news::keep_stray(tx, delivery, &update, "unknown_line").await;
        };
        let line = &open.line;
        // A signature made with another merchant's secret says nothing about this line.
        if line.app_key[..] != delivery.app_key[..] {
            return news::keep_stray(tx, delivery, &update, "signed_by_another_app").await;
        }
        match &update.kind {
            Kind::Message(message) if message.from.group.is_some() => {
                news::keep_stray(tx, delivery, &update, "group_message").await
            }
            Kind::Message(message) => {
                self.outbox.note_inbound(line.id, tx.now());
                hear::hear(tx, line, message, self.options.burst).await
            }
            Kind::Status(status) => match status::follow(tx, line, status).await? {
                true => Ok(()),
                false => news::keep_stray(tx, delivery, &update, "status_of_unknown_message").await,
            },
            Kind::Echo(echo) => {
                hear::overhear(tx, line, echo).await?;
                news::keep(tx, line, &update).await
            }
            Kind::Error(_) | Kind::Preference(_) | Kind::Account { .. } => news::keep(tx, line, &update).await,
            Kind::Unknown { .. } => news::keep_stray(tx, delivery, &update, "unknown_type").await,
        }
    }
}

/// How long a delivery that failed `attempts` times waits: from a tenth of a second to half an hour.
fn wait_after(attempts: i64) -> Millis {
    Millis(100_i64 << attempts.clamp(0, 14)).min(minutes(30)).max(if attempts > 5 { seconds(10) } else { Millis(0) })
}
