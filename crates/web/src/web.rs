use crate::waiting::Counting;
use assistant::Assistant;
use conversation::{LineBook, MediaFetcher, MediaStore};
use kernel::Vault;
use payments::Payments;
use speech::Voices;
use std::sync::Arc;
use storage::Db;
use suggestions::Suggestions;
use tokio::sync::watch;

/// What the pages stand on; cheap to clone.
#[derive(Clone)]
pub struct Web {
    pub(crate) db: Db,
    pub(crate) payments: Payments,
    /// What could be done next in a conversation.
    pub(crate) suggestions: Suggestions,
    pub(crate) lines: Arc<LineBook>,
    /// Closes the keys that are typed.
    pub(crate) vault: Arc<Vault>,
    /// Where customers' files are kept; without it they are not shown.
    pub(crate) media: Option<MediaStore>,
    /// Gives WhatsApp the files that the team sends; without it they send none.
    pub(crate) files: Option<Arc<MediaFetcher>>,
    /// Who tries an assistant out; without it nobody can.
    pub(crate) assistant: Option<Assistant>,
    /// Where catalogues come from; without it there is no page of sources.
    pub(crate) sources: Option<crate::Sourcing>,
    /// Ears and mouth of this process; without them their page says nothing of them.
    pub(crate) voices: Option<Voices>,
    /// The organisation that hosts the others: its owners see the page of the platform.
    pub(crate) host: Option<Arc<str>>,
    /// Turns true when the program ends: open streams end with it.
    pub(crate) stopping: watch::Receiver<bool>,
    /// Whether the outside reaches us over HTTPS: then cookies say so.
    pub(crate) is_https: bool,
    /// What waits in each brand, while it is counted.
    pub(crate) counting: Counting,
}

impl Web {
    /// On the rooms' state of this process; `vault` closes the keys that are typed.
    pub fn new(
        db: Db,
        payments: Payments,
        lines: Arc<LineBook>,
        vault: Vault,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let is_https = payments.public_url().starts_with("https://");
        let suggestions = Suggestions::new(db.clone(), payments.public_url());
        Self {
            db,
            payments,
            suggestions,
            lines,
            vault: Arc::new(vault),
            media: None,
            files: None,
            assistant: None,
            sources: None,
            voices: None,
            host: None,
            stopping,
            is_https,
            counting: Counting::default(),
        }
    }
    /// The same, where a merchant may try an assistant out.
    #[must_use]
    pub fn with_assistant(self, assistant: Assistant) -> Self {
        Self { assistant: Some(assistant), ..self }
    }
    /// The same, where a merchant may say where the catalogue comes from.
    #[must_use]
    pub fn with_sources(self, sources: crate::Sourcing) -> Self {
        Self { sources: Some(sources), ..self }
    }
    /// The same, where voices are heard and made.
    #[must_use]
    pub fn with_voices(self, voices: Voices) -> Self {
        Self { voices: Some(voices), ..self }
    }
    /// The same, on a platform that this organisation hosts, by its slug.
    #[must_use]
    pub fn hosted_by(self, organisation: Option<String>) -> Self {
        Self { host: organisation.map(Into::into), ..self }
    }
    /// The same, showing the files that customers sent.
    #[must_use]
    pub fn with_media(self, media: MediaStore) -> Self {
        Self { media: Some(media), ..self }
    }
    /// The same, where the team sends files of its own: voice notes.
    #[must_use]
    pub fn with_files(self, files: Arc<MediaFetcher>) -> Self {
        Self { files: Some(files), ..self }
    }
}
