use psp::Kind;

/// Where money comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Paid at a provider.
    Provider(Kind),
    /// Taken at the door.
    Cash,
}

impl Source {
    /// Its word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provider(kind) => kind.code(),
            Self::Cash => "cash",
        }
    }
}
