use crate::Prices;
use models::{Models, SoundService};
use std::path::PathBuf;

/// Services that hear or speak before this machine does.
#[derive(Debug, Clone)]
pub struct Services {
    /// Who asks them.
    pub models: Models,
    /// The one that hears.
    pub hears: Option<SoundService>,
    /// The one that speaks.
    pub speaks: Option<SoundService>,
}

/// How voices work on this machine.
#[derive(Debug, Clone)]
pub struct VoiceOptions {
    /// Where models are.
    pub models: PathBuf,
    /// Where notes that were made are kept.
    pub kept: PathBuf,
    /// The platform's switch for listening.
    pub listens: bool,
    /// The platform's switch for speaking.
    pub speaks: bool,
    /// Notes at once.
    pub workers: usize,
    /// Threads to a note.
    pub threads: usize,
    /// Notes that may wait in this process; more wait in the queue of jobs.
    pub queue: usize,
    /// Memory that models may take, MB; one that would take more is as if it were not installed.
    pub memory_mb: u32,
    /// Services before the models of this machine.
    pub services: Option<Services>,
    /// What the services ask for an hour of sound, in FCFA.
    pub prices: Prices,
}

impl VoiceOptions {
    /// With models and made notes in these folders; nothing is said aloud.
    pub fn on(models: PathBuf, kept: PathBuf) -> Self {
        Self {
            models,
            kept,
            listens: true,
            speaks: false,
            workers: 1,
            threads: 2,
            queue: 4,
            memory_mb: 1024,
            services: None,
            prices: Prices::default(),
        }
    }
}
