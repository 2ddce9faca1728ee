use crate::line::LineSpec;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What a sandbox knows from the start: a TOML file with `[[lines]]`, `[[psp_accounts]]` and `[[model_scripts]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// Business numbers.
    #[serde(default)]
    pub lines: Vec<LineSpec>,
    /// Accounts at payment providers, as their emulators register them.
    #[serde(default)]
    pub psp_accounts: Vec<serde_json::Value>,
    /// What the emulated model says.
    #[serde(default)]
    pub model_scripts: Vec<serde_json::Value>,
}

/// A seed file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// It cannot be read.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// It does not say what a seed says; the message names the line.
    #[error("{path}: {cause}")]
    Content {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        cause: Box<toml::de::Error>,
    },
}

impl Seed {
    /// Reads a seed file.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let text = std::fs::read_to_string(path).map_err(|cause| SeedError::File { path: path.to_owned(), cause })?;
        toml::from_str(&text).map_err(|cause| SeedError::Content { path: path.to_owned(), cause: Box::new(cause) })
    }
}
