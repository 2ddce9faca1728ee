use kernel::Millis;
use serde::{Deserialize, Serialize};

/// How the emulator behaves when no fault is set; changed at run time by `POST /control/settings`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// From acceptance to the `sent` status, before scaling.
    pub sent_after_ms: i64,
    /// From `sent` to `delivered`, before scaling.
    pub delivered_after_ms: i64,
    /// Put `sent` and `delivered` in one POST when both are due at once, as Meta may.
    pub batch_statuses: bool,
    /// Refuse in the HTTP answer what Meta mostly tells by a `failed` status (131047, 131026, 131049, 131050, 131053).
    pub refuse_at_once: bool,
    /// From the creation of a template to its approval, before scaling.
    pub template_review_ms: i64,
    /// How long a flow's endpoint may take (section 8.8), in real time: the product's own speed does not scale.
    pub flow_answer_within_ms: i64,
    /// Escape `/` as `\/` in webhooks, as Meta sometimes does.
    pub escape_slashes: bool,
    /// Marketing and utility rules by the date of the price change; `conversation` is sent below this version.
    pub webhook_version: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sent_after_ms: 20,
            delivered_after_ms: 300,
            batch_statuses: false,
            refuse_at_once: false,
            template_review_ms: 2_000,
            flow_answer_within_ms: 10_000,
            escape_slashes: false,
            webhook_version: 26,
        }
    }
}

impl Settings {
    pub(crate) fn sent_after(&self) -> Millis {
        Millis(self.sent_after_ms.max(0))
    }
    pub(crate) fn delivered_after(&self) -> Millis {
        Millis(self.delivered_after_ms.max(0))
    }
}
