use std::{fmt, path::PathBuf};

/// Where a setting was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A line, from 1, of a file.
    Line(PathBuf, usize),
    /// A variable of the environment.
    Variable(String),
    /// Nowhere: it is missing.
    Nowhere,
}

/// One mistake in the configuration. Never holds a secret's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// Why the product cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read as text.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        source: std::io::Error,
    },
    /// Every mistake found, in the order of the file; one a line.
    #[error("{}", .0.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
    Wrong(Vec<Problem>),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line(path, line) => write!(f, "{}:{line}: {}", path.display(), self.what),
            Place::Variable(name) => write!(f, "{name}: {}", self.what),
            Place::Nowhere => f.write_str(&self.what),
        }
    }
}
