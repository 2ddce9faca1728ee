/// Why a question is not answered; each dialect has its own form for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum No {
    /// Against the contract.
    Invalid(String),
    Keyless,
    WrongKey,
    UnknownModel(String),
    TooLong,
    /// By command.
    Status {
        status: u16,
        retry_after: Option<u32>,
    },
    /// The emulator does not know what to say.
    Unscripted(String),
}

/// A refusal dressed: status and body.
pub(super) type Refused = (u16, serde_json::Value);

impl No {
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Invalid(why) => why.clone(),
            Self::Keyless => "a key is required".to_owned(),
            Self::WrongKey => "nobody has this key".to_owned(),
            Self::UnknownModel(name) => format!("the model {name} does not exist"),
            Self::TooLong => "prompt is too long: 9 tokens > 8 maximum".to_owned(),
            Self::Status { status, .. } => format!("{status} by command"),
            Self::Unscripted(why) => format!("no script: {why}"),
        }
    }

    pub(super) const fn retry_after(&self) -> Option<u32> {
        if let Self::Status { retry_after, .. } = self { *retry_after } else { None }
    }
}
