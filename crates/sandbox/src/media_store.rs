use crate::chat::Author;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use kernel::{Millis, days, hmac_sha256, minutes, sha256};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// A file that passed through WhatsApp.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Medium {
    pub(crate) id: String,
    /// The number that uploaded or received it.
    pub(crate) line: String,
    pub(crate) from: Author,
    pub(crate) mime: String,
    pub(crate) sha256: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) filename: Option<String>,
    pub(crate) expires: Millis,
    #[serde(skip)]
    pub(crate) bytes: Bytes,
}

/// Uploaded ids live 30 days, ids from webhooks 7 (section 6).
const UPLOADED_FOR: Millis = days(30);
const RECEIVED_FOR: Millis = days(7);
const ADDRESS_FOR: Millis = minutes(5);

impl Medium {
    pub(crate) fn new(id: String, line: &str, from: Author, mime: &str, bytes: Bytes, now: Millis) -> Self {
        let expires = now + if from == Author::Business { UPLOADED_FOR } else { RECEIVED_FOR };
        let digest = STANDARD.encode(sha256(&bytes));
        let line = line.to_owned();
        Self { id, line, from, mime: mime.to_owned(), sha256: digest, filename: None, expires, bytes }
    }
}

/// Every medium, and the short-lived addresses they are fetched at.
#[derive(Debug)]
pub(crate) struct MediaStore {
    all: RwLock<HashMap<String, Arc<Medium>>>,
    address_key: [u8; 32],
}

impl MediaStore {
    pub(crate) fn new(address_key: [u8; 32]) -> Self {
        Self { all: RwLock::default(), address_key }
    }

    /// The medium, unless its id has expired.
    pub(crate) fn usable(&self, id: &str, now: Millis) -> Option<Arc<Medium>> {
        self.any(id).filter(|medium| now < medium.expires)
    }

    /// The medium, expired or not: what a phone once showed it goes on showing.
    pub(crate) fn any(&self, id: &str) -> Option<Arc<Medium>> {
        self.all.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(crate) fn put(&self, medium: Medium) -> Arc<Medium> {
        let medium = Arc::new(medium);
        self.all.write().unwrap_or_else(PoisonError::into_inner).insert(medium.id.clone(), Arc::clone(&medium));
        medium
    }

    pub(crate) fn remove(&self, id: &str) -> bool {
        self.all.write().unwrap_or_else(PoisonError::into_inner).remove(id).is_some()
    }

    pub(crate) fn clear(&self) {
        self.all.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// An address of `id` that works for five minutes.
    pub(crate) fn address(&self, base: &str, id: &str, source: &str, now: Millis) -> String {
        let ext = (now + ADDRESS_FOR).as_seconds();
        let hash = self.hash(id, ext);
        format!("{base}/whatsapp_business/attachments/?mid={id}&source={source}&ext={ext}&hash={hash}")
    }

    /// `id` with the query that makes it an address until `until`, for objects that are no media.
    pub(crate) fn sealed_path(&self, id: &str, until: Millis) -> String {
        let ext = until.as_seconds();
        format!("{id}?ext={ext}&hash={}", self.hash(id, ext))
    }

    /// Whether an address was given out here and has not expired.
    pub(crate) fn address_holds(&self, id: &str, ext: i64, hash: &str, now: Millis) -> bool {
        now.as_seconds() < ext && self.hash(id, ext) == hash
    }

    fn hash(&self, id: &str, ext: i64) -> String {
        hex::encode(&hmac_sha256(&self.address_key, format!("{id}/{ext}").as_bytes())[..16])
    }
}
