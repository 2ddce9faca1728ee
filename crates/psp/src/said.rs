//! What an answer means where the HTTP status decides, as at most providers.

use crate::{PspError, error::masked, exchange::Answered};
use serde_json::Value;

/// What a provider answered, as far as callers tell answers apart.
pub(crate) enum Said {
    Yes(Answered),
    /// 404: the thing asked about is not known there.
    Missing,
    No(PspError),
}

impl Answered {
    /// Judges by the status; `error` finds the code and the sentence in the body of a refusal.
    pub(crate) fn judged(self, error: impl FnOnce(&Value) -> (Option<String>, Option<String>)) -> Said {
        if self.status.is_success() {
            return Said::Yes(self);
        }
        let (code, message) = error(&self.json);
        let code = code.map(|code| masked(&code));
        Said::No(match (self.status.as_u16(), code) {
            (401 | 403, code) => PspError::Credentials(code.unwrap_or_else(|| "no code".to_owned())),
            (404, _) => return Said::Missing,
            (_, Some(code)) => {
                let message = message.map_or_else(|| "no explanation".to_owned(), |message| masked(&message));
                PspError::Refused { code, message }
            }
            (status, None) => PspError::Unreadable(format!("HTTP {status} without an error")),
        })
    }
}

impl Said {
    /// For calls that name nothing which could be missing: the answer, or why there is none.
    pub(crate) fn accepted(self) -> Result<Answered, PspError> {
        match self {
            Self::Yes(answered) => Ok(answered),
            Self::Missing => Err(PspError::Unreadable("no such address: is base_url right?".into())),
            Self::No(error) => Err(error),
        }
    }
}
