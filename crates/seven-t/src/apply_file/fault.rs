use crate::source_line::line_at;
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// One thing wrong in an apply file or in a CSV file it names. Never holds a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplyFault {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for ApplyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// Why a file cannot be applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyFileError {
    /// The file could not be read as text.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        source: std::io::Error,
    },
    /// The file is larger than any real one.
    #[error("{}: has {bytes} bytes, at most {most} are read: put the products in CSV files", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The most we read.
        most: u64,
    },
    /// Every fault found, one a line.
    #[error("{}", .0.iter().map(ApplyFault::to_string).collect::<Vec<_>>().join("\n"))]
    Wrong(Vec<ApplyFault>),
}

/// What the TOML reader says, with its line and without what stands there: it may be a token in the wrong place.
pub(super) fn of_toml(path: &Path, text: &str, error: &toml::de::Error) -> ApplyFault {
    let line = error.span().map_or(1, |span| line_at(text, span.start)) as u64;
    let message = error.message();
    let what = match message.strip_prefix("invalid type: string \"").and_then(|rest| rest.rsplit_once("\", expected "))
    {
        Some((_, expected)) => format!("invalid type: a text, expected {expected}"),
        None => message.lines().collect::<Vec<_>>().join(" "),
    };
    ApplyFault { file: path.to_owned(), line, what }
}
