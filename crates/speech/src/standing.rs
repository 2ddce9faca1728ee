//! How voices stand in this process, for the operator.

use crate::{Listen, Speak, Voices};
use jobs::Job;
use kernel::Millis;
use storage::{Read, StoreError};
use weights::{Set, Standing, Weight, glance};

/// Ears, or a mouth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The configuration has it switched off.
    Off,
    /// Wanted, but its models are not all installed, or there is no room for them.
    Missing,
    /// There: `whisper-base`, `kokoro`, `service`.
    By(&'static str),
}

/// A file of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Installed {
    /// The word its set is installed by: `stt`, `tts`, `search`.
    pub set: &'static str,
    /// Its name in the folder.
    pub name: &'static str,
    /// Bytes.
    pub size: u64,
    /// Whether it is there.
    pub there: bool,
}

/// Work of one kind that waits or is done at the moment, on all nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    /// Notes.
    pub notes: i64,
    /// When the first of them was to begin; none: nothing waits.
    pub since: Option<Millis>,
}

impl Voices {
    /// How listening stands here.
    pub fn ears(&self) -> Side {
        side(self.options.listens, self.minds.ears.as_ref().map(|ears| ears.name()))
    }

    /// How speaking stands here.
    pub fn mouth(&self) -> Side {
        side(self.options.speaks, self.minds.mouth.as_ref().map(|mouth| mouth.name()))
    }

    /// Which models are on this machine's disk; looks at their lengths, not at their bytes.
    pub fn installed(&self) -> Vec<Installed> {
        let look = |weight: &Weight| Installed {
            set: weight.set.code(),
            name: weight.name,
            size: weight.size,
            there: glance(weight, &self.options.models) == Standing::There,
        };
        let files = [Set::Stt, Set::Tts, Set::Search].into_iter().flat_map(Set::files);
        files.map(look).collect()
    }
}

fn side(wanted: bool, name: Option<&'static str>) -> Side {
    match name {
        _ if !wanted => Side::Off,
        None => Side::Missing,
        Some(name) => Side::By(name),
    }
}

/// Notes that wait to be heard, and answers that wait to be said.
#[kernel::boxed]
pub async fn queues(on: &mut dyn Read) -> Result<(Queue, Queue), StoreError> {
    let (heard, heard_since) = jobs::store::waiting_of(on, Listen::NAME).await?;
    let (said, said_since) = jobs::store::waiting_of(on, Speak::NAME).await?;
    Ok((Queue { notes: heard, since: heard_since }, Queue { notes: said, since: said_since }))
}
