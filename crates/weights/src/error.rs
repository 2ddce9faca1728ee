use std::io;

/// Why a model is not there.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// A file cannot be read.
    #[error("{name} cannot be read: {why}")]
    Unreadable {
        /// Which.
        name: String,
        /// Why.
        why: io::Error,
    },
    /// A file cannot be written.
    #[error("{name} cannot be written: {why}")]
    Unwritable {
        /// Which.
        name: String,
        /// Why.
        why: io::Error,
    },
    /// A file is not what it is said to be: its hash is another one.
    #[error("{name} is not the file that is known: its SHA-256 is {found}")]
    OtherBytes {
        /// Which.
        name: String,
        /// What its bytes give.
        found: String,
    },
    /// A package does not hold what it should.
    #[error("the package {package} cannot be opened: {why}")]
    NoPackage {
        /// Which.
        package: String,
        /// What is wrong.
        why: String,
    },
    /// A model has another form than the one that is converted.
    #[error("the model cannot be converted: {0}")]
    Shape(String),
    /// A server does not give a file.
    #[error("{from} does not give {name}: {why}")]
    Fetch {
        /// Its host.
        from: String,
        /// Which file.
        name: String,
        /// Why.
        why: String,
    },
    /// No source gave a file; what each said.
    #[error("no source gives {name}: {}", tried.join("; "))]
    NoSource {
        /// Which.
        name: &'static str,
        /// What each source said, in order.
        tried: Vec<String>,
    },
}
