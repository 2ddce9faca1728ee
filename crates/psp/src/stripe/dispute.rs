use super::amounts::from_units;
use crate::{Dispute, DisputeState};
use serde::Deserialize;

/// §2.7, the parts of a dispute that we read.
#[derive(Deserialize)]
pub(super) struct Disputed {
    id: String,
    amount: Option<i64>,
    currency: Option<String>,
    status: Option<String>,
}

impl Disputed {
    /// In our words. Warnings are inquiries: no money has moved, and closed ones leave it where it is.
    pub(super) fn told(self) -> Dispute {
        let state = match self.status.as_deref() {
            Some("warning_needs_response" | "warning_under_review" | "needs_response" | "under_review") => {
                DisputeState::Open
            }
            Some("won" | "warning_closed") => DisputeState::Won,
            Some("lost") => DisputeState::Lost,
            other => DisputeState::Unknown { raw_status: other.unwrap_or("?").to_owned() },
        };
        let amount = self.amount.zip(self.currency).and_then(|(units, currency)| from_units(units, &currency));
        Dispute { id: self.id, amount, state }
    }
}
