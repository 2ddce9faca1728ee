use conversation::LineBook;
use payments::Payments;
use std::sync::Arc;
use storage::Db;
use tokio::sync::watch;

/// What the pages stand on; cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub(crate) db: Db,
    pub(crate) payments: Payments,
    pub(crate) lines: Arc<LineBook>,
    /// Turns true when the program ends: open streams end with it.
    pub(crate) stopping: watch::Receiver<bool>,
    /// Whether the outside reaches us over HTTPS: then cookies say so.
    pub(crate) is_https: bool,
}

impl Web {
    /// On the rooms' state of this process.
    pub fn new(db: Db, payments: Payments, lines: Arc<LineBook>, stopping: watch::Receiver<bool>) -> Self {
        let is_https = payments.public_url().starts_with("https://");
        Self { db, payments, lines, stopping, is_https }
    }
}
