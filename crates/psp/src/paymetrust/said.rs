use super::{PaymeTrust, dialect::Meaning};
use crate::{PspError, error::masked, exchange::text};
use serde_json::Value;

/// The part that every answer of PaymeTrust has: a code, a status, and a sentence when something is wrong (§1.8).
pub(super) struct Said {
    pub(super) code: Option<i64>,
    pub(super) status: Option<String>,
    pub(super) description: Option<String>,
    /// `None`: not in the dialect, or contradictory.
    pub(super) meaning: Option<Meaning>,
}

impl PaymeTrust {
    pub(super) fn said(&self, json: &Value) -> Said {
        let names = &self.dialect.answer;
        let code = text(json, &names.code).and_then(|code| code.trim().parse().ok());
        let status = text(json, &names.status).map(|status| status.into_owned()).filter(|s| !s.is_empty());
        let description = names.description.iter().find_map(|name| text(json, name)).map(|text| masked(&text));
        let meaning = self.dialect.meaning(status.as_deref(), code);
        Said { code, status, description, meaning }
    }
}

impl Said {
    /// The provider's word: its status, else its code.
    pub(super) fn code_text(&self) -> String {
        let code = || self.code.map(|code| code.to_string());
        self.status.as_deref().map(masked).or_else(code).unwrap_or_else(|| "no status".to_owned())
    }

    /// Both words, for an alert.
    pub(super) fn raw(&self) -> String {
        let code = self.code.map(|code| code.to_string()).unwrap_or_default();
        format!("{} {code}", self.code_text()).trim_end().to_owned()
    }

    /// The answer as an error; only for answers that are not a success.
    pub(super) fn refusal(&self) -> PspError {
        match self.meaning {
            Some(Meaning::Credentials) => PspError::Credentials(self.code_text()),
            Some(Meaning::UnknownOutcome) => {
                PspError::Unavailable { why: format!("it answered {}", self.raw()), maybe_done: true }
            }
            // Good news without what must come with it, or no status at all, is no refusal: it is not an answer.
            Some(Meaning::Accepted | Meaning::Paid | Meaning::Pending | Meaning::Paying) => {
                PspError::Unreadable(format!("{} where it is not expected", self.raw()))
            }
            None if self.status.is_none() => PspError::Unreadable("no status".into()),
            _ => PspError::Refused {
                code: self.code_text(),
                message: self.description.clone().unwrap_or_else(|| "no explanation".to_owned()),
            },
        }
    }
}
