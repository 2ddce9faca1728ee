use crate::{
    chat::{Customer, Entry, Progress},
    flows::{BusinessKey, Flow},
    line::LineSpec,
    media_store::Medium,
    templates::Template,
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::mpsc,
    thread::JoinHandle,
};

/// Something that must still be known after a restart. One JSON line each, appended, never rewritten.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum Event {
    Line {
        spec: LineSpec,
    },
    Subscription {
        waba: String,
        subscribed: bool,
        callback: Option<String>,
    },
    NumberCallback {
        line: String,
        callback: Option<String>,
    },
    Said {
        line: String,
        customer: Customer,
        entry: Box<Entry>,
        opens: Option<Millis>,
    },
    Progress {
        line: String,
        chat: String,
        id: String,
        progress: Progress,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pricing: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Value>,
    },
    Reaction {
        line: String,
        chat: String,
        id: String,
        by: crate::chat::Author,
        emoji: Option<String>,
    },
    Medium {
        medium: Medium,
    },
    Template {
        waba: String,
        template: Template,
    },
    TemplatesGone {
        waba: String,
        ids: Vec<String>,
    },
    Flow {
        flow: Box<Flow>,
    },
    FlowGone {
        id: String,
    },
    FlowSwitchedOff {
        message: String,
    },
    BusinessKey {
        line: String,
        key: BusinessKey,
    },
    Reset,
}

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder or a file in it.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A line that does not read; the last one may be torn by a crash and is skipped.
    #[error("{path}:{line}: {cause}")]
    Corrupt {
        /// The journal.
        path: PathBuf,
        /// Counting from 1.
        line: usize,
        /// What the reader said.
        cause: serde_json::Error,
    },
    /// What was kept of the payment providers does not read.
    #[error(
        "{path}:{line}:{column}: this is not what a sandbox keeps of its payment providers; move the file away to begin anew"
    )]
    Providers {
        /// The file.
        path: PathBuf,
        /// Counting from 1.
        line: usize,
        /// Counting from 1.
        column: usize,
    },
}

/// Writes events from a thread of its own, so that no request waits for the disk: a sandbox may lose its last moments.
#[derive(Debug)]
pub(crate) struct Journal {
    events: mpsc::Sender<String>,
    writer: JoinHandle<()>,
    media: PathBuf,
}

impl Journal {
    /// Reads the events of `folder` and opens it for more.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Vec<Event>), JournalError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |cause| JournalError::File { path, cause }
        };
        let media = folder.join("media");
        std::fs::create_dir_all(&media).map_err(at(&media))?;
        let path = folder.join("journal.jsonl");
        let file = std::fs::OpenOptions::new().create(true).read(true).append(true).open(&path).map_err(at(&path))?;
        let mut events = Vec::new();
        let lines = BufReader::new(&file).lines().collect::<Result<Vec<_>, _>>().map_err(at(&path))?;
        for (number, line) in lines.iter().enumerate() {
            match serde_json::from_str(line) {
                Ok(event) => events.push(event),
                Err(_) if number + 1 == lines.len() || line.is_empty() => {}
                Err(cause) => return Err(JournalError::Corrupt { path, line: number + 1, cause }),
            }
        }
        // A torn last line must not swallow the next event.
        let mut file = file;
        if !lines.is_empty() {
            file.write_all(b"\n").map_err(at(&path))?;
        }
        let (events_in, queue) = mpsc::channel::<String>();
        let writer = std::thread::spawn(move || {
            while let Ok(first) = queue.recv() {
                let mut block = first;
                while let Ok(next) = queue.try_recv() {
                    block.push_str(&next);
                }
                if let Err(error) = file.write_all(block.as_bytes()) {
                    tracing::error!(%error, "The sandbox journal cannot be written; its state will not survive");
                    return;
                }
            }
        });
        Ok((Self { events: events_in, writer, media }, events))
    }

    /// Appends one event.
    pub(crate) fn write(&self, event: &Event) {
        match serde_json::to_string(event) {
            // A writer that ended has already said why.
            Ok(line) => drop(self.events.send(line + "\n")),
            Err(error) => tracing::error!(%error, "A sandbox event cannot be written down"),
        }
    }

    /// Keeps the bytes of a medium beside the journal.
    pub(crate) fn keep(&self, medium: &Medium) {
        if let Err(error) = std::fs::write(self.media.join(&medium.id), &medium.bytes) {
            tracing::error!(%error, "A sandbox medium cannot be kept");
        }
        self.write(&Event::Medium { medium: medium.clone() });
    }

    /// The bytes kept for a medium.
    pub(crate) fn bytes_of(&self, medium: &Medium) -> Option<bytes::Bytes> {
        std::fs::read(self.media.join(&medium.id)).ok().map(Into::into)
    }

    /// Waits until everything said so far is written.
    pub(crate) fn close(self) {
        let Self { events, writer, .. } = self;
        drop(events);
        if writer.join().is_err() {
            tracing::error!("The sandbox journal's writer ended badly");
        }
    }
}
