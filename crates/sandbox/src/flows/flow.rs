use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a Flow is in its life (section 8.6): `DRAFT` → `PUBLISHED` → `DEPRECATED`; monitoring throttles and blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum FlowStatus {
    Draft,
    Published,
    Deprecated,
    Throttled,
    Blocked,
}

impl FlowStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Deprecated => "DEPRECATED",
            Self::Throttled => "THROTTLED",
            Self::Blocked => "BLOCKED",
        }
    }

    /// Whether customers can open messages that carry it.
    pub(crate) fn opens(self) -> bool {
        matches!(self, Self::Draft | Self::Published | Self::Throttled)
    }
}

/// A Flow of a WABA. Published, it no longer changes: section 15 says to clone, and the stricter text is emulated.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) waba: String,
    pub(crate) name: String,
    pub(crate) categories: Vec<String>,
    pub(crate) status: FlowStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) endpoint_uri: Option<String>,
    /// The Flow JSON, byte for byte as it was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) json: Option<String>,
    /// What the validation said of [`Self::json`]; anything blocks publishing.
    #[serde(default)]
    pub(crate) validation_errors: Vec<Value>,
}

impl Flow {
    /// Takes another Flow JSON, with what its validation says.
    pub(crate) fn take_json(&mut self, text: String) {
        self.validation_errors = super::check(&text);
        self.json = Some(text);
    }
}

/// What a Flow can be about.
pub(crate) const CATEGORIES: &[&str] = &[
    "SIGN_UP",
    "SIGN_IN",
    "APPOINTMENT_BOOKING",
    "LEAD_GENERATION",
    "CONTACT_US",
    "CUSTOMER_SUPPORT",
    "SURVEY",
    "OTHER",
];
