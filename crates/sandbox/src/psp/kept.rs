//! The books in a file: `psp.json` in the data folder, whole, written beside and put in place so that whatever happens one
//! that reads is there. Changes are on disk within about a second, and at a stop; a kill loses what came after.
//!
//! The file holds what opens the accounts, in the clear: they are a sandbox's accounts, and nobody but the owner may read it.

use super::{PspState, books::Books};
use crate::journal::JournalError;
use kernel::sha256;
use std::{
    fs::File,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinHandle;

const NAME: &str = "psp.json";
/// The file is written at most so often.
const PAUSE: Duration = Duration::from_secs(1);

impl PspState {
    /// Takes up what `folder` kept, for providers that know nothing yet. Call it before the state is shared.
    pub(crate) fn remember(mut self, folder: &Path) -> Result<Self, JournalError> {
        let books = read(&folder.join(NAME))?;
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.books = books;
        }
        Ok(self)
    }

    /// Goes on with what was on its way when the state was kept: deliveries, and decisions that take their time.
    pub(crate) fn go_on(&self) {
        super::deliver::go_on(self);
        super::stripe::go_on(self);
    }

    /// Keeps what changes from now on in `folder`, until [`PspState::stop`]; then what it gives ends.
    pub(crate) fn keep(&self, folder: &Path) -> JoinHandle<()> {
        tokio::spawn(keep(self.clone(), folder.join(NAME)))
    }
}

fn read(path: &Path) -> Result<Books, JournalError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Books::default()),
        Err(cause) => return Err(JournalError::File { path: path.to_owned(), cause }),
    };
    // serde's own words may repeat what it read, credentials included.
    serde_json::from_slice(&text).map_err(|cause| JournalError::Providers {
        path: path.to_owned(),
        line: cause.line(),
        column: cause.column(),
    })
}

async fn keep(state: PspState, path: PathBuf) {
    let mut stopped = state.0.stopped.subscribe();
    let (mut seen, mut written) = (0, None);
    loop {
        let is_last = tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => true,
            () = tokio::time::sleep(PAUSE) => false,
        };
        // Asked before the books are read: what changes meanwhile is written the next time.
        let changes = state.0.books.changes();
        if changes != seen {
            let (state, path) = (state.clone(), path.clone());
            match tokio::task::spawn_blocking(move || write(&state.0.books, &path, written)).await {
                Ok(Ok(digest)) => (seen, written) = (changes, Some(digest)),
                Ok(Err(error)) => {
                    tracing::error!(%error, "The providers' books cannot be written; they will not survive");
                }
                Err(error) => tracing::error!(%error, "Writing the providers' books ended badly"),
            }
        }
        if is_last {
            return;
        }
    }
}

/// Writes the books, unless they are as they were `written`: who only looks often reaches for a change that is not due.
/// Gives what stands there now.
fn write(books: &Books, path: &Path, written: Option<[u8; 32]>) -> std::io::Result<[u8; 32]> {
    let text = serde_json::to_vec(books)?;
    let digest = sha256(&text);
    if written == Some(digest) {
        return Ok(digest);
    }
    let beside = path.with_extension("json.new");
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(&text)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    Ok(digest)
}
