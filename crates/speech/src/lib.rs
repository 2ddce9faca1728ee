//! Voice notes: what customers say is heard and written down; answers are said aloud to whom they are to be.
//!
//! * A file that is kept ([`Voices::plan_listening`]) is listened to by a job ([`Listen`]); what was heard stands with the
//!   message (`conversation::hear_note`) and the agent's turn reads it as if it were written. Whatever is not heard, for
//!   whatever reason, is a human's, with the sound.
//! * An answer that is to be said waits while a job makes its voice ([`Speak`]); where that fails it goes out in writing.
//!   What must be read (amounts, addresses, links) is always written, and its voice follows.
//!
//! The work is done by few threads behind all others; models are read when first needed, and without any everything goes on.

mod desk;
mod listen;
mod minds;
mod names;
mod options;
mod reading;
mod recorded;
mod remote;
mod speak;
mod standing;
mod store;
mod wave;
mod words;

pub use desk::{Prices, Used, used_by_all_since, used_since};
pub use listen::{Listen, PATIENCE};
pub use minds::{Hearing, Speaking};
pub use options::{Services, VoiceOptions};
pub use reading::must_be_read;
pub use recorded::recorded;
pub use speak::{HELD, Speak};
pub use standing::{Installed, Queue, Side, queues};
pub use wave::{WAVE_LARGEST, wave};
pub use words::{LONGEST_WORD, MOST_SOUNDS, Sounds, WordsError, forget_word, learned_words, set_sounds, sounds};

use catalogue::SearchCache;
use conversation::MediaStore;
use kernel::MessageId;
use minds::Minds;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};
use storage::Db;
use voice::Workers;

/// The ears and the mouth of this process.
#[derive(Clone)]
pub struct Voices {
    pub(crate) db: Db,
    pub(crate) media: MediaStore,
    pub(crate) searches: SearchCache,
    pub(crate) options: Arc<VoiceOptions>,
    pub(crate) minds: Arc<Minds>,
    pub(crate) workers: Arc<Workers>,
    /// What this process works on: a long note outlives the lease of its job.
    pub(crate) at_work: Arc<Mutex<HashSet<MessageId>>>,
}

impl Voices {
    /// Ears and mouth on the models of this machine.
    pub fn new(db: Db, media: MediaStore, searches: SearchCache, options: VoiceOptions) -> Self {
        let minds = Minds::of(&options);
        Self::with(db, media, searches, options, minds)
    }

    /// The same with other ears and another mouth.
    pub fn of(
        db: Db,
        media: MediaStore,
        searches: SearchCache,
        options: VoiceOptions,
        hearing: Option<Arc<dyn Hearing>>,
        speaking: Option<Arc<dyn Speaking>>,
    ) -> Self {
        Self::with(db, media, searches, options, Minds { ears: hearing, mouth: speaking })
    }

    fn with(db: Db, media: MediaStore, searches: SearchCache, options: VoiceOptions, minds: Minds) -> Self {
        let workers = Arc::new(Workers::new(options.workers, options.queue));
        Self {
            db,
            media,
            searches,
            options: Arc::new(options),
            minds: Arc::new(minds),
            workers,
            at_work: Arc::default(),
        }
    }

    /// Whether voice notes can be listened to here: the platform wants it, and ears are there.
    pub fn can_listen(&self) -> bool {
        self.options.listens && self.minds.ears.is_some()
    }

    /// Whether answers can be said aloud here.
    pub fn can_speak(&self) -> bool {
        self.options.speaks && self.minds.mouth.is_some()
    }

    /// What services ask for an hour of sound.
    pub fn prices(&self) -> Prices {
        self.options.prices
    }

    /// How many notes wait or are at work in this process.
    pub fn waiting(&self) -> usize {
        self.workers.waiting()
    }
}
