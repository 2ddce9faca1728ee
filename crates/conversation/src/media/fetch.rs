use super::{
    MediaFile, MediaStore,
    store::{self, Source},
};
use crate::LineBook;
use jobs::{Job, JobError, Outcome};
use kernel::{BrandId, MessageId, Millis, days, seconds};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::{Db, NewFact, StoreError};
use tokio::sync::Semaphore;
use whatsapp::{Client, Credentials, Downloaded, MediaError};

/// Fetches the file of a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FetchMedia {
    /// Whose.
    pub brand: BrandId,
    /// The message it came with.
    pub message: MessageId,
}

impl Job for FetchMedia {
    const NAME: &'static str = "conversation.fetch_media";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.message.to_string())
    }
}

/// How files are fetched.
#[derive(Debug, Clone)]
pub struct MediaOptions {
    /// Where they are kept.
    pub store: MediaStore,
    /// Larger ones are not taken (contract §6: a customer's file may have up to 100 MB).
    pub max_bytes: usize,
    /// Files at once in this process: each is whole in memory until the disk has it.
    pub at_once: usize,
    /// Graph API version segment.
    pub graph_version: String,
}

impl MediaOptions {
    /// The usual limits, with files kept in `store`.
    pub fn keeping_in(store: MediaStore) -> Self {
        Self { store, max_bytes: 100 * 1024 * 1024, at_once: 3, graph_version: Credentials::VERSION.to_owned() }
    }
}

/// Meta forgets a file it announced by webhook (contract §2.2).
const FORGOTTEN: Millis = days(7);
/// When every slot is taken.
const SLOT_WAIT: Millis = seconds(2);

/// Fetches customers' files from Meta, and gives it ours.
pub struct MediaFetcher {
    pub(super) db: Db,
    pub(super) lines: Arc<LineBook>,
    pub(super) client: Client,
    pub(super) options: MediaOptions,
    slots: Semaphore,
}

/// Why a file is not there.
struct WhyNot {
    word: &'static str,
    for_ever: bool,
}

impl MediaFetcher {
    /// A fetcher over `db` that speaks through `client`.
    pub fn new(db: Db, lines: Arc<LineBook>, client: Client, options: MediaOptions) -> Self {
        let slots = Semaphore::new(options.at_once.max(1));
        Self { db, lines, client, options, slots }
    }

    /// Handles [`FetchMedia`]. Trouble that may pass is tried again by the queue, later and later, and what is in the
    /// way stands in `why_not` meanwhile.
    #[kernel::boxed]
    pub async fn run(&self, job: FetchMedia) -> Result<Outcome, JobError> {
        let Ok(_slot) = self.slots.try_acquire() else {
            return Ok(Outcome::Snooze(self.db.clock().now() + SLOT_WAIT));
        };
        let file = store::find(&mut &self.db, job.brand, job.message).await?;
        let source = store::source(&mut &self.db, job.brand, job.message).await?;
        let (Some(file), Some(source)) = (file, source) else {
            return Ok(Outcome::Cancel("the file is not expected any more"));
        };
        if file.stored_at.is_some() {
            return Ok(Outcome::Done);
        }
        let fetched = match self.fetch(&source).await? {
            Ok(fetched) => self.keep(&file, &source, fetched).await?,
            Err(why) => Err(why),
        };
        let Err(why) = fetched else { return Ok(Outcome::Done) };
        self.db
            .write(async |tx| {
                store::set_why_not(tx, &file, why.word).await?;
                tx.announce(job.brand, "message.changed", source.conversation);
                Ok::<_, StoreError>(())
            })
            .await?;
        if why.for_ever {
            return Ok(Outcome::Cancel(why.word));
        }
        Err(JobError::failed(format!("the file of message {} is not there yet: {}", job.message, why.word)))
    }

    async fn fetch(&self, source: &Source) -> Result<Result<Downloaded, WhyNot>, JobError> {
        let Some(open) = self.lines.by_id(source.brand, source.line).await? else {
            return Ok(Err(WhyNot { word: "no_line", for_ever: false }));
        };
        let credentials = open.credentials(&self.options.graph_version);
        match self.client.fetch(&credentials, &source.media, self.options.max_bytes).await {
            // A hash that does not fit is told, and the file is kept all the same (contract §15): what a customer said is
            // not lost for a doubt.
            Ok(fetched) => Ok(Ok(fetched)),
            Err(error) => {
                let is_forgotten = self.db.clock().now() - source.came_at > FORGOTTEN;
                Ok(Err(why_not(&error, is_forgotten)))
            }
        }
    }

    async fn keep(
        &self,
        file: &MediaFile,
        source: &Source,
        fetched: Downloaded,
    ) -> Result<Result<(), WhyNot>, JobError> {
        let size = i64::try_from(fetched.bytes.len()).unwrap_or(i64::MAX);
        let mime = fetched.mime_type.unwrap_or_else(|| file.mime.clone());
        let remark = (fetched.sha256_matches == Some(false)).then_some("hash_mismatch");
        if let Err(error) = self.options.store.keep(file.brand, file.id, fetched.bytes).await {
            tracing::error!(error = %error, "A customer's file cannot be written: {error}");
            return Ok(Err(WhyNot { word: "disk", for_ever: false }));
        }
        self.db
            .write(async |tx| {
                store::set_stored(tx, file, &mime, size, remark).await?;
                tx.announce(file.brand, "message.changed", source.conversation);
                let fact = NewFact::new("message.file_kept", source.conversation);
                jobs::tell(tx, file.brand, fact.with(json!({ "message": file.message, "mime": mime }))).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(Ok(()))
    }
}

fn why_not(error: &MediaError, is_forgotten: bool) -> WhyNot {
    match error {
        MediaError::Gone => WhyNot { word: "gone", for_ever: true },
        MediaError::TooLarge { .. } => WhyNot { word: "too_large", for_ever: true },
        MediaError::BadAddress => WhyNot { word: "bad_address", for_ever: true },
        _ if is_forgotten => WhyNot { word: "gone", for_ever: true },
        // A token that was wrong may be mended by the merchant.
        MediaError::Refused(_) => WhyNot { word: "refused", for_ever: false },
        MediaError::Network { .. } => WhyNot { word: "unreachable", for_ever: false },
    }
}
