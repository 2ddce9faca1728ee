use psp::Kind;

/// Where money comes from, or by which way it goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Paid at a provider, or given back by it.
    Provider(Kind),
    /// Taken at the door.
    Cash,
    /// Given back by the merchant's own means: a transfer from the wallet, cash from the drawer. No provider's account
    /// and no till shows it.
    ByHand,
}

impl Source {
    /// Its word in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provider(kind) => kind.code(),
            Self::Cash => "cash",
            Self::ByHand => "by_hand",
        }
    }
}
