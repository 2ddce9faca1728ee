//! Files that we send: given to Meta first, with no transaction open, and put on our shelf; then said, by the id Meta gave.
//! What is uploaded and never said, after a crash, costs nothing: Meta forgets it after thirty days.

use super::{MediaFetcher, store};
use crate::{ConversationError, Said, outbox::say};
use bytes::Bytes;
use kernel::{BrandId, LineId, MessageId, Uuid, sha256};
use storage::{StoreError, Tx};
use whatsapp::{MediaKind, Outgoing, SendError, Verdict, outgoing::MediaRef};

/// A file to send.
#[derive(Debug, Clone)]
pub struct Enclosure {
    /// What is in it.
    pub bytes: Bytes,
    /// Its type.
    pub mime: &'static str,
    /// What the customer sees and keeps it as.
    pub file_name: String,
}

/// A file that Meta has.
#[derive(Debug, Clone)]
pub struct Uploaded {
    pub(super) id: Uuid,
    pub(super) provider_id: String,
    pub(super) mime: &'static str,
    pub(super) file_name: String,
    pub(super) size: i64,
}

/// Why Meta does not have a file.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// Not now: the same may work in a while.
    #[error("a file cannot be given to WhatsApp for now: {0}")]
    Later(&'static str),
    /// Never, for a reason that trying again does not change.
    #[error("WhatsApp does not take a file: {0}")]
    Refused(&'static str),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MediaFetcher {
    /// Gives Meta a file for one line, and puts it on our shelf.
    #[kernel::boxed]
    pub async fn upload(&self, brand: BrandId, line: LineId, file: Enclosure) -> Result<Uploaded, UploadError> {
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let Enclosure { bytes, mime, file_name } = file;
        let open = self.lines.by_id(brand, line).await?.ok_or(UploadError::Later("no_line"))?;
        let credentials = open.credentials(&self.options.graph_version);
        let kind = MediaKind::of(mime);
        let given = self.client.upload(&credentials, kind, bytes.clone(), mime, &file_name).await;
        let provider_id = given.map_err(|error| why_not(&error))?;
        // Another upload has another id of Meta's: no two share a place on the shelf.
        let hash = sha256(format!("{line}/{provider_id}").as_bytes());
        let id = Uuid::from_slice(&hash[..16]).unwrap_or_default();
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if let Err(error) = self.options.store.keep(brand, id, bytes).await {
            tracing::error!(error = %error, "A file of ours cannot be written: {error}");
            return Err(UploadError::Later("disk"));
        }
        Ok(Uploaded { id, provider_id, mime, file_name, size })
    }
}

fn why_not(error: &SendError) -> UploadError {
    match error {
        SendError::NotSent => UploadError::Later("unreachable"),
        SendError::NoAnswer { .. } => UploadError::Later("no_answer"),
        SendError::Limit(_) => UploadError::Refused("bad_request"),
        SendError::Refused(error) => match whatsapp::classify(error, 0, 0) {
            Verdict::Retry { .. } => UploadError::Later("try_again"),
            Verdict::Stop { why } => UploadError::Refused(why.code()),
        },
    }
}

impl Uploaded {
    /// It as a voice note.
    pub fn voice_note(&self) -> Outgoing {
        Outgoing::Audio { media: MediaRef::Id(self.provider_id.clone()), voice: true }
    }

    /// It as a document with these words below.
    pub fn document(&self, caption: String) -> Outgoing {
        Outgoing::Document {
            media: MediaRef::Id(self.provider_id.clone()),
            caption: Some(caption),
            filename: Some(self.file_name.clone()),
        }
    }
}

/// [`crate::say`], of a message that carries the file: the team can open it too.
#[kernel::boxed]
pub async fn say_with(tx: &mut Tx, said: Said, file: &Uploaded) -> Result<MessageId, ConversationError> {
    let brand = said.brand;
    let id = say(tx, said).await?;
    store::insert_sent(tx, brand, id, file).await?;
    Ok(id)
}
