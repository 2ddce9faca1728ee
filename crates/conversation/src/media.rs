//! Files that customers send: fetched at reception, because Meta forgets them after seven days, and kept under names of
//! our own; and files that we send, kept beside them.

mod enclose;
mod fetch;
mod shelf;
pub(crate) mod store;

pub use enclose::{Enclosure, UploadError, Uploaded, say_with};
pub use fetch::{FetchMedia, MediaFetcher, MediaOptions};
pub use shelf::MediaStore;

use kernel::{BrandId, MessageId, Millis, Uuid};
use storage::{Read, StoreError, Tx};

/// A file that came with a message, kept or still to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// Whose.
    pub brand: BrandId,
    /// Ours: the name of the file.
    pub id: Uuid,
    /// The message it came with.
    pub message: MessageId,
    /// Its type, as the sender's phone told until it is fetched, then as the media host tells. A stranger's word: serve
    /// it so that a browser never runs it.
    pub mime: String,
    /// The name the sender gave to a document. A stranger's word too.
    pub file_name: Option<String>,
    /// Bytes, once fetched.
    pub size: Option<i64>,
    /// Since when it can be opened.
    pub stored_at: Option<Millis>,
    /// Why it is not there yet, or never will be; stable word: `gone`, `too_large`, `unreachable`, `refused`… On a file
    /// that is there: `hash_mismatch`, it is not quite what the sender's phone announced.
    pub why_not: Option<String>,
}

/// The file of a message, if it came with one.
#[kernel::boxed]
pub async fn find(on: &mut dyn Read, brand: BrandId, message: MessageId) -> Result<Option<MediaFile>, StoreError> {
    store::find(on, brand, message).await
}

/// Tries once more to fetch a file that could not be had; false if there is none to fetch.
#[kernel::boxed]
pub async fn fetch_again(tx: &mut Tx, brand: BrandId, message: MessageId) -> Result<bool, StoreError> {
    match find(tx, brand, message).await? {
        Some(MediaFile { stored_at: None, .. }) => {
            jobs::enqueue(tx, &FetchMedia { brand, message }).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Notes that `message` came with a file, and has it fetched.
pub(crate) async fn expect(
    tx: &mut Tx,
    brand: BrandId,
    message: MessageId,
    media: &whatsapp::Media,
) -> Result<(), StoreError> {
    store::insert(tx, brand, message, media).await?;
    jobs::enqueue(tx, &FetchMedia { brand, message }).await
}
